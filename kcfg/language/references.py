"""Macro references as they stand in a text: ``$(name,argument,…)``, nested to any depth.

Parentheses alone decide where one ends. A text is parsed once, in one pass with a stack of its own, and
expanded as often as wanted.
"""

from __future__ import annotations

import re

from kcfg.records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

Part: TypeAlias = "str | Reference | Unterminated"
Piece: TypeAlias = tuple[Part, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """One ``$(…)``: the name and the arguments, which the commas outside of parentheses divide."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Unterminated:
    """A ``$(`` without its ``)`` in the rest of the line, which is ``text``."""

    text: str


_MARK = re.compile(r"\$\(|[(),]")


class _Open:
    """A reference whose closing parenthesis has not been met."""

    __slots__ = ("depth", "parts", "pieces", "start")

    def __init__(self, start: int) -> None:
        #: Where the text begins that is not yet in a part, and how many plain parentheses are open.
        self.start = start
        self.depth = 0
        self.parts: list[Part] = []
        self.pieces: list[Piece] = []

    def take(self, text: str, end: int) -> None:
        if end > self.start:
            self.parts.append(text[self.start : end])

    def next_piece(self) -> None:
        self.pieces.append(tuple(self.parts))
        self.parts = []


def parse_dollar(text: str, position: int) -> tuple[Part, int]:
    """What the ``$`` at ``position`` begins, and the index behind it; a lone one stands for itself."""
    if text[position + 1 : position + 2] != "(":
        return "$", position + 1
    stack = [_Open(position + 2)]
    for match in _MARK.finditer(text, position + 2):
        mark, start, end = match.group(), match.start(), match.end()
        top = stack[-1]
        if mark == "$(":
            top.take(text, start)
            stack.append(_Open(end))
        elif mark == "(":
            top.depth += 1
        elif mark == ")" and top.depth:
            top.depth -= 1
        elif mark == ")" or not top.depth:
            top.take(text, start)
            top.start = end
            top.next_piece()
            if mark == ")":
                reference = Reference(tuple(top.pieces))
                stack.pop()
                if not stack:
                    return reference, end
                stack[-1].parts.append(reference)
                stack[-1].start = end
    return Unterminated(text[position + 2 :]), len(text)


def parse(text: str) -> Piece:
    """A text cut into literal text and the references in it."""
    parts: list[Part] = []
    position = 0
    while True:
        dollar = text.find("$", position)
        if dollar < 0:
            dollar = len(text)
        if dollar > position:
            parts.append(text[position:dollar])
        if dollar == len(text):
            return tuple(parts)
        part, position = parse_dollar(text, dollar)
        parts.append(part)
