"""Reads a tree of Kconfig files as one stream of statements, as C's lexer and preprocessor see it.

The reader follows ``source``, expands macros and carries out assignments. It checks what only it can see (an
option behind a ``source``, a ``source`` inside a choice, a ``mainmenu`` that is not first); all other nesting
is the tree's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import repeat
from typing import NoReturn, cast

from kcfg.errors import KconfigSyntaxError, SourceError
from kcfg.language.complaints import Line, expected_names, syntax_error
from kcfg.language.cutting import cut
from kcfg.language.diagnostics import Diagnostic
from kcfg.language.files import DiskFiles, FileSource
from kcfg.language.grammar_errors import UnknownShapeError
from kcfg.language.lexemes import MULTI_LINE_STRING, Lexeme, LexemeKind, LogicalLine, as_token
from kcfg.language.macros import Context, Macros, Outside, UserFunction
from kcfg.language.rules import Inclusion, LanguageRules
from kcfg.language.scan import Deferred, FileScan, Handled, Scanner, quote_text
from kcfg.language.statements import OPTION_KINDS, Kind, Statement, plain_word
from kcfg.probes import Probes

Item = tuple[int, int, Statement]

#: C keeps every file of the chain open and fails when the process may open no more; 1,024 is the usual limit.
_MOST_OPEN_FILES = 1000


class _Frame:
    """One file that is being read."""

    __slots__ = (
        "_specials",
        "file",
        "help_ended",
        "name",
        "next_physical",
        "position",
        "scan",
        "silent",
        "source_number",
    )

    def __init__(self, file: int, name: str, scan: FileScan) -> None:
        self.file = file
        self.name = name
        self.replace(scan)
        #: The line that C names for the ``source`` that is being followed, and the index of the line behind
        #: it.
        self.source_number = 0
        self.next_physical = 0

    def replace(self, scan: FileScan) -> None:
        """Go on with another scan, of the rest of the same file."""
        self.scan = scan
        self.position = 0
        self._specials = iter(scan.specials)
        #: The entries that expanded to nothing, and the ``source`` lines whose file ended in a help text.
        self.silent: set[int] = set()
        self.help_ended: set[int] = set()

    def next_special(self) -> int:
        """The index of the next entry that the reader must look at itself; to be called once for each."""
        return next(self._specials, len(self.scan.entries))


class Reader:
    """One reading of a tree. Iterate it once: it yields ``(index into files, line, statement)`` in C's order.

    ``line`` is what C calls the statement's line (``cur_lineno``): that of its first token, and for a help
    text the one on which the text has ended. A statement at the end of a sourced file without a last newline
    counts, as in C, as one of the file that sources it. Raises KconfigSyntaxError, MacroError, SourceError
    and what the probes raise.
    """

    def __init__(
        self,
        root: str,
        *,
        rules: LanguageRules,
        environment: Mapping[str, str],
        probes: Probes,
        srctree: str | None = None,
        cwd: str = "",
        functions: Mapping[str, UserFunction] | None = None,
        files: FileSource | None = None,
        scanner: Scanner | None = None,
    ) -> None:
        """``root`` is the first file, relative to ``cwd`` (default: the process's) or else to ``srctree``.

        ``environment`` is what macros read. A ``scanner`` of an earlier reading by the same rules makes this
        one faster.
        """
        self.rules = rules
        #: The names of the files as they were sourced, in the order of their first use.
        self.files: list[str] = []
        #: Names that were looked for in the working directory and found only under ``srctree``.
        self.absent: list[str] = []
        #: What wildcards of ``source`` matched.
        self.globs: dict[str, list[str]] = {}
        #: What C would have printed so far, in order. The tree's builder adds its own.
        self.diagnostics: list[Diagnostic] = []
        #: By file and line, what the macros of a statement took from outside the files.
        self.outside: dict[tuple[int, int], tuple[Outside, ...]] = {}
        self._root = root
        self._srctree = srctree
        self._source = files or DiskFiles(cwd)
        self._scanner = scanner or Scanner(rules)
        self._macros = Macros(environment, probes, self.diagnostics.append, functions)
        self._numbers_of_files: dict[str, int] = {}
        self._stack: list[_Frame] = []
        self._started = False
        #: A ``source`` or an assignment has closed the entry before it: no option may follow.
        self._closed = False
        self._choices = 0

    @property
    def environment_used(self) -> dict[str, str]:
        """The environment variables that macros read and that were set, in the order of their first use."""
        return self._macros.environment_used

    def __iter__(self) -> Iterator[Item]:
        self._enter(self._root, None)
        while self._stack:
            frame = self._stack[-1]
            scan, start, end = frame.scan, frame.position, frame.next_special()
            if end > start:
                if self._closed:
                    self._check_open(frame, scan.numbers[start], scan.entries[start])
                self._started = True
                # Between two special entries there are only statements.
                statements = cast("list[Statement]", scan.entries[start:end])
                yield from zip(repeat(frame.file), scan.numbers[start:end], statements, strict=False)
            if end == len(scan.entries):
                self._leave()
                continue
            frame.position = end + 1
            entry = scan.entries[end]
            if isinstance(entry, Deferred):
                yield from self._deferred(frame, end, entry.line)
            elif isinstance(entry, Handled):
                yield from self._handled(frame, end, entry.statement)

    # What the reader does with the statements that it sees itself

    def _handled(self, frame: _Frame, position: int, statement: Statement) -> Iterator[Item]:
        number = frame.scan.numbers[position]
        if statement.kind is Kind.ASSIGNMENT and self._after_help(frame, position):
            yield from self._cut_again(frame, position)
            return
        frame.next_physical = number
        yield from self._act(frame, number, statement, None)

    def _deferred(self, frame: _Frame, position: int, cut_line: LogicalLine) -> Iterator[Item]:
        if cut_line.assigns and self._after_help(frame, position):
            yield from self._cut_again(frame, position)
            return
        self._macros.take_outside()
        line = self._expand(frame, cut_line)
        outside = self._macros.take_outside()
        if not line.tokens or (cut_line.is_help and not cut_line.at_end):
            frame.silent.add(position)
            return
        frame.next_physical = cut_line.next_index
        statement = self._statement(line)
        if cut_line.at_end:
            frame = self._end_without_newline(frame, line, statement.kind)
        if outside:
            self.outside[frame.file, line.number] = outside
        if statement.kind in OPTION_KINDS and self._closed:
            self._check_open(frame, line.number, statement, line)
        if statement.kind is Kind.HELP:
            # The text follows in whatever is read next, which is the sourcing file if this one ends here.
            physical = frame.scan.physical
            frame.replace(self._scanner.scan_lines(physical, frame.next_physical, in_help=True))
        else:
            yield from self._act(frame, line.number, statement, line)

    def _cut_again(self, frame: _Frame, position: int) -> Iterator[Item]:
        """C's lexer recognises an assignment only behind a line's end, and a help text is not one to it."""
        physical = frame.scan.physical
        index = frame.scan.numbers[position] - 1
        try:
            yield from self._deferred(frame, position, cut(physical, index, self.rules, assignments=False))
        except KconfigSyntaxError as error:
            error.hint = "no assignment is seen straight behind a help text; put another statement between them"
            raise

    def _act(self, frame: _Frame, number: int, statement: Statement, line: Line | None) -> Iterator[Item]:
        """Do what a statement asks of the reader, or pass it on; with its ``line`` if it was expanded."""
        kind = statement.kind
        if kind is Kind.ASSIGNMENT or kind is Kind.SOURCE:
            if self._choices and not self.rules.source_in_choice:
                thing = "a variable cannot be assigned" if kind is Kind.ASSIGNMENT else "no file can be sourced"
                self._refuse(frame, number, line, f"{thing} inside a choice", "move it before 'choice'")
            self._started = self._closed = True
            if kind is Kind.ASSIGNMENT:
                self._assign(frame, statement)
            else:
                frame.source_number = number
                self._enter(statement.text or "", Context(frame.name, number))
            return
        if kind is Kind.MAINMENU and self._started:
            what = "'mainmenu' is not the first statement"
            self._refuse(frame, number, line, what, "nothing may come before it")
        if kind is Kind.CHOICE:
            self._choices += 1
        elif kind is Kind.ENDCHOICE:
            self._choices -= 1
        self._started = True
        self._closed = False
        yield frame.file, number, statement

    def _assign(self, frame: _Frame, statement: Statement) -> None:
        name, operator, *value = statement.tokens
        # The newline has been read when C expands the value of ":=".
        context = Context(frame.name, frame.next_physical + 1)
        self._macros.assign(plain_word(name), operator, value[0] if value else "", context)

    def _end_without_newline(self, frame: _Frame, line: Line, kind: Kind) -> _Frame:
        """C warns, and takes the file's end for the statement's; returns the frame that then is current."""
        last = len(frame.scan.physical)
        self.diagnostics.append(Diagnostic(frame.name, last, "no new line at end of file"))
        if len(self._stack) > 1:
            self._stack.pop()
            return self._stack[-1]
        if self.rules.root_needs_newline:
            error = syntax_error(
                line,
                len(line.tokens),
                self.rules,
                message="the last line of the file does not end with a newline",
                hint="end it with one",
            )
            error.c_message = f"{line.file}:{line.number}: syntax error"
            raise error
        if kind in (Kind.ENDMENU, Kind.ENDCHOICE, Kind.ENDIF):
            # C has left the file by then, and finds the block's end in another file than its beginning.
            name = kind.name.removeprefix("END").lower()
            error = syntax_error(
                line,
                len(line.tokens),
                self.rules,
                message=f"the `end{name}` on the last line does not end with a newline",
                hint="end it with one",
            )
            error.c_message = f"{line.file}:{line.number}: '{name}' in different file than '{name}'"
            raise error
        return frame

    # Expansion

    def _expand(self, frame: _Frame, cut_line: LogicalLine) -> Line:
        tokens: list[str] = []
        lexemes: list[Lexeme] = []
        for lexeme in cut_line.lexemes:
            if lexeme.kind is LexemeKind.WARNING:
                self._warn(frame, lexeme, lexemes)
                continue
            text = lexeme.text
            if not lexeme.constant:
                source_line = frame.scan.physical[lexeme.line - 1]
                context = Context(frame.name, lexeme.line, lexeme.column, source_line)
                text = self._macros.expand(lexeme.parts, context)
                if lexeme.kind is LexemeKind.LOST or (not text and lexeme.kind is LexemeKind.WORD):
                    continue
            tokens.append(as_token(lexeme.kind, text))
            lexemes.append(lexeme)
        number = lexemes[0].line if lexemes else 0
        return Line(frame.name, number, tuple(tokens), tuple(lexemes), frame.scan.physical)

    def _warn(self, frame: _Frame, warning: Lexeme, before: list[Lexeme]) -> None:
        number = warning.line
        if warning.text == MULTI_LINE_STRING:
            number = before[0].line
        self.diagnostics.append(Diagnostic(frame.name, number, warning.text))

    def _statement(self, line: Line) -> Statement:
        key = " ".join(lexeme.token_class for lexeme in line.lexemes)
        shape = self._scanner.shape(key)
        if shape is None:
            raise self._objection(line, key)
        return Statement(shape, quote_text(shape, line.tokens))

    def _objection(self, line: Line, key: str) -> KconfigSyntaxError:
        found = self._scanner.explain(key)
        if isinstance(found, UnknownShapeError):
            return syntax_error(line, found.index, self.rules, expected=expected_names(found.expected, self.rules))
        return syntax_error(line, 1, self.rules)

    # Files

    def _enter(self, name: str, at: Context | None) -> None:
        content = self._open(name, at)
        if at is not None:
            self._check_inclusion(name, at)
        number = self._numbers_of_files.get(name)
        if number is None:
            number = self._numbers_of_files[name] = len(self.files)
            self.files.append(name)
        text = content.decode("utf-8", "surrogateescape")
        self._stack.append(_Frame(number, name, self._scanner.scan(text)))

    def _open(self, name: str, at: Context | None) -> bytes:
        """The content of a file, found as C's ``zconf_fopen`` does: by its name, then under ``srctree``."""
        try:
            if len(self._stack) < _MOST_OPEN_FILES:
                return self._source.read(name)
            error = OSError("too many files are sourced inside each other")
        except OSError as caught:
            error = caught
        if self._srctree is not None and not name.startswith("/") and len(self._stack) < _MOST_OPEN_FILES:
            try:
                content = self._source.read(f"{self._srctree}/{name}")
            except OSError as caught:
                error = caught
            else:
                self.absent.append(name)
                return content
        reason = error.strerror or str(error)
        if at is None:
            raise SourceError(
                f"the root Kconfig file cannot be read: {reason}",
                file=name,
                hint="name the file with which the tree begins",
                c_message=f"can't find file {name}",
            )
        raise SourceError(
            f'cannot read the sourced file "{name}": {reason}',
            file=at.file,
            line=at.line,
            source_line=self._physical(at.line),
            hint=f"looked for it as given and under {self._srctree}" if self._srctree else "",
            c_message=f'{at.file}:{at.line}: can\'t open file "{name}"',
        )

    def _check_inclusion(self, name: str, at: Context) -> None:
        chain = [frame.name for frame in self._stack]
        if name not in chain:
            return
        lines = ["Recursive inclusion detected.", "Inclusion path:", f"  current file : {name}"]
        for frame in reversed(self._stack):
            lines.append(f"  included from: {frame.name}:{frame.source_number}")
            if frame.name == name and self.rules.inclusion is not Inclusion.WAY_FROM_ROOT:
                break
        way = " sources ".join([*chain[chain.index(name) :], name])
        raise SourceError(
            f"a file sources itself: {way}",
            file=at.file,
            line=at.line,
            source_line=self._physical(at.line),
            hint="remove one of these source statements",
            c_message="\n".join(lines),
        )

    def _leave(self) -> None:
        frame = self._stack.pop()
        if self._stack and self._after_help(frame, len(frame.scan.entries)):
            parent = self._stack[-1]
            parent.help_ended.add(parent.position - 1)

    def _after_help(self, frame: _Frame, position: int) -> bool:
        """Whether C's lexer remembers a help text as the last token before the entry at ``position``."""
        entries = frame.scan.entries
        for index in range(position - 1, -1, -1):
            entry = entries[index]
            if isinstance(entry, Statement):
                return entry.kind is Kind.HELP
            if index not in frame.silent:
                return index in frame.help_ended
        return False

    # Errors

    def _check_open(self, frame: _Frame, number: int, entry: object, line: Line | None = None) -> None:
        """Raise if an option stands where no entry is open."""
        self._closed = False
        if isinstance(entry, Statement) and entry.kind in OPTION_KINDS:
            self._refuse(
                frame,
                entry.help.line if entry.help is not None else number,
                line,
                f"'{entry.tokens[0]}' belongs to no entry",
                "a 'source' or an assignment ends the entry before it; move that line behind the options",
            )

    def _refuse(
        self, frame: _Frame, number: int, line: Line | None, message: str, hint: str, index: int = 0
    ) -> NoReturn:
        line = line or self.line_at(frame.file, number)
        raise syntax_error(line, index, self.rules, message=message, hint=hint)

    def line_at(self, file: int, number: int) -> Line:
        """The statement that began at a line, for the place of an error, with macros unexpanded."""
        name = self.files[file]
        physical = self._physical_lines(file)
        lexemes = cut(physical, number - 1, self.rules).tokens if number <= len(physical) else ()
        return Line(name, number, tuple(item.token for item in lexemes), lexemes, physical)

    def error(
        self,
        file: int,
        number: int,
        message: str,
        *,
        token: int = 0,
        hint: str = "",
        expected: tuple[str, ...] = (),
    ) -> KconfigSyntaxError:
        """An error at a token of a statement that was yielded with ``file`` and ``number``, for the builder.

        For a help text, ``number`` is its ``line``.
        """
        line = self.line_at(file, number)
        return syntax_error(line, token, self.rules, message=message, hint=hint, expected=expected)

    def _physical(self, number: int) -> str | None:
        physical = self._stack[-1].scan.physical
        return physical[number - 1] if 0 < number <= len(physical) else None

    def _physical_lines(self, file: int) -> list[str]:
        for frame in reversed(self._stack):
            if frame.file == file:
                return frame.scan.physical
        name = self.files[file]
        return self._open(name, Context(name, 0)).decode("utf-8", "surrogateescape").split("\n")
