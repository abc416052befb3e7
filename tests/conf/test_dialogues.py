"""Questions and answers beside C ``conf``: the same words on both streams, the same exit status, the same files.

Random small trees with random answers, from none at all (the input ends in the middle) to thirty: choices changed,
modules switched off, numbers out of their ranges, help asked for, and what no question takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from differential.calling import CALLINGS
from differential.outcome import STDOUT, differences
from differential.own_conf import OwnConf
from differential.program import Program, differs_from_itself
from tests.strategies import GENERATIONS, Case, seeded_case

pytestmark = pytest.mark.tree
TARGETS = ("oldaskconfig", "oldconfig", "syncconfig", "listnewconfig", "helpnewconfig", "mod2noconfig", "yes2modconfig")
SETS = 60
#: C takes the record of such a choice for a text: what it shows of it is not defined.
NUMBER_IN_CHOICE = re.compile(r"^[ \t]*choice\b(?:(?!endchoice).)*\n[ \t]*(?:int|hex|string)\b", re.S | re.M)


def _answered(generation: str, target: str) -> Iterator[tuple[int, Case]]:
    for number in range(SETS):
        case = seeded_case(f"dialogue:{target}:{number}", GENERATIONS[generation], [target])
        if not any(NUMBER_IN_CHOICE.search(text) for text in case.files.values()):
            yield number, case


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("generation", ["linux-6.1", "linux-6.12"])
def test_the_same_is_asked_and_answered(generation: str, target: str, c_conf: Callable[[str], Path]) -> None:
    program, subject = Program(c_conf(generation), CALLINGS[generation]), OwnConf(generation, messages=True)
    compared, wrong = 0, []
    for number, case in _answered(generation, target):
        expected = program.run(case)
        if expected.broken or b"<choice> [=])" in expected.steps[0].parts[STDOUT]:
            continue
        actual = subject.run(case)
        found = next(iter(differences(expected, actual, None)), None)
        if found is not None and differs_from_itself(program, case):
            continue
        compared += 1
        if found is not None:
            wrong.append(f"{number}: {found.describe()}")
    assert not wrong, "\n".join(wrong)
    assert compared > SETS // 3
