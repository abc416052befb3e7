"""Running many cases through a subject and the C program on several cores, and keeping what differs."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Protocol

from differential.calling import CALLINGS
from differential.outcome import HANG, STATUS, Difference, Outcome, Step, differences
from differential.program import Program, differs_from_itself
from differential.shrink import shrink
from tests.strategies import GENERATIONS, Case, seeded_case

SUBJECT_TIMEOUT = 20.0
CHUNK = 25


class Subject(Protocol):
    """Whatever is compared with the C program."""

    @property
    def parts(self) -> frozenset[str] | None:
        """The parts of an outcome that it can tell; None for all."""

    def run(self, case: Case) -> Outcome:
        """What it makes of ``case``."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a campaign runs; crosses process borders, so the subject is named by what makes it."""

    generation: str
    seed: str
    oracle: Path
    make_subject: Callable[[], Subject]
    modes: Sequence[str] = ("defconfig",)
    shrink_tries: int = 1500


@dataclass(frozen=True, slots=True)
class Finding:
    """One case that the subject and the C program see differently, as small as it became."""

    seed: str
    case: Case
    expected: Outcome
    actual: Outcome
    difference: Difference


@dataclass(slots=True)
class Tally:
    """How many cases came out in which way."""

    counts: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Count ``other`` in."""
        self.counts.update(other.counts)
        self.findings += other.findings

    def __str__(self) -> str:
        order = ("cases", "refused", "different", "unstable", "crashed")
        return ", ".join(f"{self.counts[name]} {name}" for name in order)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in this thread after ``seconds``: a subject that hangs is a finding, not the end."""

    def expire(signum: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"no answer within {seconds:.0f} s")

    previous = signal.signal(signal.SIGALRM, expire)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def first_difference(case: Case, program: Program, subject: Subject) -> tuple[Difference | None, Outcome, Outcome]:
    """The first thing that differs on ``case``, with both outcomes; None also where C crashed or hung."""
    expected = program.run(case)
    if expected.broken:
        return None, expected, Outcome()
    actual = _answer(case, subject, expected)
    if actual.broken:
        actual = _answer(case, subject, expected)  # once may be a machine that stood still
    return next(differences(expected, actual, subject.parts), None), expected, actual


def _answer(case: Case, subject: Subject, expected: Outcome) -> Outcome:
    """What ``subject`` makes of ``case``; a status that says so where it does not come to an end."""
    try:
        with time_limit(SUBJECT_TIMEOUT):
            return subject.run(case)
    except TimeoutError as error:
        return Outcome([Step(expected.steps[0].name, {STATUS: HANG + f": {error}".encode()})])


def examine(seed: str, case: Case, program: Program, subject: Subject, tries: int) -> Tally:
    """Compare one case, and shrink it if it differs; one on which C differs from itself only counts."""
    tally = Tally(Counter(cases=1))
    found, expected, actual = first_difference(case, program, subject)
    if expected.broken:
        tally.counts["crashed"] += 1
    elif expected.steps[0].failed:
        tally.counts["refused"] += 1
    if found is None:
        return tally
    if differs_from_itself(program, case):
        tally.counts["unstable"] += 1
        return tally
    tally.counts["different"] += 1
    kind = found.kind

    def fails(candidate: Case) -> bool:
        difference, _, _ = first_difference(candidate, program, subject)
        return difference is not None and difference.kind == kind and not differs_from_itself(program, candidate, 2)

    small = shrink(case, fails, tries)
    difference, expected, actual = first_difference(small, program, subject)
    tally.findings.append(Finding(seed, small, expected, actual, difference or found))
    return tally


_plan: Plan
_program: Program
_subject: Subject


def _start(plan: Plan) -> None:
    global _plan, _program, _subject
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _plan, _program, _subject = plan, Program(plan.oracle, CALLINGS[plan.generation]), plan.make_subject()


def _run_chunk(numbers: range, keep: int) -> Tally:
    tally = Tally()
    constructs = GENERATIONS[_plan.generation]
    for number in numbers:
        seed = f"{_plan.seed}:{number}"
        tally.add(examine(seed, seeded_case(seed, constructs, _plan.modes), _program, _subject, _plan.shrink_tries))
        if len(tally.findings) >= keep:
            break
    return tally


def run(plan: Plan, count: int, jobs: int, keep: int, report: Callable[[Tally], None], first: int = 0) -> Tally:
    """Run ``count`` cases in ``jobs`` processes; ``report`` hears the sum so far. Stops early after ``keep``
    findings.
    """
    total = Tally()
    chunks = iter([range(start, min(start + CHUNK, first + count)) for start in range(first, first + count, CHUNK)])
    with ProcessPoolExecutor(jobs, initializer=_start, initargs=(plan,)) as pool:
        running: set[Future[Tally]] = set()
        while True:
            while len(running) < jobs * 2 and len(total.findings) < keep:
                numbers = next(chunks, None)
                if numbers is None:
                    break
                running.add(pool.submit(_run_chunk, numbers, keep))
            if not running:
                return total
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                total.add(future.result())
            report(total)
