"""The kinds of properties and entries and the types of symbols as plain integers, which hot code compares.

What :class:`PropertyKind` and :class:`EntryKind` are made of; those of types are the numbers of
:class:`~kcfg.language.SymbolType`. A member of an enumeration is looked up each time that it is named;
these numbers stand in the code itself where it is compiled.
"""

from __future__ import annotations

from kcfg.enums import IntEnum

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


class PropertyKind(IntEnum):
    """What a property says of its symbol; the names are those of C kconfig's ``enum prop_type``."""

    PROMPT = P_PROMPT
    COMMENT = P_COMMENT
    MENU = P_MENU
    DEFAULT = P_DEFAULT
    SELECT = P_SELECT
    IMPLY = P_IMPLY
    RANGE = P_RANGE
    CHOICE = P_CHOICE
    SYMBOL = P_SYMBOL  # the definition itself, which up to 6.8 is a property with a condition, too


class EntryKind(IntEnum):
    """What a place in the menu structure is."""

    ROOT = E_ROOT
    CONFIG = E_CONFIG
    MENUCONFIG = E_MENUCONFIG
    CHOICE = E_CHOICE
    MENU = E_MENU
    COMMENT = E_COMMENT
    IF = E_IF
