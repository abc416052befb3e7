"""``kcfg conf`` beside C ``conf`` on a real tree, target by target: ``N of M identical`` for each.

    tools/conf-targets linux-6.12                           --all…config and the minimal defconfig of each, every arch
    tools/conf-targets linux-6.12 --arch x86 --seeds 200    --randconfig, plain, with KCONFIG_PROBABILITY, _ALLCONFIG
    tools/conf-targets linux-6.12 --arch x86 --foreign 10   targets that start from .configs of other architectures
                                                            (with --from linux-6.1: of that version's)
    tools/conf-targets linux-6.12 --arch x86 --sync         a sync after ten symbols changed, and what it touches
    tools/conf-targets linux-6.12 --arch x86 --from linux-6.1   what is new since then, with help and answers

Both programs get the environment that the tree's makefiles were recorded to set, and the same answers of shell
commands. The tree is read once an architecture; all else is the command itself. Exit status: 0 all identical, 1 not.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import places

sys.path.insert(0, str(places.CHECKOUT))

import oracle
from differential.own_conf import surroundings
from expected import Reference, References
from kcfg.api import Shell, read_tree
from kcfg.cache.folder import Cache
from kcfg.cli.conf import Conf
from kcfg.cli.conf_options import Arguments
from kcfg.tree import Tree
from kcfg.tree.detect import detect
from quick_conf import library
from targets import MODES

#: Said while the tree is read, which here is read once for many runs.
_OF_THE_TREE = re.compile(r"^[\w./-]+:\d+:\s*warning: ")
REWRITING = ("olddefconfig", "yes2modconfig", "mod2yesconfig", "mod2noconfig")
PROBABILITIES = ("", "10", "80", "20:30", "10:20:70", "0", "100")


class _Conf(Conf):
    """``kcfg conf`` on a tree that has been read already."""

    def __init__(self, environment: Mapping[str, str], tree: Tree) -> None:
        super().__init__(environment)
        self._tree = tree

    def _load(self, arguments: Arguments) -> Tree:
        return self._tree


class Bench:
    """One architecture of a tree: its environment as recorded, an object folder, and both programs."""

    def __init__(self, references: References, like: Reference) -> None:
        self.program = oracle.conf(references.stamp)
        self.folder = Path(tempfile.mkdtemp(prefix="kcfg-targets-"))
        self.call = like.calls_in(self.folder)[-1]
        self.kconfig = self.call.arguments[-1]
        dialect = detect(str(references.tree / "scripts/kconfig"))[0]
        cache = Cache(str(places.cache() / "targets"))
        os.makedirs(self.call.folder, exist_ok=True)
        self.tree = read_tree(self.kconfig, self.call.folder, self.call.environment, dialect, Shell(cache=cache))
        self.answers = self.folder / "answers"

    def close(self) -> None:
        """Remove the object folder."""
        shutil.rmtree(self.folder)

    def theirs(self, options: tuple[str, ...], variables: Mapping[str, str], answers: bytes = b"") -> tuple[str, bytes]:
        """What C says and writes."""
        extra = {"LD_PRELOAD": str(library()), "REPLAY_SHELL": str(self.answers)}
        done = subprocess.run(
            [str(self.program), *options, self.kconfig],
            cwd=self.call.folder,
            env={**self.call.environment, **extra, **variables},
            input=answers,
            capture_output=True,
            check=False,
        )
        return _said(done.returncode, done.stdout, done.stderr), self.written()

    def ours(self, options: tuple[str, ...], variables: Mapping[str, str], answers: bytes = b"") -> tuple[str, bytes]:
        """What kcfg says and writes."""
        with surroundings(Path(self.call.folder), answers.decode()) as (out, err):
            status = _Conf({**self.call.environment, **variables}, self.tree).run([*options, self.kconfig])
        # What the reading of the tree has said was said once, when the bench was made.
        return _said(status, out.getvalue(), err.getvalue()), self.written()

    def written(self) -> bytes:
        """The ``.config``; nothing if there is none."""
        try:
            return self.call.config.read_bytes()
        except FileNotFoundError:
            return b""

    def same(self, option: str, variables: Mapping[str, str], start: bytes | None = None, answers: bytes = b"") -> bool:
        """Whether both say and write the same, starting from the ``.config`` ``start``."""
        results = []
        for run in (self.theirs, self.ours):
            self.call.config.unlink(missing_ok=True)
            if start is not None:
                self.call.config.write_bytes(start)
            results.append(run((option,), variables, answers))
        return results[0] == results[1]

    def synced(self, before: bytes, after: bytes) -> list[object]:
        """What both leave of a sync of ``before`` and one of ``after``: C first; the files, and which were touched."""
        left: list[object] = []
        include = Path(self.call.folder, "include")
        for run in (self.theirs, self.ours):
            for name in ("config", "generated"):
                shutil.rmtree(include / name, ignore_errors=True)
                (include / name).mkdir(parents=True)
            self.call.config.write_bytes(before)
            run(("--syncconfig",), {})
            files = [path for path in include.rglob("*") if path.is_file()]
            for path in files:
                os.utime(path, ns=(0, 0))
            self.call.config.write_bytes(after)
            said = [run((option,), {}) for option in ("--olddefconfig", "--syncconfig")]
            found = {str(path): path for path in include.rglob("*") if path.is_file()}
            touched = sorted(name for name, path in found.items() if path.stat().st_mtime_ns)
            left.append((said, touched, {name: path.read_bytes() for name, path in found.items()}))
        return left

    def minimal(self, config: bytes) -> bytes:
        """kcfg's minimal defconfig of a ``.config``."""
        self.call.config.write_bytes(config)
        self.ours(("--savedefconfig=defconfig",), {})
        return Path(self.call.folder, "defconfig").read_bytes()


def _said(status: int, out: bytes, err: bytes) -> str:
    """Everything that a program told, in one text; without the warnings of the tree's own text."""
    shown = [line for line in err.decode("utf-8", "replace").split("\n") if not _OF_THE_TREE.search(line)]
    return f"{status}\n{out.decode('utf-8', 'replace')}\n" + "\n".join(shown)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="tools/conf-targets", description=__doc__.splitlines()[0])
    parser.add_argument("tree", help="linux-6.1 or linux-6.12")
    parser.add_argument("--arch", action="append", default=[], help="only these")
    parser.add_argument("--seeds", type=int, default=0, metavar="N", help="randconfig with N seeds")
    parser.add_argument("--foreign", type=int, default=0, metavar="N", help="N .configs of other architectures")
    parser.add_argument("--sync", action="store_true", help="a sync after ten symbols have changed")
    parser.add_argument("--from", dest="older", metavar="TREE", help="bring a .config of this tree up to date")
    options = parser.parse_args(arguments)
    references = References(options.tree)
    counts: Counter[str] = Counter()
    for arch, modes in _by_arch(references, options.arch):
        bench = Bench(references, modes[0])
        try:
            if options.seeds:
                results = _random(bench, options.seeds)
            elif options.sync:
                results = _synced(bench, references, arch)
            elif options.foreign:
                others = References(options.older) if options.older else references
                results = _foreign(bench, others, arch, options.foreign)
            elif options.older:
                results = _brought_up(bench, References(options.older), arch)
            else:
                results = _modes(bench, modes)
            for what, same in results:
                counts[f"{what.split()[0]} identical" if same else what.split()[0]] += 1
                if not same:
                    print(f"{arch} {what}: not the same", flush=True)
        finally:
            bench.close()
    kinds = sorted({key.removesuffix(" identical") for key in counts})
    for kind in kinds:
        good = counts[f"{kind} identical"]
        print(f"{options.tree} {kind}: {good} of {good + counts[kind]} identical")
    return 1 if any(counts[kind] for kind in kinds) or not kinds else 0


def _by_arch(references: References, only: list[str]) -> Iterator[tuple[str, list[Reference]]]:
    """The references of the targets that answer everything, by architecture."""
    found: dict[str, list[Reference]] = {}
    for target in references.targets():
        if target.goals[-1] in MODES and len(target.variables) == 1 and (not only or target.arch in only):
            reference = references.find(target)
            if reference is None:
                references.make([target], jobs=1, report=lambda made: None)
                reference = references.find(target)
            if reference is not None and not reference.failure:
                found.setdefault(target.arch, []).append(reference)
    yield from found.items()


def _modes(bench: Bench, modes: list[Reference]) -> Iterator[tuple[str, bool]]:
    for reference in modes:
        goal = reference.target.goals[-1]
        call = reference.calls_in(bench.folder)[-1]
        variables = {name: call.environment[name] for name in ("KCONFIG_ALLCONFIG",) if name in call.environment}
        bench.call.config.unlink(missing_ok=True)
        yield f"--{goal}", bench.ours((f"--{goal}",), variables)[1] == reference.config
        if reference.defconfig is not None:
            yield f"--savedefconfig of {goal}", bench.minimal(reference.config) == reference.defconfig


def _random(bench: Bench, seeds: int) -> Iterator[tuple[str, bool]]:
    fixed = bench.folder / "fixed.config"
    fixed.write_text("CONFIG_MODULES=y\nCONFIG_NET=y\nCONFIG_SMP=y\n# CONFIG_USB is not set\nCONFIG_NR_CPUS=77\n")
    for seed in range(seeds):
        variables = {"KCONFIG_SEED": str(seed)}
        if PROBABILITIES[seed % len(PROBABILITIES)]:
            variables["KCONFIG_PROBABILITY"] = PROBABILITIES[seed % len(PROBABILITIES)]
        if seed % 3 == 2:
            variables["KCONFIG_ALLCONFIG"] = str(fixed)
        yield f"--randconfig {variables}", bench.same("--randconfig", variables)


def _foreign(bench: Bench, references: References, arch: str, count: int) -> Iterator[tuple[str, bool]]:
    """From ``.config``s of ``count`` other architectures, of the tree that ``references`` are of."""
    others = (t for t in references.targets() if t.kind in ("default", "file") and t.arch != arch)
    seen: set[str] = set()
    configs = (r for t in others if t.arch not in seen and (r := references.find(t)) is not None and not r.failure)
    for reference in islice(_one_each(configs, seen), count):
        for goal in REWRITING:
            what = f"--{goal} from {reference.target.name}"
            yield what, bench.same(f"--{goal}", {}, start=reference.config)


def _config(references: References, arch: str) -> bytes:
    """The first ``.config`` of an architecture."""
    for target in references.targets():
        if target.arch == arch and target.kind in ("default", "file"):
            reference = references.find(target)
            if reference is not None and not reference.failure:
                return reference.config
    raise SystemExit(f"conf-targets: nothing is recorded for {arch}: run tools/expected first")


def _synced(bench: Bench, references: References, arch: str) -> Iterator[tuple[str, bool]]:
    before = _config(references, arch)
    lines = before.decode().split("\n")
    settings = [number for number, line in enumerate(lines) if line.endswith(("=y", "=m")) and "CONFIG_" in line]
    picked = random.Random(1).sample(settings, 10)
    for number in picked:
        lines[number] = f"# {lines[number].partition('=')[0]} is not set"
    theirs, ours = bench.synced(before, "\n".join(lines).encode())
    yield "--syncconfig", theirs == ours


def _brought_up(bench: Bench, older: References, arch: str) -> Iterator[tuple[str, bool]]:
    start = _config(older, arch)
    dice = random.Random(1)
    words = ("", "", "", "y", "n", "m", "?", "2", "1", "10")
    answers = ["", "\n" * 5000, *("".join(f"{dice.choice(words)}\n" for _ in range(n)) for n in (20, 300, 3000))]
    for option in ("--listnewconfig", "--helpnewconfig"):
        yield option, bench.same(option, {}, start)
    for option in ("--oldconfig", "--syncconfig", "--oldaskconfig"):
        for number, text in enumerate(answers):
            if text or option != "--oldaskconfig":
                yield f"{option} with answers {number}", bench.same(option, {}, start, text.encode())


def _one_each(references: Iterator[Reference], seen: set[str]) -> Iterator[Reference]:
    for reference in references:
        if reference.target.arch not in seen:
            seen.add(reference.target.arch)
            yield reference


if __name__ == "__main__":
    sys.exit(main())
