"""A makefile's rules, and which of them would make a goal."""

from __future__ import annotations

from collections.abc import Callable

from kcfg.projects.make.words import match_pattern
from kcfg.records import dataclass, field, replace


@dataclass(slots=True, eq=False)
class Rule:
    """One rule as read; ``given`` says that it has a recipe, be it an empty one (``target: ;``)."""

    targets: tuple[str, ...]
    prerequisites: tuple[str, ...]
    order_only: tuple[str, ...]
    file: str
    recipe: list[str] = field(default_factory=list)
    given: bool = False
    #: The middle part of a static pattern rule, which gives each target its stem.
    pattern: str = ""

    @property
    def has_recipe(self) -> bool:
        return self.given or bool(self.recipe)


@dataclass(slots=True, frozen=True)
class Match:
    """How a goal would be made: all its prerequisites, the recipe's lines, and what ``$*`` stands for."""

    goal: str
    prerequisites: tuple[str, ...]
    order_only: tuple[str, ...]
    recipe: tuple[str, ...]
    stem: str = ""


class Rules:
    """All rules of one run of make."""

    def __init__(self) -> None:
        self._explicit: dict[str, list[Rule]] = {}
        self._patterns: list[Rule] = []

    def __contains__(self, goal: str) -> bool:
        return goal in self._explicit

    @property
    def phony(self) -> set[str]:
        """The prerequisites of ``.PHONY``."""
        return {name for rule in self._explicit.get(".PHONY", ()) for name in rule.prerequisites}

    def add(self, targets: list[str], rest: str, file: str) -> Rule:
        """Enter a rule; ``rest`` is what follows the first colon, expanded. Recipe lines are added to the result."""
        pattern = ""
        if ":" in rest:
            pattern, _, rest = rest.partition(":")
        normal, _, order_only = rest.partition("|")
        rule = Rule(tuple(targets), tuple(normal.split()), tuple(order_only.split()), file, pattern=pattern.strip())
        if any("%" in target for target in targets):
            self._patterns.append(rule)
        for target in targets:
            if "%" not in target:
                self._explicit.setdefault(target, []).append(rule)
        return rule

    def find(self, goal: str, exists: Callable[[str], bool]) -> Match | None:
        """How ``goal`` would be made; None if no rule speaks of it. ``exists`` asks for a file.

        As make does: explicit rules first, a phony goal never by a pattern; of several patterns whose
        prerequisites can be had, the one with the shortest stem, and of equals the first (GNU make manual,
        "How Patterns Match").
        """
        rules = self._explicit.get(goal, [])
        prerequisites: list[str] = []
        order_only: list[str] = []
        recipe: tuple[str, ...] | None = None
        stem = ""
        for rule in rules:
            expanded = rule
            if rule.pattern and (found := match_pattern(rule.pattern, goal)) is not None:
                stem = found
                expanded = _with_stem(rule, found)
            prerequisites += expanded.prerequisites
            order_only += expanded.order_only
            if rule.has_recipe:
                recipe = tuple(rule.recipe)
        if recipe is None and goal not in self.phony:
            implicit = self._implicit(goal, exists, ())
            if implicit is not None:
                rule, stem = implicit
                prerequisites = [*rule.prerequisites, *prerequisites]
                order_only += rule.order_only
                recipe = tuple(rule.recipe)
        if recipe is None and not rules:
            return None
        return Match(goal, tuple(dict.fromkeys(prerequisites)), tuple(order_only), recipe or (), stem)

    def _implicit(self, goal: str, exists: Callable[[str], bool], chain: tuple[Rule, ...]) -> tuple[Rule, str] | None:
        """The pattern rule for a goal, its patterns filled in, and the stem; no rule comes twice in a ``chain``."""
        found: list[tuple[int, int, Rule, str, str]] = []
        for position, rule in enumerate(self._patterns):
            if rule.has_recipe and rule not in chain:
                for target in rule.targets:
                    folder, name = ("", goal) if "/" in target else _parted(goal)
                    if stem := match_pattern(target, name):
                        found.append((len(stem), position, rule, folder, stem))
        for _, _, rule, folder, stem in sorted(found, key=lambda item: item[:2]):
            filled = _with_stem(rule, stem, folder)
            needed = [
                name for name, written in zip(filled.prerequisites, rule.prerequisites, strict=True) if "%" in written
            ]
            further = (*chain, rule)
            if all(exists(name) or name in self or self._implicit(name, exists, further) for name in needed):
                return filled, folder + stem
        return None


def _parted(name: str) -> tuple[str, str]:
    cut = name.rfind("/") + 1
    return name[:cut], name[cut:]


def _with_stem(rule: Rule, stem: str, folder: str = "") -> Rule:
    def fill(name: str) -> str:
        return folder + name.replace("%", stem, 1) if "%" in name else name

    return replace(
        rule,
        prerequisites=tuple(fill(name) for name in rule.prerequisites),
        order_only=tuple(fill(name) for name in rule.order_only),
    )
