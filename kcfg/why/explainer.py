"""Reads explanations off a configuration: every field from what the evaluator recorded, nothing worked out again."""

from __future__ import annotations

from collections.abc import Iterable

from kcfg.configuration import Configuration, Rule
from kcfg.errors import Place
from kcfg.language import SymbolType
from kcfg.records import replace
from kcfg.tree import PropertyKind
from kcfg.tree.model import MEMBER

from .asking import Asker
from .causes import causes_of
from .clauses import Clauses
from .conditions import VALUES, Conditions
from .judge import Judge
from .lookups import Lookups
from .reasons import (
    Condition,
    Default,
    DefaultState,
    Definition,
    Explanation,
    Fact,
    Hindrance,
    Shortfall,
    Verdict,
    VerdictCode,
)

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
        self.lookups = Lookups(self.asker)
        self.clauses = Clauses(self.conditions, self.judge, self.lookups)
        self._unmet = frozenset(configuration.values.unmet)

    def dependents(self, symbol: int) -> list[int]:
        """The symbols that directly depend on it, are selected by it, or default to it, by number."""
        return sorted(self.lookups.dependents.get(symbol, ()))

    def verdicts(self, judge: Judge | None = None) -> tuple[Verdict, ...]:
        """What became of each line of the input, in order, with the symbols to blame where one was overruled.

        ``judge`` may judge other lines than those that the configuration was made of.
        """
        found = []
        judge = judge or self.judge
        for index, assignment in enumerate(judge.assignments):
            verdict = judge.verdict(index)
            if verdict.code is VerdictCode.OVERRULED and verdict.hindrance is not Hindrance.EARLIER_PASS:
                verdict = self._with_blame(verdict, assignment.symbol)
            found.append(verdict)
        return tuple(found)

    def _with_blame(self, verdict: Verdict, symbol: int) -> Verdict:
        """An overruled line's verdict with the symbols to look at, and the place where it lost."""
        explanation = self.explain(symbol)
        by = verdict.by
        if verdict.hindrance in (Hindrance.HIDDEN, Hindrance.LIMITED) and explanation.shortfalls:
            by = explanation.shortfalls[0][0].place
        elif verdict.hindrance is Hindrance.SELECTED:
            by = explanation.place
        return replace(verdict, by=by, blame=explanation.causes[:4])

    def explain(self, symbol: int, *, counted: bool = False) -> Explanation:
        """Why the symbol with this number has its value; ``counted``: also how many symbols depend on it."""
        a, asker, values = self.arrays, self.asker, self.values
        rule = values.rule_of(symbol)
        wanted = self.judge.wanted(symbol)
        hindrance = self.judge.hindrance(symbol)
        definitions = tuple(self._definition(entry) for entry in self.lookups.entries.get(symbol, ()))
        shortfalls = tuple(self._shortfalls(symbol, definitions))
        defaults = tuple(self.clauses.defaults(symbol, rule))
        selections = tuple(self.clauses.selection(number) for number in self.lookups.selections.get(symbol, ()))
        ranges = tuple(self.clauses.ranges(symbol))
        choice = (
            self.clauses.choice(a.choice_of[symbol]) if a.flags[symbol] & MEMBER and a.choice_of[symbol] >= 0 else None
        )
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
            dependents=len(self.lookups.dependents.get(symbol, ())) if counted else None,
            causes=(),
        )
        causes = tuple(causes_of(explanation, self.conditions))
        return replace(explanation, causes=causes)

    def _clause(self, symbol: int, rule: Rule, defaults: tuple[Default, ...]) -> tuple[Place | None, str]:
        """The place and the text of the clause or line that fixed the value."""
        if rule in _CLAUSE_RULES:
            number = self.values.clause_of(symbol)
            return self.conditions.place_of_property(number), self.clauses.text(number)
        if rule is Rule.USER:
            event = self.configuration.user.event[symbol]
            if event >= 0:
                assignment = self.configuration.assignments[event]
                return assignment.place, self.judge.line(assignment)
        if rule in (Rule.SELECT, Rule.IMPLY):
            best = self._strongest(symbol, rule)
            if best >= 0:
                return self.conditions.place_of_property(best), self.clauses.text(best)
        if rule is Rule.CHOICE:
            choice = self.clauses.choice(self.arrays.choice_of[symbol])
            if choice.default is not None:
                return choice.default.place, choice.default.text
            return choice.request or choice.place, ""
        return None, ""

    def _strongest(self, symbol: int, rule: Rule) -> int:
        """The select (or imply) that raises the symbol the most, the first of equals; -1 for none."""
        kind = PropertyKind.SELECT if rule is Rule.SELECT else PropertyKind.IMPLY
        best, most = -1, 0
        for number in self.lookups.selections.get(symbol, ()):
            gives = self.clauses.gives(number)
            if self.arrays.property_kind[number] == kind and gives > most:
                best, most = number, gives
        return best

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
                yield from self.conditions.short_ones(definition.conditions, needed)

    def _near_misses(self, symbol: int, requests: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
        """Lines of input without effect that were perhaps meant for the symbol."""
        if any(r.code not in (VerdictCode.INVALID, VerdictCode.IGNORED) for r in requests):
            return ()
        name = self.arrays.names[symbol]
        return tuple(self.judge.verdict(index) for index in self.judge.lines_like(name))

    @staticmethod
    def _facts_of(defaults: tuple[Default, ...]) -> tuple[Fact, ...]:
        taken = [d for d in defaults if d.state is DefaultState.TAKEN]
        return tuple(fact for default in taken for fact in default.facts)
