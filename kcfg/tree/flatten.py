"""From the records of a finalised tree to the flat, immutable :class:`~kcfg.tree.model.Tree`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from .build import Builder
from .dialects import ChoiceModel
from .entries import EntryRecord, PropertyKind, PropertyRecord, SymbolRecord
from .expressions import NO, NULL, YES
from .finalize import Finalizer, choice_of, entries_in_order
from .kinds import E_MENU, P_CHOICE, P_DEFAULT, P_MENU, P_PROMPT, P_RANGE, P_SYMBOL
from .model import (
    ALLNOCONFIG_Y,
    CHOICE,
    CONSTANT,
    DEFCONFIG_LIST,
    DO_PICK,
    MEMBER,
    NO_WRITE,
    OPTIONAL,
    TRANSITIONAL,
    Arrays,
    Origin,
    Tree,
)
from .program import Program

_PROMPTS = (P_PROMPT, P_MENU)
_INTERNAL = (P_CHOICE, P_SYMBOL)


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
        self.properties = self._number_properties()
        self.visibility = [self._visibility(symbol) for symbol in self.symbols]
        self.choices = [symbol for symbol in self.symbols if symbol.is_choice and symbol.entries]
        self.members = [self._members(choice) for choice in self.choices]
        self.pool.close()
        self.program = Program(
            self.symbols, self.types, self.pool, self.visibility, self.choices, self.members, self.model
        )

    def _number_properties(self) -> list[PropertyRecord]:
        """All properties: those of symbols in their order, then the texts of menus and comments."""
        found = [p for symbol in self.symbols for p in symbol.properties if p.kind not in _INTERNAL]
        found += (e.prompt for e in self.entries if e.symbol is None and e.prompt is not None)
        for number, prop in enumerate(found):
            prop.number = number
        return found

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
        for prop in self.properties:
            program.visit_expression(prop.condition)
        for entry in self.entries:
            program.visit_expression(entry.visibility)
            program.visit_expression(entry.dep)
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

    def tree(self) -> Tree:
        """The finished tree; call :meth:`order` first."""
        builder = self.builder
        reader = builder.reader
        environment = {s.number: s.environment or "" for s, _ in builder.environment_symbols}
        options = {s.environment or "": value for s, value in builder.environment_symbols}
        helps = {entry.number: entry.help for entry in self.entries if entry.help is not None}
        return Tree(
            builder.dialect,
            self._arrays(),
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

    def _arrays(self) -> Arrays:
        program, symbols = self.program, self.symbols
        written = [self._cold_slot(p.written_condition) for p in self.properties]
        values = [self._value_slot(p) for p in self.properties]
        of_entries = self._entry_arrays()
        default_start, defaults = self._of_symbols(P_DEFAULT)
        range_start, ranges = self._of_symbols(P_RANGE)
        prompt_start, prompts = self._of_symbols(*_PROMPTS)
        own_start, own = self._of_symbols(*(int(kind) for kind in PropertyKind if kind not in _INTERNAL))
        titled = [e for e in self.entries if e.symbol is None and e.prompt is not None]
        pool = self.pool
        return Arrays(
            names=[s.name for s in symbols],
            types=[int(t) for t in self.types],
            flags=[self._flags(s) for s in symbols],
            visibility=[program.slot(v, 0) for v in self.visibility],
            dir_dep=[program.slot(s.dir_dep, 2) for s in symbols],
            rev_dep=[0 if self._is_immune(s) else program.slot(s.rev_dep, 0) for s in symbols],
            implied=[0 if self._is_immune(s) else program.slot(s.implied, 0) for s in symbols],
            choice_of=[self._choice_number(s) for s in symbols],
            prompt_start=prompt_start,
            prompt_condition=[program.slot(p.condition, 2) for p in prompts],
            default_start=default_start,
            default_value=[values[p.number] for p in defaults],
            default_condition=[program.slot(p.condition, 2) for p in defaults],
            default_property=[p.number for p in defaults],
            range_start=range_start,
            range_low=[pool.left[p.expression] for p in ranges],
            range_high=[pool.right[p.expression] for p in ranges],
            range_condition=[program.slot(p.condition, 2) for p in ranges],
            range_property=[p.number for p in ranges],
            choices=[c.number for c in self.choices],
            member_start=_starts(self.members),
            members=[m.number for group in self.members for m in group],
            priority_start=_starts([c.members for c in self.choices]),
            priority=[m.number for c in self.choices for m in c.members],
            op=[pool.op[e] for e in program.met],
            left=[self._operand(e, pool.left[e]) for e in program.met],
            right=[self._operand(e, pool.right[e]) for e in program.met],
            program_op=program.operations,
            program_slot=program.slots,
            program_a=program.first,
            program_b=program.second,
            layout=self._layout(),
            property_kind=[p.kind for p in self.properties],
            property_symbol=[p.symbol.number if p.symbol is not None else -1 for p in self.properties],
            property_entry=[p.entry.number for p in self.properties],
            property_value=values,
            property_upper=[pool.right[p.expression] if p.kind == P_RANGE else -1 for p in self.properties],
            property_condition=[program.slot(p.condition, 2) for p in self.properties],
            property_written=written,
            property_file=[p.file for p in self.properties],
            property_line=[p.line for p in self.properties],
            property_text=[p.text or "" for p in self.properties],
            title_entry=[e.number for e in titled],
            title_text=[e.prompt.text or "" for e in titled if e.prompt is not None],
            property_start=own_start,
            property_order=[p.number for p in own],
            **of_entries,
        )

    def _of_symbols(self, *kinds: int) -> tuple[list[int], list[PropertyRecord]]:
        """The properties of these kinds, symbol by symbol, and where those of each symbol begin."""
        wanted = 0
        for kind in kinds:
            wanted |= 1 << kind
        found: list[PropertyRecord] = []
        starts = [0]
        for symbol in self.symbols:
            for prop in symbol.properties:
                if wanted >> prop.kind & 1:
                    found.append(prop)
            starts.append(len(found))
        return starts, found

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

    def _entry_arrays(self) -> dict[str, Any]:
        entries, program = self.entries, self.program
        return {
            "entry_kind": [e.kind for e in entries],
            "entry_symbol": [e.symbol.number if e.symbol is not None else -1 for e in entries],
            "entry_parent": [e.parent.number if e.parent is not None else 0 for e in entries],
            "entry_end": self._ends(),
            "entry_prompt": [e.prompt.number if e.prompt is not None else -1 for e in entries],
            "entry_dep": [program.slot(e.dep, -1) for e in entries],
            "entry_visibility": [program.slot(e.visibility, -1) for e in entries],
            "entry_file": [e.file for e in entries],
            "entry_line": [e.line for e in entries],
            **self._demand_arrays(),
            **self._outside_arrays(),
            **self._reading_arrays(),
            "files": list(self.builder.files),
        }

    def _demand_arrays(self) -> dict[str, Any]:
        demands = [
            [(0, *demand) for demand in e.depends] + [(1, *demand) for demand in e.visibles] for e in self.entries
        ]
        flat = [demand for group in demands for demand in group]
        return {
            "entry_block": [e.block.number if e.block is not None else -1 for e in self.entries],
            "demand_start": _starts(demands),
            "demand_visible": [visible for visible, _, _, _ in flat],
            "demand_slot": [self._cold_slot(expression) for _, expression, _, _ in flat],
            "demand_file": [file for _, _, file, _ in flat],
            "demand_line": [line for _, _, _, line in flat],
        }

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
            "entry_inclusion": [e.inclusion for e in self.entries],
            "inclusion_file": [file for file, _, _ in inclusions],
            "inclusion_parent": [parent for _, parent, _ in inclusions],
            "inclusion_line": [line for _, _, line in inclusions],
            "variable_name": [name for name, _, _ in variables],
            "variable_value": [value for _, value, _ in variables],
            "variable_recursive": [int(recursive) for _, _, recursive in variables],
        }

    def _cold_slot(self, expression: int) -> int:
        """The slot of an expression that only reasons quote; it is in no program."""
        if expression < 0:
            return self.program.slot(expression, -1)
        program, pool = self.program, self.pool
        pending = [expression]
        while pending:
            e = pending[-1]
            if program.slot_of[e] >= 0:
                pending.pop()
                continue
            below = [x for x in _operand_expressions(pool.op[e], pool.left[e], pool.right[e]) if program.slot_of[x] < 0]
            if below:
                pending += below
            else:
                program.new_slot(e)
        return program.slot_of[expression]

    def _value_slot(self, prop: PropertyRecord) -> int:
        if prop.kind == P_RANGE:
            return self.pool.left[prop.expression]
        return self._cold_slot(prop.expression)

    def _operand(self, e: int, operand: int) -> int:
        """An operand of expression ``e`` as a slot; operands of comparisons are symbol numbers already."""
        if self.pool.op[e] <= 3:  # NOT, AND, OR
            return self.program.slot(operand, -1)
        return operand

    def _flags(self, symbol: SymbolRecord) -> int:
        flags = CONSTANT if symbol.constant else 0
        flags |= CHOICE if symbol.is_choice else 0
        flags |= NO_WRITE if symbol.no_write else 0
        flags |= OPTIONAL if symbol.optional else 0
        flags |= DEFCONFIG_LIST if symbol in self.builder.defconfig_lists else 0
        flags |= ALLNOCONFIG_Y if symbol.allnoconfig_y else 0
        flags |= TRANSITIONAL if symbol.transitional else 0
        member = symbol.choice is not None or symbol.in_choice_list
        return flags | (MEMBER if member else 0)

    def _is_immune(self, symbol: SymbolRecord) -> bool:
        """Whether selects and implies leave the symbol alone: a choice's member, from 6.12 on."""
        return self.model == ChoiceModel.MENU and symbol.in_choice_list

    def _choice_number(self, symbol: SymbolRecord) -> int:
        if symbol.choice is None and not symbol.in_choice_list:
            return -1
        choice = choice_of(symbol, self.model)
        return choice.number if choice is not None else -1

    def _ends(self) -> list[int]:
        """For each entry, the number after the last one below it."""
        ends = [0] * len(self.entries)
        for entry in reversed(self.entries):
            if not ends[entry.number]:
                ends[entry.number] = entry.number + 1
            parent = entry.parent
            if parent is not None and not ends[parent.number]:
                ends[parent.number] = ends[entry.number]
        return ends

    def _layout(self) -> list[int]:
        """See ``Arrays.layout``. A symbol stands at its first entry, or at all where the order of evaluation decides at
        which it has a line; a menu is closed after its last child.
        """
        layout: list[int] = []
        seen: set[int] = set()
        open_menus: list[EntryRecord] = []
        ends = self._ends()
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


def _operand_expressions(op: int, left: int, right: int) -> tuple[int, ...]:
    if op > 3:
        return ()
    return tuple(x for x in (left, right) if x >= 0)


def _starts(groups: Sequence[Sequence[object]]) -> list[int]:
    return [0, *accumulate(map(len, groups))]
