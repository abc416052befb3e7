"""The warning about a symbol that is selected although its own dependencies are not met."""

from __future__ import annotations

from kcfg.language import SymbolType
from kcfg.tree import Tree
from kcfg.tree.dialects import Unmet
from kcfg.tree.expressions import OR
from kcfg.tree.model import CHOICE
from kcfg.tree.printing import expression_text

from .rules import TRISTATE_TEXT
from .values import Values


def unmet_text(tree: Tree, values: Values, symbol: int) -> str:
    """What C prints for a symbol of ``values.unmet``, without the newline at the end; empty for nothing.

    As ``sym_warn_unmet_dep()`` has it (from Linux 4.19 on): the dependencies with their values, then each select
    that acts. The values are those of the finished configuration.
    """
    a = tree.arrays
    style = tree.dialect.unmet
    if style == Unmet.NOTHING:
        return ""
    if style == Unmet.LINE:
        return _unmet_line(tree, symbol)
    bool_like = a.types[symbol] == SymbolType.BOOL or not values.modules

    def spell(number: int) -> str:
        name = a.names[number]
        if a.flags[number] & CHOICE and not name:
            return "<choice>"
        if a.types[number] == SymbolType.UNKNOWN:
            return name
        logical = a.types[number] in (SymbolType.BOOL, SymbolType.TRISTATE)
        return f"{name} [={TRISTATE_TEXT[values.tri[number]] if logical else values.text[number]}]"

    limit = "m" if values.tri[a.dir_dep[symbol]] == 1 and not bool_like else "n"
    lines = [
        "",
        f"WARNING: unmet direct dependencies detected for {a.names[symbol]}",
        f"  Depends on [{limit}]: {expression_text(a, a.dir_dep[symbol], spell)}",
    ]
    selects = _alternatives(tree, a.rev_dep[symbol])
    for value in (2, 1):
        acting = [slot for slot in selects if min(values.tri[slot], 2) == value]
        if acting:
            lines.append(f"  Selected by [{TRISTATE_TEXT[value]}]:")
            lines += [f"  - {expression_text(a, slot, spell)}" for slot in acting]
    return "\n".join(lines)


def _unmet_line(tree: Tree, symbol: int) -> str:
    """The one line of generations up to Linux 4.16: the symbols that select it, and its dependencies.

    Only where these are n do they count as unmet.
    """
    a = tree.arrays
    selectors = [_first_symbol(tree, slot) for slot in _alternatives(tree, a.rev_dep[symbol])]
    names = " && ".join(a.names[selector] or "<choice>" for selector in selectors)
    dependencies = expression_text(a, a.dir_dep[symbol])
    return f"warning: ({names}) selects {a.names[symbol]} which has unmet direct dependencies ({dependencies})"


def _first_symbol(tree: Tree, slot: int) -> int:
    """The symbol furthest left in an expression."""
    count = len(tree.arrays.names)
    while slot >= count:
        slot = tree.arrays.left[slot - count]
    return slot


def _alternatives(tree: Tree, slot: int) -> list[int]:
    """The operands of a chain of ``||``, left to right."""
    a, symbols = tree.arrays, len(tree.arrays.names)
    found, pending = [], [slot]
    while pending:
        item = pending.pop()
        if item >= symbols and a.op[item - symbols] == OR:
            pending += [a.right[item - symbols], a.left[item - symbols]]
        else:
            found.append(item)
    return found
