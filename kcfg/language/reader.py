"""Reads a tree of Kconfig files as one stream of statements, as C's lexer and preprocessor see it.

The reader follows ``source``, expands macros and carries out assignments. It checks what only it can see (an option
behind a ``source``, a ``source`` inside a choice, a ``mainmenu`` that is not first); all other nesting is the tree's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from kcfg.errors import KconfigSyntaxError
from kcfg.language.complaints import Line, expected_names, syntax_error
from kcfg.language.cutting import cut
from kcfg.language.diagnostics import Diagnostic
from kcfg.language.files import DiskFiles, FileSource
from kcfg.language.frames import Frame
from kcfg.language.grammar_errors import UnknownShapeError
from kcfg.language.hints import also, hint
from kcfg.language.lexemes import MULTI_LINE_STRING, Lexeme, LexemeKind, LogicalLine, as_token
from kcfg.language.macros import Context, Macros, Outside, UserFunction
from kcfg.language.rules import LanguageRules, Wildcards
from kcfg.language.scan import Deferred, FileScan, Handled, Scanner, quote_text
from kcfg.language.sources import At, Link, Sources, expand_symbols
from kcfg.language.statements import OPTION_KINDS, Kind, Shape, Statement, plain_word
from kcfg.probes import Probes
from kcfg.records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

Item = tuple[int, int, Statement]


@dataclass(frozen=True, slots=True)
class Refused:
    """A statement that does not parse: why, how many of its tokens do, and its first one if it is a keyword.

    ``at_end``: the text ends with it, without a newline. ``late`` is what C warns of when it skips the rest of it.
    """

    error: KconfigSyntaxError
    shifted: int
    keyword: str
    at_end: bool
    late: tuple[Diagnostic, ...] = ()


#: What stands for it among the statements.
_REFUSED = Statement(Shape(Kind.ASSIGNMENT), ())


def _no_value(name: str) -> None:
    """The value of a symbol while nobody builds a tree."""


class Run:
    """Statements of one file that follow one another: those from ``start`` up to, but not including, ``end``.

    ``file`` is an index into the reader's files; ``numbers`` has the line of each of the ``statements``.
    """

    __slots__ = ("end", "file", "numbers", "start", "statements")

    def __init__(self, file: int, numbers: list[int], statements: list[Statement], start: int, end: int) -> None:
        self.file = file
        self.numbers = numbers
        self.statements = statements
        self.start = start
        self.end = end


class Reader:
    """One reading of a tree. Iterate it once: it yields ``(index into files, line, statement)`` in C's order.

    :meth:`runs` gives the same in less time; only one of the two can be asked.

    ``line`` is what C calls the statement's line (``cur_lineno``): that of its first token, and for a help text the
    one on which the text has ended. A statement at the end of a sourced file without a last newline counts, as in C,
    as one of the file that sources it. Raises KconfigSyntaxError, MacroError, SourceError and what the probes raise.
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
        scans: dict[str, FileScan] | None = None,
        wanted_again: Collection[str] | None = None,
        symbol_value: Callable[[str], str | None] | None = None,
        search_paths: Sequence[str] = (),
        goes_on: bool = False,
    ) -> None:
        """``root`` is the first file, relative to ``cwd`` (default: the process's) or else to ``srctree``.

        ``environment`` is what macros read. A ``scanner`` of an earlier reading by the same rules makes this one
        faster, and so do its ``scans`` of the same files by name; where ``wanted_again`` is given, each of these is
        dropped once it has been read, but for those of the files that it names. ``symbol_value`` gives the value that
        a symbol has while the tree is read, for the generations in which ``$NAME`` in a file's name means that; None
        for an unknown symbol. A reading that ``goes_on`` behind a statement that does not parse leaves it in
        ``refused``.
        """
        self.rules = rules
        #: What C would have printed so far, in order. The tree's builder adds its own.
        self.diagnostics: list[Diagnostic] = []
        #: Each reading of a file, in order: the file's index, that of the reading that sourced it (-1 for none), where.
        self.inclusions: list[tuple[int, int, int]] = []
        #: The index of the reading that the statement yielded last comes from.
        self.inclusion = 0
        #: By file and line, what the macros of a statement took from outside the files.
        self.outside: dict[tuple[int, int], tuple[Outside, ...]] = {}
        self._root = root
        self._sources = Sources(files or DiskFiles(cwd), srctree, rules, search_paths)
        self._scanner = scanner or Scanner(rules)
        self._scans: dict[str, FileScan] = {} if scans is None else scans
        self._wanted_again = wanted_again
        self._macros = Macros(
            environment,
            probes,
            self.diagnostics.append,
            functions,
            shell_bytes=rules.shell_bytes,
            name_is_argument=rules.name_is_argument,
        )
        self.environment = environment
        self.symbol_value = symbol_value or _no_value
        self._stack: list[Frame] = []
        self._started = False
        #: A ``source`` or an assignment has closed the entry before it: no option may follow.
        self._closed = False
        #: Where the first of them stands since the statement that was yielded last: index into files, and line.
        self.closed_at: tuple[int, int] | None = None
        self._choices = 0
        self._goes_on = goes_on
        self._objected: tuple[Line, int] | None = None
        #: Whether the text has ended with the statement that was yielded last, so that C has left the file.
        self.left = False
        # What the statement at hand was warned of, and how many tokens came before.
        self._warned: list[tuple[int, Diagnostic]] = []
        #: What is wrong with the statement that was yielded last, for a reading that goes on behind that.
        self.refused: Refused | None = None
        #: The files whose last line, without a newline, has led to the statement at hand.
        self._ended: tuple[str, ...] = ()

    @property
    def files(self) -> list[str]:
        """The names of the files as they were sourced, in the order of their first use."""
        return self._sources.names

    @property
    def files_read_again(self) -> set[str]:
        """The names of the files that have been read more than once."""
        counts: dict[int, int] = {}
        for file, _, _ in self.inclusions:
            counts[file] = counts.get(file, 0) + 1
        return {self.files[file] for file, count in counts.items() if count > 1}

    @property
    def globs(self) -> dict[str, list[str]]:
        """What the wildcards of ``source`` statements matched."""
        return self._sources.globs

    @property
    def environment_used(self) -> dict[str, str]:
        """The environment variables that macros read and that were set, in the order of their first use."""
        return self._macros.environment_used

    @property
    def variables(self) -> list[tuple[str, str, bool]]:
        """The variables of macros as they are now: name, value, and whether it is expanded at each use."""
        return self._macros.variables

    @property
    def place(self) -> tuple[str, int]:
        """File and line of the expansion at hand, for functions that a caller adds."""
        return self._macros.place

    def __iter__(self) -> Iterator[Item]:
        for run in self.runs():
            for index in range(run.start, run.end):
                yield run.file, run.numbers[index], run.statements[index]

    def runs(self) -> Iterator[Run]:
        """The statements in as few pieces as can be: what the reader says of one holds for all of a run."""
        self._enter(self._root, None, -1)
        while self._stack:
            frame = self._stack[-1]
            if frame.pending:
                self._enter(*frame.pending.pop(), frame.inclusion)
                continue
            self.inclusion = frame.inclusion
            scan, start, end = frame.scan, frame.position, frame.next_special()
            if end > start:
                if self._closed:
                    self._check_open(frame, scan.numbers[start], scan.entries[start])
                self._started = True
                # Between two special entries there are only statements.
                statements: list[Statement] = scan.entries  # type: ignore[assignment]
                if not self._goes_on:
                    yield Run(frame.file, scan.numbers, statements, start, end)
                else:
                    self._warned.clear()
                    for index in range(start, end):
                        yield Run(frame.file, scan.numbers, statements, index, index + 1)
                        if not frame.reads(scan):
                            break
                    if not frame.reads(scan):
                        continue
            if end == len(scan.entries):
                self._leave()
                continue
            frame.position = end + 1
            item = self._tolerated(frame, end) if self._goes_on else self._special(frame, end)
            if item is not None:
                yield Run(item[0], [item[1]], [item[2]], 0, 1)

    def _special(self, frame: Frame, position: int) -> Item | None:
        """Act on an entry that is no plain statement; what is to be passed on, if anything is."""
        entry = frame.scan.entries[position]
        if isinstance(entry, Deferred):
            return self._deferred(frame, position, entry.line)
        return self._handled(frame, position, entry.statement) if isinstance(entry, Handled) else None

    def _tolerated(self, frame: Frame, position: int) -> Item | None:
        """What C's parser sees of a statement, whether or not it can be parsed."""
        self._objected = None
        self._warned.clear()
        try:
            return self._special(frame, position)
        except KconfigSyntaxError as error:
            self._started = True
            entry = frame.scan.entries[position]
            self.refused = self._described(error, frame, isinstance(entry, Deferred) and entry.line.at_end)
            return frame.file, error.line, _REFUSED

    def _described(self, error: KconfigSyntaxError, frame: Frame, at_end: bool) -> Refused:
        if self._objected is None:
            return Refused(error, 0, "", at_end)
        line, shifted = self._objected
        keyword = line.lexemes[0].keyword if line.lexemes else ""
        late = self.take_late(shifted)
        if at_end and self.rules.warns_of_missing_newline:
            warning = Diagnostic(frame.name, len(frame.scan.physical), "no new line at end of file")
            (late if shifted < len(line.tokens) else self.diagnostics).append(warning)
        ends = at_end and len(self._stack) == 1 and self.rules.root_needs_newline
        return Refused(error, shifted, keyword, ends, tuple(late))

    def take_late(self, shifted: int) -> list[Diagnostic]:
        """What the statement yielded last was warned of behind so many tokens, taken from the diagnostics."""
        late = [warning for tokens, warning in self._warned if tokens > shifted]
        self._warned.clear()
        for warning in late:
            self.diagnostics.remove(warning)
        return late

    def set_in_choice(self, inside: bool) -> None:
        """Say whether the next statement stands in a choice, for one that goes on behind errors."""
        self._choices = int(inside)

    def forget_help(self, number: int) -> None:
        """Read what follows the line with this number, a ``help`` that belongs nowhere, as statements."""
        frame = self._stack[-1]
        frame.replace(self._scanner.scan_from(frame.scan.text, number))

    # What the reader does with the statements that it sees itself

    def _handled(self, frame: Frame, position: int, statement: Statement) -> Item | None:
        number = frame.scan.numbers[position]
        if statement.kind is Kind.ASSIGNMENT and self._hidden_by_help(frame, position):
            return self._cut_again(frame, position)
        frame.next_physical = number
        return self._act(frame, number, statement, None)

    def _deferred(self, frame: Frame, position: int, cut_line: LogicalLine) -> Item | None:
        if cut_line.assigns and self._hidden_by_help(frame, position):
            return self._cut_again(frame, position)
        self._macros.take_outside()
        line = self._expand(frame, position, cut_line)
        outside = self._macros.take_outside()
        if not line.tokens or (cut_line.is_help and not cut_line.at_end):
            frame.silent.add(position)
            return None
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
            self._ended = ()
            frame.replace(self._scanner.scan_help(frame.scan.text, frame.next_physical))
            return None
        return self._act(frame, line.number, statement, line)

    def _hidden_by_help(self, frame: Frame, position: int) -> bool:
        return self.rules.help_hides_assignment and frame.after_help(position)

    def _cut_again(self, frame: Frame, position: int) -> Item | None:
        """C's lexer recognises an assignment only behind a line's end, and a help text is not one to it."""
        physical = frame.scan.physical
        index = frame.scan.numbers[position] - 1
        try:
            return self._deferred(frame, position, cut(physical, index, self.rules, assignments=False))
        except KconfigSyntaxError as error:
            error.hint = "no assignment is seen straight behind a help text; put another statement between them"
            raise

    def _act(self, frame: Frame, number: int, statement: Statement, line: Line | None) -> Item | None:
        """Do what a statement asks of the reader, or pass it on; with its ``line`` if it was expanded."""
        kind = statement.kind
        if kind is Kind.ASSIGNMENT or kind is Kind.SOURCE:
            self._check_choice(frame, number, kind, line)
            self._started = self._closed = True
            self.closed_at = self.closed_at or (frame.file, number)
            if kind is Kind.ASSIGNMENT:
                self._assign(frame, statement)
            else:
                self._source(frame, number, statement)
            self._ended = ()
            return None
        self._ended = ()
        if kind is Kind.MAINMENU and self._started and self.rules.mainmenu_first:
            what = "'mainmenu' is not the first statement"
            advice = also("nothing may come before it", lambda known: not known.mainmenu_first, self.rules)
            self._refuse(frame, number, line, what, advice)
        if kind is Kind.CHOICE:
            self._choices += 1
        elif kind is Kind.ENDCHOICE:
            self._choices -= 1
        self._started = True
        self._closed = False
        return frame.file, number, statement

    def _check_choice(self, frame: Frame, number: int, kind: Kind, line: Line | None) -> None:
        """Raise if a ``source`` or an assignment stands inside a choice and may not."""
        source = kind is Kind.SOURCE
        allowed = self.rules.source_in_choice if source else self.rules.assignment_in_choice
        if self._choices > 0 and not allowed:
            thing = "no file can be sourced" if source else "a variable cannot be assigned"
            advice = also(
                "move it before 'choice'",
                lambda known: known.source_in_choice if source else known.macros and known.assignment_in_choice,
                self.rules,
            )
            self._refuse(frame, number, line, f"{thing} inside a choice", advice)

    def _assign(self, frame: Frame, statement: Statement) -> None:
        name, operator, *value = statement.tokens
        # The newline has been read when C expands the value of ":=".
        context = Context(frame.name, frame.next_physical + self.rules.assigns_on_next_line)
        self._macros.assign(plain_word(name), operator, value[0] if value else "", context)

    def _end_without_newline(self, frame: Frame, line: Line, kind: Kind) -> Frame:
        """C warns, and takes the file's end for the statement's; returns the frame that then is current."""
        if self.rules.warns_of_missing_newline:
            warning = Diagnostic(frame.name, len(frame.scan.physical), "no new line at end of file")
            self.diagnostics.append(warning)
            if self._goes_on:
                self._warned.append((len(line.tokens), warning))
        if len(self._stack) > 1:
            self._stack.pop()
            self._ended = frame.ended
            return self._stack[-1]
        end = len(line.tokens)
        if self.rules.root_needs_newline:
            message = "the last line of the file does not end with a newline"
            advice = also("end it with one", lambda known: not known.root_needs_newline, self.rules)
            error = syntax_error(line, end, self.rules, message=message, hint=advice)
            error.c_message = f"{line.file}:{line.number}: syntax error"
            raise error
        self.left = True
        if kind in (Kind.ENDMENU, Kind.ENDCHOICE, Kind.ENDIF) and not self._goes_on:
            # C has left the file by then, and finds the block's end in another file than its beginning.
            name = kind.name.removeprefix("END").lower()
            message = f"the `end{name}` on the last line does not end with a newline"
            error = syntax_error(line, end, self.rules, message=message, hint="end it with one")
            end_name = f"end{name}" if self.rules.speaks_of_options else name
            error.c_message = f"{line.file}:{line.number}: '{end_name}' in different file than '{name}'"
            raise error
        return frame

    # Expansion

    def _expand(self, frame: Frame, position: int, cut_line: LogicalLine) -> Line:
        tokens: list[str] = []
        lexemes: list[Lexeme] = []
        for lexeme in cut_line.lexemes:
            if lexeme.kind is LexemeKind.WARNING:
                self._warn(frame, position, lexeme, lexemes)
                continue
            text = self._text(frame, lexeme)
            if lexeme.kind.is_token and (text or lexeme.kind is not LexemeKind.WORD):
                tokens.append(as_token(lexeme.kind, text))
                lexemes.append(lexeme)
        number = lexemes[0].line if lexemes else 0
        in_entry = frame.in_entry(position)
        in_choice = self._choices > 0
        return Line(frame.name, number, tuple(tokens), tuple(lexemes), frame.scan.physical, in_entry, in_choice)

    def _text(self, frame: Frame, lexeme: Lexeme) -> str:
        """The text of a lexeme with its references expanded."""
        text = lexeme.text
        if not lexeme.constant:
            source_line = frame.physical_line(lexeme.line)
            context = Context(frame.name, lexeme.line, lexeme.column, source_line)
            text = self._macros.expand(lexeme.parts, context)
        if self.rules.bare_environment and lexeme.kind is LexemeKind.QUOTED:
            text = self._macros.expand_bare(text)
        return text

    def _warn(self, frame: Frame, position: int, warning: Lexeme, before: list[Lexeme]) -> None:
        multi_line = warning.text == MULTI_LINE_STRING
        file, number = frame.name, warning.line
        if before and (multi_line or self.rules.characters_at_statement):
            number = before[0].line
        elif self.rules.characters_at_statement:
            file, number = self._place_before(frame, position)
        on_stdout = multi_line and self.rules.messages_on_stdout
        diagnostic = Diagnostic(file, number, warning.text, on_stdout=on_stdout)
        self.diagnostics.append(diagnostic)
        if self._goes_on:
            self._warned.append((len(before), diagnostic))

    def _place_before(self, frame: Frame, position: int) -> tuple[str, int]:
        """File and line of the last statement before an entry, as C's lexer remembers it."""
        place = frame.place_before(position)
        if place is not None:
            return place
        depth = self._stack.index(frame)
        return (self._stack[depth - 1].name, self._stack[depth - 1].source_number) if depth else ("<none>", 0)

    def _statement(self, line: Line) -> Statement:
        key = " ".join(lexeme.token_class for lexeme in line.lexemes)
        shape = self._scanner.shape(key)
        if shape is None:
            raise self._objection(line, key)
        return Statement(shape, quote_text(shape, line.tokens))

    def _objection(self, line: Line, key: str) -> KconfigSyntaxError:
        found = self._scanner.explain(key)
        advice = hint(line.physical, line.number - 1, self.rules)
        self._objected = (line, found.index if isinstance(found, UnknownShapeError) else 1)
        if isinstance(found, UnknownShapeError):
            expected = expected_names(found.expected, self.rules)
            return syntax_error(line, found.index, self.rules, expected=expected, hint=advice)
        return syntax_error(line, 1, self.rules, message=f"{self.rules.name} does not know this construct", hint=advice)

    # Files

    def _source(self, frame: Frame, number: int, statement: Statement) -> None:
        """Enter what a ``source`` statement names; what is read first is entered last."""
        frame.source_number = number
        name = statement.text or ""
        if self.rules.symbols_in_names:
            name = expand_symbols(name, self.symbol_value)
        at = At(frame.name, number, frame.physical_line)
        names = self._sources.matches(statement.tokens[0], name, at)
        if self.rules.wildcards is Wildcards.REQUIRED:
            # Kconfiglib opens a file only when the one before it has been read.
            frame.pending = [(name, at) for name in reversed(names)]
            return
        for name in reversed(names):
            self._enter(name, at, frame.inclusion)

    def _enter(self, name: str, at: At | None, parent: int) -> None:
        self._sources.check_depth(name, len(self._stack), at)
        scan = self._scans.get(name)
        if scan is None:
            scan = self._scans[name] = self._scan(name, at)
        if at is not None and self._sources.is_refused(name, [frame.name for frame in self._stack], self._ended):
            chain = [Link(frame.name, frame.source_number) for frame in self._stack]
            raise self._sources.refusal(name, chain, self._ended, at)
        file = self._sources.number(name)
        frame = Frame(file, name, scan, (*self._ended, name))
        frame.inclusion = len(self.inclusions)
        self.inclusions.append((file, parent, at.line if at is not None else 0))
        self._stack.append(frame)

    def _scan(self, name: str, at: At | None) -> FileScan:
        sources, scanner = self._sources, self._scanner
        return scanner.recall(sources.places(name), lambda: sources.read(name, at)) or scanner.scan(
            sources.read(name, at)
        )

    def _leave(self) -> None:
        frame = self._stack.pop()
        if self._wanted_again is not None and frame.name not in self._wanted_again:
            self._scans.pop(frame.name, None)
        if not self._stack:
            return
        parent, end = self._stack[-1], len(frame.scan.entries)
        if frame.after_help(end):
            parent.help_ended.add(parent.position - 1)
        place = frame.place_before(end)
        if place is not None:
            parent.last_places[parent.position - 1] = place

    # Errors

    def _check_open(self, frame: Frame, number: int, entry: object, line: Line | None = None) -> None:
        """Raise if an option stands where no entry is open."""
        self._closed = False
        if self._goes_on:
            return  # the builder sees that, too
        if isinstance(entry, Statement) and entry.kind in OPTION_KINDS:
            self._refuse(
                frame,
                entry.help.line if entry.help is not None else number,
                line,
                f"'{entry.tokens[0]}' belongs to no entry",
                "a 'source' or an assignment ends the entry before it; move that line behind the options",
            )

    def _refuse(self, frame: Frame, number: int, line: Line | None, message: str, advice: str) -> NoReturn:
        line = line or self.line_at(frame.file, number)
        raise syntax_error(line, 0, self.rules, message=message, hint=advice)

    def line_at(self, file: int, number: int) -> Line:
        """The statement that began at a line, for the place of an error, with macros unexpanded."""
        name = self.files[file]
        physical = self._physical_lines(file)
        lexemes = cut(physical, number - 1, self.rules).tokens if 0 < number <= len(physical) else ()
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

    def _physical_lines(self, file: int) -> list[str]:
        scan = self._scans.get(self.files[file])
        return scan.physical if scan is not None else self._sources.read(self.files[file], None).split("\n")

    def release(self) -> None:
        """Drop what was only there to read the files; what is asked of a line after this reads its file again."""
        self._scans.clear()
        self._scanner = Scanner(self.rules)
        self.symbol_value = _no_value
