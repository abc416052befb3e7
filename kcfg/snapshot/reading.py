"""Getting a tree: from the cache where it still holds, else by reading it, its commands run side by side meanwhile."""

from __future__ import annotations

from kcfg.garbage import Uncollected
from kcfg.probes import Policy, Probes
from kcfg.snapshot.trees import SavedTree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kcfg.cache.folder import Cache
    from kcfg.language import Reader, Scanner
    from kcfg.language.macros import UserFunction
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
        # Most trees come from the cache and need none of that.
        from kcfg.snapshot.anew import Reading

        reading = Reading(kconfig, cwd, environment, dialect, probes, saved, overlay, files)
        reading.scanner = scanner
        reading.functions = functions
        reading.seen = seen
        reading.search_paths = search_paths
        reading.tells_all = tells_all
        with Uncollected():
            return reading.tree()

    found = saved.load(probes, read) if saved is not None else None
    return read() if found is None else found
