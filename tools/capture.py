"""Running a tree's real makefiles with a recorder in the place of ``conf``: nothing about them is guessed.

The recorder writes down arguments, working directory, environment and the ``.config`` that was there, runs
the real program, and passes on what it says.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layouts import Layout

RECORDER = """#!{python} -IS
import json, os, subprocess, sys
here = os.path.dirname(os.path.abspath(__file__))
calls = os.path.join(here, "calls")
os.makedirs(calls, exist_ok=True)
number = len([name for name in os.listdir(calls) if name.endswith(".json")])
# Python adds to its own environment; this is the one that it was started with.
given = open("/proc/self/environ", "rb").read().split(b"\\0")
environment = dict(item.split(b"=", 1) for item in given if b"=" in item)
before = environment.get(b"KCONFIG_CONFIG", b".config")
if os.path.exists(before):
    with open(before, "rb") as old, open(f"{{calls}}/{{number:02d}}.config", "wb") as copy:
        copy.write(old.read())
real = os.path.join(here, "conf.real")
done = subprocess.run([sys.argv[0], *sys.argv[1:]], executable=real, env=environment, capture_output=True)
text = lambda data: data.decode("utf-8", "surrogateescape")
record = {{
    "arguments": sys.argv[1:],
    "folder": os.getcwd(),
    "environment": {{text(name): text(value) for name, value in sorted(environment.items())}},
    "status": done.returncode,
    "stdout": text(done.stdout),
    "stderr": text(done.stderr),
}}
with open(f"{{calls}}/{{number:02d}}.json", "w", encoding="utf-8", errors="surrogateescape") as out:
    json.dump(record, out)
sys.stdout.buffer.write(done.stdout)
sys.stderr.buffer.write(done.stderr)
sys.exit(done.returncode if done.returncode >= 0 else 128 - done.returncode)
"""


class MakeError(Exception):
    """A makefile did not do what it was asked; the message holds what it said."""


@dataclass(frozen=True)
class Call:
    """One run of ``conf`` by a makefile; ``before`` is the ``.config`` that it found."""

    arguments: list[str]
    folder: str
    environment: dict[str, str]
    status: int
    stdout: str
    stderr: str
    before: bytes | None

    @property
    def config(self) -> Path:
        """The file that this run wrote, or would have."""
        return Path(self.folder, self.environment.get("KCONFIG_CONFIG", ".config"))


class ObjectFolder:
    """A folder where a project's makefiles configure its tree, with a ``conf`` that records how it is called.

    For most projects make is told to put everything there (``make O=``); where makefiles work in place it is
    a copy of the tree.
    """

    def __init__(self, layout: Layout, tree: Path, folder: Path) -> None:
        self.layout = layout
        self.tree = tree
        self.folder = folder
        self.program = folder / layout.conf
        self.home = self.program.parent
        self._fresh = _below(folder)

    @classmethod
    def build(cls, layout: Layout, tree: Path, folder: Path, variables: Sequence[str] = ()) -> ObjectFolder:
        """Have the makefiles build ``conf`` in ``folder``, and put the recorder in its place.

        ``folder`` must not exist; ``variables`` are more arguments for make. Raises MakeError.
        """
        if layout.copied:
            shutil.copytree(tree, folder, symlinks=True)
        else:
            folder.mkdir(parents=True)
        made = cls(layout, tree, folder)
        done = made.make([*layout.build, *variables])
        if done.returncode or not made.program.exists():
            raise MakeError(f"make {' '.join(layout.build)} in {tree} failed:\n{done.stderr}")
        for config in folder.rglob(".config*"):
            config.unlink()
        for leftover in layout.leftovers:
            _remove(folder / leftover)
        os.rename(made.program, made.real)
        made._put_recorder()
        return cls(layout, tree, folder)

    def _put_recorder(self) -> None:
        self.program.write_text(RECORDER.format(python=sys.executable), encoding="utf-8")
        self.program.chmod(self.real.stat().st_mode)

    @property
    def real(self) -> Path:
        """The tree's own program."""
        return self.home / "conf.real"

    def copy(self, folder: Path) -> ObjectFolder:
        """The same with nothing configured in it yet, elsewhere."""
        shutil.copytree(self.folder, folder, symlinks=True)
        copied = ObjectFolder(self.layout, self.tree, folder)
        copied._put_recorder()  # the Python that it names may be gone by now
        return copied

    def clean(self) -> None:
        """Forget every configuration and call: remove whatever has come since the folder was new."""
        for path in sorted(_below(self.folder) - self._fresh):
            _remove(self.folder / path)

    def make(self, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run the tree's make for this folder, in an environment of PATH, HOME and what the layout says."""
        tree = self.folder if self.layout.copied else self.tree
        where = [argument.format(folder=self.folder) for argument in self.layout.arguments]
        command = ["make", "-C", str(tree / self.layout.subfolder), *where, *arguments]
        plain = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return _run(command, None, {**plain, **dict(self.layout.environment)})

    def calls(self) -> list[Call]:
        """Every run of ``conf`` since the last ``clean``, in order."""
        found = []
        for path in sorted((self.home / "calls").glob("*.json")):
            data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8", errors="surrogateescape"))
            before = path.with_suffix(".config")
            found.append(Call(**data, before=before.read_bytes() if before.exists() else None))
        return found

    def conf(self, arguments: Sequence[str], like: Call) -> subprocess.CompletedProcess[str]:
        """Run the real ``conf`` in the folder and the environment of an earlier call."""
        return _run([str(self.real), *arguments], like.folder, like.environment)


def _run(
    command: Sequence[str], folder: str | None, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="surrogateescape",
        check=False,
    )


def _below(folder: Path) -> frozenset[str]:
    found: set[str] = set()
    for base, folders, files in os.walk(folder):
        found.update(os.path.relpath(os.path.join(base, name), folder) for name in (*folders, *files))
    return frozenset(found)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
