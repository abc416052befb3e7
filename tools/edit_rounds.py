"""Random edits of a real tree, one after another: what the cache gives is what reading everything anew gives.

``tools/edit-rounds linux-6.12 --rounds 100`` copies what configuring the tree looks at, and in each round changes
something by the seed: a line of a Kconfig file, with or without its time stamp and size staying as they were, a file
that appears, goes or is replaced, the clock of a file set back or forward, a variable of the environment, the compiler,
a file of the cache cut short. Then it resolves twice with the cache and once without, and compares the bytes (or, where
the edit made the tree unreadable, the error); in every fifth round it asks for the reasons of all symbols, too. Exit
status: 0 always equal, 1 a difference, which is kept.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import bench_trees
import places
import trees

START = "import sys; sys.path.insert(0, {!r}); from kcfg.cli import main; sys.exit(main())"
KCFG = (sys.executable, "-c", START.format(str(places.CHECKOUT)))
_NEVER = 10**12
#: Asking for the reasons of all symbols takes some seconds, and three times in a round.
_REASONS_EVERY = 5


class Edits:
    """The copy of a tree, and all that may happen to it between two runs."""

    def __init__(self, tree: Path, folder: Path, chance: random.Random, arch: str) -> None:
        self.chance = chance
        self.folder = folder
        self.tree = bench_trees.small_copy(tree, folder / "tree")
        self.cache = folder / "cache"
        self.bin = folder / "bin"
        self.bin.mkdir()
        self._compiler(0)
        self.environment = {**os.environ, "PATH": f"{self.bin}:{os.environ['PATH']}"}
        self.made: list[Path] = []
        self.kconfigs = [
            path
            for path in sorted(self.tree.rglob("Kconfig*"))
            if path.is_file() and ("arch" not in path.relative_to(self.tree).parts or arch in path.parts)
        ]
        self.kinds: list[Callable[[], str]] = [
            self.line,
            self.line,
            self.line_unseen,
            self.appended,
            self.touched,
            self.file_created,
            self.file_removed,
            self.variable,
            self.compiler,
            self.cache_cut,
            self.nothing,
        ]

    def edit(self) -> str:
        """Let one of them happen; what it was."""
        return self.chance.choice(self.kinds)()

    def _kconfig(self) -> Path:
        return self.chance.choice(self.kconfigs)

    def _change_line(self, path: Path) -> str:
        lines = path.read_bytes().split(b"\n")
        number = self.chance.randrange(len(lines))
        before = lines[number]
        swaps = ((b" y", b" n"), (b" n", b" y"), (b"bool", b"bOol"), (b"&&", b"||"), (b"||", b"&&"), (b"_", b"-"))
        for old, new in self.chance.sample(swaps, len(swaps)):
            if old in before:
                lines[number] = before.replace(old, new, 1)
                break
        path.write_bytes(b"\n".join(lines))
        return f"{path.relative_to(self.tree)}:{number + 1}: {before!r} became {lines[number]!r}"

    def line(self) -> str:
        """A line changes."""
        return self._change_line(self._kconfig())

    def line_unseen(self) -> str:
        """A line changes, and neither the size nor the time of the last change says so."""
        path = self._kconfig()
        status = path.stat()
        said = self._change_line(path)
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        return f"{said}, time stamp as before"

    def appended(self) -> str:
        """A file gets another symbol."""
        path = self._kconfig()
        with open(path, "a", encoding="utf-8") as stream:
            stream.write(f"\nconfig EDIT_{self.chance.randrange(_NEVER)}\n\tbool\n\tdefault y\n")
        return f"{path.relative_to(self.tree)} has one more symbol"

    def touched(self) -> str:
        """A file's time is another, in the past or the future."""
        path = self._kconfig()
        when = self.chance.choice((0, 10**9, 4 * 10**9))
        os.utime(path, (when, when))
        return f"{path.relative_to(self.tree)} is of the second {when}"

    def file_created(self) -> str:
        """A file that is sourced first under this name appears in the object folder, where it comes first."""
        path = self.folder / "objects" / self._kconfig().relative_to(self.tree)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("config FROM_OBJECTS\n\tbool\n\tdefault y\n", encoding="utf-8")
        self.made.append(path)
        return f"{path} is there"

    def file_removed(self) -> str:
        """One of those goes again."""
        if not self.made:
            return self.nothing()
        path = self.made.pop(self.chance.randrange(len(self.made)))
        path.unlink(missing_ok=True)
        return f"{path} is gone"

    def variable(self) -> str:
        """A variable that Kconfig files or their commands read is another."""
        name = self.chance.choice(("KCONFIG_NOSUCH", "RUSTC", "PAHOLE", "LANG"))
        value = self.chance.choice(("", "nothing", "C"))
        self.environment[name] = value
        return f"{name}={value}"

    def compiler(self) -> str:
        """The compiler at the same path is another."""
        return self._compiler(self.chance.randrange(4))

    def _compiler(self, kind: int) -> str:
        beside = self.bin / "new"
        flag = ("", " -m32", " -DANOTHER", " -fno-such-flag")[kind]
        beside.write_text(f'#!/bin/sh\nexec /usr/bin/gcc{flag} "$@"\n', encoding="ascii")
        beside.chmod(0o755)
        beside.replace(self.bin / "gcc")
        return f"gcc is gcc{flag}"

    def cache_cut(self) -> str:
        """A file of the cache ends at a random byte."""
        kept = sorted(path for path in self.cache.glob("*") if path.is_file()) if self.cache.exists() else []
        if not kept:
            return self.nothing()
        path = self.chance.choice(kept)
        size = self.chance.randrange(path.stat().st_size + 1)
        os.truncate(path, size)
        return f"{path.name} is cut at {size}"

    def nothing(self) -> str:
        """Nothing happens."""
        return "nothing"

    def result(self, defconfig: str, *cache: str) -> bytes:
        """The ``.config`` or the error."""
        objects = self.folder / "objects"
        objects.mkdir(exist_ok=True)
        (objects / ".config").unlink(missing_ok=True)
        done = self._run("resolve", str(self.tree / defconfig), "-O", str(objects), "-q", *cache)
        if done.returncode == 0:
            return (objects / ".config").read_bytes()
        return b"%d\n%s" % (done.returncode, done.stdout)

    def reasons(self, defconfig: str, *cache: str) -> bytes:
        """Why every symbol has its value, or the error."""
        done = self._run("explain", "--all", "--defconfig", str(self.tree / defconfig), *cache)
        return b"%d\n%s" % (done.returncode, done.stdout)

    def _run(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*KCFG, *words],
            cwd=self.folder / "objects",
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )


def main(arguments: list[str] | None = None) -> int:
    """Edit, resolve, compare."""
    parser = argparse.ArgumentParser(prog="tools/edit-rounds", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("tree", nargs="?", default="linux-6.12")
    parser.add_argument("--defconfig", default="arch/arm/configs/multi_v7_defconfig")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="kcfg-edits-"))
    arch = options.defconfig.split("/")[1]
    edits = Edits(trees.get(options.tree).path, folder, random.Random(options.seed), arch)
    errors = 0
    for number in range(options.rounds):
        said = edits.edit()
        found = [edits.result(options.defconfig, "--cache", str(edits.cache)) for _ in range(2)]
        expected = edits.result(options.defconfig, "--no-cache")
        if found == [expected, expected] and not number % _REASONS_EVERY:
            found = [edits.reasons(options.defconfig, "--cache", str(edits.cache)) for _ in range(2)]
            expected = edits.reasons(options.defconfig, "--no-cache")
        if found != [expected, expected]:
            print(f"round {number + 1} (seed {options.seed}): {said}: another result with the cache; see {folder}")
            (folder / "expected").write_bytes(expected)
            (folder / "found").write_bytes(next(text for text in found if text != expected))
            return 1
        errors += expected[:2] == b"2\n"
        places.show_progress(number + 1, options.rounds)
        if expected[:2] == b"2\n":
            # A tree that nobody can read teaches nothing in the rounds to come.
            shutil.rmtree(edits.tree)
            bench_trees.small_copy(trees.get(options.tree).path, edits.tree)
    print(f"{options.rounds} rounds (seed {options.seed}), the same with the cache in each; {errors} unreadable trees")
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
