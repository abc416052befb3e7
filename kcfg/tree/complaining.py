"""Going on behind errors: all that C prints of a text with several.

Only who wants to be C needs it: everyone else is told of the first error, by the exception of :class:`Builder`.
"""

from __future__ import annotations

from kcfg.errors import InputError
from kcfg.language import OPTION_KINDS, Diagnostic, DiagnosticKind, Kind, Reader, Statement
from kcfg.language.reader import Refused

from .build import CHOICE_OPTIONS, Builder
from .dialects import Dialect
from .entries import EntryRecord

#: The options that keywords begin.
_OPTION_OF = {
    **dict.fromkeys(("bool", "tristate", "int", "hex", "string"), Kind.TYPE),
    **dict.fromkeys(("default", "def_bool", "def_tristate"), Kind.DEFAULT),
    **{kind.name.lower(): kind for kind in OPTION_KINDS - {Kind.TYPE, Kind.DEFAULT}},
}

#: The statements that may stand in a choice.
_IN_CHOICE = frozenset(("config", "comment", "if", "endif", "endmenu", "endchoice"))


class ComplainingBuilder(Builder):
    """A builder that notes errors among the diagnostics and goes on where C's parser does.

    ``failures`` counts the errors noted so far.
    """

    def __init__(self, dialect: Dialect, reader: Reader) -> None:
        self.failures = 0
        self._syntax_errors = 0
        # Until so many tokens have been taken after a syntax error, C announces no other (bison's yyerrstatus).
        self._quiet = 0
        super().__init__(dialect, reader)

    def complain(self) -> None:
        """Read everything in spite of errors, for what C prints: afterwards ``diagnostics`` holds all of that.

        As a parser made by bison does it, the rest of a line is skipped, and with it the entry that the line would
        have gone to; the blocks around it stay open.
        """
        reader = self.reader
        try:
            for file, line, statement in reader:
                if reader.closed_at is not None:
                    self._close_entry(*reader.closed_at)
                    self._quiet = 0
                self._file, self._line = file, line
                met = self._syntax_errors
                read = self._read_on(statement)
                reader.set_in_choice(self._choice is not None or self._accepted == CHOICE_OPTIONS)
                if read and met == self._syntax_errors:
                    self._quiet = max(0, self._quiet - len(statement.tokens) - 1)
        except InputError as error:
            self.failures += 1
            self._note(error.c_message)
            return
        self._end_of_text()

    def _read_on(self, statement: Statement) -> bool:
        """Take one statement; False if C reads something else instead, or no more."""
        kind = statement.kind
        refused = self.reader.refused
        if refused is not None:
            self.reader.refused = None
            self._skip(refused)
            return False
        # When an entry is finished, C has read no more than the first word of what follows.
        late = self.reader.take_late(0)
        if kind not in OPTION_KINDS:
            self._finish_entry()
        elif not self._accepted >> kind & 1:
            self._finish_entry()
            self._fail(self._misplaced(statement), 0, tuple(late))
            if statement.help is not None:
                self.reader.forget_help(statement.help.line)
            return False
        self.diagnostics += late
        if kind in OPTION_KINDS:
            self._describe(kind, statement)
        else:
            self._begin(kind, statement)
        return True

    def _skip(self, refused: Refused) -> None:
        """Go on behind a statement that does not parse."""
        option = _OPTION_OF.get(refused.keyword)
        shifted = refused.shifted
        if shifted and option is not None and self._accepted >> option & 1:
            self._drop_entry()
        else:
            self._finish_entry()
            if option is not None or (self._choice is not None and refused.keyword not in _IN_CHOICE):
                shifted = 0  # its first word is wrong already
        if not refused.at_end:
            self._fail(refused.error, shifted, refused.late)
            return
        self.failures += 1
        if self._quiet <= shifted:
            self._note(refused.error.c_message.partition("\n")[0])
        self.diagnostics += refused.late
        for line in self._missing_ends(self._menu):
            self._note(line)
        self._menu = self.root

    def _fail(self, error: InputError, shifted: int = 0, late: tuple[Diagnostic, ...] = ()) -> None:
        """Note ``error`` as C prints it."""
        self.failures += 1
        first, announced, rest = error.c_message.partition(": syntax error\n")
        if not announced:
            self._note(error.c_message)
            return
        if self._quiet <= shifted:
            self._note(f"{first}: syntax error")
        self.diagnostics += late
        self._note(rest)
        self._syntax_errors += 1
        self._quiet = 2  # of three the end of the line is one

    def _note(self, text: str) -> None:
        self.diagnostics += [Diagnostic("", 0, line, DiagnosticKind.PLAIN) for line in text.split("\n")]

    def _missing_end(self, opened: EntryRecord) -> str:
        """A parser that goes on names every one of them."""
        return "\n".join(self._missing_ends(opened))
