"""Reads explanations off a configuration: every field from what the evaluator recorded, nothing worked out again."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from kcfg.configuration import ChoiceRule, Configuration, Rule
from kcfg.errors import Place
from kcfg.language import SymbolType
from kcfg.records import replace
from kcfg.tree import PropertyKind
from kcfg.tree.model import CHOICE, MEMBER

from .asking import Asker
from .conditions import VALUES, Conditions, blamed
from .judge import Judge
from .reasons import (
    ChoiceFact,
    Condition,
    Default,
    DefaultState,
    Definition,
    Explanation,
    Fact,
    Hindrance,
    Member,
    Operand,
    Range,
    Selection,
    Shortfall,
    Verdict,
    VerdictCode,
)

_PROMPTS = (PropertyKind.PROMPT, PropertyKind.MENU)
_SELECTIONS = (PropertyKind.SELECT, PropertyKind.IMPLY)
_CLAUSE_RULES = (Rule.DEFAULT, Rule.RANGE_LOW, Rule.RANGE_HIGH)


class Explainer:
    """Explanations for one configuration. Cost: a millisecond each, and some 0.2 s once for Linux."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self.tree = configuration.tree
        self.arrays = configuration.tree.arrays
        self.values = configuration.values
        self.asker = Asker(configuration)
        self.conditions = Conditions(self.asker)
        self.judge = Judge(self.asker)
        self._unmet = frozenset(configuration.values.unmet)

    # -- indices -------------------------------------------------------------------------------------------------------

    @cached_property
    def _selections(self) -> dict[int, list[int]]:
        """By symbol, the selects and implies that name it, in the order of their numbers."""
        a = self.arrays
        found: dict[int, list[int]] = {}
        for number, kind in enumerate(a.property_kind):
            if kind in _SELECTIONS:
                found.setdefault(a.property_value[number], []).append(number)
        return found

    @cached_property
    def _entries(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for entry, symbol in enumerate(self.arrays.entry_symbol):
            if symbol >= 0:
                found.setdefault(symbol, []).append(entry)
        return found

    @cached_property
    def _dependents(self) -> dict[int, set[int]]:
        """By symbol, the symbols whose value, prompt or range looks at it. Cost: 0.3 s for Linux, once."""
        a, operands = self.arrays, self.asker.operands
        found: dict[int, set[int]] = {}
        known: dict[int, list[int]] = {}

        def add(slot: int, symbol: int) -> None:
            looked = known.get(slot)
            if looked is None:
                looked = known[slot] = operands(slot)
            for operand in looked:
                if operand != symbol:
                    found.setdefault(operand, set()).add(symbol)

        for number, symbol in enumerate(a.property_symbol):
            if symbol < 0:
                continue
            add(a.property_condition[number], symbol)
            kind = a.property_kind[number]
            if kind in _SELECTIONS:
                found.setdefault(symbol, set()).add(a.property_value[number])
            elif a.property_value[number] >= 0 and not a.flags[symbol] & CHOICE:
                add(a.property_value[number], symbol)
                add(a.property_upper[number], symbol)
        for symbol, slot in enumerate(a.dir_dep):
            add(slot, symbol)
        return found

    def dependents(self, symbol: int) -> list[int]:
        """The symbols that directly depend on it, are selected by it, or default to it, by number."""
        return sorted(self._dependents.get(symbol, ()))

    def verdicts(self, judge: Judge | None = None) -> tuple[Verdict, ...]:
        """What became of each line of the input, in order, with the symbols to blame where one was overruled.

        ``judge`` may judge other lines than those that the configuration was made of.
        """
        found = []
        judge = judge or self.judge
        for index, assignment in enumerate(judge.assignments):
            verdict = judge.verdict(index)
            if verdict.code is VerdictCode.OVERRULED and verdict.hindrance is not Hindrance.EARLIER_PASS:
                verdict = replace(verdict, blame=self.explain(assignment.symbol).causes[:4])
            found.append(verdict)
        return tuple(found)

    # -- one symbol ----------------------------------------------------------------------------------------------------

    def explain(self, symbol: int, *, counted: bool = False) -> Explanation:
        """Why the symbol with this number has its value; ``counted``: also how many symbols depend on it."""
        a, asker, values = self.arrays, self.asker, self.values
        rule = values.rule_of(symbol)
        wanted = self.judge.wanted(symbol)
        hindrance = self.judge.hindrance(symbol)
        definitions = tuple(self._definition(entry) for entry in self._entries.get(symbol, ()))
        shortfalls = tuple(self._shortfalls(symbol, definitions))
        defaults = tuple(self._defaults(symbol, rule))
        selections = tuple(self._selection(number) for number in self._selections.get(symbol, ()))
        ranges = tuple(self._ranges(symbol))
        choice = self.choice(a.choice_of[symbol]) if a.flags[symbol] & MEMBER and a.choice_of[symbol] >= 0 else None
        requests = tuple(self.judge.verdict(index) for index in self.judge.lines_of(symbol))
        place, clause = self._clause(symbol, rule, defaults)
        explanation = Explanation(
            name=a.names[symbol],
            prefix=self.configuration.prefix,
            type=SymbolType(a.types[symbol]),
            value=asker.shown(symbol),
            written=bool(values.written[symbol]),
            visible=VALUES[self.judge.visibility(symbol)],
            rule=rule,
            place=place,
            clause=clause,
            definitions=definitions,
            requests=requests,
            wanted=wanted,
            otherwise=self.judge.otherwise(symbol),
            hindrance=hindrance,
            shortfalls=shortfalls,
            defaults=defaults,
            selections=selections,
            ranges=ranges,
            choice=choice,
            dependency=VALUES[min(values.tri[a.dir_dep[symbol]], 2)],
            unmet=symbol in self._unmet,
            facts=self._facts_of(defaults),
            near_misses=self._near_misses(symbol, requests),
            modules=a.names[self.tree.modules] if values.modules == 0 else "",
            dependents=len(self._dependents.get(symbol, ())) if counted else None,
            causes=(),
        )
        causes = tuple(self._causes(explanation))
        return replace(explanation, causes=causes)

    def _clause(self, symbol: int, rule: Rule, defaults: tuple[Default, ...]) -> tuple[Place | None, str]:
        """The place and the text of the clause or line that fixed the value."""
        if rule in _CLAUSE_RULES:
            number = self.values.clause_of(symbol)
            return self.conditions.place_of_property(number), self._text_of_clause(number)
        if rule is Rule.USER:
            event = self.configuration.user.event[symbol]
            if event >= 0:
                assignment = self.configuration.assignments[event]
                return assignment.place, self.judge.line(assignment)
        if rule in (Rule.SELECT, Rule.IMPLY):
            best = self._strongest(symbol, rule)
            if best >= 0:
                return self.conditions.place_of_property(best), self._text_of_clause(best)
        if rule is Rule.CHOICE:
            choice = self.choice(self.arrays.choice_of[symbol])
            if choice.default is not None:
                return choice.default.place, choice.default.text
            return choice.request or choice.place, ""
        return None, ""

    def _strongest(self, symbol: int, rule: Rule) -> int:
        """The select (or imply) that raises the symbol the most, the first of equals; -1 for none."""
        kind = PropertyKind.SELECT if rule is Rule.SELECT else PropertyKind.IMPLY
        best, most = -1, 0
        for number in self._selections.get(symbol, ()):
            gives = self.gives(number)
            if self.arrays.property_kind[number] == kind and gives > most:
                best, most = number, gives
        return best

    def _text_of_clause(self, number: int) -> str:
        a, asker = self.arrays, self.asker
        kind = PropertyKind(a.property_kind[number])
        if kind is PropertyKind.RANGE:
            text = f"range {asker.text(a.property_value[number])} {asker.text(a.property_upper[number])}"
        else:
            text = f"{kind.name.lower()} {asker.text(a.property_value[number])}"
        condition = asker.text(a.property_written[number])
        return f"{text} if {condition}" if condition else text

    def _definition(self, entry: int) -> Definition:
        a, conditions = self.arrays, self.conditions
        prompt = a.entry_prompt[entry]
        demands = conditions.of_entry(entry)
        if prompt < 0:
            return Definition(conditions.place_of_entry(entry), "", "n", demands, demands)
        visible = VALUES[min(self.values.tri[a.property_condition[prompt]], 2)]
        text = a.property_text[prompt]
        return Definition(conditions.place_of_entry(entry), text or " ", visible, conditions.of_prompt(prompt), demands)

    def _needed(self, symbol: int) -> int:
        """What a prompt's condition must be worth for the symbol to be what was asked for (or anything at all)."""
        assignment = self.judge.last(symbol)
        tristate = self.arrays.types[symbol] == SymbolType.TRISTATE and self.values.modules
        if tristate and (assignment is None or assignment.value == 2):
            return 2
        return 1

    def _shortfalls(self, symbol: int, definitions: tuple[Definition, ...]) -> Iterable[tuple[Condition, Shortfall]]:
        needed = self._needed(symbol)
        if any(d.prompt and VALUES.index(d.visible) >= needed for d in definitions):
            return
        for definition in definitions:
            if definition.prompt:
                yield from self._short_conditions(definition.conditions, needed)

    def _short_conditions(
        self, conditions: tuple[Condition, ...], needed: int
    ) -> Iterable[tuple[Condition, Shortfall]]:
        for condition in conditions:
            shortfall = self.conditions.short(condition, needed)
            if shortfall is not None:
                yield condition, shortfall

    # -- clauses -------------------------------------------------------------------------------------------------------

    def _defaults(self, symbol: int, rule: Rule) -> Iterable[Default]:
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
            self._text_of_clause(number),
            value,
            state,
            conditions.of_clause(number),
            conditions.operands(slot),
            conditions.facts(a.property_file[number], a.property_line[number]),
            slot,
        )

    def selecting(self, symbol: int) -> list[int]:
        """The selects and implies of the symbol, by property number."""
        return self._selections.get(symbol, [])

    def gives(self, number: int) -> int:
        """What a select or imply raises its symbol to now."""
        a, tri = self.arrays, self.values.tri
        return min(tri[a.property_symbol[number]], tri[a.property_condition[number]], 2)

    def _selection(self, number: int) -> Selection:
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

    def _ranges(self, symbol: int) -> Iterable[Range]:
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

    # -- choices -------------------------------------------------------------------------------------------------------

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
        entry = self._entries[number][0]
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

    # -- lines that nearly speak of it ---------------------------------------------------------------------------------

    def _near_misses(self, symbol: int, requests: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
        """Lines of input without effect that were perhaps meant for the symbol."""
        if any(r.code not in (VerdictCode.INVALID, VerdictCode.IGNORED) for r in requests):
            return ()
        name = self.arrays.names[symbol]
        return tuple(self.judge.verdict(index) for index in self.judge.lines_like(name))

    # -- where it comes from -------------------------------------------------------------------------------------------

    @staticmethod
    def _facts_of(defaults: tuple[Default, ...]) -> tuple[Fact, ...]:
        taken = [d for d in defaults if d.state is DefaultState.TAKEN]
        return tuple(fact for default in taken for fact in default.facts)

    def _causes(self, explanation: Explanation) -> list[str]:
        """The symbols that the value follows from, in the order in which the prose speaks of them."""
        found: dict[str, None] = {}
        add = found.update
        if explanation.hindrance is Hindrance.MODULES_OFF:
            add({explanation.modules: None})
        if explanation.wanted is not None and explanation.hindrance in (
            Hindrance.HIDDEN,
            Hindrance.LIMITED,
            Hindrance.OTHER_MEMBER,
        ):
            for _, shortfall in explanation.shortfalls:
                add(dict.fromkeys(blamed(shortfall)))
        rule = explanation.rule
        if rule in (Rule.SELECT, Rule.IMPLY):
            add({s.by: None for s in explanation.acting() if s.is_imply == (rule is Rule.IMPLY)})
            if rule is Rule.IMPLY and explanation.value == "n":
                self._add_unmet(found, explanation.definitions[0].demands if explanation.definitions else ())
        elif rule is Rule.DEFAULT:
            self._add_default(found, explanation)
        elif rule in (Rule.RANGE_LOW, Rule.RANGE_HIGH):
            self._add_range(found, explanation)
            self._add_earlier_ranges(found, explanation)
        elif rule is Rule.CHOICE and explanation.choice is not None:
            self._add_choice(found, explanation, explanation.choice)
        elif rule is Rule.UNSET:
            shared = explanation.shared_unmet()
            for conditions in [shared] if shared else [d.conditions for d in explanation.defaults]:
                self._add_unmet(found, conditions)
            if explanation.wanted is None or explanation.choice is not None:
                for _, shortfall in explanation.shortfalls:
                    add(dict.fromkeys(blamed(shortfall)))
            if explanation.choice is None:
                self._add_idle(found, explanation)
        found.pop(explanation.name, None)
        found.pop("", None)
        return list(found)

    def _add_unmet(self, found: dict[str, None], conditions: tuple[Condition, ...]) -> None:
        for _, shortfall in self._short_conditions(conditions, 1):
            found.update(dict.fromkeys(blamed(shortfall)))

    def _add_default(self, found: dict[str, None], explanation: Explanation) -> None:
        for default in explanation.defaults:
            if default.state is DefaultState.UNMET:
                continue
            if default.state is DefaultState.TAKEN:
                found.update((operand.name, None) for operand in default.operands)
                for condition in default.conditions:
                    if condition.kind.value == "if" or condition.value == "m":
                        found.update((operand.name, None) for operand in condition.operands)

    @staticmethod
    def _add_range(found: dict[str, None], explanation: Explanation) -> None:
        for r in explanation.ranges:
            if not r.active:
                continue
            if explanation.rule is Rule.RANGE_LOW and not r.low_is_literal:
                found[r.low.name] = None
            if explanation.rule is Rule.RANGE_HIGH and not r.high_is_literal:
                found[r.high.name] = None
            for condition in r.conditions:
                if condition.kind.value == "if":
                    found.update((operand.name, None) for operand in condition.operands)

    def _add_earlier_ranges(self, found: dict[str, None], explanation: Explanation) -> None:
        for r in explanation.ranges:
            if r.active:
                break
            self._add_unmet(found, r.conditions)

    def _add_idle(self, found: dict[str, None], explanation: Explanation) -> None:
        """Selects that are nearly there; without a prompt, also those whose owner is off."""
        for selection in explanation.selections[:3]:
            if selection.by_value != "n":
                self._add_unmet(found, selection.conditions)
            elif not explanation.prompts:
                found[selection.by] = None

    def _add_choice(self, found: dict[str, None], explanation: Explanation, choice: ChoiceFact) -> None:
        if explanation.value == "n":
            for default in choice.defaults:
                if default.state is DefaultState.UNMET and default.text.split()[1] == explanation.name:
                    self._add_unmet(found, default.conditions)
        else:
            for member in choice.members:
                if member.asked == "y" and member.name != explanation.name and member.visible == "n":
                    found[member.name] = None


def _literal(conditions: Conditions, symbol: int) -> Operand:
    name = conditions.arrays.names[symbol]
    return Operand(name, name, True)
