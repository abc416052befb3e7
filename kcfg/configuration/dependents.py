"""What must be worked out again when one value has changed: the tree's program, read backwards.

For every slot the instructions that look at it, found from the same arrays that the rules look at. Only for trees
where no value can depend on itself: there every reader stands behind what it reads.
"""

from __future__ import annotations

from kcfg.tree import ChoiceModel, Tree
from kcfg.tree.model import (
    DO_ABOVE_Y,
    DO_CHOICE,
    DO_LOGICAL,
    DO_NOT,
    DO_PICK,
    DO_TEXT,
)


class Dependents:
    """``readers`` has, by slot, the numbers of the instructions that read it; ``own`` those that make a symbol's value.

    ``of_pick`` has, by choice (up to 6.8), the instructions that look at the member that it picked. Cost: a pass over
    the program, some 70 ms for Linux.
    """

    def __init__(self, tree: Tree) -> None:
        a = self._arrays = tree.arrays
        self._by_symbol = tree.dialect.choices == ChoiceModel.SYMBOL
        count = len(a.names)
        self.readers: list[list[int]] = [[] for _ in range(count + len(a.op))]
        self.own: list[tuple[int, ...]] = [()] * count
        self.of_pick: dict[int, list[int]] = {choice: [] for choice in a.choices}
        readers = self.readers
        of_text = {DO_LOGICAL: self._of_logical, DO_TEXT: self._of_text}
        for number, (op, slot, first, second) in enumerate(
            zip(a.program_op, a.program_slot, a.program_a, a.program_b, strict=True)
        ):
            if op == DO_LOGICAL or op == DO_TEXT:
                self.own[slot] += (number,)
                for read in of_text[op](slot):
                    readers[read].append(number)
            elif op == DO_CHOICE or op == DO_PICK:
                self._note_choice(op, slot, number)
            elif op != DO_ABOVE_Y:
                readers[first].append(number)
                if op != DO_NOT:
                    readers[second].append(number)

    def _of_logical(self, symbol: int) -> set[int]:
        a = self._arrays
        read = {a.visibility[symbol], a.dir_dep[symbol], a.rev_dep[symbol], a.implied[symbol]}
        start, end = a.default_start[symbol], a.default_start[symbol + 1]
        read.update(a.default_condition[start:end])
        read.update(a.default_value[start:end])
        choice = a.choice_of[symbol]
        if self._by_symbol and choice >= 0:
            read.add(choice)
            read.update(a.prompt_condition[a.prompt_start[symbol] : a.prompt_start[symbol + 1]])
            self.of_pick[choice].append(self._next_own(symbol))
        return read

    def _next_own(self, symbol: int) -> int:
        return self.own[symbol][-1]

    def _of_text(self, symbol: int) -> set[int]:
        a = self._arrays
        read = {a.visibility[symbol]}
        start, end = a.default_start[symbol], a.default_start[symbol + 1]
        read.update(a.default_condition[start:end])
        read.update(a.default_value[start:end])
        start, end = a.range_start[symbol], a.range_start[symbol + 1]
        for column in (a.range_condition, a.range_low, a.range_high):
            read.update(column[start:end])
        return read

    def _note_choice(self, op: int, index: int, number: int) -> None:
        a = self._arrays
        choice = a.choices[index]
        members = a.members[a.member_start[index] : a.member_start[index + 1]]
        start, end = a.default_start[choice], a.default_start[choice + 1]
        read = {*a.default_condition[start:end]}
        looked_at = [*members, *(value for value in a.default_value[start:end] if value < len(a.names))]
        read.update(a.visibility[symbol] for symbol in looked_at)
        self.own[choice] += (number,)
        for symbol in members:
            self.own[symbol] += (number,)
        if op == DO_PICK:
            read.add(choice)
            for symbol in members:
                read.update(a.prompt_condition[a.prompt_start[symbol] : a.prompt_start[symbol + 1]])
        for slot in read:
            self.readers[slot].append(number)
