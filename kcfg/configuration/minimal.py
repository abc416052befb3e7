"""The minimal defconfig: which symbols differ from what C takes for their default.

That notion of a default is its own: no range, imply without dependencies, selects counted in
(``sym_get_string_default()`` and ``conf_write_defconfig()``).
"""

from __future__ import annotations

from kcfg.language import SymbolType
from kcfg.tree import ChoiceModel, Tree
from kcfg.tree.model import NO_WRITE, OPTIONAL

from .choosing import member_visibility
from .rules import TRISTATE_TEXT
from .values import UserValues, Values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .circular import Machine

_BOOL, _TRISTATE = int(SymbolType.BOOL), int(SymbolType.TRISTATE)
_ZERO = {int(SymbolType.INT): "0", int(SymbolType.HEX): "0x0"}


class Minimal:
    """The symbols to write for one set of values, or for those of a ``machine`` as they come."""

    def __init__(self, tree: Tree, values: Values, machine: Machine | None = None) -> None:
        self.tree = tree
        self.values = values
        self._machine = machine
        self._get = values.tri.__getitem__ if machine is None else machine.get
        self._text_of = values.text.__getitem__ if machine is None else machine.text_of
        self._menu_choices = tree.dialect.choices == ChoiceModel.MENU
        self._member_visibility = member_visibility(tree, values, self._get)
        self._defaults: dict[int, int] = {}

    def symbols(self, user: UserValues) -> Iterator[tuple[int, Values]]:
        """The symbols whose value a minimal defconfig must name, in menu order, and the values by which it names them.

        Some come twice. Cost: a microsecond a symbol, but a whole evaluation in C's order where that decides which do.
        """
        a, written = self.tree.arrays, self.values.written
        entries = [s for s in a.entry_symbol if s >= 0]
        once = self.tree.dialect.minimal_asks_once
        if not once and (self._may_come_twice(entries) or self._order_shows()):
            from .circular import Machine

            yield from self._in_order(Machine(self.tree, user.copy()))
            return
        order = dict.fromkeys(s for s in (entries if self._menu_choices else a.layout) if s >= 0 and written[s])
        for symbol in order:
            if self._is_needed(symbol):
                yield symbol, self.values

    def _in_order(self, machine: Machine) -> Iterator[tuple[int, Values]]:
        for symbol in machine.minimal_order():
            if Minimal(self.tree, machine.values, machine)._is_needed(symbol):
                yield symbol, machine.values

    def _order_shows(self) -> bool:
        """Whether C's record of a visibility may be older than the values."""
        return self.tree.circular and not self.tree.dialect.walks

    def _may_come_twice(self, entries: Sequence[int]) -> bool:
        """Whether a symbol can be marked as one to be written again after its turn.

        Working out a choice (up to 6.8), or a hidden member (from 6.12), marks all visible members. So from 6.12 that
        is a member defined twice in a choice that has a hidden one, or that is not its own.
        """
        a, written = self.tree.arrays, self.values.written
        if self.tree.dialect.walks:
            return False
        counts: dict[int, int] = {}
        for entry in entries:
            counts[entry] = counts.get(entry, 0) + 1
        for index, choice in enumerate(a.choices):
            members = a.members[a.member_start[index] : a.member_start[index + 1]]
            twice = [member for member in members if counts.get(member, 0) > 1]
            if not twice:
                continue
            if not self._menu_choices:
                return True
            if not (all(written[member] for member in members) and all(a.choice_of[m] == choice for m in twice)):
                return True
        return False

    def visibility(self, symbol: int) -> int:
        """The most that a prompt allows the symbol to be: 0, 1 or 2."""
        a = self.tree.arrays
        if a.choice_of[symbol] >= 0 and not self._menu_choices:
            return self._member_visibility(symbol)
        return self._promoted(symbol, self._get(a.visibility[symbol]))

    def _is_changeable(self, symbol: int) -> bool:
        """Whether a person could change the symbol (sym_is_changeable())."""
        machine = self._machine
        if machine is not None:
            return machine.visibility_of(symbol) > machine.raised(symbol)
        member = self.tree.arrays.choice_of[symbol] >= 0
        return self.visibility(symbol) > (0 if member else self._raised(symbol, self.tree.arrays.rev_dep[symbol]))

    def _raised(self, symbol: int, slot: int) -> int:
        """A reverse dependency's value; for a number or string, which nothing should select, m stays m."""
        value = self._get(slot)
        return self._promoted(symbol, value) if self.tree.arrays.types[symbol] <= 2 else value

    def _promoted(self, symbol: int, value: int) -> int:
        if value == 1 and (self.tree.arrays.types[symbol] != _TRISTATE or not self.values.modules):
            return 2
        return value

    def _is_needed(self, symbol: int) -> bool:
        a, values = self.tree.arrays, self.values
        member = a.choice_of[symbol] >= 0
        if a.flags[symbol] & NO_WRITE or not self._is_changeable(symbol):
            return False
        if self._machine is not None:
            self._machine.look_at(symbol)
        raised = 0 if member else self._raised(symbol, a.rev_dep[symbol])
        logical = a.types[symbol] <= 2
        value = TRISTATE_TEXT[values.shown(self.tree, symbol)] if logical else values.text[symbol]
        if value == self._default(symbol, raised):
            return False
        if not member or values.tri[symbol] != 2:
            return True
        choice = a.choice_of[symbol]
        if not self._menu_choices and (a.flags[choice] & OPTIONAL or a.types[symbol] != _BOOL):
            return True
        return self.default_of_choice(choice) != symbol

    def _default(self, symbol: int, raised: int) -> str:
        a, values = self.tree.arrays, self.values
        value, text = 0, ""
        logical = a.types[symbol] <= 2
        if a.choice_of[symbol] >= 0 and logical and self.tree.dialect.ignores_member_defaults:
            return TRISTATE_TEXT[0]
        for row in range(a.default_start[symbol], a.default_start[symbol + 1]):
            limit = self._get(a.default_condition[row])
            if limit:
                source = a.default_value[row]
                if logical:
                    value = min(self._get(source), limit)
                elif source < len(a.names):
                    text = self._text_of(source)
                    if self.tree.dialect.takes_logical_defaults and 0 < a.types[source] <= _TRISTATE:
                        text = TRISTATE_TEXT[min(self._get(source), 2)]
                break
        if not logical:
            if self.tree.dialect.minimal_numbers_are_zero and a.types[symbol] in _ZERO:
                return "0"
            if not text and self.tree.dialect.numbers_default_to_zero:
                text = _ZERO.get(a.types[symbol], "")
            return text
        value = max(value, raised)
        member = a.choice_of[symbol] >= 0
        if value == 1 and ((not member and not values.modules) or a.types[symbol] == _BOOL):
            value = 2
        suggested = 0 if member else self._raised(symbol, a.implied[symbol])
        if not self.tree.dialect.limits_implied and not self._get(a.dir_dep[symbol]):
            suggested = 0  # up to 5.6 what does not hold is not implied either
        return TRISTATE_TEXT[max(value, suggested)]

    def default(self, symbol: int) -> str:
        """The value that C takes for the symbol's default, as text (sym_get_string_default())."""
        member = self.tree.arrays.choice_of[symbol] >= 0
        return self._default(symbol, 0 if member else self._raised(symbol, self.tree.arrays.rev_dep[symbol]))

    def default_of_choice(self, choice: int) -> int:
        """The member that the choice would take without any user value; -1 for none (sym_choice_default())."""
        found = self._defaults.get(choice)
        if found is None:
            found = self._defaults[choice] = self._find_default(choice)
        return found

    def _find_default(self, choice: int) -> int:
        a = self.tree.arrays
        limits = self.values.limits
        recall = self.visibility if limits is None else limits.visible.__getitem__
        for row in range(a.default_start[choice], a.default_start[choice + 1]):
            if self._get(a.default_condition[row]) and recall(a.default_value[row]):
                return a.default_value[row]
        index = a.choices.index(choice)
        for member in a.members[a.member_start[index] : a.member_start[index + 1]]:
            if recall(member):
                return member
        return -1
