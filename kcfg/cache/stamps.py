"""Whether files are still what they were when something was made from them.

A file counts as unchanged if it is the same file, and its size and both of its time stamps are as they were; where
these cannot be relied upon (it was written within the same moment as the record, or the clock has been set back since),
or where only they changed, its whole content is compared, by hash, and whether it may be run. A name that was looked
for and absent must still be absent.
"""

from __future__ import annotations

import os
import stat
import time

from .packing import DamagedError, Packed, Packer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: How much older than the record a file must be for its stamps to be relied upon: the coarsest clock of a file system.
_SUSPECT_NS = 2_000_000_000
HASH_SIZE = 16
#: In place of a hash: that there is something of that name is all that matters.
_EXISTS = b"\0" * HASH_SIZE
#: In place of a hash: too large to be compared whole, so that any doubt counts as a change.
_LARGE = b"\1" * HASH_SIZE
_LARGEST = 1 << 18
#: What a number of 64 bits with a sign can hold.
_LONGEST = (1 << 63) - 1


def content_hash(data: bytes) -> bytes:
    """The hash that stands for a whole content."""
    from .digests import blake2b

    return blake2b(data, digest_size=HASH_SIZE).digest()


def folder_content(path: str) -> bytes:
    """The names in a folder, as the content that is compared. Raises OSError."""
    return "\0".join(sorted(os.listdir(path))).encode("utf-8", "surrogateescape")


class Stamps:
    """A record of files, by their names as seen from a folder that :meth:`hold` is given.

    ``made`` is when the record was closed. ``refreshable`` tells after :meth:`hold` that something had to be compared
    whole and was equal, so that a new record would be cheaper to check.
    """

    def __init__(self) -> None:
        self.made = 0
        self.names: list[str] = []
        self.absent: list[str] = []
        self._sizes: list[int] = []
        self._modified: list[int] = []
        self._changed: list[int] = []
        #: Inode numbers: two files of one size may have been written in the same tick of the clock, and change places.
        self._inodes: list[int] = []
        self._modes: list[int] = []
        self._hashes: list[bytes] = []
        self.refreshable = False

    # -- recording -----------------------------------------------------------------------------------------------------

    def add(self, name: str, status: os.stat_result, data: bytes | None) -> bytes:
        """Record a file with its status from before it was read, and what was read; its content's hash.

        None for the content says that only its being there counts.
        """
        digest = content_hash(data) if data is not None else _EXISTS
        self.names.append(name)
        self._sizes.append(status.st_size)
        self._modified.append(status.st_mtime_ns)
        self._changed.append(status.st_ctime_ns)
        self._inodes.append(_inode(status))
        self._modes.append(_mode(status))
        self._hashes.append(digest)
        return digest

    def look(self, name: str, cwd: str = "", *, whole: bool = True) -> bool:
        """Record the file or folder called ``name`` as it is now, or that there is none; whether there is one.

        Large files (programs) are known by their stamps alone. Without ``whole``, only that it is there counts, and
        so it is for a device, whose content may have no end. What cannot be read counts as absent.
        """
        path = os.path.join(cwd, name)
        try:
            status = os.stat(path)
            whole = whole and (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode))
            large = whole and status.st_size > _LARGEST
            data = _content(path) if whole and not large else None
        except (OSError, ValueError):
            self.absent.append(name)
            return False
        self.add(name, status, data)
        if large:
            self._hashes[-1] = _LARGE
        return True

    def again(self, name: str, earlier: EarlierStamps, path: str) -> bytes | None:
        """Record a file as it was in an earlier record, if its stamps say that it still is; its content's hash.

        ``path`` is where it is. None for one that must be read.
        """
        index = earlier.places.get(name, -1)
        if index < 0:
            return None
        try:
            status = os.stat(path)
        except (OSError, ValueError):
            return None
        stamps = earlier.stamps
        digest = stamps._hashes[index]
        if digest == _EXISTS or digest == _LARGE or not stamps._vouch(index, status, earlier.suspect):
            return None
        self.names.append(name)
        self._sizes.append(stamps._sizes[index])
        self._modified.append(stamps._modified[index])
        self._changed.append(stamps._changed[index])
        self._inodes.append(stamps._inodes[index])
        self._modes.append(stamps._modes[index])
        self._hashes.append(digest)
        return digest

    def close(self) -> None:
        """Call when all is recorded."""
        self.made = time.time_ns()

    # -- checking ------------------------------------------------------------------------------------------------------

    def hold(self, cwd: str = "") -> bool:
        """Whether nothing recorded has changed, seen from ``cwd``.

        Cost: 4 microseconds a file, and reading it where it must be compared whole.
        """
        return next(self.broken(cwd), None) is None

    def broken(self, cwd: str = "") -> Iterator[str]:
        """The names that are not as they were."""
        prefix = os.path.join(cwd, "") if cwd else ""
        suspect = self.suspect()
        for index, name in enumerate(self.names):
            path = name if name[:1] == "/" else prefix + name
            try:
                status = os.stat(path)
            except (OSError, ValueError):
                yield name
                continue
            known = self._hashes[index]
            if known == _EXISTS and stat.S_IFMT(status.st_mode) == stat.S_IFMT(self._modes[index]):
                continue
            if self._vouch(index, status, suspect):
                continue
            if self._modes[index] == _mode(status) and _same_content(path, known):
                self.refreshable = True
            else:
                yield name
        yield from self._appeared(prefix)

    def suspect(self) -> int:
        """The moment from which on time stamps say nothing of whether a file is as it was."""
        # A clock that stands before the record was set back: no stamp says anything then.
        return self.made - _SUSPECT_NS if time.time_ns() >= self.made else 0

    def _vouch(self, index: int, status: os.stat_result, suspect: int) -> bool:
        """Whether a file's size and stamps alone say that it is as it was."""
        return (
            status.st_mtime_ns == self._modified[index] < suspect
            and status.st_ctime_ns == self._changed[index] < suspect
            and status.st_size == self._sizes[index]
            and _inode(status) == self._inodes[index]
        )

    def _appeared(self, prefix: str) -> Iterator[str]:
        """The names that were absent and are there; nothing can be below a folder that is not there."""
        exists = os.path.exists
        tops: dict[str, bool] = {}
        for name in self.absent:
            top, slash, _ = name.partition("/")
            if slash and top:
                below = tops.get(top)
                if below is None:
                    below = tops[top] = exists(prefix + top)
                if not below:
                    continue
            if exists(name if not top else prefix + name):
                yield name

    def rename(self, old: str, new: str) -> None:
        """Put ``new`` for ``old`` in every name."""
        self.names = [name.replace(old, new) for name in self.names]
        self.absent = [name.replace(old, new) for name in self.absent]

    def rename_folder(self, old: str, new: str) -> None:
        """Put ``new`` for the folder ``old`` at the beginning of names."""

        def renamed(name: str) -> str:
            return new + name[len(old) :] if name == old or name.startswith(f"{old}/") else name

        self.names = [renamed(name) for name in self.names]
        self.absent = [renamed(name) for name in self.absent]

    def refreshed(self, cwd: str = "") -> Stamps:
        """A new record of the same contents; this one if any has changed in this very moment."""
        fresh = Stamps()
        for name, known in zip(self.names, self._hashes, strict=True):
            if not fresh.look(name, cwd, whole=known != _EXISTS) or fresh._hashes[-1] != known:
                return self
        fresh.absent += self.absent
        fresh.close()
        return fresh

    # -- keeping -------------------------------------------------------------------------------------------------------

    def pack(self, packer: Packer, name: str) -> None:
        """Add the record's sections under ``name``."""
        packer.longs(f"{name}.made", [self.made])
        packer.texts(f"{name}.names", self.names)
        packer.texts(f"{name}.absent", self.absent)
        packer.longs(f"{name}.sizes", self._sizes)
        packer.longs(f"{name}.modified", self._modified)
        packer.longs(f"{name}.changed", self._changed)
        packer.longs(f"{name}.inodes", self._inodes)
        packer.ints(f"{name}.modes", self._modes)
        packer.blob(f"{name}.hashes", b"".join(self._hashes))

    @classmethod
    def unpack(cls, packed: Packed, name: str) -> Stamps:
        """The record that was packed under ``name``. Raises DamagedError."""
        stamps = cls()
        stamps.names = packed.texts(f"{name}.names")
        stamps.absent = packed.texts(f"{name}.absent")
        stamps._sizes = packed.longs(f"{name}.sizes")
        stamps._modified = packed.longs(f"{name}.modified")
        stamps._changed = packed.longs(f"{name}.changed")
        stamps._inodes = packed.longs(f"{name}.inodes")
        stamps._modes = packed.ints(f"{name}.modes")
        hashes = packed.blob(f"{name}.hashes")
        stamps._hashes = [hashes[i : i + HASH_SIZE] for i in range(0, len(hashes), HASH_SIZE)]
        made = packed.longs(f"{name}.made")
        counts = {len(stamps.names), len(stamps._sizes), len(stamps._modified), len(stamps._changed)}
        counts |= {len(stamps._inodes), len(stamps._modes)}
        if len(made) != 1 or counts != {len(stamps._hashes)}:
            raise DamagedError(f"the stamps {name} do not fit together")
        stamps.made = made[0]
        return stamps


class EarlierStamps:
    """A record that a new one can be made from, file by file."""

    def __init__(self, stamps: Stamps) -> None:
        self.stamps = stamps
        self.suspect = stamps.suspect()
        self.places = {name: index for index, name in enumerate(stamps.names)}
        self.absent = set(stamps.absent)


def _inode(status: os.stat_result) -> int:
    return status.st_ino & _LONGEST


def _mode(status: os.stat_result) -> int:
    """Its kind, and whether anybody may run it: what a command can tell of a file by ``test``, besides its content."""
    return stat.S_IFMT(status.st_mode) | status.st_mode & 0o111


def _content(path: str) -> bytes:
    try:
        with open(path, "rb", buffering=0) as stream:
            return stream.readall()
    except IsADirectoryError:
        return folder_content(path)


def _same_content(path: str, known: bytes) -> bool:
    try:
        return content_hash(_content(path)) == known
    except OSError:
        return False
