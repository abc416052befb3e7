"""A ``Session``: user values that change, and what C remembers while they do.

A :class:`~kcfg.configuration.Configuration` follows from its input alone. C's interactive and multi-pass targets do
not: a value stays until everything is evaluated again, a choice loses its own user value while it is evaluated, a
hidden symbol counts as set once something below it shows. That history lives here, for ``kcfg conf`` and everything
else that asks questions. Rules: ``symbol.c``, ``confdata.c`` and ``menu.c``.
"""

from __future__ import annotations

from kcfg.language import SymbolType
from kcfg.tree import ChoiceModel, Tree
from kcfg.tree.model import CHOICE
from kcfg.tree.numbers import is_valid_text

from .evaluate import evaluate, still_follow
from .minimal import Minimal
from .passes import DropState, answer_new, differs_from_input, drop_out_of_range, is_unsaved, is_visible
from .reading import Events
from .rules import TRISTATE_TEXT, active_range, bound, make_rules, range_number
from .values import UserValues, Values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .circular import Machine

_BOOL, _TRISTATE, _HEX = int(SymbolType.BOOL), int(SymbolType.TRISTATE), int(SymbolType.HEX)
_NUMBERS = (int(SymbolType.INT), int(SymbolType.HEX))


class Session:
    """One tree with user values that can be changed; every value follows at once.

    With ``asks``, values follow as C works them out while it asks questions: each when it is first looked at, and
    anything looked at before that is as it was.

    ``changed`` is C's note that the configuration differs from what was read. ``unmet`` collects C's warnings about
    symbols that were found selected against their dependencies, one for each time that they were evaluated.
    """

    def __init__(self, tree: Tree, *, asks: bool = False) -> None:
        self.tree = tree
        self.user = UserValues.of(tree)
        self.changed = True
        self.unmet: list[str] = []
        #: Whether C has looked if there are modules: in some generations only once a file was read.
        self.knows_modules = not (tree.dialect.walks or tree.dialect.nameless_modules)
        #: Numbers for which no answer is right, so that 2.6 would ask for ever.
        self.unanswered: set[int] = set()
        self._menu_choices = tree.dialect.choices == ChoiceModel.MENU
        self._asks = asks
        self._machine: Machine | None = None
        self._values: Values | None = None
        self._minimal: Minimal | None = None
        #: What was asked for when all was worked out last, where that may spare the next time.
        self._followed: UserValues | None = None
        self._evaluated = False
        self._cleared = False  # whether the machine has been made to work everything out again
        self._lazy = False  # whether the machine's values count, though no value depends on itself
        if not self._menu_choices:
            # Nothing has been read: choices have no value of their own yet.
            for choice in tree.arrays.choices:
                self.user.drop(choice)
        if asks:
            self._start_machine()

    def begin_again(self, tree: Tree, user: UserValues) -> None:
        """Work everything out anew for a tree with the same symbols, from these user values."""
        self.tree, self.user = tree, user
        self._machine = self._values = self._minimal = self._followed = None
        self._evaluated = self._cleared = False
        self.unanswered.clear()
        if self._asks:
            self._start_machine()

    # -- values --------------------------------------------------------------------------------------------------------

    def _start_machine(self) -> Machine:
        self._machine = self._new_machine()
        if self.knows_modules:
            self._machine.note_modules()
        return self._machine

    def _new_machine(self) -> Machine:
        from .circular import Machine  # most trees never need one

        return Machine(self.tree, self.user, self._note_unmet)

    def _note_unmet(self, symbol: int) -> None:
        from .unmet import unmet_text

        assert self._machine is not None
        text = unmet_text(self.tree, self._machine.values, symbol)
        if text:
            self.unmet.append(text)

    @property
    def written_values(self) -> Values:
        """All values as they are while ``.config`` is written, which works out only what has changed."""
        if self._machine is not None and self._values is not None and not self._asks:
            self._cleared = self._evaluated = True
            self._values = self._run_machine()
        return self.values

    def build_values(self, *, renewing: bool) -> Values:
        """All values as they are while headers are written, after ``.config``; see :func:`.passes.values_for_build`."""
        dialect = self.tree.dialect
        anew = (renewing and dialect.evaluates_for_headers) or dialect.clears_written
        if self._machine is None:
            if anew:
                self.invalidate()
            return self.values
        if anew:
            self._machine.clear()
            self._machine.calculate(self.tree.hash_order)
        return self._machine.settle(as_noted=False)

    @property
    def values(self) -> Values:
        """All values as they are now. Cost: one evaluation after a change, else nothing."""
        if self._asks:
            assert self._machine is not None
            self._machine.walk_menus()
            return self._machine.settle()
        if self._values is None:
            if self.tree.circular or self._lazy:
                self._values = self._run_machine()
            else:
                self._values = evaluate(self.tree, self.user)
                if self._values.unmet:
                    # In the order in which C comes to them, which the forward pass does not keep.
                    self._run_machine()
                    self._machine = None
            self._values.unanswered = self.unanswered
            self._evaluated = True
            self._minimal = self._followed = None
            if not self.tree.dialect.walks:
                self._forget_incomplete_choices(self._values)
            elif self._machine is None and not self._values.unmet and not self._menu_choices:
                self._followed = self.user.copy()
        return self._values

    def _run_machine(self) -> Values:
        machine = self._machine
        if machine is None:
            machine = self._start_machine()
        elif not self._cleared:
            machine.clear()
        self._cleared = False
        if self._evaluated:
            machine.walk_menus()
        else:
            machine.calculate(self.tree.hash_order)
        return machine.settle()

    def _forget_incomplete_choices(self, values: Values) -> None:
        """A choice loses its own user value while it is evaluated if a visible member has none (up to 6.8)."""
        if self._menu_choices or self._machine is not None:
            return  # the machine has seen to that
        a = self.tree.arrays
        for index, choice in enumerate(a.choices):
            if self.user.value[choice] is None or (values.tri[choice] != 2 and not self.tree.dialect.walks):
                continue
            members = a.members[a.member_start[index] : a.member_start[index + 1]]
            if any(self.user.value[m] is None and self.visible(m) for m in members):
                self.user.drop(choice)

    @property
    def current(self) -> Values:
        """The values as C has them on record: while it asks questions, not all are worked out."""
        if self._asks:
            assert self._machine is not None
            return self._machine.values
        return self.values if self._values is None else self._values

    def invalidate(self) -> None:
        """Make everything be evaluated again (sym_clear_all_valid())."""
        self.changed = True
        self.knows_modules = True
        self._values = None
        self._evaluated = True
        self._cleared = False
        if self._asks:
            assert self._machine is not None
            self._machine.clear()

    def work_out(self, symbol: int) -> None:
        """Make sure that the symbol's value is that of now (sym_calc_value())."""
        if self._asks:
            assert self._machine is not None
            self._machine.calculate([symbol])

    def value_of(self, slot: int) -> int:
        """The value in a slot of expressions, 0, 1 or 2 (expr_calc_value())."""
        if self._asks:
            assert self._machine is not None
            return min(self._machine.get(slot), 2)
        # A walk asks this and the like some thousand times, hence no min() and no property where there are values.
        value = (self.values if self._values is None else self._values).tri[slot]
        return value if value < 3 else 2

    def tri(self, symbol: int) -> int:
        """The symbol's value as 0, 1 or 2; 0 for a number or string."""
        value = self.current.tri[symbol]
        return value if value < 3 else 2

    def text(self, symbol: int) -> str:
        """The symbol's value as it is shown (sym_get_string_value())."""
        values = self.current
        return TRISTATE_TEXT[values.tri[symbol]] if self._is_logical(symbol) else values.text[symbol]

    def has_value(self, symbol: int) -> bool:
        """Whether the symbol has a user value."""
        return self.user.value[symbol] is not None

    def visible(self, symbol: int) -> int:
        """The most that a prompt allows the symbol to be."""
        if not self.tree.arrays.types[symbol]:
            return 0  # nothing is worked out for a symbol without a type
        if self._asks:
            assert self._machine is not None
            return self._machine.visibility_of(symbol)
        values = self.values if self._values is None else self._values
        if self._minimal is None or self._minimal.values is not values:
            self._minimal = Minimal(self.tree, values)
        return self._minimal.visibility(symbol)

    def prompt_value(self, symbol: int, prompt: int) -> int:
        """The most that one prompt (of no symbol: -1) allows now."""
        a = self.tree.arrays
        if symbol >= 0 and not a.types[symbol]:
            return 0
        choice = a.choice_of[symbol] if symbol >= 0 else -1
        if choice >= 0 and self._asks and self._menu_choices:
            assert self._machine is not None
            return self._machine.prompt_of_member(symbol, prompt)
        if symbol >= 0 and self._asks:
            assert self._machine is not None
            limit = min(self._machine.prompt_of(symbol, prompt), 2)
        else:
            limit = self.value_of(a.property_condition[prompt])
        if limit == 1 and choice >= 0 and self._is_barred_member(symbol):
            return 0
        return limit

    def _is_barred_member(self, symbol: int) -> bool:
        """A tristate member that could only be m, of a choice that is y (up to 6.8)."""
        a = self.tree.arrays
        choice = a.choice_of[symbol]
        if not self.tree.dialect.hides_m_members:
            return False
        return not self._menu_choices and choice >= 0 and a.types[symbol] == _TRISTATE and self.tri(choice) == 2

    def raised(self, symbol: int) -> int:
        """The least that selects make of the symbol."""
        a = self.tree.arrays
        if a.choice_of[symbol] >= 0:
            return 0
        if self._asks:
            assert self._machine is not None
            return self._machine.raised(symbol)
        value = self.current.tri[a.rev_dep[symbol]]
        return 2 if value == 1 and self._is_logical(symbol) and not self._is_tristate(symbol) else value

    def _is_pushed(self, symbol: int) -> bool:
        """Whether an ``imply`` leaves no room for m (up to 5.6)."""
        a = self.tree.arrays
        if self.tree.dialect.limits_implied or a.choice_of[symbol] >= 0:
            return False
        if self._asks:
            assert self._machine is not None
            return self._machine.is_pushed(symbol)
        return self.current.tri[a.implied[symbol]] == 2 and self.current.tri[a.dir_dep[symbol]] > 0

    def is_changeable(self, symbol: int) -> bool:
        """Whether a person could change the symbol now."""
        if self._menu_choices and self.tree.arrays.flags[symbol] & CHOICE:
            return False
        return self.visible(symbol) > self.raised(symbol)

    def picked(self, choice: int) -> int:
        """The member that a choice has picked, -1 for none."""
        if self._asks and self._menu_choices:
            assert self._machine is not None
            self._machine.choose(self.tree.arrays.choices.index(choice))
        found = self.current.picked.get(choice)
        return found[0] if found is not None else -1

    def _is_logical(self, symbol: int) -> bool:
        return self.tree.arrays.types[symbol] in (_BOOL, _TRISTATE)

    def _is_tristate(self, symbol: int) -> bool:
        """Whether m is possible now (sym_get_type())."""
        a = self.tree.arrays
        if a.types[symbol] != _TRISTATE or not self.current.modules:
            return False
        return self._menu_choices or a.choice_of[symbol] < 0 or self.visible(symbol) != 2

    def tristate_in_range(self, symbol: int, value: int) -> bool:
        """Whether the symbol could be set to ``value`` (sym_tristate_within_range())."""
        visible, raised = self.visible(symbol), self.raised(symbol)
        if not visible or not self._is_logical(symbol):
            return False
        if (value == 1 and not self._is_tristate(symbol)) or visible <= raised:
            return False
        if value == 1 and self._is_pushed(symbol):
            return False
        if not self._menu_choices and self.tree.arrays.choice_of[symbol] >= 0 and visible == 2:
            return value == 2
        return raised <= value <= visible

    def text_in_range(self, symbol: int, text: str) -> bool:
        """Whether the symbol could be set to ``text`` (sym_string_within_range())."""
        a = self.tree.arrays
        type_ = a.types[symbol]
        if self._is_logical(symbol):
            value = {"n": 0, "m": 1, "y": 2}.get(text[:1].lower())
            return value is not None and self.tristate_in_range(symbol, value)
        if not is_valid_text(type_, text):
            return False
        row = active_range(self.tree, symbol, self.value_of) if type_ in _NUMBERS else -1
        if row < 0:
            return True
        base = 16 if type_ == _HEX else 10
        low, high = a.range_low[row], a.range_high[row]
        number = range_number(self.tree, text, base)
        self.work_out(low)
        if number < bound(self.tree, low, base, self.current.text[low]):
            return False
        self.work_out(high)
        return number <= bound(self.tree, high, base, self.current.text[high])

    # -- setting -------------------------------------------------------------------------------------------------------

    def set_tristate(self, symbol: int, value: int) -> bool:
        """Ask for ``value``; False if that is not possible now (sym_set_tristate_value())."""
        old = self.tri(symbol)
        if (self._menu_choices or old != value) and not self.tristate_in_range(symbol, value):
            return False
        choice = self.tree.arrays.choice_of[symbol]
        if not self._menu_choices and choice >= 0 and value == 2:
            self._pick(choice, symbol)
        self.user.value[symbol] = value
        if old != value:
            self.invalidate()
        return True

    def _pick(self, choice: int, member: int) -> None:
        """The choice and its visible members count as answered (up to 6.8)."""
        a, user = self.tree.arrays, self.user
        user.choice_pick[choice] = member
        if user.value[choice] is None:
            user.value[choice] = user.kept(choice)
        index = a.choices.index(choice)
        for other in a.members[a.member_start[index] : a.member_start[index + 1]]:
            if self.visible(other) and user.value[other] is None:
                user.value[other] = user.kept(other)

    def set_text(self, symbol: int, text: str) -> bool:
        """Ask for ``text``; False if that is not possible now (sym_set_string_value())."""
        if self._is_logical(symbol):
            value = {"n": 0, "m": 1, "y": 2}.get(text[:1].lower())
            return value is not None and self.set_tristate(symbol, value)
        if not self.text_in_range(symbol, text):
            return False
        old = self.user.value[symbol]
        if old is None:
            old = self.user.record.get(symbol)  # what was dropped is still there to be compared with
        bare_hex = self.tree.arrays.types[symbol] == _HEX and text[:2] not in ("0x", "0X")
        self.user.value[symbol] = f"0x{text}" if bare_hex else text
        if not bare_hex and old == text:
            return True
        values = self._values
        self.invalidate()
        if values is not None and values.text[symbol] == self.user.value[symbol]:
            self._keep_if_same(values)
        return True

    def _keep_if_same(self, values: Values) -> None:
        """Spare an evaluation that would come to the values that are there: a walk makes these the user's own."""
        if self._followed is not None and still_follow(self.tree, values, self.user, self._followed):
            self._values, self._followed = values, self.user.copy()

    def set_choice(self, choice: int, member: int) -> None:
        """Choose ``member``; the other visible members are set n (choice_set_value(), from 6.12)."""
        a = self.tree.arrays
        index = a.choices.index(choice)
        changed = False
        visible = [m for m in a.members[a.member_start[index] : a.member_start[index + 1]] if self.visible(m)]
        for symbol in visible:
            value = 2 if symbol == member else 0
            changed = changed or self.tri(symbol) != value
            self.user.value[symbol] = value
            self.user.raise_priority(index, symbol)
        if changed:
            self.invalidate()

    def answer_new(self, answer: int | None, *, has_input: bool) -> None:
        """Give what has no user value the value ``answer``, None its default (conf_set_all_new_symbols())."""
        in_order = self.tree.circular and not self.tree.dialect.walks
        if not self._menu_choices and not in_order:
            for choice in self.tree.arrays.choices:
                if self.user.value[choice] is None:
                    self.user.value[choice] = self.user.kept(choice)
        if answer is not None:
            answer_new(self.tree, self.user, answer, has_input=has_input)
        self.invalidate()
        if in_order:
            self._machine = self._machine or self._new_machine()
            self._machine.answer_choices()
            self._cleared = True

    def evaluate_anew(self) -> Machine:
        """Forget all values; each is then worked out when it is first asked for, and stays (sym_clear_all_valid()).

        Returns what works them out. Only such a value changes again that is made invalid there.
        """
        self.invalidate()
        if self._machine is None:
            self._machine = self._new_machine()
        self._machine.clear()
        self._cleared = self._lazy = True
        return self._machine

    def rewrite_tristates(self, old: int, new: int) -> None:
        """Turn every tristate that was asked to be ``old`` into ``new`` (conf_rewrite_tristates())."""
        types, value = self.tree.arrays.types, self.user.value
        if self.current.modules:
            for symbol in range(3, len(types)):
                if types[symbol] != _TRISTATE or not self._is_tristate(symbol):
                    continue
                if value[symbol] == old:
                    value[symbol] = new
                elif value[symbol] is None and self.user.kept(symbol) == old:
                    self.user.keep(symbol, new)
        self.invalidate()

    # -- reading -------------------------------------------------------------------------------------------------------

    def read(self, events: Events) -> None:
        """Take the assignments of a ``.config`` or defconfig for all user values and compare (conf_read())."""
        self.take(events)
        in_turn = self._asks and self.tree.dialect.walks
        state = self._state(worked_out=not in_turn)
        unsaved = self._look_in_turn(state) if in_turn else is_unsaved(state)
        self.changed = events.unknown or unsaved or any(not warning.notice for warning in events.warnings)
        if not self.tree.dialect.clamps_user_values and not in_turn:
            forget = self.tree.dialect.forgets_hidden or not unsaved
            asked = [s for s, v in enumerate(self.user.value) if v is not None and forget and s > 2]
            hidden = [s for s in asked if self.tree.arrays.choice_of[s] < 0 and not is_visible(state, s)]
            if self.tree.dialect.walks:
                self._forget_incomplete_choices(state.values)
            dropped = drop_out_of_range(state, unsaved=unsaved)
            if dropped:
                self.changed = True
            if not dropped or self.tree.dialect.forgets_hidden:
                for symbol in hidden:
                    self.user.drop(symbol)
            if self._machine is not None:
                for symbol in dropped:
                    self._machine.invalidate(symbol)
                if dropped and self._values is not None:
                    self._values = self._machine.settle(as_noted=False)

    def _look_in_turn(self, state: DropState) -> bool:
        """Work out one symbol after the other and forget what cannot be, as 2.6 reads; whether any value differs.

        Values stay as they are then until something changes, whatever is forgotten later.
        """
        a, machine = self.tree.arrays, self._machine
        assert machine is not None
        index_of = {choice: index for index, choice in enumerate(a.choices)}
        differs = False
        for symbol in self.tree.hash_order:
            machine.calculate([symbol])
            differs = differs or differs_from_input(state, symbol)
            wanted = self.user.value[symbol]
            if wanted is not None and a.choice_of[symbol] < 0:
                if not self.visible(symbol):
                    self.user.drop(symbol)
                if isinstance(wanted, str) and not self.text_in_range(symbol, wanted):
                    self.user.drop(symbol)
                    machine.invalidate(symbol)
            if symbol in index_of:
                index = index_of[symbol]
                members = a.members[a.member_start[index] : a.member_start[index + 1]]
                if any(self.visible(member) and not self.has_value(member) for member in members):
                    self.user.drop(symbol)
        return differs

    def _state(self, *, worked_out: bool) -> DropState:
        """What C has when it has read a file, everything ``worked_out`` or nothing yet."""
        if self._asks:
            assert self._machine is not None
            self._machine.calculate(self.tree.hash_order if worked_out else ())
            values = self._machine.values
        else:
            values = self.values
        machine = self._machine
        if machine is not None:
            return DropState(self.tree, self.user, values, machine.get, machine.text_of, machine.rules)
        get, text_of = values.tri.__getitem__, values.text.__getitem__
        rules = make_rules(self.tree, self.user, values, get, text_of)
        return DropState(self.tree, self.user, values, get, text_of, rules)

    def take(self, events: Events) -> None:
        """Take the assignments for all user values, without looking at what follows (conf_read_simple())."""
        self.user = UserValues.of(self.tree, events.assignments)
        self.knows_modules = True
        if not self._menu_choices:
            for choice in self.user.inconsistent:
                self.user.drop(choice)
        self._machine = None
        self._values = self._followed = None
        self._evaluated = self._cleared = self._lazy = False
        if self._asks:
            self._start_machine()
        elif self.tree.circular and self.tree.dialect.modules_before_answers and not self.tree.dialect.walks:
            self._start_machine()
            self._cleared = True  # nothing else has been looked at so far
        if events.unknown:
            self.changed = True
