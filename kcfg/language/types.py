"""The types of symbols: by themselves, for most of the engine needs nothing else of the language."""

from __future__ import annotations

from kcfg.enums import IntEnum


class SymbolType(IntEnum):
    """The type of a symbol, as a statement names it."""

    UNKNOWN = 0
    BOOL = 1
    TRISTATE = 2
    INT = 3
    HEX = 4
    STRING = 5
