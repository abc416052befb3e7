"""``Told``: Kconfiglib's warnings about values, given when they have been worked out."""

from __future__ import annotations

from kcfg.configuration.origins import Rule
from kcfg.configuration.rules import active_range, bound
from kcfg.language import SymbolType

from .constants import AND, BASE, INT, OR, TRI_TO_STR, TYPE_TO_STR
from .expressions import expr_str, expr_value, split_expr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kcfg.configuration.values import Values
    from kcfg.tree import Tree

    from .kconfig import Kconfig
    from .symbol import Symbol

#: The types of the tree that have ranges.
_NUMBERS = (int(SymbolType.INT), int(SymbolType.HEX))


class Told:
    """What has been said of the values so far, so that a warning comes once for as long as its reason lasts.

    The Kconfig object is handed in each time, as one that it kept would be in a circle with it, and live until Python
    looks for such.
    """

    def __init__(self, tree: Tree) -> None:
        #: Of the symbols that are selected against their dependencies: the values of these, and of what selects them.
        self._unmet: dict[int, tuple[int, int]] = {}
        self._ranges: dict[int, str] = {}
        self._logical: set[int] = set()
        a = tree.arrays
        self._ranged = [
            number
            for number, type_ in enumerate(a.types)
            if type_ in _NUMBERS and a.range_start[number] != a.range_start[number + 1]
        ]
        self._busy = False

    def notice(self, kconf: Kconfig, values: Values) -> None:
        """Look at values that may be new."""
        if self._busy:
            return
        self._busy = True
        try:
            a, tri = kconf._tree.arrays, values.tri
            before = self._unmet
            self._unmet = {number: (tri[a.dir_dep[number]], tri[a.rev_dep[number]]) for number in values.unmet}
            for number, reason in self._unmet.items():
                text = _unmet(kconf._symbol(number)) if before.get(number) != reason else ""
                if text:
                    kconf._warn(text)
            self._notice_ranges(kconf, values)
        finally:
            self._busy = False

    def _notice_ranges(self, kconf: Kconfig, values: Values) -> None:
        found: dict[int, str] = {}
        for number in self._ranged:
            text = _out_of_range(kconf, number, values)
            if text:
                found[number] = text
                if self._ranges.get(number) != text:
                    kconf._warn(text)
        self._ranges = found

    def logical(self, kconf: Kconfig, symbol: Symbol) -> None:
        """A number or string stands where a tristate is wanted."""
        if symbol._number not in self._logical:
            self._logical.add(symbol._number)
            kconf._warn(
                f"The {TYPE_TO_STR[symbol.orig_type]} symbol {symbol.name_and_loc} is being evaluated in a logical "
                "context somewhere. It will always evaluate to n."
            )


def _out_of_range(kconf: Kconfig, number: int, values: Values) -> str:
    """What there is to say of a number and its range; empty for nothing."""
    tree = kconf._tree
    wanted = kconf._live.user.value[number] if kconf._minimal.visibility(number) else None
    if wanted is None and values.rule_of(number) not in (Rule.RANGE_LOW, Rule.RANGE_HIGH):
        return ""
    row = active_range(tree, number, values.tri.__getitem__)
    if row < 0:
        return ""
    a, symbol = tree.arrays, kconf._symbol(number)
    base = BASE[symbol.orig_type]
    low, high = (bound(tree, slot, base, values.text[slot]) for slot in (a.range_low[row], a.range_high[row]))
    shown = str if symbol.orig_type == INT else hex
    outside = f"being outside the active range ([{shown(low)}, {shown(high)}])"
    if isinstance(wanted, str) and wanted:
        asked = int(wanted, base)
        if low <= asked <= high:
            return ""
        what = f"user value {shown(asked)} on the {TYPE_TO_STR[symbol.orig_type]} symbol {symbol.name_and_loc}"
        if tree.dialect.ignores_user_values_out_of_range:
            return f"{what} ignored due to {outside} -- falling back on defaults"
        return f"{what} clamped to {values.text[number]} due to {outside}"
    default = _default(symbol, base)
    if default is None:
        return ""
    return f"default value {default} on {symbol.name_and_loc} clamped to {values.text[number]} due to {outside}"


def _default(symbol: Symbol, base: int) -> int | None:
    """The default of a number that holds, 0 for one that is none; None where no default holds."""
    for value, condition in symbol.defaults:
        if expr_value(condition):
            try:
                return int(value.str_value, base)
            except ValueError:
                return 0
    return None


def _unmet(symbol: Symbol) -> str:
    """What there is to say of a symbol that is selected against its dependencies; empty if they are met by now."""
    depends, selected = expr_value(symbol.direct_dep), expr_value(symbol.rev_dep)
    if selected <= depends:
        return ""  # the walk through a circle came upon it in between
    text = (
        f"{symbol.name_and_loc} has direct dependencies {expr_str(symbol.direct_dep)} with value "
        f"{TRI_TO_STR[depends]}, but is currently being {TRI_TO_STR[selected]}-selected by the "
        "following symbols:"
    )
    for select in split_expr(symbol.rev_dep, OR):
        if expr_value(select) <= depends:
            continue
        selecting = split_expr(select, AND)[0]
        text += (
            f"\n - {selecting.name_and_loc}, with value {selecting.str_value}, direct dependencies "
            f"{expr_str(selecting.direct_dep)} (value: {TRI_TO_STR[expr_value(selecting.direct_dep)]})"
        )
        if isinstance(select, tuple):
            value = TRI_TO_STR[expr_value(select[2])]
            text += f", and select condition {expr_str(select[2])} (value: {value})"
    return text
