"""The shapes that ship ready made are what the grammar says."""

from __future__ import annotations

from kcfg.language.grammar import Grammar
from kcfg.language.shapes import KNOWN_SHAPES, format_row


def test_every_known_shape_is_what_the_grammar_says() -> None:
    """So a reading that never loads Lark gives what one that does would give."""
    grammar = Grammar()
    with open(KNOWN_SHAPES, encoding="utf-8") as file:
        rows = file.read().splitlines()
    assert rows == [format_row(key, grammar.parse(key.split())) for row in rows for key in [row.split("\t")[0]]]
    assert rows == sorted(rows, key=lambda row: row.split("\t")[0])
