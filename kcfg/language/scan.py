"""Cuts a file's text into statements in one pass, without asking the environment.

Lines of the same text share one Statement: of the 110,000 logical lines of a Linux tree half are repetitions,
and their tokens have only some 660 shapes. What must wait until the reader gets there (macros, anything
unusual) stays behind as a Deferred line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from kcfg.language.alphabet import alphabet
from kcfg.language.cutting import cut
from kcfg.language.grammar_errors import UnknownShapeError
from kcfg.language.help import HelpText, find_end
from kcfg.language.lexemes import UNUSUAL, LogicalLine
from kcfg.language.rules import LanguageRules
from kcfg.language.shapes import Shapes
from kcfg.language.statements import Kind, Shape, Statement, plain_word
from kcfg.records import dataclass

_ASSIGNMENT = re.compile(r"[ \t]*([A-Za-z0-9_-]+)[ \t]*(:=|\+=|=)[ \t]*(.*)", re.DOTALL)
_WORD_START = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./")

HELP_SHAPE = Shape(Kind.HELP)


class Handled:
    """A statement that the reader acts on itself before, or instead of, passing it on."""

    __slots__ = ("statement",)

    def __init__(self, statement: Statement) -> None:
        self.statement = statement


@dataclass(frozen=True, slots=True)
class Deferred:
    """A line that waits for the reader: it has macros, warnings, errors, or no newline at its end."""

    line: LogicalLine


Entry = Statement | Handled | Deferred


class _Mark:
    """What the cache holds for lines that the scanner must look at each time."""


_SLOW = _Mark()
_HELP = _Mark()

#: The kinds that the reader acts on.
_HANDLED = frozenset({Kind.SOURCE, Kind.ASSIGNMENT, Kind.MAINMENU, Kind.CHOICE, Kind.ENDCHOICE})


class FileScan:
    """The statements of one file in order, and the line that C names for each."""

    __slots__ = ("entries", "numbers", "physical", "specials")

    def __init__(self, physical: list[str]) -> None:
        self.physical = physical
        self.numbers: list[int] = []
        self.entries: list[Entry] = []
        #: The indices of the entries that are no plain statements, ascending.
        self.specials: list[int] = []

    def add(self, number: int, entry: Entry) -> None:
        """Append one entry."""
        if type(entry) is not Statement:
            self.specials.append(len(self.entries))
        self.numbers.append(number)
        self.entries.append(entry)


class _Classes(dict[str, str]):
    """Token to class, filled as tokens are met."""

    def __init__(self, keywords: dict[str, str], operators: Iterable[str], word: re.Pattern[str]) -> None:
        super().__init__(keywords)
        self.update({operator: operator for operator in operators})
        self._word = word

    def __missing__(self, token: str) -> str:
        if token[0] in _WORD_START:
            token_class = "N" if self._word.fullmatch(token) else UNUSUAL
        else:
            token_class = "Q" if len(token) > 1 else UNUSUAL
        self[token] = token_class
        return token_class


class _LineCache(dict[str, Statement | Handled | _Mark | None]):
    """Line text to what it says; None for lines that say nothing."""

    def __init__(self, read: Callable[[str], Statement | Handled | _Mark | None]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, line: str) -> Statement | Handled | _Mark | None:
        entry = self[line] = self._read(line)
        return entry


class Scanner:
    """Scans files by one dialect's rules; one can serve any number of readings, faster each time."""

    def __init__(self, rules: LanguageRules) -> None:
        self.rules = rules
        self._shapes = Shapes()
        self._accepted: dict[str, Shape] = {}
        letters = alphabet(rules)
        self._keywords = letters.later
        self._find_tokens = letters.usual_token.findall
        self._classes = _Classes(letters.later, letters.operators, letters.word)
        self._first_keywords = letters.first
        self._cache = _LineCache(self._read_first_word_line if rules.first_word_commands else self._read_line)

    def scan(self, text: str) -> FileScan:
        """All statements of a file's text. Raises nothing; cost is linear."""
        return self.scan_lines(text.split("\n"), 0)

    def scan_lines(self, lines: list[str], start: int, *, in_help: bool = False) -> FileScan:
        """The statements from ``lines[start]`` on; the last of ``lines`` is what follows the last newline.

        ``in_help`` says that a help text begins at ``start``.
        """
        scan = FileScan(lines)
        last = len(lines) - 1
        cache = self._cache
        add_number, add_entry = scan.numbers.append, scan.entries.append
        index = self._help(scan, start) if in_help else start
        while index < last:
            entry = cache[lines[index]]
            if entry is None:
                index += 1
            elif type(entry) is Statement:
                index += 1
                add_number(index)
                add_entry(entry)
            elif type(entry) is Handled:
                index += 1
                scan.add(index, entry)
            elif entry is _HELP:
                index = self._help(scan, index + 1)
            else:
                index = self._slow(scan, index)
        if index == last and lines[last]:
            self._slow(scan, last)
        return scan

    def _help(self, scan: FileScan, start: int) -> int:
        """Add the help text that begins at ``start``; the index of the line behind it."""
        lines = scan.physical
        style = self.rules.help_style
        end, why = find_end(lines, start, style)
        text = HelpText(lines[start:end], why, start, style)
        number = min(end + 1, len(lines)) if self.rules.help_line_is_last else start
        scan.add(number, Statement(HELP_SHAPE, ("help",), text))
        return end

    def _slow(self, scan: FileScan, index: int) -> int:
        """Add the logical line at ``index``, cut exactly; the index of the line behind it."""
        line = cut(scan.physical, index, self.rules)
        if not line.lexemes:
            return line.next_index
        plain = self._plain(line)
        if plain is not None:
            scan.add(line.lexemes[0].line, plain)
        elif not (line.is_help and len(line.lexemes) == 1 and not line.at_end):
            scan.add(index + 1, Deferred(line))
        if line.is_help and not line.at_end:
            return self._help(scan, line.next_index)
        return line.next_index

    def _plain(self, line: LogicalLine) -> Statement | Handled | None:
        """The statement of a line that only looked unusual, None where the reader must look at it."""
        if line.at_end or not all(item.constant and item.kind.is_token for item in line.lexemes):
            return None
        if self.rules.bare_environment and any("$" in item.text for item in line.lexemes):
            return None
        shape = self.shape(line.key)
        if shape is None or shape.kind is Kind.HELP:
            return None
        statement = Statement(shape, quote_text(shape, tuple(item.token for item in line.lexemes)))
        return Handled(statement) if shape.kind in _HANDLED else statement

    def _read_line(self, line: str) -> Statement | Handled | _Mark | None:
        """What one physical line says, by the fast way; _SLOW where it needs the exact lexer."""
        tokens: Sequence[str] = self._find_tokens(line)
        if not tokens or tokens[0] == "#":
            return _SLOW if line[-1:] == "\\" and self.rules.joins_physical_lines else None
        key = " ".join(map(self._classes.__getitem__, tokens))
        shape = self._accepted.get(key)
        if shape is None:
            match = _ASSIGNMENT.match(line)
            if match is not None and match.group(1) not in self._keywords:
                return self._assignment(match)
            shape = self.shape(key) if UNUSUAL not in key else None
            if shape is None:
                return _SLOW
        return self._entry(shape, tokens, line)

    def _read_first_word_line(self, line: str) -> Statement | Handled | _Mark | None:
        """The same where keywords count only as first words."""
        tokens: Sequence[str] = self._find_tokens(line)
        if not tokens or tokens[0] == "#":
            return None
        first = self._first_keywords.get(tokens[0])
        if first is None:
            match = _ASSIGNMENT.match(line) if self.rules.macros else None
            return self._assignment(match) if match is not None else _SLOW
        key = " ".join((first, *map(self._classes.__getitem__, tokens[1:])))
        shape = self._accepted.get(key)
        if shape is None:
            shape = self.shape(key) if UNUSUAL not in key else None
            if shape is None:
                return _SLOW
        if "---" in tokens:
            return _SLOW
        return self._entry(shape, tokens, line)

    def _assignment(self, match: re.Match[str]) -> Handled | _Mark:
        name, operator, value = match.groups()
        if self.rules.joins_physical_lines and value.endswith("\\"):
            return _SLOW
        shape = self.shape(f"N {operator} V" if value else f"N {operator}")
        assert shape is not None
        return Handled(Statement(shape, (name, operator, value) if value else (name, operator)))

    def _entry(self, shape: Shape, tokens: Sequence[str], line: str) -> Statement | Handled | _Mark:
        if '"' in line or "'" in line:
            tokens = [normal(token) for token in tokens]
        if shape.kind is Kind.HELP:
            return _HELP
        statement = Statement(shape, quote_text(shape, tuple(tokens)))
        return Handled(statement) if shape.kind in _HANDLED else statement

    def shape(self, key: str) -> Shape | None:
        """The shape of ``key`` if the dialect accepts it, else None."""
        shape = self._accepted.get(key)
        if shape is None:
            try:
                shape = self._shapes.find(key)
            except UnknownShapeError:
                return None
            if any(not getattr(self.rules, need) for need in shape.needs):
                return None
            self._accepted[key] = shape
        return shape

    def explain(self, key: str) -> UnknownShapeError | Shape:
        """Why a key was not accepted: the grammar's objection, or the shape that other dialects have."""
        try:
            return self._shapes.find(key)
        except UnknownShapeError as error:
            return error


def normal(token: str) -> str:
    """A token as statements keep it: of a quoted string, a double quote and the content."""
    return '"' + token[1:-1] if token[0] in "\"'" else token


def quote_text(shape: Shape, tokens: tuple[str, ...]) -> tuple[str, ...]:
    """The tokens with the text that the shape names in its quoted form, also where it was written without quotes."""
    if "unquoted_text" not in shape.needs:
        return tokens
    return (*tokens[: shape.text], '"' + plain_word(tokens[shape.text]), *tokens[shape.text + 1 :])
