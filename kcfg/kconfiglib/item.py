"""``TreeItem``: what a symbol and a choice have in common, which is all that comes from their definitions."""

from __future__ import annotations

from collections.abc import Callable

from .constants import FROM_TREE, STR_TO_TRI, TRI_TO_STR, TRISTATE, TYPE_TO_STR, UNKNOWN
from .expressions import Expression, Pairs, standard_sc_expr_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .kconfig import Kconfig
    from .node import MenuNode


class TreeItem:
    """Something that is defined at places in the menus: a number in the tree of one Kconfig object."""

    __slots__ = ("_number", "kconfig")

    kconfig: Kconfig
    _number: int

    @property
    def orig_type(self) -> int:
        """The type in the files; UNKNOWN for undefined symbols and constants but n, m and y."""
        if self._number < 3:
            return TRISTATE if self._number >= 0 else UNKNOWN
        return FROM_TREE[self.kconfig._tree.arrays.types[self._number]]

    @property
    def nodes(self) -> list[MenuNode]:
        """Its places in the menus, in order."""
        return [self.kconfig._node(entry) for entry in self.kconfig._entries_of(self._number)]

    @property
    def defaults(self) -> Pairs:
        """``(value, condition)`` of each default; conditions hold all dependencies."""
        return [row for node in self.nodes for row in node.defaults]

    @property
    def orig_defaults(self) -> Pairs:
        """``defaults`` with conditions as written."""
        return [row for node in self.nodes for row in node.orig_defaults]

    @property
    def direct_dep(self) -> Expression:
        """What it depends on: at any of its places."""
        return self.kconfig._direct_dep(self._number)

    @property
    def referenced(self) -> set[Any]:
        """All symbols and choices that its definitions mention, dependencies of what surrounds them included."""
        return {item for node in self.nodes for item in node.referenced}

    @property
    def name_and_loc(self) -> str:
        """The name, or ``<choice NAME>``, and where it is defined."""
        return f"{self._title()} {self.kconfig._locations(self._number)}"

    def _title(self) -> str:
        raise NotImplementedError

    def _as_wanted(self, value: Any, *, logical: bool = True) -> Any:
        """A value that a program asks for: n, m and y as numbers where that is meant, and True and 1.0, too."""
        if not logical or value is None:
            return value
        if isinstance(value, str):
            return STR_TO_TRI.get(value, value)
        return int(value) if value in (0, 1, 2) else value

    def _warn_invalid(self, value: Any) -> None:
        shown = TRI_TO_STR[value] if not isinstance(value, str) and value in TRI_TO_STR else f"'{value}'"
        self.kconfig._warn(
            f"the value {shown} is invalid for {self.name_and_loc}, which has type {TYPE_TO_STR[self.orig_type]} -- "
            "assignment ignored"
        )

    def _prompt_texts(self) -> list[str]:
        """Its prompts in quotes."""
        return [f'"{node.prompt[0]}"' for node in self.nodes if node.prompt]

    def _places(self) -> list[str]:
        """File and line of each definition."""
        return [f"{node.filename}:{node.linenr}" for node in self.nodes]

    def __str__(self) -> str:
        return self.custom_str(standard_sc_expr_str)

    def custom_str(self, sc_expr_str_fn: Callable[[Any], str]) -> str:
        """Its definitions as in a Kconfig file; ``sc_expr_str_fn`` gives the text of each symbol and choice."""
        return "\n\n".join(node.custom_str(sc_expr_str_fn) for node in self.nodes)
