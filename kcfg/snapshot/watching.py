"""Files as the reader reads them, with a record of all that was read, looked for or matched by a wildcard."""

from __future__ import annotations

import errno
import os
from stat import S_ISDIR

from kcfg.cache.stamps import EarlierStamps, Stamps, content_hash
from kcfg.language.files import DiskFiles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def _whole(descriptor: int, size: int) -> bytes:
    """All that can be read; ``size`` is how much that is believed to be."""
    data = os.read(descriptor, size + 1)
    if len(data) == size:
        return data  # and with that one byte more asked for, nothing is behind it
    pieces = [data]
    while data:
        data = os.read(descriptor, 1 << 16)
        pieces.append(data)
    return b"".join(pieces)


class WatchedFiles:
    """Files on disk seen from ``cwd``, with ``overlay`` (full path to text) laid over them.

    ``stamps`` has every file that was read and every name that was absent, ``globs`` what wildcards matched.
    """

    def __init__(self, cwd: str, overlay: Mapping[str, str] | None = None) -> None:
        self.stamps = Stamps()
        self.globs: dict[str, list[str]] = {}
        #: The hash of the content that was read last.
        self.digest = b""
        #: Whether a file was found to hold something else than before, so that ``stamps`` cannot be relied upon.
        self.torn = False
        self._cwd = cwd
        self._prefix = os.path.join(cwd, "") if cwd else ""
        self._overlay = {os.path.normpath(path): text for path, text in (overlay or {}).items()}
        self._disk = DiskFiles(cwd)
        self._absent: set[str] = set()
        #: By name, the hash of what was read first.
        self._seen: dict[str, bytes] = {}
        self._earlier: EarlierStamps | None = None
        self._tops: dict[str, bool] = {}

    def trust(self, earlier: Stamps) -> None:
        """Take files whose stamps are as in that record for what they were then, where :meth:`known` is asked."""
        if not self._overlay:
            self._earlier = EarlierStamps(earlier)

    def known(self, name: str) -> bytes | None:
        """The hash of a file's content, without reading it; empty where there is none, None where it must be read."""
        earlier = self._earlier
        if earlier is None:
            return None
        if name in self._absent:
            return b""
        digest = self._seen.get(name)
        if digest is not None:
            return digest
        path = name if name[:1] == "/" else self._prefix + name
        top, slash, _ = name.partition("/")
        if (slash and top and not self._has(top)) or (name in earlier.absent and not os.path.exists(path)):
            self._note_absent(name)
            return b""
        digest = self.stamps.again(name, earlier, path)
        if digest is not None:
            self._seen[name] = digest
        return digest

    def _note_absent(self, name: str) -> None:
        self._absent.add(name)
        self.stamps.absent.append(name)

    def read(self, name: str) -> bytes:
        """The content of a file. Raises OSError."""
        data = self._content(name) if name not in self._absent else None
        if data is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
        return data

    def _content(self, name: str) -> bytes | None:
        path = name if name[:1] == "/" else self._prefix + name
        if self._overlay:
            text = self._overlay.get(os.path.normpath(path))
            if text is not None:
                data = text.encode("utf-8", "surrogateescape")
                self.digest = content_hash(data)
                return data
        top, slash, _ = name.partition("/")
        if slash and top and not self._has(top):
            self._note_absent(name)
            return None
        try:
            # Not open(), which takes twice as long; there are thousands of files.
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            try:
                status = os.fstat(descriptor)
                if S_ISDIR(status.st_mode):
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
                data = _whole(descriptor, status.st_size)
            finally:
                os.close(descriptor)
        except (FileNotFoundError, NotADirectoryError, ValueError):
            self._note_absent(name)
            return None
        except OSError:
            self.stamps.look(name, self._cwd, whole=False)
            raise
        if name not in self._seen:
            self._seen[name] = self.digest = self.stamps.add(name, status, data)
        else:
            self.digest = content_hash(data)
            self.torn |= self.digest != self._seen[name]
        return data

    def _has(self, top: str) -> bool:
        """Whether there is anything called ``top``; of most trees nothing is in the object folder."""
        found = self._tops.get(top)
        if found is None:
            found = self._tops[top] = os.path.exists(self._prefix + top)
        return found

    def glob(self, pattern: str) -> list[str]:
        """The names that a wildcard matches on disk, sorted bytewise."""
        found = self.globs[pattern] = self._disk.glob(pattern)
        return found

    def globs_hold(self, globs: Mapping[str, list[str]]) -> bool:
        """Whether each pattern still matches the same names."""
        return all(self._disk.glob(pattern) == names for pattern, names in globs.items())


class WatchedEnvironment(dict[str, str]):
    """An environment that notes in ``unset`` which variables were asked for that are not set."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        super().__init__(environment)
        self.unset: set[str] = set()

    def __contains__(self, name: object) -> bool:
        found = super().__contains__(name)
        if not found:
            self.unset.add(str(name))
        return found

    def get(self, name: str, default: str | None = None) -> str | None:  # type: ignore[override]
        """The variable's value."""
        if name in self:
            return self[name]
        return default
