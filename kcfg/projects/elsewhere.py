"""Where a symbol is defined in files of the tree that were not read: mostly those of another architecture."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator

from kcfg.errors import Place


def defined_elsewhere(root: str, read: Collection[str], name: str, most: int = 5) -> list[Place]:
    """Definitions of ``name`` in Kconfig files below ``root`` that are not among the ``read`` ones, by path.

    What a Kconfig file is called is learnt from those that were read. Cost: listing the whole tree, 0.3 s for Linux.
    """
    stems = {os.path.basename(path).partition(".")[0] for path in read}
    known = {os.path.normpath(os.path.join(root, path)) for path in read}
    defines = re.compile(rf"^[ \t]*(?:menu)?config[ \t]+{re.escape(name)}[ \t]*$".encode(), re.MULTILINE)
    found: list[Place] = []
    for path in _files(root, stems):
        if path in known:
            continue
        with open(path, "rb") as stream:
            text = stream.read()
        match = defines.search(text)
        if match is not None:
            found.append(Place(os.path.relpath(path, root), text.count(b"\n", 0, match.start()) + 1))
            if len(found) == most:
                break
    return found


def _files(root: str, stems: Collection[str]) -> Iterator[str]:
    """Regular files whose names begin like a Kconfig file's, in a fixed order."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = os.path.join(folder, name)
            if name.partition(".")[0] in stems and os.path.isfile(path):
                yield path
