"""How tokens become lines: plainly, or with all the odd spacing, comments and continuations that C's lexer
takes.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.strategies.source import Source
from tests.strategies.world import World

OPERATORS = frozenset(("=", "!=", "<", "<=", ">", ">=", "&&", "||", "!", "(", ")"))
ODD_CHARACTERS = (
    ";", "@", "%", "\r", "\f", "\v", ",", "\u00e9", "{", "&", "|", "\\ ", "\x01", ".", "/", "*", ":",
)  # fmt: skip


def line(world: World, tokens: Sequence[str], indent: str = "\t") -> str:
    """``tokens`` as one logical line with its newline (more physical lines where it continues)."""
    if not world.traits.odd_layout:
        return indent + _plain(tokens) + "\n"
    source = world.source
    indent = source.weighted(((6, indent), (1, ""), (1, "    "), (1, "\t\t"), (1, " \t "), (1, indent + "\\\n")))
    return indent + _odd(source, tokens) + _end(source)


def _plain(tokens: Sequence[str]) -> str:
    parts: list[str] = []
    for position, token in enumerate(tokens):
        if position and tokens[position - 1] not in ("!", "(") and token != ")":
            parts.append(" ")
        parts.append(token)
    return "".join(parts)


def _odd(source: Source, tokens: Sequence[str]) -> str:
    parts: list[str] = []
    for position, token in enumerate(tokens):
        if position:
            touching = token in OPERATORS or tokens[position - 1] in OPERATORS or token[0] in "\"'"
            parts.append(_gap(source, touching))
        parts.append(token)
    return "".join(parts)


def _gap(source: Source, touching: bool) -> str:
    if touching and source.chance(35):
        return ""
    if source.chance(2):
        return f" {source.pick(ODD_CHARACTERS)} "
    return source.weighted(((12, " "), (2, "  "), (2, "\t"), (1, " \\\n"), (1, "\\\n  "), (1, " \\\n\t\\\n")))


def _end(source: Source) -> str:
    tail = source.weighted(
        (
            (20, ""),
            (2, " "),
            (1, "\t"),
            (2, " # a comment"),
            (1, "# with \"quotes' in it"),
            (1, " \\\n"),
            (1, "\r"),
            (1, " #\\"),
        )
    )
    after = source.weighted(((20, ""), (2, "\n"), (1, "# a comment line\n"), (1, "  \t\n\n"), (1, "\t# config X\n")))
    return tail + "\n" + after


def file_ending(world: World, text: str, root: bool) -> str:
    """``text`` with the ending and the newlines that its file is going to have."""
    source = world.source
    if source.chance(1 if root else 6):
        text = text.rstrip("\n")
    if world.traits.odd_layout and "\\\n" not in text and source.chance(10):
        text = text.replace("\n", "\r\n")
    return text
