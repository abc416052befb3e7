"""What files were found to say, on disk: where one file of a tree was edited, the others are not scanned again.

What a file says depends on its content and on the dialect's language alone, so a scan is found by the hash of the
content, whatever the file is called and whoever sources it. Of a file that is as it was, not even the text is read,
unless a help text is asked for or a line has to be cut again: one with macros or errors, which waits for the reader.
"""

from __future__ import annotations

from kcfg.cache.packing import DamagedError, Packed, Packer
from kcfg.cache.stamps import HASH_SIZE
from kcfg.errors import FileError
from kcfg.language.cutting import cut
from kcfg.language.help import FORMS, HelpText, of_form
from kcfg.language.rules import LanguageRules
from kcfg.language.scan import HANDLED, HELP_SHAPE, HELP_TOKENS, Deferred, FileScan, Handled, Scanner
from kcfg.language.shapes import format_row, parse_row
from kcfg.language.statements import Shape, Statement
from kcfg.snapshot.watching import WatchedFiles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Final

#: Of fewer statements nothing is kept: to scan them takes no longer than to look for what was kept.
_FEWEST: Final = 4096
#: In place of a statement's number: a help text, and a line that waits for the reader.
_HELP: Final = -1
_DEFERRED: Final = -2


class _KeptHelp(HelpText):
    """A help text that is cut out of its file when it is asked for."""

    __slots__ = ("_blank", "_from", "_scan", "_to")

    def __init__(self, scan: FileScan, start: int, end: int, form: int, line: int) -> None:
        kind, style = of_form(form % FORMS)
        super().__init__("", kind, line, style)
        self._scan = scan
        self._from = start
        self._to = end
        self._blank = form >= FORMS

    @property
    def content(self) -> str:
        """Its lines as they stand in the file."""
        return self._scan.text[self._from : self._to]

    @property
    def blank(self) -> bool:
        """Whether it holds nothing but white space."""
        return self._blank


class KeptScans:
    """The scans of a file that :class:`ScanPacker` made with the same ``mark``. Raises DamagedError.

    Cost: 0.5 microseconds a statement.
    """

    def __init__(self, packed: Packed, mark: str, rules: LanguageRules) -> None:
        self._rules = rules
        if packed.texts("mark") != [mark]:
            raise DamagedError("the scans are of another tree")
        try:
            self._made = _statements(packed)
        except IndexError as error:
            raise DamagedError("a statement points outside") from error
        self._entries = packed.ints("entries", low=_DEFERRED, high=len(self._made))
        self._lines = packed.ints("lines")
        self._starts = packed.ints("starts", low=0, high=len(self._entries) + 1)
        self._helps = packed.ints("helps", low=0)
        self._help_starts = packed.ints("help.starts", low=0)
        self._help_ends = packed.ints("help.ends", low=0)
        self._help_lines = packed.ints("help.lines", low=0)
        self._help_forms = packed.ints("help.forms", low=0, high=2 * FORMS)
        digests = packed.blob("digests")
        count = len(digests) // HASH_SIZE
        columns = {len(self._help_starts), len(self._help_ends), len(self._help_lines), len(self._help_forms)}
        if (
            len(self._starts) != count + 1
            or len(self._helps) != count + 1
            or columns != {self._helps[count]}
            or len(self._lines) != len(self._entries)
        ):
            raise DamagedError("the scans do not fit together")
        self._places = {digests[i * HASH_SIZE : (i + 1) * HASH_SIZE]: i for i in range(count)}

    def get(self, digest: bytes, text: str | Callable[[], str]) -> FileScan | None:
        """The scan of the file with that content, if it was kept; ``text`` is, or gives, that as it is scanned."""
        place = self._places.get(digest, -1)
        if place < 0:
            return None
        start, end, help_ = self._starts[place], self._starts[place + 1], self._helps[place]
        found = FileScan(text)
        found.numbers = self._lines[start:end]
        made, kept, entries = self._made, self._entries, found.entries
        for index in range(start, end):
            number = kept[index]
            if number >= 0:
                entry = made[number]
                if type(entry) is Handled:
                    found.specials.append(index - start)
                entries.append(entry)
            elif number == _HELP:
                entries.append(Statement(HELP_SHAPE, HELP_TOKENS, self._help(help_, found)))
                help_ += 1
            else:
                found.specials.append(index - start)
                entries.append(Deferred(cut(found.physical, self._lines[index] - 1, self._rules)))
        return found

    def _help(self, number: int, scan: FileScan) -> HelpText:
        start, end = self._help_starts[number], self._help_ends[number]
        return _KeptHelp(scan, start, end, self._help_forms[number], self._help_lines[number])


def _statements(packed: Packed) -> list[Statement | Handled]:
    """All statements but help texts, by their numbers."""
    shapes = [_shape(row) for row in packed.texts("shapes")]
    handled = [shape.kind in HANDLED for shape in shapes]
    texts = packed.texts("tokens")
    # Not looked through for what points outside, which would take as long as all the rest: it ends in an IndexError.
    numbers = packed.ints("statement.tokens")
    kinds = packed.ints("statement.shapes")
    ends = packed.ints("statement.ends")
    if len(kinds) != len(ends):
        raise DamagedError("the statements do not fit together")
    made: list[Statement | Handled] = []
    start = 0
    for index in range(len(kinds)):
        end = ends[index]
        if end - start == 2:
            tokens: tuple[str, ...] = (texts[numbers[start]], texts[numbers[start + 1]])
        else:
            tokens = tuple([texts[numbers[i]] for i in range(start, end)])
        start = end
        kind = kinds[index]
        statement = Statement(shapes[kind], tokens)
        made.append(Handled(statement) if handled[kind] else statement)
    return made


def _shape(row: str) -> Shape:
    try:
        return parse_row(row)
    except (ValueError, KeyError) as error:
        raise DamagedError("a shape cannot be read") from error


class ScanPacker:
    """Collects scans of files."""

    def __init__(self) -> None:
        self._digests: list[bytes] = []
        self._known: set[bytes] = set()
        self._starts = [0]
        self._helps = [0]
        self._lines: list[int] = []
        self._entries: list[int] = []
        self._help_starts: list[int] = []
        self._help_ends: list[int] = []
        self._help_lines: list[int] = []
        self._help_forms: list[int] = []
        self._texts: dict[str, int] = {}
        #: By identity, with the object itself, so that no other gets the same one.
        self._shapes: dict[int, tuple[int, Shape]] = {}
        self._statements: dict[int, tuple[int, Statement]] = {}
        self._tokens: list[int] = []
        self._statement_shapes: list[int] = []
        self._ends: list[int] = []

    def add(self, digest: bytes, scan: FileScan) -> None:
        """Add the scan of the file with that content."""
        if digest in self._known:
            return
        self._known.add(digest)
        self._digests.append(digest)
        text, position, line = scan.text, 0, 0
        for entry in scan.entries:
            if isinstance(entry, Deferred):
                self._entries.append(_DEFERRED)
                continue
            statement = entry.statement if isinstance(entry, Handled) else entry
            assert isinstance(statement, Statement)
            help_ = statement.help
            if help_ is None:
                self._entries.append(self._statement(statement))
                continue
            while line < help_.line:
                position = text.find("\n", position) + 1
                line += 1
            self._entries.append(_HELP)
            self._help_starts.append(position)
            self._help_ends.append(position + len(help_.content))
            self._help_lines.append(help_.line)
            self._help_forms.append(help_.form + (FORMS if help_.blank else 0))
        self._lines += scan.numbers
        self._starts.append(len(self._entries))
        self._helps.append(len(self._help_starts))

    def _statement(self, statement: Statement) -> int:
        known = self._statements.get(id(statement))
        if known is not None:
            return known[0]
        shape = self._shapes.get(id(statement.shape))
        if shape is None:
            shape = self._shapes[id(statement.shape)] = (len(self._shapes), statement.shape)
        texts, tokens = self._texts, self._tokens
        for token in statement.tokens:
            tokens.append(texts.setdefault(token, len(texts)))
        self._statement_shapes.append(shape[0])
        self._ends.append(len(tokens))
        number = len(self._statements)
        self._statements[id(statement)] = (number, statement)
        return number

    def chunks(self, mark: str) -> list[bytes]:
        """The file's content; empty where too little would be in it. Raises ValueError or OverflowError."""
        if len(self._entries) < _FEWEST:
            return []
        packer = Packer()
        packer.texts("mark", [mark])
        packer.blob("digests", b"".join(self._digests))
        packer.texts("shapes", [format_row("", shape)[1:] for _, shape in self._shapes.values()])
        packer.texts("tokens", list(self._texts))
        packer.ints("statement.tokens", self._tokens)
        packer.ints("statement.shapes", self._statement_shapes)
        packer.ints("statement.ends", self._ends)
        packer.ints("starts", self._starts)
        packer.ints("entries", self._entries)
        packer.ints("lines", self._lines)
        packer.ints("helps", self._helps)
        packer.ints("help.starts", self._help_starts)
        packer.ints("help.ends", self._help_ends)
        packer.ints("help.lines", self._help_lines)
        packer.ints("help.forms", self._help_forms)
        return packer.chunks()


class ScanUse:
    """What was ``kept`` of a tree's scans, how far it served a reading, and what was scanned for want of any.

    It outlives scanners: a reading may need one after the other.
    """

    def __init__(self, kept: KeptScans | None) -> None:
        self.kept = kept
        #: What is to be kept, where nothing is yet.
        self.collected = ScanPacker() if kept is None else None
        self.scanned = 0
        self.recalled = 0

    @property
    def outdated(self) -> bool:
        """Whether so much had to be scanned that all should be collected anew at the next occasion."""
        return self.kept is not None and self.scanned * 4 > self.recalled


class _ChangedError(FileError):
    """A file is no longer what it was found to be."""


class _Unchanged:
    """Gives the text of a file, if it is still the one of that hash. Raises _ChangedError."""

    def __init__(self, files: WatchedFiles, text: Callable[[], str], digest: bytes, path: str) -> None:
        self._files = files
        self._text = text
        self._digest = digest
        self._path = path

    def __call__(self) -> str:
        text = self._text()
        if self._files.digest != self._digest:
            raise _ChangedError(
                f"{self._path} has changed since the tree was read", file=self._path, hint="read the tree again"
            )
        return text


class RecallingScanner(Scanner):
    """A scanner that scans no content again whose scan ``use`` has; ``files`` is what its texts come from.

    Where nothing was kept, it collects there what it scans.
    """

    def __init__(self, rules: LanguageRules, files: WatchedFiles, use: ScanUse) -> None:
        super().__init__(rules)
        self._files = files
        self._kept = use.kept
        self.use = use

    def recall(self, places: Sequence[str], text: Callable[[], str]) -> FileScan | None:
        """The scan of the first of ``places`` that is there, if it is as it was when the scan was kept."""
        kept = self._kept
        if kept is None:
            return None
        for place in places:
            digest = self._files.known(place)
            if digest is None:
                return None
            if digest:
                try:
                    recalled = kept.get(digest, _Unchanged(self._files, text, digest, place))
                except _ChangedError:
                    return None  # a moment ago
                if recalled is not None:
                    self.use.recalled += 1
                return recalled
        return None

    def scan(self, text: str) -> FileScan:
        """All statements of the text of the file that was read last."""
        digest: bytes = self._files.digest
        kept, use = self._kept, self.use
        if kept is not None:
            recalled = kept.get(digest, text)
            if recalled is not None:
                use.recalled += 1
                return recalled
        found = super().scan(text)
        use.scanned += 1
        if use.collected is not None:
            use.collected.add(digest, found)
        return found
