"""Options and outputs that commands share."""

from __future__ import annotations

import os
import sys

from kcfg.errors import ProjectError

from .progress import Progress

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from kcfg.api import Resolved, Shell
    from kcfg.cache.folder import Cache
    from kcfg.configuration import Configuration

SCHEMA = 1


def add_tree_options(parser: argparse.ArgumentParser) -> None:
    """The options by which a tree is found, on every command."""
    group = parser.add_argument_group("the tree")
    group.add_argument("--tree", metavar="DIR", help="a folder in the source tree (default: above the defconfig)")
    group.add_argument("--kconfig", metavar="FILE", help="the root Kconfig file, for trees that no project recognises")
    group.add_argument("--arch", metavar="A", default="", help="the architecture (default: from the defconfig's path)")
    group.add_argument(
        "--env",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="a variable as given to make (CROSS_COMPILE, LLVM, CC …); may be repeated",
    )
    group.add_argument("--dialect", metavar="D", help="the Kconfig generation (default: found in the tree's sources)")
    group.add_argument(
        "--shell",
        metavar="run|cached|replay=FILE|deny",
        default="cached",
        help="what happens to the commands that Kconfig files run: all run; those run that may answer otherwise than "
        "last time (the default); none does, answers come from a recording; none may",
    )
    group.add_argument("--cache", metavar="DIR", help="where trees and answers are kept (default: the user's cache)")
    group.add_argument("--no-cache", action="store_true", help="keep nothing, and use nothing that was kept")
    group.add_argument("-O", "--objtree", metavar="DIR", default=".", help="the object folder (default: this folder)")


def variables(options: argparse.Namespace) -> dict[str, str]:
    """``--env`` as a mapping. Raises ProjectError for one without ``=``."""
    found = {}
    for item in options.env:
        name, equals, value = item.partition("=")
        if not equals or not name:
            raise ProjectError(f"--env takes NAME=VALUE, not {item!r}")
        found[name] = value
    return found


def shell_policy(options: argparse.Namespace) -> Shell:
    """``--shell`` as a policy. Raises ProjectError for an unknown one, FileError for an unreadable recording."""
    from kcfg.api import Shell
    from kcfg.probes import Policy

    word, equals, path = options.shell.partition("=")
    cache = cache_of(options)
    if word in ("run", "cached", "deny") and not equals:
        return Shell(Policy(word), cache=cache)
    if word == "replay" and path:
        from kcfg.probes.recording import read

        return Shell(Policy.REPLAY, read(path), cache)
    raise ProjectError(f"--shell takes run, cached, replay=FILE or deny, not {options.shell!r}")


def cache_of(options: argparse.Namespace) -> Cache | None:
    """The cache that ``--cache`` names, or the user's; None for ``--no-cache``."""
    from kcfg.cache.folder import Cache, default_path

    path = default_path(os.environ) if options.cache is None else os.path.abspath(options.cache)
    return Cache(path) if path and not options.no_cache else None


def resolved(options: argparse.Namespace, defconfig: str, fragments: list[str], values: list[str]) -> Resolved:
    """What the tree's make would do for the inputs, without writing anything."""
    from kcfg.api import resolve

    shell = shell_policy(options)
    with Progress(f"resolving {defconfig}"), _Ready(ahead=shell.runs_all):
        return resolve(
            defconfig,
            *fragments,
            arch=options.arch,
            objtree=options.objtree,
            values=values,
            env=variables(options),
            dialect=options.dialect,
            shell=shell,
            tree=options.tree,
        )


class _Ready:
    """Within the block, a process for commands stands ready if they are going to run ``ahead``."""

    def __init__(self, *, ahead: bool) -> None:
        self._ahead = ahead

    def __enter__(self) -> None:
        if self._ahead:
            from kcfg.probes.runner import make_ready

            make_ready()

    def __exit__(self, *_error: object) -> None:
        if self._ahead:
            from kcfg.probes.runner import dismiss

            dismiss()


def configured(options: argparse.Namespace, inputs: list[str], values: list[str]) -> Configuration:
    """The configuration for inputs that are files, against the root file that ``--kconfig`` names."""
    from kcfg.api import load_tree

    with Progress("reading the tree"):
        tree = load_tree(
            options.tree or ".",
            kconfig=options.kconfig,
            arch=options.arch,
            env=variables(options),
            dialect=options.dialect,
            shell=shell_policy(options),
        )
    pairs = {}
    for item in values:
        name, equals, value = item.partition("=")
        if not equals:
            raise ProjectError(f"--set takes NAME=VALUE, not {item!r}")
        pairs[name] = value
    return tree.configure(*inputs, values=pairs, prefix=os.environ.get("CONFIG_", "CONFIG_"))


def print_json(content: Mapping[str, object]) -> None:
    """Print an answer as JSON, with the version of its schema; it is UTF-8 whatever bytes the input has."""
    import json

    answer = {"schema": SCHEMA, **content}
    text = json.dumps(answer, indent=2, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        text = json.dumps(answer, indent=2)
    print(text)


def show_warnings(*configurations: Configuration) -> None:
    """What C prints while it reads tree and input and evaluates, on standard error (``$(info)`` on standard output).

    Several configurations are the steps to the last one; what is said of a tree is said once.
    """
    for tree in {id(configuration.tree): configuration.tree for configuration in configurations}.values():
        for diagnostic in tree.diagnostics:
            if diagnostic.stream:
                print(diagnostic.c_text, file=sys.stdout if diagnostic.stream == "stdout" else sys.stderr)
    for configuration in configurations:
        for warning in configuration.warnings:
            print(warning.c_text, file=sys.stderr)
    for text in configurations[-1].unmet_warnings:
        print(text, file=sys.stderr)


def input_path(word: str) -> str:
    """The path that a word names; ``-`` is standard input."""
    return "/dev/stdin" if word == "-" else word


def output_path(word: str) -> str:
    """The path that an option names; ``-`` is standard output."""
    return "/dev/stdout" if word == "-" else word
