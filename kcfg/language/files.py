"""Where the reader gets its files: the disk, or a mapping of names to texts."""

from __future__ import annotations

import errno
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Protocol
else:
    Protocol = object


class FileSource(Protocol):
    """Reads files by the names that C would open, already joined with ``srctree`` where C does that."""

    def read(self, name: str) -> bytes:
        """The content of a file. Raises OSError where it cannot be opened or read."""

    def glob(self, pattern: str) -> list[str]:
        """The names that match a pattern of glob(3), sorted bytewise; empty for none."""


class DiskFiles:
    """Files on disk; relative names start at ``cwd``, or at the process's working directory if it is ''."""

    def __init__(self, cwd: str = "") -> None:
        self._cwd = cwd

    def read(self, name: str) -> bytes:
        """The content of a file. Raises OSError."""
        try:
            with open(self._path(name), "rb", buffering=0) as file:
                return file.read()
        except ValueError as error:
            raise FileNotFoundError(str(error)) from error

    def glob(self, pattern: str) -> list[str]:
        """The matches of a pattern, as names relative to the same start as the pattern, sorted bytewise."""
        import glob

        found = glob.glob(pattern, root_dir=self._cwd or None)
        return sorted(found, key=os.fsencode)

    def _path(self, name: str) -> str:
        return os.path.join(self._cwd, name) if self._cwd else name


class TextFiles:
    """Files that exist only as texts, for tests and for trees that come out of an archive."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def read(self, name: str) -> bytes:
        """The text of that name. Raises FileNotFoundError."""
        text = self._texts.get(name)
        if text is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
        return text.encode("utf-8", "surrogateescape")

    def glob(self, pattern: str) -> list[str]:
        """The names that match, sorted bytewise; ``*`` does not go past a slash."""
        import fnmatch

        parts = pattern.split("/")
        return sorted(
            (
                name
                for name in self._texts
                if len(found := name.split("/")) == len(parts) and all(map(fnmatch.fnmatchcase, found, parts))
            ),
            key=os.fsencode,
        )
