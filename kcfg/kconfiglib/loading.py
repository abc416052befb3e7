"""From the environment to a tree: which dialect, which files, which functions, as Kconfiglib takes them from there."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar

from kcfg.cache.folder import Cache, default_path
from kcfg.probes import Policy, Probes
from kcfg.projects.generations import WITHOUT_SOURCES
from kcfg.records import dataclass, field
from kcfg.snapshot.reading import tree_of
from kcfg.tree import DIALECTS, Dialect
from kcfg.tree.detect import detect, sources_of

from .errors import KconfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kcfg.language import Reader
    from kcfg.tree import Tree

    from .kconfig import Kconfig


@dataclass(frozen=True)
class Surroundings:
    """What a program that runs scripts knows of the tree and the environment does not say.

    ``root`` is read where a script asks for a file ``Kconfig`` that is not there. ``overlay`` maps full paths to texts
    that stand there for the files. ``dialect`` names the generation; without it, it is found from the C sources in
    ``sources``, or from the ``kind`` of tree. ``cache`` is the folder that trees are kept in, empty for none, None for
    the user's. ``headed`` says that a ``.config`` begins as C's does where nothing else was asked for.
    """

    root: str = ""
    overlay: Mapping[str, str] = field(default_factory=dict)
    sources: str = ""
    kind: str = ""
    dialect: str = ""
    policy: Policy = Policy.CACHED
    cache: str | None = None
    headed: bool = False


#: Set by `kcfg run` around a script.
_surroundings: ContextVar[Surroundings | None] = ContextVar("surroundings", default=None)


def surroundings() -> Surroundings:
    """What is known now."""
    return _surroundings.get() or Surroundings()


def surround(found: Surroundings) -> None:
    """Say what holds for all that follows in this context."""
    _surroundings.set(found)


def dialect_of(srctree: str) -> Dialect:
    """The generation of the C sources in the tree; Kconfiglib's own rules for a tree that brings none."""
    around = surroundings()
    if around.dialect:
        return DIALECTS[around.dialect]
    sources = around.sources or sources_of(srctree or ".")
    return detect(sources, WITHOUT_SOURCES.get(around.kind, "kconfiglib"))[0]


def user_functions() -> dict[str, Any]:
    """The functions of the module that ``KCONFIG_FUNCTIONS`` names (default: kconfigfunctions), none without one."""
    try:
        module = importlib.import_module(os.environ.get("KCONFIG_FUNCTIONS", "kconfigfunctions"))
    except ImportError:
        return {}
    return dict(module.functions)


def called_by(kconf: Kconfig, functions: Mapping[str, Any]) -> dict[str, Callable[..., str]]:
    """Kconfiglib's functions as the macro language calls them."""
    return {name: _checked(kconf, *entry) for name, entry in functions.items()}


def _checked(kconf: Kconfig, function: Callable[..., str], least: int, most: int | None) -> Callable[..., str]:
    def call(name: str, *arguments: str) -> str:
        kconf._note_place()
        count = len(arguments)
        if count < least or (most is not None and count > most):
            expected = f"{least}" if least == most else f"{least} or more" if most is None else f"{least}-{most}"
            raise KconfigError(
                f"{kconf.filename}:{kconf.linenr}: bad number of arguments in call to {name}, expected {expected}, "
                f"got {count}"
            )
        return function(kconf, name, *arguments)

    return call


def load(
    filename: str,
    dialect: Dialect,
    functions: Mapping[str, Callable[..., str]],
    seen: Callable[[Reader], None],
    search_paths: Sequence[str] = (),
    opened: Callable[[str, str], Any] | None = None,
) -> Tree:
    """The tree that begins with ``filename``, from the cache where it still holds.

    With ``functions``, or where files are ``opened`` by the program, it is always read, as nobody can say whether they
    would answer the same; ``seen`` is given the reader before it starts. Raises KcfgError subclasses.
    """
    files = None
    if opened is not None:
        from .opening import OpenedFiles  # few programs do

        files = OpenedFiles(os.getcwd(), opened)
    around = surroundings()
    environment, cwd = dict(os.environ), os.getcwd()
    path = default_path(environment) if around.cache is None else around.cache
    return tree_of(
        filename,
        cwd,
        environment,
        dialect,
        Probes(around.policy, environment=environment, cwd=cwd, keeps_errors=True),
        cache=Cache(path) if path and not functions and not search_paths and files is None else None,
        overlay=around.overlay,
        functions=functions,
        seen=seen,
        files=files,
        search_paths=[os.path.abspath(folder) for folder in search_paths],
    )
