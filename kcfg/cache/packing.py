"""Bytes that can be read back without trusting them: named sections of integers and texts, each with a checksum.

Reading executes nothing: integers come out of ``memoryview.tolist``, texts out of ``bytes.decode``. A file that is
truncated, damaged, of another machine's byte order or of another version raises :class:`DamagedError`, and a section
is looked at only when it is asked for.
"""

from __future__ import annotations

import sys
from zlib import crc32

from kcfg import __version__
from kcfg.errors import KcfgError

TYPE_CHECKING = False
if TYPE_CHECKING:  # `typing` is not imported at run time: every warm start would pay for it
    from collections.abc import Sequence
    from typing import Literal

#: Changes whenever the meaning of a section changes.
FORMAT = 4

_MAGIC = f"kcfg {__version__} format {FORMAT} {sys.byteorder} {memoryview(b'').cast('i').itemsize}\n".encode()
_SEPARATOR = "\0"
#: So that long ones are not in memory three times over.
_TEXTS_AT_ONCE = 2048


class DamagedError(KcfgError):
    """A file of the cache cannot be what kcfg wrote."""

    def __init__(self, message: str) -> None:
        super().__init__(f"the cache holds a damaged file: {message}", hint="`kcfg cache clear` removes all of them")


class Packer:
    """Collects sections; :meth:`chunks` are the whole file."""

    def __init__(self) -> None:
        self._table: list[str] = []
        self._data: list[bytes] = []

    def blob(self, name: str, *data: bytes) -> None:
        """Add a section as it is, whole or in pieces."""
        size = checksum = 0
        for piece in data:
            size += len(piece)
            checksum = crc32(piece, checksum)
        self._table.append(f"{name} {size} {checksum}")
        self._data += data

    def ints(self, name: str, values: Sequence[int]) -> None:
        """Add integers of 32 bits. Raises OverflowError for larger ones."""
        self.blob(name, _packed("i", values))

    def longs(self, name: str, values: Sequence[int]) -> None:
        """Add integers of 64 bits."""
        self.blob(name, _packed("q", values))

    def texts(self, name: str, values: Sequence[str]) -> None:
        """Add texts. Raises ValueError if one holds a zero byte."""
        pieces = [b"%d\n" % len(values)]
        for start in range(0, len(values), _TEXTS_AT_ONCE):
            some = values[start : start + _TEXTS_AT_ONCE]
            joined = _SEPARATOR.join(some)
            if joined.count(_SEPARATOR) != len(some) - 1:
                raise ValueError("a text with a zero byte cannot be kept")
            pieces.append((_SEPARATOR + joined if start else joined).encode("utf-8", "surrogateescape"))
        self.blob(name, *pieces)

    def chunks(self) -> list[bytes]:
        """The file's content, piece by piece."""
        header = "\n".join(self._table).encode()
        return [b"%s%d %d\n" % (_MAGIC, len(header), crc32(header)), header, *self._data]


class Packed:
    """The sections of a file that :class:`Packer` made. Raises DamagedError, also from every method."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(_MAGIC):
            raise DamagedError("of another version or machine")
        try:
            end = data.index(b"\n", len(_MAGIC))
            length, checksum = map(int, data[len(_MAGIC) : end].split())
            header = data[end + 1 : end + 1 + length]
            if len(header) != length or crc32(header) != checksum:
                raise DamagedError("the table of sections is damaged")
            position = end + 1 + length
            self._table: dict[str, tuple[int, int, int]] = {}
            for line in header.decode().split("\n") if header else ():
                name, size, checksum_text = line.split(" ")
                self._table[name] = (position, int(size), int(checksum_text))
                position += int(size)
        except (ValueError, UnicodeDecodeError) as error:
            raise DamagedError("the table of sections cannot be read") from error
        if position != len(data):
            raise DamagedError("truncated")
        self._data = data
        self._sound = False

    def __contains__(self, name: str) -> bool:
        return name in self._table

    def names(self) -> list[str]:
        """The names of all sections."""
        return list(self._table)

    def verify(self) -> Packed:
        """Compare the checksum of every section; the same object, then sound. Cost: 1 ms for 3 MB."""
        for name in self._table:
            self.blob(name)
        self._sound = True
        return self

    def blob(self, name: str) -> bytes:
        """A section as it is."""
        found = self._table.get(name)
        if found is None:
            raise DamagedError(f"without section {name}")
        position, size, checksum = found
        data = self._data[position : position + size]
        if not self._sound and crc32(data) != checksum:
            raise DamagedError(f"section {name} is damaged")
        return data

    def ints(self, name: str, *, low: int | None = None, high: int | None = None) -> list[int]:
        """Integers of 32 bits, all of them from ``low`` up to, but not including, ``high``."""
        return _numbers("i", self.blob(name), name, low, high)

    def longs(self, name: str) -> list[int]:
        """Integers of 64 bits."""
        return _numbers("q", self.blob(name), name, None, None)

    def texts(self, name: str) -> list[str]:
        """Texts."""
        count, _, joined = self.blob(name).partition(b"\n")
        try:
            texts = joined.decode("utf-8", "surrogateescape").split(_SEPARATOR) if count != b"0" else []
            if len(texts) != int(count):
                raise DamagedError(f"section {name} lacks texts")
        except ValueError as error:
            raise DamagedError(f"section {name} is no list of texts") from error
        return texts


def _packed(code: str, values: Sequence[int]) -> bytes:
    # Not array(), which takes twice as long for each; only writing needs the module.
    import struct

    try:
        return struct.pack(f"{len(values)}{code}", *values)
    except struct.error as error:
        raise OverflowError(str(error)) from error


def _numbers(code: Literal["i", "q"], data: bytes, name: str, low: int | None, high: int | None) -> list[int]:
    try:
        found: list[int] = memoryview(data).cast(code).tolist()
    except TypeError as error:
        raise DamagedError(f"section {name} is no list of integers") from error
    if found and ((low is not None and min(found) < low) or (high is not None and max(found) >= high)):
        raise DamagedError(f"section {name} points outside")
    return found
