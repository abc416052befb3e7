"""Kconfiglib's error for symbols that depend on themselves: found from its own idea of who depends on whom.

Only looked for where the tree is known to have values that can depend on themselves, and no C program has objected.
"""

from __future__ import annotations

from .choice import Choice
from .errors import KconfigError
from .expressions import expr_items, expr_str
from .symbol import Symbol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .expressions import Item
    from .kconfig import Kconfig


def check_loops(kconf: Kconfig) -> None:
    """Raises KconfigError with the way round."""
    if kconf._tree.dialect.checks_loops:
        return  # a loop that C minds has been reported already
    search = _Search(_dependents(kconf))
    for symbol in kconf.unique_defined_syms:
        search.visit(symbol)


def _dependents(kconf: Kconfig) -> dict[Any, dict[Any, None]]:
    """By symbol and choice, those whose value it can change at once, in the order of definition."""
    found: dict[Any, dict[Any, None]] = {}

    def note(item: Item, *expressions: Any) -> None:
        for expression in expressions:
            for operand in expr_items(expression):
                if not operand.is_constant:
                    found.setdefault(operand, {})[item] = None

    for symbol in kconf.unique_defined_syms:
        for node in symbol.nodes:
            if node.prompt:
                note(symbol, node.prompt[1])
        for rows in (symbol.defaults, symbol.ranges):
            for row in rows:
                note(symbol, *row)
        note(symbol, symbol.rev_dep, symbol.weak_rev_dep, symbol.direct_dep)
    for choice in kconf.unique_choices:
        for node in choice.nodes:
            if node.prompt:
                note(choice, node.prompt[1])
        for _, condition in choice.defaults:
            note(choice, condition)
    return found


class _Search:
    """Depth first; a choice that is entered through one member leads to the others."""

    def __init__(self, dependents: dict[Any, dict[Any, None]]) -> None:
        self._dependents = dependents
        self._done: set[Any] = set()
        self._path: list[Item] = []

    def visit(self, symbol: Symbol, *, through_choice: bool = False) -> None:
        if not self._enter(symbol):
            return
        for item in self._dependents.get(symbol, ()):
            if isinstance(item, Choice):
                self._visit_choice(item, None)
            else:
                self.visit(item)
        choice = symbol.choice
        if choice is not None and not through_choice:
            self._visit_choice(choice, symbol)
        self._leave(symbol)

    def _visit_choice(self, choice: Choice, skip: Symbol | None) -> None:
        if not self._enter(choice):
            return
        for symbol in choice.syms:
            if symbol is not skip:
                self.visit(symbol, through_choice=True)
        self._leave(choice)

    def _enter(self, item: Item) -> bool:
        if item in self._path:
            start = self._path.index(item)
            raise KconfigError(_loop_text([item, *reversed(self._path[start + 1 :])]))
        if item in self._done:
            return False
        self._path.append(item)
        return True

    def _leave(self, item: Item) -> None:
        self._path.pop()
        self._done.add(item)


def _loop_text(loop: list[Item]) -> str:
    text = "\nDependency loop\n===============\n\n"
    for item in loop:
        if item is not loop[0]:
            text += "...depends on "
            if isinstance(item, Symbol) and item.choice is not None:
                text += "the choice symbol "
        text += f"{item.name_and_loc}, with definition...\n\n{item}\n\n"
        if isinstance(item, Symbol):
            n = item.kconfig.n
            if item.rev_dep is not n:
                text += f"(select-related dependencies: {expr_str(item.rev_dep)})\n\n"
            if item.weak_rev_dep is not n:
                text += f"(imply-related dependencies: {expr_str(item.weak_rev_dep)})\n\n"
    return f"{text}...depends again on {loop[0].name_and_loc}"
