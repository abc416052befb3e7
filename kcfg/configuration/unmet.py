"""The warning about a symbol that is selected although its own dependencies are not met."""

from __future__ import annotations

from kcfg.language import SymbolType
from kcfg.tree import Tree
from kcfg.tree.expressions import OR
from kcfg.tree.model import CHOICE
from kcfg.tree.printing import expression_text

from .rules import TRISTATE_TEXT
from .values import Values


def unmet_text(tree: Tree, values: Values, symbol: int) -> str:
    """What C prints for a symbol of ``values.unmet``: the empty line first, and no newline at the end.

    As ``sym_warn_unmet_dep()`` has it (from Linux 4.19 on): the dependencies with their values, then each select
    that acts. The values are those of the finished configuration.
    """
    a = tree.arrays
    bool_like = a.types[symbol] == SymbolType.BOOL or not values.modules

    def spell(number: int) -> str:
        name = a.names[number]
        if a.flags[number] & CHOICE and not name:
            return "<choice>"
        if a.types[number] == SymbolType.UNKNOWN and number > 2:
            return name
        logical = number <= 2 or a.types[number] in (SymbolType.BOOL, SymbolType.TRISTATE)
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
