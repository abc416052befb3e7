"""``Symbol.origin``, read off what the evaluator has recorded."""

from __future__ import annotations

import os

from kcfg.configuration.origins import ChoiceRule, Rule

from .constants import OR
from .expressions import Expression, expr_str, expr_value, split_expr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .kconfig import Kconfig
    from .symbol import Symbol

_OF_CLAUSE = frozenset((Rule.DEFAULT, Rule.RANGE_LOW, Rule.RANGE_HIGH))


def origin(kconf: Kconfig, symbol: Symbol) -> tuple[str, Any]:
    """The kind of rule that gave a symbol its value, and where that rule stands."""
    number = symbol._number
    values, a = kconf._values, kconf._tree.arrays
    rule = values.rule_of(number)
    if rule is Rule.USER:
        return "assign", symbol.user_loc
    if rule is Rule.SELECT:
        return "select", _acting(symbol.rev_dep)
    if rule is Rule.IMPLY:
        return "imply", _acting(symbol.weak_rev_dep)
    if rule is Rule.CHOICE:
        return _of_member(kconf, symbol)
    if rule in _OF_CLAUSE:
        row = values.clause_of(number)
        file = os.path.join(kconf.srctree, a.files[a.property_file[row]])
        return "default", (os.path.abspath(file), a.property_line[row])
    return "unset", None


def _acting(expression: Expression) -> list[str]:
    """The terms of a reverse dependency that are not n."""
    return [expr_str(term) for term in split_expr(expression, OR) if expr_value(term)]


def _of_member(kconf: Kconfig, symbol: Symbol) -> tuple[str, Any]:
    choice = kconf._tree.arrays.choice_of[symbol._number]
    member, rule = kconf._values.picked.get(choice, (-1, ChoiceRule.NONE_VISIBLE))
    if rule is ChoiceRule.USER:
        return "assign", kconf._user_locs.get(member)
    return "default", None
