"""``MenuNode``: one place in the menus, as Kconfiglib links them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kcfg.tree import EntryKind, PropertyKind

from .choice import Choice
from .constants import COMMENT, MENU, TRI_TO_STR, TYPE_TO_STR
from .expressions import Expression, Pairs, Ranges, escape, expr_items, expr_str, expr_value, standard_sc_expr_str
from .symbol import Symbol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .kconfig import Kconfig


class MenuNode:
    """One definition of a symbol or choice, a menu, or a comment.

    ``item`` is the symbol, the choice, MENU or COMMENT; ``list`` the first node below it, ``next`` the one behind it.
    """

    __slots__ = ("_above", "_below", "_entry", "_kept_prompt", "_later", "item", "kconfig")

    kconfig: Kconfig
    item: Any
    _entry: int
    #: The nodes around it, once somebody has asked any node for them.
    _above: MenuNode | None
    _below: MenuNode | None
    _later: MenuNode | None
    #: The prompt once it was asked for: menus look at all of them at each key.
    _kept_prompt: tuple[str, Expression] | None

    @classmethod
    def _of(cls, kconf: Kconfig, entry: int) -> MenuNode:
        node = cls()
        node.kconfig = kconf
        node._entry = entry
        symbol = kconf._tree.arrays.entry_symbol[entry]
        if symbol >= 0:
            node.item = kconf._item(symbol)
        else:
            kind = kconf._tree.arrays.entry_kind[entry]
            node.item = COMMENT if kind == EntryKind.COMMENT else MENU
        return node

    @property
    def parent(self) -> MenuNode | None:
        """The node above it; None for the top."""
        try:
            return self._above
        except AttributeError:
            self.kconfig._link_nodes()
            return self._above

    @property
    def list(self) -> MenuNode | None:
        """The first node below it."""
        try:
            return self._below
        except AttributeError:
            self.kconfig._link_nodes()
            return self._below

    @property
    def next(self) -> MenuNode | None:
        """The node behind it on its level."""
        try:
            return self._later
        except AttributeError:
            self.kconfig._link_nodes()
            return self._later

    # -- where it stands -----------------------------------------------------------------------------------------------

    @property
    def filename(self) -> str:
        """The file, relative to $srctree."""
        a = self.kconfig._tree.arrays
        return a.files[a.entry_file[self._entry]]

    @property
    def linenr(self) -> int:
        """The line."""
        return self.kconfig._tree.arrays.entry_line[self._entry] if self._entry else 1

    @property
    def include_path(self) -> tuple[tuple[str, int], ...]:
        """File and line of each ``source`` on the way from the first file to this one."""
        return self.kconfig._include_path(self._entry)

    @property
    def is_menuconfig(self) -> bool:
        """Whether its children are a menu of their own."""
        kind = self.kconfig._tree.arrays.entry_kind[self._entry]
        return kind not in (EntryKind.CONFIG, EntryKind.COMMENT)

    @property
    def help(self) -> str | None:
        """The help text, None for none."""
        text = self.kconfig._tree.helps.get(self._entry)
        return text.text.rstrip() if text is not None else None

    # -- its conditions ------------------------------------------------------------------------------------------------

    @property
    def dep(self) -> Expression:
        """What it depends on, with all that surrounds it."""
        return self.kconfig._forms.dep(self._entry)

    @property
    def visibility(self) -> Expression:
        """The ``visible if`` of a menu."""
        return self.kconfig._forms.visibility(self._entry)

    def _prompt(self, condition: Callable[[int], Expression]) -> tuple[str, Expression] | None:
        a = self.kconfig._tree.arrays
        row = a.entry_prompt[self._entry]
        return (a.property_text[row], condition(row)) if row >= 0 else None

    @property
    def prompt(self) -> tuple[str, Expression] | None:
        """``(text, condition)``; the title of a menu or comment; None without one."""
        try:
            return self._kept_prompt
        except AttributeError:
            self._kept_prompt = self._find_prompt()
            return self._kept_prompt

    def _find_prompt(self) -> tuple[str, Expression] | None:
        forms = self.kconfig._forms

        def condition(row: int) -> Expression:
            if not self._entry:
                return self.kconfig.y
            if self.item is MENU or self.item is COMMENT:
                return forms.full(row)
            return forms.both(forms.written(row), forms.both(forms.visible_if(self._entry), self.dep))

        return self._prompt(condition)

    @property
    def orig_prompt(self) -> tuple[str, Expression] | None:
        """``prompt`` with the condition as written."""
        found = self.prompt
        return (found[0], self.kconfig._forms.own(found[1], self._entry)) if found else None

    def _written(self, row: int) -> Expression:
        forms = self.kconfig._forms
        return forms.own(forms.full(row), self._entry)

    def _pairs(self, kind: PropertyKind, condition: Callable[[int], Expression]) -> Pairs:
        forms, values = self.kconfig._forms, self.kconfig._tree.arrays.property_value
        return [(forms.value(values[row]), condition(row)) for row in forms.properties(self._entry, kind)]

    def _ranges(self, condition: Callable[[int], Expression]) -> Ranges:
        kconf, a = self.kconfig, self.kconfig._tree.arrays
        return [
            (kconf._item(a.property_value[row]), kconf._item(a.property_upper[row]), condition(row))
            for row in kconf._forms.properties(self._entry, PropertyKind.RANGE)
        ]

    @property
    def defaults(self) -> Pairs:
        """``(value, condition)`` of each default here."""
        return self._pairs(PropertyKind.DEFAULT, self.kconfig._forms.full)

    @property
    def selects(self) -> Pairs:
        """``(symbol, condition)`` of each select here."""
        return self._pairs(PropertyKind.SELECT, self.kconfig._forms.full)

    @property
    def implies(self) -> Pairs:
        """``(symbol, condition)`` of each imply here."""
        return self._pairs(PropertyKind.IMPLY, self.kconfig._forms.full)

    @property
    def ranges(self) -> Ranges:
        """``(low, high, condition)`` of each range here."""
        return self._ranges(self.kconfig._forms.full)

    @property
    def orig_defaults(self) -> Pairs:
        """``defaults`` with conditions as written."""
        return self._pairs(PropertyKind.DEFAULT, self._written)

    @property
    def orig_selects(self) -> Pairs:
        """``selects`` with conditions as written."""
        return self._pairs(PropertyKind.SELECT, self._written)

    @property
    def orig_implies(self) -> Pairs:
        """``implies`` with conditions as written."""
        return self._pairs(PropertyKind.IMPLY, self._written)

    @property
    def orig_ranges(self) -> Ranges:
        """``ranges`` with conditions as written."""
        return self._ranges(self._written)

    @property
    def referenced(self) -> set[Any]:
        """All symbols and choices that stand in its properties and conditions."""
        parts: list[Any] = [self.dep]
        if self.prompt:
            parts.append(self.prompt[1])
        if self.item is MENU:
            parts.append(self.visibility)
        for rows in (self.defaults, self.selects, self.implies, self.ranges):
            for row in rows:
                parts += row
        return {item for part in parts for item in expr_items(part)}

    # -- texts ---------------------------------------------------------------------------------------------------------

    def __repr__(self) -> str:
        item = self.item
        if isinstance(item, Symbol):
            fields = [f"menu node for symbol {item.name}"]
        elif isinstance(item, Choice):
            fields = [f"menu node for choice{'' if item.name is None else f' {item.name}'}"]
        else:
            fields = [f"menu node for {'menu' if item is MENU else 'comment'}"]
        if self.prompt:
            fields.append(f'prompt "{self.prompt[0]}" (visibility {TRI_TO_STR[expr_value(self.prompt[1])]})')
        if isinstance(item, Symbol) and self.is_menuconfig:
            fields.append("is menuconfig")
        fields.append(f"deps {TRI_TO_STR[expr_value(self.dep)]}")
        if item is MENU:
            fields.append(f"'visible if' deps {TRI_TO_STR[expr_value(self.visibility)]}")
        if self.help is not None:
            fields.append("has help")
        if self.list:
            fields.append("has child")
        if self.next:
            fields.append("has next")
        return f"<{', '.join([*fields, f'{self.filename}:{self.linenr}'])}>"

    def __str__(self) -> str:
        return self.custom_str(standard_sc_expr_str)

    def custom_str(self, sc_expr_str_fn: Callable[[Any], str]) -> str:
        """It as in a Kconfig file, dependencies of what surrounds it included; see :meth:`Symbol.custom_str`."""
        if self.item is not MENU and self.item is not COMMENT:
            return "\n".join(self._definition(sc_expr_str_fn))
        assert self.prompt is not None
        y = self.kconfig.y
        lines = [f'{"menu" if self.item is MENU else "comment"} "{self.prompt[0]}"']
        if self.dep is not y:
            lines.append(f"\tdepends on {expr_str(self.dep, sc_expr_str_fn)}")
        if self.item is MENU and self.visibility is not y:
            lines.append(f"\tvisible if {expr_str(self.visibility, sc_expr_str_fn)}")
        return "\n".join(lines)

    def _definition(self, show: Callable[[Any], str]) -> Iterable[str]:
        y, item = self.kconfig.y, self.item

        def under(condition: Expression) -> str:
            return "" if condition is y else f" if {expr_str(condition, show)}"

        if isinstance(item, Symbol):
            yield f"{'menuconfig' if self.is_menuconfig else 'config'} {item.name}"
        else:
            yield f"choice {item.name}" if item.name else "choice"
        prompt = self.orig_prompt
        if prompt:
            kind = TYPE_TO_STR[item.orig_type] if item.orig_type else "prompt"
            yield f'\t{kind} "{escape(prompt[0])}"{under(prompt[1])}'
        elif item.orig_type:
            yield f"\t{TYPE_TO_STR[item.orig_type]}"
        if isinstance(item, Symbol):
            yield from (f"\t{option}" for option in self._options(item))
            for low, high, condition in self.orig_ranges:
                yield f"\trange {show(low)} {show(high)}{under(condition)}"
        for value, condition in self.orig_defaults:
            yield f"\tdefault {expr_str(value, show)}{under(condition)}"
        if isinstance(item, Choice) and item.is_optional:
            yield "\toptional"
        for word, rows in (("select", self.orig_selects), ("imply", self.orig_implies)):
            yield from (f"\t{word} {show(symbol)}{under(condition)}" for symbol, condition in rows)
        if self.dep is not y:
            yield f"\tdepends on {expr_str(self.dep, show)}"
        if self.help is not None:
            yield "\thelp"
            yield from (f"\t  {line}" for line in self.help.splitlines())

    @staticmethod
    def _options(symbol: Symbol) -> Iterable[str]:
        kconf = symbol.kconfig
        if symbol.is_allnoconfig_y:
            yield "option allnoconfig_y"
        if symbol is kconf.defconfig_list:
            yield "option defconfig_list"
        if symbol.env_var is not None:
            yield f'option env="{symbol.env_var}"'
        if symbol is kconf.modules:
            yield "option modules"
