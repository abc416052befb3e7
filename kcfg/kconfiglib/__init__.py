"""Kconfiglib's public interface on kcfg's engine: ``from kcfg import kconfiglib`` is all that a program changes.

Values are those of the tree's own C program where the tree brings one (``docs/kconfiglib.md`` says what differs), and
Kconfiglib's where it does not. No package called ``kconfiglib`` is installed; :func:`install` gives the name to
programs that cannot be edited.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from .choice import Choice
from .constants import (
    AND,
    BASE,
    BOOL,
    COMMENT,
    EQUAL,
    GREATER,
    GREATER_EQUAL,
    HEX,
    INT,
    LESS,
    LESS_EQUAL,
    LOGICAL,
    MENU,
    NOT,
    NUMBERS,
    OR,
    REL_TO_STR,
    STR_TO_TRI,
    STRING,
    TRI_TO_STR,
    TRISTATE,
    TYPE_TO_STR,
    UNEQUAL,
    UNKNOWN,
    VERSION,
)
from .errors import ConfigFileError, InternalError, KconfigError
from .expressions import escape, expr_items, expr_str, expr_value, split_expr, standard_sc_expr_str, unescape
from .kconfig import Kconfig
from .node import MenuNode
from .standard import load_allconfig, standard_config_filename, standard_kconfig
from .symbol import Symbol
from .variable import Variable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Its older name.
KconfigSyntaxError = KconfigError

# Not of the public interface, but programs name them.
_KconfigIOError = ConfigFileError
_TYPE_TO_BASE = {**BASE, STRING: 0, UNKNOWN: 0}
_BOOL_TRISTATE = LOGICAL
_INT_HEX = NUMBERS

__all__ = [
    "AND",
    "BOOL",
    "COMMENT",
    "EQUAL",
    "GREATER",
    "GREATER_EQUAL",
    "HEX",
    "INT",
    "LESS",
    "LESS_EQUAL",
    "MENU",
    "NOT",
    "OR",
    "REL_TO_STR",
    "STRING",
    "STR_TO_TRI",
    "TRISTATE",
    "TRI_TO_STR",
    "TYPE_TO_STR",
    "UNEQUAL",
    "UNKNOWN",
    "VERSION",
    "Choice",
    "InternalError",
    "Kconfig",
    "KconfigError",
    "KconfigSyntaxError",
    "MenuNode",
    "Symbol",
    "Variable",
    "escape",
    "expr_items",
    "expr_str",
    "expr_value",
    "install",
    "load_allconfig",
    "split_expr",
    "standard_config_filename",
    "standard_kconfig",
    "standard_sc_expr_str",
    "unescape",
]


def _ordered_unique(items: Iterable[Any]) -> list[Any]:
    """The items without repetitions, in order; not of the public interface, but programs import it."""
    return list(dict.fromkeys(items))


def install() -> None:
    """Make ``import kconfiglib`` mean this package in this process, whatever is installed under that name."""
    sys.modules["kconfiglib"] = sys.modules[__name__]
