"""How much of a tree's own C sources random cases reach, so that "strong enough" is a figure.

    tools/c-coverage --generation linux-6.12 --cases 3000 --seed 1

Runs cases through a ``conf`` with gcov's counters, and prints for each source the lines reached out of those
that ``conf`` can reach at all: functions that only the menu front ends call are left out, each with its
reason. Exit status: 0 every file at least ``--least`` percent, 1 not, 2 no C program.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import places

sys.path.insert(0, str(places.CHECKOUT))

import oracle
import trees
from differential.calling import CALLINGS
from differential.program import Program, scratch_parent
from packages import PackageError, need
from tests.strategies import ASKING_MODES, GENERATIONS, MODES, seeded_case

MEASURED = ("symbol.c", "expr.c", "menu.c", "confdata.c")

PERSON = "runs where a person answers or asks for help only, which these targets never do"
FRONT_ENDS = "called by mconf, nconf, gconf and qconf only"
NEITHER = "neither reads nor writes a file"
DEBUGGING = "prints trees for debugging, called by nobody"
LEFT_OUT = {
    "symbol.c": {
        "sym_toggle_tristate_value": FRONT_ENDS,
        "sym_re_search": FRONT_ENDS,
        "sym_rel_comp": FRONT_ENDS,
    },
    "expr.c": {"expr_print_file_helper": DEBUGGING, "expr_fprint": DEBUGGING},
    "menu.c": {
        "menu_is_empty": FRONT_ENDS,
        "get_relations_str": FRONT_ENDS,
        "get_jump_key_char": FRONT_ENDS,
        "menu_get_root_menu": FRONT_ENDS,
    },
    "confdata.c": {
        "conf_set_changed_callback": FRONT_ENDS,
        # Up to 4.20 these stood here; they are neither of its halves.
        "conf_get_default_confname": NEITHER,
        "conf_set_all_new_symbols": NEITHER,
        "randomize_choice_values": NEITHER,
        "set_all_choice_values": NEITHER,
    },
}
LEFT_OUT_WITHOUT_ANSWERS = {
    "symbol.c": dict.fromkeys(
        (
            "choice_set_value", "sym_set_string_value", "sym_set_tristate_value", "sym_string_within_range",
            "sym_tristate_within_range", "sym_type_name",
        ),
        PERSON,
    ),
    "menu.c": dict.fromkeys(
        (
            "get_def_str", "get_dep_str", "get_prompt_str", "get_symbol_props_str", "get_symbol_str",
            "menu_get_ext_help", "menu_get_parent_menu",
        ),
        PERSON,
    ),
}  # fmt: skip


@dataclass
class Coverage:
    """The lines of one source that ``conf`` can reach, and those that were."""

    source: str
    reached: set[int] = field(default_factory=set)
    missed: dict[int, str] = field(default_factory=dict)

    @property
    def percent(self) -> float:
        """Reached of a hundred."""
        return 100 * len(self.reached) / max(1, len(self.reached) + len(self.missed))


def counting(generation: str, into: Path) -> tuple[Path, dict[str, str]]:
    """The counting ``conf`` of ``generation``, and the variables that make it count in the folder ``into``.

    Raises PackageError where the tree or a program to build it with cannot be had.
    """
    program = oracle.counting(trees.get(CALLINGS[generation].tree))
    for notes in program.parent.glob("*.gcno"):
        shutil.copy(notes, into)
    strip = len(program.parent.resolve().parts) - 1
    return program, {"GCOV_PREFIX": str(into), "GCOV_PREFIX_STRIP": str(strip)}


def _call(command: Sequence[str], folder: Path) -> bytes:
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if done.returncode:
        raise PackageError(f"{command[0]} failed: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def measure(folder: Path, sources: Path, answers: bool) -> Iterator[Coverage]:
    """What the runs so far have reached, by source; ``answers`` says whether a target asked a person."""
    entries: dict[str, dict[str, Any]] = {}
    for notes in sorted(folder.glob("*.gcno")):  # older programs are one unit that includes its sources
        report = json.loads(_call([need("gcov", "gcc"), "--json-format", "--stdout", notes.name], folder))
        entries |= {Path(item["file"]).name: item for item in report["files"]}
    for source in MEASURED:
        entry = entries[source]
        left_out = LEFT_OUT.get(source, {}) | ({} if answers else LEFT_OUT_WITHOUT_ANSWERS.get(source, {}))
        text = (sources / source).read_text(encoding="utf-8").splitlines()
        coverage = Coverage(source)
        for line in entry["lines"]:
            if line.get("function_name") in left_out:
                continue
            number = line["line_number"]
            if line["count"]:
                coverage.reached.add(number)
            else:
                coverage.missed[number] = text[number - 1].strip()
        for number in coverage.reached & coverage.missed.keys():
            del coverage.missed[number]
        yield coverage


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="tools/c-coverage", description=__doc__.splitlines()[0])
    parser.add_argument("--generation", choices=sorted(GENERATIONS), default="linux-6.12")
    parser.add_argument("--cases", type=int, default=3000, metavar="N", help="how many (default: 3000)")
    parser.add_argument("--seed", default="1", help="any text (default: 1)")
    parser.add_argument("--modes", default="all", metavar="M,M", help="targets of conf (default: all)")
    parser.add_argument("--circumstances", action="store_true", help="odd targets and variables, too")
    parser.add_argument("--least", type=float, default=90, metavar="PERCENT", help="of every file (default: 90)")
    parser.add_argument("--missed", action="store_true", help="print the lines that were not reached")
    options = parser.parse_args(arguments)
    modes = list(MODES) if options.modes == "all" else options.modes.split(",")
    with tempfile.TemporaryDirectory(prefix="kcfg-coverage-", dir=scratch_parent()) as scratch:
        folder = Path(scratch)
        try:
            path, variables = counting(options.generation, folder)
        except PackageError as error:
            print(f"c-coverage: {error}", file=sys.stderr)
            return 2
        program, constructs = Program(path, CALLINGS[options.generation], variables), GENERATIONS[options.generation]
        for number in range(options.cases):
            # Every other case is a defconfig, for only these are synced.
            chosen = modes if number % 2 else ["defconfig"]
            program.run(seeded_case(f"{options.seed}:{number}", constructs, chosen, options.circumstances))
        sources = trees.get(CALLINGS[options.generation].tree).path / "scripts" / "kconfig"
        found = list(measure(folder, sources, any(mode in ASKING_MODES for mode in modes)))
    for coverage in found:
        total = len(coverage.reached) + len(coverage.missed)
        print(f"{coverage.source}: {coverage.percent:.1f} % ({len(coverage.reached)} of {total} lines)")
        if options.missed:
            for number, text in sorted(coverage.missed.items()):
                print(f"    {number}: {text}")
    return 0 if all(coverage.percent >= options.least for coverage in found) else 1


if __name__ == "__main__":
    sys.exit(main())
