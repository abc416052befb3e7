"""What is said of statements, in C's words: warnings, and errors with the line that they are about."""

from __future__ import annotations

from collections.abc import Callable

from kcfg.errors import KconfigSyntaxError, TreeError
from kcfg.language import OPTION_KINDS, Diagnostic, DiagnosticKind, Reader, Statement, SymbolType
from kcfg.language.complaints import misplaced_c_message
from kcfg.language.hints import also

from .dialects import Dialect
from .entries import EntryRecord, PropertyRecord, SymbolRecord
from .kinds import E_CHOICE, E_IF, E_MENU, E_ROOT, T_BOOL, T_HEX, T_INT, T_STRING, T_TRISTATE, T_UNKNOWN, EntryKind

_TYPE_NAMES = {
    T_UNKNOWN: "unknown",
    T_BOOL: "bool",
    T_TRISTATE: "tristate",
    T_INT: "integer",
    T_HEX: "hex",
    T_STRING: "string",
}

BLOCK_NAME = {E_MENU: "menu", E_CHOICE: "choice", E_IF: "if"}


def type_name(type_: int, bool_name: str) -> str:
    """A symbol type as C's messages name it."""
    return bool_name if type_ == T_BOOL else _TYPE_NAMES[SymbolType(type_)]


class Messages:
    """Knows the place that is being read, and what there is to say of it.

    ``diagnostics`` is the reader's list, continued.
    """

    def __init__(self, dialect: Dialect, reader: Reader) -> None:
        self.dialect = dialect
        self.reader = reader
        self.files = reader.files
        self.diagnostics: list[Diagnostic] = reader.diagnostics
        self._file = 0
        self._line = 0
        self._at_end = False

    def source_line(self, file: int, line: int) -> str | None:
        """The physical line, for a message; None where there is none."""
        physical = self.reader.line_at(file, line).physical
        return physical[line - 1] if 0 < line <= len(physical) else None

    def _file_at_hand(self) -> str:
        return "<none>" if self._at_end and self.dialect.language.forgets_file_at_end else self.files[self._file]

    def _where(self, *, later: bool = False) -> str:
        return f"{self._file_at_hand()}:{self._line + later}"

    def _say(self, text: str) -> None:
        file = self._file_at_hand()
        self.diagnostics.append(Diagnostic(file, self._line, text, DiagnosticKind.MESSAGE))

    def warn_entry(self, entry: EntryRecord, text: str) -> None:
        """Add the warning ``text`` about ``entry``, worded as C's menu_warn()."""
        self._warn(entry.file, entry.line, text)

    def warn_property(self, prop: PropertyRecord, text: str) -> None:
        """Add the warning ``text`` about ``prop``, worded as C's prop_warn()."""
        self._warn(prop.file, prop.line, text)

    def _warn(self, file: int, line: int, text: str) -> None:
        self.diagnostics.append(Diagnostic(self.files[file], line, text))

    def _say_of_symbol(self, symbol: SymbolRecord, what: str) -> None:
        """Warn in Kconfiglib's way, which names all places of the symbol so far."""
        places = ", ".join(f"{self.files[entry.file]}:{entry.line}" for entry in symbol.entries)
        text = f"warning: {symbol.shown_name} (defined at {places}) {what}"
        self.diagnostics.append(Diagnostic("", 0, text, DiagnosticKind.PLAIN))

    # -- errors ---------------------------------------------------------------------------------------------------

    def _error(self, message: str, hint: str, c_message: str, *, expected: tuple[str, ...] = ()) -> KconfigSyntaxError:
        """An error in the line at hand."""
        return KconfigSyntaxError(
            message,
            file=self.files[self._file],
            line=self._line,
            column=1,
            source_line=self.source_line(self._file, self._line),
            expected=expected,
            hint=hint,
            c_message=c_message,
        )

    def _entry_error(self, entry: EntryRecord, message: str, hint: str) -> TreeError:
        file = self.files[entry.file]
        return TreeError(
            message,
            file=file,
            line=entry.line,
            source_line=self.source_line(entry.file, entry.line),
            column=1,
            hint=hint,
            c_message=f"{file}:{entry.line}: error: {message}",
        )

    def or_older(self, advice: str, accepts: Callable[[Dialect], bool] = lambda known: not known.strict_choices) -> str:
        """``advice`` for what the dialect forbids, and which generations accept it."""
        from .generations import DIALECTS

        languages = {known.language.name for known in DIALECTS.values() if accepts(known)}
        return also(advice, lambda known: known.name in languages, self.dialect.language)

    def _misplaced_after(self, statement: Statement, entry: EntryRecord, *, in_choice: bool) -> KconfigSyntaxError:
        """For a statement that cannot follow ``entry``."""
        shape = statement.shape
        word = statement.tokens[0] if statement.tokens else shape.kind.name.lower()
        is_option = shape.kind in OPTION_KINDS
        if is_option and entry.defaults_only:
            hint = "`configdefault` holds nothing but `default`; put `if` around it for a condition"
        elif is_option:
            hint = f"`{word}` is an option of a symbol, choice, menu or comment and must follow one directly"
        elif in_choice:
            hint = "a choice holds config, comment and if statements"
            if word == "menuconfig":
                hint = self.or_older(hint, lambda known: not known.config_only_in_choice)
        else:
            hint = "there is no open block here for it to end" if word.startswith("end") else ""
        number = statement.help.line if statement.help is not None else self._line
        of_entry = is_option and entry.kind != E_ROOT
        within = EntryKind(entry.kind).name.lower() if of_entry else ""
        c_message = misplaced_c_message(self.files[self._file], number, word, self.dialect.language, within=within)
        return self._error(f"`{word}` cannot stand here", hint, c_message)

    def _ends_other_block(self, kind: int, opened: EntryRecord) -> KconfigSyntaxError:
        """For the end of a block of ``kind``, while ``opened`` is of another."""
        name, expected = BLOCK_NAME[kind], BLOCK_NAME[opened.kind]
        place = f"{self.files[opened.file]}:{opened.line}"
        return self._error(
            f"unexpected `end{name}` within a {expected} block",
            f"the {expected} opened at {place} must end with `end{expected}` first",
            f"{self._where()}: unexpected '{self._end_name(name)}' within {expected} block",
            expected=(f"end{expected}",),
        )

    def _ends_elsewhere(self, opened: EntryRecord) -> KconfigSyntaxError:
        """For the end of a block that was opened in another file."""
        name = BLOCK_NAME[opened.kind]
        place = f"{self.files[opened.file]}:{opened.line}"
        return self._error(
            f"`end{name}` stands in another file than its {name}",
            f"the {name} was opened at {place}; close it there",
            f"{self._where()}: '{self._end_name(name)}' in different file than '{name}'\n"
            f"{place}: location of the '{name}'",
        )

    def _end_name(self, name: str) -> str:
        """The statement that ends a block, as older generations call it, or the block."""
        return f"end{name}" if self.dialect.language.speaks_of_options else name
