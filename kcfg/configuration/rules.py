"""The rules of evaluation: what a symbol's value is, given the values of what it depends on.

These are the only implementation. :func:`make_rules` binds them to one evaluation's arrays and to the way in which
operands are had: a look-up where an order was found beforehand (:mod:`kcfg.configuration.evaluate`), a recursive
evaluation where values can depend on themselves (:mod:`kcfg.configuration.circular`). Source of each rule:
``sym_calc_value()``, ``sym_calc_visibility()`` and ``sym_calc_choice()`` in C kconfig's ``symbol.c``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kcfg.language import SymbolType
from kcfg.records import dataclass
from kcfg.tree import Tree
from kcfg.tree.numbers import COMPARISONS, strtol_as_int, strtoll

from .origins import ChoiceRule, Rule
from .values import Limits, UserValues, Values

_TRISTATE, _INT, _HEX = int(SymbolType.TRISTATE), int(SymbolType.INT), int(SymbolType.HEX)
_USER, _DEFAULT, _SELECT, _IMPLY, _CHOICE, _LOW, _HIGH, _PROMOTED = (
    int(rule)
    for rule in (
        Rule.USER,
        Rule.DEFAULT,
        Rule.SELECT,
        Rule.IMPLY,
        Rule.CHOICE,
        Rule.RANGE_LOW,
        Rule.RANGE_HIGH,
        Rule.MODULES_OFF,
    )
)
_UNSET = int(Rule.UNSET)
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
        _member_rule(tree, user, values, get),
        _text_rule(tree, user, values, get, text_of),
        _choice_rule(tree, user, values, get),
        _pick_rule(tree, user, values, get),
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


def member_visibility(tree: Tree, values: Values, get: Callable[[int], int]) -> Callable[[int], int]:
    """A function that gives the visibility of a choice's member up to 6.8."""
    a = tree.arrays
    types, visibility, choice_of, tri = a.types, a.visibility, a.choice_of, values.tri
    start, conditions = a.prompt_start, a.prompt_condition
    hides = tree.dialect.hides_m_members

    def visibility_of(symbol: int) -> int:
        if types[symbol] != _TRISTATE:
            return 2 if get(visibility[symbol]) else 0
        limits = [get(conditions[row]) for row in range(start[symbol], start[symbol + 1])]
        if tri[choice_of[symbol]] == 2 and hides:
            # A tristate member that could only be m is not there while the choice is y.
            limits = [0 if limit == 1 else limit for limit in limits]
        visible = max(limits, default=0)
        return 2 if visible == 1 and not values.modules else visible

    return visibility_of


def _member_rule(tree: Tree, user: UserValues, values: Values, get: Callable[[int], int]) -> Callable[[int], None]:
    """Members of a choice up to 6.8."""
    a = tree.arrays
    types, choice_of = a.types, a.choice_of
    start, condition, default, clause_of = (
        a.default_start,
        a.default_condition,
        a.default_value,
        a.default_property,
    )
    tri, written, rules = values.tri, values.written, values.rule
    visibility_of = member_visibility(tree, values, get) if values.limits is None else values.limits.visible.__getitem__
    writes_n = tree.dialect.writes_default_n
    # Then a member that is fully there has its line from its choice alone.
    choice_decides = tree.dialect.choices_write_members
    limits_defaults = tree.dialect.limits_defaults

    def member(symbol: int) -> None:
        visible = visibility_of(symbol)
        written[symbol] = 1 if visible else 0
        if visible == 2:
            if choice_decides:
                written[symbol] = 0 if values.limits is not None else written[choice_of[symbol]]
            picked = values.picked.get(choice_of[symbol])
            tri[symbol] = 2 if picked is not None and picked[0] == symbol else 0
            rules[symbol] = _CHOICE
            return
        value, rule = 0, _UNSET
        wanted = user.value[symbol] if visible else None
        if isinstance(wanted, int):
            value, rule = min(wanted, visible), _USER | user.event[symbol] << 4
        else:
            for row in range(start[symbol], start[symbol + 1]):
                limit = get(condition[row])
                if limit:
                    value, rule = get(default[row]), _DEFAULT | clause_of[row] << 4
                    if not limits_defaults:
                        limit = visible or 2
                    value = min(value, limit)
                    if value or writes_n:
                        written[symbol] = 1
                    break
        if value == 1 and (types[symbol] != _TRISTATE or not values.modules):
            value = 2
        tri[symbol] = value
        rules[symbol] = rule

    return member


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


def _seen_visibility(
    tree: Tree, values: Values, get: Callable[[int], int]
) -> tuple[Callable[[int], int], Callable[[int], int]]:
    """How a choice learns that a symbol is visible: by working it out, and by recalling it."""
    visibility, limits = tree.arrays.visibility, values.limits
    if limits is None:

        def look(symbol: int) -> int:
            return get(visibility[symbol])

        return look, look
    record = limits.visible

    def work_out(symbol: int) -> int:
        visible = record[symbol] = get(visibility[symbol])
        return visible

    return work_out, record.__getitem__


def _choice_rule(tree: Tree, user: UserValues, values: Values, get: Callable[[int], int]) -> Callable[[int], None]:
    """A choice and all its members at once, from 6.12."""
    a = tree.arrays
    asked = user.value
    tri, written, rules = values.tri, values.written, values.rule
    work_out, recall = _seen_visibility(tree, values, get)

    def choose(index: int) -> tuple[int, ChoiceRule]:
        choice = a.choices[index]
        members = a.members[a.member_start[index] : a.member_start[index + 1]]
        order = user.priority[index]
        for symbol in order:
            if work_out(symbol) and asked[symbol] == 2:
                return symbol, ChoiceRule.USER
        symbol, rule = -1, ChoiceRule.NONE_VISIBLE
        for row in range(a.default_start[choice], a.default_start[choice + 1]):
            if get(a.default_condition[row]) and recall(a.default_value[row]):
                symbol, rule = a.default_value[row], ChoiceRule.DEFAULT
                break
        else:
            for member in members:
                if recall(member):
                    symbol, rule = member, ChoiceRule.FIRST_VISIBLE
                    break
        # A default that is no member may be a text; C sees n in the record of what was asked for it.
        if symbol >= 0 and (asked[symbol] is None or asked[symbol] in (1, 2)):
            return symbol, rule
        for symbol in members:
            if recall(symbol) and asked[symbol] is None:
                return symbol, ChoiceRule.FIRST_NOT_REFUSED
        for symbol in reversed(order):
            if recall(symbol):
                return symbol, ChoiceRule.LAST_REFUSED
        return -1, ChoiceRule.NONE_VISIBLE

    def choice(index: int) -> None:
        picked = choose(index)
        values.picked[a.choices[index]] = picked
        for symbol in a.members[a.member_start[index] : a.member_start[index + 1]]:
            visible = recall(symbol)
            tri[symbol] = 2 if visible and symbol == picked[0] else 0
            written[symbol] = 1 if visible else 0
            rules[symbol] = _CHOICE if visible else _UNSET

    return choice


def _pick_rule(tree: Tree, user: UserValues, values: Values, get: Callable[[int], int]) -> Callable[[int], None]:
    """Which member a choice that is y picks, up to 6.8."""
    a = tree.arrays
    tri = values.tri
    visibility_of = member_visibility(tree, values, get)
    recall = _seen_visibility(tree, values, get)[1]
    limits = values.limits

    def look(symbol: int) -> int:
        visible = visibility_of(symbol)
        if limits is not None:
            limits.visible[symbol] = visible
        return visible

    def seen(members: Sequence[int]) -> Callable[[int], int]:
        visible = {symbol: look(symbol) for symbol in members}

        def see(symbol: int) -> int:
            return visible[symbol] if symbol in visible else recall(symbol)

        return see

    def choose(index: int) -> tuple[int, ChoiceRule]:
        choice = a.choices[index]
        members = a.members[a.member_start[index] : a.member_start[index + 1]]
        see = seen(members) if tree.dialect.looks_at_all_members else look
        wanted = user.choice_pick.get(choice, -1)
        if wanted >= 0 and see(wanted):
            return wanted, ChoiceRule.USER
        for row in range(a.default_start[choice], a.default_start[choice + 1]):
            if get(a.default_condition[row]) and see(a.default_value[row]):
                return a.default_value[row], ChoiceRule.DEFAULT
        for symbol in members:
            if see(symbol):
                return symbol, ChoiceRule.FIRST_VISIBLE
        return -1, ChoiceRule.NONE_VISIBLE

    def pick(index: int) -> None:
        choice = a.choices[index]
        if tri[choice] != 2:
            values.picked[choice] = (-1, ChoiceRule.NONE_VISIBLE)
            return
        picked = choose(index)
        values.picked[choice] = picked
        if picked[0] < 0:
            tri[choice] = 0

    return pick


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
