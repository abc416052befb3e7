"""Interned expressions: every distinct expression of a tree is one small integer, so that equal means identical.

An expression is an ``int``:

* ``NULL`` (-1): no expression at all, which C takes for ``y``;
* below -1: the symbol ``-2 - e``; :func:`symbol_expression` and :func:`symbol_of` convert;
* from 0: a node of the pool, ``op[e]``, ``left[e]``, ``right[e]``. Operands of ``NOT``, ``AND`` and ``OR`` are
  expressions, operands of comparisons and of ``RANGE`` are symbol numbers.

A node's operands always have smaller numbers than the node itself.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

NULL: Final = -1

# The three constants are the first symbols of every tree.
SYMBOL_N: Final = 0
SYMBOL_M: Final = 1
SYMBOL_Y: Final = 2
NO: Final = -2
MOD: Final = -3
YES: Final = -4

# One by one, so that compiled code has the numbers themselves.
NOT: Final = 1
AND: Final = 2
OR: Final = 3
EQ: Final = 4
NE: Final = 5
LT: Final = 6
LE: Final = 7
GT: Final = 8
GE: Final = 9
RANGE: Final = 10
BROKEN: Final = 11
COMPARISONS = frozenset((EQ, NE, LT, LE, GT, GE))
OPERATOR_TEXT = {NOT: "!", AND: "&&", OR: "||", EQ: "=", NE: "!=", LT: "<", LE: "<=", GT: ">", GE: ">="}


#: More than a tree has symbols, so that no operand is negative once it is added.
_BELOW: Final = 4194304


def pair(one: int, other: int) -> int:
    """One number for two expressions or symbols, as a key: it is hashed faster than a tuple."""
    return one + _BELOW << 31 | other + _BELOW


def symbol_expression(symbol: int) -> int:
    """The expression that is just ``symbol``."""
    return -2 - symbol


def symbol_of(expression: int) -> int:
    """The symbol that ``expression`` consists of; call it only where ``expression < -1``."""
    return -2 - expression


class Expressions:
    """The pool. Grows while a tree is built, and is not changed afterwards.

    Cost: making a node that exists is one dictionary look-up.
    """

    __slots__ = ("_index", "left", "op", "right")

    def __init__(self) -> None:
        self.op: list[int] = []
        self.left: list[int] = []
        self.right: list[int] = []
        self._index: dict[int, int] = {}

    def make(self, op: int, left: int, right: int = NULL) -> int:
        """The node with this operator and these operands."""
        key = pair(left, right) << 4 | op
        found = self._index.get(key)
        if found is None:
            found = self._index[key] = len(self.op)
            self.op.append(op)
            self.left.append(left)
            self.right.append(right)
        return found

    def close(self) -> None:
        """Say that no further node will be made."""
        self._index.clear()

    def both(self, left: int, right: int) -> int:
        """``left && right``, where a missing operand leaves the other one."""
        if left == NULL:
            return right
        return left if right == NULL else self.make(AND, left, right)

    def either(self, left: int, right: int) -> int:
        """``left || right``, where a missing operand leaves the other one (as C has it, unlike logic)."""
        if left == NULL:
            return right
        return left if right == NULL else self.make(OR, left, right)

    def leaves(self, expression: int, op: int) -> list[int]:
        """The operands of a chain of ``op``, left to right; the expression itself if it is no such chain."""
        found: list[int] = []
        pending: list[int] = []
        ops, lefts, rights = self.op, self.left, self.right
        e = expression
        while True:  # from right to left, for most chains are long on their left side
            if e >= 0 and ops[e] == op:
                right = rights[e]
                if right >= 0 and ops[right] == op:
                    pending.append(lefts[e])
                    e = right
                else:
                    found.append(right)
                    e = lefts[e]
                continue
            found.append(e)
            if not pending:
                found.reverse()
                return found
            e = pending.pop()

    def with_leaves(self, expression: int, op: int, leaves: list[int]) -> int:
        """``expression`` with its chain's operands replaced, left to right, in the same shape."""
        done: list[int] = []
        taken = 0
        pending = [expression]
        while pending:
            e = pending.pop()
            if e == NULL:  # a mark: both operands of one node are done
                right = done.pop()
                done.append(self.make(op, done.pop(), right))
            elif e >= 0 and self.op[e] == op:
                pending.append(NULL)
                pending.append(self.right[e])
                pending.append(self.left[e])
            else:
                done.append(leaves[taken])
                taken += 1
        return done[0]

    def symbols(self, expression: int) -> list[int]:
        """The symbols that occur in ``expression``, left to right, each as often as it occurs."""
        found: list[int] = []
        pending = [expression]
        while pending:
            e = pending.pop()
            if e < NULL:
                found.append(-2 - e)
            elif e >= 0:
                op = self.op[e]
                if op in (AND, OR):
                    pending.append(self.right[e])
                    pending.append(self.left[e])
                elif op == NOT:
                    pending.append(self.left[e])
                elif op == BROKEN:
                    found.append(self.left[e])
                else:
                    found += (self.left[e], self.right[e])
        return found
