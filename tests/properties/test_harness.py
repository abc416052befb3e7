"""The harness itself: cases repeat, outcomes compare part by part, a failing case becomes small."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from differential import folder
from differential.outcome import STATUS, Outcome, Step, differences
from differential.shrink import shrink
from tests.strategies import GENERATIONS, INPUT, MODES, ROOT, Case, Constructs, make_case, seeded_case
from tests.strategies.drawn import cases
from tests.strategies.source import Source


class Plainest(Source):
    """The decisions that hypothesis ends at: zero, always."""

    def below(self, bound: int) -> int:
        return 0


CONSTRUCTS = sorted(GENERATIONS.values(), key=lambda constructs: constructs.generation)


@pytest.mark.parametrize("constructs", CONSTRUCTS, ids=lambda constructs: str(constructs.generation))
def test_a_seed_always_gives_the_same_case(constructs: Constructs) -> None:
    first = [seeded_case(f"repeat:{number}", constructs, MODES, True) for number in range(50)]
    again = [seeded_case(f"repeat:{number}", constructs, MODES, True) for number in range(50)]
    assert first == again
    assert len({case.files[ROOT] for case in first}) > 40


@given(case=cases(GENERATIONS["linux-6.12"], MODES))
@settings(max_examples=30, suppress_health_check=list(HealthCheck), deadline=None)
def test_a_case_comes_back_from_its_folder(case: Case, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("case")
    folder.save(case, place)
    assert folder.load(place) == case


def test_the_plainest_case_is_a_plain_tree() -> None:
    """What hypothesis shrinks to, when anything at all fails, must be readable."""
    case = make_case(Plainest(), GENERATIONS["linux-6.12"])
    assert case.files[ROOT] == (
        'config MODULES\n\tbool "Modules"\n\tdefault y\n\tmodules\nconfig A\n\tbool "prompt"\n\tdefault y\n'
    )
    assert case.environment == {}


def test_a_failing_case_becomes_small() -> None:
    text = (
        'mainmenu "m"\nmenu "outer"\nconfig A\n\tbool "a long prompt" if B || C\n\tdepends on D # why\n'
        '\tselect E if F \\\n\t && G\n\thelp\n\t  text\nconfig B\n\ttristate "b"\nendmenu\nsource "sub"\n'
    )
    case = Case({ROOT: text, "sub": "config Z\n\tint\n", INPUT: "CONFIG_A=y\nCONFIG_B=m\n"}, environment={"V": "1"})
    small = shrink(case, lambda candidate: "select" in candidate.files[ROOT] and "G" in candidate.files[ROOT])
    assert small == Case({ROOT: "\tselectG\n", INPUT: ""})


def test_a_sourced_file_moves_into_the_root_when_it_does_not_matter() -> None:
    case = Case({ROOT: 'config A\n\tbool\nsource "sub"\n', "sub": "config Z\n\tint\n", INPUT: ""})
    small = shrink(case, lambda candidate: "config Z" in "".join(candidate.files.values()))
    assert small == Case({ROOT: "config Z\n", INPUT: ""})


def test_differences_begin_with_the_status_and_name_the_line() -> None:
    expected = Outcome([Step("defconfig", {STATUS: b"0", ".config": b"a\nb\n"})])
    actual = Outcome([Step("defconfig", {STATUS: b"1", ".config": b"a\nc\n", "stdout": b""})])
    found = list(differences(expected, actual))
    assert [difference.part for difference in found] == [STATUS, ".config", "stdout"]
    assert found[1].describe() == "defconfig: .config: line 2: expected b'b', got b'c'"
    assert [difference.part for difference in differences(expected, actual, frozenset({".config"}))] == [".config"]
