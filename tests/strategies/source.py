"""Where generators take their decisions from, so that one generator serves hypothesis (which shrinks) and a
seed (which is fast).

A generator only ever asks for an integer below a bound. Zero is always the plainest answer (nothing odd,
nothing added, the first and most usual of a list), so that hypothesis, which shrinks towards zero, shrinks
towards plain cases.
"""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Source(ABC):
    """A stream of decisions; subclasses say where ``below`` comes from."""

    __slots__ = ()

    @abstractmethod
    def below(self, bound: int) -> int:
        """An integer in ``range(bound)``; ``bound`` is at least 1."""

    def chance(self, percent: int) -> bool:
        """True in about ``percent`` of a hundred cases; the plain answer is False."""
        return self.below(100) >= 100 - percent

    def likely(self, percent: int) -> bool:
        """True in about ``percent`` of a hundred cases; the plain answer is True."""
        return self.below(100) < percent

    def pick(self, options: Sequence[T]) -> T:
        """One of ``options``, each as likely; the plain answer is the first."""
        return options[self.below(len(options))]

    def weighted(self, options: Sequence[tuple[int, T]]) -> T:
        """One of ``options``, each as likely as its weight says; the plain answer is the first."""
        left = self.below(sum(weight for weight, _ in options))
        for weight, option in options:
            left -= weight
            if left < 0:
                return option
        raise AssertionError("weights add up to the bound")

    def between(self, low: int, high: int) -> int:
        """An integer from ``low`` to ``high``, both included; the plain answer is ``low``."""
        return low + self.below(high - low + 1)


class SeededSource(Source):
    """Decisions of a seeded pseudo-random generator: the same seed gives the same case on every machine."""

    __slots__ = ("_random",)

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed).random

    def below(self, bound: int) -> int:
        return int(self._random() * bound)
