"""Evaluation where a value can depend on itself: by recursion, in C's order, with what C remembers.

A range bounded by a symbol that is itself bounded, or a modules symbol that depends on a tristate, have no order that
satisfies everyone. What C gives then follows from the order in which it comes to symbols, from values in progress,
and from those left by the pass before. :class:`Machine` keeps that state; the rules are those of
:mod:`kcfg.configuration.rules`.
"""

from __future__ import annotations

from kcfg.language import SymbolType
from kcfg.records import dataclass
from kcfg.tree import ChoiceModel, Tree
from kcfg.tree.deep import DeepRecursion
from kcfg.tree.dialects import Unmet
from kcfg.tree.expressions import AND, BROKEN, NOT, OR, SYMBOL_M
from kcfg.tree.model import NO_WRITE

from .choosing import member_visibility
from .evaluate import fresh_values, holds
from .origins import ChoiceRule
from .rules import make_rules
from .values import Limits, UserValues, Values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_TRISTATE = int(SymbolType.TRISTATE)
_TEXTS = (int(SymbolType.INT), int(SymbolType.HEX), int(SymbolType.STRING))


@dataclass(frozen=True, slots=True)
class _State:
    """All that changes in a machine."""

    values: Values
    user: UserValues
    valid: bytes
    expression_valid: bytes
    remembered: list[int]
    calculated: set[int]
    unanswered: set[int]
    apart: _Apart | None


@dataclass(frozen=True, slots=True)
class _Apart:
    """The symbol without a name whose default is the modules symbol, where there is one."""

    valid: bool = False
    value: int = 0


class Machine:
    """C's evaluator as it is: values stay from pass to pass, and each pass validates them anew.

    ``user`` may change between passes; :meth:`clear` then makes every value be worked out again. ``on_unmet`` is called
    with a symbol when it is found selected against its dependencies, instead of noting it in ``values.unmet``.
    """

    def __init__(self, tree: Tree, user: UserValues, on_unmet: Callable[[int], None] | None = None) -> None:
        self.tree = tree
        self.user = user
        self._on_unmet = on_unmet
        self.values = fresh_values(tree)
        a = tree.arrays
        self._count = len(a.names)
        self._valid = bytearray(self._count)
        self._expression_valid = bytearray(len(a.op))
        # What an expression that is one symbol alone came to, by symbol; -1: nothing yet. A choice may set its member
        # afterwards, which the expression does not learn.
        self._remembered = [-1] * self._count
        self._calculated: set[int] = set()
        self._remembers = tree.dialect.remembers_expressions
        self._menu_choices = tree.dialect.choices == ChoiceModel.MENU
        self._choice_index = {choice: i for i, choice in enumerate(a.choices)}
        # A text symbol in progress counts as its type's empty value, a bool as n.
        zero = tree.dialect.numbers_default_to_zero
        self._empty = {3: "0" if zero else "", 4: "0x0" if zero else "", 5: ""}
        # Choices and members whose choice is worked out first, and counts as answered from then on (up to 6.8).
        self._unanswered: set[int] = set()
        # What the walk through the menus came to: by slot, the value, and a symbol's text and whether it has a line.
        self._noted: dict[int, tuple[int, str, int]] = {}
        self._forgets_choices = not self._menu_choices and not tree.dialect.walks
        self._limits = self.values.limits = Limits(*([0] * self._count for _ in range(4)))
        self._apart = _Apart() if tree.dialect.nameless_modules else None
        self._prompts: dict[tuple[int, int], int] = {}
        # Where nothing is said of selects against dependencies, C does not look at these (2.6).
        self._knows_dependencies = tree.dialect.unmet is not Unmet.NOTHING
        self._member_visibility = member_visibility(tree, self.values, self.get)
        asks_modules = tree.dialect.writes_no_m_without_modules
        modules_of = self._modules_now if asks_modules else None
        self.rules = make_rules(tree, user, self.values, self.get, self.text_of, modules_of=modules_of)

    # -- passes ----------------------------------------------------------------------------------------------------

    def clear(self) -> None:
        """Make every value be worked out again, the modules symbol first (sym_clear_all_valid())."""
        self._valid = bytearray(self._count)
        self._expression_valid = bytearray(len(self._expression_valid))
        self._remembered = [-1] * self._count
        self._noted.clear()
        self._apart = self._apart and _Apart()
        self.values.unmet.clear()
        self.note_modules()

    def note_modules(self) -> None:
        """Take note of whether there are modules, which works their symbol out."""
        if self._apart is None:
            self.calculate([self.tree.modules])
            return
        with DeepRecursion():
            self._modules_apart(self._apart)

    def calculated(self) -> frozenset[int]:
        """The symbols whose values are worked out."""
        return frozenset(symbol for symbol, valid in enumerate(self._valid) if valid)

    def invalidate(self, symbol: int) -> None:
        """Make one value be worked out again when it is next asked for."""
        self._valid[symbol] = 0

    def calculate(self, symbols: Iterable[int]) -> None:
        """Work out the values of ``symbols``, in that order."""
        with DeepRecursion():
            for symbol in symbols:
                self._calculate(symbol)

    def answer_choices(self) -> None:
        """Make every value be worked out again, and let every choice count as answered (conf_set_all_new_symbols())."""
        self.clear()
        if not self._forgets_choices:
            return
        a, value = self.tree.arrays, self.user.value
        self._unanswered = {choice for choice in a.choices if value[choice] is None} | set(a.members)
        for choice in self.tree.hash_order:
            if choice in self._choice_index and value[choice] is None:
                self.calculate([choice])
                self._answer(choice)

    def _answer(self, choice: int) -> None:
        """Let the choice count as answered, its members without a user value as n (set_all_choice_values())."""
        a, user = self.tree.arrays, self.user
        index = self._choice_index[choice]
        for member in a.members[a.member_start[index] : a.member_start[index + 1]]:
            if user.value[member] is None:
                user.keep(member, 0)
        if user.value[choice] is None:
            user.value[choice] = user.kept(choice)
        self._unanswered.discard(choice)
        self._valid[choice] = 0

    def walk_menus(self) -> None:
        """Work out all values in the order in which ``.config`` is written, and note what is written."""
        a, values = self.tree.arrays, self.values
        self._noted.clear()
        lines = values.lines = set()
        clears, repeats = self.tree.dialect.clears_written, self.tree.dialect.repeats_lines
        with DeepRecursion():
            for position, item in enumerate(a.layout):
                if item >= 0:
                    known = self._noted.get(item)
                    if known and known[2] and not clears and not repeats:
                        continue
                    self._calculate(item)
                    written = values.written[item] or (known[2] if known else 0)
                    self._noted[item] = (values.tri[item], values.text[item], written)
                    if values.written[item]:
                        lines.add(position)
                    if clears:
                        values.written[item] = 0
                    continue
                self._ask_whether_visible((-1 - item) >> 1)

    def _ask_whether_visible(self, entry: int) -> None:
        """Work out what a menu or comment shows by, and note it (menu_is_visible())."""
        a = self.tree.arrays
        if a.entry_prompt[entry] < 0:
            return
        slots = [a.entry_visibility[entry]] if a.entry_visibility[entry] >= 0 else []
        slots.append(a.property_condition[a.entry_prompt[entry]])
        with DeepRecursion():
            for slot in slots:
                value = self.get(slot)
                if slot >= self._count:
                    self._noted[slot] = (value, "", 0)
                if not value:
                    break

    def minimal_order(self) -> Iterator[int]:
        """The symbols that a minimal defconfig comes to, some twice (conf_write_defconfig()).

        C takes the mark away that a symbol is to be written; working out a choice (up to 6.8), or a hidden member (from
        6.12), gives it back to all visible members. Each symbol comes while values are as C has them then.
        """
        self.note_modules()
        self.calculate(self.tree.hash_order)
        self.clear()
        written = self.values.written
        for entry, symbol in enumerate(self.tree.arrays.entry_symbol):
            if symbol < 0:
                if not self._menu_choices:
                    self._ask_whether_visible(entry)
                continue
            if symbol in self._choice_index:
                continue
            self.calculate([symbol])
            if written[symbol]:
                written[symbol] = 0
                yield symbol

    def settle(self, *, as_noted: bool = True) -> Values:
        """All values, also those of symbols and expressions that nothing has needed so far.

        What was noted while ``.config`` was written is given ``as_noted``, or as it is now. The machine stays as it is.
        """
        state = self._state()
        with DeepRecursion():
            for symbol in range(3, self._count):
                self._calculate(symbol)
            for slot in range(self._count, len(self.values.tri)):
                self.get(slot)
        settled = self.values.copy()
        for slot, (tri, text, written) in self._noted.items() if as_noted else ():
            settled.tri[slot] = tri
            if slot < self._count:
                settled.text[slot], settled.written[slot] = text, written
        self._put_back(state)
        return settled

    def _state(self) -> _State:
        return _State(
            self.values.copy(),
            self.user.copy(),
            bytes(self._valid),
            bytes(self._expression_valid),
            self._remembered.copy(),
            set(self._calculated),
            set(self._unanswered),
            self._apart,
        )

    def _put_back(self, state: _State) -> None:
        """Go back to a state; rules hold on to the objects, so that these stay."""
        self.values.take(state.values)
        self.user.value[:], self.user.event[:] = state.user.value, state.user.event
        self.user.record.clear()
        self.user.record.update(state.user.record)
        self._valid[:], self._expression_valid[:] = state.valid, state.expression_valid
        self._remembered[:] = state.remembered
        self._calculated, self._unanswered = state.calculated, state.unanswered
        self._apart = state.apart

    def choose(self, index: int) -> None:
        """Let a choice pick its member again, as C does for each question about it (sym_calc_choice(), from 6.12)."""
        with DeepRecursion():
            self._choose(index)

    def look_at(self, symbol: int) -> None:
        """Put on record anew what bounds a symbol, as C does for each question about its default."""
        with DeepRecursion():
            self._work_out_limits(symbol, self.tree.arrays.choice_of[symbol] in self._choice_index)
            self._calculate(self.tree.modules)

    # -- records of the last time --------------------------------------------------------------------------------------

    def visibility_of(self, symbol: int) -> int:
        """How far a symbol's prompts let it go, as it was last worked out."""
        return self._limits.visible[symbol]

    def raised(self, symbol: int) -> int:
        """The least that selects make of a symbol, as it was last worked out."""
        return self._limits.raised[symbol]

    def is_pushed(self, symbol: int) -> bool:
        """Whether an ``imply`` made the symbol y, as it was last worked out."""
        return self._limits.implied[symbol] == 2 and self._limits.dependency[symbol] > 0

    def prompt_of(self, symbol: int, prompt: int) -> int:
        """The condition of one prompt of a symbol, as it was last worked out."""
        slot = self.tree.arrays.property_condition[prompt]
        found = self._prompts.get((symbol, slot))
        return self.get(slot) if found is None else found

    def prompt_of_member(self, symbol: int, prompt: int) -> int:
        """The condition of one prompt of a choice's member (from 6.12), as it was last worked out."""
        a = self.tree.arrays
        if a.prompt_start[symbol + 1] - a.prompt_start[symbol] == 1:
            return self._limits.visible[symbol]
        return self.values.tri[a.property_condition[prompt]]

    # -- evaluation ----------------------------------------------------------------------------------------------------

    def get(self, slot: int) -> int:
        """The value in ``slot``, worked out if it is not valid."""
        tri = self.values.tri
        if slot < self._count:
            return self._value_alone(slot)
        index = slot - self._count
        if self._remembers and self._expression_valid[index]:
            return tri[slot]
        a = self.tree.arrays
        op, left, right = a.op[index], a.left[index], a.right[index]
        if op == AND:
            x = self.get(left)
            if self._apart is not None and left == SYMBOL_M and right == self.tree.modules:
                y = self._modules_apart(self._apart)  # what the tree says for a mere m
            else:
                y = self.get(right)
            value = x if x < y else y
        elif op == OR:
            x, y = self.get(left), self.get(right)
            value = x if x > y else y
        elif op == NOT:
            x = self.get(left)
            value = 2 - x if x < 3 else 3
        elif op == BROKEN:
            value = 3
        else:
            self._calculate(left)
            self._calculate(right)
            value = 2 if holds(op, self.rules.compare(left, right)) else 0
        tri[slot] = value
        self._expression_valid[index] = 1
        return value

    def _value_alone(self, symbol: int) -> int:
        """The value of the expression that is ``symbol`` alone (expr_calc_value(); from 6.12 remembered, too)."""
        if self._remembers and self._remembered[symbol] >= 0:
            return self._remembered[symbol]
        self._calculate(symbol)
        value = self._remembered[symbol] = self.values.tri[symbol]
        return value

    def _modules_now(self) -> int:
        """The modules symbol proper, worked out, as C asks for it before it shows an m (sym_get_string_value())."""
        return self.get(self.tree.modules) if self._apart is None else self._modules_apart(self._apart)

    def _modules_apart(self, known: _Apart) -> int:
        """Whether there are modules, as the symbol without a name has it; working that out takes note of it."""
        if known.valid:
            return known.value
        self._apart = _Apart(valid=True)  # n while it is in progress
        value = 2 if self.get(self.tree.modules) else 0
        self._apart = _Apart(valid=True, value=value)
        self.values.modules = value
        return value

    def text_of(self, symbol: int) -> str:
        """The symbol's text, worked out if it is not valid."""
        self._calculate(symbol)
        return self.values.text[symbol]

    def _calculate(self, symbol: int) -> None:
        a, values = self.tree.arrays, self.values
        if symbol <= 2 or self._valid[symbol]:
            return
        if symbol in self._unanswered and symbol not in self._choice_index:
            self._unanswered.discard(symbol)
            self._calculate(a.choice_of[symbol])
        self._valid[symbol] = 1
        type_ = a.types[symbol]
        if not type_:
            return
        before = values.tri[symbol] if symbol in self._calculated else -1
        group = self._choice_index.get(a.choice_of[symbol], -1)
        # What already shows a line for the symbol while its limits are worked out is not taken back.
        shown = values.written[symbol] if group >= 0 and self.tree.dialect.choices_write_members else 0
        values.written[symbol] = shown
        self._work_out_limits(symbol, group >= 0)
        shown = values.written[symbol]
        if type_ in _TEXTS:
            values.text[symbol] = self._empty[type_]
            self.rules.text(symbol)
        elif group >= 0 and self._menu_choices:
            self._calculate_group(group, symbol)
        elif group >= 0:
            values.tri[symbol] = 0
            self.rules.member(symbol)
        else:
            values.tri[symbol] = 0
            if symbol in self._choice_index and not self._menu_choices:
                self._calculate_choice(symbol)
            else:
                self.rules.logical(symbol)
            if self._on_unmet is not None and values.unmet:
                self._on_unmet(values.unmet.pop())
        values.written[symbol] |= shown
        if a.flags[symbol] & NO_WRITE:
            values.written[symbol] = 0  # it is worked out in its turn, but has no line
        if symbol == self.tree.modules:
            self._calculated.add(symbol)
            # C takes note of modules only when the symbol's record changes under its hands.
            if values.tri[symbol] != before and self._apart is None:
                values.modules = values.tri[symbol]

    def _work_out_limits(self, symbol: int, is_member: bool) -> None:
        """Put on record what bounds the symbol, by what its type is while each is worked out."""
        a, limits = self.tree.arrays, self._limits
        if is_member and not self._menu_choices:
            limits.visible[symbol] = self._member_visibility(symbol)
            self._note_prompts(symbol)
            return
        limits.visible[symbol] = self._lifted(symbol, self.get(a.visibility[symbol]))
        self._note_prompts(symbol)
        if is_member:
            return
        if not self._knows_dependencies:
            limits.raised[symbol] = self._lifted(symbol, self.get(a.rev_dep[symbol]))
            return
        dependency, raised, implied = (self.get(s[symbol]) for s in (a.dir_dep, a.rev_dep, a.implied))
        if a.types[symbol] in _TEXTS:  # of what can be no m, m stays m
            limits.dependency[symbol], limits.raised[symbol], limits.implied[symbol] = dependency, raised, implied
            return
        limits.dependency[symbol] = self._lifted(symbol, dependency)
        limits.raised[symbol] = self._lifted(symbol, raised)
        limits.implied[symbol] = self._lifted(symbol, implied)

    def _note_prompts(self, symbol: int) -> None:
        """Put on record what the condition of each prompt is now, for whoever asks whether it shows."""
        a = self.tree.arrays
        for row in range(a.prompt_start[symbol], a.prompt_start[symbol + 1]):
            slot = a.prompt_condition[row]
            self._prompts[symbol, slot] = self.values.tri[slot]

    def _lifted(self, symbol: int, value: int) -> int:
        """y for m where there is no m."""
        if value == 1 and (self.tree.arrays.types[symbol] != _TRISTATE or not self.values.modules):
            return 2
        return value

    def _calculate_choice(self, choice: int) -> None:
        """A choice up to 6.8: its mode, then the member that it picks; that shows what members are there."""
        a, values = self.tree.arrays, self.values
        values.picked[choice] = (-1, ChoiceRule.NONE_VISIBLE)
        self.rules.logical(choice)
        index = self._choice_index[choice]
        members = a.members[a.member_start[index] : a.member_start[index + 1]]
        was_y = values.tri[choice] == 2
        self.rules.pick(index)
        shown = [member for member in members if self._limits.visible[member]]
        if self._forgets_choices and was_y and any(self.user.value[member] is None for member in shown):
            self.user.drop(choice)
        if values.written[choice]:
            for member in shown:
                values.written[member] = 1
        if choice in self._unanswered:
            self._answer(choice)

    def _calculate_group(self, group: int, symbol: int) -> None:
        self.values.tri[symbol] = 0
        self._choose(group)

    def _choose(self, group: int) -> None:
        a = self.tree.arrays
        self.rules.choice(group)
        for member in a.members[a.member_start[group] : a.member_start[group + 1]]:
            if self._limits.visible[member]:
                self._valid[member] = 1
