"""Turns what the grammar objects to into one sentence with a place, and into the lines that C would print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kcfg.errors import KconfigSyntaxError
from kcfg.language.lexemes import Lexeme, LexemeKind
from kcfg.language.rules import LanguageRules

#: How a class of tokens is called in a message; keywords and operators are quoted as they are.
_CLASS_NAMES = {"N": "a name", "Q": "a quoted text", "V": "a value", "": "the end of the line"}

#: With more possibilities than these, listing them helps nobody.
_MOST_EXPECTED = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A statement as it was read: what a complaint needs to know of its place."""

    file: str
    #: The line that C names for the statement.
    number: int
    #: The tokens after expansion, with the lexemes that they came from.
    tokens: tuple[str, ...]
    lexemes: tuple[Lexeme, ...]
    physical: Sequence[str]


def describe(token: str, kind: LexemeKind) -> str:
    """A token in a message."""
    if kind is LexemeKind.QUOTED:
        return f'"{_shorten(token[1:])}"'
    return f"'{_shorten(token)}'"


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


def expected_names(expected: Sequence[str], rules: LanguageRules) -> tuple[str, ...]:
    """What the grammar would take, in words, without the keywords that the dialect does not have."""
    names = []
    for token_class in expected:
        if token_class in _CLASS_NAMES:
            names.append(_CLASS_NAMES[token_class])
        elif not token_class.replace("_", "").isalpha() or token_class in rules.keywords:
            names.append(f"'{token_class}'")
    return tuple(sorted(names))


def syntax_error(
    line: Line,
    index: int,
    rules: LanguageRules,
    *,
    message: str = "",
    expected: tuple[str, ...] = (),
    hint: str = "",
) -> KconfigSyntaxError:
    """The error for the token at ``index`` of a statement (one past the last: the end of the line)."""
    number, column = _place(line, index)
    return KconfigSyntaxError(
        message or _message(line, index, expected),
        file=line.file,
        line=number,
        column=column,
        source_line=line.physical[number - 1] if 0 < number <= len(line.physical) else None,
        expected=expected,
        hint=hint,
        c_message=c_message(line, index, rules),
    )


def _place(line: Line, index: int) -> tuple[int, int]:
    if index < len(line.lexemes):
        return line.lexemes[index].line, line.lexemes[index].column
    if not line.lexemes:
        return line.number, 0
    number = line.lexemes[-1].line
    return number, len(line.physical[number - 1].rstrip(" \t\r")) + 1


def _message(line: Line, index: int, expected: tuple[str, ...]) -> str:
    listed = ""
    if expected and len(expected) <= _MOST_EXPECTED:
        listed = f": expected {' or '.join(expected)}"
    if index >= len(line.tokens):
        return f"the line ends too early{listed}"
    found = describe(line.tokens[index], line.lexemes[index].kind)
    first = line.lexemes[0].kind
    if first is LexemeKind.WORD and index <= 1:
        return f"unknown statement {describe(line.tokens[0], first)}"
    return f"unexpected {found}{listed}" if listed else f"{found} begins no statement"


def c_message(line: Line, index: int, rules: LanguageRules) -> str:
    """The two lines that C prints for a statement that does not parse, at its outermost level."""
    number = line.number + 1 if rules.error_on_next_line else line.number
    second = "invalid statement"
    if index > 0 and line.lexemes and line.lexemes[0].kind is LexemeKind.WORD:
        second = f'unknown statement "{line.tokens[0]}"'
    return f"{line.file}:{number}: syntax error\n{line.file}:{line.number}: {second}"
