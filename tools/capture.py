"""Running a tree's real makefiles with a recorder in the place of ``conf``: nothing about them is guessed.

The recorder writes down arguments, working directory, environment and the ``.config`` that was there, runs
the real program, and passes on what it says.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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


class ObjectFolder:
    """An object folder (``make O=``) of a Linux-like tree, whose ``conf`` records how it is called."""

    def __init__(self, tree: Path, folder: Path) -> None:
        self.tree = tree
        self.folder = folder
        self.home = folder / "scripts" / "kconfig"

    @classmethod
    def build(cls, tree: Path, folder: Path, goal: str = "build_config") -> ObjectFolder:
        """Have the makefiles build ``conf`` in ``folder``, and put the recorder in its place.

        Raises MakeError.
        """
        made = cls(tree, folder)
        made.folder.mkdir(parents=True, exist_ok=True)
        done = made.make([goal])
        if done.returncode or not (made.home / "conf").exists():
            raise MakeError(f"make {goal} in {tree} failed:\n{done.stderr}")
        os.rename(made.home / "conf", made.home / "conf.real")
        recorder = made.home / "conf"
        recorder.write_text(RECORDER.format(python=sys.executable), encoding="utf-8")
        recorder.chmod(recorder.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
        return made

    def copy(self, folder: Path) -> ObjectFolder:
        """The same with nothing configured in it yet, elsewhere."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder, symlinks=True)
        return ObjectFolder(self.tree, folder)

    def clean(self) -> None:
        """Forget every configuration and every recorded call."""
        for path in self.folder.iterdir():
            if path.name.startswith((".config", ".tmp", "defconfig")):
                path.unlink()
            elif path.name not in ("scripts", "source", "Makefile", ".gitignore"):
                shutil.rmtree(path)
        shutil.rmtree(self.home / "calls", ignore_errors=True)

    def make(
        self, arguments: Sequence[str], variables: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run the tree's make with this object folder in a plain environment (and ``variables``)."""
        command = ["make", "-C", str(self.tree), f"O={self.folder}", *arguments]
        plain = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return subprocess.run(
            command,
            env={**plain, **(variables or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="surrogateescape",
            check=False,
        )

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
        return subprocess.run(
            [str(self.home / "conf.real"), *arguments],
            cwd=like.folder,
            env=like.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="surrogateescape",
            check=False,
        )
