"""Is this input what it is taken for? Asked before reasons are given for what came of it."""

from __future__ import annotations

import os
import re

from kcfg.errors import FileError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kcfg.configuration import Configuration

_ENOUGH = 20
# Linux's title, which stands in the head of every `.config`, names ARCH as make had it.
_TITLE = re.compile(r"# Linux/(\S+) \S+ Kernel Configuration$")


def named_architecture(path: str) -> str:
    """The architecture that the head of a Linux ``.config`` names; empty for any other file."""
    if not os.path.isfile(path):
        return ""  # a pipe can be read only once, and not here
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as stream:
            head = [stream.readline().rstrip("\n") for _ in range(4)]
    except OSError:
        return ""  # whoever reads it says so
    return next((match[1] for line in head if (match := _TITLE.match(line)) is not None), "")


def refuse_foreign(configuration: Configuration, path: str) -> None:
    """Raise FileError if most names of the input are unknown to the tree."""
    from kcfg.configuration import Problem

    assignments = configuration.assignments
    unknown = sum(a.problem is Problem.UNKNOWN for a in assignments)
    if len(assignments) >= _ENOUGH and 2 * unknown > len(assignments):
        raise FileError(
            f"{path} seems to belong to another tree: {unknown} of its {len(assignments)} names are unknown here",
            file=path,
            hint="name its tree with --tree, and its architecture with --arch",
        )


def refuse_truncated(path: str, prefix: str) -> None:
    """Raise FileError if the file's last line has no end and is no whole assignment."""
    if not os.path.isfile(path):
        return
    try:
        with open(path, "rb") as stream:
            last = stream.read().rpartition(b"\n")[2].decode("utf-8", "surrogateescape")
    except OSError:
        return  # whoever reads it says so
    if not last or (last.startswith("#") and not last.startswith(f"# {prefix}")):
        return
    name, equals, value = last.partition("=")
    whole = bool(equals and value) and name.startswith(prefix) and (value[:1] != '"' or value[1:].endswith('"'))
    if not whole and not last.endswith(" is not set"):
        raise FileError(
            f"{path} ends in the middle of a line: {last[:60]!r}",
            file=path,
            hint="it seems to be truncated; write it again",
        )
