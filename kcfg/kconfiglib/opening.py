"""Kconfig files as a program's own ``Kconfig._open()`` gives them: rewritten line by line, or out of an editor."""

from __future__ import annotations

from collections.abc import Callable

from kcfg.snapshot.watching import WatchedFiles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class OpenedFiles(WatchedFiles):
    """Files seen from ``cwd`` that ``opened`` opens, by name and mode; only ``readline`` and ``close`` are asked of
    what it returns, as Kconfiglib does.
    """

    def __init__(self, cwd: str, opened: Callable[[str, str], Any]) -> None:
        super().__init__(cwd)
        self._opened = opened
        self._texts: dict[str, bytes] = {}

    def read(self, name: str) -> bytes:
        """The content of a file, opened once. Raises OSError."""
        found = self._texts.get(name)
        if found is None:
            stream = self._opened(name, "r")
            try:
                text = "".join(iter(stream.readline, ""))
            finally:
                stream.close()
            found = self._texts[name] = text.encode("utf-8", "surrogateescape")
        return found
