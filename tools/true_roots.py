"""Are the roots of a difference enough, and each of them needed? C decides.

``tools/true-roots linux-6.12 arm`` takes pairs of real defconfigs of one architecture, and ``.config`` files before and
after a few random edits, asks kcfg for the roots, edits the first input by them and resolves it with the tree's own
program: that must give the second result. For the edited ones, leaving any one root out must not. Exit status: 0 all
did, 1 one did not.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import places
from expected import Reference, References
from quick_conf import QuickConf

sys.path.insert(0, str(places.CHECKOUT))

from kcfg.api import resolve
from kcfg.configuration import AssignmentReader, Configuration
from kcfg.tree import Tree
from kcfg.why.roots import Edit, edits_between


def edited(text: str, edits: Iterable[Edit], configuration: Configuration) -> str:
    """The first input after the edits: lines taken out, others put at its end."""
    judge = configuration.explainer.judge
    dead, added = set(), []
    for edit in edits:
        dead |= {assignment.place.line for assignment in edit.removed}
        added += [(assignment.place.line, judge.line(assignment)) for assignment in edit.added]
    kept = [line for number, line in enumerate(text.split("\n"), 1) if number not in dead]
    return "\n".join([*kept, *(line for _, line in sorted(added)), ""])


def configured(tree: Tree, text: str, name: str) -> Configuration:
    """The configuration that an input asks for."""
    return Configuration(tree, AssignmentReader(tree).read(text, name))


def read(path: Path) -> str:
    """A file's text."""
    return path.read_text(encoding="utf-8", errors="surrogateescape")


def random_edits(config: str, dice: random.Random) -> str:
    """A ``.config`` in which one to four lines ask for something else."""
    lines = config.split("\n")
    numbers = [i for i, line in enumerate(lines) if line.endswith(("=y", "=m", " is not set"))]
    for number in dice.sample(numbers, dice.randint(1, 4)):
        line = lines[number]
        if line.startswith("#"):
            lines[number] = line.removeprefix("# ").replace(" is not set", "=y")
        else:
            lines[number] = f"# {line.partition('=')[0]} is not set"
    return "\n".join(lines)


class Jury:
    """Compares what the roots give with what they should."""

    def __init__(self, conf: QuickConf, tree: Tree) -> None:
        self.conf = conf
        self.tree = tree

    def check(self, what: str, before: str, after: str, *, each: bool) -> bool:
        """Whether the roots between two inputs are enough and, with ``each``, none can be left out."""
        a, b = configured(self.tree, before, "a"), configured(self.tree, after, "b")
        wanted = self.conf.defconfig(after)
        edits = edits_between(a, b)
        if self.conf.defconfig(edited(before, edits, b)) != wanted:
            print(f"  {what}: {len(edits)} roots are not enough")
            return False
        spare = [e for e in edits if each and self._is_spare(before, edits, e, b, wanted)]
        if spare:
            print(f"  {what}: not needed: {', '.join(self.tree.arrays.names[e.symbol] for e in spare)}")
        else:
            print(f"  {what}: {len(edits)} roots are enough" + (", and each is needed" if each else ""), flush=True)
        return not spare

    def _is_spare(self, before: str, edits: Sequence[Edit], one: Edit, b: Configuration, wanted: str) -> bool:
        others = [edit for edit in edits if edit is not one]
        return self.conf.defconfig(edited(before, others, b)) == wanted


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="tools/true-roots", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("tree", help="a tree of the manifest (linux-6.12)")
    parser.add_argument("arch", help="an architecture (arm)")
    parser.add_argument("--pairs", type=int, default=20, help="pairs of defconfigs, and edited ones (default 20 each)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    references = References(options.tree)
    targets = [t for t in references.targets() if t.arch == options.arch and t.kind == "file" and t.file]
    dice = random.Random(options.seed)
    chosen = dice.sample(targets, min(len(targets), options.pairs + 1))
    made: list[Reference] = []
    references.make(chosen, jobs=1, report=lambda reference: None)
    made = [found for target in chosen if (found := references.find(target)) is not None and not found.failure]
    texts = {m.target.name: read(references.tree / m.target.file) for m in made if m.target.file}
    first = made[0]
    assert first.target.file is not None
    variables = dict(v.partition("=")[::2] for v in first.target.variables)
    resolved = resolve(str(references.tree / first.target.file), arch=variables.get("ARCH", ""))
    held = total = 0
    with QuickConf(references, first) as conf:
        jury = Jury(conf, resolved.tree)
        for one, other in zip(made, [*made[1:], made[0]], strict=True):
            total += 1
            names = f"{one.target.name} to {other.target.name}"
            held += jury.check(names, texts[one.target.name], texts[other.target.name], each=False)
        for one in made[: options.pairs]:
            total += 1
            before = one.config.decode("utf-8", "surrogateescape")
            after = conf.defconfig(random_edits(before, dice))
            held += jury.check(f"{one.target.name}, edited", before, after, each=True)
    print(f"{held} of {total} held")
    return 0 if total and held == total else 1


if __name__ == "__main__":
    sys.exit(main())
