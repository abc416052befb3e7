"""Cuts a file's text into statements in one pass, without asking the environment.

Lines of the same text share one Statement: of the 110,000 logical lines of a Linux tree half are repetitions,
and their tokens have only some 660 shapes. What must wait until the reader gets there (macros, anything
unusual) stays behind as a Deferred line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from kcfg.language.alphabet import alphabet
from kcfg.language.cutting import cut
from kcfg.language.grammar_errors import UnknownShapeError
from kcfg.language.help import AT_FILE_END, HelpText, find_end
from kcfg.language.lexemes import UNUSUAL, LogicalLine
from kcfg.language.rules import LanguageRules
from kcfg.language.shapes import Shapes
from kcfg.language.statements import Kind, Shape, Statement, plain_word
from kcfg.records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_ASSIGNMENT = re.compile(r"[ \t]*([A-Za-z0-9_-]+)[ \t]*(:=|\+=|=)[ \t]*(.*)", re.DOTALL)
_WORD_START = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./")

HELP_SHAPE: Final = Shape(Kind.HELP)
HELP_TOKENS: Final = ("help",)
# Members that are compared for each line: by these names compiled code finds them at once.
_IS_HELP: Final = Kind.HELP
_IS_ASSIGNMENT: Final = Kind.ASSIGNMENT


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
    """What is remembered of lines that are no statements by themselves."""


#: A line that says nothing, one that must be cut exactly each time, and one behind which a help text begins.
_NOTHING: Final = _Mark()
_SLOW: Final = _Mark()
_HELP: Final = _Mark()

#: The kinds that the reader acts on.
HANDLED: Final = frozenset({Kind.SOURCE, Kind.ASSIGNMENT, Kind.MAINMENU, Kind.CHOICE, Kind.ENDCHOICE})


class FileScan:
    """The statements of one file in order, and the line that C names for each."""

    __slots__ = ("_physical", "_text", "entries", "numbers", "specials")

    def __init__(self, text: str | Callable[[], str]) -> None:
        """``text`` is what the file holds, or gives it once it is wanted."""
        self._text = text
        self._physical: list[str] | None = None
        self.numbers: list[int] = []
        self.entries: list[Entry] = []
        #: The indices of the entries that are no plain statements, ascending.
        self.specials: list[int] = []

    @property
    def text(self) -> str:
        """What the file holds."""
        text = self._text
        if not isinstance(text, str):
            text = self._text = text()
        return text

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
    """Token to class, for keywords and operators, and for other tokens as they are met."""

    def __init__(self, fixed: dict[str, str], word: re.Pattern[str]) -> None:
        super().__init__(fixed)
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

    __slots__ = ("_first", "_handled", "_shape", "_tokens")

    def __init__(self, shape: Shape, tokens: tuple[str, ...], handled: bool) -> None:
        self._shape = shape
        self._tokens = tokens
        self._first = tokens[0] if len(tokens) == 1 else ""
        self._handled = handled

    def filled(self, last: str) -> Statement | Handled:
        """The statement of the line whose last token is ``last``."""
        tokens: tuple[str, ...] = (self._first, last) if self._first else (*self._tokens, last)
        statement = Statement(self._shape, tokens)
        return Handled(statement) if self._handled else statement


class _Templates:
    """What the rules of the language have said of one line, for those that differ from it only in their last word."""

    def __init__(self, keywords: Collection[str]) -> None:
        self._keywords = keywords
        self._words: dict[str, _Template] = {}
        self._texts: dict[str, _Template] = {}

    def fill(self, line: str) -> Statement | Handled | None:
        """What a line says by the template for it; None without one."""
        if line.endswith('"'):
            at = line.find('"')
            template = self._texts.get(line[:at])
            if template is None or line.find('"', at + 1) != len(line) - 1:
                return None
            last = line[at:-1]
            return None if "\\" in last or "$" in last or "\0" in last else template.filled(last)
        at = line.rfind(" ")
        template = self._words.get(line[:at]) if at > 0 else None
        if template is None:
            return None
        last = line[at + 1 :]
        return template.filled(last) if self._is_plain(last) else None

    def _is_plain(self, word: str) -> bool:
        return word.isidentifier() and word.isascii() and word not in self._keywords

    def learn(self, line: str, statement: Statement, *, handled: bool) -> None:
        """Take a line for the template of those that differ only in its last token, if it can be one."""
        shape, tokens = statement.shape, statement.tokens
        if len(tokens) < 2 or shape.kind is _IS_ASSIGNMENT or shape.needs:
            return
        last = tokens[-1]
        if last[:1] == '"':
            if line.endswith(last + '"') and line.count('"') == 2 and "'" not in line:
                self._texts[line[: -len(last) - 1]] = _Template(shape, tokens[:-1], handled)
        elif line.endswith(" " + last) and self._is_plain(last):
            self._words[line[: -len(last) - 1]] = _Template(shape, tokens[:-1], handled)


class _Lines:
    """What one line says by one dialect's rules; the shapes that it has met are remembered."""

    def __init__(self, rules: LanguageRules) -> None:
        self.rules = rules
        self._shapes = Shapes()
        self._accepted: dict[str, Shape] = {}
        letters = alphabet(rules)
        self._keywords = letters.later
        self._find_tokens = letters.usual_token.findall
        self._fixed = {**letters.later, **{operator: operator for operator in letters.operators}}
        self._classes = _Classes(self._fixed, letters.word)
        self._first_keywords = letters.first
        self.templates = _Templates(letters.later)

    def read(self, line: str) -> Statement | Handled | _Mark:
        """What one physical line says, by the fast way; _SLOW where it needs the exact lexer."""
        found = self.templates.fill(line)
        if found is not None:
            return found
        start = line.lstrip(" \t")
        if not start or start[0] == "#":
            return _SLOW if start and start[-1] == "\\" and self.rules.joins_physical_lines else _NOTHING
        read = self._read_first_word_line(line) if self.rules.first_word_commands else self._read_line(line)
        if type(read) is Statement:
            self.templates.learn(line, read, handled=False)
        elif type(read) is Handled:
            self.templates.learn(line, read.statement, handled=True)
        return read

    def _read_line(self, line: str) -> Statement | Handled | _Mark:
        tokens, classes = self._cut(line)
        key = " ".join(classes)
        shape = self._accepted.get(key)
        if shape is None:
            match = _ASSIGNMENT.match(line)
            if match is not None and match.group(1) not in self._keywords:
                return self._assignment(match)
            shape = self.shape(key) if UNUSUAL not in key else None
            if shape is None:
                return _SLOW
        return self._entry(shape, tokens, line)

    def _read_first_word_line(self, line: str) -> Statement | Handled | _Mark:
        """The same where keywords count only as first words."""
        tokens, classes = self._cut(line)
        first = self._first_keywords.get(tokens[0])
        if first is None:
            match = _ASSIGNMENT.match(line) if self.rules.macros else None
            return self._assignment(match) if match is not None else _SLOW
        classes[0] = first
        key = " ".join(classes)
        shape = self._accepted.get(key)
        if shape is None:
            shape = self.shape(key) if UNUSUAL not in key else None
            if shape is None:
                return _SLOW
        if "---" in tokens:
            return _SLOW
        return self._entry(shape, tokens, line)

    def _cut(self, line: str) -> tuple[list[str], list[str]]:
        """The tokens of a line and their classes."""
        fixed = self._fixed
        tokens: list[str] = []
        classes: list[str] = []
        for token in line.replace("\t", " ").split(" "):
            if token:
                token_class = fixed.get(token)
                if token_class is None:
                    if not (token.isidentifier() and token.isascii()):
                        break
                    token_class = "N"
                tokens.append(token)
                classes.append(token_class)
        else:
            return tokens, classes
        # Not all of its tokens are words and operators between blanks.
        tokens = self._find_tokens(line)
        return tokens, [self._classes[token] for token in tokens]

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
        if shape.kind is _IS_HELP:
            return _HELP
        statement = Statement(shape, quote_text(shape, tuple(tokens)))
        return Handled(statement) if shape.kind in HANDLED else statement

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
        self._said: dict[str, Statement | Handled | _Mark] = {}

    def shape(self, key: str) -> Shape | None:
        """The shape of ``key`` if the dialect accepts it, else None."""
        return self._lines.shape(key)

    def explain(self, key: str) -> UnknownShapeError | Shape:
        """Why a key was not accepted: the grammar's objection, or the shape that other dialects have."""
        return self._lines.explain(key)

    def recall(self, places: Sequence[str], text: Callable[[], str]) -> FileScan | None:
        """The scan of the first of ``places`` that is there, if it is known without reading it; else None.

        ``text`` gives the text. Here nothing is known.
        """
        return None

    def scan(self, text: str) -> FileScan:
        """All statements of a file's text. Raises nothing; cost is linear."""
        found = FileScan(text)
        self._scan(found, text.split("\n"), 0)
        return found

    def scan_from(self, text: str, index: int) -> FileScan:
        """The statements from the line at ``index`` on."""
        found = FileScan(text)
        self._scan(found, text.split("\n"), index)
        return found

    def scan_help(self, text: str, index: int) -> FileScan:
        """The statements from the line at ``index`` on, where a help text begins."""
        found = FileScan(text)
        lines = text.split("\n")
        self._scan(found, lines, self._help(found, lines, index))
        return found

    def _scan(self, scan: FileScan, lines: list[str], index: int) -> None:
        """Add the statements from the line at ``index`` on; the last of ``lines`` is what follows the last newline."""
        said, numbers, entries = self._said, scan.numbers, scan.entries
        templates = self._lines.templates
        last = len(lines) - 1
        entry: Statement | Handled | _Mark | None
        while index < last:
            line = lines[index]
            index += 1
            if not line:
                continue
            if line.startswith("config ") or line.endswith('"'):
                entry = templates.fill(line)  # such a line is hardly ever met again: not worth remembering
            else:
                entry = said.get(line)
            if entry is None:
                entry = said[line] = self._lines.read(line)
            if type(entry) is Statement:
                numbers.append(index)
                entries.append(entry)
            elif entry is _HELP:
                index = self._help(scan, lines, index)
            elif type(entry) is Handled:
                scan.add(index, entry)
            elif entry is _SLOW:
                index, is_help = self._slow(scan, lines, index - 1)
                if is_help:
                    index = self._help(scan, lines, index)
        if index == last and lines[last]:
            self._slow(scan, lines, last)

    def _help(self, scan: FileScan, lines: list[str], index: int) -> int:
        """Add the help text that begins with the line at ``index``; the index of the line behind it."""
        style = self.rules.help_style
        following, why = find_end(lines, index, style)
        number = index
        if self.rules.help_line_is_last:
            number = following if why is AT_FILE_END else following + 1
        scan.numbers.append(number)
        text = HelpText("\n".join(lines[index:following]), why, index, style)
        scan.entries.append(Statement(HELP_SHAPE, HELP_TOKENS, text))
        return following

    def _slow(self, scan: FileScan, lines: list[str], index: int) -> tuple[int, bool]:
        """Add the logical line at ``index``, cut exactly; the index of the line behind it, and if help begins there."""
        line = cut(lines, index, self.rules)
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
        return Handled(statement) if shape.kind in HANDLED else statement


def normal(token: str) -> str:
    """A token as statements keep it: of a quoted string, a double quote and the content."""
    return '"' + token[1:-1] if token[0] in "\"'" else token


def quote_text(shape: Shape, tokens: tuple[str, ...]) -> tuple[str, ...]:
    """The tokens with the text that the shape names in its quoted form, also where it was written without quotes."""
    if "unquoted_text" not in shape.needs:
        return tokens
    return (*tokens[: shape.text], '"' + plain_word(tokens[shape.text]), *tokens[shape.text + 1 :])
