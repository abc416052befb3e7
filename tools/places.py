"""Where the tools keep what they fetched or built, so that every tool and test looks in the same folders.

Everything stands under one cache folder, ``$XDG_CACHE_HOME/kcfg`` or ``~/.cache/kcfg``: ``trees`` (moved
elsewhere by ``$KCFG_TREES``), ``packages`` (package lists), ``oracles`` and ``expected``.
"""

from __future__ import annotations

import fcntl
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def cache() -> Path:
    """The cache folder of this user; it need not exist yet."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base) / "kcfg"


def trees() -> Path:
    """The folder of unpacked source trees."""
    named = os.environ.get("KCFG_TREES")
    return Path(named) if named else cache() / "trees"


def show_progress(done: int, total: int) -> None:
    """Say on a terminal how far long work has come."""
    if sys.stderr.isatty():
        print(f"\r{done} of {total} ", end="", file=sys.stderr, flush=True)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold ``path`` as an advisory lock: a second process waits, and a killed one leaves nothing behind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a", encoding="ascii") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def write_whole(path: Path, content: str | bytes) -> None:
    """Write ``content`` beside ``path`` and rename it there, so that no reader meets half a file."""
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape")
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(data)
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise
