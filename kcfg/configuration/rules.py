"""The rules of evaluation: what a symbol's value is, given the values of what it depends on.

These are the only implementation. :func:`make_rules` binds them to one evaluation's arrays and to the way in which
operands are had: a look-up where an order was found beforehand (:mod:`kcfg.configuration.evaluate`), a recursive
evaluation where values can depend on themselves (:mod:`kcfg.configuration.circular`). Source of each rule:
``sym_calc_value()``, ``sym_calc_visibility()`` and ``sym_calc_choice()`` in C kconfig's ``symbol.c``.
"""

from __future__ import annotations

from kcfg.language import SymbolType
from kcfg.records import dataclass
from kcfg.tree import Tree
from kcfg.tree.numbers import COMPARISONS, strtol_as_int, strtoll

from .choosing import choice_rule, member_rule, pick_rule
from .origins import Rule
from .values import Limits, UserValues, Values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_TRISTATE, _INT, _HEX = int(SymbolType.TRISTATE), int(SymbolType.INT), int(SymbolType.HEX)
_USER, _DEFAULT, _UNSET = int(Rule.USER), int(Rule.DEFAULT), int(Rule.UNSET)
_SELECT, _IMPLY, _LOW, _HIGH = int(Rule.SELECT), int(Rule.IMPLY), int(Rule.RANGE_LOW), int(Rule.RANGE_HIGH)
TRISTATE_TEXT = ("n", "m", "y", "y")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules bound to one evaluation; each takes a symbol's number or a choice's index and stores the result."""

    logical: Callable[[int], None]
    member: Callable[[int], None]
    text: Callable[[int], None]
    choice: Callable[[int], None]
    pick: Callable[[int], None]
    compare: Callable[[int, int], int]


def make_rules(
    tree: Tree,
    user: UserValues,
    values: Values,
    get: Callable[[int], int],
    text_of: Callable[[int], str],
    *,
    at_hand: bool = False,
    modules_of: Callable[[], int] | None = None,
) -> Rules:
    """Bind the rules. ``get`` gives the value in a slot, ``text_of`` a symbol's text, both evaluated by then.

    ``at_hand`` says that ``get`` only looks into ``values.tri``, so that the most frequent questions need not call it.
    ``modules_of`` works the modules symbol out, where that is asked before m is shown.
    Where ``values`` has limits, C's record of what bounds each symbol, the rules look at these; else they work out
    what they need.
    """
    if tree.dialect.limits_defaults:
        logical = _logical_rule(tree, user, values, get, at_hand and values.limits is None)
    else:
        logical = _unlimited_rule(tree, user, values, get)
    return Rules(
        logical,
        member_rule(tree, user, values, get),
        _text_rule(tree, user, values, get, text_of),
        choice_rule(tree, user, values, get),
        pick_rule(tree, user, values, get),
        _compare_rule(tree, values, text_of, modules_of),
    )


def _recall(limit: int) -> int:
    """A limit that is on record is had as it is."""
    return limit


def _logical_rule(
    tree: Tree, user: UserValues, values: Values, get: Callable[[int], int], at_hand: bool
) -> Callable[[int], None]:
    """Bools and tristates that are no member of a choice; up to 6.8 also the choices themselves."""
    a = tree.arrays
    types, flags, start, condition = a.types, a.flags, a.default_start, a.default_condition
    default, clause_of = a.default_value, a.default_property
    tri, written, rules = values.tri, values.written, values.rule
    asked, event = user.value, user.event
    writes_n, pushes = tree.dialect.writes_default_n, not tree.dialect.limits_implied
    lifts = values.limits is None
    bounds, get_bound = _bounds(tree, values, get)
    visibility, rev_dep, implied, dir_dep = bounds.visible, bounds.raised, bounds.implied, bounds.dependency
    imply = (_pushing_rule if pushes else _imply_rule)(tree, values, get)
    select = _select_rule(tree, values, get)

    def logical(symbol: int) -> None:
        visible = tri[visibility[symbol]] if at_hand else get_bound(visibility[symbol])
        if visible == 1 and lifts and (types[symbol] != _TRISTATE or not values.modules):
            visible = 2
        raised = tri[rev_dep[symbol]] if at_hand else get_bound(rev_dep[symbol])
        value, rule = 0, _UNSET
        wanted = asked[symbol] if visible else None
        if wanted is not None:
            value = wanted if wanted < visible else visible  # type: ignore[operator,assignment]
            rule = _USER | event[symbol] << 4
            write = 1
        else:
            write = 1 if visible or raised else 0
            row, end = start[symbol], start[symbol + 1]
            if not flags[symbol] & 2:  # a choice's defaults name its members
                while row < end:
                    limit = get(condition[row])
                    if limit:
                        value = get(default[row])
                        if limit < value:
                            value = limit
                        if value or writes_n:
                            write = 1
                        rule = _DEFAULT | clause_of[row] << 4
                        break
                    row += 1
            suggested = tri[implied[symbol]] if at_hand else get_bound(implied[symbol])
            if suggested:
                value, rule, write = imply(symbol, suggested, value, rule, write)
        if raised:
            value, rule = select(symbol, raised, value, rule)
        if value == 1 and (
            types[symbol] != _TRISTATE
            or not values.modules
            or (pushes and get_bound(implied[symbol]) == 2 and get_bound(dir_dep[symbol]))
        ):
            value = 2
        tri[symbol] = value
        written[symbol] = write
        rules[symbol] = rule

    return logical


def _bounds(tree: Tree, values: Values, get: Callable[[int], int]) -> tuple[Limits, Callable[[int], int]]:
    """By symbol what bounds its value, and how that is had: from C's record as it is, or out of a slot.

    On record, m was lifted to y already where there is no m.
    """
    a = tree.arrays
    if values.limits is not None:
        return values.limits, _recall
    return Limits(a.visibility, a.dir_dep, a.rev_dep, a.implied), get


def _dependency_rule(
    tree: Tree, values: Values, get: Callable[[int], int], *, always: bool = False
) -> Callable[[int], int]:
    """What a symbol's own dependencies allow it: y for m where there is no m, or ``always``."""
    types, lifts = tree.arrays.types, values.limits is None
    bounds, get_bound = _bounds(tree, values, get)
    dir_dep = bounds.dependency

    def dependency(symbol: int) -> int:
        limit = get_bound(dir_dep[symbol])
        if limit == 1 and (always or (lifts and (types[symbol] != _TRISTATE or not values.modules))):
            return 2
        return limit

    return dependency


def _imply_rule(
    tree: Tree, values: Values, get: Callable[[int], int]
) -> Callable[[int, int, int, int, int], tuple[int, int, int]]:
    """What an ``imply`` makes of value, rule and mark to be written: its dependencies limit all of that."""
    types, lifts = tree.arrays.types, values.limits is None
    dependency = _dependency_rule(tree, values, get)

    def imply(symbol: int, suggested: int, value: int, rule: int, write: int) -> tuple[int, int, int]:
        if suggested == 1 and lifts and (types[symbol] != _TRISTATE or not values.modules):
            suggested = 2
        if suggested > value:
            value, rule = suggested, _IMPLY
        return min(value, dependency(symbol)), rule, 1

    return imply


def _pushing_rule(
    tree: Tree, values: Values, get: Callable[[int], int]
) -> Callable[[int, int, int, int, int], tuple[int, int, int]]:
    """As :func:`_imply_rule` up to 5.6: whatever dependencies there are, they do not limit what is implied."""
    bounds, get_bound = _bounds(tree, values, get)
    dir_dep = bounds.dependency

    def push(symbol: int, suggested: int, value: int, rule: int, write: int) -> tuple[int, int, int]:
        if not get_bound(dir_dep[symbol]):
            return value, rule, write
        return (suggested, _IMPLY, 1) if suggested > value else (value, rule, 1)

    return push


def _select_rule(
    tree: Tree, values: Values, get: Callable[[int], int]
) -> Callable[[int, int, int, int], tuple[int, int]]:
    """What a ``select`` makes of value and rule; it is noted where the dependencies would not have it."""
    types, lifts, unmet = tree.arrays.types, values.limits is None, values.unmet
    dependency = _dependency_rule(tree, values, get, always=tree.dialect.mod_dependency_is_yes)

    def select(symbol: int, raised: int, value: int, rule: int) -> tuple[int, int]:
        if raised == 1 and lifts and (types[symbol] != _TRISTATE or not values.modules):
            raised = 2
        if dependency(symbol) < raised:
            unmet.append(symbol)
        return (raised, _SELECT) if raised > value else (value, rule)

    return select


def _unlimited_rule(tree: Tree, user: UserValues, values: Values, get: Callable[[int], int]) -> Callable[[int], None]:
    """As :func:`_logical_rule` in 2.6: the prompt limits a default, and the default's own condition does not."""
    a = tree.arrays
    lifts = values.limits is None
    bounds, get_bound = _bounds(tree, values, get)
    visibility, rev_dep = bounds.visible, bounds.raised

    def value_by_default(symbol: int) -> tuple[int, int]:
        if not a.flags[symbol] & 2:
            for row in range(a.default_start[symbol], a.default_start[symbol + 1]):
                if get(a.default_condition[row]):
                    return get(a.default_value[row]), _DEFAULT | a.default_property[row] << 4
        return 0, _UNSET

    def logical_2_6(symbol: int) -> None:
        visible, raised = get_bound(visibility[symbol]), get_bound(rev_dep[symbol])
        if lifts and (a.types[symbol] != _TRISTATE or not values.modules):
            visible = 2 if visible else 0
            raised = 2 if raised else 0
        wanted = user.value[symbol] if visible or raised else None
        if isinstance(wanted, int):
            value, rule = wanted, _USER | user.event[symbol] << 4
        else:
            value, rule = value_by_default(symbol)
        values.written[symbol] = 1 if visible or raised or rule != _UNSET else 0
        if visible or raised:
            value = min(value, visible)
            if raised > value:
                value, rule = raised, _SELECT
        if value == 1 and (a.types[symbol] != _TRISTATE or not values.modules):
            value = 2
        values.tri[symbol] = value
        values.rule[symbol] = rule

    return logical_2_6


def _text_rule(
    tree: Tree, user: UserValues, values: Values, get: Callable[[int], int], text_of: Callable[[int], str]
) -> Callable[[int], None]:
    """Strings, ints and hexes."""
    a = tree.arrays
    types, symbols = a.types, len(a.names)
    start, condition, default, clause_of = (
        a.default_start,
        a.default_condition,
        a.default_value,
        a.default_property,
    )
    range_start = a.range_start
    asked, event = user.value, user.event
    texts, written, rules = values.text, values.written, values.rule
    zero = tree.dialect.numbers_default_to_zero
    nothing = {_INT: "0" if zero else "", _HEX: "0x0" if zero else ""}
    clamp = _clamp_rule(tree, values, get, text_of)
    bounds, get_bound = _bounds(tree, values, get)
    visibility = bounds.visible
    ignores = tree.dialect.ignores_user_values_out_of_range
    shows_logical = tree.dialect.takes_logical_defaults

    def is_out_of_range(symbol: int, wanted: str) -> bool:
        row = active_range(tree, symbol, get) if types[symbol] in nothing else -1
        if row < 0:
            return False
        base = 10 if types[symbol] == _INT else 16
        low, high = a.range_low[row], a.range_high[row]
        number = range_number(tree, wanted, base)
        return not bound(tree, low, base, text_of(low)) <= number <= bound(tree, high, base, text_of(high))

    def text(symbol: int) -> None:
        visible = get_bound(visibility[symbol])
        write = 1 if visible else 0
        wanted = asked[symbol] if visible else None
        if ignores and isinstance(wanted, str) and is_out_of_range(symbol, wanted):
            wanted = None
        if isinstance(wanted, str):  # a choice of such a type has another, see forces_choice_types
            value = wanted
            rule = _USER | event[symbol] << 4
        else:
            value, rule = nothing.get(types[symbol], ""), _UNSET
            for row in range(start[symbol], start[symbol + 1]):
                if get(condition[row]):
                    source = default[row]
                    if source < symbols:  # a default that is more than one symbol gives nothing
                        write = 1
                        value = text_of(source)
                        if shows_logical and 0 < types[source] <= _TRISTATE:
                            value = TRISTATE_TEXT[min(get(source), 2)]
                        rule = _DEFAULT | clause_of[row] << 4
                    break
        texts[symbol] = value
        written[symbol] = write
        rules[symbol] = rule
        if range_start[symbol] != range_start[symbol + 1] and types[symbol] in nothing:
            clamp(symbol)

    return text


def active_range(tree: Tree, symbol: int, get: Callable[[int], int]) -> int:
    """The row of the symbol's first range whose condition holds, -1 for none (sym_get_range_prop())."""
    a = tree.arrays
    for row in range(a.range_start[symbol], a.range_start[symbol + 1]):
        if get(a.range_condition[row]):
            return row
    return -1


def bound(tree: Tree, symbol: int, base: int, text: str) -> int:
    """A range's bound as a number: in its own base if it is an int or hex, else in ``base`` (sym_get_range_val())."""
    own = {_INT: 10, _HEX: 16}.get(tree.arrays.types[symbol], base)
    return range_number(tree, text, own)


def range_number(tree: Tree, text: str, base: int) -> int:
    """A number as it is compared with the bounds of its range."""
    return strtol_as_int(text, base) if tree.dialect.short_ranges else strtoll(text, base)


def _clamp_rule(
    tree: Tree, values: Values, get: Callable[[int], int], text_of: Callable[[int], str]
) -> Callable[[int], None]:
    """A number out of its range takes the bound's text."""
    a = tree.arrays
    texts, rules = values.text, values.rule
    anew = tree.dialect.reprints_bounds
    mask = (1 << (32 if tree.dialect.short_ranges else 64)) - 1

    def shown(text: str, symbol: int, base: int) -> str:
        if not anew:
            return text
        number = bound(tree, symbol, base, text)
        return str(number) if base == 10 else f"0x{number & mask:x}"

    def clamp(symbol: int) -> None:
        row = active_range(tree, symbol, get)
        if row < 0:
            return
        base = 10 if a.types[symbol] == _INT else 16
        value = range_number(tree, texts[symbol], base)
        low = text_of(a.range_low[row])
        if value < bound(tree, a.range_low[row], base, low):
            texts[symbol] = shown(low, a.range_low[row], base)
            rules[symbol] = _LOW | a.range_property[row] << 4
            return
        high = text_of(a.range_high[row])
        if value > bound(tree, a.range_high[row], base, high):
            texts[symbol] = shown(high, a.range_high[row], base)
            rules[symbol] = _HIGH | a.range_property[row] << 4

    return clamp


def _compare_rule(
    tree: Tree, values: Values, text_of: Callable[[int], str], modules_of: Callable[[], int] | None
) -> Callable[[int, int], int]:
    """-1, 0 or 1 for two symbols that are worked out, as they are now."""
    types, tri = tree.arrays.types, values.tri
    order = COMPARISONS[tree.dialect.comparison]

    def value_text(symbol: int) -> str:
        if types[symbol] not in (1, 2):
            return text_of(symbol)
        value = tri[symbol]
        if value == 1 and modules_of is not None and not modules_of():
            value = 0
        return TRISTATE_TEXT[value]

    def compare_symbols(left: int, right: int) -> int:
        return order(value_text(left), types[left], value_text(right), types[right])

    return compare_symbols
