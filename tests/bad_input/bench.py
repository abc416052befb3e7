"""A folder with a small tree in which the installed command line is tried, and what it must leave alone."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PYTHON = sys.executable
CHECKOUT = Path(__file__).resolve().parents[2]
OLD_CONFIG = b"# written by hand, long ago\nCONFIG_OLD=y\n"
# Generous: what is tested is that nothing hangs.
PATIENCE = 120


@functools.cache
def mortal() -> tuple[str, ...] | None:
    """What to put before a command so that file permissions hold for it; None where that cannot be had."""
    if os.geteuid() != 0:
        return ()
    prefix = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
    try:
        able = subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return None
    return prefix if able else None


@dataclass(frozen=True)
class Spoken:
    """What one run of the command line said, and how it ended."""

    status: int
    answer: str
    messages: str


class Bench:
    """A source tree, and an object folder that holds the ``.config`` of an earlier run."""

    def __init__(self, folder: Path) -> None:
        self.tree = folder / "tree"
        self.objects = folder / "objects"
        self.tree.mkdir()
        self.objects.mkdir()
        (self.objects / ".config").write_bytes(OLD_CONFIG)
        self.write("input.config", "CONFIG_A=y\n")

    def write(self, name: str, content: str | bytes) -> Path:
        """Put a file into the tree; its folders come with it."""
        path = self.tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def run(self, *arguments: str | Path, stdout: int | None = None) -> Spoken:
        """Run ``kcfg`` with these arguments in the object folder."""
        done = subprocess.run(
            [*(mortal() or ()), PYTHON, "-m", "kcfg", *map(str, arguments)],
            cwd=self.objects,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "PYTHONPATH": str(CHECKOUT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if stdout is None else stdout,
            stderr=subprocess.PIPE,
            timeout=PATIENCE,
        )
        answer = (done.stdout or b"").decode("utf-8", "replace")
        return Spoken(done.returncode, answer, done.stderr.decode("utf-8", "replace"))

    def resolve(self, *arguments: str | Path) -> Spoken:
        """``kcfg resolve`` of the tree's ``input.config``, or of what the first argument names."""
        named = arguments or ("input.config",)
        first = self.tree / named[0]
        return self.run("resolve", first, *named[1:], "--tree", self.tree, "--kconfig", "Kconfig")

    def refused(self, said: Spoken, *expected: str) -> Spoken:
        """The run ended with status 2 and one clear message, and left everything as it was."""
        self.untouched()
        self.spoke(said, *expected)
        assert said.status == 2, said
        assert said.answer == ""
        return said

    def spoke(self, said: Spoken, *expected: str) -> None:
        """Somebody can read what was said, and it names all that is ``expected``."""
        assert "Traceback" not in said.messages, said.messages
        assert said.messages.strip(), "not a word"
        assert len(said.messages.splitlines()) <= 12, said.messages
        assert max(map(len, said.messages.splitlines())) < 1000, "lines that nobody can read"
        for text in expected:
            assert text in said.messages, f"{text!r} is not in:\n{said.messages}"

    def untouched(self) -> None:
        """The object folder holds the old ``.config`` and nothing else."""
        assert {path.name for path in self.objects.iterdir()} == {".config"}
        assert (self.objects / ".config").read_bytes() == OLD_CONFIG

    def config(self) -> str:
        """The ``.config`` that a run has written; what it replaced is kept as ``.config.old``."""
        assert (self.objects / ".config.old").read_bytes() == OLD_CONFIG
        return (self.objects / ".config").read_bytes().decode("utf-8", "surrogateescape")
