"""One more step of C's rewriting up to Linux 4.2: ``(A || B) && !A && !B`` is found to be n, its mirror image y.

C looks at every operand of a chain against the places of the same chain, whole tails of it included, and replaces
what it finds at once (``expr_eliminate_dups2()`` in ``expr.c``), so the walk is done on nodes that can change.
"""

from __future__ import annotations

from .expressions import AND, NO, NOT, NULL, OR, YES
from .rewriting import InPlaceRewriter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

#: A chain that can change: ``[op, left, right]``, or an operand as the pool has it.
_Node: TypeAlias = "int | list[_Node]"
#: Where a node stands: in which list, at which index.
_Place: TypeAlias = "tuple[list[_Node], int]"


class CancellingRewriter(InPlaceRewriter):
    """The rewriting up to Linux 4.2."""

    def _deduplicate_node(self, e: int) -> int:
        while True:
            if e < 0 or self.pool.op[e] not in (AND, OR):
                return e
            e, changes = self._join_within(e)
            e, cancelled = self._without_opposites(e)
            if not changes + cancelled:
                return e
            e = self.eliminate_yn(e)

    def _without_opposites(self, e: int) -> tuple[int, int]:
        """``e`` with operands replaced that the rest of their chain contradicts, and how many."""
        op = self.pool.op[e]
        other = OR if op == AND else AND
        if not any(leaf >= 0 and self.pool.op[leaf] == other for leaf in self.pool.leaves(e, op)):
            return e, 0
        top: list[_Node] = [self._thawed(e)]
        found = self._walk(op, (top, 0), (top, 0))
        return self._frozen(top[0]), found

    def _thawed(self, e: int) -> _Node:
        if e < 0 or self.pool.op[e] not in (AND, OR):
            return e
        return [self.pool.op[e], self._thawed(self.pool.left[e]), self._thawed(self.pool.right[e])]

    def _frozen(self, node: _Node) -> int:
        if isinstance(node, int):
            return node
        op = node[0]
        assert isinstance(op, int)
        return self.pool.make(op, self._frozen(node[1]), self._frozen(node[2]))

    def _walk(self, op: int, one: _Place, two: _Place) -> int:
        """Compare the operands of the chain at ``one`` with those at ``two``, and with each of its tails."""
        first, second = one[0][one[1]], two[0][two[1]]
        if isinstance(first, list) and first[0] == op:
            return self._walk(op, (first, 1), two) + self._walk(op, (first, 2), two)
        found = 0
        if isinstance(second, list) and second[0] == op:
            found += self._walk(op, one, (second, 1)) + self._walk(op, one, (second, 2))
        first, second = one[0][one[1]], two[0][two[1]]
        if not isinstance(first, list) or first is second:
            return found
        own = first[0]
        assert isinstance(own, int)
        found += self._walk(own, one, one)
        if self._contradicts(own, self._frozen(one[0][one[1]]), self._frozen(two[0][two[1]])):
            one[0][one[1]] = NO if own == OR else YES
            found += 1
        return found

    def _contradicts(self, op: int, e: int, other: int) -> bool:
        """Whether ``other`` has among its operands the opposite of each operand of ``e``, a chain of ``op``."""
        negated = self.transform(self.pool.make(NOT, e))
        opposite, struck = (AND, YES) if op == OR else (OR, NO)
        left, right = self.pool.leaves(negated, opposite), self.pool.leaves(other, opposite)
        changed = False
        for i in range(len(left)):
            for j in range(len(right)):
                if self.equal(left[i], right[j]):
                    left[i] = right[j] = struck
                    changed = True
        if changed:
            negated = self.eliminate_yn(self.pool.with_leaves(negated, opposite, left))
        return negated == struck or (negated == NULL and op == OR)
