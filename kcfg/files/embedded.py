"""Finding the ``.config`` in whatever a person has: a file, ``/proc/config.gz``, standard input, a kernel, a module.

As the kernel's ``scripts/extract-ikconfig`` does: the text stands gzipped between two marks, in the file itself or in
what it holds compressed. Formats that Python cannot unpack are given to their own programs.
"""

from __future__ import annotations

import bz2
import lzma
import os
import re
import shutil
import subprocess
import sys
import zlib
from collections.abc import Iterator

from kcfg.errors import FileError

_MARK = b"IKCFG_ST"
_GZIP = b"\x1f\x8b\x08"
# What a compressed payload begins with, and how it is unpacked: by Python, or by a program.
_PAYLOADS: tuple[tuple[bytes, str], ...] = (
    (_GZIP, "gzip"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"BZh", "bzip2"),
    (b"\x5d\x00\x00\x00", "lzma"),
    (b"\x89LZO\x00\r\n", "lzop"),
    (b"\x02\x21\x4c\x18", "lz4"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
)
_PROGRAMS = {"lzop": ["lzop", "-d", "-c"], "lz4": ["lz4", "-d", "-c"], "zstd": ["zstd", "-d", "-c"]}


def config_text_in(path: str) -> str:
    """The text of the ``.config`` that ``path`` (``-`` for standard input) is or holds.

    Raises FileError where it cannot be read or holds none. Cost: for a kernel, unpacking it.
    """
    try:
        if path == "-":
            data = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as stream:
                data = stream.read()
    except OSError as error:
        hint = "make one (kcfg resolve, kcfg all), or name another" if not os.path.exists(path) else ""
        raise FileError(f"cannot read {path}: {error.strerror}", file=path, hint=hint) from error
    found = _config_of(data)
    if found is None:
        raise FileError(
            f"{path} holds no configuration",
            file=path,
            hint="a kernel or its configs.ko holds one where CONFIG_IKCONFIG was set",
        )
    return found.decode("utf-8", "surrogateescape")


def _config_of(data: bytes) -> bytes | None:
    marked = _marked(data)
    if marked is not None:
        return marked
    if b"\0" not in data[:4096] and not data.startswith(tuple(mark for mark, _ in _PAYLOADS)):
        return data
    for text in _unpacked(data):
        marked = _marked(text)
        if marked is not None:
            return marked
        if text.startswith(b"#\n# Automatically generated"):
            return text
    return None


def _marked(data: bytes) -> bytes | None:
    start = data.find(_MARK + _GZIP)
    if start < 0:
        return None
    return _gunzip(data[start + len(_MARK) :])


def _unpacked(data: bytes) -> Iterator[bytes]:
    """Whatever can be unpacked from any place of ``data`` that looks like the beginning of something compressed."""
    for mark, kind in _PAYLOADS:
        for found in re.finditer(re.escape(mark), data):
            text = _unpack(kind, data[found.start() :])
            if text:
                yield text


def _gunzip(data: bytes) -> bytes | None:
    try:
        return zlib.decompressobj(wbits=31).decompress(data)
    except zlib.error:
        return None


def _unpack(kind: str, data: bytes) -> bytes | None:
    if kind == "gzip":
        return _gunzip(data)
    try:
        if kind in ("xz", "lzma"):
            form = lzma.FORMAT_XZ if kind == "xz" else lzma.FORMAT_ALONE
            return lzma.LZMADecompressor(form).decompress(data)
        if kind == "bzip2":
            return bz2.BZ2Decompressor().decompress(data)
    except (lzma.LZMAError, OSError, ValueError, EOFError):
        return None
    command = _PROGRAMS[kind]
    if shutil.which(command[0]) is None:
        return None
    # What follows the payload makes these programs fail after they have written all of it.
    return subprocess.run(command, input=data, capture_output=True, check=False).stdout
