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
