"""The exact lexer: cuts one logical line as C's flex rules do, by the dialect's rules.

The scanner reads the usual line with one regular expression and comes here for every other one: continuation lines,
escapes, macros, characters that the language does not know, unterminated strings, the last line without a newline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kcfg.language.alphabet import alphabet
from kcfg.language.lexemes import (
    ASSIGNMENT_OPERATORS,
    MULTI_LINE_STRING,
    Lexeme,
    LexemeKind,
    LogicalLine,
)
from kcfg.language.references import Part, Unterminated, parse_dollar
from kcfg.language.rules import LanguageRules, Unknown

_BLANKS = re.compile(r"[ \t]+")
_STRING_TEXT = re.compile(r"[^$'\"\\]+")


def cut(lines: Sequence[str], index: int, rules: LanguageRules, *, assignments: bool = True) -> LogicalLine:
    """Cut the logical line at ``lines[index]``; the last of ``lines`` is what follows the last newline.

    Without ``assignments``, what looks like one is cut as any other line. Cost is linear in the length of the logical
    line. Raises nothing: whatever is wrong becomes a WARNING, a BROKEN lexeme or an Unterminated part, because C
    speaks of it only when it reads that far.
    """
    cutter = _ClassicCutter if rules.first_word_commands else _Cutter
    return cutter(lines, index, rules, assignments).cut()


class _Cutter:
    """The state of one walk over a logical line, by the rules of ``lexer.l`` (from Linux 5.0 on)."""

    def __init__(self, lines: Sequence[str], index: int, rules: LanguageRules, assignments: bool) -> None:
        self._lines = lines
        self._index = index
        self._last = len(lines) - 1
        self._rules = rules
        self._alphabet = alphabet(rules)
        self._line = lines[index]
        self._position = 0
        self._lexemes: list[Lexeme] = []
        self._assignable = assignments
        if rules.joins_physical_lines:
            self._join()

    def cut(self) -> LogicalLine:
        self._cut_rest()
        return LogicalLine(tuple(self._lexemes), self._index + 1, self._index == self._last)

    def _join(self) -> None:
        parts = []
        while self._line.endswith("\\") and self._index < self._last:
            parts.append(self._line[:-1])
            self._index += 1
            self._line = self._lines[self._index]
        self._line = "".join((*parts, self._line))

    def _cut_rest(self) -> None:
        """Everything up to the end of the logical line."""
        while self._position < len(self._line):
            char = self._line[self._position]
            match = _BLANKS.match(self._line, self._position)
            if match is not None:
                self._position = match.end()
            elif char == "#":
                return
            elif char == "\\" and self._position == len(self._line) - 1 and self._index < self._last:
                self._index += 1
                self._line = self._lines[self._index]
                self._position = 0
            elif char in "\"'":
                self._quoted(char)
            elif not (self._word(self._alphabet.word, self._alphabet.later) or self._operator()):
                self._ignore(char)

    def _add(self, kind: LexemeKind, parts: tuple[Part, ...], start: int, keyword: str = "") -> None:
        self._lexemes.append(Lexeme(kind, parts, self._index + 1, start + 1, keyword))
        if kind is not LexemeKind.WARNING:
            self._assignable = self._assignable and kind is LexemeKind.WORD

    def _word(self, pattern: re.Pattern[str], keywords: dict[str, str]) -> bool:
        """Take a word or a keyword, if there is one."""
        start = self._position
        match = pattern.match(self._line, start)
        if match is None:
            return False
        text = match.group()
        if "$" in text:
            self._add(LexemeKind.WORD, self._expandable_word(), start)
            return True
        self._position = match.end()
        keyword = keywords.get(text, "")
        if self._rules.dashed_help and not self._lexemes and text.strip("-") == "help":
            keyword = "help"
        self._add(LexemeKind.KEYWORD if keyword else LexemeKind.WORD, (text,), start, keyword)
        return True

    def _expandable_word(self) -> tuple[Part, ...]:
        """A word with references in it; it goes on behind each as long as word characters follow."""
        parts: list[Part] = []
        while True:
            match = self._alphabet.word_tail.match(self._line, self._position)
            assert match is not None
            if match.group():
                parts.append(match.group())
                self._position = match.end()
            if self._line[self._position : self._position + 1] != "$":
                return tuple(parts)
            parts.append(self._dollar())

    def _dollar(self) -> Part:
        """What stands at a ``$``: a reference if a parenthesis follows, else the character itself."""
        if not self._rules.macros:
            self._position += 1
            return "$"
        part, self._position = parse_dollar(self._line, self._position)
        return part

    def _operator(self) -> bool:
        start = self._position
        match = self._alphabet.operator.match(self._line, start)
        if match is None:
            return False
        self._position = match.end()
        operator = match.group()
        begun = self._assignable and any(lexeme.kind is LexemeKind.WORD for lexeme in self._lexemes)
        self._add(LexemeKind.OPERATOR, (operator,), start)
        if begun and self._rules.macros and operator in ASSIGNMENT_OPERATORS:
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
        plain_end = False
        line = self._line
        while self._position < len(line):
            char = line[self._position]
            match = _STRING_TEXT.match(line, self._position)
            plain_end = match is not None or char == "\\"
            if match is not None:
                parts.append(match.group())
                self._position = match.end()
            elif char == "$":
                part = self._dollar()
                plain_end = isinstance(part, str) and not self._rules.macros
                parts.append(part)
            elif char == "\\":
                parts.append(line[self._position + 1 : self._position + 2])
                self._position = min(self._position + 2, len(line))
            else:
                self._position += 1
                if char == quote:
                    self._add(LexemeKind.QUOTED, tuple(parts), start)
                    return
                parts.append(char)
        self._without_end(tuple(parts), start, plain_end)

    def _without_end(self, parts: tuple[Part, ...], start: int, plain_end: bool) -> None:
        """A quoted text that the line's end has ended; nothing comes of it in some cases."""
        if self._rules.string_must_end and not any(isinstance(part, Unterminated) for part in parts):
            self._add(LexemeKind.BROKEN, parts, start)
            return
        at_end = self._index == self._last
        if not self._rules.string_needs_plain_end or (plain_end and not at_end):
            self._add(LexemeKind.QUOTED, parts, start)
        elif any(not isinstance(part, str) for part in parts):
            # The text is lost, but not what its references do.
            self._add(LexemeKind.LOST, parts, start)
        if not at_end:
            self._add(LexemeKind.WARNING, (MULTI_LINE_STRING,), start)

    def _ignore(self, char: str) -> None:
        """A character that the language does not know: one warning for each of its bytes, or as the rules say."""
        start = self._position
        self._position += 1
        if self._rules.unknown_characters is Unknown.REFUSE:
            self._add(LexemeKind.BROKEN, (char,), start)
        elif self._rules.unknown_characters is Unknown.WARN:
            for byte in char.encode("utf-8", "surrogateescape"):
                shown = bytes((byte,)).decode("utf-8", "surrogateescape")
                self._add(LexemeKind.WARNING, (f"ignoring unsupported character '{shown}'",), start)


class _ClassicCutter(_Cutter):
    """The rules of ``zconf.l`` (up to Linux 4.20): a state for the first word, another for what follows it."""

    def cut(self) -> LogicalLine:
        start = self._line.lstrip(" \t")
        if start and start[0] != "#" and self._first_word():
            self._cut_rest()
        return LogicalLine(tuple(self._lexemes), self._index + 1, self._index == self._last)

    def _first_word(self) -> bool:
        """Take the first word; whether what follows is read by the other rules."""
        while self._position < len(self._line):
            char = self._line[self._position]
            match = _BLANKS.match(self._line, self._position)
            if match is not None:
                self._position = match.end()
            elif self._word(self._alphabet.first_word, self._alphabet.first):
                # With macros, words that are no commands may only be assigned to; without, they end this state.
                if self._lexemes[-1].kind is LexemeKind.KEYWORD or not self._rules.macros:
                    return True
            elif not (self._rules.macros and self._assignment()):
                self._ignore(char)
        return False

    def _assignment(self) -> bool:
        start = self._position
        for operator in (":=", "+=", "="):
            if self._line.startswith(operator, start):
                self._position += len(operator)
                self._add(LexemeKind.OPERATOR, (operator,), start)
                self._value()
                return True
        return False

    def _word(self, pattern: re.Pattern[str], keywords: dict[str, str]) -> bool:
        if not self._rules.dash_in_first_word and pattern is self._alphabet.word:
            match = pattern.match(self._line, self._position)
            if match is not None and match.group() == "---":
                self._position = match.end()
                return True
        return super()._word(pattern, keywords)
