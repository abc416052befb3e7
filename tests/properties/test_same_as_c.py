"""Random small trees and assignments: kcfg gives what the generation's own C program gives.

``KCFG_CASES`` scales the number of cases in percent; ``tools/fuzz`` runs any number of them on all cores.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, note, settings

from differential import campaign, folder
from differential.calling import CALLINGS
from differential.library import Library
from differential.own_conf import OwnConf
from differential.program import Program, differs_from_itself
from differential.programs import whole_program
from tests.properties.amounts import cases_wanted, is_thorough
from tests.strategies import GENERATIONS, MODES, Case
from tests.strategies.drawn import cases

pytestmark = pytest.mark.tree


FOUND = 3
LIBRARY = ("linux-6.1", "linux-6.12")


@pytest.mark.parametrize("generation", LIBRARY)
def test_cases_that_hypothesis_makes(generation: str, c_conf: Callable[[str], Path]) -> None:
    """What fails here is shrunk by hypothesis along its own decisions."""
    program, subject = Program(c_conf(generation), CALLINGS[generation]), Library(generation)

    @given(case=cases(GENERATIONS[generation]))
    @settings(
        max_examples=cases_wanted(300),
        deadline=None,
        derandomize=not is_thorough(),
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    def same(case: Case) -> None:
        difference, _, _ = campaign.first_difference(case, program, subject)
        if difference is not None and not differs_from_itself(program, case):
            note("\n".join(f"==> {name} <==\n{text}" for name, text in case.files.items()))
            raise AssertionError(difference.describe())

    same()


@pytest.mark.parametrize("generation", LIBRARY)
def test_cases_of_a_seed(generation: str, c_conf: Callable[[str], Path], tmp_path: Path) -> None:
    """Many more of the same from a fixed seed; what differs is left as case folders."""
    plan = campaign.Plan(generation, "test", c_conf(generation), functools.partial(Library, generation))
    tally = campaign.run(plan, cases_wanted(3000), 2, FOUND, lambda _: None)
    for finding in tally.findings:
        folder.save(finding.case, tmp_path / finding.seed)
    assert not tally.findings, "\n".join(f"{tmp_path / f.seed}: {f.difference.describe()}" for f in tally.findings)
    assert tally.counts["refused"] < tally.counts["cases"] * 0.4


@pytest.mark.parametrize("generation", LIBRARY)
def test_cases_of_every_target(generation: str, c_conf: Callable[[str], Path], tmp_path: Path) -> None:
    """The same generator for the whole of ``kcfg conf``: most lines of C's sources that a defconfig never reaches."""
    plan = campaign.Plan(generation, "targets", c_conf(generation), functools.partial(OwnConf, generation), MODES)
    tally = campaign.run(plan, cases_wanted(300), 2, FOUND, lambda _: None)
    for finding in tally.findings:
        folder.save(finding.case, tmp_path / finding.seed)
    assert not tally.findings, "\n".join(f"{tmp_path / f.seed}: {f.difference.describe()}" for f in tally.findings)


def test_generations_are_told_apart(c_conf: Callable[[str], Path]) -> None:
    """A program of another generation as the subject: if this finds nothing, the tests above mean nothing."""
    subject = functools.partial(whole_program, c_conf("linux-6.1"), "linux-6.12")
    plan = campaign.Plan("linux-6.12", "test", c_conf("linux-6.12"), subject, shrink_tries=1)
    tally = campaign.run(plan, 60, 2, 10, lambda _: None)
    assert len(tally.findings) >= 10
