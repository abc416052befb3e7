"""Loading Linux and writing a configuration through Kconfiglib's interface: Kconfiglib beside kcfg, in one run.

    tools/kconfiglib-speed                         Linux 6.12, arm, multi_v7_defconfig, five rounds
    tools/kconfiglib-speed --rounds 9 --config imx_v6_v7_defconfig

Each round runs the same program three times as a process of its own: on Kconfiglib 14.1.1a4, on kcfg with an empty
cache, and on kcfg again. Kconfiglib cannot parse the statement `modules` of Linux since 5.13; it is given the tree with
that one line in the older spelling. The medians are told, and whether what was written is what C writes.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import originals
import places
from expected import Reference, References

PROGRAM = """
import sys
{find}
kconf = kconfiglib.Kconfig(warn_to_stderr=False)
kconf.load_config(sys.argv[1])
kconf.write_config(sys.argv[2])
"""
THEIRS = PROGRAM.format(find="sys.path.insert(0, {folder!r})\nimport kconfiglib")
OURS = PROGRAM.format(find="from kcfg import kconfiglib")
BARE_MODULES = re.compile(rb"^(\s+)modules$", re.MULTILINE)


def older_spelling(tree: Path, folder: Path) -> Path:
    """The tree in links, with `option modules` for `modules`."""
    copy = folder / "tree"
    changed = [p for p in tree.rglob("Kconfig*") if p.is_file() and BARE_MODULES.search(p.read_bytes())]
    _link(tree, copy, {path.relative_to(tree) for path in changed}, Path())
    return copy


def _link(tree: Path, copy: Path, changed: set[Path], below: Path) -> None:
    (copy / below).mkdir(parents=True)
    for path in (tree / below).iterdir():
        name = below / path.name
        if name in changed:
            (copy / name).write_bytes(BARE_MODULES.sub(rb"\1option modules", path.read_bytes()))
        elif any(name in other.parents for other in changed):
            _link(tree, copy, changed, name)
        else:
            (copy / name).symlink_to(path)


class Race:
    """One configuration, and what each program needs for it."""

    def __init__(self, references: References, reference: Reference, folder: Path) -> None:
        self.folder = folder
        self.call = reference.calls_in(folder / "objects")[-1]
        self.defconfig = str(references.tree / reference.target.file)
        self.expected = reference.config.decode().split("\n", 4)[4]
        self.tree = references.tree
        self.copy = older_spelling(references.tree, folder)
        self.out = folder / "written"
        os.makedirs(self.call.folder, exist_ok=True)

    def run(self, program: str, tree: Path, cache: Path) -> float:
        """The seconds that one process takes."""
        environment = {**self.call.environment, "srctree": str(tree), "XDG_CACHE_HOME": str(cache)}
        environment["PYTHONPATH"] = str(places.CHECKOUT)
        environment.pop("KCONFIG_CONFIG", None)
        command = [sys.executable, "-c", program, self.defconfig, str(self.out)]
        self.out.unlink(missing_ok=True)
        start = time.perf_counter()
        subprocess.run(command, cwd=self.call.folder, env=environment, stderr=subprocess.DEVNULL, check=True)
        return time.perf_counter() - start

    def verdict(self) -> str:
        """Whether what was written is what C writes."""
        found, expected = self.out.read_text().splitlines(), self.expected.splitlines()
        different = len(set(found) ^ set(expected))
        return "as C" if found == expected else f"{different} lines not as C"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="tools/kconfiglib-speed", description=__doc__.splitlines()[0])
    parser.add_argument("--tree", default="linux-6.12")
    parser.add_argument("--arch", default="arm")
    parser.add_argument("--config", default="multi_v7_defconfig")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(arguments)
    references = References(options.tree)
    target = next(
        t for t in references.targets() if t.kind == "file" and t.arch == options.arch and t.goals[-1] == options.config
    )
    references.make([target], jobs=1, report=lambda made: None)
    reference = references.find(target)
    assert reference is not None
    with tempfile.TemporaryDirectory(prefix="kcfg-speed-") as name:
        race = Race(references, reference, Path(name))
        _report(race, options.rounds, target.name)
    return 0


def _report(race: Race, rounds: int, name: str) -> None:
    theirs = THEIRS.format(folder=str(originals.folder("14.1.1a4")))
    times: dict[str, list[float]] = {"Kconfiglib 14.1.1a4": [], "kcfg, cold": [], "kcfg, warm": []}
    verdicts = {}
    for number in range(rounds):
        cache = race.folder / f"cache{number}"
        for what, program, tree in (
            ("Kconfiglib 14.1.1a4", theirs, race.copy),
            ("kcfg, cold", OURS, race.tree),
            ("kcfg, warm", OURS, race.tree),
        ):
            times[what].append(race.run(program, tree, cache))
            verdicts[what] = race.verdict()
    base = statistics.median(times["Kconfiglib 14.1.1a4"])
    print(f"{name}: load the tree, load the defconfig, write .config; medians of {rounds}")
    for what, found in times.items():
        median = statistics.median(found)
        print(f"  {what:20} {median:6.2f} s   {base / median:5.2f} times as fast   {verdicts[what]}")


if __name__ == "__main__":
    sys.exit(main())
