"""Are verdicts true, and does ``kcfg check --fix`` change nothing? C decides.

``tools/true-verdicts linux-6.12 arm`` takes ten defconfigs of an architecture and drops each of their lines alone:
without a line that is called ``redundant``, C's ``.config`` must stay as it is, without one that is called ``applied``
it must change. Then it takes every defconfig of the architecture, writes it without its dead lines, and compares what
C makes of it with the reference. Exit status: 0 all held, 1 one did not.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter

import places
from expected import Reference, References
from quick_conf import QuickConf

sys.path.insert(0, str(places.CHECKOUT))

from kcfg.api import resolve
from kcfg.configuration import AssignmentReader, Configuration
from kcfg.tree import Tree
from kcfg.why import VerdictCode
from kcfg.why.fixing import needless, without_lines


def text_of(references: References, reference: Reference) -> str:
    """The defconfig's text."""
    assert reference.target.file is not None
    path = references.tree / reference.target.file
    return path.read_text(encoding="utf-8", errors="surrogateescape")


def is_whole(conf: QuickConf, references: References, reference: Reference) -> bool:
    """Whether the file alone gives the reference: U-Boot's make runs it through the C preprocessor first."""
    return conf.defconfig(text_of(references, reference)).encode("utf-8", "surrogateescape") == reference.config


def judged(tree: Tree, conf: QuickConf, text: str, wrong: list[str]) -> Counter[str]:
    """Drop each line alone; count what was found true by verdict, and note what was not."""
    configuration = Configuration(tree, AssignmentReader(tree).read(text, "input"))
    whole = conf.defconfig(text)
    held: Counter[str] = Counter()
    for verdict in configuration.verdicts:
        if verdict.code not in (VerdictCode.APPLIED, VerdictCode.REDUNDANT):
            continue
        same = conf.defconfig(without_lines(text, {verdict.place.line})) == whole
        if same == (verdict.code is VerdictCode.REDUNDANT):
            held[verdict.code.value] += 1
        else:
            wrong.append(f"{verdict.line} is called {verdict.code.value}")
    return held


def mended(tree: Tree, text: str) -> tuple[str, int]:
    """The text without its dead lines, and how many these are."""
    configuration = Configuration(tree, AssignmentReader(tree).read(text, "input"))
    dead = {configuration.assignments[index].place.line for index in needless(configuration)}
    return without_lines(text, dead), len(dead)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="tools/true-verdicts", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("tree", help="a tree of the manifest (linux-6.12)")
    parser.add_argument("arch", nargs="?", default="", help="an architecture (arm), where the tree has several")
    parser.add_argument("--count", type=int, default=10, help="how many to take line by line (default 10)")
    parser.add_argument("--most", type=int, default=10**6, help="take so many defconfigs, by chance (default all)")
    parser.add_argument("--longest", type=int, default=10**6, help="only of those with at most so many lines")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    references = References(options.tree)
    targets = [t for t in references.targets() if t.arch == options.arch and t.kind == "file" and t.file]
    targets = random.Random(options.seed).sample(targets, min(len(targets), options.most))
    references.make(targets, jobs=1, report=lambda reference: None)
    made = [found for target in targets if (found := references.find(target)) is not None and not found.failure]
    first = made[0]
    assert first.target.file is not None
    variables = dict(v.partition("=")[::2] for v in first.target.variables)
    tree = resolve(str(references.tree / first.target.file), arch=variables.get("ARCH", "")).tree
    failed = 0
    with QuickConf(references, first) as conf:
        same = dropped = 0
        fitting = [r for r in made if is_whole(conf, references, r)]
        if len(fitting) < len(made):
            print(f"{len(made) - len(fitting)} are left out: make does more with the file than give it to conf")
        made = fitting
        for reference in made:
            text, count = mended(tree, text_of(references, reference))
            dropped += count
            if conf.defconfig(text).encode("utf-8", "surrogateescape") == reference.config:
                same += 1
            else:
                failed += 1
                print(f"  {reference.target.name}: without its dead lines it gives another .config")
        print(
            f"{same} of {len(made)} give the same .config without their dead lines ({dropped} lines in all)", flush=True
        )
        short = [r for r in made if text_of(references, r).count("\n") <= options.longest]
        for reference in random.Random(options.seed).sample(short, min(len(short), options.count)):
            wrong: list[str] = []
            held = judged(tree, conf, text_of(references, reference), wrong)
            failed += len(wrong)
            counts = ", ".join(f"{n} {code}" for code, n in held.most_common())
            print(f"  {reference.target.name}: {counts} held, {len(wrong)} did not", flush=True)
            for line in wrong:
                print(f"    {line}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
