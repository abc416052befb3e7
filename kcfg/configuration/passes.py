"""What ``conf --defconfig=FILE`` does between reading its input and writing ``.config``.

C evaluates once while it reads, drops user values that are out of range (up to 6.1) and evaluates again while it
writes. Where no value depends on itself, the two passes agree and one is enough.
"""

from __future__ import annotations

from collections.abc import Iterable

from kcfg.language import SymbolType
from kcfg.tree import Tree
from kcfg.tree.numbers import strtoll

from .circular import Machine
from .evaluate import evaluate
from .events import Assignment
from .rules import active_range, bound, make_rules
from .values import UserValues, Values

_NUMBERS = (int(SymbolType.INT), int(SymbolType.HEX))


def resolve(tree: Tree, assignments: Iterable[Assignment]) -> tuple[UserValues, Values]:
    """The user values that hold and the values that follow from them, as after a fresh ``conf --defconfig``."""
    user = UserValues.of(tree, assignments)
    return user, evaluate_user(tree, user)


def evaluate_user(tree: Tree, user: UserValues) -> Values:
    """The values that follow from ``user``, which loses what the dialect drops."""
    if tree.circular:
        return _evaluate_circular(tree, user)
    values = evaluate(tree, user)
    if not tree.dialect.clamps_user_values and _drop_out_of_range(tree, user, values):
        values = evaluate(tree, user)
    return values


def _evaluate_circular(tree: Tree, user: UserValues) -> Values:
    machine = Machine(tree, user)
    machine.calculate([tree.modules])
    machine.calculate(tree.hash_order)
    if not tree.dialect.clamps_user_values:
        _drop_out_of_range(tree, user, machine.values, machine)
    machine.clear()
    machine.walk_menus()
    return machine.settle()


def _drop_out_of_range(tree: Tree, user: UserValues, values: Values, machine: Machine | None = None) -> bool:
    """Drop user values of numbers that are out of their range now; whether there was one (conf_read())."""
    a = tree.arrays
    asked = [s for s, v in enumerate(user.value) if v is not None and a.types[s] in _NUMBERS]
    if not any(a.range_start[s] != a.range_start[s + 1] for s in asked):
        return False
    get = machine.get if machine is not None else values.tri.__getitem__
    text_of = machine._text_of if machine is not None else values.text.__getitem__
    rules = make_rules(tree, user, values, get, text_of)
    order = {symbol: i for i, symbol in enumerate(tree.hash_order)}
    unsaved = _unsaved(tree, user, values)
    dropped = False
    waiting: list[int] = []
    for symbol in sorted((s for s, v in enumerate(user.value) if v is not None and s > 2), key=order.__getitem__):
        if a.choice_of[symbol] >= 0:
            continue
        wanted = user.value[symbol]
        if not get(a.visibility[symbol]) and not unsaved:
            waiting.append(symbol)
        if a.types[symbol] in _NUMBERS and isinstance(wanted, str) and not _in_range(tree, symbol, wanted, get, text_of):
            user.value[symbol] = None
            user.event[symbol] = -1
            rules.text(symbol)
            unsaved = dropped = True
    if dropped:
        for symbol in waiting:
            user.value[symbol] = None
            user.event[symbol] = -1
    return dropped


def _in_range(tree: Tree, symbol: int, text: str, get, text_of) -> bool:  # type: ignore[no-untyped-def]
    a = tree.arrays
    row = active_range(tree, symbol, get)
    if row < 0:
        return True
    base = 10 if a.types[symbol] == _NUMBERS[0] else 16
    value = strtoll(text, base)
    low, high = a.range_low[row], a.range_high[row]
    return bound(tree, low, base, text_of(low)) <= value <= bound(tree, high, base, text_of(high))


def _unsaved(tree: Tree, user: UserValues, values: Values) -> bool:
    """Whether any value differs from what was read, as C counts before it looks at ranges."""
    a = tree.arrays
    for symbol in range(3, len(a.names)):
        wanted, written = user.value[symbol], values.written[symbol]
        if a.flags[symbol] & (2 | 8) or (wanted is None and not written):
            continue
        if wanted is None or not written:
            return True
        if wanted != (values.tri[symbol] if a.types[symbol] <= 2 else values.text[symbol]):
            return True
    return False
