"""What every kind of source tree has in common: the question that is asked of it, and the shape of the answer."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod

from kcfg.errors import FileError, ProjectError
from kcfg.projects.host import Host
from kcfg.projects.steps import Conf, Files, Merge, Step
from kcfg.records import dataclass, field, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import ClassVar

    from kcfg.projects.host import Runner


@dataclass(frozen=True, slots=True)
class Request:
    """What a caller wants configured.

    ``defconfig`` is a path or a name as make takes it; None asks for the ``.config`` that is there. ``fragments``
    are paths, or names as make finds them; ``assignments`` (``X=y``, ``CONFIG_X=y``) come on top of them all.
    ``objtree`` is the object folder, which need not exist; ``arch`` the architecture if the caller names one.
    ``variables`` are what would be given to make on its command line (``CROSS_COMPILE``, ``LLVM``, ``CC`` …),
    ``environment`` what the process has.
    """

    objtree: str
    defconfig: str | None = None
    fragments: tuple[str, ...] = ()
    assignments: tuple[str, ...] = ()
    arch: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    #: The folder that relative paths are seen from.
    cwd: str = "."
    #: Answers the commands of makefiles in place of the shell (a recording, a refusal).
    run: Runner | None = None

    def path(self, name: str) -> str:
        """The full path of a name that the caller gave."""
        return os.path.normpath(os.path.join(self.cwd, name))


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where the files that the build reads go, seen from the folder that conf runs in; None where there is none."""

    config: str
    autoheader: str | None = "include/generated/autoconf.h"
    autoconfig: str | None = "include/config/auto.conf"
    rustccfg: str | None = "include/generated/rustc_cfg"
    tristate: str | None = "include/config/tristate.conf"


@dataclass(frozen=True, slots=True)
class Setup:
    """All that is needed to configure one source tree: the answer to a Request.

    ``kconfig_file`` is the root file as conf is given it, ``cwd`` the folder that conf runs in, ``environment``
    what Kconfig files and their commands see. ``prefix`` stands before symbols in files of assignments.
    ``config`` is the full path of the ``.config``. ``steps`` lead to it (none if only the tree is wanted).
    ``overlay`` maps the full path of each file that make would first generate to its text: it is read in place
    of, or for lack of, a file on disk. ``kconfig_sources`` is the folder of the tree's own C program.
    ``dialect`` is the generation that they are of, as :func:`kcfg.tree.detect.noted` writes it down. ``host`` has what
    was looked at on the way.
    """

    kind: str
    root: str
    kconfig_file: str
    cwd: str
    environment: Mapping[str, str]
    config: str
    steps: tuple[Step, ...]
    outputs: Outputs
    host: Host
    prefix: str = "CONFIG_"
    arch: str = ""
    overlay: Mapping[str, str] = field(default_factory=dict)
    kconfig_sources: str | None = None
    dialect: str = ""

    @property
    def srctree(self) -> str | None:
        """The value of ``srctree``: where Kconfig files are looked for that are not in ``cwd``."""
        return self.environment.get("srctree")

    def files(self) -> Files:
        """The files that the steps start from: the generated ones and, for assignments, their fragment."""
        return Files({os.path.normpath(path): text for path, text in self.overlay.items()})


class Project(ABC):
    """One source tree of a known kind; ``root`` is its full path."""

    #: The word for this kind of tree in messages and in ``--json``.
    kind: ClassVar[str]
    prefix: ClassVar[str] = "CONFIG_"

    def __init__(self, root: str) -> None:
        self.root = root

    @abstractmethod
    def setup(self, request: Request) -> Setup:
        """How to configure the tree as asked.

        Raises ProjectError if the configuration, a fragment or the architecture cannot be found, FileError if
        a file cannot be read.
        """

    @abstractmethod
    def defconfigs(self, arch: str = "") -> list[str]:
        """The configurations that the tree brings, as paths seen from ``root``, sorted; those of one architecture."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.root!r})"

    def path(self, *names: str) -> str:
        """A full path in the tree."""
        return os.path.join(self.root, *names)

    def has(self, name: str) -> bool:
        """Whether the tree holds a file or folder."""
        return os.path.exists(os.path.join(self.root, name))


def with_fragments(
    steps: list[Step],
    last: Conf,
    mode: str,
    paths: Iterable[str],
) -> None:
    """Add to ``steps`` the merging of files, each with its run of conf.

    As make does for ``NAME.config``: merge into ``.config``, then fill in what is new by ``mode``. Raises
    FileError for a fragment that cannot be read.
    """
    merged = list(paths)
    for path in merged:
        require_file(path)
    prefix = last.environment.get("CONFIG_", last.merge_prefix)
    for path in merged:
        steps.append(Merge(last.config, (path,), last.config, prefix=prefix))
        steps.append(fill_in(last, mode))


def with_assignments(steps: list[Step], assignments: Iterable[str]) -> None:
    """Have the last run of conf in ``steps`` take the caller's assignments, after the file that it reads.

    Raises ProjectError for one that is not ``NAME=VALUE``.
    """
    lines = tuple(assignments)
    for line in lines:
        name, equals, _ = line.partition("=")
        if not equals or not name:
            raise ProjectError(f"--set takes NAME=VALUE, not {line!r}")
    for number in reversed(range(len(steps))):
        step = steps[number]
        if isinstance(step, Conf):
            steps[number] = replace(step, assignments=lines)
            return


def fill_in(last: Conf, mode: str) -> Conf:
    """The run of conf that completes a merged ``.config``, in the surroundings of ``last``."""
    environment = {name: value for name, value in last.environment.items() if name != "KCONFIG_ALLCONFIG"}
    return replace(last, mode=mode, input=None, environment=environment, accept=mode == "oldconfig")


def require_file(path: str) -> None:
    """Raise FileError unless ``path`` is a file that can be read."""
    import stat

    try:
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            raise FileError(f"{path} is a folder, not a file of assignments", file=path)
        if not stat.S_ISFIFO(mode):  # who writes into one takes us for gone when it is closed
            with open(path, "rb"):
                pass
    except OSError as error:
        hint = "make one (kcfg resolve, kcfg all), or name another" if os.path.basename(path) == ".config" else ""
        raise FileError(f"cannot read {path}: {error.strerror}", file=path, hint=hint) from error


def is_path(name: str, request: Request) -> bool:
    """Whether a configuration is meant as a file: it is there, or could not be a name that a makefile makes.

    A name may have a slash: the kernel's makefile takes ``44x/bamboo_defconfig``. A bare ``defconfig`` is the goal
    even beside the file that ``make savedefconfig`` leaves.
    """
    if name == "defconfig":
        return False
    if os.path.exists(request.path(name)) and not os.path.isdir(request.path(name)):
        return True
    return "/" in name and (os.path.isabs(name) or name.startswith((".", "arch/")) or not name.endswith("config"))


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint that lists the names most like ``name``, or nothing; what all names end with does not count."""
    import difflib

    endings = ("_defconfig", ".config")
    bare = {candidate.removesuffix(endings[0]).removesuffix(endings[1]): candidate for candidate in known}
    wanted = name.removesuffix(endings[0]).removesuffix(endings[1])
    found = difflib.get_close_matches(wanted, bare, n=3, cutoff=0.6)
    return f"Did you mean {', '.join(bare[match] for match in found)}?" if found else ""


def not_found(name: str, project: Project, known: Iterable[str]) -> ProjectError:
    """The error for a configuration that nothing in the tree makes."""
    hint = nearest(name, known) or "Give a path, or a name that 'make help' lists."
    return ProjectError(f"no configuration '{name}' in the {project.kind} tree {project.root}", hint=hint)


def files_below(root: str, folder: str, wanted: Callable[[str], bool]) -> list[str]:
    """The files below ``folder`` whose name is wanted, as paths seen from ``root``, sorted."""
    found: list[str] = []
    for path, _, names in os.walk(os.path.join(root, folder)):
        found += (os.path.relpath(os.path.join(path, name), root) for name in names if wanted(name))
    return sorted(found)


def kconfig_folder(root: str, *candidates: str) -> str | None:
    """The first of the folders that holds kconfig's C sources."""
    for name in candidates:
        folder = os.path.join(root, name)
        if os.path.exists(os.path.join(folder, "confdata.c")):
            return folder
    return None
