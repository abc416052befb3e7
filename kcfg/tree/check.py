"""C's own walk for recursive dependencies, and the message it prints for the first one.

C walks in a fixed order and leaves out what cannot make a value depend on itself in its eyes (range bounds, the
members that a choice's defaults name), so the answer is not the graph's loops but this walk's
(``sym_check_deps()`` in ``symbol.c``). It is taken only for trees whose graph has a loop at all.
"""

from __future__ import annotations

from collections.abc import Iterable

from kcfg.errors import Place, TreeError
from kcfg.language import Diagnostic, DiagnosticKind

from .build import Builder
from .choices import member_errors
from .dialects import ChoiceModel, LoopHint, LoopWords
from .entries import EntryRecord, PropertyRecord, SymbolRecord
from .expressions import NULL
from .finalize import choice_of, entries_in_order
from .hashing import hash_order, is_in_first_bucket
from .kinds import P_CHOICE, P_COMMENT, P_DEFAULT, P_IMPLY, P_MENU, P_PROMPT, P_RANGE, P_SELECT, P_SYMBOL

_KIND_NAME = {
    P_PROMPT: "prompt",
    P_COMMENT: "comment",
    P_MENU: "menu",
    P_DEFAULT: "default",
    P_SELECT: "select",
    P_IMPLY: "imply",
    P_RANGE: "range",
    P_CHOICE: "choice",
    P_SYMBOL: "symbol",
}


_SUBSECTION = 'subsection "Kconfig recursive dependency limitations"'
_HINT = {
    LoopHint.NONE: [],
    LoopHint.EACH: ["For a resolution refer to Documentation/kbuild/kconfig-language.txt", _SUBSECTION],
    LoopHint.TXT: ["For a resolution refer to Documentation/kbuild/kconfig-language.txt", _SUBSECTION, ""],
    LoopHint.RST: ["For a resolution refer to Documentation/kbuild/kconfig-language.rst", _SUBSECTION, ""],
}


class _Frame:
    """One symbol on the way from where the walk began: by which of its clauses the walk went on."""

    __slots__ = ("prop", "symbol", "through")

    def __init__(self, symbol: SymbolRecord) -> None:
        self.symbol = symbol
        self.prop: PropertyRecord | None = None
        self.through = ""  # "dir_dep", "rev_dep", "implied", "value" or "" (a condition)


class DependencyCheck:
    """Finds the first recursive dependency of a finalised tree as C does.

    The walk is recursive: call it with room on the stack for the longest chain of dependencies.
    """

    #: The kinds of properties that it does not look at.
    passed_over: tuple[int, ...] = (P_SELECT, P_IMPLY, P_CHOICE)

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.pool = builder.pool
        self.symbols = builder.symbols
        self.dialect = builder.dialect
        self.model = builder.dialect.choices
        self._stack: list[_Frame] = []
        self._members: dict[int, list[SymbolRecord]] = {}
        self.errors: list[TreeError] = []

    def run(self) -> None:
        """Walk from every symbol, in the dialect's order.

        Raises :class:`~kcfg.errors.TreeError` for the first loop, or the first member of a choice that may not be as it
        is, which C looks at on the same walk; its ``c_message`` tells of all, as C does.
        """
        for symbol in self._starts():
            self._check(symbol)
            if symbol.is_choice and self.dialect.strict_choices:
                self.errors += member_errors(self.builder, symbol.entries[0])
        if self.errors:
            first = self.errors[0]
            first.c_message = "\n".join(error.c_message for error in self.errors)
            if self.dialect.loops_are_errors:
                raise first
            for line in first.c_message.split("\n"):
                self.builder.diagnostics.append(Diagnostic("", 0, line, DiagnosticKind.PLAIN))

    def _starts(self) -> Iterable[SymbolRecord]:
        if self.model == ChoiceModel.MENU:
            return [e.symbol for e in entries_in_order(self.builder.root) if e.symbol is not None]
        names = [None if r.is_choice and not r.name else r.name for r in self.symbols]
        buckets = self.dialect.hash_buckets
        starts = [self.symbols[number] for number in hash_order(names, buckets)]
        if self.dialect.nameless_modules:
            # C made that symbol before all others, so it is the last one in the first bucket.
            first = sum(is_in_first_bucket(symbol.name, buckets) for symbol in starts)
            starts.insert(first, self.builder.modules or self.builder.names.symbol("MODULES"))
        return starts

    def _members_of(self, choice: SymbolRecord) -> list[SymbolRecord]:
        if self.model == ChoiceModel.SYMBOL:
            return choice.members
        found = self._members.get(choice.number)
        if found is None:
            entry: EntryRecord | None = choice.entries[0]
            root = entry
            found = []
            while entry is not None:
                entry = entry.following(root)
                if entry is not None and entry.symbol is not None:
                    found.append(entry.symbol)
            self._members[choice.number] = found
        return found

    def _check(self, symbol: SymbolRecord) -> SymbolRecord | None:
        if symbol.constant:
            return None
        if symbol.checking:
            self._report(symbol)
            return symbol
        if symbol.checked:
            return None
        choice = choice_of(symbol, self.model)
        if choice is not None:
            self._stack.append(_Frame(symbol))
            found = self._check(choice)
            self._stack.pop()
            return found
        if symbol.is_choice:
            return self._check_choice(symbol)
        symbol.checking = symbol.checked = True
        found = self._check_clauses(symbol)
        symbol.checking = False
        return found

    def _check_choice(self, choice: SymbolRecord) -> SymbolRecord | None:
        members = self._members_of(choice)
        self._stack.append(_Frame(choice))
        for symbol in (*members, choice):
            symbol.checking = symbol.checked = True
        found = self._check_clauses(choice)
        choice.checking = False
        if found is None:
            for member in members:
                found = self._check_clauses(member)
                if found is not None:
                    break
        for member in members:
            member.checking = False
        if found is not None and choice_of(found, self.model) is choice:
            found = choice
        self._stack.pop()
        return found

    def _check_clauses(self, symbol: SymbolRecord) -> SymbolRecord | None:
        frame = _Frame(symbol)
        self._stack.append(frame)
        try:
            for frame.through, expression in (
                ("dir_dep", symbol.dir_dep if self.dialect.loops_through_dependencies else NULL),
                ("rev_dep", symbol.rev_dep),
                ("implied", symbol.implied),
            ):
                found = self._check_expression(expression)
                if found is not None:
                    return found
            frame.through = ""
            for prop in symbol.properties:
                if prop.kind in self.passed_over:
                    continue
                frame.prop = prop
                found = self._check_expression(prop.condition)
                if found is not None:
                    return found
                if prop.kind == P_DEFAULT and not symbol.is_choice:
                    frame.through = "value"
                    found = self._check_expression(prop.expression)
                    if found is not None:
                        return found
                    frame.through = ""
            return None
        finally:
            self._stack.pop()

    def _check_expression(self, expression: int) -> SymbolRecord | None:
        for number in self.pool.symbols(expression):
            found = self._check(self.symbols[number])
            if found is not None:
                return found
        return None

    # -- the message -------------------------------------------------------------------------------------------------

    def _report(self, last: SymbolRecord) -> None:
        stack = self._stack
        choice = choice_of(last, self.model)
        if choice is not None:
            stack = [*stack, _Frame(last)]
            last = choice
        start = next((i for i in range(len(stack) - 1, -1, -1) if stack[i].symbol is last), None)
        if start is None:
            message = "unexpected recursive dependency error"
            self.errors.append(TreeError("recursive dependency", file=self.builder.files[0], c_message=message))
            return
        frames = stack[start:]
        lines, places = [], []
        modern = self.model == ChoiceModel.MENU
        hint = self.dialect.loop_hint
        for i, frame in enumerate(frames):
            following = frames[i + 1].symbol if i + 1 < len(frames) else last
            text = self._modern_line(frame, following) if modern else self._older_line(frame, following)
            place = self._place(frame)
            prefix = "" if modern else f"{place.file}:{place.line}:"
            if frame.symbol is last:
                lines.append(f"{prefix}error: recursive dependency detected!")
            if hint == LoopHint.EACH:
                lines += _HINT[hint]
            lines.append(f"{prefix}\t{text}")
            places.append((place, text))
        if hint != LoopHint.EACH:
            lines += _HINT[hint]
        first = places[0][0]
        chain = "\n".join(f"    {place}: {text}" for place, text in places)
        error = TreeError(
            f"recursive dependency detected\n{chain}",
            file=first.file,
            line=first.line,
            hint="break the circle: one of these must not depend on, select or default to the next",
            c_message="\n".join(lines),
        )
        self.errors.append(error)

    def _modern_line(self, frame: _Frame, following: SymbolRecord) -> str:
        name = frame.symbol.shown_name
        if following.is_choice:
            entry = following.entries[0]
            return f"symbol {name} is part of choice block at {self.builder.files[entry.file]}:{entry.line}"
        return self._clause_line(frame, name, following.shown_name)

    def _older_line(self, frame: _Frame, following: SymbolRecord) -> str:
        name = frame.symbol.shown_name
        if self.dialect.loop_words == LoopWords.CONDITION and frame.through in ("value", ""):
            if frame.through:
                return self._clause_line(frame, name, following.shown_name)
            if frame.prop is not None:
                return f"symbol {name} depends on {following.shown_name}"
        if frame.symbol.is_choice:
            return f"choice {name} contains symbol {following.shown_name}"
        if frame.symbol.choice is not None:
            return f"symbol {name} is part of choice {following.shown_name}"
        return self._clause_line(frame, name, following.shown_name)

    @staticmethod
    def _clause_line(frame: _Frame, name: str, following: str) -> str:
        if frame.through == "dir_dep":
            return f"symbol {name} depends on {following}"
        if frame.through == "rev_dep":
            return f"symbol {name} is selected by {following}"
        if frame.through == "implied":
            return f"symbol {name} is implied by {following}"
        kind = _KIND_NAME[frame.prop.kind] if frame.prop is not None else "unknown"
        if frame.through == "value":
            return f"symbol {name} {kind} value contains {following}"
        return f"symbol {name} {kind} is visible depending on {following}"

    def _place(self, frame: _Frame) -> Place:
        symbol = frame.symbol
        files = self.builder.files
        if symbol.is_choice or symbol.choice is not None or frame.prop is None:
            entry = symbol.entries[0] if symbol.entries else None
            return Place(files[entry.file], entry.line) if entry is not None else Place(files[0])
        return Place(files[frame.prop.file], frame.prop.line)
