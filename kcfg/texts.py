"""The texts of files of assignments, be they files or pipes (``<(command)``, ``/dev/stdin``, ``mkfifo``)."""

from __future__ import annotations

import os


def text_of(path: str) -> str:
    """The text of a file, bytes that are not UTF-8 kept. Raises OSError. A pipe says what it has to say only once."""
    with open(path, "rb") as stream:
        return stream.read().decode("utf-8", "surrogateescape")


def real_path(path: str) -> str:
    """``path`` without links; as it is where that leads nowhere, as with the pipes of a shell."""
    real = os.path.realpath(path)
    return path if os.path.exists(path) and not os.path.exists(real) else real
