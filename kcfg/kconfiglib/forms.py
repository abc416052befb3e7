"""From the tree's arrays to Kconfiglib's expressions: made when they are asked for, each only once.

A condition here is what its author wrote, with the dependencies of all that surrounds it, not what C makes of it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from kcfg.tree import EntryKind, PropertyKind
from kcfg.tree import expressions as pool

from .constants import AND, EQUAL, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, NOT, OR, UNEQUAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .expressions import Expression
    from .kconfig import Kconfig

_RELATIONS = {
    pool.EQ: EQUAL,
    pool.NE: UNEQUAL,
    pool.LT: LESS,
    pool.LE: LESS_EQUAL,
    pool.GT: GREATER,
    pool.GE: GREATER_EQUAL,
}


class Forms:
    """The expressions of one Kconfig object."""

    def __init__(self, kconf: Kconfig) -> None:
        self._kconf = kconf
        self._arrays = kconf._tree.arrays
        self._count = len(self._arrays.names)
        self._known: dict[tuple[int, bool], Expression] = {}
        self._deps: dict[int, Expression] = {}
        self._visible: dict[int, Expression] = {}
        self._reverse: dict[PropertyKind, tuple[list[int], list[int]]] = {}

    def both(self, left: Expression, right: Expression) -> Expression:
        """``left && right``, shorter where one of them is a constant."""
        n, y = self._kconf.n, self._kconf.y
        if left is y:
            return right
        if right is y:
            return left
        return n if left is n or right is n else (AND, left, right)

    def either(self, left: Expression, right: Expression) -> Expression:
        """``left || right``, shorter where one of them is a constant."""
        n, y = self._kconf.n, self._kconf.y
        if left is n:
            return right
        if right is n:
            return left
        return y if left is y or right is y else (OR, left, right)

    def value(self, slot: int) -> Expression:
        """The expression of a default."""
        return self._expression(slot, False)

    def condition(self, slot: int) -> Expression:
        """The expression of a condition, y for none (-1); m in it is ``m && MODULES``."""
        return self._kconf.y if slot < 0 else self._expression(slot, True)

    def _expression(self, slot: int, limited: bool) -> Expression:
        key = slot, limited
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._make(slot, limited)
        return found

    def _make(self, slot: int, limited: bool) -> Expression:
        kconf, a, count = self._kconf, self._arrays, self._count
        if slot < count:
            return (AND, kconf.m, kconf.modules) if slot == 1 and limited else kconf._item(slot)
        op, left, right = a.op[slot - count], a.left[slot - count], a.right[slot - count]
        if op == pool.NOT:
            return (NOT, self._expression(left, limited))
        if op != pool.AND and op != pool.OR:
            return (_RELATIONS[op], kconf._item(left), kconf._item(right))
        operator = AND if op == pool.AND else OR
        operands = [self._expression(part, limited) for part in self._chain(slot, op)]
        expression = operands.pop()
        while operands:
            expression = (operator, operands.pop(), expression)
        return expression

    def _chain(self, slot: int, op: int) -> list[int]:
        """The operands of a chain of one operator, in order."""
        a, count = self._arrays, self._count
        found: list[int] = []
        pending = [slot]
        while pending:
            part = pending.pop()
            if part >= count and a.op[part - count] == op:
                pending += (a.right[part - count], a.left[part - count])
            else:
                found.append(part)
        return found

    # -- entries -----------------------------------------------------------------------------------------------------

    def dep(self, entry: int) -> Expression:
        """What an entry depends on, with all that surrounds it."""
        found = self._deps.get(entry)
        if found is None:
            found = self._kconf.y if entry == 0 else self.both(self._demands(entry, 0), self._base(entry))
            self._deps[entry] = found
        return found

    def _base(self, entry: int) -> Expression:
        """What the block around an entry asks for; a choice stands for itself."""
        a = self._arrays
        block = a.entry_block[entry]
        if block > 0 and a.entry_kind[block] == EntryKind.CHOICE:
            choice: Expression = self._kconf._item(a.entry_symbol[block])
            return choice
        return self.dep(max(block, 0))

    def _demands(self, entry: int, visible: int) -> Expression:
        a = self._arrays
        found: Expression = self._kconf.y
        for row in range(a.demand_start[entry], a.demand_start[entry + 1]):
            if a.demand_visible[row] == visible:
                found = self.both(found, self.condition(a.demand_slot[row]))
        return found

    def visibility(self, entry: int) -> Expression:
        """A menu's own ``visible if``."""
        return self._demands(entry, 1)

    def visible_if(self, entry: int) -> Expression:
        """The ``visible if`` of all menus around an entry."""
        block = self._arrays.entry_block[entry]
        if block <= 0:
            return self._kconf.y
        found = self._visible.get(block)
        if found is None:
            found = self._visible[block] = self.both(self.visible_if(block), self.visibility(block))
        return found

    # -- properties --------------------------------------------------------------------------------------------------

    def properties(self, entry: int, kind: PropertyKind) -> list[int]:
        """The properties of one kind that stand at an entry, in order."""
        a = self._arrays
        symbol = a.entry_symbol[entry]
        if symbol < 0:
            return []
        rows = range(a.property_start[symbol], a.property_start[symbol + 1])
        return [row for row in rows if a.property_kind[row] == kind and a.property_entry[row] == entry]

    def written(self, row: int) -> Expression:
        """A property's condition as it was written."""
        return self.condition(self._arrays.property_written[row])

    def own(self, expression: Expression, entry: int) -> Expression:
        """A condition without the dependency of its entry, as Kconfiglib takes it off: only from the end."""
        dep = self.dep(entry)
        if expression is dep:
            return self._kconf.y
        if isinstance(expression, tuple) and expression[0] == AND and expression[2] is dep:
            left: Expression = expression[1]
            return left
        return expression

    def full(self, row: int) -> Expression:
        """A property's condition with the dependencies of its entry."""
        return self.both(self.written(row), self.dep(self._arrays.property_entry[row]))

    def reverse(self, symbol: int, kind: PropertyKind) -> Expression:
        """What selects (or implies) a symbol."""
        kconf, a = self._kconf, self._arrays
        rows, targets = self._selections(kind)
        mine = rows[bisect_left(targets, symbol) : bisect_right(targets, symbol)]
        found: Expression = kconf.n
        for row in sorted(mine, key=lambda row: (a.property_entry[row], row)):
            found = self.either(found, self.both(kconf._item(a.property_symbol[row]), self.full(row)))
        return found

    def _selections(self, kind: PropertyKind) -> tuple[list[int], list[int]]:
        """All selects (or implies) by the number of what they select, and these numbers: few are ever looked for."""
        found = self._reverse.get(kind)
        if found is None:
            kinds, values = self._arrays.property_kind, self._arrays.property_value
            wanted = int(kind)  # a member of an enumeration takes long to compare
            rows = [row for row, other in enumerate(kinds) if other == wanted]
            rows.sort(key=values.__getitem__)
            found = self._reverse[kind] = rows, [values[row] for row in rows]
        return found
