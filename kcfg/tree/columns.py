"""The columns of a tree's symbols, properties, entries and expressions, filled record by record.

There are a hundred thousand records, and to touch one takes longer than to look at it: so each is touched once, and all
that is kept of it is noted then.
"""

from __future__ import annotations

from .dialects import ChoiceModel
from .entries import EntryRecord, PropertyRecord, SymbolRecord
from .expressions import AND, NOT, NULL, OR, Expressions
from .finalize import choice_of
from .kinds import P_CHOICE, P_DEFAULT, P_MENU, P_PROMPT, P_RANGE, P_SYMBOL
from .model import ALLNOCONFIG_Y, CHOICE, CONSTANT, DEFCONFIG_LIST, MEMBER, NO_WRITE, OPTIONAL, TRANSITIONAL
from .program import Program

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Slots:
    """The slots of expressions, those that no program needs among them: only reasons quote these."""

    def __init__(self, program: Program, pool: Expressions) -> None:
        self.program = program
        self.numbers = program.numbers
        self.pool = pool

    def of(self, expression: int) -> int:
        """The slot of ``expression``, given to it now if it had none; -1 for none."""
        if expression < 0:
            return -1 if expression == NULL else -2 - expression
        slot: int = self.program.slot_of[expression]
        return slot if slot >= 0 else self._new(expression)

    def _new(self, expression: int) -> int:
        program, pool = self.program, self.pool
        pending = [expression]
        while pending:
            e = pending[-1]
            if program.slot_of[e] >= 0:
                pending.pop()
                continue
            op, left, right = pool.op[e], pool.left[e], pool.right[e]
            ready = True
            if op == AND or op == OR or op == NOT:
                if left >= 0 and program.slot_of[left] < 0:
                    pending.append(left)
                    ready = False
                if right >= 0 and op != NOT and program.slot_of[right] < 0:
                    pending.append(right)
                    ready = False
            if ready:
                program.new_slot(e)
        slot: int = program.slot_of[expression]
        return slot


class PropertyColumns:
    """What values need of each property: its condition, and the rows of prompts, defaults and ranges.

    The fields are those of ``Arrays``. Give it the properties of one symbol after the other, then those of menus and
    comments. All expressions of a property get slots here, so that these do not hang on who asks for reasons.
    """

    def __init__(self, slots: Slots) -> None:
        self.slots = slots
        self.condition: list[Any] = []
        self.prompt_start: list[Any] = [0]
        self.prompt_condition: list[Any] = []
        self.default_start: list[Any] = [0]
        self.default_value: list[Any] = []
        self.default_condition: list[Any] = []
        self.default_property: list[Any] = []
        self.range_start: list[Any] = [0]
        self.range_low: list[Any] = []
        self.range_high: list[Any] = []
        self.range_condition: list[Any] = []
        self.range_property: list[Any] = []

    def add_symbol(self, properties: list[PropertyRecord]) -> None:
        """Number and add the properties of the next symbol."""
        numbers = self.slots.numbers
        for prop in properties:
            kind = prop.kind
            if kind == P_CHOICE or kind == P_SYMBOL:
                continue  # what C needs, and says nothing
            condition, value = self._add(prop)
            if kind == P_PROMPT or kind == P_MENU:
                self.prompt_condition.append(numbers.get(condition))
            elif kind == P_DEFAULT:
                self.default_value.append(numbers.get(value))
                self.default_condition.append(numbers.get(condition))
                self.default_property.append(numbers.get(prop.number))
            elif kind == P_RANGE:
                pool = self.slots.pool
                self.range_low.append(numbers.get(pool.left[prop.expression]))
                self.range_high.append(numbers.get(pool.right[prop.expression]))
                self.range_condition.append(numbers.get(condition))
                self.range_property.append(numbers.get(prop.number))
        self.prompt_start.append(numbers.get(len(self.prompt_condition)))
        self.default_start.append(numbers.get(len(self.default_value)))
        self.range_start.append(numbers.get(len(self.range_low)))

    def add_title(self, prop: PropertyRecord) -> None:
        """Number and add the text of a menu or comment."""
        self._add(prop)

    def _add(self, prop: PropertyRecord) -> tuple[int, int]:
        """The condition and the value of the property."""
        slots = self.slots
        condition = slots.of(prop.condition)
        if condition < 0:
            condition = 2  # y
        value = slots.of(prop.expression) if prop.kind != P_RANGE else -1
        slots.of(prop.written_condition)
        prop.number = len(self.condition)
        self.condition.append(slots.numbers.get(condition))
        return condition, value

    def arrays(self) -> dict[str, Any]:
        """The columns by the names of the fields of ``Arrays``."""
        return {
            "property_condition": self.condition,
            "prompt_start": self.prompt_start,
            "prompt_condition": self.prompt_condition,
            "default_start": self.default_start,
            "default_value": self.default_value,
            "default_condition": self.default_condition,
            "default_property": self.default_property,
            "range_start": self.range_start,
            "range_low": self.range_low,
            "range_high": self.range_high,
            "range_condition": self.range_condition,
            "range_property": self.range_property,
        }


class EntryColumns:
    """What values need of each entry; the fields are those of ``Arrays``. Its properties come first."""

    def __init__(self, slots: Slots) -> None:
        self.slots = slots
        self.kind: list[Any] = []
        self.symbol: list[Any] = []
        self.prompt: list[Any] = []
        self.visibility: list[Any] = []

    def add(self, entry: EntryRecord) -> None:
        """Add an entry."""
        slots, numbers = self.slots, self.slots.numbers
        self.kind.append(entry.kind)
        self.symbol.append(numbers.get(entry.symbol.number if entry.symbol is not None else -1))
        self.prompt.append(numbers.get(entry.prompt.number if entry.prompt is not None else -1))
        slots.of(entry.dep)
        self.visibility.append(numbers.get(slots.of(entry.visibility)))
        for expression, _, _ in entry.depends:
            slots.of(expression)
        for expression, _, _ in entry.visibles:
            slots.of(expression)

    def arrays(self) -> dict[str, Any]:
        """The columns by the names of the fields of ``Arrays``."""
        return {
            "entry_kind": self.kind,
            "entry_symbol": self.symbol,
            "entry_prompt": self.prompt,
            "entry_visibility": self.visibility,
        }


class ReasonColumns:
    """What only reasons need of properties and entries, which have their numbers by then.

    Give it those of one symbol after the other, then those of menus and comments.
    """

    def __init__(self, slots: Slots) -> None:
        self.slots = slots
        self.kind: list[Any] = []
        self.symbol: list[Any] = []
        self.entry: list[Any] = []
        self.value: list[Any] = []
        self.upper: list[Any] = []
        self.written: list[Any] = []
        self.file: list[Any] = []
        self.line: list[Any] = []
        self.text: list[str] = []
        self.start: list[Any] = [0]
        self.entry_parent: list[Any] = []
        self.entry_dep: list[Any] = []
        self.entry_file: list[Any] = []
        self.entry_line: list[Any] = []
        self.entry_block: list[Any] = []
        self.entry_inclusion: list[Any] = []
        self.demand_start: list[Any] = [0]
        self.demand_visible: list[Any] = []
        self.demand_slot: list[Any] = []
        self.demand_file: list[Any] = []
        self.demand_line: list[Any] = []

    def add_symbol(self, symbol: int, properties: list[PropertyRecord]) -> None:
        """Add the properties of a symbol."""
        for prop in properties:
            if prop.kind != P_CHOICE and prop.kind != P_SYMBOL:
                self._add(prop, symbol)
        self.start.append(self.slots.numbers.get(len(self.kind)))

    def add_title(self, prop: PropertyRecord) -> None:
        """Add the text of a menu or comment."""
        self._add(prop, -1)

    def _add(self, prop: PropertyRecord, symbol: int) -> None:
        slots, numbers, expression = self.slots, self.slots.numbers, prop.expression
        upper = -1
        if prop.kind == P_RANGE:
            value = slots.pool.left[expression]
            upper = slots.pool.right[expression]
        else:
            value = slots.of(expression)
        self.kind.append(prop.kind)
        self.symbol.append(numbers.get(symbol))
        self.entry.append(numbers.get(prop.entry.number))
        self.value.append(numbers.get(value))
        self.upper.append(numbers.get(upper))
        self.written.append(numbers.get(slots.of(prop.written_condition)))
        self.file.append(numbers.get(prop.file))
        self.line.append(numbers.get(prop.line))
        self.text.append(prop.text or "")

    def add_entry(self, entry: EntryRecord) -> None:
        """Add an entry."""
        slots, numbers = self.slots, self.slots.numbers
        self.entry_parent.append(numbers.get(entry.parent.number if entry.parent is not None else 0))
        self.entry_dep.append(numbers.get(slots.of(entry.dep)))
        self.entry_file.append(numbers.get(entry.file))
        self.entry_line.append(numbers.get(entry.line))
        self.entry_block.append(numbers.get(entry.block.number if entry.block is not None else -1))
        self.entry_inclusion.append(numbers.get(entry.inclusion))
        for expression, file, line in entry.depends:
            self._add_demand(0, expression, file, line)
        for expression, file, line in entry.visibles:
            self._add_demand(1, expression, file, line)
        self.demand_start.append(numbers.get(len(self.demand_slot)))

    def _add_demand(self, visible: int, expression: int, file: int, line: int) -> None:
        numbers = self.slots.numbers
        self.demand_visible.append(visible)
        self.demand_slot.append(numbers.get(self.slots.of(expression)))
        self.demand_file.append(numbers.get(file))
        self.demand_line.append(numbers.get(line))

    def arrays(self) -> dict[str, Any]:
        """The columns by the names of the fields of ``Arrays``."""
        return {
            "property_kind": self.kind,
            "property_symbol": self.symbol,
            "property_entry": self.entry,
            "property_value": self.value,
            "property_upper": self.upper,
            "property_written": self.written,
            "property_file": self.file,
            "property_line": self.line,
            "property_text": self.text,
            "property_start": self.start,
            "entry_parent": self.entry_parent,
            "entry_dep": self.entry_dep,
            "entry_file": self.entry_file,
            "entry_line": self.entry_line,
            "entry_block": self.entry_block,
            "entry_inclusion": self.entry_inclusion,
            "demand_start": self.demand_start,
            "demand_visible": self.demand_visible,
            "demand_slot": self.demand_slot,
            "demand_file": self.demand_file,
            "demand_line": self.demand_line,
        }


class SymbolColumns:
    """What is kept of each symbol; the fields are those of ``Arrays``."""

    def __init__(self, slots: Slots, choices: ChoiceModel, defconfig_lists: set[int]) -> None:
        self.slots = slots
        self.model = choices
        self.defconfig_lists = defconfig_lists
        self.spares_members = choices == ChoiceModel.MENU
        self.names: list[str] = []
        self.types: list[Any] = []
        self.flags: list[Any] = []
        self.visibility: list[Any] = []
        self.dir_dep: list[Any] = []
        self.rev_dep: list[Any] = []
        self.implied: list[Any] = []
        self.choice_of: list[Any] = []

    def add(self, symbol: SymbolRecord, type_: int, visibility: int) -> None:
        """Add a symbol; ``visibility`` is the expression for the most that its prompts allow."""
        program, numbers = self.slots.program, self.slots.numbers
        # From 6.12 on, selects and implies leave the members of choices alone.
        immune = self.spares_members and symbol.in_choice_list
        self.names.append(symbol.name)
        self.types.append(type_)
        self.flags.append(self._flags(symbol))
        self.visibility.append(numbers.get(program.slot(visibility, 0)))
        self.dir_dep.append(numbers.get(program.slot(symbol.dir_dep, 2)))
        self.rev_dep.append(numbers.get(0 if immune else program.slot(symbol.rev_dep, 0)))
        self.implied.append(numbers.get(0 if immune else program.slot(symbol.implied, 0)))
        self.choice_of.append(numbers.get(self._choice_number(symbol)))

    def _flags(self, symbol: SymbolRecord) -> int:
        flags = CONSTANT if symbol.constant else 0
        flags |= CHOICE if symbol.is_choice else 0
        flags |= NO_WRITE if symbol.no_write else 0
        flags |= OPTIONAL if symbol.optional else 0
        flags |= DEFCONFIG_LIST if symbol.number in self.defconfig_lists else 0
        flags |= ALLNOCONFIG_Y if symbol.allnoconfig_y else 0
        flags |= TRANSITIONAL if symbol.transitional else 0
        member = symbol.choice is not None or symbol.in_choice_list
        return flags | (MEMBER if member else 0)

    def _choice_number(self, symbol: SymbolRecord) -> int:
        if symbol.choice is None and not symbol.in_choice_list:
            return -1
        choice = choice_of(symbol, self.model)
        return choice.number if choice is not None else -1

    def arrays(self) -> dict[str, Any]:
        """The columns by the names of the fields of ``Arrays``."""
        return {
            "names": self.names,
            "types": self.types,
            "flags": self.flags,
            "visibility": self.visibility,
            "dir_dep": self.dir_dep,
            "rev_dep": self.rev_dep,
            "implied": self.implied,
            "choice_of": self.choice_of,
        }
