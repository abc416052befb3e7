"""The rules of choices: which member one picks, and what that makes of its members.

Up to 6.8 a choice is a symbol with a value of its own, and picks a member while that is y; from 6.12 it is worked out
with all its members at once. Bound by :func:`.rules.make_rules`.
"""

from __future__ import annotations

from kcfg.language import SymbolType
from kcfg.tree import Tree

from .origins import ChoiceRule, Rule
from .values import UserValues, Values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_TRISTATE = int(SymbolType.TRISTATE)
_USER, _DEFAULT, _CHOICE, _UNSET = int(Rule.USER), int(Rule.DEFAULT), int(Rule.CHOICE), int(Rule.UNSET)


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


def member_rule(tree: Tree, user: UserValues, values: Values, get: Callable[[int], int]) -> Callable[[int], None]:
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
    no_defaults = tree.dialect.ignores_member_defaults

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
        elif not no_defaults:
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


def choice_rule(tree: Tree, user: UserValues, values: Values, get: Callable[[int], int]) -> Callable[[int], None]:
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


def pick_rule(tree: Tree, user: UserValues, values: Values, get: Callable[[int], int]) -> Callable[[int], None]:
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
