"""``Kconfig.load_config()``: the assignments of a ``.config``, with Kconfiglib's words for what is wrong with them.

Which lines count and for what follows the tree's dialect; only the warnings are Kconfiglib's.
"""

from __future__ import annotations

from kcfg.configuration import Assignment, AssignmentReader, Problem
from kcfg.configuration.reading import Events

from .constants import LOGICAL, STRING, TRI_TO_STR, TRISTATE, TYPE_TO_STR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .kconfig import Kconfig
    from .symbol import Symbol


class ConfigReader:
    """Reads one text for one Kconfig object."""

    def __init__(self, kconf: Kconfig, filename: str, *, merges: bool = False) -> None:
        self._kconf = kconf
        self._filename = filename
        self._merges = merges
        #: The last valid value of each symbol, as texts.
        self._last: dict[int, str] = {}
        #: The modes of choices, by what was assigned to their members.
        self._modes: dict[int, int] = {}

    def read(self, text: str) -> Events:
        """The assignments; warnings and ``missing_syms`` are added to the object."""
        kconf = self._kconf
        events = AssignmentReader(kconf._tree, kconf.config_prefix).read(text, self._filename)
        for assignment in events.assignments:
            self._note(assignment)
        return events

    def _warn(self, text: str, assignment: Assignment) -> None:
        self._kconf._warn(text, self._filename, assignment.place.line)

    def _note(self, assignment: Assignment) -> None:
        kconf = self._kconf
        if assignment.problem is Problem.MALFORMED:
            if not assignment.raw.lstrip().startswith("#"):
                self._warn(f"ignoring malformed line '{assignment.raw.rstrip()}'", assignment)
            return
        if not assignment.name:
            self._warn(f"ignoring malformed line '{kconf.config_prefix}={assignment.raw.rstrip()}'", assignment)
            return
        number = assignment.symbol
        if number < 0 or not kconf._entries_of(number):
            self._note_unknown(assignment)
            return
        if not assignment.valid:
            self._note_invalid(kconf._symbol(number), assignment)
            return
        value = assignment.value
        shown = TRI_TO_STR[value] if isinstance(value, int) else str(value)
        choice = kconf._tree.arrays.choice_of[number]
        if isinstance(value, int) and value and choice >= 0 and not kconf._menu_choices:
            self._note_mode(choice, value, assignment)
        if number in kconf._was_set:
            self._note_repeated(kconf._symbol(number), shown, assignment)
        self._last[number] = shown
        kconf._was_set.add(number)
        kconf._user_notes.pop(number, None)
        kconf._note_location(number, (self._filename, assignment.place.line))

    def _note_mode(self, choice: int, mode: int, assignment: Assignment) -> None:
        """An assignment to a member asks for a mode of its choice, too."""
        kconf = self._kconf
        before = self._modes.get(choice, kconf._user_value(choice) if self._merges else None)
        if before not in (None, mode):
            self._warn("both m and y assigned to symbols within the same choice", assignment)
        if mode == 2 or kconf._type(choice) == TRISTATE:
            self._modes[choice] = mode
        else:
            kconf._choice(choice)._warn_invalid(mode)

    def _note_unknown(self, assignment: Assignment) -> None:
        kconf = self._kconf
        value = "n" if assignment.unset else assignment.raw.rstrip()
        kconf.missing_syms.append((assignment.name, value))
        if kconf.warn_assign_undef:
            self._warn(
                f"attempt to assign the value '{value}' to the undefined symbol {assignment.name}",
                assignment,
            )

    def _note_invalid(self, symbol: Symbol, assignment: Assignment) -> None:
        if assignment.unset:
            return
        type_ = symbol.orig_type
        if type_ not in LOGICAL and type_ != STRING and symbol._number in self._kconf._was_set:
            self._note_repeated(symbol, assignment.raw, assignment)
        if type_ in LOGICAL:
            self._warn(
                f"'{assignment.raw}' is not a valid value for the {TYPE_TO_STR[type_]} symbol {symbol.name_and_loc}. "
                "Assignment ignored.",
                assignment,
            )
        elif type_ == STRING:
            self._warn(
                f"malformed string literal in assignment to {symbol.name_and_loc}. Assignment ignored.", assignment
            )
        else:
            self._kconf._warn(
                f"the value '{assignment.raw}' is invalid for {symbol.name_and_loc}, which has type "
                f"{TYPE_TO_STR[type_]} -- assignment ignored"
            )

    def _note_repeated(self, symbol: Symbol, new: str, assignment: Assignment) -> None:
        kconf = self._kconf
        old = self._last.get(symbol._number)
        if old is None:
            value = symbol.user_value
            old = TRI_TO_STR[value] if isinstance(value, int) else str(value)
        if kconf.warn_assign_redun if old == new else kconf.warn_assign_override:
            self._warn(f'{symbol.name_and_loc} set more than once. Old value "{old}", new value "{new}".', assignment)
