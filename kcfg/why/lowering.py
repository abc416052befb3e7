"""Lowering what is selected: everything that raises a symbol has to go down first, and what raises that.

Found by doing it: whatever still raises it is lowered, too, and the whole evaluated again, until nothing does.
"""

from __future__ import annotations

from itertools import islice

from kcfg.configuration import Configuration
from kcfg.tree import PropertyKind

from .conditions import VALUES
from .plans import LOGICAL, Plan, Planner

_ROUNDS = 12


def lowered(configuration: Configuration, symbol: int, value: str) -> tuple[Plan | None, tuple[str, ...]]:
    """Assignments after which the symbol is ``value`` or less, or, where they were not found, the chain of selects
    down to a symbol that nothing was found to lower.

    Cost: an evaluation a round, at most some ten.
    """
    if configuration.tree.arrays.types[symbol] not in LOGICAL or value not in VALUES:
        return None, ()
    search = _Search(configuration, symbol, VALUES.index(value))
    changed = configuration
    for _ in range(_ROUNDS):
        if changed.explainer.asker.tristate(symbol) <= VALUES.index(value) and search.plan:
            return search.plan, ()
        if not search.advance(changed):
            break
        changed = configuration.with_values(search.plan) if search.plan else configuration
    return None, search.stuck(changed)


class _Search:
    """The assignments so far, and the symbols that are to be no more than some value."""

    def __init__(self, configuration: Configuration, symbol: int, most: int) -> None:
        self.arrays = configuration.tree.arrays
        self.plan: dict[str, str] = {}
        self.goals: dict[int, int] = {symbol: most}
        self.above: dict[int, int] = {}

    def advance(self, changed: Configuration) -> bool:
        """Do something about every goal that is not reached yet; whether there was anything to do."""
        before = len(self.plan), len(self.goals)
        explainer = changed.explainer
        for goal in list(self.goals):
            pending = [goal]
            while pending:
                symbol = pending.pop()
                if explainer.asker.tristate(symbol) > self.goals[symbol]:
                    pending += self._lower(changed, symbol)
        return (len(self.plan), len(self.goals)) != before

    def _lower(self, changed: Configuration, symbol: int) -> list[int]:
        """Ask for less, and make goals of what raises the symbol; returns the new goals."""
        explainer, most = changed.explainer, self.goals[symbol]
        name = self.arrays.names[symbol]
        new = []
        for number in explainer.clauses.selecting(symbol):
            by = self.arrays.property_symbol[number]
            is_select = self.arrays.property_kind[number] == PropertyKind.SELECT
            if is_select and by not in self.goals and explainer.clauses.gives(number) > most:
                self.goals[by] = most
                self.above[by] = symbol
                new.append(by)
        if explainer.judge.visibility(symbol):
            self.plan.setdefault(name, VALUES[most])
        elif not new:
            # Neither asked for nor selected: its default must give less.
            for plan in islice(Planner(explainer).plans(symbol, VALUES[most], 0, frozenset()), 1):
                for key, wanted in plan.items():
                    self.plan.setdefault(key, wanted)
        return new

    def stuck(self, changed: Configuration) -> tuple[str, ...]:
        """From the symbol that was to be lowered to one that is up by itself; empty if there is none."""
        asker, names = changed.explainer.asker, self.arrays.names
        up = [goal for goal in self.goals if asker.tristate(goal) > self.goals[goal]]
        for goal in up:
            if any(self.above.get(other) == goal for other in up) or goal not in self.above:
                continue
            chain = [goal]
            while chain[-1] in self.above:
                chain.append(self.above[chain[-1]])
            return tuple(names[s] for s in reversed(chain))
        return ()
