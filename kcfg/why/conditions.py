"""The conditions that stand between a symbol and its value: where each is written, and what it is worth now.

C joins them into one expression; here they are taken apart again, each with its own line: the clause's own ``if``, the
``depends on`` of its definition, and those of every ``if``, menu and choice that it is written in.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from kcfg.errors import Place
from kcfg.tree import ChoiceModel, EntryKind
from kcfg.tree.expressions import AND, NOT, OR

from .asking import Asker
from .reasons import Condition, ConditionKind, Fact, Join, Operand, Shortfall

VALUES = ("n", "m", "y")


class Conditions:
    """Takes conditions apart for one configuration."""

    def __init__(self, asker: Asker) -> None:
        self.asker = asker
        self.tree = asker.tree
        self.arrays = asker.arrays
        self._blocks: dict[int, tuple[Condition, ...]] = {}

    # -- places --------------------------------------------------------------------------------------------------------

    @cached_property
    def _facts(self) -> dict[tuple[int, int], list[Fact]]:
        a = self.arrays
        found: dict[tuple[int, int], list[Fact]] = {}
        rows = zip(a.outside_file, a.outside_line, a.outside_command, a.outside_name, a.outside_value, strict=True)
        for file, line, command, name, value in rows:
            found.setdefault((file, line), []).append(Fact(bool(command), name, value))
        return found

    def facts(self, file: int, line: int) -> tuple[Fact, ...]:
        """What the macros of this line took from outside. Commands come alone: what they were made of is in them."""
        found = self._facts.get((file, line), [])
        commands = [fact for fact in found if fact.is_command]
        return tuple(commands or found)

    def place(self, file: int, line: int) -> Place:
        """The place at a line of a file."""
        return self.tree.place(file, line)

    def place_of_property(self, number: int) -> Place:
        """Where a property is written."""
        return self.place(self.arrays.property_file[number], self.arrays.property_line[number])

    def place_of_entry(self, number: int) -> Place:
        """Where an entry begins."""
        return self.place(self.arrays.entry_file[number], self.arrays.entry_line[number])

    # -- conditions ----------------------------------------------------------------------------------------------------

    def operand(self, symbol: int) -> Operand:
        """A symbol with its value now."""
        asker = self.asker
        return Operand(self.arrays.names[symbol], asker.shown(symbol), asker.is_defined(symbol))

    def operands(self, slot: int) -> tuple[Operand, ...]:
        """The symbols of an expression with their values now."""
        return tuple(self.operand(symbol) for symbol in self.asker.operands(slot))

    def condition(self, kind: ConditionKind, slot: int, file: int, line: int, within: str = "") -> Condition:
        """The expression in ``slot`` as a condition that is written at this line."""
        asker = self.asker
        return Condition(
            kind,
            asker.text(slot),
            VALUES[asker.worth(slot)],
            self.place(file, line),
            within,
            self.operands(slot),
            self.facts(file, line),
            slot,
        )

    def own(self, number: int, kind: ConditionKind = ConditionKind.CLAUSE_IF) -> tuple[Condition, ...]:
        """The ``if`` of a property."""
        a = self.arrays
        slot = a.property_written[number]
        if slot < 0:
            return ()
        return (self.condition(kind, slot, a.property_file[number], a.property_line[number]),)

    def of_entry(self, entry: int) -> tuple[Condition, ...]:
        """All that holds for everything that a definition says: its own ``depends on``, then those around it."""
        own = self._demands(entry, ConditionKind.DEPENDS, "")
        return own + self._limit_of_bool(entry) + self._around(self.arrays.entry_block[entry])

    def of_prompt(self, number: int) -> tuple[Condition, ...]:
        """All that a prompt hangs on."""
        entry = self.arrays.property_entry[number]
        return self.own(number, ConditionKind.PROMPT_IF) + self.of_entry(entry) + self._visible(entry)

    def of_clause(self, number: int) -> tuple[Condition, ...]:
        """All that a default, select, imply or range hangs on."""
        return self.own(number) + self.of_entry(self.arrays.property_entry[number])

    def _demands(self, entry: int, kind: ConditionKind, within: str, *, visible: int = 0) -> tuple[Condition, ...]:
        a = self.arrays
        return tuple(
            self.condition(kind, a.demand_slot[row], a.demand_file[row], a.demand_line[row], within)
            for row in range(a.demand_start[entry], a.demand_start[entry + 1])
            if a.demand_visible[row] == visible
        )

    def title(self, entry: int) -> str:
        """What a block is called in a sentence."""
        a = self.arrays
        text = a.property_text[a.entry_prompt[entry]] if a.entry_prompt[entry] >= 0 else ""
        word = "choice" if a.entry_kind[entry] == EntryKind.CHOICE else "menu"
        return f'{word} "{text}"' if text else word

    def _around(self, block: int) -> tuple[Condition, ...]:
        """The conditions of a block and of those around it, the nearest first."""
        found = self._blocks.get(block)
        if found is None:
            found = self._blocks[block] = self._find_around(block)
        return found

    def _find_around(self, block: int) -> tuple[Condition, ...]:
        a = self.arrays
        if block < 0:
            return ()
        kind = a.entry_kind[block]
        outside = self._around(a.entry_block[block])
        if kind == EntryKind.IF:
            return self._demands(block, ConditionKind.BLOCK_IF, "") + outside
        if kind == EntryKind.CHOICE:
            return self._of_choice(block) + outside
        return self._demands(block, ConditionKind.MENU_DEPENDS, self.title(block)) + outside

    def _of_choice(self, entry: int) -> tuple[Condition, ...]:
        a, title = self.arrays, self.title(entry)
        found = self._demands(entry, ConditionKind.CHOICE_DEPENDS, title)
        if self.tree.dialect.choices != ChoiceModel.SYMBOL:
            return found
        # Up to 6.8 members depend on the choice itself, and so on whether its prompt can be seen.
        prompt = a.entry_prompt[entry]
        if prompt >= 0:
            found += self.own(prompt, ConditionKind.CHOICE_IF)
            found += self._visible(entry)
        choice = a.entry_symbol[entry]
        mode = self.asker.tristate(choice)
        around = found + self._around(a.entry_block[entry])
        if mode < min((VALUES.index(c.value) for c in around), default=2):
            found += (self._mode(entry, VALUES[mode], VALUES[mode]),)
        return found

    def _mode(self, entry: int, text: str, value: str) -> Condition:
        """The value of a choice as a condition of its members."""
        symbol, place = self.arrays.entry_symbol[entry], self.place_of_entry(entry)
        return Condition(ConditionKind.CHOICE_MODE, text, value, place, self.title(entry), (), (), symbol)

    def _limit_of_bool(self, entry: int) -> tuple[Condition, ...]:
        """Up to 6.8 a bool in a tristate choice is there only while the choice is y."""
        a = self.arrays
        symbol = a.entry_symbol[entry]
        choice = a.choice_of[symbol] if symbol >= 0 else -1
        if (
            choice < 0
            or self.tree.dialect.choices != ChoiceModel.SYMBOL
            or a.types[choice] != 2
            or a.types[symbol] == 2
        ):
            return ()
        block = a.entry_block[entry]
        while block >= 0 and a.entry_symbol[block] != choice:
            block = a.entry_block[block]
        if block < 0 or self.asker.tristate(choice) == 2:
            return ()
        text = f"{VALUES[self.asker.tristate(choice)]}, and a bool is there only while it is y"
        return (self._mode(block, text, "n"),)

    def _visible(self, entry: int) -> tuple[Condition, ...]:
        """The ``visible if`` of the menus around an entry."""
        a = self.arrays
        found: tuple[Condition, ...] = ()
        block = a.entry_block[entry]
        while block >= 0:
            if a.entry_kind[block] == EntryKind.MENU:
                found += self._demands(block, ConditionKind.MENU_VISIBLE, self.title(block), visible=1)
            block = a.entry_block[block]
        return found

    # -- what is missing -----------------------------------------------------------------------------------------------

    def unmet(self, conditions: tuple[Condition, ...], needed: int = 2) -> list[Condition]:
        """Those of the conditions that are worth less than ``needed``."""
        return [c for c in conditions if VALUES.index(c.value) < needed]

    def shortfall(self, slot: int, needed: int, *, rising: bool = True) -> Shortfall | None:
        """What in the expression keeps it below ``needed`` (or, not ``rising``, above); None if nothing does.

        Cost: linear in the expression. Deeply nested ones are cut off at 60 levels and given as they stand.
        """
        return self._shortfall(slot, needed, rising, 60)

    def short(self, condition: Condition, needed: int) -> Shortfall | None:
        """What keeps a condition below ``needed``; None if nothing does."""
        if VALUES.index(condition.value) >= needed:
            return None
        found = self.shortfall(condition.slot, needed) if condition.kind is not ConditionKind.CHOICE_MODE else None
        return found or Shortfall(Join.SYMBOL, condition.text, condition.value, VALUES[needed], True)

    def short_ones(self, conditions: tuple[Condition, ...], needed: int) -> Iterable[tuple[Condition, Shortfall]]:
        """Those of the conditions that are below ``needed``, and what keeps each there."""
        for condition in conditions:
            shortfall = self.short(condition, needed)
            if shortfall is not None:
                yield condition, shortfall

    def _shortfall(self, slot: int, needed: int, rising: bool, depth: int) -> Shortfall | None:
        asker, a = self.asker, self.arrays
        worth = asker.worth(slot)
        if (worth >= needed) if rising else (worth <= needed):
            return None
        op = a.op[slot - asker.symbols] if slot >= asker.symbols else 0
        text, value = asker.text(slot), VALUES[worth]
        if op == NOT and depth:
            return self._shortfall(a.left[slot - asker.symbols], 2 - needed, not rising, depth - 1)
        if op in (AND, OR) and depth:
            parts = [
                part
                for operand in asker.parts(slot, op)
                if (part := self._shortfall(operand, needed, rising, depth - 1)) is not None
            ]
            if len(parts) == 1:
                return parts[0]
            join = Join.ALL if (op == AND) == rising else Join.ANY
            return Shortfall(join, text, value, VALUES[needed], rising, self.operands(slot), tuple(parts))
        join = Join.COMPARISON if op else Join.SYMBOL
        return Shortfall(join, text, value, VALUES[needed], rising, self.operands(slot))


def blamed(shortfall: Shortfall) -> list[str]:
    """The names of the symbols that a shortfall comes from, each once."""
    found: dict[str, None] = {}
    pending = [shortfall]
    while pending:
        item = pending.pop()
        if item.parts:
            pending += reversed(item.parts)
        else:
            found.update(dict.fromkeys(operand.name for operand in item.operands))
    return list(found)


__all__ = ["VALUES", "Conditions", "blamed"]
