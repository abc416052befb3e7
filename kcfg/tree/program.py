"""The order of evaluation: one list of instructions in which every operand comes before its use.

Found by a depth-first search over symbols and expressions. What C evaluates lazily is here evaluated ahead; the values
are the same, because nothing in a tree has side effects, unless values depend on themselves. Then the search meets a
node that is still under way, and the tree is marked ``circular``.
"""

from __future__ import annotations

from collections.abc import Sequence

from .dialects import ChoiceModel
from .entries import SymbolRecord
from .expressions import AND, BROKEN, EQ, NE, NOT, NULL, OR, Expressions
from .kinds import P_DEFAULT, P_RANGE, P_SYMBOL, T_BOOL, T_TRISTATE, T_UNKNOWN
from .model import (
    DO_ABOVE_Y,
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

_LOGICAL = (T_BOOL, T_TRISTATE)
_DEFAULT, _SYMBOL, _RANGE = P_DEFAULT, P_SYMBOL, P_RANGE
_OPERATION = {AND: DO_AND, OR: DO_OR, NOT: DO_NOT, BROKEN: DO_ABOVE_Y}


class Program:
    """Builds the instructions for finalised symbols.

    Node numbers while searching: a symbol's own; ``count + e`` for expression ``e``; then one for picking each
    choice's member. Afterwards ``operations``, ``slots``, ``first`` and ``second`` are the instructions, ``slot_of``
    maps expressions to slots (-1: not met) and ``circular`` says whether a node needed itself.
    """

    def __init__(
        self,
        symbols: Sequence[SymbolRecord],
        types: Sequence[int],
        pool: Expressions,
        visibility: Sequence[int],
        choices: Sequence[SymbolRecord],
        members: Sequence[Sequence[SymbolRecord]],
        model: ChoiceModel,
    ) -> None:
        self.symbols = symbols
        self.types = types
        self.pool = pool
        self.visibility = visibility
        self.choices = choices
        self.members = members
        self.model = model
        self.count = len(symbols)
        self.expressions = len(pool.op)
        self.operations: list[int] = []
        self.slots: list[int] = []
        self.first: list[int] = []
        self.second: list[int] = []
        self.slot_of: list[int] = [-1] * self.expressions
        self.met: list[int] = []  # expressions in the order of their slots
        self.circular = False
        self._choice_index = {choice.number: index for index, choice in enumerate(choices)}
        self._group: dict[int, int] = {}
        for index, group in enumerate(members):
            for member in group:
                self._group.setdefault(member.number, index)
        self._state = bytearray(self.count + self.expressions + len(choices))

    # -- what a node needs ---------------------------------------------------------------------------------------------

    def _node(self, expression: int) -> int:
        return self.count + expression if expression >= 0 else -2 - expression

    def _needs_of_symbol(self, symbol: SymbolRecord) -> list[int]:
        """All that the symbol's value, or C's check of it, can look at."""
        # Expressions at first; they become nodes at the end, all at once.
        needs = [self.visibility[symbol.number], symbol.dir_dep, symbol.rev_dep, symbol.implied]
        for prop in symbol.properties:
            kind = prop.kind
            if kind == _DEFAULT:
                needs.append(prop.condition)
                if not symbol.is_choice:
                    needs.append(prop.expression)
            elif kind == _SYMBOL:
                needs.append(prop.condition)
            elif kind == _RANGE:
                pool = self.pool
                needs += (prop.condition, -2 - pool.left[prop.expression], -2 - pool.right[prop.expression])
        count = self.count
        return [count + e if e >= 0 else -2 - e for e in needs if e != NULL]

    def _needs(self, number: int) -> list[int]:
        symbol = self.symbols[number]
        if symbol.constant:
            return []
        group = self._group.get(number)
        if self.model == ChoiceModel.MENU:
            if group is not None:
                return [self.choices[group].number]
            needs = self._needs_of_symbol(symbol)
            if symbol.is_choice:
                index = self._choice_index[number]
                members = self.members[index]
                for member in members:
                    needs += self._needs_of_symbol(member)
                inside = {member.number for member in members}
                needs += (
                    self._node(self.visibility[-2 - prop.expression])
                    for prop in symbol.properties
                    if prop.kind == P_DEFAULT and -2 - prop.expression not in inside
                )
            return needs
        if group is not None:
            return [self.count + self.expressions + group]
        return self._needs_of_symbol(symbol)

    def _needs_of_pick(self, index: int) -> list[int]:
        choice = self.choices[index]
        needs = [choice.number]
        # All that the members need, though only their visibility counts here: C allows none to lead to another.
        for member in self.members[index]:
            needs += self._needs_of_symbol(member)
        needs += (self._node(p.condition) for p in choice.properties if p.kind == P_DEFAULT)
        return needs

    def _needs_of_expression(self, e: int) -> tuple[int, ...]:
        pool, count = self.pool, self.count
        op = pool.op[e]
        left, right = pool.left[e], pool.right[e]
        if op == AND or op == OR:
            return (count + left if left >= 0 else -2 - left, count + right if right >= 0 else -2 - right)
        if op == NOT:
            return (count + left if left >= 0 else -2 - left,)
        return () if op == BROKEN else (left, right)

    # -- the search ----------------------------------------------------------------------------------------------------

    def visit_symbol(self, number: int) -> None:
        """Emit all that the symbol needs, then the symbol, unless that has been done."""
        self._visit(number)

    def visit_expression(self, expression: int) -> None:
        """Emit all that the expression needs, then the expression."""
        if expression >= 0:
            self._visit(self.count + expression)

    def _visit(self, start: int) -> None:
        state, count = self._state, self.count
        if state[start] == 2:
            return
        picks = count + self.expressions
        pending = [start]
        while pending:
            node = pending.pop()
            if node < 0:  # all that ~node needs is done
                node = ~node
                state[node] = 2
                if node < count:
                    self._emit_symbol(node)
                elif node < picks:
                    self._emit_expression(node - count)
                else:
                    self._append(DO_PICK, node - picks, 0, 0)
                continue
            if state[node]:
                if state[node] == 1:
                    self.circular = True
                continue
            state[node] = 1
            pending.append(~node)
            if node < count:
                needs: Sequence[int] = self._needs(node)
            elif node < picks:
                needs = self._needs_of_expression(node - count)
            else:
                needs = self._needs_of_pick(node - picks)
            for need in reversed(needs):
                if need >= 0 and state[need] != 2:
                    pending.append(need)

    def _append(self, operation: int, slot: int, first: int, second: int) -> None:
        self.operations.append(operation)
        self.slots.append(slot)
        self.first.append(first)
        self.second.append(second)

    def slot(self, expression: int, missing: int) -> int:
        """The slot of ``expression``; ``missing`` for none."""
        if expression >= 0:
            return self.slot_of[expression]
        return missing if expression == -1 else -2 - expression

    def new_slot(self, expression: int) -> int:
        """A slot for an expression that has none yet."""
        slot = self.count + len(self.met)
        self.slot_of[expression] = slot
        self.met.append(expression)
        return slot

    def _emit_expression(self, e: int) -> None:
        slot = self.new_slot(e)
        pool = self.pool
        op, left, right = pool.op[e], pool.left[e], pool.right[e]
        if op in _OPERATION:
            second = self.slot(right, 0) if op in (AND, OR) else 0
            self._append(_OPERATION[op], slot, left if op == BROKEN else self.slot(left, 0), second)
        elif op in (EQ, NE) and self.types[left] in _LOGICAL and self.types[right] in _LOGICAL:
            self._append(DO_SAME if op == EQ else DO_DIFFERENT, slot, left, right)
        else:
            self._append(DO_COMPARE, slot, left, right)

    def _emit_symbol(self, number: int) -> None:
        symbol = self.symbols[number]
        type_ = self.types[number]
        if symbol.constant or type_ == T_UNKNOWN:
            return
        if self.model == ChoiceModel.MENU:
            if symbol.is_choice:
                index = self._choice_index[number]
                self._append(DO_CHOICE, index, 0, 0)
                return
            if number in self._group:
                return  # the choice gives it its value
        if type_ in _LOGICAL:
            self._append(DO_LOGICAL, number, 0, 0)
        else:
            self._append(DO_TEXT, number, 0, 0)
