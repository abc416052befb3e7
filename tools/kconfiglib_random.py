"""Random trees and what programs do with them, on Kconfiglib 14.1.0 and on kcfg, in one process.

    tools/kconfiglib-random --trees 300 --seed a        what differs, and why if docs/kconfiglib.md says so
    tools/kconfiglib-random --show a:17                 one tree
    tools/kconfiglib-random --trees 1 --first 17 --seed a

Each tree is read, every attribute of every item looked at, a configuration loaded and written, symbols and choices set
at random, a second file merged, and all taken back; the first step that differs ends a tree. Exit status 1: something
differs for which docs/kconfiglib.md has no row.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import re
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import places

sys.path.insert(0, str(places.CHECKOUT))

import originals
from kcfg import kconfiglib
from tests.kconfiglib import facts
from tests.strategies import GENERATIONS, INPUT, SECOND, Case, seeded_case

CONSTRUCTS = replace(GENERATIONS["u-boot-2023.01"], bare_texts=False, long_help=False)
#: How long one tree may take; Kconfiglib hangs on some loops.
SECONDS = 30
#: The last steps.
END, REFUSED = "end", "refused"
VALUES = (0, 1, 2, "n", "m", "y", "1", "7", "0x10", "text")
#: What the menus alone decide: which node is below which.
STRUCTURE = re.compile(
    r"^[^:]*/(?:list|next|parent|repr|top_node/0|unique nodes/\d+|menus/\d+|comments/\d+|choices/\d+)(?:/\d+)?: "
)
TYPES = "ignoring type redefinition"
LOGICAL = (kconfiglib.BOOL, kconfiglib.TRISTATE)
STYLE = re.compile(r"style: quotes recommended")
UNMET = re.compile(r"^warnings: only there: .* has direct dependencies")
CHAINS = re.compile(r"/(?:orig_\w+|str)\b")
HEADINGS = re.compile(r"^config: ")
NEGATIVE_HEX = re.compile(r"-0x")
TWICE = re.compile(r"/syms: |choice \d+/(?:str|referenced)")
ODD_NUMBER = re.compile(
    r"(?<![\w.])-?0[0-9]|[0-9a-fA-F]{17,}|0[xX][89a-fA-F][0-9a-fA-F]{15}|\b(?:0[xX])?[0-9]{19,}|[0-9]_[0-9]"
)


class Stopped(Exception):
    """A tree took too long."""


def steps(module: ModuleType, chance: random.Random, case: Case) -> Iterator[tuple[str, Any]]:
    """What one implementation does with the tree in the working directory, step by step."""
    kconf = module.Kconfig(warn_to_stderr=False)
    yield "", kconf
    yield "tree", facts.of_tree(module, kconf)
    yield "values", facts.of_values(kconf)
    kconf.load_config(INPUT)
    yield "loaded", facts.of_values(kconf)
    yield "missing", sorted(kconf.missing_syms)
    yield from _written(kconf)
    for number in range(8):
        symbol, value = chance.choice([*kconf.unique_defined_syms, kconf.y]), chance.choice(VALUES)
        yield f"set {number}: {symbol.name} to {value!r}", symbol.set_value(value)
        yield f"set {number}: {symbol.name} to {value!r}", facts.of_values(kconf)
    for number, choice in enumerate(kconf.unique_choices):
        value = chance.choice(VALUES[:6])
        yield f"choice {number} to {value!r}", choice.set_value(value)
        yield f"choice {number} to {value!r}", facts.of_values(kconf)
    yield from _written(kconf)
    if SECOND in case.files:
        kconf.load_config(SECOND, replace=False)
        yield "merged", facts.of_values(kconf)
    kconf.unset_values()
    yield "unset", facts.of_values(kconf)
    yield "warnings", sorted(set(kconf.warnings))


def _written(kconf: Any) -> Iterator[tuple[str, Any]]:
    for what, write in (
        ("config", kconf.write_config),
        ("minimal", kconf.write_min_config),
        ("header", kconf.write_autoconf),
    ):
        write("written")
        text = Path("written").read_text(encoding="utf-8")
        os.unlink("written")  # before the other one has its turn
        yield what, text.splitlines()


def chained(value: Any) -> Any:
    """Facts with chains of one operator as one: how they are nested is a row of the table."""
    if isinstance(value, dict):
        return {name: chained(part) for name, part in value.items()}
    if isinstance(value, list):
        return [chained(part) for part in value]
    if not isinstance(value, tuple):
        return value
    parts = tuple(chained(part) for part in value)
    if parts and parts[0] in (kconfiglib.AND, kconfiglib.OR) and type(parts[0]) is int and len(parts) > 2:
        flat: list[Any] = [parts[0]]
        for part in parts[1:]:
            flat += part[1:] if isinstance(part, tuple) and part[:1] == parts[:1] else [part]
        return tuple(flat)
    return parts


def compare(seed: str, case: Case) -> tuple[str, list[str]]:
    """The name of a documented row (empty for none) and the first differences of one tree."""
    both = [steps(module, random.Random(seed), case) for module in (originals.module(), kconfiglib)]
    theirs = ours = None
    texts = "\n".join(case.files.values())
    while True:
        (step, left), (other, right) = (_next(side) for side in both)
        theirs = theirs if step else left
        ours = ours if other else right
        if step != other:
            lines = [f"{step} {left} != {other} {right}"]
            return (_row(Difference(texts, theirs, ours, lines)) if lines else ""), lines
        if step == END:
            return "", []
        if step == REFUSED:
            lines = [f"{left} != {right}"] if _is_loop(left) != _is_loop(right) else []
            return (_row(Difference(texts, theirs, ours, lines)) if lines else ""), lines
        left, right = chained(left), chained(right)
        if step and left != right:
            lines = _told(left, right) if step == "warnings" else facts.differences(left, right, step)
            return (_row(Difference(texts, theirs, ours, lines)) if lines else ""), lines


def _told(left: list[str], right: list[str]) -> list[str]:
    """Warnings that only one of the two gives."""
    return [
        *(f"warnings: only there: {t}" for t in left if t not in right),
        *(f"warnings: only here: {t}" for t in right if t not in left),
    ]


def _is_loop(error: str) -> bool:
    """Whether it is a loop that is complained of: the only part of a refusal that is no matter of words."""
    return "Dependency loop" in error


def _next(side: Iterator[tuple[str, Any]]) -> tuple[str, Any]:
    """The next step; a refusal is one."""
    try:
        return next(side, (END, ""))
    except Stopped:
        raise
    except Exception as error:  # the original has all kinds for what it does not foresee
        return REFUSED, f"{type(error).__name__} {error}"


@dataclass(frozen=True)
class Difference:
    """Where one tree's two sides part; ``theirs`` and ``ours`` are their Kconfig objects, None where it was refused."""

    texts: str
    theirs: Any
    ours: Any
    lines: list[str]

    def all(self, *patterns: re.Pattern[str]) -> bool:
        """Whether each line is of one of these kinds."""
        return all(any(pattern.search(line) for pattern in patterns) for line in self.lines)

    @property
    def refusal(self) -> str:
        """The first line, where it is an error that one of the two gives."""
        return "" if self.theirs is not None and self.ours is not None else self.lines[0]

    @property
    def choices(self) -> list[Any]:
        """The original's choices."""
        return list(self.theirs.unique_choices) if self.theirs is not None else []

    @property
    def members(self) -> set[Any]:
        """Their members."""
        return {member for choice in self.choices for member in choice.syms}

    def warned(self, text: str) -> bool:
        """Whether either of the two has given such a warning."""
        return any(text in told for kconf in (self.theirs, self.ours) if kconf for told in kconf.warnings)

    def is_circle_only_there(self) -> bool:
        """Whether only the original sees a circle: C's simplification of expressions has removed it."""
        return self.theirs is None and self.ours is not None and "Dependency loop" in self.refusal

    def has_stuck_choice(self) -> bool:
        """Whether there is a choice that is y, and none of its members is."""
        return any(choice.tri_value == 2 and choice.selection is None for choice in self.choices)

    def shares_members(self) -> bool:
        """Whether a symbol stands in two choices."""
        choices = set(self.choices)
        return any(len({node.parent.item for node in member.nodes} & choices) > 1 for member in self.members)


#: What docs/kconfiglib.md says of a difference, and how it is known; the first that fits counts.
ROWS: tuple[tuple[str, Callable[[Difference], bool]], ...] = (
    ("values in a circle", lambda found: "RecursionError" in found.lines[0] or found.is_circle_only_there()),
    ("prompts without quotes", lambda found: found.all(STYLE)),
    ("warnings about values", lambda found: found.all(UNMET)),
    ("vertical tabs and form feeds", lambda found: "\v" in found.texts or "\f" in found.texts),
    ("a symbol with two types", lambda found: "malformed default" in found.lines[0] or found.warned(TYPES)),
    ("circles in choices", lambda found: "Dependency loop" in found.refusal and "choice" in found.texts),
    ("option modules elsewhere", lambda found: found.warned("the 'modules' option is not supported")),
    ("a choice of which no member can be picked", Difference.has_stuck_choice),
    ("numbers and strings in a choice", lambda found: any(m.orig_type not in LOGICAL for m in found.members)),
    ("a member of two choices", Difference.shares_members),
    ("A && (B && C)", lambda found: found.all(CHAINS)),
    ("numbers with zeros in front, or beyond 64 bits", lambda found: bool(ODD_NUMBER.search(found.texts))),
    ("hexes below zero", lambda found: found.all(NEGATIVE_HEX)),
    ("a member that stands twice", lambda found: found.all(TWICE)),
    ("visible if m", lambda found: "visible if" in found.texts and found.all(HEADINGS)),
    ("submenus", lambda found: found.all(STRUCTURE, TWICE)),
)


def _row(found: Difference) -> str:
    """The row of the table that explains a difference, as far as that can be told; empty for none."""
    try:
        return next((name for name, fits in ROWS if fits(found)), "")
    except RecursionError:
        return ROWS[0][0]


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="tools/kconfiglib-random", description=__doc__.splitlines()[0])
    parser.add_argument("--trees", type=int, default=300, metavar="N")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="number of the first one (default: 0)")
    parser.add_argument("--seed", default="1", help="any text (default: 1)")
    parser.add_argument("--show", metavar="SEED:N", help="print one tree instead")
    options = parser.parse_args(arguments)
    if options.show:
        for name, text in seeded_case(options.show, CONSTRUCTS).files.items():
            print(f"==> {name}\n{text}")
        return 0
    originals.module()  # fetched before the folder of caches is another one
    signal.signal(signal.SIGALRM, _stop)
    rows: Counter[str] = Counter()
    unexplained = 0
    for number in range(options.first, options.first + options.trees):
        seed = f"{options.seed}:{number}"
        row, lines = _one(seed, seeded_case(seed, CONSTRUCTS))
        if lines:
            rows[row] += 1
        if lines and not row:
            unexplained += 1
            print(f"{seed}", *(f"  {line:.400}" for line in lines[:12]), sep="\n", flush=True)
    for row, count in sorted(rows.items()):
        print(f"{count} of {options.trees}: {row or 'not in the table'}")
    print(f"{options.trees - rows.total()} of {options.trees} the same")
    return 1 if unexplained else 0


def _one(seed: str, case: Case) -> tuple[str, list[str]]:
    before, folder = dict(os.environ), os.getcwd()
    quiet = io.StringIO()
    with tempfile.TemporaryDirectory(prefix="kcfg-random-") as name:
        os.chdir(name)
        try:
            for file, text in case.files.items():
                path = Path(file)
                path.parent.mkdir(parents=True, exist_ok=True)
                # What is not UTF-8 the original refuses.
                path.write_text(text.encode("utf-8", "replace").decode(), encoding="utf-8", newline="")
            for variable in ("srctree", "CONFIG_", "KCONFIG_CONFIG", "KCONFIG_ALLCONFIG", "KCONFIG_FUNCTIONS"):
                os.environ.pop(variable, None)
            os.environ.update(case.environment, XDG_CACHE_HOME=f"{name}/cache")
            signal.alarm(SECONDS)
            with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
                return compare(seed, case)
        except Stopped:
            return "", ["takes too long"]
        finally:
            signal.alarm(0)
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(before)


def _stop(*_: object) -> None:
    raise Stopped


if __name__ == "__main__":
    sys.exit(main())
