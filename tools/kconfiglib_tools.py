"""Kconfiglib's own tools, unmodified, through `kcfg run` on real trees, beside the trees' own `conf`.

    tools/kconfiglib-tools linux-6.12 --arch arm     each tool: identical to C, or what differs
    tools/kconfiglib-tools u-boot
    tools/kconfiglib-tools busybox

Both start from the same `.config`: that of one of the tree's configurations, with every seventh bool left out. Where C
has no such target (BusyBox has no `--savedefconfig`, for one), what the tool writes on Kconfiglib itself is expected;
`--oldconfig` with all questions answered by Enter stands for a missing `--olddefconfig`. Exit status: 0 all identical,
1 not.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import oracle
import originals
import places
from expected import Reference, References

MODES = ("alldefconfig", "allnoconfig", "allyesconfig", "allmodconfig")
#: A symbol of each tree that a person could set, and the value.
SET = {"linux": ("WERROR", "y"), "u-boot": ("CMD_CONFIG", "y"), "busybox": ("FEATURE_PREFER_APPLETS", "y")}
#: How conf of 2.6 is asked for the same.
OLD_OPTIONS = {
    "--allyesconfig": "-y",
    "--allnoconfig": "-n",
    "--allmodconfig": "-m",
    "--alldefconfig": "-d",
    "--oldconfig": "-o",
}
ENTERS = b"\n" * 20000


class Bench:
    """One tree: both programs in object folders of their own, and the `.config` that they start from."""

    def __init__(self, references: References, like: Reference, arch: str, folder: Path) -> None:
        self.references = references
        self.folder = folder
        self.arch = arch
        self.program = str(oracle.conf(references.stamp))
        self.call = like.calls_in(folder / "theirs")[-1]
        self.ours = folder / "ours"
        self.ours.mkdir()
        os.makedirs(self.call.folder)
        lines = like.config.split(b"\n")
        bools = [number for number, line in enumerate(lines) if line.endswith((b"=y", b"=m", b"is not set"))]
        left_out = set(bools[::7])
        self.start = b"\n".join(line for number, line in enumerate(lines) if number not in left_out)
        if references.project == "busybox":
            self._generate()

    def _generate(self) -> None:
        """BusyBox's makefile makes Kconfig files before it runs conf, in the tree itself."""
        sys.path.insert(0, str(places.CHECKOUT))
        from kcfg.api import Shell, setup_of
        from kcfg.projects.project import Request

        tree, there = self.references.tree, self.call.folder
        for path in tree.rglob("Config.in"):
            places.write_whole(Path(there) / path.relative_to(tree), path.read_bytes())
        setup = setup_of(str(tree), Request(objtree=there, environment=dict(os.environ), cwd=there), Shell())
        for name, text in setup.overlay.items():
            places.write_whole(Path(name), text)

    def c(self, *options: str, start: bool = True, feed: bytes = b"") -> bytes | None:
        """C's `.config` after a run with these options, None where it refuses them."""
        self.call.config.unlink(missing_ok=True)
        if start:
            self.call.config.write_bytes(self.start)
        done = self.run_c(*options, feed=feed)
        return self.call.config.read_bytes() if done.returncode == 0 and self.call.config.exists() else None

    def run_c(self, *options: str, feed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Run C's program."""
        if self.references.project == "busybox":
            options = tuple(OLD_OPTIONS.get(option, option) for option in options)
        return subprocess.run(
            [self.program, *options, self.call.arguments[-1]],
            cwd=self.call.folder,
            env=self.call.environment,
            input=feed,
            capture_output=True,
            check=False,
        )

    def kcfg(self, tool: str, *arguments: str, start: bool = True, feed: bytes = b"") -> bytes:
        """What the tool prints; its `.config` is in the folder."""
        config = self.ours / ".config"
        config.unlink(missing_ok=True)
        if start:
            config.write_bytes(self.start)
        options = ["--tree", str(self.references.tree), "-O", str(self.ours)]
        options += ["--arch", self.arch] if self.arch else []
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "XDG_CACHE_HOME") if name in os.environ}
        environment["PYTHONPATH"] = f"{places.CHECKOUT}:{originals.folder()}"
        done = subprocess.run(
            [sys.executable, "-m", "kcfg", "run", *options, tool, *arguments],
            cwd=self.ours,
            env=environment,
            input=feed,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{tool}: {done.stderr.decode('utf-8', 'replace')[-2000:]}")
        return done.stdout

    def updated(self) -> bytes:
        """C's `.config` with everything new at its default."""
        found = self.c("--olddefconfig")
        found = self.c("--oldconfig", feed=ENTERS) if found is None else found
        assert found is not None
        return found

    def original(self, tool: str, *arguments: str) -> bytes:
        """What the tool prints on Kconfiglib itself, in C's folder."""
        self.call.config.write_bytes(self.start)
        python_path = str(originals.folder())
        done = subprocess.run(
            [sys.executable, f"{python_path}/{tool}.py", *arguments],
            cwd=self.call.folder,
            env={**self.call.environment, "PYTHONPATH": python_path, "KCONFIG_CONFIG": str(self.call.config)},
            capture_output=True,
            check=True,
        )
        return done.stdout

    @property
    def config(self) -> bytes:
        """What a tool of ours wrote."""
        return (self.ours / ".config").read_bytes()


#: A tool, who says what is expected of it, that, and what comes through kcfg.
Result = tuple[str, str, bytes, bytes]


def results(bench: Bench) -> Iterator[Result]:
    """Each tool, compared."""
    for mode in MODES:
        bench.kcfg(mode, start=False)
        yield mode, "C", bench.c(f"--{mode}", start=False) or b"", bench.config
    bench.kcfg("olddefconfig")
    yield "olddefconfig", "C", bench.updated(), bench.config
    bench.kcfg("oldconfig", feed=ENTERS)
    yield "oldconfig", "C", bench.c("--oldconfig", feed=ENTERS) or b"", bench.config
    yield _minimal(bench)
    yield _new_symbols(bench)
    yield from _header(bench)
    yield _set(bench)


def _minimal(bench: Bench) -> Result:
    minimal, start, who = Path(bench.call.folder, "minimal"), bench.start, "C"
    bench.c("--savedefconfig=minimal")
    if not minimal.exists():
        # The defaults alone have an empty minimal defconfig; from another state there is something to write.
        bench.start, who = bench.c("--allnoconfig", start=False) or b"", "Kconfiglib"
        bench.original("savedefconfig", "--kconfig", bench.call.arguments[-1], "--out", "minimal")
    bench.kcfg("savedefconfig", "--out", "minimal")
    bench.start = start
    return "savedefconfig", who, minimal.read_bytes(), (bench.ours / "minimal").read_bytes()


def _sorted(text: bytes, keep: Callable[[bytes], bool]) -> bytes:
    return b"\n".join(sorted(line for line in text.split(b"\n") if keep(line)))


def _new_symbols(bench: Bench) -> Result:
    """As sets of names: C lists a string's value otherwise from release to release."""
    bench.call.config.write_bytes(bench.start)
    done = bench.run_c("--listnewconfig")
    printed, who = done.stdout, "C"
    if done.returncode or b"=" not in printed:
        printed, who = bench.original("listnewconfig", bench.call.arguments[-1]), "Kconfiglib"
    names = [
        _sorted(b"\n".join(line.partition(b"=")[0] for line in text.split(b"\n")), bool)
        for text in (printed, bench.kcfg("listnewconfig"))
    ]
    return "listnewconfig", who, names[0], names[1]


def _header(bench: Bench) -> Iterator[Result]:
    """The header in any order, as Kconfiglib's is that of the menus, and C's that of a hash table."""
    bench.kcfg("genconfig", "--header-path", "auto.h", "--config-out", "whole")
    yield "genconfig --config-out", "C", bench.updated(), (bench.ours / "whole").read_bytes()
    header = Path(bench.call.folder, "include/generated/autoconf.h")
    for name in ("include/generated", "include/config"):
        Path(bench.call.folder, name).mkdir(parents=True, exist_ok=True)
    made = bench.c("--syncconfig", start=True, feed=ENTERS) is not None and header.exists()

    def is_define(line: bytes) -> bool:
        return line.startswith(b"#define")

    who = "C" if made else "Kconfiglib"
    if not made:
        header = Path(bench.call.folder, "auto.h")
        bench.original("genconfig", "--header-path", "auto.h", bench.call.arguments[-1])
    ours = _sorted((bench.ours / "auto.h").read_bytes(), is_define)
    yield "genconfig --header-path", who, _sorted(header.read_bytes(), is_define), ours


def _set(bench: Bench) -> Result:
    name, value = SET[bench.references.project]
    bench.kcfg("setconfig", f"{name}={value}")
    mentioned = (f"# CONFIG_{name} is not set".encode(), f"CONFIG_{name}=".encode())
    lines = [line for line in bench.start.split(b"\n") if not line.startswith(mentioned)]
    bench.start, before = b"\n".join([*lines, f"CONFIG_{name}={value}\n".encode()]), bench.start
    expected = bench.updated()
    bench.start = before
    return "setconfig", "C", expected, bench.config


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="tools/kconfiglib-tools", description=__doc__.splitlines()[0])
    parser.add_argument("tree", help="linux-6.12, u-boot or busybox")
    parser.add_argument("--arch", default="")
    options = parser.parse_args(arguments)
    references = References(options.tree)
    targets = [t for t in references.targets() if t.arch == options.arch and t.kind in ("default", "file")]
    like = next((r for t in targets if (r := references.find(t)) is not None and not r.failure), None)
    if like is None:
        parser.error(f"{options.tree} has no such configuration; which architecture? (--arch arm)")
    good = True
    with tempfile.TemporaryDirectory(prefix="kcfg-tools-") as name:
        bench = Bench(references, like, options.arch, Path(name))
        for what, who, expected, found in results(bench):
            if expected == found:
                print(f"{options.tree} {what}: identical to {who}", flush=True)
            else:
                good = False
                different = sorted(set(expected.split(b"\n")) ^ set(found.split(b"\n")))
                print(f"{options.tree} {what}: {len(different)} lines differ, {different[:4]}", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
