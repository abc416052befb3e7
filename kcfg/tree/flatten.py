"""From the records of a finalised tree to the flat, immutable :class:`~kcfg.tree.model.Tree`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from .build import Builder
from .columns import EntryColumns, PropertyColumns, ReasonColumns, Slots, SymbolColumns
from .dialects import ChoiceModel
from .entries import EntryRecord, SymbolRecord
from .expressions import NO, NULL, YES
from .finalize import Finalizer, choice_of, entries_in_order
from .kinds import E_MENU, P_DEFAULT, P_MENU, P_PROMPT
from .late import LateArrays, LateHelps, LateReasons
from .model import DO_PICK, Arrays, Origin, Tree
from .program import Program

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from kcfg.language.help import HelpText


_PROMPTS = (P_PROMPT, P_MENU)


class Flattener:
    """Turns one builder's records into a tree. Cost: some microseconds a symbol; about 0.2 s for Linux."""

    def __init__(self, builder: Builder, finalizer: Finalizer) -> None:
        self.builder = builder
        self.symbols = builder.symbols
        self.types = builder.types
        self.pool = builder.pool
        self.modules = finalizer.modules
        self.model = builder.dialect.choices
        self.entries = [builder.root, *entries_in_order(builder.root)]
        for number, entry in enumerate(self.entries):
            entry.number = number
        self._ends = self._find_ends()
        self.visibility = [self._visibility(symbol) for symbol in self.symbols]
        self.choices = [symbol for symbol in self.symbols if symbol.is_choice and symbol.entries]
        self.members = [self._members(choice) for choice in self.choices]
        self.pool.close()
        self.program = Program(
            self.symbols, self.types, self.pool, self.visibility, self.choices, self.members, self.model
        )
        self.slots = Slots(self.program, self.pool)

    def _visibility(self, symbol: SymbolRecord) -> int:
        """The expression for the most that any prompt of ``symbol`` allows; the constant n without a prompt.

        A transitional symbol has none, and takes whatever a file says (Linux 6.18 sym_calc_visibility()).
        """
        if symbol.transitional:
            return YES
        pool, visible = self.pool, NULL
        for prop in symbol.properties:
            if prop.kind in _PROMPTS:
                visible = pool.either(visible, prop.condition if prop.condition != NULL else YES)
        return visible if visible != NULL else NO

    def _members(self, choice: SymbolRecord) -> list[SymbolRecord]:
        if self.model == ChoiceModel.SYMBOL:
            return choice.members
        root = choice.entries[0]
        found: dict[int, SymbolRecord] = {}
        entry = root.following(root)
        while entry is not None:
            if entry.symbol is not None:
                found.setdefault(entry.symbol.number, entry.symbol)
            entry = entry.following(root)
        return list(found.values())

    # -- the program ---------------------------------------------------------------------------------------------------

    def order(self) -> bool:
        """Lay out the program; whether any value can depend on itself, so that C's own check is called for."""
        program = self.program
        program.visit_symbol(self.modules)
        early = self._tristates_met() or self._optional_choice_met()
        for symbol in self.symbols:
            program.visit_symbol(symbol.number)
            for expression in (symbol.dir_dep, symbol.rev_dep, symbol.implied):
                program.visit_expression(expression)
            for prop in symbol.properties:
                program.visit_expression(prop.condition)
        for entry in self.entries:
            if entry.prompt is not None:
                program.visit_expression(entry.prompt.condition)
            program.visit_expression(entry.visibility)
            program.visit_expression(entry.dep)
        if program.circular:
            program.find_operands()
        self.circular = program.circular or early or self._defaults_outside_choices() or self._shared_members()
        return program.circular

    def _shared_members(self) -> bool:
        """Whether a symbol in a choice stands elsewhere, too, in a way that makes the order of evaluation show.

        From 6.12 on, it is evaluated on its own if its first prompt stands elsewhere.
        """
        if self.model == ChoiceModel.SYMBOL:
            # Whether such a symbol has a line at its second place hangs on when its choice is worked out.
            return self.builder.dialect.clears_written and self._members_with_two_places()
        return any(
            choice_of(member, self.model) is not choice
            for choice, members in zip(self.choices, self.members, strict=True)
            for member in members
        )

    def _members_with_two_places(self) -> bool:
        members = {member.number for group in self.members for member in group}
        places = [e.symbol.number for e in self.entries if e.symbol is not None and e.symbol.number in members]
        return len(places) != len(set(places))

    def _defaults_outside_choices(self) -> bool:
        """Whether a choice's default names a symbol that is not its member.

        C looks at that symbol's visibility without working it out, so that the order of evaluation shows.
        """
        for choice, members in zip(self.choices, self.members, strict=True):
            inside = {member.number for member in members}
            for prop in choice.properties:
                if prop.kind == P_DEFAULT and -2 - prop.expression not in inside:
                    return True
        return False

    def _tristates_met(self) -> bool:
        """Whether the modules symbol is or needs a tristate, whose value depends on whether modules are on.

        Also if it is a choice's member: its choice then sets it without C's noticing that modules changed.
        """
        if any(member.number == self.modules for group in self.members for member in group):
            return True
        met = (slot for op, slot in zip(self.program.operations, self.program.slots, strict=True))
        count = len(self.symbols)
        return any(slot < count and self.types[slot] == 2 and slot > 2 for slot in met)

    def _optional_choice_met(self) -> bool:
        """Whether the modules symbol needs a choice that may be n.

        C works it out before the choice counts as answered again, and its members then stay as they are.
        """
        if self.model != ChoiceModel.SYMBOL:
            return False
        met = {slot for op, slot in zip(self.program.operations, self.program.slots, strict=True) if op == DO_PICK}
        return any(self.choices[index].optional for index in met)

    # -- the arrays ----------------------------------------------------------------------------------------------------

    def tree(self, *, late: bool = False) -> Tree:
        """The finished tree; call :meth:`order` first.

        With ``late``, what only reasons need is worked out when they are asked for: nothing may be released until then.
        """
        arrays: Arrays
        if late:
            reasons = LateReasons(self)
            return self._tree(LateArrays(reasons, self._arrays(None)), LateHelps(reasons))
        columns = ReasonColumns(self.slots)
        arrays = Arrays(**self._arrays(columns), **self._reason_arrays(columns))
        return self._tree(arrays, self.helps())

    def _tree(self, arrays: Arrays, helps: Mapping[int, HelpText]) -> Tree:
        builder = self.builder
        reader = builder.reader
        environment = {s.number: s.environment or "" for s, _ in builder.environment_symbols}
        options = {s.environment or "": value for s, value in builder.environment_symbols}
        return Tree(
            builder.dialect,
            arrays,
            modules=self.modules,
            circular=self.circular,
            helps=helps,
            diagnostics=builder.diagnostics,
            environment_symbols=environment,
            origin=Origin(
                root=builder.files[0] if builder.files else "",
                environment_used=dict(reader.environment_used),
                environment_options=options,
            ),
        )

    def _arrays(self, reasons: ReasonColumns | None) -> dict[str, Any]:
        """What values need; what only reasons need is noted in ``reasons`` on the way."""
        builder, program, symbols = self.builder, self.program, self.symbols
        titled = self._titled()
        properties = PropertyColumns(self.slots)
        for symbol in symbols:
            properties.add_symbol(symbol.properties)
            if reasons is not None:
                reasons.add_symbol(symbol.number, symbol.properties)
        titles: list[str] = []
        for entry in titled:
            if entry.prompt is not None:
                properties.add_title(entry.prompt)
                titles.append(entry.prompt.text or "")
                if reasons is not None:
                    reasons.add_title(entry.prompt)
        entries = EntryColumns(self.slots)
        for entry in self.entries:
            entries.add(entry)
            if reasons is not None:
                reasons.add_entry(entry)
        columns = SymbolColumns(self.slots, builder.dialect.choices, {s.number for s in builder.defconfig_lists})
        for symbol in symbols:
            columns.add(symbol, self.types[symbol.number], self.visibility[symbol.number])
        return dict(
            op=program.op,
            left=program.left,
            right=program.right,
            choices=[c.number for c in self.choices],
            member_start=_starts(self.members),
            members=[m.number for group in self.members for m in group],
            priority_start=_starts([c.members for c in self.choices]),
            priority=[m.number for c in self.choices for m in c.members],
            program_op=program.operations,
            program_slot=program.slots,
            program_a=program.first,
            program_b=program.second,
            layout=self._layout(),
            title_entry=[e.number for e in titled],
            title_text=titles,
            entry_end=self._ends,
            **columns.arrays(),
            **properties.arrays(),
            **entries.arrays(),
        )

    def _titled(self) -> list[EntryRecord]:
        """The entries of menus and comments."""
        return [e for e in self.entries if e.symbol is None and e.prompt is not None]

    def reasons(self) -> dict[str, Any]:
        """What only reasons need, by the names of the fields of ``Arrays``; when :meth:`tree` was called."""
        columns = ReasonColumns(self.slots)
        for symbol in self.symbols:
            columns.add_symbol(symbol.number, symbol.properties)
        for entry in self._titled():
            if entry.prompt is not None:
                columns.add_title(entry.prompt)
        for entry in self.entries:
            columns.add_entry(entry)
        return self._reason_arrays(columns)

    def _reason_arrays(self, columns: ReasonColumns) -> dict[str, Any]:
        return {
            "files": list(self.builder.files),
            **columns.arrays(),
            **self._outside_arrays(),
            **self._reading_arrays(),
        }

    def helps(self) -> dict[int, HelpText]:
        """The help texts, by entry."""
        return {entry.number: entry.help for entry in self.entries if entry.help is not None}

    def release(self) -> None:
        """Take the records apart, which refer to each other in circles; call it when the tree is made."""
        for symbol in self.symbols:
            symbol.properties.clear()
            symbol.entries.clear()
            symbol.members.clear()
            symbol.choice = None
        for entry in self.entries:
            entry.parent = entry.block = entry.child = entry.next = entry.prompt = entry.symbol = None
        self.builder.release()

    def _outside_arrays(self) -> dict[str, Any]:
        rows = [(file, line, fact) for (file, line), facts in self.builder.reader.outside.items() for fact in facts]
        return {
            "outside_file": [file for file, _, _ in rows],
            "outside_line": [line for _, line, _ in rows],
            "outside_command": [int(fact.is_command) for _, _, fact in rows],
            "outside_name": [fact.name for _, _, fact in rows],
            "outside_value": [fact.value for _, _, fact in rows],
        }

    def _reading_arrays(self) -> dict[str, Any]:
        reader = self.builder.reader
        inclusions, variables = reader.inclusions, reader.variables
        return {
            "inclusion_file": [file for file, _, _ in inclusions],
            "inclusion_parent": [parent for _, parent, _ in inclusions],
            "inclusion_line": [line for _, _, line in inclusions],
            "variable_name": [name for name, _, _ in variables],
            "variable_value": [value for _, value, _ in variables],
            "variable_recursive": [int(recursive) for _, _, recursive in variables],
        }

    def _find_ends(self) -> list[int]:
        """For each entry, the number after the last one below it."""
        entries = self.entries
        ends = [0] * len(entries)
        for number in range(len(entries) - 1, -1, -1):
            if not ends[number]:
                ends[number] = number + 1
            parent = entries[number].parent
            if parent is not None and not ends[parent.number]:
                ends[parent.number] = ends[number]
        return ends

    def _layout(self) -> list[int]:
        """See ``Arrays.layout``. A symbol stands at its first entry, or at all where the order of evaluation decides at
        which it has a line; a menu is closed after its last child.
        """
        layout: list[int] = []
        seen: set[int] = set()
        open_menus: list[EntryRecord] = []
        ends = self._ends
        dialect = self.builder.dialect
        order_shows = self.circular and self.model == ChoiceModel.SYMBOL and not dialect.writes_everything
        repeats = dialect.repeats_lines or order_shows
        for entry in self.entries[1:]:
            while open_menus and ends[open_menus[-1].number] <= entry.number:
                layout.append(-2 - 2 * open_menus.pop().number)
            symbol = entry.symbol
            if symbol is None:
                if entry.prompt is not None:
                    layout.append(-1 - 2 * entry.number)
                    if entry.kind == E_MENU:
                        open_menus.append(entry)
            elif entry.defaults_only or (symbol.no_write and (symbol.is_choice or not order_shows)):
                continue  # what has no line stands here only to be worked out in its turn
            elif repeats or symbol.number not in seen:
                seen.add(symbol.number)
                layout.append(symbol.number)
        layout += (-2 - 2 * entry.number for entry in reversed(open_menus))
        return layout


def _starts(groups: Sequence[Sequence[object]]) -> list[int]:
    return [0, *accumulate(map(len, groups))]
