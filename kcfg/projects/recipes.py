"""The programs that a makefile's recipe runs, read as steps of a configuration."""

from __future__ import annotations

import os.path
import shlex
from collections.abc import Callable, Iterable, Iterator

from kcfg.errors import ProjectError
from kcfg.projects.make.walk import Invocation
from kcfg.projects.steps import Conf, Copy, Merge, MergeFitting, Preprocess, Step

#: Short options of conf, before Linux 3.0 and in uClibc-ng, and the long ones that say the same.
_SHORT = {
    "-a": "oldaskconfig",
    "-A": "alldefconfig",
    "-d": "defconfig",
    "-D": "defconfig",
    "-l": "listnewconfig",
    "-m": "allmodconfig",
    "-n": "allnoconfig",
    "-o": "oldconfig",
    "-r": "randconfig",
    "-s": "silentoldconfig",
    "-S": "savedefconfig",
    "-y": "allyesconfig",
}
_WITH_FILE = ("defconfig", "savedefconfig")

#: The environment of a recipe's program: the exports of its make, and what the command line sets for it.
Environment = Callable[[Invocation], dict[str, str]]


def steps_of(invocations: Iterable[Invocation], environment: Environment) -> list[Step]:
    """The steps among the programs that a goal runs; programs that do not touch a configuration are left out.

    Raises ProjectError for a merge that starts ``make`` by itself (``merge_config.sh`` without ``-m``).
    """
    steps: list[Step] = []
    accept = False
    for invocation in invocations:
        name = os.path.basename(invocation.words[0])
        words = list(invocation.words[1:])
        if name in ("sh", "bash", "dash") and words and words[0].endswith(".sh"):
            name, words = os.path.basename(words[0]), words[1:]
        if name == "yes":
            accept = True
        elif name == "conf":
            steps.append(_conf(invocation, words, environment(invocation), accept))
            accept = False
        elif name == "merge_config.sh":
            steps.append(_merge(invocation, words))
        elif name == "generic-board-config.sh":
            steps.append(_boards(invocation, words))
        elif name == "cp" and len(words) == 2 and ".config" in words[0]:
            steps.append(Copy(_path(invocation, words[0]), _path(invocation, words[1])))
        elif "-E" in words and "-o" in words:
            steps.append(_preprocess(invocation, environment(invocation)))
    return steps


def _path(invocation: Invocation, name: str) -> str:
    return os.path.normpath(os.path.join(invocation.makefile.cwd, name))


def _conf(invocation: Invocation, words: list[str], environment: dict[str, str], accept: bool) -> Conf:
    mode, file, kconfig = "", None, ""
    remaining = iter(words)
    silent = any(word.startswith("--") for word in words)
    for word in remaining:
        if word.startswith("--"):
            option, equals, value = word[2:].partition("=")
            if option == "silent":
                continue
            mode = option
            if option in _WITH_FILE:
                file = value if equals else None
        elif word in _SHORT and not (word == "-s" and silent):
            mode = _SHORT[word]
            if word in ("-D", "-S"):
                file = next(remaining, None)
        elif not word.startswith("-"):
            kconfig = word
    return Conf(mode or "oldaskconfig", file, kconfig, invocation.makefile.cwd, environment, accept=accept)


def _options(words: list[str], with_value: str) -> tuple[set[str], dict[str, str], list[str]]:
    """Flags, options with values and the other words of a script that reads its options first."""
    flags: set[str] = set()
    values: dict[str, str] = {}
    position = 0
    while position < len(words) and words[position].startswith("-"):
        word = words[position]
        if word in with_value.split():
            position += 1
            values[word] = words[position] if position < len(words) else ""
        else:
            flags.add(word)
        position += 1
    return flags, values, words[position:]


def _merge(invocation: Invocation, words: list[str]) -> Merge:
    flags, values, files = _options(words, "-O")
    if "-m" not in flags or not files:
        raise ProjectError(f"cannot follow how '{invocation.goal}' is made: {' '.join(invocation.words)}")
    output = invocation.makefile.value("KCONFIG_CONFIG") or os.path.join(values.get("-O", "."), ".config")
    return Merge(
        _path(invocation, files[0]),
        tuple(_path(invocation, name) for name in files[1:]),
        _path(invocation, output),
        builtin="-y" in flags,
        separate=_separates(invocation),
    )


def _separates(invocation: Invocation) -> bool:
    """Whether the tree's script ends a file that lacks its last newline before it appends the next."""
    for word in invocation.words[:2]:
        if word.endswith("merge_config.sh"):
            script = invocation.makefile.host.read(_path(invocation, word)) or ""
            return any(line.strip().startswith("echo >>") for line in script.split("\n"))
    return True


def _boards(invocation: Invocation, words: list[str]) -> MergeFitting:
    srctree, _, reference, output, _, *boards = words
    folder = os.path.join(srctree, "arch/mips/configs/generic")
    return MergeFitting(
        _path(invocation, reference),
        tuple(_path(invocation, f"{folder}/board-{board}.config") for board in " ".join(boards).split()),
        _path(invocation, output),
    )


def _preprocess(invocation: Invocation, environment: dict[str, str]) -> Preprocess:
    words = list(invocation.words)
    position = words.index("-o")
    output = words[position + 1]
    del words[position : position + 2]
    return Preprocess(shlex.join(words), _path(invocation, output), invocation.makefile.cwd, environment)


def confs(steps: Iterable[Step]) -> Iterator[Conf]:
    """The runs of conf among the steps."""
    return (step for step in steps if isinstance(step, Conf))
