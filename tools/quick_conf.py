"""The tree's own C ``conf``, run hundreds of times on edited inputs: its shell commands are asked once.

The answers are the shell's own, kept by ``replay_shell.c`` for one environment. Everything else is the real program.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import oracle
import places
from expected import Reference, References
from packages import need
from targets import Target

_SOURCE = Path(__file__).resolve().parent / "replay_shell.c"


def library() -> Path:
    """The preloaded library, compiled once. Raises ToolMissing."""
    made = places.cache() / "oracles" / "replay_shell.so"
    with places.locked(made.with_suffix(".lock")):
        if not made.exists() or made.stat().st_mtime < _SOURCE.stat().st_mtime:
            need("gcc", "gcc")
            command = ["gcc", "-shared", "-fPIC", "-O1", "-Wall", "-o", str(made), str(_SOURCE), "-ldl"]
            subprocess.run(command, check=True)
    return made


def reference(references: References, name: str) -> Reference:
    """The reference of the target called ``name`` (``arm/multi_v7_defconfig``). Raises KeyError."""
    found: Target | None = next((t for t in references.targets() if t.name == name), None)
    if found is None:
        raise KeyError(name)
    references.make([found], jobs=1, report=lambda made: None)
    made = references.find(found)
    assert made is not None
    return made


class QuickConf:
    """``conf --defconfig`` as the makefiles run it for one reference, on any input. Use it as a context manager."""

    def __init__(self, references: References, like: Reference) -> None:
        self.conf = oracle.conf(references.stamp)
        self.folder = Path(tempfile.mkdtemp(prefix="kcfg-quick-"))
        self.call = like.calls_in(self.folder)[-1]
        self.environment = {
            **self.call.environment,
            "LD_PRELOAD": str(library()),
            "REPLAY_SHELL": str(self.folder / "answers"),
        }
        self.runs = 0

    def __enter__(self) -> QuickConf:
        return self

    def __exit__(self, *error: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def defconfig(self, text: str, *, instead: Mapping[str, str] | None = None) -> str:
        """The ``.config`` that C makes of an input; ``instead`` maps files of the tree to texts to be read for them."""
        overlaid = []
        for name, content in (instead or {}).items():
            path = self.folder / name  # C looks in the working directory first
            places.write_whole(path, content)
            overlaid.append(path)
        source = self.folder / "input.config"
        source.write_text(text, encoding="utf-8", errors="surrogateescape")
        self.call.config.unlink(missing_ok=True)
        try:
            self.runs += 1
            subprocess.run(
                [str(self.conf), f"--defconfig={source}", self.call.arguments[-1]],
                cwd=self.call.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                check=True,
            )
        finally:
            for path in overlaid:
                path.unlink()
        return self.call.config.read_text(encoding="utf-8", errors="surrogateescape")
