"""A configuration for build tools that are not make: each format as that tool itself reads it.

In all of them y is true and m is the text ``m``; what is not set is false, or absent where absence means that.
Numbers are numbers where the tool has them; hex keeps its text.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator

from kcfg.errors import KcfgError
from kcfg.language import SymbolType
from kcfg.records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kcfg.configuration import Configuration

_HEADING = "Made by kcfg from a configuration; do not edit."


@dataclass(frozen=True)
class Item:
    """One symbol's name with the prefix, and its value: True, False, "m", a number or a text."""

    name: str
    value: bool | int | str


def items(configuration: Configuration) -> Iterator[Item]:
    """What ``.config`` says, in the order of definition."""
    a = configuration.tree.arrays
    values = configuration.values
    for number in sorted({symbol for symbol in a.layout if symbol >= 0}):
        if not values.written[number] or not a.types[number]:
            continue
        name = configuration.prefix + a.names[number]
        if a.types[number] in (SymbolType.BOOL, SymbolType.TRISTATE):
            yield Item(name, (False, "m", True)[values.tri[number]])
        elif a.types[number] == SymbolType.INT and _is_number(values.text[number]):
            yield Item(name, int(values.text[number]))
        else:
            yield Item(name, values.text[number])


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isascii() and text.removeprefix("-").isdecimal()


def export(configuration: Configuration, form: str) -> str:
    """The text of the configuration in one of :data:`FORMATS`. Raises KeyError."""
    return FORMATS[form](configuration)


def _cmake(configuration: Configuration) -> str:
    out = [f"# {_HEADING} Load it with include().\n"]
    for item in items(configuration):
        if item.value is False:
            out.append(f"unset({item.name})\n")
            continue
        text = "ON" if item.value is True else str(item.value)
        for plain in '\\"$':
            text = text.replace(plain, f"\\{plain}")
        out.append(f'set({item.name} "{text}")\n')
    return "".join(out)


def _json(configuration: Configuration) -> str:
    return json.dumps({item.name: item.value for item in items(configuration)}, indent=2) + "\n"


def _meson(configuration: Configuration) -> str:
    out = [f"# {_HEADING} Give it to meson setup as --native-file or --cross-file.\n[properties]\n"]
    for item in items(configuration):
        if isinstance(item.value, bool):
            value = "true" if item.value else "false"
        elif isinstance(item.value, int) and item.value >= 0:
            value = str(item.value)
        else:  # these files know no negative numbers
            value = _meson_text(item.name, str(item.value))
        out.append(f"{item.name} = {value}\n")
    return "".join(out)


def _meson_text(name: str, text: str) -> str:
    """A text as an expression in a machine file, where a backslash is itself and nothing escapes a quote.

    A quote needs a text in three quotes, and in that one an ordinary character after it.
    """
    parts = re.split(r"('[^'\\])", text)
    if any("'" in part for part in parts[::2]):
        raise KcfgError(f"{name}: Meson's machine files cannot hold {text!r}")
    quotes = [f"'''{part}'''" if i % 2 else f"'{part}'" for i, part in enumerate(parts) if part]
    return " + ".join(quotes) or "''"


def _rust(configuration: Configuration) -> str:
    out = []
    for item in items(configuration):
        if item.value is False:
            continue
        if item.value is True or item.value == "m":
            out.append(f"--cfg={item.name}\n")
        text = "y" if item.value is True else str(item.value)
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        out.append(f'--cfg={item.name}="{escaped}"\n')
    return "".join(out)


def _bazel(configuration: Configuration) -> str:
    out = [f'"""{_HEADING}"""\n\nCONFIG = {{\n']
    for item in items(configuration):
        value = json.dumps(item.value, ensure_ascii=False) if isinstance(item.value, str) else repr(item.value)
        out.append(f"    {json.dumps(item.name)}: {value},\n")
    return "".join(out) + "}\n"


def _shell(configuration: Configuration) -> str:
    out = [f"# {_HEADING} Source it.\n"]
    for item in items(configuration):
        if item.value is not False:
            text = "y" if item.value is True else str(item.value)
            out.append(f"{item.name}={shlex.quote(text)}\n")
    return "".join(out)


def _busybox(configuration: Configuration) -> str:
    """BusyBox's ``include/autoconf.h``, as its own ``conf`` writes it but for the time."""
    from .busybox import busybox_header_text

    return busybox_header_text(configuration.tree, configuration.values, configuration.prefix)


FORMATS: dict[str, Callable[[Configuration], str]] = {
    "cmake": _cmake,
    "json": _json,
    "meson": _meson,
    "rust": _rust,
    "bazel": _bazel,
    "shell": _shell,
    "busybox": _busybox,
}
