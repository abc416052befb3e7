"""The exact lexer: cuts one logical line as C's flex rules do, with places, warnings and macro references.

The scanner reads the usual line with one regular expression and comes here for every other one: continuation
lines, escapes, macros, characters that the language does not know, unterminated strings, the last line
without a newline. Nothing here depends on the environment: where a reference ends is decided by its
parentheses alone, and what it expands to is never cut again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from kcfg.language.references import Part, parse_dollar
from kcfg.language.rules import LanguageRules

_BLANKS = re.compile(r"[ \t]+")
_WORD = re.compile(r"[A-Za-z0-9_$-]+")
_WORD_TAIL = re.compile(r"[A-Za-z0-9_-]*")
_OPERATOR = re.compile(r"\|\||&&|!=|<=|>=|:=|\+=|[=<>!()]")
_STRING_TEXT = re.compile(r"[^$'\"\\]+")

ASSIGNMENT_OPERATORS = frozenset({"=", ":=", "+="})


class LexemeKind(Enum):
    """What a lexeme becomes; KEYWORD and OPERATOR stand for themselves."""

    KEYWORD = "keyword"
    OPERATOR = "operator"
    WORD = "word"
    QUOTED = "quoted"
    VALUE = "value"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A token before its expansion: ``parts`` are joined once the references among them are expanded.

    ``line`` and ``column`` are 1-based and physical. A WARNING's single part is the text of the warning.
    """

    kind: LexemeKind
    parts: tuple[Part, ...]
    line: int
    column: int

    @property
    def text(self) -> str:
        """The text of a lexeme without references."""
        return "".join(part for part in self.parts if isinstance(part, str))

    @property
    def constant(self) -> bool:
        """Whether no reference is in it."""
        return all(isinstance(part, str) for part in self.parts)

    @property
    def token(self) -> str:
        """The token of a lexeme without references, as statements keep it."""
        return as_token(self.kind, self.text)

    @property
    def token_class(self) -> str:
        """What stands for the lexeme in the key of a shape."""
        return _CLASSES.get(self.kind) or self.text


def as_token(kind: LexemeKind, text: str) -> str:
    """A text as the token that statements keep, cut at a zero byte: see Statement."""
    text = text.partition("\0")[0]
    if kind is LexemeKind.QUOTED:
        return '"' + text
    return "'" + text if kind is LexemeKind.WORD and text[:1] in ("'", '"') else text


_CLASSES = {LexemeKind.WORD: "N", LexemeKind.QUOTED: "Q", LexemeKind.VALUE: "V"}


@dataclass(frozen=True, slots=True)
class LogicalLine:
    """One logical line, cut. ``next_index`` is the index of the physical line behind it."""

    lexemes: tuple[Lexeme, ...]
    next_index: int
    #: The file ends with this line, and not with a newline.
    at_end: bool

    @property
    def tokens(self) -> tuple[Lexeme, ...]:
        """The lexemes that are no warnings."""
        return tuple(lexeme for lexeme in self.lexemes if lexeme.kind is not LexemeKind.WARNING)

    @property
    def assigns(self) -> bool:
        """Whether it was cut as an assignment with a value."""
        return any(lexeme.kind is LexemeKind.VALUE for lexeme in self.lexemes)


MULTI_LINE_STRING = "multi-line strings not supported"


def cut(lines: Sequence[str], index: int, rules: LanguageRules, *, assignments: bool = True) -> LogicalLine:
    """Cut the logical line at ``lines[index]``; the last of ``lines`` is what follows the last newline.

    Without ``assignments``, what looks like one is cut as any other line. Cost is linear in the length of the
    logical line. Raises nothing: whatever is wrong becomes a WARNING or an Unterminated part, because C
    speaks of it only when it reads that far.
    """
    return _Cutter(lines, index, rules, assignments).cut()


class _Cutter:
    """The state of one walk over a logical line."""

    def __init__(self, lines: Sequence[str], index: int, rules: LanguageRules, assignments: bool) -> None:
        self._lines = lines
        self._index = index
        self._last = len(lines) - 1
        self._rules = rules
        self._line = lines[index]
        self._position = 0
        self._lexemes: list[Lexeme] = []
        self._assignable = assignments

    def cut(self) -> LogicalLine:
        while True:
            if self._position >= len(self._line):
                break
            char = self._line[self._position]
            if char in " \t":
                match = _BLANKS.match(self._line, self._position)
                assert match is not None
                self._position = match.end()
            elif char == "#":
                break
            elif char == "\\" and self._position == len(self._line) - 1 and self._index < self._last:
                self._index += 1
                self._line = self._lines[self._index]
                self._position = 0
            elif char in "\"'":
                self._quoted(char)
            elif not (self._word() or self._operator()):
                self._ignore(char)
        return LogicalLine(tuple(self._lexemes), self._index + 1, self._index == self._last)

    def _add(self, kind: LexemeKind, parts: tuple[Part, ...], start: int) -> None:
        self._lexemes.append(Lexeme(kind, parts, self._index + 1, start + 1))
        if kind is not LexemeKind.WARNING:
            self._assignable = self._assignable and kind is LexemeKind.WORD

    def _word(self) -> bool:
        start = self._position
        match = _WORD.match(self._line, start)
        if match is None:
            return False
        text = match.group()
        if "$" in text:
            self._add(LexemeKind.WORD, self._expandable_word(), start)
        else:
            self._position = match.end()
            keyword = text in self._rules.keywords
            self._add(LexemeKind.KEYWORD if keyword else LexemeKind.WORD, (text,), start)
        return True

    def _expandable_word(self) -> tuple[Part, ...]:
        """A word with references in it; it goes on behind each as long as word characters follow."""
        parts: list[Part] = []
        while True:
            match = _WORD_TAIL.match(self._line, self._position)
            assert match is not None
            if match.group():
                parts.append(match.group())
                self._position = match.end()
            if self._line[self._position : self._position + 1] != "$":
                return tuple(parts)
            parts.append(self._dollar())

    def _dollar(self) -> Part:
        """What stands at a ``$``: a reference if a parenthesis follows, else the character itself."""
        part, self._position = parse_dollar(self._line, self._position)
        return part

    def _operator(self) -> bool:
        start = self._position
        match = _OPERATOR.match(self._line, start)
        if match is None:
            return False
        self._position = match.end()
        operator = match.group()
        begun = self._assignable and any(lexeme.kind is LexemeKind.WORD for lexeme in self._lexemes)
        self._add(LexemeKind.OPERATOR, (operator,), start)
        if begun and operator in ASSIGNMENT_OPERATORS:
            self._value()
        return True

    def _value(self) -> None:
        """The value of an assignment: the rest of the physical line without the blanks in front."""
        rest = self._line[self._position :]
        value = rest.lstrip(" \t")
        if value:
            self._add(LexemeKind.VALUE, (value,), self._position + len(rest) - len(value))
        self._position = len(self._line)

    def _quoted(self, quote: str) -> None:
        start = self._position
        self._position += 1
        parts: list[Part] = []
        line = self._line
        while self._position < len(line):
            char = line[self._position]
            match = _STRING_TEXT.match(line, self._position)
            if match is not None:
                parts.append(match.group())
                self._position = match.end()
            elif char == "$":
                parts.append(self._dollar())
            elif char == "\\":
                parts.append(line[self._position + 1 : self._position + 2])
                self._position += 2
            else:
                self._position += 1
                if char == quote:
                    self._add(LexemeKind.QUOTED, tuple(parts), start)
                    return
                parts.append(char)
        self._position = len(line)
        self._add(LexemeKind.QUOTED, tuple(parts), start)
        if self._index < self._last:
            self._add(LexemeKind.WARNING, (MULTI_LINE_STRING,), start)

    def _ignore(self, char: str) -> None:
        """A character that the language does not know: one warning for each of its bytes."""
        start = self._position
        self._position += 1
        for byte in char.encode("utf-8", "surrogateescape"):
            shown = bytes((byte,)).decode("utf-8", "surrogateescape")
            self._add(LexemeKind.WARNING, (f"ignoring unsupported character '{shown}'",), start)
