"""Random small Kconfig trees and assignments, for hypothesis (which shrinks what fails) and for a plain seed
(which is fast).
"""

from __future__ import annotations

from tests.strategies.cases import (
    ASKING_MODES,
    INPUT,
    MODES,
    NO_CONFIG,
    OTHER_MODES,
    SECOND,
    Case,
    make_case,
    seeded_case,
)
from tests.strategies.constructs import GENERATIONS, Constructs
from tests.strategies.kconfig import ROOT

__all__ = [
    "ASKING_MODES",
    "GENERATIONS",
    "INPUT",
    "MODES",
    "NO_CONFIG",
    "OTHER_MODES",
    "ROOT",
    "SECOND",
    "Case",
    "Constructs",
    "make_case",
    "seeded_case",
]
