"""User values and computed values: the two halves of a configuration, as arrays over a tree's symbols."""

from __future__ import annotations

from kcfg.language import SymbolType
from kcfg.records import dataclass, field
from kcfg.tree import ChoiceModel, Tree

from .events import Assignment
from .origins import ChoiceRule, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_TRISTATE = int(SymbolType.TRISTATE)


@dataclass(slots=True)
class UserValues:
    """What was asked for. By symbol: 0, 1, 2 for a bool or tristate, a text for the others, None for nothing.

    ``event`` gives the index of the assignment that the value came from, -1 for none. ``priority`` lists, by choice,
    the members in the order in which they are considered (from 6.12). Up to 6.8 a choice has a value itself, the mode
    that its members' assignments ask for, and ``choice_pick`` is the last member set y.
    """

    value: list[int | str | None]
    event: list[int]
    priority: list[list[int]]
    choice_pick: dict[int, int] = field(default_factory=dict)
    #: Choices up to 6.8 whose members were set y and later m, which C takes for no user value at all for a while.
    inconsistent: set[int] = field(default_factory=set)
    #: What C still has stored for symbols that count as not asked for any more.
    record: dict[int, int | str] = field(default_factory=dict)

    @classmethod
    def of(cls, tree: Tree, assignments: Iterable[Assignment] = ()) -> UserValues:
        """The user values that ``assignments`` leave, the last valid one of each symbol counting."""
        arrays = tree.arrays
        count = len(arrays.names)
        start, priority = arrays.priority_start, arrays.priority
        user = cls(
            [None] * count,
            [-1] * count,
            [priority[start[i] : start[i + 1]] for i in range(len(arrays.choices))],
        )
        menu = tree.dialect.choices == ChoiceModel.MENU
        first, last = tree.dialect.first_line_counts, tree.dialect.last_mode_counts
        if not menu:
            for choice in arrays.choices:
                user.value[choice] = 0
        index_of = {choice: i for i, choice in enumerate(arrays.choices)}
        choice_of = arrays.choice_of
        for index, assignment in enumerate(assignments):
            if not assignment.valid:
                continue
            number, value = assignment.symbol, assignment.value
            if not first or user.value[number] is None or number in index_of:
                user.value[number] = value
            user.event[number] = index
            choice = choice_of[number]
            if choice >= 0:
                if menu:
                    user.raise_priority(index_of[choice], number)
                elif isinstance(value, int) and last:
                    user.note_last_member(choice, number, value, index, takes_m=arrays.types[choice] == _TRISTATE)
                elif isinstance(value, int):
                    user.note_member(choice, number, value, index, first=first)
        return user

    def raise_priority(self, choice_index: int, member: int) -> None:
        """Make ``member`` the first that its choice considers."""
        order = self.priority[choice_index]
        if order[0] != member:
            order.remove(member)
            order.insert(0, member)

    def note_member(self, choice: int, member: int, value: int, event: int, *, first: bool = False) -> None:
        """Take an assignment to a member into the choice's own user value; ``first``: the first y counts."""
        mode = self.value[choice]
        if value == 2 and first and mode:
            self.inconsistent.add(choice)
            return
        if value == 2:
            self.choice_pick[choice] = member
        if value == 1 and mode == 2:
            self.inconsistent.add(choice)
        if not isinstance(mode, int) or value >= mode:
            self.value[choice] = value
            self.event[choice] = event

    def note_last_member(self, choice: int, member: int, value: int, event: int, *, takes_m: bool) -> None:
        """Take an assignment to a member into the choice's own user value, where the last one counts."""
        if value == 2:
            self.choice_pick[choice] = member
        if value == 2 or (value == 1 and takes_m):
            self.value[choice] = value
            self.event[choice] = event

    def kept(self, symbol: int) -> int | str:
        """What C still has on record for a symbol that has no user value: what was dropped, or n."""
        return self.record.get(symbol, 0)

    def keep(self, symbol: int, value: int) -> None:
        """Change the record of a symbol that has no user value."""
        self.record[symbol] = value

    def drop(self, symbol: int) -> None:
        """Forget that anything was asked for ``symbol``; what it was stays on record."""
        value = self.value[symbol]
        if value is not None:
            self.record[symbol] = value
        self.value[symbol] = None
        self.event[symbol] = -1

    def copy(self) -> UserValues:
        """An independent copy."""
        return UserValues(
            list(self.value),
            list(self.event),
            [list(order) for order in self.priority],
            dict(self.choice_pick),
            set(self.inconsistent),
            dict(self.record),
        )


@dataclass(slots=True)
class Limits:
    """By symbol, what bounds its value as C last worked it out (sym_calc_visibility()).

    Where values depend on themselves C looks at these records, though what they came from may have changed since.
    """

    visible: list[int]
    dependency: list[int]
    raised: list[int]
    implied: list[int]

    def copy(self) -> Limits:
        """An independent copy."""
        return Limits(list(self.visible), list(self.dependency), list(self.raised), list(self.implied))

    def take(self, other: Limits) -> None:
        """Become equal to ``other`` without becoming another object, lists included."""
        self.visible[:], self.dependency[:] = other.visible, other.dependency
        self.raised[:], self.implied[:] = other.raised, other.implied


@dataclass(slots=True)
class Values:
    """What the evaluator found.

    ``tri`` is by slot (symbols first, then expressions), ``text`` and ``written`` by symbol; a bool's text is its
    value when a string defaults to it, which is always ``n``. ``rule`` holds, by symbol, a :class:`Rule` plus 16 times
    the clause that goes with it. ``picked`` maps choice symbols to the member they picked (-1: none) and why.
    ``unmet`` lists the symbols selected against their dependencies, in the order of evaluation.
    """

    tri: list[int]
    text: list[str]
    written: bytearray
    rule: list[int]
    picked: dict[int, tuple[int, ChoiceRule]] = field(default_factory=dict)
    unmet: list[int] = field(default_factory=list)
    modules: int = 0
    #: Set where the order of evaluation shows.
    limits: Limits | None = None
    #: The places in the tree's layout that have a line in ``.config``, where that does not follow from ``written``.
    lines: set[int] | None = None
    #: Numbers that no answer fits, where the questions about them would go on for ever (2.6).
    unanswered: set[int] = field(default_factory=set)

    def shown(self, tree: Tree, symbol: int) -> int:
        """A bool's or tristate's value as it is written: n for m where modules are off by then, in some generations.

        That can only be where the modules symbol depends on what depends on it (sym_get_string_value()).
        """
        value = self.tri[symbol]
        return 0 if value == 1 and self.hides_m(tree) else value

    def hides_m(self, tree: Tree) -> bool:
        """Whether n is written for m."""
        return tree.dialect.writes_no_m_without_modules and not self.tri[tree.modules]

    def copy(self) -> Values:
        """An independent copy."""
        return Values(
            list(self.tri),
            list(self.text),
            bytearray(self.written),
            list(self.rule),
            dict(self.picked),
            list(self.unmet),
            self.modules,
            self.limits.copy() if self.limits is not None else None,
            set(self.lines) if self.lines is not None else None,
            set(self.unanswered),
        )

    def take(self, other: Values) -> None:
        """Become equal to ``other`` without becoming another object, lists included."""
        self.tri[:], self.text[:], self.written[:], self.rule[:] = other.tri, other.text, other.written, other.rule
        self.picked.clear()
        self.picked.update(other.picked)
        self.unmet[:] = other.unmet
        self.modules, self.lines, self.unanswered = other.modules, other.lines, other.unanswered
        if self.limits is not None and other.limits is not None:
            self.limits.take(other.limits)

    def rule_of(self, symbol: int) -> Rule:
        """The rule that fixed the symbol's value."""
        return Rule(self.rule[symbol] & 15)

    def clause_of(self, symbol: int) -> int:
        """The property (or assignment) that goes with the rule."""
        return self.rule[symbol] >> 4
