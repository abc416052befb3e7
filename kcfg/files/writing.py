"""Putting files in their place: never half of one, the old ``.config`` kept, unchanged files left alone."""

from __future__ import annotations

import errno
import os
import sys

from kcfg.errors import FileError

#: The names of files that are open already.
_OPEN = ("/dev/fd/", "/proc/self/fd/")


def replace_file(path: str, text: str) -> None:
    """Write ``text`` beside ``path`` and rename it there; parent folders are made. Raises FileError.

    Where ``path`` is a device, a pipe or a name of an open file (``/dev/stdout``), it is written to directly.
    """
    try:
        number = _open_file(path)
        if number is not None:
            _write_to(number, text)
            return
        if _is_device(path):
            if os.path.isdir(path):
                raise IsADirectoryError(21, "Is a directory")
            with open(path, "wb") as stream:
                stream.write(text.encode("utf-8", "surrogateescape"))
            return
        folder = os.path.dirname(path)
        if folder:
            if os.path.exists(folder) and not os.path.isdir(folder):
                raise NotADirectoryError(errno.ENOTDIR, f"{folder} is no folder")
            os.makedirs(folder, exist_ok=True)
        _write_beside(path, text)
    except OSError as error:
        raise FileError(f"cannot write {path}: {error.strerror}", file=path, hint="nothing was changed") from error


def _open_file(path: str) -> int | None:
    """The number of the open file that ``path`` names; renaming another one there would take the name away."""
    name = os.path.abspath(path)
    if name in ("/dev/stdout", "/dev/stderr"):
        return 1 if name == "/dev/stdout" else 2
    number = next((name.removeprefix(start) for start in _OPEN if name.startswith(start)), "")
    return int(number) if number.isdecimal() else None


def _is_device(path: str) -> bool:
    """Whether what is at ``path`` cannot be replaced by a file."""
    # Below /dev there are folders of plain files, /dev/shm among them; what stands in /dev itself is none.
    return (os.path.exists(path) and not os.path.isfile(path)) or os.path.dirname(os.path.abspath(path)) == "/dev"


def _write_to(number: int, text: str) -> None:
    data = text.encode("utf-8", "surrogateescape")
    if number in (1, 2):
        stream = sys.stdout if number == 1 else sys.stderr
        stream.flush()  # what was said before comes first
        stream.buffer.write(data)
        stream.buffer.flush()
        return
    while data:
        data = data[os.write(number, data) :]


def _write_beside(path: str, text: str) -> None:
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "wb") as stream:
            stream.write(text.encode("utf-8", "surrogateescape"))
        os.rename(temporary, path)
    except OSError:
        try:  # noqa: SIM105 (contextlib would be imported for this alone)
            os.unlink(temporary)
        except OSError:
            pass
        raise


def overwrite_file(path: str, text: str) -> None:
    """Write ``text`` into the file itself, through a link too (``KCONFIG_OVERWRITECONFIG``). Raises FileError."""
    if _open_file(path) is not None:
        replace_file(path, text)
        return
    try:
        with open(path, "wb") as stream:
            stream.write(text.encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise FileError(f"cannot write {path}: {error.strerror}", file=path) from error


def same_text(path: str, text: str) -> bool:
    """Whether the regular file at ``path`` is there and has exactly this text (a device may never end)."""
    data = text.encode("utf-8", "surrogateescape")
    try:
        if not os.path.isfile(path) or os.path.getsize(path) != len(data):
            return False
        with open(path, "rb") as stream:
            return stream.read() == data
    except OSError:
        return False


def write_config(path: str, text: str, *, keep_old: bool = True, always: bool = False) -> bool:
    """Write a ``.config`` as C's conf_write() does; False if it was there with this text and was left alone.

    The file that was there becomes ``path.old``; with ``always`` (up to 4.20) also one with this text. Raises
    FileError, and then nothing has changed.
    """
    direct = _open_file(path) is not None or _is_device(path)
    if not always and not direct and same_text(path, text):
        return False
    regular = not direct and os.path.isfile(path)
    try:
        if keep_old and regular:
            old = f"{path}.old"
            _write_beside(f"{path}.new", text)
            os.rename(path, old)
            os.rename(f"{path}.new", path)
            return True
    except OSError as error:
        raise FileError(f"cannot write {path}: {error.strerror}", file=path, hint="nothing was changed") from error
    replace_file(path, text)
    return True
