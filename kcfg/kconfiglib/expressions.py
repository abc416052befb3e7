"""Expressions as Kconfiglib has them, nested tuples of symbols and choices: their values, texts and parts."""

from __future__ import annotations

from collections.abc import Callable

from kcfg.tree.numbers import COMPARISONS

from .constants import (
    AND,
    EQUAL,
    GREATER,
    LESS,
    LESS_EQUAL,
    NOT,
    OR,
    REL_TO_STR,
    STR_TO_TRI,
    TO_TREE,
    UNEQUAL,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from .choice import Choice
    from .symbol import Symbol

Item: TypeAlias = "Symbol | Choice"
#: An item, ``(NOT, x)``, ``(AND, x, y)``, ``(OR, x, y)``, or ``(relation, symbol, symbol)``.
Expression: TypeAlias = "Symbol | Choice | tuple[Any, ...]"
#: ``(value, condition)`` of each default, select or imply.
Pairs: TypeAlias = "list[tuple[Any, Expression]]"
#: ``(low, high, condition)`` of each range.
Ranges: TypeAlias = "list[tuple[Any, Any, Expression]]"


def expr_value(expr: Expression) -> int:
    """The tristate value of an expression: 0, 1 or 2."""
    if not isinstance(expr, tuple):
        return expr.tri_value
    operator = expr[0]
    if operator == AND:
        left = expr_value(expr[1])
        return min(left, expr_value(expr[2])) if left else 0
    if operator == OR:
        left = expr_value(expr[1])
        return 2 if left == 2 else max(left, expr_value(expr[2]))
    if operator == NOT:
        return 2 - expr_value(expr[1])
    return 2 if _holds(operator, _order(expr[1], expr[2])) else 0


def _order(left: Symbol, right: Symbol) -> int:
    compare = COMPARISONS[left.kconfig._tree.dialect.comparison]
    return compare(left.str_value, TO_TREE[left.orig_type], right.str_value, TO_TREE[right.orig_type])


def _holds(relation: int, order: int) -> bool:
    if relation == EQUAL:
        return order == 0
    if relation == UNEQUAL:
        return order != 0
    if relation == LESS:
        return order < 0
    if relation == LESS_EQUAL:
        return order <= 0
    return order > 0 if relation == GREATER else order >= 0


def standard_sc_expr_str(sc: Item) -> str:
    """How a symbol or choice stands in an expression: constants in quotes."""
    from .choice import Choice

    if isinstance(sc, Choice):
        return f"<choice {sc.name}>" if sc.name else "<choice>"
    return f'"{escape(sc.name)}"' if sc.is_constant and sc.name not in STR_TO_TRI else sc.name


def expr_str(expr: Expression, sc_expr_str_fn: Callable[[Any], str] = standard_sc_expr_str) -> str:
    """The text of an expression as in a Kconfig file; ``sc_expr_str_fn`` gives that of each symbol and choice."""
    if not isinstance(expr, tuple):
        return sc_expr_str_fn(expr)
    operator = expr[0]
    if operator == AND or operator == OR:
        other = OR if operator == AND else AND
        left, right = (_operand(part, other, sc_expr_str_fn) for part in expr[1:])
        return f"{left} {'&&' if operator == AND else '||'} {right}"
    if operator == NOT:
        text = expr_str(expr[1], sc_expr_str_fn)
        return f"!({text})" if isinstance(expr[1], tuple) else f"!{text}"
    return f"{sc_expr_str_fn(expr[1])} {REL_TO_STR[operator]} {sc_expr_str_fn(expr[2])}"


def _operand(expr: Expression, other: int, show: Callable[[Any], str]) -> str:
    text = expr_str(expr, show)
    return f"({text})" if isinstance(expr, tuple) and expr[0] == other else text


def expr_items(expr: Expression) -> set[Any]:
    """All symbols and choices in an expression."""
    found: set[Any] = set()
    pending = [expr]
    while pending:
        part = pending.pop()
        if isinstance(part, tuple):
            pending += part[1:]
        else:
            found.add(part)
    return found


def split_expr(expr: Expression, op: int) -> list[Any]:
    """The operands of a chain of ANDs or ORs, in order; the expression itself if it is none."""
    found: list[Any] = []
    pending = [expr]
    while pending:
        part = pending.pop()
        if isinstance(part, tuple) and part[0] == op:
            pending += (part[2], part[1])
        else:
            found.append(part)
    return found


def escape(s: str) -> str:
    """A string as it stands between quotes in a ``.config`` or a C header."""
    return s.replace("\\", "\\\\").replace('"', '\\"')


def unescape(s: str) -> str:
    """The string that an escaped one stands for: each backslash gives way to the character behind it."""
    import re

    return re.sub(r"\\(.)", r"\1", s)
