"""The kinds of properties and entries and the types of symbols as plain integers, which hot code compares.

What :class:`~kcfg.tree.entries.PropertyKind` and :class:`~kcfg.tree.entries.EntryKind` are made of; those of types are
the numbers of :class:`~kcfg.language.SymbolType`. A member of an enumeration is looked up each time that it is named;
these numbers stand in the code itself where it is compiled.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

P_PROMPT: Final = 1
P_COMMENT: Final = 2
P_MENU: Final = 3
P_DEFAULT: Final = 4
P_SELECT: Final = 5
P_IMPLY: Final = 6
P_RANGE: Final = 7
P_CHOICE: Final = 8
P_SYMBOL: Final = 9

E_ROOT: Final = 0
E_CONFIG: Final = 1
E_MENUCONFIG: Final = 2
E_CHOICE: Final = 3
E_MENU: Final = 4
E_COMMENT: Final = 5
E_IF: Final = 6

T_UNKNOWN: Final = 0
T_BOOL: Final = 1
T_TRISTATE: Final = 2
T_INT: Final = 3
T_HEX: Final = 4
T_STRING: Final = 5
