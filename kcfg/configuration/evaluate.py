"""Evaluation in an order found beforehand: one pass over the tree's program, each rule once.

Only for trees where no value can depend on itself; see :mod:`kcfg.configuration.circular` for the others.
"""

from __future__ import annotations

from kcfg.tree import Tree
from kcfg.tree.expressions import EQ, GT, LE, LT, NE
from kcfg.tree.model import (
    DO_AND,
    DO_CHOICE,
    DO_COMPARE,
    DO_DIFFERENT,
    DO_LOGICAL,
    DO_NOT,
    DO_OR,
    DO_PICK,
    DO_SAME,
    DO_TEXT,
)

from .rules import Rules, make_rules
from .values import UserValues, Values


def fresh_values(tree: Tree) -> Values:
    """Values before anything is evaluated: the constants, and every name standing for itself."""
    a = tree.arrays
    count = len(a.names)
    tri = [0] * (count + len(a.op))
    tri[1], tri[2] = 1, 2
    text = list(a.names)
    for symbol, type_ in enumerate(a.types):
        if (type_ == 1 or type_ == 2) and symbol > 2:
            text[symbol] = "n"
    return Values(tri, text, bytearray(count), [0] * count)


def holds(op: int, order: int) -> bool:
    """Whether a comparison holds whose operands compare as ``order`` (-1, 0 or 1)."""
    if op == EQ:
        return order == 0
    if op == NE:
        return order != 0
    if op == LT:
        return order < 0
    if op == LE:
        return order <= 0
    return order > 0 if op == GT else order >= 0


def combined(op: int, left: int, right: int) -> int:
    """What an instruction of a program (but a comparison of texts) makes of two values; NOT looks at the first."""
    if op == DO_AND:
        return left if left < right else right
    if op == DO_OR:
        return left if left > right else right
    if op == DO_NOT:
        return 2 - left if left < 3 else 3
    return 2 if (left == right) == (op == DO_SAME) else 0


def evaluate(tree: Tree, user: UserValues) -> Values:
    """The value of every symbol and expression of ``tree`` under ``user``.

    Cost: about half a microsecond an expression and one a symbol; 30 to 50 ms for Linux.
    """
    a = tree.arrays
    values = fresh_values(tree)
    tri = values.tri
    rules = make_rules(tree, user, values, tri.__getitem__, values.text.__getitem__, at_hand=True)
    logical, text, member = rules.logical, rules.text, rules.member
    count = len(a.names)
    modules = tree.modules
    by_symbol = tree.arrays.choice_of if tree.dialect.choices.value == "symbol" else [-1] * count
    # Without `strict`: compiled, it would make a tuple for each instruction.
    for op, slot, first, second in zip(a.program_op, a.program_slot, a.program_a, a.program_b):  # noqa: B905
        if op == DO_AND:
            x, y = tri[first], tri[second]
            tri[slot] = x if x < y else y
        elif op == DO_LOGICAL:
            if by_symbol[slot] < 0:
                logical(slot)
            else:
                member(slot)
            if slot == modules:
                values.modules = tri[slot]
        elif op == DO_OR:
            x, y = tri[first], tri[second]
            tri[slot] = x if x > y else y
        elif op == DO_NOT:
            x = tri[first]
            tri[slot] = 2 - x if x < 3 else 3
        elif op == DO_TEXT:
            text(slot)
        elif op == DO_SAME:
            tri[slot] = 2 if tri[first] == tri[second] else 0
        elif op == DO_DIFFERENT:
            tri[slot] = 0 if tri[first] == tri[second] else 2
        elif op == DO_COMPARE:
            tri[slot] = 2 if holds(a.op[slot - count], rules.compare(first, second)) else 0
        elif op == DO_CHOICE:
            rules.choice(slot)
        elif op == DO_PICK:
            before = tri[a.choices[slot]]
            rules.pick(slot)
            if tri[a.choices[slot]] != before:
                # The choice was y only until it turned out that it has no visible member.
                _evaluate_expressions(tree, values, rules, until=slot)
        else:  # DO_ABOVE_Y
            tri[slot] = 3
    return values


def _evaluate_expressions(tree: Tree, values: Values, rules: Rules, *, until: int) -> None:
    """Evaluate again every expression that comes before the picking of the choice with the index ``until``."""
    a, tri = tree.arrays, values.tri
    count = len(a.names)
    for op, slot, first, second in zip(a.program_op, a.program_slot, a.program_a, a.program_b, strict=True):
        if op == DO_PICK and slot == until:
            return
        if op == DO_COMPARE:
            tri[slot] = 2 if holds(a.op[slot - count], rules.compare(first, second)) else 0
        elif op in (DO_AND, DO_OR, DO_NOT, DO_SAME, DO_DIFFERENT):
            tri[slot] = combined(op, tri[first], tri[second])


def still_follow(tree: Tree, values: Values, user: UserValues, before: UserValues) -> bool:
    """Whether ``values``, which followed from ``before``, are what follows from ``user``, too.

    Only what was asked otherwise is worked out again, from the other values as they are: if that comes to the same, so
    does everything else. The rules by which these came to be are then those of ``user``; where it does not, ``values``
    are spoiled. Choices must be symbols. Cost: a look at each symbol.
    """
    a = tree.arrays
    asked = {symbol for symbol, (now, then) in enumerate(zip(user.value, before.value, strict=True)) if now != then}
    picks, picked = user.choice_pick, before.choice_pick
    indexes = [i for i, c in enumerate(a.choices) if c in asked or picks.get(c, -1) != picked.get(c, -1)]
    rules = make_rules(tree, user, values, values.tri.__getitem__, values.text.__getitem__)
    for index in indexes:
        if not _choice_still_follows(tree, values, rules, index):
            return False
        asked.discard(a.choices[index])
        asked.update(a.members[a.member_start[index] : a.member_start[index + 1]])
    for symbol in asked:
        tri, text = values.tri[symbol], values.text[symbol]
        if a.types[symbol] > 2:
            rules.text(symbol)
        elif a.types[symbol] and a.choice_of[symbol] < 0:
            rules.logical(symbol)
        elif a.types[symbol]:
            rules.member(symbol)
        if values.tri[symbol] != tri or values.text[symbol] != text:
            return False
    return True


def _choice_still_follows(tree: Tree, values: Values, rules: Rules, index: int) -> bool:
    """The same for a choice without its members; False where that cannot be told without them."""
    a, tri = tree.arrays, values.tri
    choice = a.choices[index]
    if not 0 < a.types[choice] <= 2 or a.choice_of[choice] >= 0:
        return False
    mode, picked = tri[choice], values.picked.get(choice)
    rules.logical(choice)
    if tri[choice] != mode:
        return False
    rules.pick(index)
    return tri[choice] == mode and values.picked.get(choice) == picked
