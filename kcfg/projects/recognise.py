"""Which project a path is in: the nearest folder above it that some kind of tree claims."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module

from kcfg.errors import ProjectError
from kcfg.projects.project import Project

#: Module and class of each kind, the more particular first: Linux claims whatever looks like it.
_KINDS = (
    ("busybox", "BusyBox"),
    ("toybox", "Toybox"),
    ("uclibc", "UClibc"),
    ("xen", "Xen"),
    ("coreboot", "Coreboot"),
    ("seabios", "SeaBios"),
    ("barebox", "Barebox"),
    ("uboot", "UBoot"),
    ("linux", "Linux"),
)


def kinds() -> list[type[Project]]:
    """Every kind of tree, in the order in which they are asked."""
    return [_load(module, name) for module, name in _KINDS]


def _load(module: str, name: str) -> type[Project]:
    found: type[Project] = getattr(import_module(f"kcfg.projects.{module}"), name)
    return found


def find(path: str, *, kind: str = "") -> Project:
    """The project that ``path``, a file or folder that need not exist, is in.

    ``kind`` says which kind to take the nearest folder for that it claims. Raises ProjectError if there is none.
    Costs one listing for each folder on the way up.
    """
    start = os.path.realpath(path)
    wanted = [project for project in kinds() if not kind or project.kind == kind]
    if not wanted:
        names = ", ".join(project.kind for project in kinds())
        raise ProjectError(f"unknown kind of project '{kind}'", hint=f"Known are {names}.")
    found = _above(start, lambda folder, names: next((p for p in wanted if p.recognise(folder, names)), None))
    if found is None:
        raise ProjectError(
            f"no source tree with Kconfig files above {path}",
            hint="Give the tree with --tree DIR, and its root file with --kconfig FILE.",
        )
    project, folder = found
    return project(folder)


def _above(path: str, claim: Callable[[str, frozenset[str]], type[Project] | None]) -> tuple[type[Project], str] | None:
    folder = path
    while True:
        try:
            names = frozenset(os.listdir(folder))
        except OSError:
            names = frozenset()
        project = claim(folder, names)
        if project is not None:
            return project, folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
