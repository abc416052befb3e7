"""Would the result be the same without this assignment? Asked of every line of an input, so it must be cheap.

No expression looks at a user value: it acts through its own symbol, or its choice, alone. Where no value can depend on
itself it is therefore enough to apply that one rule again, and to compare its result with what is there.
"""

from __future__ import annotations

from kcfg.language import SymbolType
from kcfg.tree import ChoiceModel
from kcfg.tree.model import OPTIONAL

from .events import Assignment
from .origins import Rule
from .reading import Events
from .rules import make_rules
from .values import UserValues, Values

_BOOL = int(SymbolType.BOOL)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .configuration import Configuration


class LeavingOut:
    """Answers for one configuration. ``dropped`` holds the indices of the assignments that are out already.

    ``assignments`` may hold more than the configuration's own: those then are out, and can be put in.

    Cost: some microseconds a question; a whole evaluation where values can depend on themselves, or where the
    dialect has dropped user values that were out of range.
    """

    def __init__(
        self,
        configuration: Configuration,
        assignments: Sequence[Assignment] | None = None,
        dropped: Iterable[int] = (),
    ) -> None:
        self.configuration = configuration
        self.assignments = configuration.assignments if assignments is None else assignments
        self.dropped = set(dropped)
        self.tree = tree = configuration.tree
        self._index_of_choice = {choice: i for i, choice in enumerate(tree.arrays.choices)}
        self._by_symbol: dict[int, list[int]] = {}
        for index, assignment in enumerate(self.assignments):
            if assignment.valid:
                self._by_symbol.setdefault(assignment.symbol, []).append(index)
        self._user = configuration.user.copy()
        values = configuration.values
        self._values = Values(
            list(values.tri),
            list(values.text),
            bytearray(values.written),
            list(values.rule),
            dict(values.picked),
            modules=values.modules,
        )
        tri, text = self._values.tri, self._values.text
        self._rules = make_rules(tree, self._user, self._values, tri.__getitem__, text.__getitem__, at_hand=True)
        self._last_whole: tuple[frozenset[int], Configuration] | None = None
        self._local = not tree.circular and configuration.mode.reads_config and not self._any_was_dropped()

    def _any_was_dropped(self) -> bool:
        if self.tree.dialect.clamps_user_values:
            return False
        wanted = self.configuration.user.value
        return any(
            wanted[symbol] is None and not self.dropped.issuperset(indices)
            for symbol, indices in self._by_symbol.items()
        )

    @property
    def is_cheap(self) -> bool:
        """Whether no question takes a whole evaluation."""
        return self._local

    def drop(self, index: int) -> None:
        """Leave the assignment with this index out from now on; only where that changes nothing."""
        self.dropped.add(index)
        if self.assignments[index].valid:
            self._restore(self.assignments[index].symbol, self.dropped)

    def change(self, indices: Iterable[int]) -> None:
        """Leave out what is in of these assignments, and put in what is out; only where that changes nothing."""
        self.dropped ^= set(indices)
        for index in indices:
            if self.assignments[index].valid:
                self._restore(self.assignments[index].symbol, self.dropped)

    def is_same_without(self, index: int) -> bool:
        """Whether ``.config`` is the same if the assignment with this index is left out, too."""
        return self.is_same_after((index,))

    def is_same_after(self, indices: Sequence[int]) -> bool:
        """Whether it is the same after :meth:`change` of these assignments, which are all to one symbol."""
        without = self.dropped ^ set(indices)
        valid = [index for index in indices if self.assignments[index].valid]
        if not valid:
            return self._local or self._is_same_as_a_whole(without)
        symbol = self.assignments[valid[0]].symbol
        if symbol < 3:  # C lets n, m and y be assigned, to no effect
            return self._local or self._is_same_as_a_whole(without)
        return self._is_same_nearby(symbol, without) if self._is_near(symbol) else self._is_same_as_a_whole(without)

    def value_without(self, index: int) -> int | str:
        """What the symbol of this valid assignment is if the assignment is left out, too: 0, 1 or 2, or a text."""
        return self.value_after((index,))

    def value_after(self, indices: Sequence[int]) -> int | str:
        """What the symbol of these valid assignments is after :meth:`change` of them."""
        symbol, without = self.assignments[indices[0]].symbol, self.dropped ^ set(indices)
        is_text = self.tree.arrays.types[symbol] > 2
        if not self._is_near(symbol):
            values = self._whole(without).values
            return values.text[symbol] if is_text else values.tri[symbol]
        touched = self._apply(symbol, without)
        found: int | str = self._values.text[symbol] if is_text else self._values.tri[symbol]
        self._take_back(symbol, touched)
        return found

    def origin_without(self, index: int) -> tuple[Rule, int]:
        """The rule that gives the symbol its value if the assignment is left out, too, and its clause, -1 for none."""
        symbol, without = self.assignments[index].symbol, self.dropped ^ {index}
        if not self._is_near(symbol):
            values = self._whole(without).values
            return values.rule_of(symbol), values.clause_of(symbol)
        touched = self._apply(symbol, without)
        found = self._values.rule_of(symbol), self._values.clause_of(symbol)
        self._take_back(symbol, touched)
        return found

    # -- one rule ------------------------------------------------------------------------------------------------------

    def _restore(self, symbol: int, without: set[int]) -> list[int]:
        """Set the scratch user values around ``symbol`` to what the assignments but ``without`` leave.

        Returns the symbols that act together: the members of its choice and the choice, else the symbol alone.
        """
        a, user, assignments = self.tree.arrays, self._user, self.assignments
        choice = a.choice_of[symbol]
        index = self._index_of_choice.get(choice, -1)
        if index < 0:
            user.drop(symbol)
            for event in self._by_symbol[symbol]:
                if event not in without:
                    user.value[symbol], user.event[symbol] = assignments[event].value, event
            return [symbol]
        beside = list(dict.fromkeys((choice, *a.members[a.member_start[index] : a.member_start[index + 1]], symbol)))
        # What other symbols are asked for has no say in a choice.
        events = sorted(event for s in beside for event in self._by_symbol.get(s, ()) if event not in without)
        fresh = UserValues.of(self.tree, [assignments[event] for event in events])
        for s in beside:
            user.value[s] = fresh.value[s]
        user.priority[index] = fresh.priority[index]
        user.choice_pick.pop(choice, None)
        if choice in fresh.choice_pick:
            user.choice_pick[choice] = fresh.choice_pick[choice]
        return beside

    def _is_near(self, symbol: int) -> bool:
        """Whether the rule of the symbol, or of its choice, says all of what an assignment to it does."""
        ranged = self.tree.arrays.range_start[symbol] != self.tree.arrays.range_start[symbol + 1]
        repeated = len(self._by_symbol[symbol]) > 1 and not self.tree.dialect.clamps_user_values
        return self._local and not (ranged and repeated) and not self._has_moving_choice(symbol)

    def _has_moving_choice(self, symbol: int) -> bool:
        """Whether the symbol's choice has a value that follows from its members' lines, and on which their prompts
        depend (up to 6.8), or one that the walk through the questions may have answered (2.6).
        """
        tree, choice = self.tree, self.tree.arrays.choice_of[symbol]
        if choice < 0 or tree.dialect.choices == ChoiceModel.MENU:
            return False
        return tree.dialect.walks or bool(tree.arrays.flags[choice] & OPTIONAL) or tree.arrays.types[choice] != _BOOL

    def _apply(self, symbol: int, without: set[int]) -> list[int]:
        """Apply the rule of the symbol, or of its choice; returns the symbols that it touched."""
        touched = self._restore(symbol, without)
        choice = self.tree.arrays.choice_of[symbol]
        if len(touched) > 1:
            self._apply_choice(choice, [s for s in touched if s != choice])
        elif self.tree.arrays.types[symbol] <= 2:
            self._rules.logical(symbol)
        else:
            self._rules.text(symbol)
        return touched

    def _is_same_nearby(self, symbol: int, without: set[int]) -> bool:
        touched = self._apply(symbol, without)
        values, before = self._values, self.configuration.values
        same = all(
            values.tri[s] == before.tri[s]
            and values.text[s] == before.text[s]
            and values.written[s] == before.written[s]
            for s in touched
        )
        self._take_back(symbol, touched)
        return same

    def _take_back(self, symbol: int, touched: Iterable[int]) -> None:
        values, before = self._values, self.configuration.values
        choice = self.tree.arrays.choice_of[symbol]
        for s in touched:
            values.tri[s], values.text[s] = before.tri[s], before.text[s]
            values.written[s], values.rule[s] = before.written[s], before.rule[s]
        if choice in before.picked:
            values.picked[choice] = before.picked[choice]
        self._restore(symbol, self.dropped)

    def _apply_choice(self, choice: int, members: list[int]) -> None:
        index, rules = self._index_of_choice[choice], self._rules
        if self.tree.dialect.choices == ChoiceModel.MENU:
            rules.choice(index)
            return
        rules.logical(choice)
        rules.pick(index)
        for member in members:
            rules.member(member)

    # -- everything ----------------------------------------------------------------------------------------------------

    def _is_same_as_a_whole(self, without: set[int]) -> bool:
        return same_lines(self._whole(without), self.configuration)

    def _whole(self, without: set[int]) -> Configuration:
        """The configuration of the other assignments, evaluated as a whole; the last one is kept."""
        from .configuration import Configuration

        key = frozenset(without)
        if self._last_whole is None or self._last_whole[0] != key:
            configuration = self.configuration
            kept: list[Assignment] = [a for i, a in enumerate(self.assignments) if i not in without]
            made = Configuration(configuration.tree, Events(kept), prefix=configuration.prefix, mode=configuration.mode)
            self._last_whole = key, made
        return self._last_whole[1]


def same_lines(one: Configuration, other: Configuration) -> bool:
    """Whether two configurations of one tree have the same ``.config``."""
    x, y = one.values, other.values
    if x.written != y.written:
        return False
    types = one.tree.arrays.types
    return all(
        not x.written[s] or (x.tri[s] == y.tri[s] if types[s] <= 2 else x.text[s] == y.text[s])
        for s in one.tree.arrays.layout
        if s >= 0
    )


__all__ = ["LeavingOut", "same_lines"]
