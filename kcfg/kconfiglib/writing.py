"""What ``Kconfig.write_…()`` writes: C's lines under Kconfiglib's headings, files replaced only if they change."""

from __future__ import annotations

import os

from kcfg.files.dotconfig import config_body, config_heading

from .constants import HEX, LOGICAL, STRING
from .expressions import escape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .kconfig import Kconfig


def config_contents(kconf: Kconfig, header: str | None) -> str:
    """The text of a ``.config``: ``header``, then C's lines without C's own heading."""
    start = kconf.config_header if header is None else header
    if header is None and kconf._headed:
        start = config_heading(kconf._tree, kconf._values)
    return start + config_body(kconf._tree, kconf._values, kconf.config_prefix)


def min_config_contents(kconf: Kconfig, header: str | None) -> str:
    """The text of a minimal defconfig."""
    start = kconf.config_header if header is None else header
    return start + "".join(kconf._line(number) for number, _ in kconf._minimal.symbols(kconf._live.user))


def autoconf_contents(kconf: Kconfig, header: str | None) -> str:
    """The text of a C header, in the order of ``.config``."""
    prefix = kconf.config_prefix
    out = [kconf.header_header if header is None else header]
    for number in kconf._defined:
        if not kconf._is_written(number):
            continue
        type_, name = kconf._type(number), f"{prefix}{kconf._tree.arrays.names[number]}"
        if type_ in LOGICAL:
            value = kconf._values.tri[number]
            if value:
                out.append(f"#define {name}{'' if value == 2 else '_MODULE'} 1\n")
            continue
        text = kconf._values.text[number]
        if type_ == STRING:
            text = f'"{escape(text)}"'
        elif type_ == HEX and not text.startswith(("0x", "0X")):
            text = f"0x{text}"
        out.append(f"#define {name} {text}\n")
    return "".join(out)


def write_if_changed(kconf: Kconfig, filename: str, contents: str) -> bool:
    """Write a file unless it has these contents already; whether it was written. Raises OSError."""
    if has_contents(kconf, filename, contents):
        return False
    write(kconf, filename, contents)
    return True


def has_contents(kconf: Kconfig, filename: str, contents: str) -> bool:
    """Whether a file is there and reads as ``contents``."""
    try:
        with open(filename, encoding=kconf._encoding, errors="surrogateescape") as stream:
            return stream.read(len(contents) + 1) == contents
    except OSError:
        return False


def write(kconf: Kconfig, filename: str, contents: str) -> None:
    """Write a file: whole or not at all, but for links, devices and the like, which are written into."""
    plain = not os.path.islink(filename) and (os.path.isfile(filename) or not os.path.exists(filename))
    target = f"{filename}.{os.getpid()}.tmp" if plain else filename
    try:
        with open(target, "w", encoding=kconf._encoding, errors="surrogateescape") as stream:
            stream.write(contents)
    except FileNotFoundError as error:
        raise FileNotFoundError(error.errno, error.strerror, filename) from None
    if plain:
        os.replace(target, filename)


def save_old(path: str) -> None:
    """Keep the file that is there as ``path.old``, where that can be done."""
    try:
        if os.path.islink(path):
            import shutil  # a large import, and links are rare

            shutil.copyfile(path, f"{path}.old")
        elif os.path.isfile(path):  # never a device: whoever may rename /dev/null would take it from everybody
            os.replace(path, f"{path}.old")
    except OSError:
        pass  # there is none, or it cannot be moved: the old one is a help, not a promise


# -- sync_deps() -------------------------------------------------------------------------------------------------------


def sync_deps(kconf: Kconfig, path: str) -> None:
    """See :meth:`Kconfig.sync_deps`."""
    if not os.path.exists(path):
        os.mkdir(path, 0o755)
    old = _old_values(kconf, path)
    for number in kconf._defined:
        symbol = kconf._symbol(number)
        before, now = old.get(number), symbol.str_value
        if symbol._write_to_conf:
            if now == before or (before is None and symbol.orig_type in LOGICAL and now == "n"):
                continue
        elif before is None:
            continue
        _touch(path, symbol.name)
    lines = (kconf._symbol(number) for number in kconf._defined)
    text = "".join(s.config_string for s in lines if s.orig_type not in LOGICAL or s.tri_value)
    write_if_changed(kconf, os.path.join(path, "auto.conf"), text)


def _old_values(kconf: Kconfig, path: str) -> dict[int, str]:
    from kcfg.configuration.reading import unescape

    try:
        with open(os.path.join(path, "auto.conf"), encoding=kconf._encoding, errors="surrogateescape") as stream:
            lines = stream.read().split("\n")
    except FileNotFoundError:
        return {}
    found: dict[int, str] = {}
    prefix = kconf.config_prefix
    for line in lines:
        name, equals, value = line.partition("=")
        if not equals or not name.startswith(prefix) or name.startswith("#"):
            continue
        name = name.removeprefix(prefix)
        number = kconf._tree.numbers.get(name, -1)
        if number < 0:
            _touch(path, name)  # something may still depend on a symbol that is gone
            continue
        text = unescape(value[1:]) if kconf._type(number) == STRING and value[:1] == '"' else value
        if text is not None:
            found[number] = text
    return found


def _touch(path: str, name: str) -> None:
    """Make ``my/sym/name.h`` for MY_SYM_NAME, empty and new."""
    target = f"{path}{os.sep}{name.lower().replace('_', os.sep)}.h"
    os.makedirs(os.path.dirname(target), 0o755, exist_ok=True)
    with open(target, "w", encoding="utf-8"):
        pass
