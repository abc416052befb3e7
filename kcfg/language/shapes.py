"""Shapes by key: the few hundred that real trees use come ready made, Lark is asked for any other one.

A key is the classes of a line's tokens joined by blanks: keywords and operators as they are, ``N`` for a
word, ``Q`` for a quoted string, ``V`` for the value of an assignment. ``known_shapes.tsv`` holds what the
grammar says of the keys met in real trees; ``tools/known_shapes.py`` writes it and a test compares it with
the grammar.
"""

from __future__ import annotations

import os

from kcfg.language.statements import Kind, Shape
from kcfg.language.types import SymbolType

KNOWN_SHAPES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "known_shapes.tsv")


class Shapes:
    """Finds the shape of a key. Keeps every answer."""

    def __init__(self) -> None:
        self._found: dict[str, Shape] = {}
        self._known: dict[str, str] | None = None

    def find(self, key: str) -> Shape:
        """The shape of ``key``. Raises UnknownShapeError where the grammar has none."""
        shape = self._found.get(key)
        if shape is None:
            if self._known is None:
                self._known = _known_shapes()
            row = self._known.get(key)
            shape = self._found[key] = parse_row(row) if row is not None else self._ask_grammar(key)
        return shape

    def _ask_grammar(self, key: str) -> Shape:
        from kcfg.language.grammar import shared

        return shared().parse(key.split())


def _known_shapes() -> dict[str, str]:
    known: dict[str, str] = {}
    with open(KNOWN_SHAPES, encoding="utf-8") as file:
        for row in file:
            key, _, rest = row.partition("\t")
            known[key] = rest
    return known


def format_row(key: str, shape: Shape) -> str:
    """The line of ``known_shapes.tsv`` for a key, without the newline."""
    fields = (
        key,
        shape.kind.name,
        shape.type.name,
        str(shape.name),
        str(shape.text),
        " ".join(map(str, shape.expr)),
        " ".join(map(str, shape.cond)),
        " ".join(sorted(shape.needs)),
    )
    return "\t".join(fields)


def parse_row(rest: str) -> Shape:
    """The shape that a line of ``known_shapes.tsv`` describes behind its key and first tab."""
    kind, symbol_type, name, text, expr, cond, needs = rest.rstrip("\n").split("\t")
    return Shape(
        Kind[kind],
        SymbolType[symbol_type],
        int(name),
        int(text),
        tuple(map(int, expr.split())),
        tuple(map(int, cond.split())),
        frozenset(needs.split()),
    )
