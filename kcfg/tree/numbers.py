"""C's numbers: what ``strtoll`` and ``strtoull`` make of a text, and which texts C takes for a value of a type."""

from __future__ import annotations

from kcfg.language import SymbolType
from kcfg.lazy import compiled

from .dialects import Comparison

_LLONG_MAX = (1 << 63) - 1
_LLONG_MIN = -(1 << 63)
_ULLONG_MAX = (1 << 64) - 1

_SPACE = " \t\n\v\f\r"
_DIGITS = {8: "01234567", 10: "0123456789", 16: "0123456789abcdefABCDEF"}
_LOOSE = {
    SymbolType.INT: compiled(r"(?a)\s*[+-]?[0-9]+\s*"),
    SymbolType.HEX: compiled(r"(?a)\s*\+?(?:0[xX])?[0-9a-fA-F]+\s*"),
}


def parse_prefix(text: str, base: int) -> tuple[int, int]:
    """The exact integer that ``text`` begins with and the length read; (0, 0) if it begins with none.

    ``base`` is 10, 16 or 0, which decides by the text's own prefix, as C does. Nothing is cut to 64 bits here.
    """
    bare = text.lstrip(_SPACE)
    digits = bare[1:] if bare.startswith(("+", "-")) else bare
    prefixed = digits.startswith(("0x", "0X")) and len(digits) > 2 and digits[2] in _DIGITS[16]
    if base == 0:
        base = 16 if prefixed else 8 if digits.startswith("0") else 10
    if base == 16 and prefixed:
        digits = digits[2:]
    rest = digits.lstrip(_DIGITS[base])
    if len(rest) == len(digits):
        return 0, 0
    value = _to_int(digits[: len(digits) - len(rest)], base)
    return (-value if bare.startswith("-") else value), len(text) - len(rest)


def _to_int(digits: str, base: int) -> int:
    # Anything this long saturates, and Python refuses to convert very long decimal texts.
    return int(digits, base) if len(digits) <= 4000 else 1 << 70 if digits.strip("0") else 0


def strtoll(text: str, base: int) -> int:
    """What C's ``strtoll(text, NULL, base)`` returns: trailing text ignored, saturated to 64 bits."""
    value = parse_prefix(text, base)[0]
    return max(_LLONG_MIN, min(_LLONG_MAX, value))


def strtol_as_int(text: str, base: int) -> int:
    """What is left of ``strtol(text, NULL, base)`` in an ``int``: the lower 32 bits of what 64 bits hold."""
    value = strtoll(text, base) & 0xFFFFFFFF
    return value - (1 << 32) if value >> 31 else value


def is_valid_text(type_: int, text: str) -> bool:
    """Whether C takes ``text`` for a value of the symbol type (sym_string_valid())."""
    if type_ == SymbolType.STRING:
        return True
    if type_ == SymbolType.INT:
        digits = text[1:] if text.startswith("-") else text
        return digits.isascii() and digits.isdigit() and (digits == "0" or not digits.startswith("0"))
    if type_ == SymbolType.HEX:
        digits = text[2:] if text.startswith(("0x", "0X")) else text
        return digits != "" and not digits.lstrip(_DIGITS[16])
    if type_ == SymbolType.BOOL or type_ == SymbolType.TRISTATE:
        return text[:1] in tuple("yYmMnN")
    return False


def is_loose_number(type_: int, text: str) -> bool:
    """Whether Kconfiglib takes ``text`` for a value of an int or hex symbol."""
    return _LOOSE[SymbolType(type_)].fullmatch(text) is not None


def _comparable(text: str, type_: int) -> tuple[int, bool] | None:
    """``text`` as a number and whether it is unsigned; None where C compares it as a string."""
    if type_ == SymbolType.BOOL or type_ == SymbolType.TRISTATE:
        return {"n": 0, "m": 1, "y": 2}.get(text, -1), False
    base = {SymbolType.INT: 10, SymbolType.HEX: 16}.get(SymbolType(type_), 0)
    value, length = parse_prefix(text, base)
    unsigned = type_ == SymbolType.HEX
    in_range = -_ULLONG_MAX <= value <= _ULLONG_MAX if unsigned else _LLONG_MIN <= value <= _LLONG_MAX
    if not length or length != len(text) or not in_range:
        return None
    return (value & _ULLONG_MAX, True) if unsigned else (value, False)


def compare(left: str, left_type: int, right: str, right_type: int) -> int:
    """-1, 0 or 1 as C orders the two values in ``=``, ``<`` and so on (from kconfig-frontends 4.11 on).

    As numbers where both are whole numbers of their type and not both are strings, else as bytes.
    """
    if left_type != SymbolType.STRING or right_type != SymbolType.STRING:
        a, b = _comparable(left, left_type), _comparable(right, right_type)
        if a is not None and b is not None:
            x, y = a[0], b[0]
            if a[1] or b[1]:
                x, y = x & _ULLONG_MAX, y & _ULLONG_MAX
            return (x > y) - (x < y)
    if left == right:
        return 0
    return -1 if _bytes(left) < _bytes(right) else 1


def compare_texts(left: str, left_type: int, right: str, right_type: int) -> int:
    """-1, 0 or 1: the values as bytes, whatever their types (up to Linux 4.2)."""
    x, y = _bytes(left), _bytes(right)
    return (x > y) - (x < y)


def compare_not_logical(left: str, left_type: int, right: str, right_type: int) -> int:
    """As :func:`compare`, but bools and tristates are always texts (up to Linux 4.16)."""
    logical = (SymbolType.BOOL, SymbolType.TRISTATE)
    if left_type in logical or right_type in logical:
        return compare_texts(left, left_type, right, right_type)
    return compare(left, left_type, right, right_type)


COMPARISONS = {
    Comparison.TEXT: compare_texts,
    Comparison.NUMBER_NOT_LOGICAL: compare_not_logical,
    Comparison.NUMBER: compare,
}


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
