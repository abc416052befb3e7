"""Kconfiglib's warnings about a tree when it has been read, and what it refuses (about values: :mod:`.told`)."""

from __future__ import annotations

import os
from itertools import compress

from kcfg.language import DiagnosticKind, SymbolType
from kcfg.tree import EntryKind, PropertyKind
from kcfg.tree.model import CHOICE, CONSTANT

from .constants import AND, BASE, LOGICAL, NUMBERS, OR, STRING, TYPE_TO_STR, UNKNOWN
from .errors import KconfigError
from .expressions import expr_str, split_expr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kcfg.language import Diagnostic

    from .choice import Choice
    from .kconfig import Kconfig
    from .symbol import Symbol


#: By the kind of a property, whether it selects or implies, and whether it is a range.
_SELECTS = bytes(kind in (PropertyKind.SELECT, PropertyKind.IMPLY) for kind in range(256))
_IS_RANGE = bytes(kind == PropertyKind.RANGE for kind in range(256))


def check(kconf: Kconfig) -> None:
    """All that Kconfiglib says once the files are read. Raises KconfigError for what it refuses."""
    _pass_on(kconf)
    _check_environment(kconf)
    suspects = _Suspects(kconf)
    for symbol in suspects.symbols:
        _check_symbol(kconf, symbol)
    for choice in suspects.choices:
        _check_choice(kconf, choice, suspects.selected)
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
        elif diagnostic.text.endswith(_SECOND_HELP):
            kconf._warn(f"{_named(kconf, diagnostic)} {_SECOND_HELP}")
        elif diagnostic.text not in _SAID_HERE and not diagnostic.text.startswith(_BEGINNINGS_SAID_HERE):
            kconf._warn(diagnostic.text.removeprefix("warning: "), diagnostic.file or None, diagnostic.line)


_NO_MENU_PROMPT = "menuconfig statement without prompt"
_SECOND_HELP = "defined with more than one help text -- only the last one will be used"


def _named(kconf: Kconfig, diagnostic: Diagnostic) -> str:
    """The symbol or choice, named in quotes, of whose last definition so far something is said; its places so far."""
    a, name = kconf._tree.arrays, diagnostic.text.split("'")[1]
    entry = max(
        entry
        for entry, number in enumerate(a.entry_symbol)
        if number >= 0
        and name in (a.names[number], "<choice>")
        and a.files[a.entry_file[entry]] == diagnostic.file
        and a.entry_line[entry] < diagnostic.line
    )
    number = a.entry_symbol[entry]
    return f"{kconf._item(number)._title()} {kconf._locations(number, up_to=entry)}"


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
        rows = range(a.property_start[number], a.property_start[number + 1])
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
        selects = self._rows(_SELECTS)
        #: The numbers of all that is selected or implied.
        self.selected = set(compress(self._arrays.property_value, selects))
        self._selecting = set(compress(self._arrays.property_symbol, selects))
        self._ranged = set(compress(self._arrays.property_symbol, self._rows(_IS_RANGE)))
        self.symbols = [kconf._symbol(number) for number in self._odd_symbols()]
        self.choices = [kconf._choice(number) for number in self._odd_choices()]

    def _rows(self, table: bytes) -> bytes:
        """By property, whether ``table`` has a 1 for its kind: found without a line of Python for each."""
        return bytes(self._arrays.property_kind).translate(table)

    def _odd_symbols(self) -> list[int]:
        a, types, first = self._arrays, self._arrays.types, self._kconf._first_entries
        found = {number for number in self._selecting if types[number] > 2}
        wrong = {number for number in self.selected if types[number] > 2}
        if wrong:
            rows = zip(a.property_kind, a.property_symbol, a.property_value, strict=True)
            found.update(symbol for kind, symbol, value in rows if _SELECTS[kind] and value in wrong)
        for number in self._ranged.union(number for number, type_ in enumerate(types) if not 0 < type_ <= 2):
            if number in first and not a.flags[number] & CHOICE and self._is_odd(number):
                found.add(number)
        return sorted(found, key=first.__getitem__)

    def _odd_choices(self) -> list[int]:
        choice_of = self._arrays.choice_of
        found = {choice_of[number] for number in self.selected if choice_of[number] >= 0}
        found.update(choice for choice in self._arrays.choices if self._is_odd_choice(choice))
        return sorted(found, key=self._kconf._first_entries.__getitem__)

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
        defined = value in self._kconf._first_entries
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
            or member in kconf._later_entries
            or not kconf._has_prompt(member)
            for member in kconf._members(choice)
        )


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


def _check_choice(kconf: Kconfig, choice: Choice, selected: set[int]) -> None:
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
        _check_member(kconf, choice, symbol, selected)


def _check_member(kconf: Kconfig, choice: Choice, symbol: Symbol, selected: set[int]) -> None:
    a = kconf._tree.arrays
    if a.default_start[symbol._number] != a.default_start[symbol._number + 1]:
        kconf._warn(
            f"default on the choice symbol {symbol.name_and_loc} will have no effect, as defaults do not affect "
            "choice symbols"
        )
    if symbol._number in selected:
        _check_selected_member(kconf, symbol)
    for entry in kconf._entries_of(symbol._number):
        inside = a.entry_symbol[a.entry_parent[entry]] == choice._number
        if inside and a.entry_prompt[entry] < 0:
            kconf._warn(f"the choice symbol {symbol.name_and_loc} has no prompt")
        elif not inside and a.entry_prompt[entry] >= 0 and not kconf._menu_choices:
            kconf._warn(f"the choice symbol {symbol.name_and_loc} is defined with a prompt outside the choice")


def _check_selected_member(kconf: Kconfig, symbol: Symbol) -> None:
    for verb, expression in (("selected", symbol.rev_dep), ("implied", symbol.weak_rev_dep)):
        if expression is not kconf.n:
            lines = (f"\n - {split_expr(term, AND)[0].name_and_loc}" for term in split_expr(expression, OR))
            kconf._warn(
                f"the choice symbol {symbol.name_and_loc} is {verb} by the following symbols, but select/imply has "
                f"no effect on choice symbols{''.join(lines)}"
            )


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
