"""What became of each line of input, and, where it did not hold, what stood against it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property

from kcfg.configuration import Assignment, Problem, Rule
from kcfg.configuration.leaving_out import LeavingOut
from kcfg.configuration.rules import TRISTATE_TEXT
from kcfg.errors import Place
from kcfg.language import SymbolType
from kcfg.tree.model import CONSTANT, MEMBER

from .asking import Asker
from .reasons import Hindrance, Verdict, VerdictCode

_LOGICAL = (SymbolType.BOOL, SymbolType.TRISTATE)
_CODES = {
    Problem.MALFORMED: VerdictCode.MALFORMED,
    Problem.UNKNOWN: VerdictCode.UNKNOWN,
    Problem.INVALID: VerdictCode.INVALID,
    Problem.IGNORED: VerdictCode.IGNORED,
}
_WORD = re.compile(r"[A-Za-z0-9_]+")


class Judge:
    """Verdicts for one configuration. Cost: some microseconds a line; near names of an unknown one, 20 ms.

    ``assignments`` are the lines to judge, where they are not those that the configuration was made of (it came of
    several passes); ``is_same_without`` then says whether the result is the same without the line at an index.
    """

    def __init__(
        self,
        asker: Asker,
        assignments: Sequence[Assignment] | None = None,
        is_same_without: Callable[[int], bool] | None = None,
    ) -> None:
        self.asker = asker
        self.configuration = configuration = asker.configuration
        self.assignments = configuration.assignments if assignments is None else assignments
        self.of_passes = assignments is not None
        self._is_same_without = is_same_without
        self.arrays = asker.arrays
        self._lines: dict[int, list[int]] = {}
        self._unplaced: list[int] = []
        for index, assignment in enumerate(self.assignments):
            if assignment.symbol >= 0:
                self._lines.setdefault(assignment.symbol, []).append(index)
            else:
                self._unplaced.append(index)
        self._verdicts: dict[int, Verdict] = {}

    @cached_property
    def leaving_out(self) -> LeavingOut:
        """Whether lines change anything."""
        return LeavingOut(self.configuration)

    # -- lines ---------------------------------------------------------------------------------------------------------

    def line(self, assignment: Assignment) -> str:
        """The line as it stands in the input."""
        if not assignment.name:
            return assignment.raw
        name = f"{self.configuration.prefix}{assignment.name}"
        return f"# {name} is not set" if assignment.unset else f"{name}={assignment.raw}"

    def lines_of(self, symbol: int) -> list[int]:
        """The indices of the assignments to the symbol, in order."""
        return self._lines.get(symbol, [])

    def lines_like(self, name: str) -> list[int]:
        """The indices of lines that no symbol takes and whose name is, or is near to, ``name``."""
        found: list[int] = []
        if not self._unplaced:
            return found
        from difflib import get_close_matches  # three milliseconds that most runs need not pay

        for index in self._unplaced:
            assignment = self.assignments[index]
            word = _WORD.match(assignment.name or assignment.raw)
            if word is None:
                continue
            bare = word[0].removeprefix(self.configuration.prefix)
            if bare == name or (bare not in self.asker.tree and get_close_matches(bare, [name], 1, 0.85)):
                found.append(index)
        return found

    def last(self, symbol: int) -> Assignment | None:
        """The assignment that counts for the symbol: the last valid one."""
        for index in reversed(self._lines.get(symbol, ())):
            if self.assignments[index].valid:
                return self.assignments[index]
        return None

    def wanted(self, symbol: int) -> str | None:
        """The value that the input asks for, as an author would write it; None if no valid line speaks of it."""
        assignment = self.last(symbol)
        return self.shown(assignment) if assignment is not None else None

    def shown(self, assignment: Assignment) -> str:
        """The value that an assignment asks for, as an author would write it."""
        value = assignment.value
        if isinstance(value, int):
            return TRISTATE_TEXT[value]
        if value is None:
            return assignment.raw
        return f'"{value}"' if self.arrays.types[assignment.symbol] == SymbolType.STRING else value

    def otherwise(self, symbol: int) -> str | None:
        """The symbol's value if the line that counts for it were not there; None if there is none."""
        for index in reversed(self._lines.get(symbol, ())):
            if self.assignments[index].valid:
                value = self.leaving_out.value_without(index)
                if isinstance(value, int):
                    return TRISTATE_TEXT[value]
                return f'"{value}"' if self.arrays.types[symbol] == SymbolType.STRING or not value else value
        return None

    # -- what stands against a line ------------------------------------------------------------------------------------

    def visibility(self, symbol: int) -> int:
        """The most that a prompt allows the symbol to be."""
        return min(self.configuration.minimal.visibility(symbol), 2)

    def has_prompt(self, symbol: int) -> bool:
        """Whether any definition gives it a prompt."""
        a = self.arrays
        return a.prompt_start[symbol] != a.prompt_start[symbol + 1]

    def hindrance(self, symbol: int) -> Hindrance | None:
        """Why the symbol is not what the input asks for; None if it is, or if nothing was asked."""
        assignment = self.last(symbol)
        if assignment is None:
            return None
        a, values = self.arrays, self.configuration.values
        asked = assignment.value
        now: int | str = values.tri[symbol] if a.types[symbol] in _LOGICAL else values.text[symbol]
        if now == asked:
            return None
        if not self.has_prompt(symbol):
            return Hindrance.NO_PROMPT
        visible = self.visibility(symbol)
        rule = values.rule_of(symbol)
        if a.flags[symbol] & MEMBER and a.choice_of[symbol] >= 0:
            if not visible:
                return Hindrance.HIDDEN
            return Hindrance.OTHER_MEMBER if asked != 0 else Hindrance.NEEDS_A_MEMBER
        if rule is Rule.SELECT:
            return Hindrance.SELECTED
        if not visible:
            return Hindrance.HIDDEN
        if self.of_passes and self.configuration.user.value[symbol] != asked:
            return Hindrance.EARLIER_PASS
        if not isinstance(asked, int):
            if self.configuration.user.value[symbol] is None:
                return Hindrance.DROPPED
            return Hindrance.CLAMPED if rule in (Rule.RANGE_LOW, Rule.RANGE_HIGH) else Hindrance.REWRITTEN
        return Hindrance.MODULES_OFF if asked == 1 and now == 2 else Hindrance.LIMITED

    # -- verdicts ------------------------------------------------------------------------------------------------------

    def verdict(self, index: int) -> Verdict:
        """What became of the assignment with this index."""
        found = self._verdicts.get(index)
        if found is None:
            found = self._verdicts[index] = self._judge(index)
        return found

    def _judge(self, index: int) -> Verdict:
        assignment = self.assignments[index]
        symbol = assignment.symbol
        if symbol < 0:
            return self._unplaced_verdict(assignment)
        name, line, asked = self.arrays.names[symbol], self.line(assignment), self.shown(assignment)
        now = self.asker.shown(symbol)
        code = _CODES.get(assignment.problem)
        if code is VerdictCode.IGNORED and not self.asker.is_defined(symbol):
            near = self.near(name)
            return Verdict(VerdictCode.UNDEFINED, assignment.place, line, name, asked, now, near=near)
        if code is not None:
            type_ = SymbolType(self.arrays.types[symbol])
            return Verdict(code, assignment.place, line, name, asked, now, type=type_)
        last = self.last(symbol)
        if last is not assignment and last is not None:
            return Verdict(VerdictCode.OVERRIDDEN, assignment.place, line, name, asked, now, by=last.place)
        hindrance = self.hindrance(symbol)
        if hindrance is None:
            same = (self._is_same_without or self.leaving_out.is_same_without)(index)
            if not same:
                return Verdict(VerdictCode.APPLIED, assignment.place, line, name, asked, now)
            instead, by = self._origin_without(index)
            return Verdict(VerdictCode.REDUNDANT, assignment.place, line, name, asked, now, by=by, instead=instead)
        by = self._place_against(symbol, hindrance)
        return Verdict(VerdictCode.OVERRULED, assignment.place, line, name, asked, now, hindrance, by)

    def _origin_without(self, index: int) -> tuple[Rule | None, Place | None]:
        """The rule and the place that give a symbol its value without a redundant line, where they are known."""
        if self.of_passes:
            return None, None
        rule, clause = self.leaving_out.origin_without(index)
        a = self.arrays
        has_place = rule is Rule.DEFAULT and clause >= 0
        return rule, self.asker.tree.place(a.property_file[clause], a.property_line[clause]) if has_place else None

    def _place_against(self, symbol: int, hindrance: Hindrance) -> Place | None:
        """The one line that an overruled line lost against, where there is one."""
        configuration, a = self.configuration, self.arrays
        if hindrance is Hindrance.OTHER_MEMBER:
            picked = configuration.values.picked.get(a.choice_of[symbol], (-1, None))[0]
            other = self.last(picked) if picked >= 0 else None
            return other.place if other is not None and other.value == 2 else None
        if hindrance is Hindrance.CLAMPED:
            row = configuration.values.clause_of(symbol)
            return self.asker.tree.place(a.property_file[row], a.property_line[row])
        return None

    def _unplaced_verdict(self, assignment: Assignment) -> Verdict:
        line = self.line(assignment)
        code = _CODES[assignment.problem]
        word = _WORD.match(assignment.name or assignment.raw)
        bare = word[0].removeprefix(self.configuration.prefix) if word is not None else ""
        known = bare in self.asker.tree
        near = (bare,) if known else self.near(bare)
        return Verdict(code, assignment.place, line, assignment.name, assignment.raw, "", near=near)

    # -- names ---------------------------------------------------------------------------------------------------------

    @cached_property
    def _names(self) -> list[str]:
        a = self.arrays
        return [name for name, number in self.asker.tree.numbers.items() if a.types[number] and number > 2]

    def near(self, name: str) -> tuple[str, ...]:
        """Up to three names of defined symbols that are like ``name``, the nearest first."""
        a, numbers = self.arrays, self.asker.tree.numbers
        if name in numbers and a.types[numbers[name]] and not a.flags[numbers[name]] & CONSTANT:
            return ()
        from difflib import get_close_matches

        length = len(name)
        likely = [n for n in self._names if abs(len(n) - length) <= 3 and n[:1] == name[:1]]
        return tuple(get_close_matches(name, likely, 3, 0.8))


__all__ = ["Judge"]
