"""The order of evaluation: one list of instructions in which every operand comes before its use.

Found by a depth-first search over symbols and expressions. What C evaluates lazily is here evaluated ahead; the values
are the same, because nothing in a tree has side effects, unless values depend on themselves. Then the search meets a
node that is still under way, and the tree is marked ``circular``.
"""

from __future__ import annotations

from .dialects import ChoiceModel
from .entries import SymbolRecord
from .expressions import AND, BROKEN, EQ, NE, NOT, NULL, OR, Expressions
from .finalize import is_logical
from .kinds import P_DEFAULT, P_RANGE, P_SYMBOL, T_UNKNOWN
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

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final

_UNSEEN: Final = 0
_UNDER_WAY: Final = 1
_DONE: Final = 2


class Integers:
    """One object for each small integer: columns that share them take a third of the memory, and are filled faster."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._objects: list[Any] = [*range(size), -1]  # the last one is that of the index -1, too

    def get(self, number: int) -> Any:
        """The object for ``number``."""
        return self._objects[number] if -1 <= number < self._size else number


class Program:
    """Builds the instructions for finalised symbols.

    Node numbers while searching: a symbol's own; ``count + e`` for expression ``e``; then one for picking each
    choice's member. Afterwards ``operations``, ``slots``, ``first`` and ``second`` are the instructions, ``slot_of``
    maps expressions to slots (-1: not met) and ``circular`` says whether a node needed itself.
    """

    def __init__(
        self,
        symbols: list[SymbolRecord],
        types: list[int],
        pool: Expressions,
        visibility: list[int],
        choices: list[SymbolRecord],
        members: list[list[SymbolRecord]],
        model: ChoiceModel,
    ) -> None:
        self.symbols = symbols
        self.types = types
        self.pool = pool
        self.visibility = visibility
        self.choices = choices
        self.members = members
        self.count = len(symbols)
        self.expressions = len(pool.op)
        self.numbers = Integers(self.count + self.expressions + len(choices))
        self.operations: list[int] = []
        self.slots: list[Any] = []
        self.first: list[Any] = []
        self.second: list[Any] = []
        self.slot_of: list[Any] = [-1] * self.expressions
        #: The expressions that have slots, in the order of these, as ``Arrays`` has them.
        self.op: list[Any] = []
        self.left: list[Any] = []
        self.right: list[Any] = []
        self._expressions: list[Any] = []  # the same, by their numbers in the pool
        self.circular = False
        self._choices_give_values = model == ChoiceModel.MENU
        self._choice_index = {choice.number: index for index, choice in enumerate(choices)}
        #: By symbol, the choice that it is a member of: an index into ``choices``, -1 for none.
        self._group = [-1] * self.count
        for index, group in enumerate(members):
            for member in group:
                if self._group[member.number] < 0:
                    self._group[member.number] = index
        # Constants need nothing and are given before all else.
        self._state = [_DONE if symbol.constant else _UNSEEN for symbol in symbols]
        self._state += [_UNSEEN] * (self.expressions + len(choices))

    # -- what a node needs ---------------------------------------------------------------------------------------------

    def _node(self, expression: int) -> int:
        return self.count + expression if expression >= 0 else -2 - expression

    def _add_needs(self, needs: list[int], symbol: SymbolRecord) -> None:
        """Add the nodes of all that the symbol's value, or C's check of it, can look at."""
        number = symbol.number
        self._add(needs, self.visibility[number])
        self._add(needs, symbol.dir_dep)
        self._add(needs, symbol.rev_dep)
        self._add(needs, symbol.implied)
        for prop in symbol.properties:
            kind = prop.kind
            if kind == P_DEFAULT:
                self._add(needs, prop.condition)
                if not symbol.is_choice:
                    self._add(needs, prop.expression)
            elif kind == P_SYMBOL:
                self._add(needs, prop.condition)
            elif kind == P_RANGE:
                self._add(needs, prop.condition)
                needs.append(self.pool.left[prop.expression])
                needs.append(self.pool.right[prop.expression])

    def _add(self, needs: list[int], expression: int) -> None:
        """Add the node of ``expression`` to ``needs``, unless there is none or it is done already."""
        if expression >= 0:
            node = self.count + expression
        elif expression != NULL:
            node = -2 - expression
        else:
            return
        if self._state[node] != _DONE:
            needs.append(node)

    def _needs(self, number: int) -> list[int]:
        symbol = self.symbols[number]
        needs: list[int] = []
        group = self._group[number]
        if not self._choices_give_values:
            if group >= 0:
                return [self.count + self.expressions + group]
            self._add_needs(needs, symbol)
            return needs
        if group >= 0:
            return [self.choices[group].number]
        self._add_needs(needs, symbol)
        if symbol.is_choice:
            members = self.members[self._choice_index[number]]
            for member in members:
                self._add_needs(needs, member)
            inside = {member.number for member in members}
            for prop in symbol.properties:
                if prop.kind == P_DEFAULT and -2 - prop.expression not in inside:
                    self._add(needs, self.visibility[-2 - prop.expression])
        return needs

    def _needs_of_pick(self, index: int) -> list[int]:
        choice = self.choices[index]
        needs = [choice.number]
        # All that the members need, though only their visibility counts here: C allows none to lead to another.
        for member in self.members[index]:
            self._add_needs(needs, member)
        for prop in choice.properties:
            if prop.kind == P_DEFAULT:
                self._add(needs, prop.condition)
        return needs

    # -- the search ----------------------------------------------------------------------------------------------------

    def visit_symbol(self, number: int) -> None:
        """Emit all that the symbol needs, then the symbol, unless that has been done."""
        if self._state[number] != _DONE:
            self._visit(number)

    def visit_expression(self, expression: int) -> None:
        """Emit all that the expression needs, then the expression."""
        if expression >= 0 and self._state[self.count + expression] != _DONE:
            self._visit(self.count + expression)

    def _visit(self, start: int) -> None:
        state, count = self._state, self.count
        picks = count + self.expressions
        pending = [start]
        while pending:
            node = pending.pop()
            if node < 0:  # all that ~node needs is done
                self._emit(~node)
                continue
            if state[node] != _UNSEEN:
                continue
            state[node] = _UNDER_WAY
            if count <= node < picks:
                if self._wait_for_operands(pending, node):
                    self._emit(node)
                continue
            needs = self._needs(node) if node < count else self._needs_of_pick(node - picks)
            if not needs:
                self._emit(node)
                continue
            pending.append(~node)
            for index in range(len(needs) - 1, -1, -1):
                self._wait(pending, needs[index])

    def _wait(self, pending: list[int], node: int) -> None:
        """Put off what is at hand until ``node`` is done; one that is under way waits for it: a circle."""
        state = self._state[node]
        if state == _UNSEEN:
            pending.append(node)
        elif state == _UNDER_WAY:
            self.circular = True

    def _wait_for_operands(self, pending: list[int], node: int) -> bool:
        """Put off an expression until its operands are done; whether they are."""
        pool, count = self.pool, self.count
        e = node - count
        op = pool.op[e]
        if op == BROKEN:
            return True
        left = pool.left[e]
        right = left if op == NOT else pool.right[e]
        if op <= OR:  # the operands of others are symbols
            left = count + left if left >= 0 else -2 - left
            right = count + right if right >= 0 else -2 - right
        if self._state[left] == _DONE and self._state[right] == _DONE:
            return True
        pending.append(~node)
        self._wait(pending, right)
        self._wait(pending, left)
        return False

    # -- the instructions ----------------------------------------------------------------------------------------------

    def slot(self, expression: int, missing: int) -> int:
        """The slot of ``expression``; ``missing`` for none."""
        if expression >= 0:
            slot: int = self.slot_of[expression]
            return slot
        return missing if expression == NULL else -2 - expression

    def new_slot(self, expression: int) -> tuple[int, int, int, int]:
        """A slot for an expression that has none yet, but whose operands have; its operator and these operands.

        Operands of comparisons are symbols, a missing one is -1.
        """
        pool, numbers = self.pool, self.numbers
        slot = self.count + len(self.op)
        self.slot_of[expression] = numbers.get(slot)
        self._expressions.append(numbers.get(expression))
        op, left, right = pool.op[expression], pool.left[expression], pool.right[expression]
        if op == NOT or op == AND or op == OR:
            left, right = self.slot(left, -1), self.slot(right, -1)
        self.op.append(op)
        self.left.append(numbers.get(left))
        self.right.append(numbers.get(right))
        return slot, op, left, right

    def find_operands(self) -> None:
        """Find operands again; needed in a circle, where an expression has its slot before all of them have theirs."""
        pool = self.pool
        for index in range(len(self.op)):
            op, e = self.op[index], self._expressions[index]
            if op == NOT or op == AND or op == OR:
                self.left[index] = self.slot(pool.left[e], -1)
                self.right[index] = self.slot(pool.right[e], -1)

    def _emit(self, node: int) -> None:
        """Add what works out ``node``, whose needs are done."""
        self._state[node] = _DONE
        if node < self.count:
            self._emit_symbol(node)
        elif node < self.count + self.expressions:
            self._emit_expression(node - self.count)
        else:
            self._append(DO_PICK, node - self.count - self.expressions, 0, 0)

    def _append(self, operation: int, slot: int, first: int, second: int) -> None:
        self.operations.append(operation)
        numbers = self.numbers
        self.slots.append(numbers.get(slot))
        self.first.append(numbers.get(first))
        self.second.append(numbers.get(second))

    def _emit_expression(self, e: int) -> None:
        slot, op, left, right = self.new_slot(e)
        if op == AND:
            self._append(DO_AND, slot, left, right)
        elif op == OR:
            self._append(DO_OR, slot, left, right)
        elif op == NOT:
            self._append(DO_NOT, slot, left, 0)
        elif op == BROKEN:
            self._append(DO_ABOVE_Y, slot, left, 0)
        elif (op == EQ or op == NE) and is_logical(self.types[left]) and is_logical(self.types[right]):
            self._append(DO_SAME if op == EQ else DO_DIFFERENT, slot, left, right)
        else:
            self._append(DO_COMPARE, slot, left, right)

    def _emit_symbol(self, number: int) -> None:
        symbol = self.symbols[number]
        if symbol.constant or self.types[number] == T_UNKNOWN:
            return
        if self._choices_give_values:
            if symbol.is_choice:
                self._append(DO_CHOICE, self._choice_index[number], 0, 0)
                return
            if self._group[number] >= 0:
                return  # the choice gives it its value
        self._append(DO_LOGICAL if is_logical(self.types[number]) else DO_TEXT, number, 0, 0)
