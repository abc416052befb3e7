"""Kconfiglib's warnings: about the tree when it has been read, and about values when they have been worked out."""

from __future__ import annotations

import os

from kcfg.configuration.origins import Rule
from kcfg.configuration.rules import active_range, bound
from kcfg.configuration.values import Values
from kcfg.language import DiagnosticKind, SymbolType
from kcfg.tree import EntryKind, PropertyKind
from kcfg.tree.model import CONSTANT

from .constants import AND, BASE, INT, LOGICAL, NUMBERS, OR, STRING, TRI_TO_STR, TYPE_TO_STR, UNKNOWN
from .errors import KconfigError
from .expressions import expr_str, expr_value, split_expr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .choice import Choice
    from .kconfig import Kconfig
    from .symbol import Symbol


def check(kconf: Kconfig) -> None:
    """All that Kconfiglib says once the files are read. Raises KconfigError for what it refuses."""
    _pass_on(kconf)
    _check_environment(kconf)
    suspects = _Suspects(kconf)
    for symbol in suspects.symbols:
        _check_symbol(kconf, symbol)
    for choice in suspects.choices:
        _check_choice(kconf, choice)
    if "y" in (os.environ.get("KCONFIG_WARN_UNDEF"), os.environ.get("KCONFIG_STRICT")):
        _check_undefined(kconf)
    if kconf._tree.circular:
        from .loops import check_loops

        check_loops(kconf)


def _pass_on(kconf: Kconfig) -> None:
    """What the reader and the builder have to say."""
    silent = _menus_without_prompt(kconf)
    for diagnostic in kconf._tree.diagnostics:
        if diagnostic.kind is DiagnosticKind.INFO:
            if diagnostic.file:
                print(f"{diagnostic.file}:{diagnostic.line}: {diagnostic.text}")
        elif diagnostic.kind is DiagnosticKind.COMMAND:
            kconf._warn(diagnostic.text, diagnostic.file, diagnostic.line)
        elif diagnostic.text.endswith(_NO_MENU_PROMPT):
            kconf._warn(f"the menuconfig symbol {next(silent, diagnostic.file)} has no prompt")
        elif diagnostic.text not in _SAID_HERE and not diagnostic.text.startswith(_BEGINNINGS_SAID_HERE):
            kconf._warn(diagnostic.text.removeprefix("warning: "), diagnostic.file or None, diagnostic.line)


_NO_MENU_PROMPT = "menuconfig statement without prompt"


def _menus_without_prompt(kconf: Kconfig) -> Iterator[str]:
    """The names and places of the symbols that C says this of, in order, each with the places so far."""
    a, places = kconf._tree.arrays, kconf._locations
    for entry, kind in enumerate(a.entry_kind):
        if kind == EntryKind.MENUCONFIG and a.entry_prompt[entry] < 0:
            number = a.entry_symbol[entry]
            yield f"{a.names[number]} {places(number, up_to=entry)}"


#: C's warnings that Kconfiglib's checks give in their own words.
_SAID_HERE = ("config symbol defined without type", "range is only allowed for int or hex symbols", "range is invalid")
_BEGINNINGS_SAID_HERE = (
    "'",
    "config symbol '",
    "default for config symbol",
    "choice default symbol",
    "defaults for choice values",
    "choice must have a prompt",
    "choice value",
    "environment variable",
)


def _check_environment(kconf: Kconfig) -> None:
    """Symbols with ``option env`` are of an older time."""
    a = kconf._tree.arrays
    for number, variable in kconf._tree.environment_symbols.items():
        symbol, entry = kconf._symbol(number), kconf._entries_of(number)[0]
        rows = a.property_order[a.property_start[number] : a.property_start[number + 1]]
        lines = [a.property_line[row] for row in rows if a.property_kind[row] == PropertyKind.DEFAULT]
        where = a.files[a.entry_file[entry]], lines[-1] if lines else a.entry_line[entry]
        if not lines:
            kconf._warn(
                f"{symbol.name} has 'option env=\"{variable}\"', but the environment variable {variable} is not set",
                *where,
            )
        if variable != symbol.name:
            kconf._warn(
                "Kconfiglib expands environment variables in strings directly, meaning you do not need 'option "
                f'env=...\' "bounce" symbols. For compatibility with the C tools, rename {symbol.name} to {variable} '
                "(so that the symbol name matches the environment variable name).",
                *where,
            )


class _Suspects:
    """The symbols and choices that a check could object to, found without making objects of all the others."""

    def __init__(self, kconf: Kconfig) -> None:
        self._kconf = kconf
        self._arrays = kconf._tree.arrays
        self._symbols: set[int] = set()
        self._choices: set[int] = set()
        types, starts = self._arrays.types, self._arrays.range_start
        for number in kconf._defined:
            plain = 0 < types[number] <= 2 and starts[number] == starts[number + 1]
            if not plain and self._is_odd(number):
                self._symbols.add(number)
        for choice in self._arrays.choices:
            if self._is_odd_choice(choice):
                self._choices.add(choice)
        self._look_at_selects()

    @property
    def symbols(self) -> list[Symbol]:
        """The symbols, in order."""
        return [self._kconf._symbol(number) for number in self._kconf._defined if number in self._symbols]

    @property
    def choices(self) -> list[Choice]:
        """The choices, in order."""
        return [self._kconf._choice(number) for number in self._kconf._entries if number in self._choices]

    def _is_odd(self, number: int) -> bool:
        a = self._arrays
        type_ = a.types[number]
        ranges = range(a.range_start[number], a.range_start[number + 1])
        if not type_ or (ranges and type_ not in (3, 4)):
            return True
        if any(not self._fits(bound, type_) for row in ranges for bound in (a.range_low[row], a.range_high[row])):
            return True
        if type_ <= 2:
            return False
        values = a.default_value[a.default_start[number] : a.default_start[number + 1]]
        return any(slot >= len(a.names) or not self._fits(slot, type_) for slot in values)

    def _fits(self, value: int, type_: int) -> bool:
        """Whether a symbol is right for a bound, or for a default of a type."""
        a = self._arrays
        defined = bool(self._kconf._entries_of(value))
        if type_ == int(SymbolType.STRING):
            return defined or bool(a.flags[value] & CONSTANT) or a.names[value].isupper()
        return a.types[value] == type_ if defined else _is_of_base(a.names[value], 10 if type_ == 3 else 16)

    def _is_odd_choice(self, choice: int) -> bool:
        kconf, a = self._kconf, self._arrays
        if a.types[choice] not in (1, 2) or not kconf._has_prompt(choice):
            return True
        values = a.default_value[a.default_start[choice] : a.default_start[choice + 1]]
        if any(slot >= len(a.names) or a.choice_of[slot] != choice for slot in values):
            return True
        return any(
            a.default_start[member] != a.default_start[member + 1]
            or len(kconf._entries_of(member)) > 1
            or not kconf._has_prompt(member)
            for member in kconf._members(choice)
        )

    def _look_at_selects(self) -> None:
        a = self._arrays
        types, choice_of = a.types, a.choice_of
        select, imply = int(PropertyKind.SELECT), int(PropertyKind.IMPLY)
        for kind, symbol, value in zip(a.property_kind, a.property_symbol, a.property_value, strict=True):
            if kind == select or kind == imply:
                if types[symbol] > 2 or types[value] > 2:
                    self._symbols.add(symbol)
                if choice_of[value] >= 0:
                    self._choices.add(choice_of[value])


def _is_of_base(text: str, base: int) -> bool:
    try:
        int(text, base)
    except ValueError:
        return False
    return True


def _fits(symbol: Symbol, type_: int) -> bool:
    """Whether a bound or default is right for a number's type."""
    return symbol.orig_type == type_ if symbol.nodes else _is_of_base(symbol.name, BASE[type_])


def _check_symbol(kconf: Kconfig, symbol: Symbol) -> None:
    type_, shown = symbol.orig_type, TYPE_TO_STR[symbol.orig_type]
    if type_ in LOGICAL:
        for verb, rows in (("selects", symbol.selects), ("implies", symbol.implies)):
            for target, _ in rows:
                if target.orig_type not in LOGICAL and target.orig_type != UNKNOWN:
                    kconf._warn(
                        f"{symbol.name_and_loc} {verb} the {TYPE_TO_STR[target.orig_type]} symbol "
                        f"{target.name_and_loc}, which is not bool or tristate"
                    )
    elif type_ == UNKNOWN:
        kconf._warn(f"{symbol.name_and_loc} defined without a type")
    else:
        _check_defaults(kconf, symbol)
        if symbol.selects or symbol.implies:
            kconf._warn(f"the {shown} symbol {symbol.name_and_loc} has selects or implies")
    ranges = symbol.ranges
    if ranges and type_ not in NUMBERS:
        kconf._warn(f"the {shown} symbol {symbol.name_and_loc} has ranges, but is not int or hex")
        return
    for low, high, _ in ranges:
        if not _fits(low, type_) or not _fits(high, type_):
            kconf._warn(
                f"the {shown} symbol {symbol.name_and_loc} has a non-{shown} range "
                f"[{low.name_and_loc}, {high.name_and_loc}]"
            )


def _check_defaults(kconf: Kconfig, symbol: Symbol) -> None:
    type_, shown = symbol.orig_type, TYPE_TO_STR[symbol.orig_type]
    for value, _ in symbol.defaults:
        if isinstance(value, tuple):
            raise KconfigError(
                f"the {shown} symbol {symbol.name_and_loc} has a malformed default {expr_str(value)} -- expected a "
                "single symbol"
            )
        if type_ == STRING:
            if not value.is_constant and not value.nodes and not value.name.isupper():
                kconf._warn(f"style: quotes recommended around default value for string symbol {symbol.name_and_loc}")
        elif not _fits(value, type_):
            kconf._warn(f"the {shown} symbol {symbol.name_and_loc} has a non-{shown} default {value.name_and_loc}")


def _check_choice(kconf: Kconfig, choice: Choice) -> None:
    if choice.orig_type not in LOGICAL:
        kconf._warn(f"{choice.name_and_loc} defined with type {TYPE_TO_STR[choice.orig_type]}")
    if not kconf._has_prompt(choice._number):
        kconf._warn(f"{choice.name_and_loc} defined without a prompt")
    for value, _ in choice.defaults:
        if isinstance(value, tuple):
            raise KconfigError(f"{choice.name_and_loc} has a malformed default {expr_str(value)}")
        if value.choice is not choice:
            kconf._warn(
                f"the default selection {value.name_and_loc} of {choice.name_and_loc} is not contained in the choice"
            )
    for symbol in choice.syms:
        _check_member(kconf, choice, symbol)


def _check_member(kconf: Kconfig, choice: Choice, symbol: Symbol) -> None:
    a = kconf._tree.arrays
    if a.default_start[symbol._number] != a.default_start[symbol._number + 1]:
        kconf._warn(
            f"default on the choice symbol {symbol.name_and_loc} will have no effect, as defaults do not affect "
            "choice symbols"
        )
    for verb, expression in (("selected", symbol.rev_dep), ("implied", symbol.weak_rev_dep)):
        if expression is not kconf.n:
            lines = (f"\n - {split_expr(term, AND)[0].name_and_loc}" for term in split_expr(expression, OR))
            kconf._warn(
                f"the choice symbol {symbol.name_and_loc} is {verb} by the following symbols, but select/imply has "
                f"no effect on choice symbols{''.join(lines)}"
            )
    for entry in kconf._entries_of(symbol._number):
        inside = a.entry_symbol[a.entry_parent[entry]] == choice._number
        if inside and a.entry_prompt[entry] < 0:
            kconf._warn(f"the choice symbol {symbol.name_and_loc} has no prompt")
        elif not inside and a.entry_prompt[entry] >= 0 and not kconf._menu_choices:
            kconf._warn(f"the choice symbol {symbol.name_and_loc} is defined with a prompt outside the choice")


def _check_undefined(kconf: Kconfig) -> None:
    for symbol in kconf.syms.values():
        if symbol.nodes or _is_number(symbol.name) or symbol.name == "MODULES":
            continue
        text = f"undefined symbol {symbol.name}:"
        for node in kconf.node_iter():
            if symbol in node.referenced:
                text += f"\n\n- Referenced at {node.filename}:{node.linenr}:\n\n{node}"
        kconf._warn(text)


def _is_number(text: str) -> bool:
    return _is_of_base(text, 16 if text.startswith(("0x", "0X")) else 10)


class Told:
    """What has been said of the values so far, so that a warning comes once for as long as its reason lasts."""

    def __init__(self, kconf: Kconfig) -> None:
        self._kconf = kconf
        self._unmet: set[int] = set()
        self._ranges: dict[int, str] = {}
        self._logical: set[int] = set()
        a = kconf._tree.arrays
        numbers = (int(SymbolType.INT), int(SymbolType.HEX))
        self._ranged = [
            n for n in range(len(a.names)) if a.range_start[n] != a.range_start[n + 1] and a.types[n] in numbers
        ]
        self._busy = False

    def notice(self, values: Values) -> None:
        """Look at values that may be new."""
        if self._busy:
            return
        self._busy = True
        try:
            unmet = set(values.unmet)
            for number in [number for number in values.unmet if number not in self._unmet]:
                self._tell_unmet(self._kconf._symbol(number))
            self._unmet = unmet
            self._notice_ranges(values)
        finally:
            self._busy = False

    def _notice_ranges(self, values: Values) -> None:
        found: dict[int, str] = {}
        for number in self._ranged:
            text = self._range_warning(number, values)
            if text:
                found[number] = text
                if self._ranges.get(number) != text:
                    self._kconf._warn(text)
        self._ranges = found

    def _range_warning(self, number: int, values: Values) -> str:
        kconf, tree = self._kconf, self._kconf._tree
        wanted = kconf._live.user.value[number] if kconf._minimal.visibility(number) else None
        rule = values.rule_of(number)
        if wanted is None and rule not in (Rule.RANGE_LOW, Rule.RANGE_HIGH):
            return ""
        row = active_range(tree, number, values.tri.__getitem__)
        if row < 0:
            return ""
        a, type_ = tree.arrays, kconf._type(number)
        base = BASE[type_]
        low, high = (bound(tree, s, base, values.text[s]) for s in (a.range_low[row], a.range_high[row]))
        shown = str if type_ == INT else hex
        span = f"([{shown(low)}, {shown(high)}])"
        symbol = kconf._symbol(number)
        if isinstance(wanted, str) and wanted:
            asked = int(wanted, base)
            if low <= asked <= high:
                return ""
            what = f"user value {shown(asked)} on the {TYPE_TO_STR[type_]} symbol {symbol.name_and_loc}"
            if tree.dialect.ignores_user_values_out_of_range:
                return f"{what} ignored due to being outside the active range {span} -- falling back on defaults"
            return f"{what} clamped to {values.text[number]} due to being outside the active range {span}"
        for value, condition in symbol.defaults:
            if expr_value(condition):
                try:
                    default = int(value.str_value, base)
                except ValueError:
                    default = 0
                return (
                    f"default value {default} on {symbol.name_and_loc} clamped to {values.text[number]} due to being "
                    f"outside the active range {span}"
                )
        return ""

    def logical(self, symbol: Symbol) -> None:
        """A number or string stands where a tristate is wanted."""
        if symbol._number not in self._logical:
            self._logical.add(symbol._number)
            self._kconf._warn(
                f"The {TYPE_TO_STR[symbol.orig_type]} symbol {symbol.name_and_loc} is being evaluated in a logical "
                "context somewhere. It will always evaluate to n."
            )

    def _tell_unmet(self, symbol: Symbol) -> None:
        depends = expr_value(symbol.direct_dep)
        text = (
            f"{symbol.name_and_loc} has direct dependencies {expr_str(symbol.direct_dep)} with value "
            f"{TRI_TO_STR[depends]}, but is currently being {TRI_TO_STR[expr_value(symbol.rev_dep)]}-selected by the "
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
        self._kconf._warn(text)
