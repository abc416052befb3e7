"""Loading Linux and writing a configuration through Kconfiglib's interface: Kconfiglib beside kcfg, in one run.

    tools/kconfiglib-speed                         Linux 6.12, arm, multi_v7_defconfig, five rounds
    tools/kconfiglib-speed --rounds 9 --config imx_v6_v7_defconfig

    tools/kconfiglib-speed --changes 300           a change and the re-reading of the menu around it, instead

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
#: A menu as `menuconfig` reads it, after each of a number of changes by a person.
CHANGES = """
import random, sys, time
{find}
from {module} import BOOL, MENU, TRISTATE, Choice, Symbol, expr_value
kconf = kconfiglib.Kconfig(warn=False)
kconf.load_config(sys.argv[1])

def shown(node, found):
    while node:
        visible = node.prompt and expr_value(node.prompt[1])
        if visible and (node.item != MENU or expr_value(node.visibility)):
            found.append(node)
        if node.list and isinstance(node.item, Symbol) and not (visible and node.is_menuconfig):
            shown(node.list, found)
        node = node.next
    return found

def line(node):
    item = node.item
    if isinstance(item, (Symbol, Choice)):
        return node.prompt[0], item.str_value, item.type, item.user_value, item.visibility, item.assignable

source = random.Random(6)
symbols = [s for s in kconf.unique_defined_syms if s.orig_type in (BOOL, TRISTATE) and any(n.prompt for n in s.nodes)]
shown(kconf.top_node.list, [])
times = []
while len(times) < int(sys.argv[2]):
    symbol = source.choice(symbols)
    if len(symbol.assignable) < 2:
        continue
    menu = symbol.nodes[0].parent
    while not menu.is_menuconfig:
        menu = menu.parent
    value = source.choice([value for value in symbol.assignable if value != symbol.tri_value])
    start = time.process_time()
    symbol.set_value(value)
    lines = [line(node) for node in shown(menu.list, [])]
    times.append(time.process_time() - start)
times.sort()
print(*(f"{{1000 * times[int(len(times) * part)]:.2f}}" for part in (0.5, 0.9, 0.99)), f"{{1000 * times[-1]:.2f}}")
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
        start = time.perf_counter()
        self.process(program, tree, cache, str(self.out))
        return time.perf_counter() - start

    def process(self, program: str, tree: Path, cache: Path, argument: str) -> str:
        """What one process prints."""
        environment = {**self.call.environment, "srctree": str(tree), "XDG_CACHE_HOME": str(cache)}
        environment["PYTHONPATH"] = str(places.CHECKOUT)
        environment.pop("KCONFIG_CONFIG", None)
        command = [sys.executable, "-c", program, self.defconfig, argument]
        self.out.unlink(missing_ok=True)
        cwd = self.call.folder
        done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, check=True)
        return done.stdout.decode()

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
    parser.add_argument("--changes", type=int, help="measure this number of changes instead")
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
        if options.changes:
            _report_changes(race, options.changes, target.name)
        else:
            _report(race, options.rounds, target.name)
    return 0


def _report_changes(race: Race, count: int, name: str) -> None:
    folder = str(originals.folder("14.1.1a4"))
    theirs = CHANGES.format(find=f"sys.path.insert(0, {folder!r})\nimport kconfiglib", module="kconfiglib")
    ours = CHANGES.format(find="from kcfg import kconfiglib", module="kcfg.kconfiglib")
    print(f"{name}: {count} changes, each with the re-reading of its menu; milliseconds of processor time")
    for what, program, tree in (("Kconfiglib 14.1.1a4", theirs, race.copy), ("kcfg", ours, race.tree)):
        median, most, nearly_all, worst = race.process(program, tree, race.folder / "cache", str(count)).split()
        print(f"  {what:20} median {median:>6}   90 % below {most:>6}   99 % below {nearly_all:>6}   worst {worst:>6}")


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
