"""Verdicts where one file is merged into what came of another: the lines that people wrote against the last result.

As make does it, a fragment is merged into the `.config` that the defconfig came to, and that is resolved again. So a
line acts in the pass that reads it, and what came of it goes on as a line of the `.config` in between.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property

from kcfg.configuration import Assignment, Configuration
from kcfg.configuration.leaving_out import LeavingOut
from kcfg.errors import Place
from kcfg.records import replace

from .judge import Judge
from .reasons import Verdict


class Passes:
    """The configurations of all passes, the lines that people wrote, and the pass that takes in each of them.

    ``again`` carries out all passes without the lines at some places, and returns the last `.config`'s text.
    """

    def __init__(
        self,
        configurations: Sequence[Configuration],
        asked: Sequence[Assignment],
        taken_by: Sequence[int],
        again: Callable[[Collection[Place]], str],
    ) -> None:
        self.configurations = configurations
        self.asked = asked
        self.taken_by = taken_by
        self.again = again
        self.last = configurations[-1]
        self._lines = [self._by_symbol(c) for c in configurations]
        self._counting = {line.symbol: line for line in asked if line.valid}
        self._text = ""

    @staticmethod
    def _by_symbol(configuration: Configuration) -> dict[int, list[int]]:
        """By symbol, the indices of its valid assignments in one pass."""
        found: dict[int, list[int]] = {}
        for index, assignment in enumerate(configuration.assignments):
            if assignment.valid:
                found.setdefault(assignment.symbol, []).append(index)
        return found

    def verdicts(self) -> tuple[Verdict, ...]:
        """What became of each line. Cost: some microseconds a line, and all passes for a few."""
        explainer = self.last.explainer
        return explainer.verdicts(Judge(explainer.asker, self.asked, self.is_same_without))

    def is_same_without(self, index: int) -> bool:
        """Whether the last `.config` is the same without the line."""
        line = self.asked[index]
        found = self._answers.get(index)
        if found is None and not line.place.line:
            return False  # no line of a file: what the caller asks for
        return self._is_same_again((line.place,)) if found is None else found

    def needless(self) -> list[Place]:
        """The places of lines that can be left out, all together, without a change of the last `.config`.

        Cost: all passes for each line that is redundant.
        """
        dropped: list[Place] = []
        for index, line in enumerate(self.asked):
            fits = not line.valid or self.is_same_without(index)
            if fits and self._is_same_again((*dropped, line.place)):
                dropped.append(line.place)
        return dropped

    def _is_same_again(self, places: Collection[Place]) -> bool:
        self._text = self._text or self.again(())
        return self.again(places) == self._text

    @cached_property
    def _answers(self) -> dict[int, bool]:
        """The answers that follow from the symbol's own rule in each pass, by index; for other lines there is none.

        Nothing that depends on the symbol can decide the symbol's own value, so that one line is enough to look at
        for a result that differs. At the first pass that reads a line nothing else differs: if this line is the same
        after it, all is.
        """
        answers: dict[int, bool] = {}
        if any(c.tree is not self.last.tree for c in self.configurations):
            return answers
        carried: dict[int, int | str | None] = {}
        for number, configuration in enumerate(self.configurations):
            for index, line in enumerate(self.asked):
                if self.taken_by[index] == number and self._is_plain(line):
                    carried[index] = self._before(line.symbol, number)
            trying = _Trying(configuration, self._lines[number], carried, self.asked)
            following: dict[int, int | str | None] = {}
            for index in carried:
                same = trying.is_same(index)
                if same is False and configuration is self.last:
                    answers[index] = False
                elif same is False:
                    following[index] = trying.value(index)
                elif same and self.taken_by[index] == number:
                    answers[index] = True
            carried = following
        return answers

    def _is_plain(self, line: Assignment) -> bool:
        """Whether it is the line that counts for a symbol that stands alone."""
        counts = line.valid and line.symbol > 2 and self._counting[line.symbol] is line
        return counts and self.last.tree.arrays.choice_of[line.symbol] < 0

    def _before(self, symbol: int, taken: int) -> int | str | None:
        """The value in the `.config` that the pass found, and into which the line was merged; None for no line."""
        if not taken:
            return None
        before = self.configurations[taken - 1].values
        if not before.written[symbol]:
            return None
        is_text = self.last.tree.arrays.types[symbol] > 2
        return before.text[symbol] if is_text else before.tri[symbol]


class _Trying:
    """One pass, with other values for the lines of some symbols; ``values`` holds them by the index in ``asked``."""

    def __init__(
        self,
        configuration: Configuration,
        lines: Mapping[int, Sequence[int]],
        values: Mapping[int, int | str | None],
        asked: Sequence[Assignment],
    ) -> None:
        assignments = list(configuration.assignments)
        own = len(assignments)
        self._changed: dict[int, list[int]] = {}
        for index, value in values.items():
            there = lines.get(asked[index].symbol)
            if not there:
                continue
            self._changed[index] = [there[-1]]
            # Where a file has several lines for a symbol, the one before counts instead, not what was merged into.
            if value is not None and len(there) == 1:
                self._changed[index].append(len(assignments))
                assignments.append(replace(assignments[there[-1]], value=value))
        self._leaving_out = LeavingOut(configuration, assignments, dropped=range(own, len(assignments)))

    def is_same(self, index: int) -> bool | None:
        """Whether the pass gives the same with the other value; None where to find out takes more than the symbol."""
        if index not in self._changed or not self._leaving_out.is_cheap:
            return None
        return self._leaving_out.is_same_after(self._changed[index])

    def value(self, index: int) -> int | str:
        """The symbol's value in this pass with the other value."""
        return self._leaving_out.value_after(self._changed[index])
