"""Numbers in environment variables, read as C's ``strtol`` reads them."""

from __future__ import annotations

from kcfg.tree.numbers import parse_prefix


def strtol_whole(text: str) -> int | None:
    """The number that all of ``text`` is, in the base that its prefix says; None for an empty or unfinished one."""
    if not text:
        return None
    value, length = parse_prefix(text, 0)
    return value if length == len(text) and length else None


def probabilities(text: str) -> list[int] | None:
    """The up to three percentages in ``A:B:C``; None if one is not between 0 and 100."""
    found: list[int] = []
    while text and len(found) < 3:
        value, length = parse_prefix(text, 10)
        if not 0 <= value <= 100:
            return None
        found.append(value)
        rest = text[length:]
        if rest[:1] == ":":
            rest = rest[1:]
        elif not length:
            return None  # C would read the same text for ever
        text = rest
    return found
