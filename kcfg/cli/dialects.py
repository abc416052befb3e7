"""``kcfg dialects``: the generations of Kconfig that are known, and which one a tree has."""

from __future__ import annotations

import os

from kcfg.errors import ProjectError

from .common import print_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("path", nargs="?", default=".", help="a path in the tree to look at (default: this folder)")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    """List them, mark the tree's, and say how it was found. Raises ProjectError for a path that is not there."""
    from kcfg.tree import DIALECTS

    if not os.path.exists(options.path):
        raise ProjectError(f"there is no {options.path}", hint="name a file or folder in the tree")
    found = _of_tree(options.path)
    if options.json:
        rows = [{"name": name, "language": dialect.language.name} for name, dialect in DIALECTS.items()]
        tree = {"dialect": found[0], "found": found[1]} if found is not None else None
        print_json({"dialects": rows, "tree": tree})
        return 0
    for name, dialect in DIALECTS.items():
        mark = "*" if found is not None and found[0] == name else " "
        print(f"{mark} {name:24} {dialect.language.name}")
    print(f"\n{found[1]}" if found is not None else f"\n{options.path} is in no tree that kcfg knows")
    return 0


def _of_tree(path: str) -> tuple[str, str] | None:
    """The dialect of the tree around ``path`` and how it was found; None outside of any."""
    from kcfg.projects import find
    from kcfg.projects.generations import WITHOUT_SOURCES
    from kcfg.tree.detect import detect, sources_of

    try:
        project = find(path)
    except ProjectError:
        folder = sources_of(path)
        if folder is None:
            return None
        dialect, how = detect(folder)
    else:
        dialect, how = detect(sources_of(project.root), WITHOUT_SOURCES.get(project.kind, ""))
    return dialect.name, how
