"""Why: explanations, verdicts on each line of input, differences and their roots. Data first, prose by a writer."""

from .data import as_data
from .explainer import Explainer
from .reasons import Condition, Default, Definition, Explanation, Fact, Hindrance, Selection, Verdict, VerdictCode
from .story import Story

__all__ = [
    "Condition",
    "Default",
    "Definition",
    "Explainer",
    "Explanation",
    "Fact",
    "Hindrance",
    "Selection",
    "Story",
    "Verdict",
    "VerdictCode",
    "as_data",
]
