"""Files of assignments: valid ones mostly, and everything else that people and tools leave in them."""

from __future__ import annotations

from tests.strategies.constants import HEXES, INTEGERS, ODD_NUMBERS, ODD_STRINGS, STRINGS
from tests.strategies.source import Source
from tests.strategies.world import UNDEFINED_NAMES, Symbol, World

NOISE = (
    "", "# a comment", "#", "##", "# CONFIG_", "# CONFIG_A", "# CONFIG_A is", "# CONFIG_A is not",
    "# CONFIG_A is not set ", "#CONFIG_A is not set", "#  CONFIG_A is not set", "# CONFIG_A is not set # why",
    "# CONFIG_A  is not set", "CONFIG_A", "CONFIG_", "CONFIG_=y", "=y", "A=y", "config_A=y", " CONFIG_A=y",
    "\tCONFIG_A=y", "CONFIG_A =y", "CONFIG_A= y", "CONFIG_A=", "CONFIG_UNKNOWN=y",
    "# CONFIG_UNKNOWN is not set", "CONFIG_NOWHERE=m", "CONFIG_y=n", "CONFIG_n=y", "CONFIG_m=y", "nonsense",
    "CONFIG_A=y # why", "export CONFIG_A=y", "CONFIG_A:=y", "CONFIG_A==y", "CONFIG_CONFIG_A=y",
    "# CONFIG_y is not set", "\r", " ", "\x0c", "CONFIG_\u00e4=y", "CONFIG_A=\udcff",
    "# CONFIG_A=y is not set", "CONFIG_A.B=1",
)  # fmt: skip
ODD_VALUES = ("", "Y", "yes", "no", "true", "1", "mm", '"y"', " y", "0", "N", "M", "y y", "'y'")
ODD_LITERALS = (
    '"', '""', '"a', 'a"', '"a" b', '"a"b"', '"a\\', '"a\\"', '"a\\\\"', "bare", "", "'single'",
    '"\\n\\t\\0"', ' "a"', '"a" ', '"\\"', '\\"a"',
)  # fmt: skip
MODULES_LINES = ("CONFIG_MODULES=y", "# CONFIG_MODULES is not set", "CONFIG_MODULES=m", "CONFIG_MODULES=n")


def assignments(world: World) -> str:
    """The text of a file of assignments to the symbols of ``world``."""
    source = world.source
    lines: list[str] = []
    if source.chance(30):
        lines.append(source.pick(MODULES_LINES))
    for symbol in world.symbols:
        if source.chance(62):
            lines.append(_assignment(source, symbol))
    for _ in range(source.weighted(((10, 0), (4, 1), (2, 3)))):
        lines.insert(source.below(len(lines) + 1), _assignment(source, source.pick(world.symbols)))
    noisy = source.chance(25)
    for _ in range(source.between(1, 4) if noisy else 0):
        lines.insert(source.below(len(lines) + 1), _noise(source))
    if source.chance(25):
        lines = [lines.pop(source.below(len(lines))) for _ in range(len(lines))]
    ending = "\r\n" if source.chance(5) else "\n"
    text = "".join(line + ending for line in lines)
    return text[:-1] if noisy and source.chance(15) else text


def _noise(source: Source) -> str:
    if source.chance(15):
        return f"CONFIG_{source.pick(UNDEFINED_NAMES)}=y"
    return source.pick(NOISE)


def _assignment(source: Source, symbol: Symbol) -> str:
    name = f"CONFIG_{symbol.name}"
    value = _value(source, symbol)
    if value == "n" and source.likely(80):
        return f"# {name} is not set{_trailing(source)}"
    return f"{name}={value}{_trailing(source)}"


def _trailing(source: Source) -> str:
    return source.pick((" ", "\t", "\r", "  ", " # x")) if source.chance(2) else ""


def _value(source: Source, symbol: Symbol) -> str:
    kind = symbol.type
    if source.chance(4):
        kind = source.pick(("bool", "int", "hex", "string"))
    if kind in ("bool", "tristate"):
        if source.chance(3):
            return source.pick(ODD_VALUES)
        return source.weighted(((12, "y"), (9, "n"), (9 if kind == "tristate" else 1, "m")))
    if kind in ("int", "hex"):
        if source.likely(60):
            return str(source.below(300)) if kind == "int" else hex(source.below(300))
        if source.chance(10):
            return source.pick(ODD_NUMBERS)
        return source.pick(INTEGERS if kind == "int" else HEXES)
    if source.chance(20):
        return source.pick(ODD_LITERALS)
    content = source.pick(ODD_STRINGS) if source.chance(30) else source.pick(STRINGS)
    return '"' + content.replace("\\", "\\\\").replace('"', '\\"') + '"'
