"""Configuring a tree: assignments as events, evaluation, origins."""

from __future__ import annotations

from kcfg.lazy import lazily

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .configuration import Configuration, Origin, SymbolValue, configure
    from .events import Assignment, Problem, ReadWarning
    from .modes import Mode
    from .origins import ChoiceRule, Rule
    from .reading import AssignmentReader, Events

__all__ = [
    "Assignment",
    "AssignmentReader",
    "ChoiceRule",
    "Configuration",
    "Events",
    "Mode",
    "Origin",
    "Problem",
    "ReadWarning",
    "Rule",
    "SymbolValue",
    "configure",
]

__getattr__ = lazily(
    __name__,
    {
        "configuration": "Configuration Origin SymbolValue configure",
        "events": "Assignment Problem ReadWarning",
        "origins": "ChoiceRule Rule",
        "modes": "Mode",
        "reading": "AssignmentReader Events",
    },
)
