"""Which project a path is in: the nearest folder above it that has the signs of some kind of tree."""

from __future__ import annotations

import os

from kcfg.errors import NoTreeError, ProjectError
from kcfg.lazy import module
from kcfg.records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kcfg.projects.project import Project


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of tree: its word, where its class is, what its root holds, and below that one of what."""

    name: str
    module: str
    project: str
    holds: tuple[str, ...]
    one_of: tuple[str, ...] = ()


#: The more particular first: Linux's signs are in many trees that were made after it.
_KINDS = (
    Kind("buildroot", "buildroot", "Buildroot", ("Config.in", "Config.in.legacy", "package", "configs")),
    Kind("busybox", "busybox", "BusyBox", ("Config.in", "Makefile", "applets"), ("scripts/gen_build_files.sh",)),
    Kind("toybox", "toybox", "Toybox", ("Config.in", "Makefile", "toys", "kconfig"), ("scripts/genconfig.sh",)),
    Kind("uclibc-ng", "uclibc", "UClibc", ("Makefile", "Rules.mak", "extra"), ("extra/Configs/Config.in",)),
    Kind("xen", "xen", "Xen", ("Config.mk", "xen"), ("xen/Kconfig",)),
    Kind("coreboot", "coreboot", "Coreboot", ("Makefile", "src", "payloads"), ("src/mainboard/Kconfig",)),
    Kind("seabios", "seabios", "SeaBios", ("Makefile", "src", "vgasrc"), ("src/Kconfig",)),
    Kind(
        "barebox",
        "barebox",
        "Barebox",
        ("Kconfig", "Makefile", "arch", "common"),
        ("include/barebox.h", "include/barebox-info.h"),
    ),
    Kind("u-boot", "uboot", "UBoot", ("Kconfig", "Makefile", "configs", "board"), ("include/u-boot", "boot/Kconfig")),
    Kind("nuttx", "nuttx", "NuttX", ("Kconfig", "arch", "boards", "sched", "tools")),
    Kind("crosstool-ng", "crosstool", "CrosstoolNg", ("config", "samples", "kconfig"), ("config/config.in",)),
    Kind("linux", "linux", "Linux", ("Kconfig", "Makefile", "arch")),
)
_GENERIC = Kind("generic", "generic", "Generic", ())
#: Names of root files, in the order in which they are looked for.
ROOT_FILES = ("Kconfig", "Config.in", "KConfig", "Kconfig.in", "config.in")


def kinds() -> list[str]:
    """The word of every kind of tree, in the order in which they are looked for."""
    return [kind.name for kind in (*_KINDS, _GENERIC)]


def find(path: str, *, kind: str = "") -> Project:
    """The project that ``path``, a file or folder that need not exist, is in.

    The nearest folder above it that is of a known kind; without one, the folder that holds the root file of
    whatever tree this is: the nearest whose Kconfig has a ``mainmenu``, else the topmost of an unbroken row of
    folders with one; failing that, the tree that the object folder around ``path`` was made from. ``kind`` limits
    the search to one kind. Raises ProjectError if there is none. Costs one listing for each folder on the way up.
    """
    if kind and kind not in kinds():
        raise ProjectError(f"unknown kind of project '{kind}'", hint=f"Known are {', '.join(kinds())}.")
    found = located(path, kind)
    if found is not None:
        return _project(*found)
    from kcfg.projects.objects import source_of

    source = source_of(path)
    if source is not None:
        return find(source, kind=kind)
    raise NoTreeError(
        f"no source tree with Kconfig files above {path}",
        hint="Give the tree with --tree DIR, and its root file with --kconfig FILE.",
    )


def located(path: str, kind: str = "") -> tuple[Kind, str] | None:
    """The kind and the root of the tree that ``path`` lies in; None where there is none above it. See :func:`find`."""
    wanted = [known for known in _KINDS if kind in ("", known.name)]
    folders: list[tuple[str, frozenset[str]]] = []
    for folder in _upwards(os.path.realpath(path)):
        names = _names(folder)
        folders.append((folder, names))
        for known in wanted:
            if names.issuperset(known.holds) and _has_one(folder, known.one_of):
                return known, folder
    if kind in ("", _GENERIC.name) and (top := _top(folders)) is not None:
        return _GENERIC, top
    return None


def _has_one(folder: str, names: tuple[str, ...]) -> bool:
    return not names or any(os.path.exists(os.path.join(folder, name)) for name in names)


def _project(kind: Kind, folder: str) -> Project:
    found: type[Project] = getattr(module(f"kcfg.projects.{kind.module}"), kind.project)
    return found(folder)


def _top(folders: list[tuple[str, frozenset[str]]]) -> str | None:
    """The folder of the root file, of folders from the inside out."""
    found = None
    for folder, names in folders:
        root_file = next((name for name in ROOT_FILES if name in names), None)
        if root_file is None:
            if found is not None:
                break
            continue
        found = folder
        if _has_main_menu(os.path.join(folder, root_file)):
            break
    return found


def _has_main_menu(path: str) -> bool:
    """Whether a root file says that it is one."""
    try:
        with open(path, "rb") as stream:
            return any(line.lstrip().startswith(b"mainmenu") for line in stream)
    except OSError:
        return False


def _upwards(path: str) -> Iterator[str]:
    while True:
        yield path
        parent = os.path.dirname(path)
        if parent == path:
            return
        path = parent


def _names(folder: str) -> frozenset[str]:
    try:
        return frozenset(os.listdir(folder))
    except OSError:
        return frozenset()
