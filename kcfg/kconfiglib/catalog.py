"""``Catalog``: the symbols, choices and menus of one tree as objects, each made once and when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from kcfg.configuration.live import LiveValues
from kcfg.tree import EntryKind, Tree
from kcfg.tree.model import CHOICE, CONSTANT, DEFCONFIG_LIST

from .choice import Choice
from .constants import COMMENT, MENU
from .expressions import Expression
from .forms import Forms
from .node import MenuNode
from .symbol import STRANGER, Symbol
from .variable import Variable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .kconfig import Kconfig


class Catalog:
    """What a Kconfig object has because its tree has it, under Kconfiglib's names."""

    _tree: Tree
    _live: LiveValues

    def __init__(self) -> None:
        self._items: dict[int, Symbol | Choice] = {}
        self._strangers: dict[tuple[str, int], Symbol] = {}
        self._known_nodes: dict[int, MenuNode] = {}

    @property
    def _owner(self) -> Kconfig:
        return self  # type: ignore[return-value]  # nothing but Kconfig stands on this class

    def _item(self, number: int) -> Any:
        found = self._items.get(number)
        if found is None:
            is_choice = number >= 0 and self._tree.arrays.flags[number] & CHOICE
            found = Choice._of(self._owner, number) if is_choice else Symbol._of(self._owner, number)
            self._items[number] = found
        return found

    def _symbol(self, number: int) -> Symbol:
        item = self._item(number)
        assert isinstance(item, Symbol)
        return item

    def _choice(self, number: int) -> Choice:
        item = self._item(number)
        assert isinstance(item, Choice)
        return item

    def _stranger(self, name: str, number: int = STRANGER) -> Symbol:
        """A symbol (or constant) that the tree does not have."""
        found = self._strangers.get((name, number))
        if found is None:
            found = self._strangers[name, number] = Symbol._of(self._owner, number, name)
        return found

    @property
    def n(self) -> Symbol:
        """The constant n."""
        return self._symbol(0)

    @property
    def m(self) -> Symbol:
        """The constant m."""
        return self._symbol(1)

    @property
    def y(self) -> Symbol:
        """The constant y."""
        return self._symbol(2)

    @cached_property
    def modules(self) -> Symbol:
        """The modules symbol; one that is always n if the tree has none."""
        if self._tree.modules > 2:
            return self._symbol(self._tree.modules)
        number = self._tree.numbers.get("MODULES", -1)
        return self._symbol(number) if number >= 0 else self._stranger("MODULES")

    @cached_property
    def syms(self) -> dict[str, Symbol]:
        """All symbols that are defined or mentioned, by name."""
        found = {name: self._symbol(number) for name, number in self._tree.numbers.items() if number > 2}
        found.setdefault("MODULES", self.modules)
        return found

    @cached_property
    def const_syms(self) -> dict[str, Symbol]:
        """All constants, by text."""
        a = self._tree.arrays
        found = {"n": self.n, "m": self.m, "y": self.y}
        for number in range(3, len(a.names)):
            if a.flags[number] & CONSTANT:
                found[a.names[number]] = self._symbol(number)
        return found

    @cached_property
    def _first_entries(self) -> dict[int, int]:
        """The first place of each symbol and choice, in order."""
        symbols = self._tree.arrays.entry_symbol
        found = dict.fromkeys(symbols, 0)
        # From the end, so that the first place is what stays.
        found.update(zip(reversed(symbols), range(len(symbols) - 1, -1, -1), strict=True))
        found.pop(-1, None)
        return found

    @cached_property
    def _later_entries(self) -> dict[int, list[int]]:
        """The further places of the few symbols and choices that have more than one."""
        first = self._first_entries
        found: dict[int, list[int]] = {}
        for entry, number in enumerate(self._tree.arrays.entry_symbol):
            if number >= 0 and first[number] != entry:
                found.setdefault(number, []).append(entry)
        return found

    def _entries_of(self, number: int) -> list[int]:
        """The places of a symbol or choice, in order."""
        first = self._first_entries.get(number)
        return [] if first is None else [first, *self._later_entries.get(number, ())]

    @cached_property
    def _defined(self) -> list[int]:
        """The numbers of all defined symbols, in order."""
        flags = self._tree.arrays.flags
        return [number for number in self._first_entries if not flags[number] & CHOICE]

    @cached_property
    def defined_syms(self) -> list[Symbol]:
        """A symbol for each definition, in order."""
        a = self._tree.arrays
        return [self._symbol(s) for s in a.entry_symbol if s >= 0 and not a.flags[s] & CHOICE]

    @cached_property
    def unique_defined_syms(self) -> list[Symbol]:
        """All defined symbols, in order."""
        return [self._symbol(number) for number in self._defined]

    @cached_property
    def choices(self) -> list[Choice]:
        """A choice for each definition, in order."""
        a = self._tree.arrays
        return [self._choice(s) for s in a.entry_symbol if s >= 0 and a.flags[s] & CHOICE]

    @cached_property
    def unique_choices(self) -> list[Choice]:
        """All choices, in order."""
        flags = self._tree.arrays.flags
        return [self._choice(number) for number in self._first_entries if flags[number] & CHOICE]

    @cached_property
    def named_choices(self) -> dict[str, Choice]:
        """The choices that have names."""
        return {choice.name: choice for choice in self.unique_choices if choice.name}

    @cached_property
    def defconfig_list(self) -> Symbol | None:
        """The symbol with ``option defconfig_list``."""
        for number, flags in enumerate(self._tree.arrays.flags):
            if flags & DEFCONFIG_LIST:
                return self._symbol(number)
        return None

    @cached_property
    def _nodes(self) -> dict[int, MenuNode]:
        """All nodes by entry, linked."""
        a = self._tree.arrays
        found: dict[int, MenuNode] = {}
        last: dict[int, MenuNode] = {}
        a_condition = int(EntryKind.IF)
        for entry, kind in enumerate(a.entry_kind):
            if kind == a_condition:
                continue
            node = found[entry] = self._node(entry)
            node._above = node._below = node._later = None
            if not entry:
                continue
            above = a.entry_parent[entry]
            while a.entry_kind[above] == a_condition:
                above = a.entry_parent[above]
            node._above = found[above]
            before = last.get(above)
            if before is None:
                node._above._below = node
            else:
                before._later = node
            last[above] = node
        return found

    def _link_nodes(self) -> None:
        """Let every node know those around it."""
        assert self._nodes

    def _node(self, entry: int) -> MenuNode:
        found = self._known_nodes.get(entry)
        if found is None:
            found = self._known_nodes[entry] = MenuNode._of(self._owner, entry)
        return found

    @property
    def top_node(self) -> MenuNode:
        """The main menu."""
        self._live.prepare()  # who walks the menus is about to change something
        return self._nodes[0]

    @cached_property
    def menus(self) -> list[MenuNode]:
        """All menus, in order."""
        return [node for entry, node in self._nodes.items() if entry and node.item is MENU]

    @cached_property
    def comments(self) -> list[MenuNode]:
        """All comments, in order."""
        return [node for node in self._nodes.values() if node.item is COMMENT]

    @property
    def mainmenu_text(self) -> str:
        """The title of the main menu."""
        return self._tree.title

    def node_iter(self, unique_syms: bool = False) -> Iterator[MenuNode]:
        """All nodes but the top one, as they stand; with ``unique_syms`` each symbol's first only."""
        seen: set[int] = set()
        for entry, node in self._nodes.items():
            if unique_syms and isinstance(node.item, Symbol):
                if node.item._number in seen:
                    continue
                seen.add(node.item._number)
            if entry:
                yield node

    @cached_property
    def _forms(self) -> Forms:
        return Forms(self._owner)

    def _direct_dep(self, number: int) -> Expression:
        found: Expression = self.n
        for entry in self._entries_of(number):
            found = self._forms.either(found, self._forms.dep(entry))
        return found

    def _locations(self, number: int, *, up_to: int | None = None) -> str:
        a = self._tree.arrays
        entries = [entry for entry in self._entries_of(number) if up_to is None or entry <= up_to]
        places = [f"{a.files[a.entry_file[entry]]}:{a.entry_line[entry]}" for entry in entries]
        return f"(defined at {', '.join(places)})" if places else "(undefined)"

    def _members(self, choice: int) -> list[int]:
        a = self._tree.arrays
        index = a.choices.index(choice)
        return a.members[a.member_start[index] : a.member_start[index + 1]]

    # -- files and variables -------------------------------------------------------------------------------------------

    @cached_property
    def kconfig_filenames(self) -> list[str]:
        """The files in the order in which they were sourced, each as often as it was."""
        a = self._tree.arrays
        return [a.files[file] for file in a.inclusion_file]

    def _include_path(self, entry: int) -> tuple[tuple[str, int], ...]:
        a = self._tree.arrays
        path: list[tuple[str, int]] = []
        inclusion = a.entry_inclusion[entry]
        while a.inclusion_parent[inclusion] >= 0:
            parent = a.inclusion_parent[inclusion]
            path.append((a.files[a.inclusion_file[parent]], a.inclusion_line[inclusion]))
            inclusion = parent
        return tuple(reversed(path))

    @cached_property
    def env_vars(self) -> set[str]:
        """The environment variables that macros read and that were set."""
        return set(self._tree.origin.environment_used)

    @cached_property
    def variables(self) -> dict[str, Variable]:
        """The variables of macros, by name."""
        a = self._tree.arrays
        rows = zip(a.variable_name, a.variable_value, a.variable_recursive, strict=True)
        return {name: Variable._of(self._owner, name, value, bool(recursive)) for name, value, recursive in rows}
