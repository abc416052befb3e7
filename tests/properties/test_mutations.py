"""The deliberate faults that say whether random cases notice anything still fit the source."""

from __future__ import annotations

import pytest

import places
from mutate import MisfitError, Mutation, mutations


@pytest.mark.parametrize("mutation", mutations().values(), ids=lambda mutation: str(mutation.name))
def test_a_fault_fits(mutation: Mutation) -> None:
    source = (places.CHECKOUT / mutation.file).read_text(encoding="utf-8")
    changed = mutation.applied(source)
    assert changed != source
    compile(changed, mutation.file, "exec")


def test_there_are_enough_of_them() -> None:
    assert len(mutations()) >= 20


def test_a_fault_that_does_not_fit_says_so() -> None:
    lost = Mutation("lost", "kcfg/errors.py", "render", "no such text", "")
    with pytest.raises(MisfitError, match="lost: 0 functions render"):
        lost.applied("class A:\n    def render(self):\n        return 1\n")
