"""Getting a tree: from the cache where it still holds, else by reading it, its commands run side by side meanwhile."""

from __future__ import annotations

from kcfg.errors import InputError, KcfgError
from kcfg.garbage import Uncollected
from kcfg.probes import Policy, Probes
from kcfg.snapshot.trees import SavedTree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from kcfg.cache.folder import Cache
    from kcfg.language import Reader, Scanner
    from kcfg.language.macros import UserFunction
    from kcfg.language.scan import FileScan
    from kcfg.snapshot.watching import WatchedFiles
    from kcfg.tree import Dialect, Tree


def tree_of(
    kconfig: str,
    cwd: str,
    environment: Mapping[str, str],
    dialect: Dialect,
    probes: Probes,
    *,
    cache: Cache | None = None,
    overlay: Mapping[str, str] | None = None,
    scanner: Scanner | None = None,
    functions: Mapping[str, UserFunction] | None = None,
    seen: Callable[[Reader], None] | None = None,
    search_paths: Sequence[str] = (),
    files: WatchedFiles | None = None,
    tells_all: bool = False,
) -> Tree:
    """The tree of one root file in surroundings that are all given. Raises what reading and building raise.

    ``functions`` are added to the macro language's own; ``seen`` is given the reader before it starts; ``files`` are
    asked for texts instead of the disk with ``overlay``. A tree that was read with functions, from such files, or by
    ``search_paths``, must not be kept, so that ``cache`` is to be None then. An error that ``tells_all`` holds what C
    prints of all errors of the text.

    Cost: for Linux some 10 ms from the cache, 1 to 2 s without.
    """
    saved = None
    if cache is not None:
        purpose = "replay" if probes.policy is Policy.REPLAY else ""
        saved = SavedTree(
            cache,
            kconfig=kconfig,
            cwd=cwd,
            environment=environment,
            dialect=dialect,
            overlay=overlay,
            purpose=purpose,
        )

    def read() -> Tree:
        with Uncollected():
            return _read(
                kconfig,
                cwd,
                environment,
                dialect,
                probes,
                saved,
                overlay,
                files,
                scanner,
                functions,
                seen,
                search_paths,
                tells_all,
            )

    found = saved.load(probes, read) if saved is not None else None
    return read() if found is None else found


def _read(
    kconfig: str,
    cwd: str,
    environment: Mapping[str, str],
    dialect: Dialect,
    probes: Probes,
    saved: SavedTree | None,
    overlay: Mapping[str, str] | None,
    files: WatchedFiles | None,
    scanner: Scanner | None,
    functions: Mapping[str, UserFunction] | None,
    seen: Callable[[Reader], None] | None,
    search_paths: Sequence[str],
    tells_all: bool,
) -> Tree:
    # Only reading needs these; a tree from the cache does not pay for them.
    from kcfg.language.reader import Reader
    from kcfg.language.scan import Scanner
    from kcfg.snapshot.watching import WatchedEnvironment, WatchedFiles
    from kcfg.tree import build_tree, complaints

    files = files or WatchedFiles(cwd, overlay)
    watched = WatchedEnvironment(environment)
    scans: dict[str, FileScan] = {}
    if scanner is None and saved is not None:
        scanner = saved.scanner(files)
    scanner = scanner or Scanner(dialect.language)

    def reader(service: Probes, wanted_again: Collection[str] | None = None, *, goes_on: bool = False) -> Reader:
        return Reader(
            kconfig,
            rules=dialect.language,
            environment=watched,
            probes=service,
            srctree=environment.get("srctree"),
            cwd=cwd,
            files=files,
            scanner=scanner,
            scans=scans,
            wanted_again=wanted_again,
            functions=functions,
            search_paths=search_paths,
            goes_on=goes_on,
        )

    wanted_again: set[str] | None = None
    if saved is not None and saved.answers and all(probes.knows(command) is not None for command in saved.answers):
        wanted_again = set()  # nothing to look ahead for
    elif probes.runs and not functions:  # functions may have effects
        scout = probes.scout()
        wanted_again = _look_ahead(reader(scout))
        scout.go_on()
    try:
        reading = reader(probes, wanted_again)
        scanner = None  # all that it remembers is in the way from here on
        if seen is not None:
            seen(reading)
        tree = build_tree(dialect, reading)
    except InputError as error:
        if tells_all and dialect.language.resumes_in_block:
            probes.remember(probes.log)
            found = complaints(dialect, reader(probes, goes_on=True))
            error.before, error.told = found or error.before, bool(found)
        raise
    finally:
        probes.close()
    if saved is not None:
        saved.save(tree, files, probes, frozenset(watched.unset))
        saved.save_scans()
    return tree


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
