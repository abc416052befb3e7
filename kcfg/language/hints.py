"""What to say of a line that the tree's dialect does not know but another one does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kcfg.language.cutting import cut
from kcfg.language.generations import GENERATIONS
from kcfg.language.grammar_errors import UnknownShapeError
from kcfg.language.rules import LanguageRules
from kcfg.language.shapes import Shapes

#: First words of constructs that no dialect here has, and whose they are.
_FOREIGN = {
    "float": "the type `float` is ESP-IDF's",
    "set": "`set` is ESP-IDF's",
    "warning": "`warning` is ESP-IDF's",
}


def hint(physical: Sequence[str], index: int, rules: LanguageRules) -> str:
    """One sentence about who would accept the logical line at ``index``, "" where nobody does.

    Cost is that of loading the grammar, and of cutting the line once for each generation.
    """
    if not 0 <= index < len(physical):
        return ""
    words = physical[index].split()
    if words and words[0] in _FOREIGN:
        return f"{_FOREIGN[words[0]]}, which kcfg does not read"
    shapes = Shapes()
    accepting = [known for known in GENERATIONS if _accepts(physical, index, known, shapes)]
    if not accepting or rules in accepting:
        return ""
    return f"{_listed(accepting)} would accept this line; the tree is read as {rules.name}"


def also(advice: str, accepts: Callable[[LanguageRules], bool], rules: LanguageRules) -> str:
    """``advice`` for what the rules of this generation forbid, and which generations would accept it."""
    accepting = [known for known in GENERATIONS if accepts(known)]
    if not accepting:
        return advice
    accept = "accepts" if len(accepting) == 1 else "accept"
    return f"{advice}; {_listed(accepting)} {accept} it, and the tree is read as {rules.name}"


def _accepts(physical: Sequence[str], index: int, rules: LanguageRules, shapes: Shapes) -> bool:
    if physical[index].lstrip().startswith("$("):
        return rules.macros  # what a macro gives is not known here
    line = cut(physical, index, rules)
    if not line.tokens or len(line.tokens) != len(line.lexemes):
        return False
    try:
        shape = shapes.find(line.key)
    except UnknownShapeError:
        return False
    return all(getattr(rules, need) for need in shape.needs)


def _listed(accepting: Sequence[LanguageRules]) -> str:
    """The names of generations, those that follow each other as ``A to B``."""
    runs: list[list[LanguageRules]] = []
    for rules in accepting:
        if runs and GENERATIONS.index(rules) == GENERATIONS.index(runs[-1][-1]) + 1:
            runs[-1].append(rules)
        else:
            runs.append([rules])
    names = []
    for run in runs:
        if len(run) > 2:
            names.append(f"{run[0].name} to {run[-1].name}")
        else:
            names.extend(rules.name for rules in run)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
