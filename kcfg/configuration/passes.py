"""What each target of ``conf`` does between reading its input and writing its output.

C evaluates once while it reads a ``.config`` or defconfig, drops user values that are out of range (up to 6.1) and
evaluates again while it writes. Where no value depends on itself, the passes agree and one is enough; else they are
run one by one on a :class:`~kcfg.configuration.circular.Machine`.
"""

from __future__ import annotations

from kcfg.language import SymbolType
from kcfg.tree import ChoiceModel, Tree
from kcfg.tree.model import ALLNOCONFIG_Y, CHOICE, NO_WRITE

from .evaluate import evaluate
from .events import Assignment
from .modes import Mode
from .rules import Rules, active_range, bound, make_rules, range_number
from .values import UserValues, Values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .circular import Machine

    Getter = Callable[[int], int]
    TextGetter = Callable[[int], str]

_NUMBERS = (int(SymbolType.INT), int(SymbolType.HEX))
_LOGICAL = (int(SymbolType.BOOL), int(SymbolType.TRISTATE))


_ANSWER = {Mode.ALLNOCONFIG: 0, Mode.ALLMODCONFIG: 1, Mode.ALLYESCONFIG: 2}


def resolve(
    tree: Tree, assignments: Iterable[Assignment] = (), mode: Mode = Mode.DEFCONFIG, *, has_input: bool = True
) -> tuple[UserValues, Values]:
    """The user values that hold and the values that follow, as after a fresh run of ``conf`` with the target ``mode``.

    ``has_input`` says whether a file was read at all; targets that fill in what is new treat choices by it.
    """
    if tree.dialect.walks:
        return _walked(tree, assignments, mode, has_input)
    user = _asked(tree, assignments, mode, has_input)
    return user, _run(tree, user, mode)


def _asked(tree: Tree, assignments: Iterable[Assignment], mode: Mode, has_input: bool) -> UserValues:
    user = UserValues.of(tree, assignments)
    if mode in _ANSWER:
        answer_new(tree, user, _ANSWER[mode], has_input=has_input)
    return user


def _walked(tree: Tree, assignments: Iterable[Assignment], mode: Mode, has_input: bool) -> tuple[UserValues, Values]:
    """The same by a walk through all questions, as in 2.6."""
    from .reading import Events
    from .session import Session
    from .walk import Walk, looks_one_by_one

    session = Session(tree, asks=looks_one_by_one(tree))
    events = Events(list(assignments))
    if has_input:
        (session.read if mode.reads_config else session.take)(events)
    Walk(session, _ANSWER.get(mode)).run()
    return session.user, session.values


def answer_new(tree: Tree, user: UserValues, answer: int, *, has_input: bool) -> None:
    """Give every bool and tristate without a user value the value ``answer`` (conf_set_all_new_symbols())."""
    a = tree.arrays
    value = user.value
    if tree.dialect.choices == ChoiceModel.MENU:
        members = set(a.priority)
        for entry, symbol in enumerate(a.entry_symbol):
            if (
                symbol >= 0
                and a.entry_prompt[entry] >= 0
                and value[symbol] is None
                and a.types[symbol] in _LOGICAL
                and symbol not in members
                and not a.flags[symbol] & CHOICE
            ):
                value[symbol] = answer
        return
    known = known_before_answers(tree, user) if has_input else frozenset()
    for symbol in range(3, len(a.names)):
        if a.types[symbol] not in _LOGICAL or symbol in known:
            continue
        if not a.flags[symbol] & CHOICE:
            if value[symbol] is None:
                value[symbol] = answer or (2 if a.flags[symbol] & ALLNOCONFIG_Y else 0)
        elif not has_input:
            value[symbol] = answer


def known_before_answers(tree: Tree, user: UserValues) -> frozenset[int]:
    """The symbols that have a value before anything is answered: the modules symbol, and what it depends on."""
    if not tree.dialect.modules_before_answers:
        return frozenset()
    from .circular import Machine

    machine = Machine(tree, user)
    machine.note_modules()
    return machine.calculated()


def evaluate_user(tree: Tree, user: UserValues) -> Values:
    """The values that follow from ``user`` as from a defconfig; ``user`` loses what the dialect drops."""
    return _run(tree, user, Mode.DEFCONFIG)


def _run(tree: Tree, user: UserValues, mode: Mode) -> Values:
    if tree.circular:
        return _machine_after_passes(tree, user, mode).settle()
    if mode in (Mode.OLDDEFCONFIG, Mode.SAVEDEFCONFIG):
        for choice in user.inconsistent:
            user.drop(choice)
    values = evaluate(tree, user)
    if mode is Mode.SAVEDEFCONFIG and _forget_incomplete_choices(tree, user, values):
        values = evaluate(tree, user)
    if _drops(tree, mode):
        state = _forward_state(tree, user, values)
        dropped = drop_out_of_range(state)
        if dropped and mode is Mode.OLDDEFCONFIG:
            # Nothing is evaluated again but the numbers themselves, when their turn to be written comes.
            for symbol in tree.arrays.layout:
                if symbol in dropped:
                    state.rules.text(symbol)
        elif dropped:
            values = evaluate(tree, user)
    return values


def _drops(tree: Tree, mode: Mode) -> bool:
    """Whether user values that are out of their range are dropped."""
    return mode.reads_config and not tree.dialect.clamps_user_values


def values_for_build(
    tree: Tree, assignments: Iterable[Assignment], mode: Mode, *, has_input: bool, renewing: bool
) -> Values:
    """The values that headers are written from after ``.config`` where values depend on themselves.

    These may have changed while it was written. Up to 6.8, C reads an ``auto.conf`` that is there already
    (``renewing``), and then works everything out once more.
    """
    machine = _machine_after_passes(tree, _asked(tree, assignments, mode, has_input), mode)
    if (renewing and tree.dialect.evaluates_for_headers) or tree.dialect.clears_written:
        machine.clear()
        machine.calculate(tree.hash_order)
    return machine.settle(as_noted=False)


def _machine_after_passes(tree: Tree, user: UserValues, mode: Mode) -> Machine:
    from .circular import Machine

    for choice in user.inconsistent:
        user.drop(choice)
    machine = Machine(tree, user)
    changed = True
    if mode.reads_config:
        machine.note_modules()
        state = DropState(tree, user, machine.values, machine.get, machine.text_of, machine.rules)
        changed = False
        for symbol in tree.hash_order:
            # Each is compared as soon as it is worked out; what comes later may change it again.
            machine.calculate([symbol])
            changed = changed or differs_from_input(state, symbol)
        for symbol in drop_out_of_range(state, unsaved=changed) if _drops(tree, mode) else ():
            machine.invalidate(symbol)
            changed = True
    if mode not in (Mode.OLDDEFCONFIG, Mode.SAVEDEFCONFIG):
        machine.answer_choices()
    elif mode is Mode.SAVEDEFCONFIG or not changed:
        machine.clear()
    machine.walk_menus()
    return machine


def _forget_incomplete_choices(tree: Tree, user: UserValues, values: Values) -> bool:
    """Drop the user value of choices with a visible member that has none, as C does evaluating them (up to 6.8)."""
    a = tree.arrays
    if tree.dialect.choices == ChoiceModel.MENU:
        return False
    from .minimal import Minimal

    visible = Minimal(tree, values).visibility
    found = False
    for index, choice in enumerate(a.choices):
        members = a.members[a.member_start[index] : a.member_start[index + 1]]
        unanswered = any(user.value[m] is None and visible(m) for m in members)
        if user.value[choice] and values.tri[choice] == 2 and unanswered:
            user.drop(choice)
            found = True
    return found


class DropState:
    """One evaluation as :func:`drop_out_of_range` sees it."""

    __slots__ = ("get", "rules", "text_of", "tree", "user", "values")

    def __init__(
        self, tree: Tree, user: UserValues, values: Values, get: Getter, text_of: TextGetter, rules: Rules
    ) -> None:
        self.tree = tree
        self.user = user
        self.values = values
        self.get = get
        self.text_of = text_of
        self.rules = rules


def _forward_state(tree: Tree, user: UserValues, values: Values) -> DropState:
    get, text_of = values.tri.__getitem__, values.text.__getitem__
    return DropState(tree, user, values, get, text_of, make_rules(tree, user, values, get, text_of))


def drop_out_of_range(state: DropState, *, unsaved: bool | None = None) -> frozenset[int]:
    """Drop the user values of numbers that are out of their range now; which they were (conf_read()).

    ``unsaved`` says whether any value differs from what was read, if that is known.
    """
    tree, user, a = state.tree, state.user, state.tree.arrays
    asked = [s for s, v in enumerate(user.value) if v is not None and s > 2]
    start = a.range_start
    limited = [s for s in asked if a.types[s] in _NUMBERS and start[s] != start[s + 1]]
    # Where no value depends on itself, the order matters only once something is dropped; to find it takes as long as
    # everything else that a run from the cache does.
    if not limited or (not tree.circular and all(_keeps_range(state, s) for s in limited)):
        return frozenset()
    position = {symbol: i for i, symbol in enumerate(tree.hash_order)}
    unsaved = is_unsaved(state) if unsaved is None else unsaved
    dropped: set[int] = set()
    hidden: list[int] = []
    for symbol in sorted(asked, key=position.__getitem__):
        if a.choice_of[symbol] >= 0:
            continue
        if not unsaved and not is_visible(state, symbol):
            hidden.append(symbol)
        if a.types[symbol] in _NUMBERS and not _keeps_range(state, symbol):
            user.drop(symbol)
            state.rules.text(symbol)  # later ranges may be bounded by it
            dropped.add(symbol)
            unsaved = True
    if dropped:
        for symbol in hidden:
            user.drop(symbol)
    return frozenset(dropped)


def is_visible(state: DropState, symbol: int) -> bool:
    """Whether the symbol was visible when it was last worked out."""
    limits = state.values.limits
    return bool(state.get(state.tree.arrays.visibility[symbol]) if limits is None else limits.visible[symbol])


def _keeps_range(state: DropState, symbol: int) -> bool:
    wanted = state.user.value[symbol]
    return not isinstance(wanted, str) or _in_range(state, symbol, wanted)


def _in_range(state: DropState, symbol: int, text: str) -> bool:
    a = state.tree.arrays
    row = active_range(state.tree, symbol, state.get)
    if row < 0:
        return True
    base = 10 if a.types[symbol] == _NUMBERS[0] else 16
    value = range_number(state.tree, text, base)
    low, high = a.range_low[row], a.range_high[row]
    if value < bound(state.tree, low, base, state.text_of(low)):
        return False
    return value <= bound(state.tree, high, base, state.text_of(high))


def is_unsaved(state: DropState) -> bool:
    """Whether any value differs from what was read, as C counts before it looks at ranges."""
    return any(differs_from_input(state, symbol) for symbol in range(3, len(state.tree.arrays.names)))


def differs_from_input(state: DropState, symbol: int) -> bool:
    """Whether the value of ``symbol`` is not what was read, or there is only one of both."""
    a, values = state.tree.arrays, state.values
    wanted, written = state.user.value[symbol], values.written[symbol]
    if a.flags[symbol] & (CHOICE | NO_WRITE) or (wanted is None and not written):
        return False
    if wanted is None or not written:
        return True
    return wanted != (values.tri[symbol] if a.types[symbol] in _LOGICAL else values.text[symbol])
