"""Whether C takes two expressions of a finished tree for equal."""

from __future__ import annotations

from .expressions import AND, NOT, NULL, OR, Expressions
from .model import CONSTANT, Tree
from .rewriting import Rewriter


def same_expression(tree: Tree, a: int, b: int) -> bool:
    """Whether the expressions in two slots (-1 for none) are equal as expr_eq() has it: chains in any order.

    Cost: in proportion to the two expressions, quadratic in the length of a chain.
    """
    if a == b:
        return True
    pool = Expressions()
    arrays = tree.arrays
    rewriter = Rewriter(pool, arrays.types, lambda s: bool(arrays.flags[s] & CONSTANT), lambda symbol, text: None)
    return rewriter.equal(_imported(tree, pool, a), _imported(tree, pool, b))


def _imported(tree: Tree, pool: Expressions, slot: int) -> int:
    a, count = tree.arrays, len(tree.arrays.names)
    if slot < 0:
        return NULL
    made: dict[int, int] = {}
    pending = [slot]
    while pending:
        item = pending[-1]
        if item in made:
            pending.pop()
        elif item < count:
            made[item] = -2 - item
        else:
            index = item - count
            op, left, right = a.op[index], a.left[index], a.right[index]
            below = [x for x in ((left, right) if op in (AND, OR) else (left,) if op == NOT else ()) if x not in made]
            if below:
                pending += below
            elif op in (AND, OR):
                made[item] = pool.make(op, made[left], made[right])
            elif op == NOT:
                made[item] = pool.make(NOT, made[left])
            else:
                made[item] = pool.make(op, left, right)
    return made[slot]
