"""The ``Tree``: everything that the Kconfig files of one project say for one environment, in flat arrays.

Nothing here changes once it is built, so one tree serves any number of configurations, threads and forks, and can be
written to disk as it is; but what only reasons need may come late (:mod:`kcfg.tree.late`). Code that evaluates works on
the arrays; code that explains uses the views (:class:`Symbol`, :class:`Property`, :class:`Entry`), made when asked for.

A *slot* is a place for a tristate value while evaluating: slots below ``len(names)`` are the symbols', the others the
expressions'. Slots 0, 1 and 2 are the constants ``n``, ``m`` and ``y``.
"""

from __future__ import annotations

from itertools import compress

from kcfg.errors import Place
from kcfg.language import SymbolType
from kcfg.records import dataclass, field

from .dialects import Dialect
from .kinds import P_RANGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Final

    from kcfg.configuration import Configuration
    from kcfg.language import Diagnostic, HelpText

    from .kinds import EntryKind, PropertyKind

CONSTANT: Final = 1
CHOICE: Final = 2
MEMBER: Final = 4
NO_WRITE: Final = 8
OPTIONAL: Final = 16
DEFCONFIG_LIST: Final = 32
ALLNOCONFIG_Y: Final = 64
TRANSITIONAL: Final = 128

#: By a symbol's flags: whether it is found by its name.
_IS_SEEN = bytes(not flags & (CONSTANT | CHOICE) for flags in range(256))

# Instructions of the evaluation program; see kcfg.tree.program.
DO_AND: Final = 0
DO_LOGICAL: Final = 1
DO_OR: Final = 2
DO_NOT: Final = 3
DO_TEXT: Final = 4
DO_SAME: Final = 5
DO_DIFFERENT: Final = 6
DO_COMPARE: Final = 7
DO_CHOICE: Final = 8
DO_PICK: Final = 9
DO_ABOVE_Y: Final = 10


@dataclass(slots=True)
class Arrays:
    """The flat form. ``…_start`` arrays hold, for symbol or choice ``i``, where its rows begin, up to ``[i + 1]``."""

    # By symbol.
    names: list[str]
    types: list[int]
    flags: list[int]
    visibility: list[int]  # slot: the most that any prompt allows; 0 without a prompt
    dir_dep: list[int]  # slot; 2 (y) without dependencies
    rev_dep: list[int]  # slot; 0 (n) if nothing selects it
    implied: list[int]  # slot; 0 (n) if nothing implies it
    choice_of: list[int]  # symbol number of the choice that it is a member of, -1
    # Conditions of prompts, by symbol.
    prompt_start: list[int]
    prompt_condition: list[int]  # slot
    # Defaults, by symbol.
    default_start: list[int]
    default_value: list[int]  # slot
    default_condition: list[int]  # slot
    default_property: list[int]
    # Ranges, by symbol.
    range_start: list[int]
    range_low: list[int]  # symbol
    range_high: list[int]  # symbol
    range_condition: list[int]  # slot
    range_property: list[int]
    # Choices, in order of creation: their members, and the members in the order that assignments rearrange.
    choices: list[int]
    member_start: list[int]  # by choice
    members: list[int]
    priority_start: list[int]  # by choice
    priority: list[int]
    # Expressions: slot len(names) + i.
    op: list[int]
    left: list[int]
    right: list[int]
    # The evaluation program.
    program_op: list[int]
    program_slot: list[int]
    program_a: list[int]
    program_b: list[int]
    # What `.config` consists of, in order: a symbol (>= 0), or the opening (-1 - 2 * entry) or
    # closing (-2 - 2 * entry) of the menu or comment at that entry.
    layout: list[int]
    # Properties.
    property_kind: list[int]
    property_symbol: list[int]  # -1 for menus and comments
    property_entry: list[int]
    property_value: list[int]  # slot; the lower bound's symbol for a range; -1 for a prompt
    property_upper: list[int]  # the upper bound's symbol for a range, else -1
    property_condition: list[int]  # slot, 2 (y) for none
    property_written: list[int]  # slot of the condition as its author wrote it, -1 for none
    property_file: list[int]
    property_line: list[int]
    property_text: list[str]
    # What `.config` quotes of these: the entries of menus and comments, the main menu's (0) first, and their titles.
    title_entry: list[int]
    title_text: list[str]
    property_start: list[int]  # by symbol, whose properties stand one behind the other; those of menus come last
    # Entries, depth first; 0 is the root.
    entry_kind: list[int]
    entry_symbol: list[int]
    entry_parent: list[int]
    entry_end: list[int]  # the number after the last entry below it
    entry_prompt: list[int]  # property, -1
    entry_dep: list[int]  # slot, -1 for none: as C leaves it
    entry_visibility: list[int]  # slot of `visible if`, -1 for none
    entry_file: list[int]
    entry_line: list[int]
    # Only for reasons. The block that an entry is written in (-1 for the root), and, by entry, its `depends on` and
    # `visible if` and the condition of an `if`, as written.
    entry_block: list[int]
    demand_start: list[int]
    demand_visible: list[int]  # 1 for a `visible if`
    demand_slot: list[int]
    demand_file: list[int]
    demand_line: list[int]
    # What macros took from outside the files: where, whether a command or an environment variable, and its answer.
    outside_file: list[int]
    outside_line: list[int]
    outside_command: list[int]
    outside_name: list[str]
    outside_value: list[str]
    # Each reading of a file, in order: the file, the reading that sourced it (-1 for none) and the line there. By
    # entry, the reading that it comes from.
    entry_inclusion: list[int]
    inclusion_file: list[int]
    inclusion_parent: list[int]
    inclusion_line: list[int]
    # The variables of macros as they were at the end.
    variable_name: list[str]
    variable_value: list[str]
    variable_recursive: list[int]
    files: list[str]


@dataclass(frozen=True)
class Origin:
    """Where a tree came from: what a snapshot's validity and ``auto.conf.cmd`` need."""

    root: str = ""
    environment_used: Mapping[str, str] = field(default_factory=dict)
    #: The variables that ``option env`` names, and their values, empty for those that are not set.
    environment_options: Mapping[str, str] = field(default_factory=dict)


class Tree:
    """One Kconfig tree. Make it with :func:`kcfg.load_tree`.

    ``arrays`` is the flat form; ``modules`` the number of the modules symbol (0, the constant ``n``, without one);
    ``circular`` says that values can depend on themselves, so that the order of evaluation shows; ``helps`` maps entry
    numbers to help texts; ``diagnostics`` holds the warnings of reading and building.
    """

    def __init__(
        self,
        dialect: Dialect,
        arrays: Arrays,
        *,
        modules: int,
        circular: bool,
        helps: Mapping[int, HelpText],
        diagnostics: Sequence[Diagnostic],
        environment_symbols: Mapping[int, str],
        origin: Origin,
    ) -> None:
        self.dialect = dialect
        self.arrays = arrays
        self.modules = modules
        self.circular = circular
        self.helps = helps
        self.diagnostics = tuple(diagnostics)
        self.environment_symbols = environment_symbols
        self.origin = origin
        self._numbers: dict[str, int] | None = None
        self._hash_order: list[int] | None = None

    def under(self, dialect: Dialect) -> Tree:
        """The same tree, evaluated by the rules of another dialect."""
        return Tree(
            dialect,
            self.arrays,
            modules=self.modules,
            circular=self.circular,
            helps=self.helps,
            diagnostics=self.diagnostics,
            environment_symbols=self.environment_symbols,
            origin=self.origin,
        )

    @property
    def title(self) -> str:
        """The text of the main menu."""
        return self.arrays.title_text[0]

    @property
    def numbers(self) -> Mapping[str, int]:
        """Symbol numbers by name: of all that are defined or mentioned, choices and quoted constants aside."""
        if self._numbers is None:
            a = self.arrays
            # A byte of flags each, so that all are looked at and left out without a line of Python for one.
            seen = bytes(a.flags).translate(_IS_SEEN)
            numbers = dict(zip(compress(a.names, seen), compress(range(len(seen)), seen), strict=True))
            numbers.update(n=0, m=1, y=2)
            self._numbers = numbers
        return self._numbers

    @property
    def hash_order(self) -> list[int]:
        """Symbol numbers in the order of C's symbol table. Cost: some 50 ms for Linux, once."""
        if self._hash_order is None:
            from .hashing import hash_order

            a = self.arrays
            names = [
                None if flags & CHOICE and not name else name for name, flags in zip(a.names, a.flags, strict=True)
            ]
            self._hash_order = hash_order(names, self.dialect.hash_buckets)
        return self._hash_order

    def configure(self, *files: str, values: Mapping[str, str] | None = None, prefix: str = "CONFIG_") -> Configuration:
        """The configuration that the files of assignments at these paths ask for, then ``values`` by name.

        Raises FileError. Cost: one evaluation, 30 to 50 ms for Linux.
        """
        # The next stage of the house; imported here so that a tree can be asked without it.
        from kcfg.configuration import configure

        return configure(self, files, values=values, prefix=prefix)

    # -- views --------------------------------------------------------------------------------------------------------

    def __getitem__(self, name: str) -> Symbol:
        """The symbol called ``name`` (without a prefix such as ``CONFIG_``). Raises KeyError."""
        return Symbol(self, self.numbers[name])

    def __contains__(self, name: str) -> bool:
        return name in self.numbers

    @property
    def symbols(self) -> Iterator[Symbol]:
        """Every symbol that is defined, in the order of first mention."""
        a = self.arrays
        for number in range(3, len(a.names)):
            if a.types[number] and not a.flags[number] & (CONSTANT | CHOICE):
                yield Symbol(self, number)

    @property
    def choices(self) -> Iterator[Symbol]:
        """Every choice, in the order of definition."""
        for number in self.arrays.choices:
            yield Symbol(self, number)

    @property
    def root(self) -> Entry:
        """The main menu."""
        return Entry(self, 0)

    def place(self, file: int, line: int) -> Place:
        """The place at ``line`` of the file with this number."""
        return Place(self.arrays.files[file], line)

    def expression_text(self, slot: int) -> str:
        """The expression in ``slot`` in Kconfig's notation, with C's parentheses; ``y`` for none (-1)."""
        from .printing import expression_text

        return expression_text(self.arrays, slot)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A view of one symbol (or choice) of a tree."""

    tree: Tree
    number: int

    @property
    def name(self) -> str:
        """The name without a prefix; empty for a choice without one."""
        return self.tree.arrays.names[self.number]

    @property
    def type(self) -> SymbolType:
        """Its type, UNKNOWN if it is only mentioned."""
        return SymbolType(self.tree.arrays.types[self.number])

    @property
    def is_choice(self) -> bool:
        """Whether it stands for a choice."""
        return bool(self.tree.arrays.flags[self.number] & CHOICE)

    @property
    def is_constant(self) -> bool:
        """Whether it is ``n``, ``m``, ``y`` or a quoted text."""
        return bool(self.tree.arrays.flags[self.number] & CONSTANT)

    @property
    def choice(self) -> Symbol | None:
        """The choice that it is a member of."""
        number = self.tree.arrays.choice_of[self.number]
        return Symbol(self.tree, number) if number >= 0 else None

    @property
    def properties(self) -> list[Property]:
        """Its prompts, defaults, selects, implies and ranges, in the order of definition."""
        a = self.tree.arrays
        rows = range(a.property_start[self.number], a.property_start[self.number + 1])
        return [Property(self.tree, row) for row in rows]

    @property
    def entries(self) -> list[Entry]:
        """The places where it is defined, in menu order. Cost: a pass over all entries."""
        symbols = self.tree.arrays.entry_symbol
        return [Entry(self.tree, i) for i, number in enumerate(symbols) if number == self.number]


@dataclass(frozen=True, slots=True)
class Property:
    """A view of one property: a prompt, default, select, imply or range."""

    tree: Tree
    number: int

    @property
    def kind(self) -> PropertyKind:
        """What it says."""
        from .kinds import PropertyKind

        return PropertyKind(self.tree.arrays.property_kind[self.number])

    @property
    def text(self) -> str:
        """The text of a prompt, menu or comment."""
        return self.tree.arrays.property_text[self.number]

    @property
    def place(self) -> Place:
        """Where it is written."""
        a = self.tree.arrays
        return self.tree.place(a.property_file[self.number], a.property_line[self.number])

    @property
    def condition(self) -> str:
        """Its ``if``, as written; empty for none."""
        slot = self.tree.arrays.property_written[self.number]
        return "" if slot < 0 else self.tree.expression_text(slot)

    @property
    def value(self) -> str:
        """What it defaults to or selects, in Kconfig's notation; ``LOW HIGH`` for a range; empty for a prompt."""
        a = self.tree.arrays
        slot = a.property_value[self.number]
        if slot < 0:
            return ""
        if a.property_kind[self.number] == P_RANGE:
            return f"{a.names[slot]} {a.names[a.property_upper[self.number]]}"
        return self.tree.expression_text(slot)


@dataclass(frozen=True, slots=True)
class Entry:
    """A view of one place in the menu structure."""

    tree: Tree
    number: int

    @property
    def kind(self) -> EntryKind:
        """What stands there."""
        from .kinds import EntryKind

        return EntryKind(self.tree.arrays.entry_kind[self.number])

    @property
    def symbol(self) -> Symbol | None:
        """The symbol or choice defined there, None for menus, comments and ifs."""
        number = self.tree.arrays.entry_symbol[self.number]
        return Symbol(self.tree, number) if number >= 0 else None

    @property
    def place(self) -> Place:
        """Where it is written."""
        a = self.tree.arrays
        return self.tree.place(a.entry_file[self.number], a.entry_line[self.number])

    @property
    def prompt(self) -> Property | None:
        """Its prompt, or the text of the menu or comment."""
        number = self.tree.arrays.entry_prompt[self.number]
        return Property(self.tree, number) if number >= 0 else None

    @property
    def parent(self) -> Entry | None:
        """The entry above it; None for the main menu."""
        return Entry(self.tree, self.tree.arrays.entry_parent[self.number]) if self.number else None

    @property
    def children(self) -> list[Entry]:
        """The entries directly below it."""
        a = self.tree.arrays
        found = []
        child, end = self.number + 1, a.entry_end[self.number]
        while child < end:
            found.append(Entry(self.tree, child))
            child = a.entry_end[child]
        return found

    @property
    def help(self) -> str:
        """Its help text, empty for none."""
        text = self.tree.helps.get(self.number)
        return text.text if text is not None else ""
