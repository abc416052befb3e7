"""Folders that are empty and soon gone, without ``import tempfile``: a tenth of the time that a first run imports."""

from __future__ import annotations

import os


class EmptyFolder:
    """Within the block, an empty folder of the process's own; it goes with all that was written into it."""

    def __enter__(self) -> str:
        self._path = f"{os.environ.get('TMPDIR') or '/tmp'}/kcfg-{os.urandom(8).hex()}"
        try:
            os.mkdir(self._path, 0o700)
        except OSError:
            from tempfile import mkdtemp  # knows where else there may be room

            self._path = mkdtemp(prefix="kcfg-")
        return self._path

    def __exit__(self, *_error: object) -> None:
        try:
            os.rmdir(self._path)
        except OSError:
            from shutil import rmtree

            rmtree(self._path, ignore_errors=True)


class Place:
    """Within the block, the folder ``cwd``, or an empty one of the process's own where there is none yet."""

    def __init__(self, cwd: str) -> None:
        self._cwd = cwd
        self._empty: EmptyFolder | None = None

    def __enter__(self) -> str:
        if os.path.isdir(self._cwd):
            return self._cwd
        self._empty = EmptyFolder()
        return self._empty.__enter__()

    def __exit__(self, *error: object) -> None:
        if self._empty is not None:
            self._empty.__exit__(*error)
