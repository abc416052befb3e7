"""Configuring a tree: assignments as events, evaluation, origins."""

from .configuration import Configuration, Origin, SymbolValue, configure
from .events import Assignment, Problem, ReadWarning
from .origins import ChoiceRule, Rule
from .passes import Mode
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
