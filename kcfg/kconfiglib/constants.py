"""The names of Kconfiglib's constants, with its numbers: some programs store them."""

from __future__ import annotations

from kcfg.language import SymbolType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

#: The version of Kconfiglib whose public interface this is.
VERSION: Final = (14, 1, 0)

# What MenuNode.item is where it is no symbol or choice.
MENU: Final = 31
COMMENT: Final = 6

# Operators, first in an expression's tuple.
AND: Final = 2
OR: Final = 39
NOT: Final = 34
EQUAL: Final = 20
UNEQUAL: Final = 49
LESS: Final = 28
LESS_EQUAL: Final = 29
GREATER: Final = 21
GREATER_EQUAL: Final = 22

REL_TO_STR = {EQUAL: "=", UNEQUAL: "!=", LESS: "<", LESS_EQUAL: "<=", GREATER: ">", GREATER_EQUAL: ">="}

# Types of symbols and choices.
UNKNOWN: Final = 0
BOOL: Final = 3
TRISTATE: Final = 48
STRING: Final = 47
INT: Final = 27
HEX: Final = 24

TYPE_TO_STR = {
    UNKNOWN: "unknown",
    BOOL: "bool",
    TRISTATE: "tristate",
    STRING: "string",
    INT: "int",
    HEX: "hex",
}

TRI_TO_STR = {0: "n", 1: "m", 2: "y"}
STR_TO_TRI = {"n": 0, "m": 1, "y": 2}

#: From the tree's types to these, and back.
FROM_TREE = {
    int(SymbolType.UNKNOWN): UNKNOWN,
    int(SymbolType.BOOL): BOOL,
    int(SymbolType.TRISTATE): TRISTATE,
    int(SymbolType.INT): INT,
    int(SymbolType.HEX): HEX,
    int(SymbolType.STRING): STRING,
}
TO_TREE = {ours: theirs for theirs, ours in FROM_TREE.items()}

LOGICAL = frozenset((BOOL, TRISTATE))
NUMBERS = frozenset((INT, HEX))
BASE = {INT: 10, HEX: 16}
