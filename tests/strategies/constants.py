"""Constants: numbers at C's edges, strings that look like something else, and how they are written in Kconfig
text.
"""

from __future__ import annotations

from tests.strategies.source import Source

INTEGERS = (
    "0", "1", "5", "10", "16", "100", "-1", "-5", "-100", "255", "7", "9223372036854775807",
    "9223372036854775808", "18446744073709551615", "18446744073709551616", "99999999999999999999999",
    "-9223372036854775808", "-9223372036854775809",
)  # fmt: skip
HEXES = (
    "0x0", "0x1", "0x10", "0xff", "0xFF", "0X1f", "1f", "ff", "10", "0", "0x7fffffffffffffff",
    "0x8000000000000000", "0xffffffffffffffff", "0x1ffffffffffffffff", "-0x1", "-1",
)  # fmt: skip
ODD_NUMBERS = ("010", "00", "0x", "1a", "0b1", "x", "-", "--1", "0x-1", "5_0", "0x1G", "08")
STRINGS = ("", "a", "b", "text with blanks", "n", "y", "m", "10", "0x10", "A", "abc", "Z")
ODD_STRINGS = (
    'quote"inside', "back\\slash", "it's", "#hash", " leading", "trailing ", "a\\", "tab\tinside", "=y", "+5",
    " 5", "5 ", "gr\u00fc\u00df", "\udcff\udcfe", "$", "a$b", "/* c */", "\\\"", "x" * 300, "%s%d", "-5",
    "()", "a,b",
)  # fmt: skip


def number(source: Source, kind: str) -> str:
    """A constant for an int or hex (``kind``) as a bare word."""
    if source.chance(6):
        return source.pick(ODD_NUMBERS)
    if source.chance(10):
        kind = "hex" if kind == "int" else "int"
    return source.pick(INTEGERS if kind == "int" else HEXES)


def text(source: Source) -> str:
    """The content of a string constant, without quotes."""
    return source.pick(ODD_STRINGS) if source.chance(20) else source.pick(STRINGS)


def quoted(source: Source, content: str) -> str:
    """``content`` between quotes of either kind, with the escapes that this needs (and sometimes more than it
    needs).
    """
    quote = "'" if source.chance(10) else '"'
    escaped = content.replace("\\", "\\\\").replace(quote, "\\" + quote)
    if escaped and source.chance(2):
        at = source.below(len(escaped))
        if not escaped[:at].endswith("\\"):
            escaped = f"{escaped[:at]}\\{escaped[at:]}"
    return quote + escaped + quote


def constant(source: Source, kind: str) -> str:
    """A constant that suits a symbol of type ``kind``, mostly; as a token."""
    if source.chance(8):
        kind = source.pick(("bool", "int", "hex", "string"))
    if kind in ("bool", "tristate"):
        word = source.weighted(((5, "y"), (5, "n"), (5, "m"), (1, "Y")))
        return quoted(source, word) if source.chance(15) else word
    if kind in ("int", "hex"):
        word = number(source, kind)
        return quoted(source, word) if source.chance(20) else word
    return quoted(source, text(source))
