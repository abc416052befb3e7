"""The generators as hypothesis strategies; apart from the rest, for only tests have hypothesis."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

from hypothesis import strategies as st

from tests.strategies.cases import Case, make_case
from tests.strategies.constructs import Constructs
from tests.strategies.source import Source

Draw = Callable[[st.SearchStrategy[int]], int]


@functools.cache
def _integers_below(bound: int) -> st.SearchStrategy[int]:
    return st.integers(0, bound - 1)


class HypothesisSource(Source):
    """Decisions of hypothesis, inside a composite strategy."""

    __slots__ = ("_draw",)

    def __init__(self, draw: Draw) -> None:
        self._draw = draw

    def below(self, bound: int) -> int:
        return self._draw(_integers_below(bound)) if bound > 1 else 0


@st.composite
def cases(draw: Draw, constructs: Constructs, modes: Sequence[str] = ("defconfig",)) -> Case:
    """Hypothesis' strategy for cases of one generation."""
    return make_case(HypothesisSource(draw), constructs, modes)
