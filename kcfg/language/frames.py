"""One file that is being read: how far, and what C's lexer would remember of it."""

from __future__ import annotations

from kcfg.language.scan import FileScan, Handled
from kcfg.language.sources import At
from kcfg.language.statements import OPTION_KINDS, Kind, Statement

#: The statements that open an entry: what follows may be an option of it.
_ENTRY_KINDS = frozenset({Kind.CONFIG, Kind.MENUCONFIG, Kind.CONFIGDEFAULT, Kind.CHOICE, Kind.MENU, Kind.COMMENT})


class Frame:
    """A file on the stack of the reader."""

    __slots__ = (
        "_specials",
        "ended",
        "file",
        "help_ended",
        "inclusion",
        "last_places",
        "name",
        "next_physical",
        "pending",
        "position",
        "scan",
        "silent",
        "source_number",
    )

    def __init__(self, file: int, name: str, scan: FileScan, ended: tuple[str, ...]) -> None:
        #: The index of the name among the files of the reading.
        self.file = file
        self.name = name
        #: The index of this reading of the file among the reader's inclusions.
        self.inclusion = 0
        #: The line that C names for the ``source`` that is being followed, and the index of the line behind it.
        self.source_number = 0
        self.next_physical = 0
        #: Names that the same ``source`` will enter next, the first of them last.
        self.pending: list[tuple[str, At]] = []
        #: This file, and before it those whose last line, without a newline, has led here.
        self.ended = ended
        self.replace(scan)

    def replace(self, scan: FileScan) -> None:
        """Go on with another scan, of the rest of the same file."""
        self.scan = scan
        self.position = 0
        self._specials = iter(scan.specials)
        #: The entries that expanded to nothing, and the ``source`` lines whose file ended in a help text.
        self.silent: set[int] = set()
        self.help_ended: set[int] = set()
        #: By ``source`` line, where the last statement of its file stands.
        self.last_places: dict[int, tuple[str, int]] = {}

    def reads(self, scan: FileScan) -> bool:
        """Whether ``scan`` is still the one."""
        return self.scan is scan

    def next_special(self) -> int:
        """The index of the next entry that the reader must look at itself; to be called once for each."""
        return next(self._specials, len(self.scan.entries))

    def after_help(self, position: int) -> bool:
        """Whether C's lexer remembers a help text as the last token before the entry at ``position``."""
        entries = self.scan.entries
        for index in range(position - 1, -1, -1):
            entry = entries[index]
            if isinstance(entry, Statement):
                return entry.kind is Kind.HELP
            if index not in self.silent:
                return index in self.help_ended
        return False

    def in_entry(self, position: int) -> bool:
        """Whether the entry at ``position`` follows the first line or an option of a config, choice, menu …"""
        for index in range(position - 1, -1, -1):
            entry = self.scan.entries[index]
            statement = entry.statement if isinstance(entry, Handled) else entry
            if isinstance(statement, Statement):
                return statement.kind in _ENTRY_KINDS or statement.kind in OPTION_KINDS
            if index not in self.silent:
                return False
        return False

    def place_before(self, position: int) -> tuple[str, int] | None:
        """File and line of the last statement before the entry at ``position``, None if this file has none there."""
        for index in range(position - 1, -1, -1):
            if index not in self.silent:
                return self.last_places.get(index, (self.name, self.scan.numbers[index]))
        return None

    def physical_line(self, number: int) -> str | None:
        """A line of the file's text by its number, None where there is none."""
        physical = self.scan.physical
        return physical[number - 1] if 0 < number <= len(physical) else None
