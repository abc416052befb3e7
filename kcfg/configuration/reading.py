"""Reading files of assignments as C does: which lines count, for what, and which draw a warning.

Rules: ``conf_read_simple()`` and ``conf_set_sym_val()`` in ``confdata.c``.
"""

from __future__ import annotations

from kcfg.errors import Place
from kcfg.language import SymbolType
from kcfg.records import dataclass, field
from kcfg.tree import Tree
from kcfg.tree.model import CHOICE, MEMBER
from kcfg.tree.numbers import is_loose_number, is_valid_text

from .events import Assignment, Problem, ReadWarning

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_TRISTATE_VALUES = {"n": 0, "m": 1, "y": 2}
_BOOL, _TRISTATE, _STRING = int(SymbolType.BOOL), int(SymbolType.TRISTATE), int(SymbolType.STRING)
_UNKNOWN = int(SymbolType.UNKNOWN)


@dataclass
class Events:
    """All assignments of one run, in order, with C's warnings about them.

    ``unknown`` says that a symbol was named that the tree does not know, which makes C consider the file changed.
    """

    assignments: list[Assignment] = field(default_factory=list)
    warnings: list[ReadWarning] = field(default_factory=list)
    unknown: bool = False
    #: Unknown symbols of lines that C mentions ignoring.
    ignored: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Assignment]:
        return iter(self.assignments)


class AssignmentReader:
    """Reads texts of assignments against one tree.

    ``prefix`` is what names begin with (``CONFIG_``). ``warn_unknown`` adds C's warning for unknown symbols, given
    where ``KCONFIG_WARN_UNKNOWN_SYMBOLS`` is set. Cost: about a microsecond a line.
    """

    def __init__(self, tree: Tree, prefix: str = "CONFIG_", *, warn_unknown: bool = False) -> None:
        self.tree = tree
        self.prefix = prefix
        self.warn_unknown = warn_unknown
        self.events = Events()
        a = tree.arrays
        # Up to 6.8 a choice that has a name is a symbol like any other here; of two so called the later one is found.
        named = {a.names[choice]: choice for choice in a.choices if choice > tree.numbers.get(a.names[choice], -1)}
        named.pop("", None)
        self._numbers = {**tree.numbers, **named} if named else tree.numbers
        self._seen: set[int] = set()
        self._stored: dict[int, int | str | None] = {}
        self._choice_states: dict[int, int] = {}

    def read(self, text: str, file: str) -> Events:
        """Add the assignments in ``text``, which came from ``file``; all events so far."""
        lines = text.split("\n")
        # C strips a carriage return only together with the newline after it: protect that of an unfinished last line.
        last = lines.pop()
        if last:
            lines.append(f"{last}\r" if last.endswith("\r") else last)
        if self.tree.dialect.strips_lines:
            lines = [line.rstrip() for line in lines]
        limit = self.tree.dialect.longest_line
        if limit and any(len(line) >= limit for line in lines):
            lines = [piece for line in lines for piece in _pieces(line, limit)]
        keeps = self.tree.dialect.keeps_carriage_returns
        prefix = self.prefix
        start = len(prefix)
        unset = f"# {prefix}"
        dialect = self.tree.dialect
        strict = dialect.strict_lines
        if dialect.any_comment_mark:
            lines = [f"# {line[2:]}" if line[2:].startswith(prefix) and line[:1] == "#" else line for line in lines]
        for number, line in enumerate(lines, 1):
            if line.startswith(prefix) and line[:1] != "#":
                name, equals, value = line[start:].partition("=")
                if equals:
                    self._assign(name, value[:-1] if value.endswith("\r") and not keeps else value, Place(file, number))
                elif (strict or dialect.strips_lines) and line.strip("\r"):
                    self._unexpected(line.removesuffix("\r"), Place(file, number))
            elif line.startswith(unset):
                name, _, rest = line[len(unset) :].partition(" ")
                rest = rest.removesuffix("\r")
                if rest == "is not set" or (not strict and rest.startswith("is not set")):
                    self._not_set(name, Place(file, number))
            elif line and line[0] != "#" and (line != "\r" if strict else keeps or line[0] != "\r"):
                self._unexpected(line.removesuffix("\r") if strict else line.partition("\r")[0], Place(file, number))
        return self.events

    def set(self, name: str, value: str, place: Place) -> Events:
        """Add one assignment by name, without a prefix, as if ``NAME=VALUE`` were the only line of it read.

        It is meant to go over what the files say: no warning, and also where the first line of a symbol counts.
        """
        self._seen.discard(self._numbers.get(name, -1))
        self._assign(name, value, place)
        return self.events

    def _not_set(self, name: str, place: Place) -> None:
        dialect, number = self.tree.dialect, self._numbers.get(name, -1)
        if number >= 0 and not dialect.not_set_of_any_type and self.tree.arrays.types[number] not in (_BOOL, _TRISTATE):
            if number in self._seen:
                self._repeated(name, place)
            self.events.assignments.append(Assignment(place, name, number, "n", None, Problem.IGNORED, True))
            return
        if number < 0 and dialect.mentions_unknown_not_set:
            self.events.ignored.append(name)
        self._assign(name, "n", place, unset=True)

    def _repeated(self, name: str, place: Place) -> None:
        dialect = self.tree.dialect
        notice = dialect.notices
        text = f"override: reassigning to symbol {name}"
        if dialect.first_line_counts:
            text = f"trying to reassign symbol {name}"
        self.events.warnings.append(ReadWarning(place, text, "override", notice=notice))

    def _unexpected(self, line: str, place: Place) -> None:
        text = f"unexpected data: {line}" if self.tree.dialect.quotes_unexpected else "unexpected data"
        self.events.warnings.append(ReadWarning(place, text, "malformed"))
        self.events.assignments.append(Assignment(place, "", -1, line, None, Problem.MALFORMED))

    def _assign(self, name: str, raw: str, place: Place, *, unset: bool = False) -> None:
        events = self.events
        number = self._numbers.get(name, -1)
        if number < 0:
            events.unknown = True
            if self.tree.dialect.warns_of_unknown:
                text = f"trying to assign nonexistent symbol {name}"
                events.warnings.append(ReadWarning(place, text, "unknown"))
            elif self.warn_unknown and self.tree.dialect.warns_on_request:
                events.warnings.append(ReadWarning(place, f"unknown symbol: {name}", "unknown"))
            events.assignments.append(Assignment(place, name, -1, raw, None, Problem.UNKNOWN, unset))
            return
        is_choice = self.tree.arrays.flags[number] & CHOICE
        if number in self._seen or is_choice:
            self._repeated(name, place)
            if self.tree.dialect.first_line_counts:
                stored = self._stored[number]
                if self.tree.arrays.flags[number] & MEMBER and isinstance(stored, int):
                    self._note_choice(number, name, stored, place)
                events.assignments.append(Assignment(place, name, number, raw, stored, Problem.NONE, unset))
                return
        value, problem = self._value(number, name, raw, place)
        events.assignments.append(Assignment(place, name, number, raw, value, problem, unset))
        if problem is Problem.NONE:
            self._seen.add(number)
            self._stored[number] = value
            if is_choice and isinstance(value, int):
                self._choice_states[number] = value
            member = self.tree.arrays.flags[number] & MEMBER
            if member and isinstance(value, int) and self.tree.dialect.warns_of_choice_changes:
                self._note_choice(number, name, value, place)

    def _value(self, number: int, name: str, raw: str, place: Place) -> tuple[int | str | None, Problem]:
        type_ = self.tree.arrays.types[number]
        if type_ == _BOOL or type_ == _TRISTATE:
            value = _TRISTATE_VALUES.get(raw[:1])
            if value is None or (value == 1 and type_ == _BOOL):
                return self._invalid(raw, name, place)
            return value, Problem.NONE
        if type_ == _UNKNOWN:
            return None, Problem.IGNORED
        if type_ == _STRING:
            if raw[:1] != '"':
                return None, Problem.IGNORED
            verbatim = self.tree.dialect.verbatim_strings
            text = (raw[1:-1] if raw.endswith('"') else None) if verbatim else unescape(raw[1:])
            if text is None:
                self.events.warnings.append(ReadWarning(place, "invalid string found", "invalid"))
                return None, Problem.INVALID
            return text, Problem.NONE
        loose = self.tree.dialect.loose_numbers
        if not (is_loose_number(type_, raw) if loose else is_valid_text(type_, raw)):
            if not raw and self.tree.dialect.takes_empty_numbers:
                return None, Problem.INVALID
            return self._invalid(raw, name, place)
        return raw, Problem.NONE

    def _invalid(self, raw: str, name: str, place: Place) -> tuple[None, Problem]:
        self.events.warnings.append(ReadWarning(place, f"symbol value '{raw}' invalid for {name}", "invalid"))
        return None, Problem.INVALID

    def _note_choice(self, number: int, name: str, value: int, place: Place) -> None:
        """C's bookkeeping of a choice's state up to 6.8, for its warnings."""
        choice = self.tree.arrays.choice_of[number]
        state = self._choice_states.get(choice, 0)
        if value == 2 and state:
            notice = self.tree.dialect.notices
            text = f"override: {name} changes choice state"
            if self.tree.dialect.first_line_counts:
                text = f"{name} creates inconsistent choice state"
            self.events.warnings.append(ReadWarning(place, text, "choice-changed", notice=notice))
        elif value == 1 and state == 2:
            self.events.warnings.append(
                ReadWarning(place, f"{name} creates inconsistent choice state", "choice-inconsistent")
            )
        self._choice_states[choice] = max(state, value)


def _pieces(line: str, limit: int) -> list[str]:
    """A line as C reads it into a buffer for ``limit`` characters, its newline one of them."""
    return [line[at : at + limit] for at in range(0, len(line) + 1, limit)]


def unescape(text: str) -> str | None:
    """The string before the closing quote, each backslash taking the next character as it is; None without one."""
    if "\\" not in text:
        end = text.find('"')
        return text[:end] if end >= 0 else None
    out: list[str] = []
    i = 0
    while i < len(text):
        char = text[i]
        if char == '"':
            return "".join(out)
        if char == "\\":
            i += 1
            char = text[i : i + 1]
        out.append(char)
        i += 1
    return None
