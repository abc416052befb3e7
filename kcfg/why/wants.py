"""What would have to change for a symbol to have another value: found by the reasons, and tried before it is said.

A plan is a set of assignments. Each is evaluated, and only those that give the value are claimed; where none does, each
condition that is unmet is answered for itself in the same way, down to what nobody can set.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from kcfg.configuration import Configuration
from kcfg.language import SymbolType
from kcfg.records import dataclass
from kcfg.tree.numbers import is_valid_text

from .conditions import VALUES
from .explainer import Explainer
from .lowering import lowered
from .plans import LOGICAL, Obstacle, Plan, Planner
from .reasons import Condition, Selection, Shortfall

_TRIES = 40
_TRIES_A_CONDITION = 12
_EXTENDED = 6
_MOST_REMEDIES = 5
_MANY = 8
_TRIES_TO_SHORTEN = 40
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Remedy:
    """Lines that, put at the end of the input, give the wanted value. It was tried."""

    lines: tuple[str, ...]
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One condition that is unmet: the lines after which it is met, or, without any, what is in the way of it."""

    condition: Condition
    shortfall: Shortfall
    lines: tuple[str, ...]
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True)
class Want:
    """What stands between a symbol and ``wanted``. ``problem`` says why no input at all could ask for it, if so.

    ``raised_by`` are the selects that keep it above ``wanted``, and ``stuck`` a chain of them down to a symbol that
    nothing was found to lower; ``idle`` are those that could raise it, where it has no prompt.
    """

    name: str
    now: str
    wanted: str
    fulfilled: bool
    problem: str
    unmet: tuple[Step, ...]
    raised_by: tuple[Selection, ...]
    stuck: tuple[str, ...]
    idle: tuple[Selection, ...]
    remedies: tuple[Remedy, ...]
    obstacles: tuple[Obstacle, ...]


class Wants:
    """Answers for one configuration. Cost: an evaluation for each plan that is tried, at most some 100."""

    def __init__(self, explainer: Explainer) -> None:
        self.explainer = explainer
        self.configuration = explainer.configuration
        self.asker = explainer.asker
        self.arrays = explainer.arrays
        self._stuck: tuple[str, ...] = ()

    def answer(self, symbol: int, wanted: str) -> Want:
        """What stands in the way of ``wanted`` (as written in a file, quotes or none) for the symbol."""
        a = self.arrays
        type_ = a.types[symbol]
        value = wanted[1:-1] if type_ == SymbolType.STRING and wanted[:1] == wanted[-1:] == '"' and wanted else wanted
        now = self.asker.value(symbol)
        problem = self._problem(symbol, value)
        planner = Planner(self.explainer)
        open_ = not problem and now != value
        self._stuck = ()
        remedies = self._remedies(planner, symbol, value) if open_ else []
        explanation = self.explainer.explain(symbol)
        closed = open_ and not remedies
        rising = value != "n" or type_ not in LOGICAL
        selects = explanation.acting() if closed and type_ in LOGICAL and value in ("n", "m") else ()
        raised = tuple(s for s in selects if not s.is_imply and VALUES.index(s.gives) > VALUES.index(value))
        idle = tuple(s for s in explanation.selections if s.gives == "n") if closed and not explanation.prompts else ()
        return Want(
            a.names[symbol],
            self.asker.shown(symbol),
            f'"{value}"' if type_ == SymbolType.STRING else value,
            now == value,
            problem,
            tuple(self._steps(symbol, value)) if closed and rising else (),
            raised,
            self._stuck,
            idle if rising else (),
            tuple(remedies),
            self._own_obstacles(planner, symbol) if closed else (),
        )

    def _problem(self, symbol: int, value: str) -> str:
        """Why ``value`` is none that the symbol can have."""
        type_ = self.arrays.types[symbol]
        name = self.arrays.names[symbol]
        if type_ in LOGICAL:
            allowed = ("n", "y") if type_ == SymbolType.BOOL else VALUES
            return "" if value in allowed else f"{name} takes {' or '.join(allowed)} only"
        if type_ == SymbolType.UNKNOWN:
            return f"no file that was read defines {name}"
        return "" if type_ == SymbolType.STRING or is_valid_text(type_, value) else f"{value} is no value of its type"

    # -- what is unmet -------------------------------------------------------------------------------------------------

    def _steps(self, symbol: int, value: str) -> Iterator[Step]:
        """The unmet conditions of the symbol's prompts, or, without any, of its definitions; each once."""
        needed = self._needed(symbol, value)
        explainer, planner = self.explainer, Planner(self.explainer)
        prompts = planner.prompts(symbol)
        groups = [explainer.conditions.of_prompt(row) for row in prompts]
        if not prompts:
            groups = [d.demands for d in explainer.explain(symbol).definitions]
        for condition in dict.fromkeys(condition for group in groups for condition in group):
            shortfall = explainer.conditions.short(condition, needed)
            if shortfall is not None:
                yield self._step(condition, shortfall, needed)

    def _needed(self, symbol: int, value: str) -> int:
        modular = self.arrays.types[symbol] == SymbolType.TRISTATE and self.configuration.values.modules
        return VALUES.index(value) if modular and value in VALUES else 1

    def _step(self, condition: Condition, shortfall: Shortfall, needed: int) -> Step:
        """One condition answered for itself."""
        planner = Planner(self.explainer)
        if condition.facts:
            return Step(condition, shortfall, (), ())
        plans = planner.expression(condition.slot, needed, True, 1, frozenset())
        for plan in islice(_distinct(plans), _TRIES_A_CONDITION):
            changed = self.configuration.with_values(plan)
            if self._holds(changed, plan) and changed.explainer.asker.worth(condition.slot) >= needed:
                return Step(condition, shortfall, tuple(self._line(k, v) for k, v in plan.items()), ())
        return Step(condition, shortfall, (), tuple(planner.obstacles.values()))

    def _own_obstacles(self, planner: Planner, symbol: int) -> tuple[Obstacle, ...]:
        """What the planner met that is the symbol's own: its ranges, or what its defaults hang on."""
        name = self.arrays.names[symbol]
        return tuple(o for o in planner.obstacles.values() if o.name == name or o.why == "range")

    @staticmethod
    def _holds(changed: Configuration, plan: Plan) -> bool:
        return all(changed[name].value == value for name, value in plan.items())

    # -- trying --------------------------------------------------------------------------------------------------------

    def _remedies(self, planner: Planner, symbol: int, value: str) -> list[Remedy]:
        name = self.arrays.names[symbol]
        found: list[Plan] = []
        failed: list[Plan] = []
        for plan in islice(_distinct(planner.plans(symbol, value, 0, frozenset())), _TRIES):
            if any(all(plan.get(k) == v for k, v in other.items()) for other in found):
                continue
            if not self._gives(plan, name, value):
                failed.append(plan)
                continue
            plan = self._without_needless(plan, name, value)
            if plan not in found:
                found.append(plan)
            if len(found) == _MOST_REMEDIES or list(plan) == [name] or len(plan) > _SHORT:
                break
        if not found:
            further = (plan for plan in self._further(failed, symbol, value) if self._gives(plan, name, value))
            found = [self._without_needless(plan, name, value) for plan in islice(further, 1)]
        alone = [plan for plan in found if list(plan) == [name]]
        found = alone or sorted(found, key=len)
        return [
            Remedy(tuple(self._line(k, v) for k, v in plan.items()), tuple(plan.items()))
            for plan in found
            if len(plan) <= 2 * len(found[0])
        ]

    def _gives(self, plan: Plan, name: str, value: str) -> bool:
        """Whether the plan is honoured, and gives the value."""
        changed = self.configuration.with_values(plan)
        return changed[name].value == value and self._holds(changed, plan)

    def _further(self, failed: list[Plan], symbol: int, value: str) -> Iterator[Plan]:
        """Plans that go on where one ended: by the reasons of the configuration that it gave."""
        down, self._stuck = lowered(self.configuration, symbol, value)
        if down:
            yield down
        for plan in failed[:_EXTENDED]:
            changed = self.configuration.with_values(plan)
            if self._holds(changed, plan):
                rest = Planner(changed.explainer).plans(symbol, value, 0, frozenset())
                yield from ({**plan, **more} for more in islice(_distinct(rest), 3))

    def _without_needless(self, plan: Plan, name: str, value: str) -> Plan:
        """The plan without those assignments that it does not take: of a long one, many at once are tried first."""
        size, tries = max(1, len(plan) // 2 if len(plan) > _MANY else 1), _TRIES_TO_SHORTEN
        while True:
            keys = list(plan)
            for start in range(0, len(keys), size):
                out = keys[start : start + size]
                smaller = {k: v for k, v in plan.items() if k not in out}
                if smaller and tries and self._gives(smaller, name, value):
                    plan = smaller
                tries -= bool(tries)
            if size == 1:
                return plan
            size //= 2

    def _line(self, name: str, value: str) -> str:
        full = f"{self.configuration.prefix}{name}"
        type_ = self.arrays.types[self.asker.tree.numbers[name]]
        if type_ in LOGICAL and value == "n":
            return f"# {full} is not set"
        if type_ == SymbolType.STRING:
            escaped = value.replace("\\", "\\\\").replace('"', '\\"')
            return f'{full}="{escaped}"'
        return f"{full}={value}"


def _distinct(plans: Iterator[Plan]) -> Iterator[Plan]:
    seen: set[frozenset[tuple[str, str]]] = set()
    for plan in plans:
        key = frozenset(plan.items())
        if plan and key not in seen:
            seen.add(key)
            yield plan
