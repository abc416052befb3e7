"""What symbols used to be called: read from the rename files that some projects ship, and from a checkout's history."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Collection, Iterable, Iterator

from kcfg.errors import FileError, ProjectError

# Where ESP-IDF keeps its `OLD NEW` lists: beside the root file and in each component.
_RENAME_FILE = re.compile(r"sdkconfig\.rename(\.\w+)?")
_FOLDERS = ("", "components")
_DEFINES = re.compile(r"[-+]\s*(?:menu)?config\s+(\w+)\s*$")
_KCONFIG_FILES = ("*Kconfig*", "*Config.in*", "*Config.src*")
_CHAIN = 3


def read_renames(path: str, prefix: str) -> dict[str, str]:
    """A file of `OLD NEW` lines, names without prefix. Raises FileError, ProjectError for another line."""
    try:
        with open(path, encoding="utf-8") as stream:
            pairs = [line.split() for line in stream if line.strip() and not line.startswith("#")]
    except OSError as error:
        raise FileError(f"cannot read {path}: {error.strerror}", file=path) from error
    if any(len(pair) != 2 for pair in pairs):
        raise ProjectError(f"{path} has lines that are not `OLD NEW`")
    # A `!` in front of the new name says that its sense is the opposite.
    return {old.removeprefix(prefix): new.removeprefix("!").removeprefix(prefix) for old, new in pairs}


def shipped_renames(root: str, prefix: str) -> dict[str, str]:
    """What the rename files of a tree say. Cost: listing two folders, where there are such files more."""
    found: dict[str, str] = {}
    for path in _rename_files(root):
        found.update(read_renames(path, prefix))
    return found


def _rename_files(root: str) -> Iterator[str]:
    folders = [os.path.join(root, folder) for folder in _FOLDERS]
    components = os.path.join(root, "components")
    if os.path.isdir(components):
        folders += sorted(entry.path for entry in os.scandir(components) if entry.is_dir())
    for folder in folders:
        if os.path.isdir(folder):
            yield from sorted(entry.path for entry in os.scandir(folder) if _RENAME_FILE.fullmatch(entry.name))


def renames_in_history(
    root: str, names: Collection[str], defined: Collection[str], *, seconds: float = 30
) -> dict[str, str]:
    """For each of ``names`` that a commit took away and put one of the ``defined`` in the place of: that one.

    Nothing where the tree is no git checkout, there is no git, or it takes longer than ``seconds``. Cost: git looks
    through the history of all Kconfig files: seconds to half a minute for Linux.
    """
    if not names or not os.path.exists(os.path.join(root, ".git")):
        return {}
    found: dict[str, str] = {}
    wanted = {name: name for name in names}  # what it is called by now: what it was called first
    for _ in range(_CHAIN):
        stepped = {}
        for old, new in _replaced(root, wanted, seconds):
            first = wanted[old]
            if new in defined:
                found.setdefault(first, new)
            elif new not in wanted:
                stepped[new] = first
        wanted = {name: first for name, first in stepped.items() if first not in found}
        if not wanted:
            break
    return found


def _replaced(root: str, names: Collection[str], seconds: float) -> Iterator[tuple[str, str]]:
    """Pairs of which a commit removed the first and added the second in its place, the newest commit first."""
    pattern = rf"^[ 	]*(menu)?config[ 	]+({'|'.join(sorted(names))})[ 	]*$"
    command = ["git", "-C", root, "log", f"-G{pattern}", "--extended-regexp", "-p", "-U0", "--no-renames", "--format="]
    try:
        done = subprocess.run(
            [*command, "--", *_KCONFIG_FILES], capture_output=True, timeout=seconds, check=True, errors="replace"
        )
    except (OSError, subprocess.SubprocessError):
        return
    seen: set[str] = set()
    for removed, added in _changes(done.stdout.split("\n")):
        # A symbol that moves is removed and added; one that is replaced is not added again.
        for old, new in zip(removed, added, strict=False):
            if old in names and old not in seen and old not in added and new not in removed:
                seen.add(old)
                yield old, new


def _changes(lines: Iterable[str]) -> Iterator[tuple[list[str], list[str]]]:
    """The names that each change of consecutive lines takes away, and those that it puts there."""
    removed: list[str] = []
    added: list[str] = []
    for line in lines:
        if line.startswith(("@@", "diff ")):
            if removed and added:
                yield removed, added
            removed, added = [], []
            continue
        match = _DEFINES.match(line)
        if match is not None:
            (removed if line[0] == "-" else added).append(match[1])
    if removed and added:
        yield removed, added
