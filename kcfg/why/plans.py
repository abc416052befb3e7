"""Plans: assignments after which a symbol may have a value, found backwards from the conditions that reasons quote.

A plan is a guess. Nothing here is claimed; whoever asks evaluates it first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product

from kcfg.configuration.rules import TRISTATE_TEXT
from kcfg.errors import Place
from kcfg.language import SymbolType
from kcfg.records import dataclass
from kcfg.tree import PropertyKind
from kcfg.tree.expressions import AND, EQ, GE, GT, LE, LT, NE, NOT, OR
from kcfg.tree.model import MEMBER

from .conditions import VALUES
from .explainer import Explainer
from .reasons import Condition, Fact

Plan = Mapping[str, str]

LOGICAL = (SymbolType.BOOL, SymbolType.TRISTATE)
_DEEPEST = 8
_BREADTH = 6


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something in the way that no line of input changes. ``why``: ``outside`` (a fact), ``undefined``, ``constant``,
    ``range``, ``nothing`` (no prompt, no default, and nothing selects it), or ``no-prompt``.
    """

    name: str
    value: str
    why: str
    facts: tuple[Fact, ...] = ()
    place: Place | None = None


class Planner:
    """Plans for one configuration; ``obstacles`` gathers what it met on the way."""

    def __init__(self, explainer: Explainer) -> None:
        self.explainer = explainer
        self.configuration = explainer.configuration
        self.asker = explainer.asker
        self.arrays = explainer.arrays
        self.judge = explainer.judge
        self.obstacles: dict[str, Obstacle] = {}

    def prompts(self, symbol: int) -> list[int]:
        a = self.arrays
        rows = range(a.property_start[symbol], a.property_start[symbol + 1])
        return [row for row in rows if a.property_kind[row] in (PropertyKind.PROMPT, PropertyKind.MENU)]

    def plans(self, symbol: int, value: str, depth: int, above: frozenset[int]) -> Iterator[Plan]:
        """Plans that may give the symbol this value, the simplest first."""
        a = self.arrays
        if self.asker.value(symbol) == value and depth:
            yield {}
            return
        if symbol in above or depth > _DEEPEST:
            return
        if not self.asker.is_defined(symbol):
            self._note(symbol)
            return
        above = above | {symbol}
        if a.types[symbol] in LOGICAL and value in VALUES:
            yield from self._logical(symbol, VALUES.index(value), depth, above)
        else:
            yield from self._text(symbol, value, depth, above)

    def _logical(self, symbol: int, value: int, depth: int, above: frozenset[int]) -> Iterator[Plan]:
        a = self.arrays
        name = a.names[symbol]
        member = bool(a.flags[symbol] & MEMBER) and a.choice_of[symbol] >= 0
        rising = value > self.asker.tristate(symbol)
        if member and value == 0:
            yield from self._other_members(symbol, depth, above)
            return
        ask = {} if self._is_asked(symbol, TRISTATE_TEXT[value]) and not member else {name: TRISTATE_TEXT[value]}
        needed = max(1, min(value, self._most_needed(symbol)))
        lowered: list[Plan] = [{}] if member else list(islice(self._lowered(symbol, value, depth, above), _BREADTH))
        for seen, low in islice(product(self._visible(symbol, needed, depth, above), lowered), _BREADTH):
            yield {**low, **seen, **ask}
        if member:
            return
        if value == 1 and not self.configuration.values.modules and self.asker.tree.modules > 2:
            for plan in islice(self.plans(self.asker.tree.modules, "y", depth + 1, above), _BREADTH):
                yield {**plan, **ask}
        if rising:
            yield from self._raised(symbol, value, depth, above)
        elif not self.prompts(symbol):
            yield from lowered
        yield from self._by_default(symbol, TRISTATE_TEXT[value], depth, above)
        if not self.prompts(symbol):
            self._note_default(symbol)

    def _most_needed(self, symbol: int) -> int:
        """A bool, and everything without modules, takes m for y."""
        tristate = self.arrays.types[symbol] == SymbolType.TRISTATE and self.configuration.values.modules
        return 2 if tristate else 1

    def _is_asked(self, symbol: int, value: str) -> bool:
        return self.judge.wanted(symbol) == value

    def _text(self, symbol: int, value: str, depth: int, above: frozenset[int]) -> Iterator[Plan]:
        a = self.arrays
        shown = f'"{value}"' if a.types[symbol] == SymbolType.STRING else value
        ask = {} if self._is_asked(symbol, shown) else {a.names[symbol]: value}
        for seen in islice(self._visible(symbol, 1, depth, above), _BREADTH):
            yield {**seen, **ask}
            yield from ({**seen, **ask, **wide} for wide in self._in_range(symbol, value, depth, above))
        yield from self._by_default(symbol, value, depth, above)

    def _in_range(self, symbol: int, value: str, depth: int, above: frozenset[int]) -> Iterator[Plan]:
        """Plans that let a range allow ``value``: another one's condition, or another bound."""
        a = self.arrays
        for row in range(a.range_start[symbol], a.range_start[symbol + 1]):
            self._note_range(row)
            condition = a.property_written[a.range_property[row]]
            if condition >= 0:
                yield from islice(self.expression(condition, 1, True, depth + 1, above), 3)
                yield from islice(self.expression(condition, 0, False, depth + 1, above), 3)
            for limit in (a.range_low[row], a.range_high[row]):
                if self.asker.is_defined(limit):
                    yield from islice(self.plans(limit, value, depth + 1, above), 3)

    def _visible(self, symbol: int, needed: int, depth: int, above: frozenset[int]) -> Iterator[Plan]:
        """Plans that make one of the prompts allow at least ``needed``."""
        prompts = self.prompts(symbol)
        for row in prompts:
            yield from self._met(self.explainer.conditions.of_prompt(row), needed, depth, above)

    def _lowered(self, symbol: int, value: int, depth: int, above: frozenset[int]) -> Iterator[Plan]:
        """Plans after which no select raises the symbol above ``value``."""
        acting: list[list[Plan]] = []
        for number in self.explainer.clauses.selecting(symbol):
            if (
                self.explainer.clauses.gives(number) > value
                and self.arrays.property_kind[number] == PropertyKind.SELECT
            ):
                by = self.arrays.property_symbol[number]
                plans = list(islice(self.plans(by, VALUES[value], depth + 1, above), 3))
                condition = self.arrays.property_written[number]
                if condition >= 0:
                    plans += islice(self.expression(condition, value, False, depth + 1, above), 2)
                acting.append(plans)
        for combination in islice(product(*acting), _BREADTH):
            yield {k: v for plan in combination for k, v in plan.items()}

    def _raised(self, symbol: int, value: int, depth: int, above: frozenset[int]) -> Iterator[Plan]:
        """Plans after which a select or imply raises the symbol to ``value``."""
        a = self.arrays
        for number in self.explainer.clauses.selecting(symbol)[:_BREADTH]:
            by = a.property_symbol[number]
            conditions = self.explainer.conditions.of_clause(number)
            if self.prompts(symbol) and a.property_kind[number] == PropertyKind.SELECT and depth:
                continue  # to ask for it is simpler
            owner = list(islice(self.plans(by, VALUES[value], depth + 1, above), 3))
            rest = list(islice(self._met(conditions, 1, depth, above), 3))
            for one, other in product(owner, rest):
                yield {**other, **one}

    def _by_default(self, symbol: int, value: str, depth: int, above: frozenset[int]) -> Iterator[Plan]:
        """Plans after which a default gives the value, for a symbol that no line can ask for."""
        a, asker = self.arrays, self.asker
        logical = a.types[symbol] in LOGICAL
        for row in range(a.default_start[symbol], a.default_start[symbol + 1]):
            number, slot = a.default_property[row], a.default_value[row]
            clause = self.explainer.conditions.of_clause(number)
            if logical:
                target = VALUES.index(value)
                rising = target > asker.tristate(symbol)
                if slot < asker.symbols and asker.is_constant(slot) and not self._is_met(slot, target, rising):
                    continue
                worths = self.expression(slot, target, rising, depth + 1, above)
                if not rising:
                    yield from islice(worths, _BREADTH)
                    continue
            elif slot < asker.symbols and (a.names[slot] == value or asker.value(slot) == value):
                worths = iter([{}])
            elif slot < asker.symbols and asker.is_defined(slot):
                worths = self.plans(slot, value, depth + 1, above)
            else:
                continue
            conditions = list(islice(self._met(clause, 1, depth, above), _BREADTH))
            for one, other in islice(product(list(islice(worths, _BREADTH)), conditions), _BREADTH):
                yield {**other, **one}

    def _other_members(self, symbol: int, depth: int, above: frozenset[int]) -> Iterator[Plan]:
        a = self.arrays
        index = a.choices.index(a.choice_of[symbol])
        for other in a.members[a.member_start[index] : a.member_start[index + 1]]:
            if other != symbol:
                for seen in islice(self._visible(other, 1, depth + 1, above), 1):
                    yield {**seen, a.names[other]: "y"}

    def _met(self, conditions: Sequence[Condition], needed: int, depth: int, above: frozenset[int]) -> Iterator[Plan]:
        """Plans after which every condition is met; none where one hangs on something outside."""
        outside = [c for c in conditions if c.facts and VALUES.index(c.value) < needed]
        for condition in outside:
            self._note_facts(condition)
        if not outside:
            yield from self._all([c.slot for c in conditions], needed, True, depth, above)

    def _all(self, slots: list[int], needed: int, rising: bool, depth: int, above: frozenset[int]) -> Iterator[Plan]:
        """Plans after which every expression is met."""
        short = [s for s in dict.fromkeys(slots) if not self._is_met(s, needed, rising)]
        parts = [list(islice(self.expression(s, needed, rising, depth + 1, above), _BREADTH)) for s in short]
        for combination in islice(product(*parts), _BREADTH):
            merged: dict[str, str] = {}
            if all(merged.setdefault(k, v) == v for plan in combination for k, v in plan.items()):
                yield merged

    def _is_met(self, slot: int, needed: int, rising: bool) -> bool:
        worth = self.asker.worth(slot)
        return worth >= needed if rising else worth <= needed

    def expression(self, slot: int, needed: int, rising: bool, depth: int, above: frozenset[int]) -> Iterator[Plan]:
        """Plans after which the expression is worth at least (``rising``) or at most ``needed``."""
        if self._is_met(slot, needed, rising):
            yield {}
            return
        if depth > _DEEPEST:
            return
        asker, a = self.asker, self.arrays
        if slot < asker.symbols:
            yield from self._operand(slot, needed, rising, depth, above)
            return
        i = slot - asker.symbols
        op = a.op[i]
        if op == NOT:
            yield from self.expression(a.left[i], 2 - needed, not rising, depth, above)
        elif op in (AND, OR):
            parts = asker.parts(slot, op)
            if (op == AND) == rising:
                yield from self._all(parts, needed, rising, depth, above)
            else:
                plans = [islice(self.expression(p, needed, rising, depth + 1, above), 3) for p in parts]
                # One of each first, so that a long alternative does not hide the next.
                yield from (
                    plan for group in zip(*map(_padded, plans), strict=True) for plan in group if plan is not None
                )
        else:
            yield from self._comparison(op, a.left[i], a.right[i], rising, depth, above)

    def _operand(self, symbol: int, needed: int, rising: bool, depth: int, above: frozenset[int]) -> Iterator[Plan]:
        if self.asker.is_constant(symbol):
            name = self.arrays.names[symbol]
            self.obstacles.setdefault(name, Obstacle(name, name, "constant"))
            return
        allowed = (2, 0) if self.arrays.types[symbol] == SymbolType.BOOL else (2, 1, 0)
        fitting = [v for v in allowed if (v >= needed if rising else v <= needed)]
        for value in fitting if rising else reversed(fitting):
            yield from self.plans(symbol, VALUES[value], depth + 1, above)

    def _comparison(
        self, op: int, left: int, right: int, rising: bool, depth: int, above: frozenset[int]
    ) -> Iterator[Plan]:
        asker, a = self.asker, self.arrays
        if not rising:
            op = {EQ: NE, NE: EQ, LT: GE, GE: LT, GT: LE, LE: GT}[op]
        pairs = [(left, right, op)]
        pairs.append((right, left, {LT: GT, GT: LT, LE: GE, GE: LE}.get(op, op)))
        for subject, other, relation in pairs:
            if not asker.is_defined(subject) or subject < 3:
                continue
            for value in self._values_for(subject, asker.value(other), relation):
                if a.types[subject] in LOGICAL and value not in VALUES:
                    continue
                yield from islice(self.plans(subject, value, depth + 1, above), 3)

    def _values_for(self, symbol: int, other: str, relation: int) -> list[str]:
        """Values that compare with ``other`` as wanted."""
        if relation == EQ:
            return [other]
        if self.arrays.types[symbol] in LOGICAL:
            return [v for v in VALUES if v != other]
        try:
            base = 16 if self.arrays.types[symbol] == SymbolType.HEX else 10
            number = int(other, base)
        except ValueError:
            return []
        steps = {GT: (1,), GE: (0,), LT: (-1,), LE: (0,), NE: (1, -number) if number else (1,)}[relation]
        shown = [number + step for step in steps]
        return [hex(n) if base == 16 else str(n) for n in shown]

    def _note(self, symbol: int) -> None:
        name = self.arrays.names[symbol]
        if not self.asker.is_constant(symbol):
            self.obstacles.setdefault(name, Obstacle(name, "n", "undefined"))

    def _note_range(self, row: int) -> None:
        a = self.arrays
        bounds = f"{a.names[a.range_low[row]]} to {a.names[a.range_high[row]]}"
        place = self.explainer.conditions.place_of_property(a.range_property[row])
        if self.asker.values.tri[a.range_condition[row]]:
            self.obstacles.setdefault(bounds, Obstacle(bounds, "", "range", place=place))

    def _note_facts(self, condition: Condition) -> None:
        obstacle = Obstacle(condition.text, condition.value, "outside", condition.facts, condition.place)
        self.obstacles.setdefault(f"{condition.place} {condition.text}", obstacle)

    def _note_default(self, symbol: int) -> None:
        a, conditions = self.arrays, self.explainer.conditions
        name = a.names[symbol]
        facts: dict[Fact, None] = {}
        rows = range(a.default_start[symbol], a.default_start[symbol + 1])
        for row in rows:
            number = a.default_property[row]
            facts.update(dict.fromkeys(conditions.facts(a.property_file[number], a.property_line[number])))
        nothing = not rows and not self.explainer.clauses.selecting(symbol)
        why = "outside" if facts else "nothing" if nothing else "no-prompt"
        self.obstacles.setdefault(name, Obstacle(name, self.asker.shown(symbol), why, tuple(facts)))


def _padded(plans: Iterator[Plan]) -> list[Plan | None]:
    found: list[Plan | None] = list(plans)
    return found + [None] * (3 - len(found))
