"""What the tree says of a symbol, clause by clause, and what became of each clause in one configuration."""

from __future__ import annotations

from collections.abc import Iterable

from kcfg.configuration import ChoiceRule, Rule
from kcfg.language import SymbolType
from kcfg.tree import PropertyKind
from kcfg.tree.model import CHOICE

from .conditions import VALUES, Conditions
from .judge import Judge
from .lookups import Lookups
from .reasons import ChoiceFact, Default, DefaultState, Member, Operand, Range, Selection


class Clauses:
    """Defaults, selects, ranges and choices with their conditions as they are now."""

    def __init__(self, conditions: Conditions, judge: Judge, lookups: Lookups) -> None:
        self.conditions = conditions
        self.judge = judge
        self.lookups = lookups
        self.asker = conditions.asker
        self.arrays = conditions.arrays
        self.configuration = judge.configuration
        self.values = judge.configuration.values

    def text(self, number: int) -> str:
        a, asker = self.arrays, self.asker
        kind = PropertyKind(a.property_kind[number])
        if kind is PropertyKind.RANGE:
            text = f"range {asker.text(a.property_value[number])} {asker.text(a.property_upper[number])}"
        else:
            text = f"{kind.name.lower()} {asker.text(a.property_value[number])}"
        condition = asker.text(a.property_written[number])
        return f"{text} if {condition}" if condition else text

    def defaults(self, symbol: int, rule: Rule) -> Iterable[Default]:
        a, tri = self.arrays, self.values.tri
        passed = rule is Rule.USER
        taken = False
        for row in range(a.default_start[symbol], a.default_start[symbol + 1]):
            met = bool(tri[a.default_condition[row]])
            state = DefaultState.LATER if taken else DefaultState.UNMET
            if met and not taken:
                taken = True
                state = DefaultState.PASSED if passed else DefaultState.TAKEN
            yield self._default(a.default_property[row], state, row)

    def _default(self, number: int, state: DefaultState, row: int) -> Default:
        a, asker, conditions = self.arrays, self.asker, self.conditions
        slot = a.default_value[row]
        symbol = a.property_symbol[number]
        if a.flags[symbol] & CHOICE or a.types[symbol] > 2:
            value = asker.shown(slot) if slot < asker.symbols else '""'
            if slot < asker.symbols and not asker.is_defined(slot):
                value = a.names[slot] if a.types[symbol] != SymbolType.STRING else f'"{a.names[slot]}"'
        else:
            value = VALUES[min(asker.worth(slot), self.values.tri[a.default_condition[row]], 2)]
        return Default(
            conditions.place_of_property(number),
            self.text(number),
            value,
            state,
            conditions.of_clause(number),
            conditions.operands(slot),
            conditions.facts(a.property_file[number], a.property_line[number]),
            slot,
        )

    def selecting(self, symbol: int) -> list[int]:
        """The selects and implies of the symbol, by property number."""
        return self.lookups.selections.get(symbol, [])

    def gives(self, number: int) -> int:
        """What a select or imply raises its symbol to now."""
        a, tri = self.arrays, self.values.tri
        return min(tri[a.property_symbol[number]], tri[a.property_condition[number]], 2)

    def selection(self, number: int) -> Selection:
        a = self.arrays
        by = a.property_symbol[number]
        return Selection(
            a.property_kind[number] == PropertyKind.IMPLY,
            a.names[by],
            self.asker.shown(by),
            self.conditions.place_of_property(number),
            VALUES[self.gives(number)],
            self.conditions.of_clause(number),
        )

    def ranges(self, symbol: int) -> Iterable[Range]:
        a, conditions = self.arrays, self.conditions
        found = False
        for row in range(a.range_start[symbol], a.range_start[symbol + 1]):
            met = bool(self.values.tri[a.range_condition[row]])
            low, high, number = a.range_low[row], a.range_high[row], a.range_property[row]
            yield Range(
                conditions.place_of_property(number),
                conditions.operand(low) if self.asker.is_defined(low) else _literal(conditions, low),
                conditions.operand(high) if self.asker.is_defined(high) else _literal(conditions, high),
                met and not found,
                conditions.of_clause(number),
                not self.asker.is_defined(low),
                not self.asker.is_defined(high),
            )
            found = found or met

    def choice(self, number: int) -> ChoiceFact:
        """What the choice with this symbol number took, and why."""
        a, conditions = self.arrays, self.conditions
        index = a.choices.index(number)
        picked, rule = self.values.picked.get(number, (-1, ChoiceRule.NONE_VISIBLE))
        members = a.members[a.member_start[index] : a.member_start[index + 1]]
        rows = range(a.default_start[number], a.default_start[number + 1])
        defaults: list[Default] = []
        winner: Default | None = None
        for row in rows:
            met = bool(self.values.tri[a.default_condition[row]]) and self.judge.visibility(a.default_value[row]) > 0
            state = DefaultState.LATER if winner is not None else DefaultState.UNMET
            if met and winner is None:
                state = DefaultState.TAKEN if rule is ChoiceRule.DEFAULT else DefaultState.PASSED
            default = self._default(a.default_property[row], state, row)
            if met and winner is None:
                winner = default
            defaults.append(default)
        entry = self.lookups.entries[number][0]
        event = self.configuration.user.event[picked] if picked >= 0 and rule is ChoiceRule.USER else -1
        return ChoiceFact(
            conditions.title(entry),
            conditions.place_of_entry(entry),
            a.names[picked] if picked >= 0 else "",
            rule,
            winner if rule is ChoiceRule.DEFAULT else None,
            tuple(defaults),
            tuple(Member(a.names[m], VALUES[self.judge.visibility(m)], self.judge.wanted(m)) for m in members),
            self.configuration.assignments[event].place if event >= 0 else None,
        )


def _literal(conditions: Conditions, symbol: int) -> Operand:
    name = conditions.arrays.names[symbol]
    return Operand(name, name, True)
