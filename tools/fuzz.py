"""Random trees through kcfg and a tree's own C program, for as long as wanted; what differs is shrunk and
kept as a case.

    tools/fuzz --generation linux-6.12 --cases 20000 --seed 1 --jobs 2

Each case follows from the seed and its number alone, so a report can be repeated anywhere (``--show 1:417``
prints a case, ``--case FOLDER`` runs a saved one). Exit status: 0 nothing differs, 1 something does, 2 wrong
usage or no C program.
"""

from __future__ import annotations

import argparse
import functools
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import places

sys.path.insert(0, str(places.CHECKOUT))

from differential import campaign, folder, programs
from differential.calling import CALLINGS
from differential.outcome import differences
from differential.program import Program
from packages import PackageError
from tests.strategies import GENERATIONS, MODES, Case, seeded_case

RECORDED = ("linux-6.1", "linux-6.12")


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    options = _parser().parse_args(arguments)
    modes = CALLINGS[options.generation].modes(MODES) if options.modes == "all" else options.modes.split(",")
    unknown = [mode for mode in modes if mode not in MODES]
    if unknown:
        _parser().error(f"no such mode: {', '.join(unknown)} (known: {', '.join(MODES)})")
    if options.show:
        _show(seeded_case(options.show, GENERATIONS[options.generation], modes))
        return 0
    try:
        if options.record:
            _record(options.record, RECORDED if options.generation in RECORDED else (options.generation,))
            return 0
        oracle = options.oracle or programs.conf(options.generation)
    except PackageError as error:
        print(f"fuzz: {error}", file=sys.stderr)
        return 2
    # The library writes no more than Linux' newest programs do; the others' files are those of the whole program.
    subject = options.subject or ("kcfg" if options.generation.startswith("linux-") else "kcfg-conf")
    make_subject = _subject_maker(subject, options.generation, options.messages)
    if options.case:
        return _run_folder(options.case, Program(oracle, CALLINGS[options.generation]), make_subject())
    plan = campaign.Plan(options.generation, str(options.seed), oracle, make_subject, modes, options.tries)
    return _run(plan, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tools/fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("--generation", choices=sorted(GENERATIONS), default="linux-6.12", help="whose C program")
    parser.add_argument("--cases", type=int, default=1000, metavar="N", help="how many (default: 1000)")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="number of the first one (default: 0)")
    parser.add_argument("--seed", default="1", help="any text (default: 1)")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes (default: 1)")
    parser.add_argument(
        "--keep", type=int, default=10, metavar="N", help="stop after so many differences (default: 10)"
    )
    parser.add_argument(
        "--modes", default="defconfig", metavar="M,M", help="targets of conf, or 'all' (default: defconfig)"
    )
    parser.add_argument("--oracle", type=Path, metavar="FILE", help="the C program, if not the tree's of the manifest")
    parser.add_argument(
        "--subject",
        help="'kcfg' (the library, the default for Linux), 'kcfg-conf' (the program, for all others), or another C "
        "program's path",
    )
    parser.add_argument(
        "--into",
        type=Path,
        default=Path("differences"),
        metavar="DIR",
        help="where cases go (default: differences)",
    )
    parser.add_argument("--tries", type=int, default=1500, metavar="N", help="runs to make a case small")
    parser.add_argument("--messages", action="store_true", help="compare what is said, too (of kcfg-conf: everything)")
    parser.add_argument("--show", metavar="SEED:N", help="only print a case")
    parser.add_argument("--case", type=Path, metavar="DIR", help="only run the case that lies in a folder")
    parser.add_argument(
        "--record",
        type=Path,
        nargs="+",
        metavar="DIR",
        help="only write down what C makes of saved cases: both of Linux, or an older one that --generation names",
    )
    return parser


def _subject_maker(name: str, generation: str, messages: bool) -> Callable[[], campaign.Subject]:
    if name == "kcfg":
        from differential.library import Library

        return functools.partial(Library, generation, messages=messages)
    if name == "kcfg-conf":
        from differential.own_conf import OwnConf

        return functools.partial(OwnConf, generation, messages=messages)
    return functools.partial(programs.whole_program, Path(name), generation)


def _show(case: Case) -> None:
    for name, text in case.files.items():
        print(f"==> {name} <==")
        sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
        sys.stdout.flush()
    print(f"==> mode {case.mode}, environment {case.environment}, answers {case.answers!r}")


def _record(paths: list[Path], generations: Sequence[str]) -> None:
    """Write down beside each case what the C programs of ``generations`` make of it."""
    for path in paths:
        case = folder.load(path)
        for generation in generations:
            outcome = programs.program(generation).run(case)
            folder.save_outcome(outcome, path, f"expected-{generation}")


def _run_folder(path: Path, program: Program, subject: campaign.Subject) -> int:
    case = folder.load(path)
    expected, actual = program.run(case), subject.run(case)
    found = list(differences(expected, actual, subject.parts))
    for difference in found:
        print(difference.describe())
    if not found:
        print("no difference")
    return 1 if found else 0


def _run(plan: campaign.Plan, options: argparse.Namespace) -> int:
    began = said = time.monotonic()
    saved = 0

    def report(tally: campaign.Tally) -> None:
        nonlocal said, saved
        for finding in tally.findings[saved:]:
            _save(finding, plan.generation, options.into)
        saved = len(tally.findings)
        if sys.stderr.isatty() or time.monotonic() - said > 30:
            said = time.monotonic()
            speed = tally.counts["cases"] / (said - began)
            print(f"{tally} ({speed:.0f} a second)", file=sys.stderr, flush=True)

    tally = campaign.run(plan, options.cases, options.jobs, options.keep, report, options.first)
    print(f"{plan.generation}, seed {plan.seed}: {tally}; {time.monotonic() - began:.0f} s")
    return 1 if tally.findings else 0


def _save(finding: campaign.Finding, generation: str, into: Path) -> None:
    """Make a case folder of what was found, and say so."""
    place = into / f"{generation}-{finding.seed.replace(':', '-')}"
    folder.save(finding.case, place)
    folder.save_outcome(finding.expected, place, f"expected-{generation}")
    folder.save_outcome(finding.actual, place, "actual-kcfg")
    print(f"{place}: {finding.difference.describe()}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
