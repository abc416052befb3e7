"""The folder that everything is kept in: bytes by kind and key, safe for any number of processes at once.

A file is written whole beside its place and renamed there, so that readers see the old one or the new one. Nothing
here raises for want of space or permission: a cache that cannot be used costs time, not correctness.
"""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: The most bytes that are kept; the files that were not used for longest go first.
LIMIT = 256 << 20
#: A file left behind by a process that died while writing it.
_STALE_SECONDS = 3600
#: How often a file's time of use is noted, in seconds.
_NOTE_EVERY = 3600
_KEY_LENGTH = 32


def default_path(environment: Mapping[str, str]) -> str:
    """The user's cache folder for kcfg: below ``XDG_CACHE_HOME``, else ``~/.cache``; empty if neither is known."""
    base = environment.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):  # the specification: a relative one is to be ignored
        home = environment.get("HOME", "")
        if not home:
            return ""
        base = os.path.join(home, ".cache")
    return os.path.join(base, "kcfg", "snapshots")


def key_of(*parts: str) -> str:
    """A file name for what is identified by ``parts``."""
    from .digests import blake2b

    text = "\0".join(f"{len(part)}:{part}" for part in parts)
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=_KEY_LENGTH // 2).hexdigest()


def _is_own(name: str) -> bool:
    """Whether a file's name is one that a cache gives: the folder may be one that a user has other things in."""
    key = name.partition(".")[0]
    return len(key) == _KEY_LENGTH and key != name and not key.strip("0123456789abcdef")


class Cache:
    """One cache folder. ``path`` may not exist yet; an empty one keeps nothing."""

    def __init__(self, path: str, *, limit: int = LIMIT) -> None:
        self.path = path
        self.limit = limit

    def file(self, kind: str, key: str) -> str:
        """Where something is kept."""
        return os.path.join(self.path, f"{key}.{kind}")

    def has(self, kind: str, key: str) -> bool:
        """Whether anything is kept."""
        return bool(self.path) and os.path.exists(self.file(kind, key))

    def read(self, kind: str, key: str) -> bytes | None:
        """What is kept, or None."""
        if not self.path:
            return None
        try:
            with open(self.file(kind, key), "rb", buffering=0) as stream:
                status = os.fstat(stream.fileno())
                data = stream.readall()
        except OSError:
            return None
        if not _NOTE_EVERY > time.time() - status.st_mtime >= 0:
            try:  # noqa: SIM105 (contextlib would be imported for this alone)
                os.utime(self.file(kind, key))
            except OSError:
                pass
        return data

    def write(self, kind: str, key: str, chunks: Sequence[bytes]) -> bool:
        """Keep what ``chunks`` are together; whether it could be done."""
        if not self.path or sum(map(len, chunks)) > self.limit:
            return False
        target = self.file(kind, key)
        temporary = f"{target}.{os.getpid()}.{time.monotonic_ns()}.tmp"
        try:
            os.makedirs(self.path, mode=0o700, exist_ok=True)
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                with open(descriptor, "wb") as stream:
                    stream.writelines(chunks)
                os.replace(temporary, target)
            except BaseException:
                os.unlink(temporary)
                raise
        except OSError:
            return False
        self._shrink()
        return True

    def forget(self, kind: str, key: str) -> None:
        """Remove what is kept, if anything is."""
        self._remove(f"{key}.{kind}")

    def entries(self) -> list[tuple[str, int, float]]:
        """Name, size and time of last use (within an hour) of every file, the one not used for longest first."""
        return sorted(self._scan(), key=lambda entry: entry[2])

    def clear(self) -> int:
        """Remove everything that is kept; how many files were."""
        removed = 0
        for name, _, _ in self.entries():
            removed += self._remove(name)
        return removed

    def _scan(self) -> Iterator[tuple[str, int, float]]:
        try:
            found = list(os.scandir(self.path)) if self.path else []
        except OSError:
            return
        for entry in found:
            try:
                if _is_own(entry.name) and entry.is_file(follow_symlinks=False):
                    status = entry.stat(follow_symlinks=False)
                    yield entry.name, status.st_size, status.st_mtime
            except OSError:
                continue

    def _remove(self, name: str) -> bool:
        try:
            os.unlink(os.path.join(self.path, name))
        except OSError:
            return False
        return True

    def _shrink(self) -> None:
        entries = self.entries()
        now = time.time()
        total = sum(size for _, size, _ in entries)
        for name, size, used in entries:
            left_behind = name.endswith(".tmp") and now - used > _STALE_SECONDS
            if left_behind or (total > self.limit and not name.endswith(".tmp")):
                self._remove(name)
                total -= size
