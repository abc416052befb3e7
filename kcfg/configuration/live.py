"""``LiveValues``: one tree's values under user values that change, each change costing only what depends on it.

Nothing is remembered from change to change: what holds is what a fresh evaluation of the same user values gives (see
:class:`~kcfg.configuration.session.Session` for C's interactive programs, where history shows).
"""

from __future__ import annotations

from kcfg.tree import ChoiceModel, Tree

from .circular import Machine
from .dependents import Dependents
from .evaluate import evaluate
from .following import Following
from .minimal import Minimal
from .passes import evaluate_user
from .reading import Events
from .values import UserValues, Values


class LiveValues:
    """``user`` holds what is asked for; change it only through the methods here. ``tree`` never changes."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._menu = tree.dialect.choices == ChoiceModel.MENU
        self._index_of = {choice: index for index, choice in enumerate(tree.arrays.choices)}
        self.user = self._nothing()
        self._values: Values | None = None
        self._minimal: Minimal | None = None
        self._changed: set[int] = set()
        #: All values while nothing has changed since they were worked out; None then.
        self.current: Values | None = None
        self._dependents: Dependents | None = None

    def _nothing(self) -> UserValues:
        user = UserValues.of(self.tree)
        if not self._menu:
            # Nothing has been read: choices have no value of their own yet.
            for choice in self.tree.arrays.choices:
                user.value[choice] = None
        return user

    # -- asking ------------------------------------------------------------------------------------------------------

    @property
    def values(self) -> Values:
        """All values as they are now. Cost: an evaluation at first, then what depends on the changes."""
        if self.current is not None:
            return self.current
        if self._values is None or self.tree.circular or not self._follow(self._values):
            self._values = self.fresh()
        self._minimal = None
        self._changed.clear()
        self.current = self._values
        return self._values

    def prepare(self) -> None:
        """Find out now what depends on what, which the first change would otherwise wait for."""
        if not self.tree.circular:
            self._found_dependents()

    def _found_dependents(self) -> Dependents:
        if self._dependents is None:
            self._dependents = Dependents(self.tree)
        return self._dependents

    def _follow(self, values: Values) -> bool:
        """Bring ``values`` up to date with the changes; False if everything must be worked out."""
        return Following(self.tree, self.user, values, self._found_dependents()).run(self._changed)

    @property
    def minimal(self) -> Minimal:
        """The minimal defconfig's view of the values."""
        values = self.values
        if self._minimal is None:
            self._minimal = Minimal(self.tree, values)
        return self._minimal

    def fresh(self) -> Values:
        """All values, worked out anew."""
        if not self.tree.circular:
            return evaluate(self.tree, self.user)
        machine = Machine(self.tree, self.user.copy())  # the walk may forget some of what was asked for
        machine.clear()
        machine.walk_menus()
        return machine.settle()

    # -- changing ----------------------------------------------------------------------------------------------------

    def ask(self, symbol: int, value: int | str | None) -> None:
        """Ask for a value of a symbol, or of a choice as a whole; None for nothing."""
        user = self.user
        if user.value[symbol] == value and self.tree.arrays.choice_of[symbol] < 0:
            return
        user.value[symbol] = value
        user.event[symbol] = -1
        self._changed.add(symbol)
        self.current = None

    def pick(self, choice: int, member: int) -> None:
        """Ask for ``member`` of a choice; -1 for none in particular."""
        user = self.user
        if member >= 0 and self._menu:
            user.raise_priority(self._index_of[choice], member)
        elif member >= 0:
            user.choice_pick[choice] = member
        else:
            user.choice_pick.pop(choice, None)
        self._changed.add(choice)
        self.current = None

    def read(self, events: Events, *, merge: bool = False) -> None:
        """Take the assignments of a file for all user values, or, to ``merge``, in addition to those there are."""
        read = UserValues.of(self.tree, events.assignments)
        if merge:
            self._merge(events, read)
        else:
            self.user = read
            if not self._menu:
                for choice in self.tree.arrays.choices:
                    if not read.value[choice]:
                        read.value[choice] = None
        self._values = self._minimal = self.current = None
        self._changed.clear()
        if not self.tree.dialect.clamps_user_values:
            # Numbers that are out of their range are dropped as they are read.
            values = evaluate_user(self.tree, self.user)
            self._values = self.current = None if self.tree.circular else values

    def _merge(self, events: Events, read: UserValues) -> None:
        user, choice_of = self.user, self.tree.arrays.choice_of
        for assignment in events.assignments:
            if not assignment.valid:
                continue
            symbol, choice = assignment.symbol, choice_of[assignment.symbol]
            user.value[symbol] = read.value[symbol]
            user.event[symbol] = read.event[symbol]
            if choice < 0:
                continue
            if self._menu:
                user.raise_priority(self._index_of[choice], symbol)
            elif read.value[choice]:
                user.value[choice] = read.value[choice]
        user.choice_pick.update(read.choice_pick)

    def forget(self) -> None:
        """Take back all that was asked for."""
        self.user = self._nothing()
        self._values = self._minimal = self.current = None
        self._changed.clear()
