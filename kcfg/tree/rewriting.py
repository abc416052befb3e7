"""How C rewrites dependency expressions while it finalises a tree.

The rewritten form decides the automatic submenus, the printed dependencies and the order of questions, so each step
is done as C does it, with its order of comparisons and its limits, and is not improved upon. Up to Linux 6.11 C
rewrites expressions in place (:class:`InPlaceRewriter`); from 6.12 it makes new ones (:class:`Rewriter`), which
simplifies a little less in one pass. Rules: ``expr.c`` and ``menu.c`` of C kconfig.
"""

from __future__ import annotations

from collections.abc import Callable

from .expressions import (
    AND,
    BROKEN,
    EQ,
    GE,
    GT,
    LE,
    LT,
    MOD,
    NE,
    NO,
    NOT,
    NULL,
    OR,
    SYMBOL_M,
    SYMBOL_N,
    SYMBOL_Y,
    YES,
    Expressions,
    symbol_expression,
)
from .kinds import T_BOOL, T_TRISTATE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_NEGATED = {EQ: NE, NE: EQ, LE: GT, GT: LE, LT: GE, GE: LT}

#: The steps that :meth:`Rewriter._bottom_up` can take.
_LIMIT_M: Final = 0
_TRANSFORM: Final = 1
_SHORTEN: Final = 2
_WITHOUT_YN: Final = 3
_DEDUPLICATE: Final = 4


class Rewriter:
    """The rewriting of Linux 6.12: functional, each step a pure function of the expression and the symbols' types.

    ``types`` is indexed by symbol and may still change while the tree is built; :meth:`types_changed` must then be
    called. ``is_constant`` tells quoted symbols and ``n m y``. ``on_test_for_m`` is called with the symbol and the
    constant that a bool's comparison with ``m`` was replaced by, each time (C mentions it on standard output).

    Each method costs time in proportion to the expression the first time, and a look-up afterwards;
    :meth:`eliminate_dups` is quadratic in the number of operands of a chain, as in C.
    """

    def __init__(
        self,
        pool: Expressions,
        types: list[int],
        is_constant: Callable[[int], bool],
        on_test_for_m: Callable[[int, str], None],
    ) -> None:
        self.pool = pool
        self.types = types
        self.is_constant = is_constant
        self.on_test_for_m = on_test_for_m
        # What each step has made of the pool's expressions, by their numbers; NULL where it has not met one.
        self._transformed: list[int] = []
        self._without_yn: list[int] = []
        self._deduplicated: list[int] = []
        self._with_modules: list[int] = []
        self._shortened: list[int] = []
        #: The comparisons of bools with ``m`` that were met, with the constant in their place.
        self._tests_for_m: dict[int, str] = {}
        self._joined = 0
        self._modules = SYMBOL_N

    def types_changed(self) -> None:
        """Forget what was worked out from the symbols' types."""
        self._transformed.clear()
        self._tests_for_m.clear()
        self._deduplicated.clear()
        self._shortened.clear()

    def forget(self) -> None:
        """Forget everything that was worked out; to be called when nothing is left to rewrite."""
        self.types_changed()
        self._without_yn.clear()
        self._with_modules.clear()

    # -- a walk over an expression, operands first, without recursion --------------------------------------------

    def _bottom_up(self, expression: int, memo: list[int], step: int) -> int:
        """The result of a step (``_LIMIT_M`` …) for a node of the pool, by way of all that it consists of."""
        pool = self.pool
        ops, lefts, rights = pool.op, pool.left, pool.right
        _make_room(memo, len(ops))
        pending: list[int] = []
        e = expression
        while True:
            op = ops[e]
            if op == AND or op == OR or op == NOT:
                below = lefts[e]
                if below >= 0 and memo[below] == NULL:
                    pending.append(e)
                    e = below
                    continue
                if op != NOT:
                    below = rights[e]
                    if below >= 0 and memo[below] == NULL:
                        pending.append(e)
                        e = below
                        continue
            # Calls of known functions: where this is compiled, others take ten times as long.
            if step == _DEDUPLICATE:
                result = self._deduplicate_node(e)
            elif step == _WITHOUT_YN:
                result = self._without_yn_node(e)
            elif step == _TRANSFORM:
                result = self._transform_node(e)
            elif step == _LIMIT_M:
                result = self._limit_m_node(e)
            else:
                result = self._shorten_node(e)
            memo[e] = result
            if not pending:
                return result
            e = pending.pop()

    # -- m ---------------------------------------------------------------------------------------------------------

    def limit_m(self, expression: int, modules: int) -> int:
        """``expression`` with each bare ``m`` replaced by ``m && modules``."""
        self._modules = modules
        if expression < 0:
            return self._limited_m(expression)
        memo = self._with_modules
        known = memo[expression] if expression < len(memo) else NULL
        return known if known != NULL else self._bottom_up(expression, memo, _LIMIT_M)

    def _limited_m(self, e: int) -> int:
        """The result for an operand that was met before, or is no node."""
        if e >= 0:
            return self._with_modules[e]
        return self.pool.both(e, symbol_expression(self._modules)) if e == MOD else e

    def _limit_m_node(self, e: int) -> int:
        pool = self.pool
        op, left, right = pool.op[e], pool.left[e], pool.right[e]
        if op == AND or op == OR:
            return self._with_operands(e, op, self._limited_m(left), self._limited_m(right))
        return self._with_operands(e, op, self._limited_m(left), right) if op == NOT else e

    def _with_operands(self, e: int, op: int, left: int, right: int) -> int:
        """The node ``e``, one of ``op``, with these operands: mostly they are its own."""
        pool = self.pool
        return e if pool.left[e] == left and pool.right[e] == right else pool.make(op, left, right)

    # -- negation and comparisons ------------------------------------------------------------------------------

    def transform(self, expression: int) -> int:
        """``expression`` with comparisons of bools turned into the bool itself, and negation pushed inwards."""
        result = self._transform(expression)
        self.mention_tests(expression)
        return result

    def _transform(self, expression: int) -> int:
        if expression < 0:
            return expression
        memo = self._transformed
        known = memo[expression] if expression < len(memo) else NULL
        return known if known != NULL else self._bottom_up(expression, memo, _TRANSFORM)

    def mention_tests(self, expression: int) -> None:
        """Tell of the bools that ``expression`` tests for ``m``, as C does each time that it transforms it."""
        if not self._tests_for_m:
            return
        pool, found = self.pool, []
        pending = [expression]
        while pending:
            e = pending.pop()
            if e in self._tests_for_m:
                found.append(e)
            elif e >= 0 and pool.op[e] in (AND, OR):
                pending += (pool.left[e], pool.right[e])
            elif e >= 0 and pool.op[e] == NOT:
                pending.append(pool.left[e])
        for e in self._in_order_of_mention(found):
            self.on_test_for_m(pool.left[e], self._tests_for_m[e])

    def _in_order_of_mention(self, found: list[int]) -> list[int]:
        """``found``, which goes from right to left: so does 6.12, whose compiler works out arguments in that order."""
        return found

    def _transform_node(self, e: int) -> int:
        pool, memo = self.pool, self._transformed
        op = pool.op[e]
        if op == AND or op == OR:
            return self._with_operands(e, op, _met(memo, pool.left[e]), _met(memo, pool.right[e]))
        if op == EQ or op == NE:
            return self._transform_comparison(e)
        if op == NOT:
            return self._negate(_met(memo, pool.left[e]))
        return e

    def _transform_comparison(self, e: int) -> int:
        pool = self.pool
        symbol, other, equal = pool.left[e], pool.right[e], pool.op[e] == EQ
        if self.types[symbol] != T_BOOL or other > SYMBOL_Y:
            return e
        itself = symbol_expression(symbol)
        if other == SYMBOL_N:
            return pool.make(NOT, itself) if equal else itself
        if other == SYMBOL_M:
            self._tests_for_m[e] = "n" if equal else "y"
            return NO if equal else YES
        return itself if equal else self._bool_is_not_y(symbol)

    def _bool_is_not_y(self, symbol: int) -> int:
        # 6.12 takes the symbol's record for an expression here: the result is neither n, m nor y, but above them all.
        return self.pool.make(BROKEN, symbol)

    def _negate(self, e: int) -> int:
        """``!e`` for an ``e`` that is already transformed."""
        pool = self.pool
        if e < 0:
            return {YES: NO, NO: YES, MOD: MOD}.get(e) or pool.make(NOT, e)
        op = pool.op[e]
        if op in _NEGATED:
            return pool.make(_NEGATED[op], pool.left[e], pool.right[e])
        if op == NOT:
            return pool.left[e]
        if op == BROKEN:
            return e
        opposite = AND if op == OR else OR
        negated = pool.make(opposite, pool.make(NOT, pool.left[e]), pool.make(NOT, pool.right[e]))
        return self._transform(negated)

    def shortened(self, expression: int) -> int:
        """``expression`` with ``T != n`` replaced by the tristate ``T``, outside comparisons (expr_trans_bool())."""
        if expression < 0:
            return expression
        memo = self._shortened
        known = memo[expression] if expression < len(memo) else NULL
        return known if known != NULL else self._bottom_up(expression, memo, _SHORTEN)

    def _shorten_node(self, e: int) -> int:
        pool, memo = self.pool, self._shortened
        op, left, right = pool.op[e], pool.left[e], pool.right[e]
        if op == AND or op == OR:
            return self._with_operands(e, op, _met(memo, left), _met(memo, right))
        if op == NOT:
            return self._with_operands(e, op, _met(memo, left), right)
        if op == NE and right == SYMBOL_N and self.types[left] == T_TRISTATE:
            return symbol_expression(left)
        return e

    # -- constants -----------------------------------------------------------------------------------------------

    def eliminate_yn(self, expression: int) -> int:
        """``expression`` without ``y`` and ``n`` as operands; in 6.12 only where the topmost operator goes, too."""
        if expression < 0:
            return expression
        memo = self._without_yn
        known = memo[expression] if expression < len(memo) else NULL
        return known if known != NULL else self._bottom_up(expression, memo, _WITHOUT_YN)

    def _without_yn_node(self, e: int) -> int:
        pool, memo = self.pool, self._without_yn
        op = pool.op[e]
        if op != AND and op != OR:
            return e
        left, right = _met(memo, pool.left[e]), _met(memo, pool.right[e])
        absorbing = NO if op == AND else YES
        neutral = YES if op == AND else NO
        # In C's order: the left operand is looked at first, and for || its neutral value before its absorbing one.
        if left == absorbing:
            return left
        if left == neutral:
            return right
        if right == absorbing:
            return right
        if right == neutral:
            return left
        return self._unreduced(e, left, right)

    def _unreduced(self, e: int, left: int, right: int) -> int:
        return e

    # -- equality -------------------------------------------------------------------------------------------------

    def equal(self, a: int, b: int) -> bool:
        """Whether C finds ``a`` and ``b`` equal: chains of one operator in any order, nothing deeper."""
        if a == NULL or b == NULL:
            return a in (NULL, YES) and b in (NULL, YES)
        if a < 0 or b < 0:
            return a == b
        pool = self.pool
        op = pool.op[a]
        if op != pool.op[b] or op == BROKEN:
            return False
        if op == NOT:
            return self.equal(pool.left[a], pool.left[b])
        if op == AND or op == OR:
            joined = self._joined
            a, b = self.eliminate_equal(a, b)
            self._joined = joined
            return a == b and a < NULL
        return a == b

    def eliminate_equal(self, a: int, b: int) -> tuple[int, int]:
        """``a`` and ``b`` without the operands that both have; a side that has nothing left is ``y`` or ``n``."""
        if a == NULL or b == NULL:
            return a, b
        pool = self.pool
        first = pool.op[a] if a >= 0 else 0
        if first in (AND, OR):
            a, b = self._strike_common(first, a, b)
        now = pool.op[a] if a >= 0 else 0
        second = pool.op[b] if b >= 0 else 0
        if now != second and second in (AND, OR):
            a, b = self._strike_common(second, a, b)
        return self.eliminate_yn(a), self.eliminate_yn(b)

    def _strike_common(self, op: int, a: int, b: int) -> tuple[int, int]:
        pool = self.pool
        left, right = pool.leaves(a, op), pool.leaves(b, op)
        struck = NO if op == OR else YES
        changed = False
        for i in range(len(left)):
            for j in range(len(right)):
                x, y = left[i], right[j]
                if x == y and x in (YES, NO):
                    continue
                if self.equal(x, y):
                    self._joined += 1
                    left[i] = right[j] = struck
                    changed = True
        if not changed:
            return a, b
        return pool.with_leaves(a, op, left), pool.with_leaves(b, op, right)

    # -- duplicates -----------------------------------------------------------------------------------------------

    def eliminate_dups(self, expression: int) -> int:
        """``expression`` with operands of a chain joined where one says what the other does."""
        if expression < 0:
            return expression
        memo = self._deduplicated
        known = memo[expression] if expression < len(memo) else NULL
        if known != NULL:
            return known
        result = self._deduplicated_anew(expression, memo)
        if result >= 0:
            _make_room(memo, result + 1)
            memo[result] = result
        return result

    def _deduplicated_anew(self, expression: int, memo: list[int]) -> int:
        return self._bottom_up(expression, memo, _DEDUPLICATE)

    def _deduplicate_node(self, e: int) -> int:
        pool = self.pool
        while e >= 0:
            op = pool.op[e]
            if op != AND and op != OR:
                break
            # Operands that an earlier round made have not been looked at yet.
            left, right = self.eliminate_dups(pool.left[e]), self.eliminate_dups(pool.right[e])
            joined = self._join_sides(op, left, right)
            if joined == NULL:
                return self.eliminate_yn(self._with_operands(e, op, left, right))
            e = self.eliminate_yn(joined)
        return e

    def _join_sides(self, op: int, a: int, b: int) -> int:
        """The node of ``op`` with operands of ``a`` and of ``b`` joined; ``NULL`` if none can be."""
        pool = self.pool
        left, right = pool.leaves(a, op), pool.leaves(b, op)
        spent = NO if op == OR else YES
        changed = False
        count = len(right)
        for i in range(len(left)):
            x = left[i]
            for j in range(count):
                y = right[j]
                if x < 0 and y < 0 and x != y:
                    continue  # two symbols: the usual case
                joined = self._join_or(x, y) if op == OR else self._join_and(x, y)
                if joined != NULL:
                    left[i] = x = spent
                    right[j] = joined
                    changed = True
        if not changed:
            return NULL
        return pool.make(op, pool.with_leaves(a, op, left), pool.with_leaves(b, op, right))

    def _subject(self, e: int, comparisons_below_not: bool) -> int:
        """The one symbol that a leaf speaks of: ``A``, ``A=b``, ``A!=b``, ``!A``; -1 for anything else."""
        if e < NULL:
            return -2 - e
        pool = self.pool
        op = pool.op[e]
        if op == EQ or op == NE:
            return pool.left[e]
        if op == NOT:
            inner = pool.left[e]
            if inner < NULL:
                return -2 - inner
            if comparisons_below_not and (pool.op[inner] == EQ or pool.op[inner] == NE):
                return pool.left[inner]
        return -1

    def _join_or(self, a: int, b: int) -> int:
        """What ``a || b`` can be written as, or ``NULL``."""
        if a == b and (a < 0 or self.pool.op[a] != BROKEN):
            return a
        a_subject = self._subject(a, True)
        if a_subject < 0 or a_subject != self._subject(b, False):
            return a if self.equal(a, b) else NULL
        pool = self.pool
        if self.types[a_subject] == T_TRISTATE and a >= 0 and b >= 0 and pool.op[a] == pool.op[b] == EQ:
            # (A=y) || (A=m) is A!=n, and so on for the other pairs of constants.
            remaining = {SYMBOL_N, SYMBOL_M, SYMBOL_Y} - {pool.right[a], pool.right[b]}
            if len(remaining) == 1 and max(pool.right[a], pool.right[b]) <= SYMBOL_Y:
                return pool.make(NE, a_subject, remaining.pop())
        if self.types[a_subject] == T_BOOL:
            itself = symbol_expression(a_subject)
            negated = pool.make(NOT, itself)
            if (a, b) in ((itself, negated), (negated, itself)):
                return YES
        return NULL

    def _join_and(self, a: int, b: int) -> int:
        """What ``a && b`` can be written as, or ``NULL``."""
        if a == b and (a < 0 or self.pool.op[a] != BROKEN):
            return a
        symbol = self._subject(a, True)
        if symbol < 0 or symbol != self._subject(b, False):
            return a if self.equal(a, b) else NULL
        if self.types[symbol] not in (T_BOOL, T_TRISTATE):
            return NULL
        itself = symbol_expression(symbol)
        for one, other in ((a, b), (b, a)):
            if one == itself and other >= 0 and self.pool.op[other] in (EQ, NE):
                joined = self._join_with_itself(symbol, other)
                if joined != NULL:
                    return joined
        if self.types[symbol] == T_TRISTATE and a >= 0 and b >= 0:
            return self._join_comparisons(symbol, a, b)
        return NULL

    def _join_with_itself(self, symbol: int, comparison: int) -> int:
        pool = self.pool
        other = pool.right[comparison]
        if pool.op[comparison] == EQ:
            return comparison if other == SYMBOL_Y else NULL  # A && A=y
        if other == SYMBOL_N:
            return symbol_expression(symbol)  # A && A!=n
        return pool.make(EQ, symbol, SYMBOL_Y) if other == SYMBOL_M else NULL  # A && A!=m

    def _join_comparisons(self, symbol: int, a: int, b: int) -> int:
        pool = self.pool
        kinds = (pool.op[a], pool.op[b])
        if kinds in ((EQ, NE), (NE, EQ)):
            equal, unequal = (a, b) if kinds == (EQ, NE) else (b, a)
            wanted, unwanted = pool.right[equal], pool.right[unequal]
            if self.is_constant(wanted) and self.is_constant(unwanted):
                return pool.make(EQ, symbol, wanted) if wanted != unwanted else NO
            return NULL
        if kinds == (NE, NE):
            remaining = {SYMBOL_N, SYMBOL_M, SYMBOL_Y} - {pool.right[a], pool.right[b]}
            if len(remaining) == 1 and max(pool.right[a], pool.right[b]) <= SYMBOL_Y:
                return pool.make(EQ, symbol, remaining.pop())
        return NULL

    # -- questions about dependence ----------------------------------------------------------------------------------

    def compared(self, expression: int, op: int, constant: int) -> int:
        """``expression`` with explicit comparisons to ``constant`` (C's expr_trans_compare(); ``op`` is EQ or NE)."""
        pool = self.pool
        e = expression
        if e == NULL:
            own = symbol_expression(constant)
            return pool.make(NOT, own) if op == NE else own
        if e < NULL:
            return pool.make(op, -2 - e, constant)
        kind = pool.op[e]
        if kind == NOT:
            return self.compared(pool.left[e], NE if op == EQ else EQ, constant)
        if kind == AND or kind == OR:
            kept = kind if constant == SYMBOL_Y else (OR if kind == AND else AND)
            operands = [self.compared(leaf, EQ, constant) for leaf in pool.leaves(e, kind)]
            e = self._same_shape(e, kind, kept, operands)
            return pool.make(NOT, e) if op == NE else e
        if constant == SYMBOL_M:
            return NO if op == EQ else YES
        return e if (op == EQ) == (constant == SYMBOL_Y) else pool.make(NOT, e)

    def _same_shape(self, e: int, old: int, new: int, operands: list[int]) -> int:
        """A chain of ``new`` nested like the chain ``e`` of ``old``, over ``operands``."""
        pool = self.pool
        source = iter(operands)
        done: list[int] = []
        pending = [e]
        while pending:
            x = pending.pop()
            if x == NULL:
                right = done.pop()
                done.append(pool.make(new, done.pop(), right))
            elif x >= 0 and pool.op[x] == old:
                pending += (NULL, pool.right[x], pool.left[x])
            else:
                done.append(next(source))
        return done[0]

    def mentions(self, expression: int, symbol: int) -> bool:
        """Whether ``symbol`` occurs in ``expression`` anywhere (C's expr_contains_symbol())."""
        wanted = symbol_expression(symbol)
        if expression < 0:
            return expression == wanted
        pool = self.pool
        ops, lefts, rights = pool.op, pool.left, pool.right
        pending: list[int] = []
        e = expression
        while True:
            op = ops[e]
            left = lefts[e]
            if op == AND or op == OR or op == NOT:
                right = rights[e]  # of a negation: NULL
                if left == wanted or right == wanted:
                    return True
                if right >= 0:
                    pending.append(right)
                if left >= 0:
                    e = left
                    continue
            elif op != BROKEN and (left == symbol or rights[e] == symbol):
                return True
            if not pending:
                return False
            e = pending.pop()

    def requires(self, expression: int, symbol: int) -> bool:
        """Whether ``expression`` cannot hold without ``symbol``, as far as C looks (expr_depends_symbol())."""
        pool = self.pool
        wanted = symbol_expression(symbol)
        for e in pool.leaves(expression, AND):
            if e < 0:
                if e == wanted:
                    return True
            elif pool.left[e] == symbol:
                op, other = pool.op[e], pool.right[e]
                if (op == EQ and (other == SYMBOL_Y or other == SYMBOL_M)) or (op == NE and other == SYMBOL_N):
                    return True
        return False


def _make_room(memo: list[int], count: int) -> None:
    """Let a memo have places for the first ``count`` nodes at least."""
    if len(memo) < count:
        memo += [NULL] * (count - len(memo) + 1024)


def _met(memo: list[int], e: int) -> int:
    """The result of a step for an operand that was met before, or is no node and stays as it is."""
    return memo[e] if e >= 0 else e


class InPlaceRewriter(Rewriter):
    """The rewriting up to Linux 6.11, where C changes expressions in place and so simplifies their inside, too."""

    def _bool_is_not_y(self, symbol: int) -> int:
        return self.pool.make(NOT, symbol_expression(symbol))

    def _in_order_of_mention(self, found: list[int]) -> list[int]:
        return found[::-1]

    def _unreduced(self, e: int, left: int, right: int) -> int:
        return self._with_operands(e, self.pool.op[e], left, right)

    def _deduplicated_anew(self, expression: int, memo: list[int]) -> int:
        # What it consists of is gone through with it.
        _make_room(memo, len(self.pool.op))
        memo[expression] = result = self._deduplicate_node(expression)
        return result

    def _deduplicate_node(self, e: int) -> int:
        pool = self.pool
        while e >= 0 and (pool.op[e] == AND or pool.op[e] == OR):
            joined, changes = self._join_within(e)
            if not changes:
                return joined
            e = self.eliminate_yn(joined)
        return e

    def _join_within(self, e: int) -> tuple[int, int]:
        """One round over all pairs of operands of the chain ``e``, and within operands of the other operator."""
        pool = self.pool
        ops = pool.op
        op = ops[e]
        leaves = pool.leaves(e, op)
        spent = NO if op == OR else YES
        changes = 0
        altered = False
        count = len(leaves)
        settled = self._settled(e, op)
        for i in range(count):
            for j in range(count):
                # Up to the first change, a pair of operands that have been compared before is none again.
                if i == j or (i < settled and j < settled and not changes):
                    continue
                x = leaves[i]
                if x >= 0 and (ops[x] == AND or ops[x] == OR):
                    leaves[i], inner = self._join_within(x)
                    changes += inner
                    altered = altered or leaves[i] != x
                one, other = leaves[i], leaves[j]
                if one < 0 and other < 0 and one != other:
                    continue  # two symbols: the usual case
                joined = self._join_or(one, other) if op == OR else self._join_and(one, other)
                if joined != NULL:
                    leaves[i], leaves[j] = spent, joined
                    changes += 1
        if changes or altered:
            e = pool.with_leaves(e, op, leaves)
        return e, changes

    def _settled(self, e: int, op: int) -> int:
        """How many of the first operands of the chain ``e`` are known to have nothing in common."""
        pool, memo = self.pool, self._deduplicated
        left = pool.left[e]
        if left < 0 or pool.op[left] != op or left >= len(memo) or memo[left] != left:
            return 0
        return len(pool.leaves(left, op))
