"""The text of a minimal defconfig: the lines of ``.config`` that its defaults do not give anyway."""

from __future__ import annotations

from kcfg.configuration.minimal import Minimal
from kcfg.configuration.values import UserValues, Values
from kcfg.tree import Tree

from .dotconfig import symbol_line


def minimal_text(tree: Tree, user: UserValues, values: Values, prefix: str = "CONFIG_") -> str:
    """What ``conf --savedefconfig`` writes."""
    symbols = Minimal(tree, values).symbols(user)
    return "".join(symbol_line(tree, shown, symbol, prefix) for symbol, shown in symbols)
