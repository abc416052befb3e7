"""What making a configuration goal would run: the goal's recipes, followed into every make that they start."""

from __future__ import annotations

import os.path
import re
from collections.abc import Iterator, Sequence

from kcfg.errors import ProjectError
from kcfg.projects.make.commands import recipe_lines, simple_commands
from kcfg.projects.make.lines import join_inside_references
from kcfg.projects.make.reader import Makefile
from kcfg.projects.make.rules import Match
from kcfg.projects.make.words import directory
from kcfg.records import dataclass

#: Goals about configuration, and the way into another folder; all else (host programs, checks) is not looked at.
_RELEVANT = re.compile(r".*config$|_*sub-make$|__build_one_by_one$")
_DEPTH_LIMIT = 12


class NoRuleError(ProjectError):
    """No rule of the makefile makes the goal."""


@dataclass(frozen=True, slots=True)
class Invocation:
    """A program that the recipe of ``goal`` runs: its words, the variables set for it, and the make around it."""

    words: tuple[str, ...]
    variables: dict[str, str]
    makefile: Makefile
    goal: str


def invocations(makefile: Makefile, goal: str, depth: int = 0) -> Iterator[Invocation]:
    """All programs that ``make goal`` would run for the sake of the configuration, in order.

    Raises NoRuleError if no rule makes the goal.
    """
    if depth > _DEPTH_LIMIT:
        raise ProjectError(f"the makefiles call each other without end while making '{goal}'")
    match = makefile.how(goal)
    if match is None:
        raise NoRuleError(f"no rule of the makefile makes '{goal}'")
    for name in makefile.absent:
        # A .config that is included and not there is made first, if there is a rule for it (SeaBIOS).
        if name.endswith(".config") and (first := makefile.how(name)) is not None:
            yield from _made(makefile, first, {name}, depth)
    yield from _made(makefile, match, {goal}, depth)


def _made(makefile: Makefile, match: Match, done: set[str], depth: int) -> Iterator[Invocation]:
    for name in (*match.prerequisites, *match.order_only):
        if name in done or not _RELEVANT.match(name):
            continue
        done.add(name)
        if name not in makefile.rules and makefile.host.exists(os.path.join(makefile.cwd, name)):
            continue
        found = makefile.how(name)
        if found is not None:
            yield from _made(makefile, found, done, depth)
    automatic = {
        "@": match.goal,
        "@D": directory(match.goal).removesuffix("/"),
        "@F": match.goal[match.goal.rfind("/") + 1 :],
        "<": match.prerequisites[0] if match.prerequisites else "",
        "^": " ".join(match.prerequisites),
        "+": " ".join(match.prerequisites),
        "?": " ".join(match.prerequisites),
        "*": match.stem,
    }
    for line in match.recipe:
        text = makefile.expander.with_local(automatic, join_inside_references(line), None)
        for command in recipe_lines(text):
            for variables, words in simple_commands(command):
                if os.path.basename(words[0]) in ("make", "gmake"):
                    yield from _descend(makefile, words[1:], variables, depth)
                else:
                    yield Invocation(tuple(words), variables, makefile, match.goal)


def _descend(makefile: Makefile, words: Sequence[str], variables: dict[str, str], depth: int) -> Iterator[Invocation]:
    cwd = makefile.cwd
    names: list[str] = []
    goals: list[str] = []
    command_line = dict(makefile.command_line)
    remaining = iter(words)
    for word in remaining:
        if word in ("-f", "--file", "--makefile"):
            names.append(next(remaining, ""))
        elif word in ("-C", "--directory"):
            cwd = os.path.normpath(os.path.join(cwd, next(remaining, "")))
        elif word.startswith("-"):
            continue
        elif "=" in word:
            name, _, value = word.partition("=")
            command_line[name.rstrip(":")] = value
        else:
            goals.append(word)
    if not names:
        names = [name for name in ("GNUmakefile", "makefile", "Makefile") if makefile.host.exists(f"{cwd}/{name}")][:1]
    for goal in goals:
        # Several goals at once are made one by one: no kernel's makefile does otherwise with configurations.
        if not _RELEVANT.match(goal):
            continue
        child = Makefile(
            makefile.host,
            cwd=cwd,
            environment=variables,
            command_line=command_line,
            goals=[goal],
            include_dirs=makefile.include_dirs,
            parent=makefile,
        )
        for name in names:
            child.read(name)
        yield from invocations(child, goal, depth + 1)
