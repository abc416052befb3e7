"""The records that a tree is made of while it is being built; :mod:`kcfg.tree.flatten` turns them into a ``Tree``.

They follow the terms of the field: a symbol has properties (prompt, default, select, …), an entry is a place in the
menu structure (a ``config``, ``menu``, ``comment``, ``choice`` or ``if``). Expressions are numbers of
:mod:`kcfg.tree.expressions`.
"""

from __future__ import annotations

from .expressions import NULL
from .kinds import EntryKind as EntryKind
from .kinds import PropertyKind as PropertyKind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kcfg.language import HelpText


#: Of every symbol that is no choice: one list for all of them, which stays empty.
_NO_MEMBERS: list[SymbolRecord] = []


class SymbolRecord:
    """A symbol, or a choice (which C treats as a symbol without a name)."""

    __slots__ = (
        "allnoconfig_y",
        "checked",
        "checking",
        "choice",
        "constant",
        "dir_dep",
        "entries",
        "environment",
        "implied",
        "in_choice_list",
        "is_choice",
        "members",
        "mentioned",
        "name",
        "no_write",
        "number",
        "optional",
        "properties",
        "rev_dep",
        "transitional",
        "warned",
    )

    def __init__(self, number: int, name: str, *, constant: bool = False, is_choice: bool = False) -> None:
        self.number = number
        self.name = name
        self.constant = constant
        self.is_choice = is_choice
        self.optional = not is_choice
        self.no_write = is_choice
        self.environment: str | None = None
        self.allnoconfig_y = False
        self.transitional = False
        self.properties: list[PropertyRecord] = []
        self.entries: list[EntryRecord] = []
        self.dir_dep = NULL
        self.rev_dep = NULL
        self.implied = NULL
        self.choice: SymbolRecord | None = None
        self.members: list[SymbolRecord] = [] if is_choice else _NO_MEMBERS
        #: Whether any dependency or condition can speak of it.
        self.mentioned = constant or is_choice
        self.in_choice_list = False
        self.warned = False
        self.checking = False
        self.checked = False

    @property
    def shown_name(self) -> str:
        """The name as C prints it in messages."""
        return "<choice>" if self.is_choice and not self.name else self.name


class PropertyRecord:
    """A prompt, default, select, imply or range: ``expression`` if ``condition``."""

    __slots__ = (
        "condition",
        "entry",
        "expression",
        "file",
        "kind",
        "line",
        "number",
        "symbol",
        "text",
        "visibility",
        "written_condition",
    )

    def __init__(self, kind: int, entry: EntryRecord, expression: int, condition: int, file: int, line: int) -> None:
        self.kind = kind
        self.entry = entry
        self.symbol = entry.symbol
        self.expression = expression
        self.condition = condition
        self.written_condition = condition
        self.text: str | None = None
        #: What ``visible if`` adds to the condition without being rewritten with it.
        self.visibility = NULL
        self.file = file
        self.line = line
        self.number = -1


class EntryRecord:
    """A place in the menu structure, linked as C links it: parent, first child, next sibling."""

    __slots__ = (
        "block",
        "child",
        "defaults_only",
        "dep",
        "depends",
        "file",
        "first_property",
        "help",
        "inclusion",
        "kind",
        "line",
        "next",
        "number",
        "parent",
        "prompt",
        "symbol",
        "visibility",
        "visibles",
    )

    def __init__(
        self, kind: int, symbol: SymbolRecord | None, parent: EntryRecord | None, file: int, line: int
    ) -> None:
        self.kind = kind
        self.symbol = symbol
        self.parent = parent
        # The block that it is written in; its parent in the menu structure may become another.
        self.block = parent
        self.child: EntryRecord | None = None
        self.next: EntryRecord | None = None
        self.prompt: PropertyRecord | None = None
        self.visibility = NULL
        self.dep = NULL
        # A `configdefault`: it adds defaults to a symbol and defines nothing.
        self.defaults_only = False
        # Each `depends on` (or the condition of an `if`) as written: (expression, file, line).
        self.depends: tuple[tuple[int, int, int], ...] = ()
        # Each `visible if`, likewise.
        self.visibles: tuple[tuple[int, int, int], ...] = ()
        self.help: HelpText | None = None
        self.file = file
        self.line = line
        # Where its own begin among the properties of its symbol.
        self.first_property = len(symbol.properties) if symbol is not None else 0
        # The reading of the file that it stands in: one file can be sourced from several places.
        self.inclusion = 0
        self.number = -1

    def following(self, root: EntryRecord | None) -> EntryRecord | None:
        """The next entry depth first, within ``root`` (None: the whole tree); None at the end."""
        if self.child is not None:
            return self.child
        entry: EntryRecord = self
        while entry is not root and entry.next is None:
            if entry.parent is None:
                return None
            entry = entry.parent
        return None if entry is root else entry.next
