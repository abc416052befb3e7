"""Running a program that was written for Kconfiglib, its own tools among them, on kcfg's engine."""

from __future__ import annotations

import importlib.metadata
import os
import runpy
import sys
from collections.abc import Sequence

from kcfg.errors import ProjectError

#: The tools that the package kconfiglib brings.
TOOLS = (
    *("menuconfig", "guiconfig", "genconfig", "setconfig", "savedefconfig", "listnewconfig"),
    *("oldconfig", "olddefconfig", "alldefconfig", "allyesconfig", "allnoconfig", "allmodconfig", "defconfig"),
)


def find(script: str) -> str:
    """The full path of a script: a file, or one of Kconfiglib's tools by name. Raises ProjectError."""
    if os.path.isfile(script):
        return os.path.abspath(script)
    if script not in TOOLS:
        raise ProjectError(
            f"there is no script {script}", hint=f"or name one of Kconfiglib's tools: {', '.join(TOOLS)}"
        )
    try:
        files = importlib.metadata.files("kconfiglib") or ()
    except importlib.metadata.PackageNotFoundError:
        files = ()
    for file in files:
        if str(file) == f"{script}.py":
            return str(file.locate())
    raise ProjectError(
        f"Kconfiglib's {script} is not installed",
        hint="pip install 'kcfg[kconfiglib]' installs its tools; they run on kcfg's engine, not on Kconfiglib's",
    )


def run(path: str, arguments: Sequence[str]) -> None:
    """Run a script as Python would, with ``import kconfiglib`` meaning kcfg's; what it raises passes through."""
    from . import install

    install()
    sys.argv = [path, *arguments]
    sys.path.insert(0, os.path.dirname(path))
    runpy.run_path(path, run_name="__main__")
