"""Reading a tree anew: its files, its commands side by side meanwhile, and the tree into the cache."""

from __future__ import annotations

from kcfg.errors import InputError, KcfgError
from kcfg.language.reader import Reader
from kcfg.language.scan import Scanner
from kcfg.probes.probes import WrongGuessError
from kcfg.snapshot.watching import WatchedEnvironment, WatchedFiles
from kcfg.tree import build_tree, complaints

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from kcfg.language.macros import UserFunction
    from kcfg.language.scan import FileScan
    from kcfg.probes import Probes
    from kcfg.snapshot.trees import SavedTree, Unsaved
    from kcfg.tree import Dialect, Tree


class Reading:
    """One reading of a tree's files, kept where ``saved`` says; the fields are what ``tree_of`` takes."""

    def __init__(
        self,
        kconfig: str,
        cwd: str,
        environment: Mapping[str, str],
        dialect: Dialect,
        probes: Probes,
        saved: SavedTree | None,
        overlay: Mapping[str, str] | None,
        files: WatchedFiles | None,
    ) -> None:
        self.kconfig = kconfig
        self.cwd = cwd
        self.srctree = environment.get("srctree")
        self.environment = WatchedEnvironment(environment)
        self.dialect = dialect
        self.probes = probes
        self.saved = saved
        self.files = files or WatchedFiles(cwd, overlay)
        self.scanner: Scanner | None = None
        self.scans: dict[str, FileScan] = {}
        self.functions: Mapping[str, UserFunction] | None = None
        self.seen: Callable[[Reader], None] | None = None
        self.search_paths: Sequence[str] = ()
        self.tells_all = False

    def tree(self) -> Tree:
        """The tree of the files as they are."""
        probes = self.probes
        try:
            tree, unsaved = self._guessed() or self._asked()
        except InputError as error:
            if self.tells_all and self.dialect.language.resumes_in_block:
                probes.remember(probes.log)
                told = complaints(self.dialect, self._reader(probes, goes_on=True))
                error.before, error.told = told or error.before, bool(told)
            raise
        finally:
            probes.close()
        if self.saved is not None and unsaved is not None:
            self.saved.save(unsaved, self.files, probes, frozenset(self.environment.unset))
            self.saved.save_scans()
        return tree

    def _guessed(self) -> tuple[Tree, Unsaved | None] | None:
        """The tree by the answers of the last run, while the commands run again; None if one has another now."""
        saved, probes = self.saved, self.probes
        if saved is None or not saved.answers or not probes.runs or self._all_known() or self.seen or self.functions:
            return None
        probes.guess(saved.answers)
        try:
            try:
                found = self._built(set(), settled=False)
            except InputError:
                probes.confirm()
                raise
            if found[1] is not None:
                saved.write(found[1])  # while they run
            probes.confirm()
        except WrongGuessError:
            return None
        return found

    def _asked(self) -> tuple[Tree, Unsaved | None]:
        """The tree by the answers of commands, which run ahead of need while the files are read a first time."""
        probes = self.probes
        wanted_again: set[str] | None = None
        if self._all_known():
            wanted_again = set()  # nothing to look ahead for
        elif probes.runs and not self.functions:  # functions may have effects
            scout = probes.scout()
            wanted_again = _look_ahead(self._reader(scout))
            if self.saved is not None:
                self.saved.save_scans()  # while commands run
            scout.go_on()
        return self._built(wanted_again)

    def _all_known(self) -> bool:
        """Whether the last run asked something, and all of that is known."""
        answers = self.saved.answers if self.saved is not None else {}
        return bool(answers) and all(self.probes.knows(command) is not None for command in answers)

    def _built(self, wanted_again: Collection[str] | None, *, settled: bool = True) -> tuple[Tree, Unsaved | None]:
        reading = self._reader(self.probes, wanted_again)
        self.scanner = None  # all that it remembers is in the way from here on
        if self.seen is not None:
            self.seen(reading)
        tree = build_tree(self.dialect, reading, late=self.saved is not None and self.saved.edited)
        return tree, self.saved.packed(tree, self.probes, settled=settled) if self.saved is not None else None

    def _reader(self, probes: Probes, wanted_again: Collection[str] | None = None, *, goes_on: bool = False) -> Reader:
        if self.scanner is None and self.saved is not None:
            self.scanner = self.saved.scanner(self.files)
        self.scanner = self.scanner or Scanner(self.dialect.language)
        return Reader(
            self.kconfig,
            rules=self.dialect.language,
            environment=self.environment,
            probes=probes,
            srctree=self.srctree,
            cwd=self.cwd,
            files=self.files,
            scanner=self.scanner,
            scans=self.scans,
            wanted_again=wanted_again,
            functions=self.functions,
            search_paths=self.search_paths,
            goes_on=goes_on,
        )


def _look_ahead(reader: Reader) -> set[str]:
    """Read once without waiting for any command, so that all whose text is known are under way at once.

    Returns the names of the files that were met more than once.
    """
    try:
        for _ in reader.runs():
            pass
    except KcfgError:
        pass  # whatever is wrong is reported when the tree is really read
    return reader.files_read_again
