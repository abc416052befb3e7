"""Trees for the benchmark: one whose files may be edited, and ones with several times Linux's symbols."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

#: What configuring looks at: everything else of a kernel stays away.
_WANTED = re.compile(r"Kconfig.*|Makefile.*|Kbuild.*|.*\.config|.*defconfig|.*\.include|Config\.in")
_DEFINITION = re.compile(r"^[ \t]*(?:menu)?config[ \t]+(?=\w*[A-Z])(\w{2,})[ \t]*$", re.MULTILINE | re.ASCII)
_SOURCE = re.compile(r'^(source[ \t]+")([^"$]*(?:\$\(SRCARCH\)[^"]*)?)"', re.MULTILINE)
_ONCE = re.compile(r"^(?:mainmenu .*|[ \t]+modules[ \t]*)$", re.MULTILINE)
_WORD = re.compile(r"[A-Za-z0-9_]+")


def small_copy(tree: Path, into: Path) -> Path:
    """A copy of all that configuring a kernel looks at."""
    if into.exists():
        return into
    beside = into.with_name(f"{into.name}.{os.getpid()}")
    for folder, _, names in os.walk(tree):
        place = Path(folder).relative_to(tree)
        everything = place.parts[:1] == ("scripts",)
        wanted = [name for name in names if everything or _WANTED.fullmatch(name)]
        if wanted:
            (beside / place).mkdir(parents=True, exist_ok=True)
        for name in wanted:
            shutil.copy2(Path(folder, name), beside / place / name, follow_symlinks=False)
    beside.rename(into)
    return into


def for_kconfiglib(tree: Path, into: Path) -> Path:
    """A copy with ``option modules`` for the ``modules`` of Linux 5.13 and later, which Kconfiglib refuses."""
    if not into.exists():
        beside = small_copy(tree, into.with_name(f"{into.name}.{os.getpid()}.new"))
        for path in beside.rglob("Kconfig*"):
            text = path.read_text(encoding="utf-8", errors="surrogateescape")
            changed = re.sub(r"^\tmodules$", "\toption modules", text, flags=re.MULTILINE)
            if changed != text:
                path.write_text(changed, encoding="utf-8", errors="surrogateescape")
        beside.rename(into)
    return into


def times(tree: Path, count: int, into: Path) -> Path:
    """A tree with ``count`` times the symbols of a kernel's: the kernel's own and renamed copies of it."""
    if into.exists():
        return into
    beside = into.with_name(f"{into.name}.{os.getpid()}")
    names = [str(path.relative_to(tree)) for path in sorted(tree.rglob("Kconfig*")) if path.is_file()]
    texts = {name: (tree / name).read_text(encoding="utf-8", errors="surrogateescape") for name in names}
    symbols = {name for text in texts.values() for name in _DEFINITION.findall(text)}
    for number in range(1, count + 1):
        for name, text in texts.items():
            target = beside / ("" if number == 1 else f"copy{number}") / name
            target.parent.mkdir(parents=True, exist_ok=True)
            written = text if number == 1 else _renamed(text, symbols, number)
            target.write_text(written, encoding="utf-8", errors="surrogateescape")
    root = beside / "Kconfig"
    root.write_text(root.read_text() + "".join(f'source "copy{n}/Kconfig"\n' for n in range(2, count + 1)))
    shutil.copytree(tree / "scripts", beside / "scripts", symlinks=True, dirs_exist_ok=True)
    beside.rename(into)
    return into


def _renamed(text: str, symbols: set[str], number: int) -> str:
    """A Kconfig file with its symbols renamed, in help texts, too, and its sources in the same copy."""
    text = _SOURCE.sub(rf'\1copy{number}/\2"', _ONCE.sub("", text))
    return "\n".join(_renamed_line(line, symbols, number) for line in text.split("\n"))


def _renamed_line(line: str, symbols: set[str], number: int) -> str:
    """A line with every word that is a symbol renamed, in neither quotes, macros nor a ``source``."""
    if line.startswith(("source", "#")):
        return line
    parts = re.split(r'("[^"]*"|\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))', line)
    for index in range(0, len(parts), 2):
        parts[index] = _WORD.sub(
            lambda match: f"{match.group()}_COPY{number}" if match.group() in symbols else match.group(), parts[index]
        )
    return "".join(parts)
