"""The texts of input files. What a shell's pipe says (``<(command)``, ``/dev/stdin``) is kept: it says it only once."""

from __future__ import annotations

import os
from stat import S_ISFIFO

#: What pipes without a name have said, by device and inode; an answer and its reasons both ask for it.
_SAID: dict[tuple[int, int], str] = {}


def text_of(path: str) -> str:
    """The text of a file, bytes that are not UTF-8 kept. Raises OSError."""
    with open(path, "rb") as stream:
        status = os.fstat(stream.fileno())
        text = stream.read().decode("utf-8", "surrogateescape")
    if not S_ISFIFO(status.st_mode) or os.path.exists(os.path.realpath(path)):
        return text  # a pipe with a name may say something else to its next reader
    return _SAID.setdefault((status.st_dev, status.st_ino), text)


def real_path(path: str) -> str:
    """``path`` without links; as it is where that leads nowhere, as with the pipes of a shell."""
    real = os.path.realpath(path)
    return path if os.path.exists(path) and not os.path.exists(real) else real
