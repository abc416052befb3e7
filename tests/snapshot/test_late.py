"""What only reasons need of a tree, worked out late: the same as at once, and no record outlives its tree."""

from __future__ import annotations

import gc

import pytest

from kcfg.errors import KcfgError
from kcfg.garbage import Uncollected
from kcfg.snapshot.form import reasons_of
from kcfg.tree import Arrays, Tree
from kcfg.tree.late import late_reasons
from tests.strategies import GENERATIONS, seeded_case
from tests.strategies.cases import Case
from tests.strategies.trees import tree_of

SEEDS = 40
RECORDS = {"SymbolRecord", "EntryRecord", "PropertyRecord", "Builder", "Flattener"}


def trees(generation: str, seed: int) -> tuple[Tree, Tree] | None:
    """One tree, made late and at once; None for one that C refuses."""
    case = seeded_case(f"late {seed}", GENERATIONS[generation])
    try:
        return tree_of(generation, case, late=True), tree_of(generation, case)
    except KcfgError:
        return None


@pytest.mark.parametrize("generation", ["linux-6.12", "linux-6.1", "busybox-1.37"])
def test_what_is_worked_out_late_is_what_is_worked_out_at_once(generation: str) -> None:
    made = 0
    for seed in range(SEEDS):
        found = trees(generation, seed)
        if found is None:
            continue
        made += 1
        late, whole = found
        asked: list[object] = []
        reasons = late_reasons(late)
        assert reasons is not None
        reasons.asked = asked.append
        text = late.configure().config_text()
        assert text == whole.configure().config_text()
        # The walk through all questions of 2.6 looks at the menus above an entry now and then.
        assert not asked or generation == "busybox-1.37", "no value needs a reason"
        for name in Arrays.__slots__:
            assert getattr(late.arrays, name) == getattr(whole.arrays, name), name
        assert asked == [reasons]
        assert reasons.arrays.keys() == reasons_of(whole.arrays).keys(), "what is kept apart on disk is what is late"
        rows = [{n: (h.text, h.line) for n, h in tree.helps.items()} for tree in (late, whole)]
        assert rows[0] == rows[1]
    assert made > SEEDS // 4


@pytest.fixture
def case() -> Case:
    """A case whose tree C accepts."""
    return next(seeded_case(f"late {n}", GENERATIONS["linux-6.12"]) for n in range(SEEDS) if trees("linux-6.12", n))


@pytest.mark.parametrize("asks", [False, True])
def test_the_records_go_when_reasons_were_asked_for_and_with_the_tree(case: Case, asks: bool) -> None:
    tree_of("linux-6.12", case)  # what modules keep is there now
    gc.collect()
    before = {id(item) for item in gc.get_objects() if type(item).__name__ in RECORDS}
    with Uncollected():
        tree = tree_of("linux-6.12", case, late=True)

        def left() -> set[str]:
            found = {type(item).__name__ for item in gc.get_objects() if id(item) not in before}
            return found & RECORDS

        assert left() == RECORDS
        if asks:
            assert tree.arrays.entry_line
            assert left() == set()
        del tree
        assert left() == set()


def test_what_there_is_not_is_an_error_of_the_name(case: Case) -> None:
    tree = tree_of("linux-6.12", case, late=True)
    with pytest.raises(AttributeError, match="nothing"):
        tree.arrays.nothing  # type: ignore[attr-defined]  # noqa: B018
