"""Cuts a file's text into statements in one pass, without asking the environment.

Lines of the same text share one Statement: of the 110,000 logical lines of a Linux tree half are repetitions,
and their tokens have only some 660 shapes. What must wait until the reader gets there (macros, anything
unusual) stays behind as a Deferred line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from sys import intern

from kcfg.language.alphabet import alphabet
from kcfg.language.cutting import cut
from kcfg.language.grammar_errors import UnknownShapeError
from kcfg.language.help import HelpEnd, HelpText, find_end, find_end_in
from kcfg.language.lexemes import UNUSUAL, LogicalLine
from kcfg.language.rules import LanguageRules
from kcfg.language.shapes import Shapes
from kcfg.language.statements import Kind, Shape, Statement, plain_word
from kcfg.records import dataclass

_ASSIGNMENT = re.compile(r"[ \t]*([A-Za-z0-9_-]+)[ \t]*(:=|\+=|=)[ \t]*(.*)", re.DOTALL)
_WORD_START = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./")

HELP_SHAPE = Shape(Kind.HELP)
_HELP_TOKENS = ("help",)
#: The rest of a line in which a help text may be announced.
_HELP_LINE = re.compile(r"help[^\n]*+\n?")


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

    __slots__ = ("_physical", "entries", "numbers", "specials", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._physical: list[str] | None = None
        self.numbers: list[int] = []
        self.entries: list[Entry] = []
        #: The indices of the entries that are no plain statements, ascending.
        self.specials: list[int] = []

    @property
    def physical(self) -> list[str]:
        """The lines of the file, the last of them what follows the last newline; few files are asked for them."""
        if self._physical is None:
            self._physical = self.text.split("\n")
        return self._physical

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


class _Template:
    """The statement of all lines that begin alike and end in one plain word, or in one plain quoted text."""

    __slots__ = ("handled", "shape", "tokens")

    def __init__(self, shape: Shape, tokens: tuple[str, ...], handled: bool) -> None:
        self.shape = shape
        self.tokens = tokens
        self.handled = handled

    def filled(self, last: str) -> Statement | Handled:
        """The statement of the line whose last token is ``last``."""
        statement = Statement(self.shape, (*self.tokens, intern(last)))
        return Handled(statement) if self.handled else statement


class _LineCache(dict[str, "Statement | Handled | _Mark | None"]):
    """Line text to what it says; None for lines that say nothing.

    What the rules of the language have said of one line serves for those that differ only in their last word.
    """

    def __init__(self, read: Callable[[str], Statement | Handled | _Mark | None], keywords: Collection[str]) -> None:
        super().__init__()
        self._read = read
        self._keywords = keywords
        self._words: dict[str, _Template] = {}
        self._texts: dict[str, _Template] = {}

    def __missing__(self, line: str) -> Statement | Handled | _Mark | None:
        start, _, last = line.rpartition(" ")
        entry: Statement | Handled | _Mark | None
        if last.isidentifier():
            word = self._words.get(start)
            if word is not None and last.isascii() and last not in self._keywords:
                entry = self[line] = word.filled(last)
                return entry
        elif last[-1:] == '"':
            start, quote, last = line[:-1].partition('"')
            text = self._texts.get(start) if quote else None
            if text is not None and not ('"' in last or "\\" in last or "$" in last or "\0" in last):
                entry = self[line] = text.filled('"' + last)
                return entry
        entry = self[line] = self._read(line)
        self._learn(line, entry)
        return entry

    def _learn(self, line: str, entry: Statement | Handled | _Mark | None) -> None:
        """Take a line for the template of those that differ only in its last token, if it can be one."""
        if type(entry) is Handled:
            statement = entry.statement
        elif type(entry) is Statement:
            statement = entry
        else:
            return
        shape, (*tokens, last) = statement.shape, statement.tokens
        if shape.kind is Kind.ASSIGNMENT or shape.needs or not tokens:
            return
        template = _Template(shape, tuple(tokens), statement is not entry)
        if last.isidentifier() and last.isascii() and last not in self._keywords:
            if line.endswith(" " + last):
                self._words[line[: -len(last) - 1]] = template
        elif last[:1] == '"' and line.endswith(last + '"') and line.count('"') == 2 and "'" not in line:
            self._texts[line[: -len(last) - 1]] = template


class _Lines:
    """What one line says by one dialect's rules; the shapes that it has met are remembered."""

    def __init__(self, rules: LanguageRules) -> None:
        self.rules = rules
        self._shapes = Shapes()
        self._accepted: dict[str, Shape] = {}
        letters = alphabet(rules)
        self._keywords = letters.later
        self._find_tokens = letters.usual_token.findall
        self._classes = _Classes(letters.later, letters.operators, letters.word)
        self._first_keywords = letters.first

    def cache(self) -> _LineCache:
        """A memory for what lines say."""
        # What it calls knows nothing of it: no circle keeps all those statements when their scanner is gone.
        read = self._read_first_word_line if self.rules.first_word_commands else self._read_line
        return _LineCache(read, self._keywords)

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


class Scanner:
    """Scans files by one dialect's rules; one can serve any number of readings, faster each time."""

    def __init__(self, rules: LanguageRules) -> None:
        self.rules = rules
        self._lines = _Lines(rules)
        self._cache = self._lines.cache()

    def shape(self, key: str) -> Shape | None:
        """The shape of ``key`` if the dialect accepts it, else None."""
        return self._lines.shape(key)

    def explain(self, key: str) -> UnknownShapeError | Shape:
        """Why a key was not accepted: the grammar's objection, or the shape that other dialects have."""
        return self._lines.explain(key)

    def scan(self, text: str) -> FileScan:
        """All statements of a file's text. Raises nothing; cost is linear."""
        found = FileScan(text)
        self._scan(found, 0, 0)
        return found

    def scan_from(self, text: str, index: int) -> FileScan:
        """The statements from the line at ``index`` on."""
        scan = FileScan(text)
        self._scan(scan, _skip_lines(text, 0, index), index)
        return scan

    def scan_help(self, text: str, index: int) -> FileScan:
        """The statements from the line at ``index`` on, where a help text begins."""
        scan = FileScan(text)
        self._scan(scan, *self._help(scan, _skip_lines(text, 0, index), index))
        return scan

    def _scan(self, scan: FileScan, position: int, index: int) -> None:
        """Add the statements from ``position`` on, where the line at ``index`` begins.

        The text is taken in pieces whose last line has the word ``help`` in it, so that help texts are never cut.
        """
        text, cache = scan.text, self._cache
        add_number, add_entry = scan.numbers.append, scan.entries.append
        size = len(text)
        while position < size:
            match = _HELP_LINE.search(text, position)
            stop = match.end() if match is not None else size
            lines = text[position:stop].split("\n")
            rest = lines.pop()  # what follows the last newline of the file
            first, end = index, index + len(lines)
            following = iter(lines)
            for line in following:
                index += 1
                entry = cache[line]
                if type(entry) is Statement:
                    add_number(index)
                    add_entry(entry)
                elif type(entry) is Handled:
                    scan.add(index, entry)
                elif entry is not None:
                    is_help = entry is _HELP
                    if not is_help:
                        before = index
                        index, is_help = self._slow(scan, index - 1)
                        for _ in range(index - before):
                            next(following, None)
                    if is_help or index > end:
                        position = stop if index == end else _skip_lines(text, position, index - first)
                        if is_help:
                            position, index = self._help(scan, position, index)
                        break
            else:
                if rest:
                    self._slow(scan, index)
                position = stop

    def _help(self, scan: FileScan, position: int, index: int) -> tuple[int, int]:
        """Add the help text that begins at ``position``, with the line at ``index``; where it ends, likewise."""
        style, text = self.rules.help_style, scan.text
        found = find_end_in(text, position)
        if found is not None:
            end, why = found
            following = index + text.count("\n", position, end) + (why is HelpEnd.FILE)
            content = text[position : end if why is HelpEnd.FILE else end - 1]
        else:
            lines = scan.physical
            following, why = find_end(lines, index, style)
            content = "\n".join(lines[index:following])
            end = min(position + len(content) + 1, len(text))
        number = index
        if self.rules.help_line_is_last:
            number = following if why is HelpEnd.FILE else following + 1
        scan.add(number, Statement(HELP_SHAPE, _HELP_TOKENS, HelpText(content, why, index, style)))
        return end, following

    def _slow(self, scan: FileScan, index: int) -> tuple[int, bool]:
        """Add the logical line at ``index``, cut exactly; the index of the line behind it, and if help begins there."""
        line = cut(scan.physical, index, self.rules)
        if not line.lexemes:
            return line.next_index, False
        plain = self._plain(line)
        if plain is not None:
            scan.add(line.lexemes[0].line, plain)
        elif not (line.is_help and len(line.lexemes) == 1 and not line.at_end):
            scan.add(index + 1, Deferred(line))
        return line.next_index, line.is_help and not line.at_end

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


def _skip_lines(text: str, position: int, count: int) -> int:
    """The position ``count`` lines behind ``position``, or the end of the text."""
    for _ in range(count):
        position = text.find("\n", position) + 1
        if not position:
            return len(text)
    return position


def normal(token: str) -> str:
    """A token as statements keep it: of a quoted string, a double quote and the content."""
    return '"' + token[1:-1] if token[0] in "\"'" else token


def quote_text(shape: Shape, tokens: tuple[str, ...]) -> tuple[str, ...]:
    """The tokens with the text that the shape names in its quoted form, also where it was written without quotes."""
    if "unquoted_text" not in shape.needs:
        return tokens
    return (*tokens[: shape.text], '"' + plain_word(tokens[shape.text]), *tokens[shape.text + 1 :])
