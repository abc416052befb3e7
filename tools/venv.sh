# Sourced by the commands of this folder that need a virtual environment: says what is missing, makes it, installs.

checkout=$(cd "$(dirname "$0")/.." && pwd)
home=${KCFG_VENV:-$checkout/.venv}

fail() {
    printf '%s: %s\n' "$0" "$1" >&2
    exit 2
}

# make_venv NAME: the environment $home/NAME, with python in $python.
make_venv() {
    command -v python3 >/dev/null || fail 'python3 is missing: apt-get install python3 python3-venv'
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "Python 3.11 or later is needed, python3 here is $(python3 -V 2>&1)"
    python=$home/$1/bin/python
    if ! "$python" -m pip --version >/dev/null 2>&1; then
        python3 -c 'import ensurepip, venv' 2>/dev/null || fail 'venv is missing: apt-get install python3-venv'
        rm -rf "${home:?}/$1"
        python3 -m venv "$home/$1" || fail "no virtual environment can be made in $home"
    fi
}

# install ARGUMENT …: what pip is asked for, in the environment; kcfg uncompiled, which is ready a minute sooner.
install() {
    KCFG_COMPILE=${KCFG_COMPILE:-0} "$python" -m pip install --quiet --disable-pip-version-check "$@" ||
        fail 'pip could not install what is needed (does it reach its package registry?)'
}
