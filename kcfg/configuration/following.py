"""Following a change: what depends on it is worked out again, instruction by instruction, in the order of the program.

Only where no value can depend on itself. Each instruction does what it does in :func:`.evaluate.evaluate`, by the same
rules; what has not changed by it wakes nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heapify, heappop, heappush

from kcfg.tree import ChoiceModel, Tree
from kcfg.tree.model import CHOICE, DO_CHOICE, DO_COMPARE, DO_LOGICAL, DO_PICK, DO_TEXT

from .dependents import Dependents
from .evaluate import combined, holds
from .rules import make_rules
from .values import UserValues, Values


class _EverythingError(Exception):
    """The change shows where no edge says so: everything must be worked out again."""


class Following:
    """Brings ``values`` up to date with ``user``."""

    def __init__(self, tree: Tree, user: UserValues, values: Values, dependents: Dependents) -> None:
        self._tree = tree
        self._arrays = tree.arrays
        self._count = len(tree.arrays.names)
        self._menu = tree.dialect.choices == ChoiceModel.MENU
        self._values = values
        self._dependents = dependents
        self._rules = make_rules(tree, user, values, values.tri.__getitem__, values.text.__getitem__, at_hand=True)
        #: The numbers of the instructions that are still to be done, as a heap.
        self._pending: list[int] = []

    def run(self, changed: Iterable[int]) -> bool:
        """Work out what depends on the ``changed`` symbols and choices; False if everything must be, from the start."""
        a, pending = self._arrays, self._pending
        pending += {number for symbol in changed for number in self._dependents.own[symbol]}
        heapify(pending)
        actions = {
            DO_CHOICE: self._choice,
            DO_PICK: self._pick,
            DO_TEXT: self._text,
            DO_LOGICAL: self._logical,
        }
        last = -1
        try:
            while pending:
                number = heappop(pending)
                if number != last:
                    last = number
                    actions.get(a.program_op[number], self._expression)(number)
        except _EverythingError:
            return False
        return True

    def _wake(self, slot: int) -> None:
        """What looks at a slot that has changed is still to be done."""
        for reader in self._dependents.readers[slot]:
            heappush(self._pending, reader)

    def _note(self, slot: int, old: int) -> None:
        """Wake the readers of ``slot`` if it is not as it was. The modules symbol is asked without an edge."""
        if self._values.tri[slot] != old:
            if slot == self._tree.modules:
                raise _EverythingError
            self._wake(slot)

    def _choice(self, number: int) -> None:
        """A choice and all its members (from 6.12)."""
        a, tri = self._arrays, self._values.tri
        index = a.program_slot[number]
        members = a.members[a.member_start[index] : a.member_start[index + 1]]
        before = [tri[member] for member in members]
        self._rules.choice(index)
        for member, old in zip(members, before, strict=True):
            self._note(member, old)

    def _pick(self, number: int) -> None:
        """The member of a choice (up to 6.8)."""
        values = self._values
        index = self._arrays.program_slot[number]
        choice = self._arrays.choices[index]
        mode, picked = values.tri[choice], values.picked.get(choice)
        self._rules.pick(index)
        if values.tri[choice] != mode:
            raise _EverythingError  # it was y only until it turned out that it has no visible member
        if values.picked[choice] != picked:
            for reader in self._dependents.of_pick[choice]:
                heappush(self._pending, reader)

    def _text(self, number: int) -> None:
        """A number or string."""
        symbol = self._arrays.program_slot[number]
        old = self._values.text[symbol]
        self._rules.text(symbol)
        if self._values.text[symbol] != old:
            self._wake(symbol)

    def _logical(self, number: int) -> None:
        """A bool or tristate."""
        a, values = self._arrays, self._values
        symbol = a.program_slot[number]
        old = values.tri[symbol]
        if symbol in values.unmet:
            values.unmet.remove(symbol)
        if a.choice_of[symbol] < 0 or self._menu:
            self._rules.logical(symbol)
        else:
            self._rules.member(symbol)
        if a.flags[symbol] & CHOICE and values.picked.get(symbol, (0,))[0] < 0 and old != values.tri[symbol]:
            raise _EverythingError
        self._note(symbol, old)

    def _expression(self, number: int) -> None:
        a, tri = self._arrays, self._values.tri
        op, slot = a.program_op[number], a.program_slot[number]
        first, second = a.program_a[number], a.program_b[number]
        old = tri[slot]
        if op == DO_COMPARE:
            tri[slot] = 2 if holds(a.op[slot - self._count], self._rules.compare(first, second)) else 0
        else:
            tri[slot] = combined(op, tri[first], tri[second])
        self._note(slot, old)
