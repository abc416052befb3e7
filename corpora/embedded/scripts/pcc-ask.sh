#!/bin/sh
# SPDX-License-Identifier: MIT
# Answers for pcc, the compiler of this tree.
#
#   pcc-ask.sh version          prints the version as one number: 10402 is 1.4.2
#   pcc-ask.sh accepts FLAG...  succeeds where pcc knows every flag

case "$1" in
version)
	echo 10402
	;;
accepts)
	shift
	for flag in "$@"; do
		case "$flag" in
		-fstack-guard | -fstack-guard-strong | -fzero-locals | -march=*) ;;
		*) exit 1 ;;
		esac
	done
	;;
*)
	echo "usage: $0 version | accepts FLAG..." >&2
	exit 2
	;;
esac
