"""Which project a path is in: the nearest folder above it that some kind of tree claims."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module

from kcfg.errors import ProjectError
from kcfg.projects.project import Project

#: Module and class of each kind, the more particular first: Linux claims whatever looks like it.
_KINDS = (
    ("buildroot", "Buildroot"),
    ("busybox", "BusyBox"),
    ("toybox", "Toybox"),
    ("uclibc", "UClibc"),
    ("xen", "Xen"),
    ("coreboot", "Coreboot"),
    ("seabios", "SeaBios"),
    ("barebox", "Barebox"),
    ("uboot", "UBoot"),
    ("nuttx", "NuttX"),
    ("crosstool", "CrosstoolNg"),
    ("linux", "Linux"),
    ("generic", "Generic"),
)


def kinds() -> list[type[Project]]:
    """Every kind of tree, in the order in which they are asked; the one for any folder comes last."""
    return [_load(module, name) for module, name in _KINDS]


def _load(module: str, name: str) -> type[Project]:
    found: type[Project] = getattr(import_module(f"kcfg.projects.{module}"), name)
    return found


def find(path: str, *, kind: str = "") -> Project:
    """The project that ``path``, a file or folder that need not exist, is in.

    The nearest folder above it that is of a known kind; without one, the folder that holds the root file of
    whatever tree this is: the nearest whose Kconfig has a ``mainmenu``, else the topmost of an unbroken row of
    folders with one. ``kind`` limits the search to one kind. Raises ProjectError if there is none. Costs one
    listing for each folder on the way up.
    """
    start = os.path.realpath(path)
    known = kinds()
    wanted = [project for project in known if not kind or project.kind == kind]
    if not wanted:
        names = ", ".join(project.kind for project in known)
        raise ProjectError(f"unknown kind of project '{kind}'", hint=f"Known are {names}.")
    folders = [(folder, _names(folder)) for folder in _upwards(start)]
    for folder, names_there in folders:
        for project in wanted:
            if project.kind != "generic" and project.recognise(folder, names_there):
                return project(folder)
    if wanted[-1].kind == "generic" and (top := _top(folders)) is not None:
        return wanted[-1](top)
    raise ProjectError(
        f"no source tree with Kconfig files above {path}",
        hint="Give the tree with --tree DIR, and its root file with --kconfig FILE.",
    )


def _top(folders: list[tuple[str, frozenset[str]]]) -> str | None:
    """The folder of the root file, of folders from the inside out."""
    from kcfg.projects.generic import Generic

    found = None
    for folder, names in folders:
        if Generic.recognise(folder, names):
            if Generic.is_top(folder, names):
                return folder
            found = folder
        elif found is not None:
            break
    return found


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
