"""Reads makefiles: conditionals, assignments, includes and rules, into variables and a table of rules."""

from __future__ import annotations

import os.path
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from kcfg.errors import ProjectError
from kcfg.projects.host import Host
from kcfg.projects.make import functions
from kcfg.projects.make.expand import Expander
from kcfg.projects.make.lines import find_outside, join, physical_lines, reference_end, without_comment
from kcfg.projects.make.rules import Match, Rule, Rules
from kcfg.projects.make.variables import (
    COMMAND_LINE,
    DEFAULT,
    ENVIRONMENT,
    FILE,
    OVERRIDE,
    Variables,
)

_CONDITIONAL = re.compile(r"(ifdef|ifndef|ifeq|ifneq|else|endif)\b[ \t]*(.*)", re.S)
_MODIFIER = re.compile(r"(override|export|unexport|private|define|undefine)(?:[ \t]+|$)(.*)", re.S)
_INCLUDE = re.compile(r"(-include|sinclude|include)(?:[ \t]+|$)(.*)", re.S)
_VPATH = re.compile(r"vpath(?:[ \t]|$)")
_SIMPLE_ASSIGNMENT = re.compile(r"([^\s:#=+?!$]+)[ \t]*(::?:?=|[+?!]?=)[ \t]*(.*)", re.S)
_OPERATOR = re.compile(r"[ \t]*(::?:?=|[+?!]?=)[ \t]*(.*)", re.S)
_IN_CONDITION = re.compile(r"[(),]")
_EFFECT = re.compile(r"\$[({](?:eval|error)[ \t]")
_PLACE = re.compile(r"[^\s:]+:\d+: ")
_CALLED = re.compile(r"\$[({]call[ \t]+([^\s,)}$]+)")

_MOST_INCLUDED = 40
#: What GNU make 4.3 offers; makefiles only look for the presence of some of them.
_FEATURES = (
    "target-specific order-only second-expansion else-if shortest-stem undefine oneshell nocomment "
    "grouped-target extra-prereqs archives jobserver output-sync check-symlink load"
)
_DEFAULTS = {
    "MAKE": "make",
    "MAKE_VERSION": "4.3",
    "MAKE_COMMAND": "make",
    ".FEATURES": _FEATURES,
    ".RECIPEPREFIX": "",
    "SHELL": "/bin/sh",
    "AR": "ar",
    "AS": "as",
    "CC": "cc",
    "CXX": "g++",
    "CPP": "$(CC) -E",
    "LD": "ld",
    "LEX": "lex",
    "YACC": "yacc",
    "RM": "rm -f",
}


class Makefile:
    """One run of make up to the point where it would start to make goals.

    ``cwd`` is the folder that it runs in, ``include_dirs`` as ``--include-dir`` (absolute), ``command_line``
    the variables given to make, ``environment`` what make finds in its environment besides the exports of
    ``parent``, the run that started this one. Nothing is written.
    """

    def __init__(
        self,
        host: Host,
        *,
        cwd: str,
        environment: Mapping[str, str],
        command_line: Mapping[str, str],
        goals: Sequence[str],
        include_dirs: Sequence[str] = (),
        parent: Makefile | None = None,
    ) -> None:
        self.host = host
        self.cwd = cwd
        self.include_dirs = tuple(include_dirs)
        self.command_line = command_line
        self.variables = Variables()
        self.rules = Rules()
        self.expander = Expander(self.variables, functions.table(host, cwd, self.evaluate))
        #: Files that an ``include`` named and that are not there, and those of an ``-include``.
        self.missing: list[str] = []
        self.absent: list[str] = []
        outer = frozenset() if parent is None else parent.exports() - environment.keys()
        self._inherited = outer | environment.keys()
        self._parent = parent
        self._level: int = 0 if parent is None else parent._level + 1
        self._recipe: Rule | None = None
        self._files: list[str] = []
        define = self.variables.define
        for name, text in _DEFAULTS.items():
            define(name, text, DEFAULT)
        for name in self._inherited.difference(("SHELL", "MAKEFLAGS", "MAKELEVEL")):
            source = parent.value if parent is not None and name in outer else environment.__getitem__
            self.variables.inherit(name, partial(source, name))
        define("MAKEFLAGS", "rR --no-print-directory", FILE)
        define("MAKELEVEL", str(self._level), ENVIRONMENT)
        define("MAKECMDGOALS", " ".join(goals), DEFAULT)
        define("CURDIR", cwd, FILE)
        define("MAKEFILE_LIST", "", FILE)
        for name, text in command_line.items():
            define(name, text, COMMAND_LINE)

    def read(self, name: str) -> None:
        """Read the makefile ``name``, seen from ``cwd`` or an include folder; raises ProjectError without it."""
        if not self._include(name):
            raise ProjectError(f"{name}: no such makefile")
        for file in self.missing:
            if self.how(file) is None:
                raise ProjectError(f"{name} includes {file}, which is not there")

    def how(self, goal: str) -> Match | None:
        """How a goal would be made; None if no rule makes it."""
        return self.rules.find(goal, lambda name: self.host.exists(os.path.join(self.cwd, name)))

    def _include(self, name: str) -> bool:
        if len(self._files) > _MOST_INCLUDED:
            raise ProjectError(f"too many makefiles include each other, at last {name}")
        for folder in (self.cwd, *self.include_dirs):
            text = self.host.read(os.path.join(folder, name))
            if text is not None:
                shown = name if folder == self.cwd or os.path.isabs(name) else os.path.join(folder, name)
                self.variables.append("MAKEFILE_LIST", shown, FILE)
                self._files.append(shown)
                self._read_text(text)
                self._files.pop()
                return True
            if os.path.isabs(name):
                break
        return False

    def evaluate(self, text: str) -> None:
        """``$(eval text)``: the already expanded text is read as makefile lines."""
        saved, self._recipe = self._recipe, None
        self._read_text(text)
        self._recipe = saved

    def exports(self) -> set[str]:
        """The names of the variables that make passes to the commands it runs; ``value`` has their values."""
        result = {name for name, wanted in self.variables.exported.items() if wanted}
        for name in self.variables:
            if name in result or self.variables.exported.get(name) is False or not _shell_name(name):
                continue
            definition = self.variables.find(name)
            if definition is None:
                continue
            outer = name in self._inherited or definition.origin in (COMMAND_LINE, ENVIRONMENT)
            if outer or (self.variables.export_all and definition.origin != DEFAULT):
                result.add(name)
        return result

    def value(self, name: str) -> str:
        """The value of a variable when all is read."""
        return self.expander.value(name)

    def written(self, name: str) -> str:
        """The text that a variable was last assigned, here or in the make that exports it."""
        definition = self.variables.find(name)
        if definition is None:
            return ""
        if definition.source is not None:
            return "" if self._parent is None else self._parent.written(name)
        return definition.text

    # -- lines ---------------------------------------------------------------------------------------------

    def _read_text(self, text: str) -> None:
        #: One entry for each open conditional: is this branch read, has one been read, is the outside read.
        branches: list[tuple[bool, bool, bool]] = []
        reading = True
        lines = iter(physical_lines(text))
        for number, line in lines:
            if line.startswith("\t") and self._recipe is not None:
                if reading:
                    self._recipe.recipe.append(line[1:].replace("\n\t", "\n"))
                continue
            stripped = line.lstrip()
            if not stripped or stripped[0] == "#":
                continue
            try:
                first = stripped[0]
                if first in "ei" and (found := _CONDITIONAL.match(stripped)):
                    reading = self._conditional(found, branches, reading)
                    continue
                if not reading:
                    if first in "doep" and (found := _MODIFIER.match(stripped)) and _starts_define(stripped):
                        _define_body(lines)
                    continue
                clean = without_comment(join(line)).lstrip()
                if clean:
                    self._line(clean, lines)
            except ProjectError as error:
                if self._files and not _PLACE.match(error.message):
                    raise ProjectError(f"{self._files[-1]}:{number}: {error.message}", hint=error.hint) from error
                raise

    def _conditional(self, found: re.Match[str], branches: list[tuple[bool, bool, bool]], reading: bool) -> bool:
        word, rest = found[1], without_comment(join(found[2])).strip()
        if word == "endif":
            if not branches:
                raise ProjectError("extraneous 'endif'")
            return branches.pop()[2]
        if word == "else":
            if not branches:
                raise ProjectError("extraneous 'else'")
            _, done, outside = branches[-1]
            further = _CONDITIONAL.match(rest) if rest else None
            now = outside and not done and (further is None or self._test(further[1], further[2].strip()))
            branches[-1] = (now, done or now, outside)
            return now
        holds = reading and self._test(word, rest)
        branches.append((holds, holds, reading))
        return holds

    def _test(self, word: str, rest: str) -> bool:
        if word in ("ifdef", "ifndef"):
            name = self.expander.expand(rest).strip()
            return self._has_value(name) == (word == "ifdef")
        left, right = _compared(rest)
        return (self.expander.expand(left) == self.expander.expand(right)) == (word == "ifeq")

    def _has_value(self, name: str) -> bool:
        if name in self.expander.local:
            return bool(self.expander.local[name])
        definition = self.variables.find(name)
        if definition is None:
            return False
        return bool(self.expander.evaluate(name, definition) if definition.simple else definition.text)

    def _line(self, line: str, lines: Iterator[tuple[int, str]]) -> None:
        """One complete line that is neither a recipe nor a conditional."""
        found = _SIMPLE_ASSIGNMENT.match(line)
        if found is not None and found[1] not in ("define", "override", "export", "unexport", "private"):
            self._recipe = None
            self._assign(found[1], found[2], found[3], FILE)
            return
        if (found := _INCLUDE.match(line)) and not _assignment(line):
            self._recipe = None
            for name in self.expander.expand(found[2]).split():
                for file in self.host.glob(name, self.cwd) if any(c in name for c in "*?[") else [name]:
                    if not self._include(file):
                        (self.missing if found[1] == "include" else self.absent).append(file)
            return
        if (found := _MODIFIER.match(line)) and self._modified(line, lines):
            self._recipe = None
            return
        if _VPATH.match(line):
            self._recipe = None
            return
        if (assignment := _assignment(line)) is not None:
            self._recipe = None
            self._assign(self.expander.expand(assignment[0]).strip(), assignment[1], assignment[2], FILE)
            return
        self._rule(line)

    def _modified(self, line: str, lines: Iterator[tuple[int, str]]) -> bool:
        """A line that starts with ``override``, ``export``, ``define`` …; False if it is none after all."""
        origin, export = FILE, None
        while found := _MODIFIER.match(line):
            word, line = found[1], found[2]
            if word == "override":
                origin = OVERRIDE
            elif word == "export":
                export = True
            elif word == "unexport":
                export = False
            elif word == "undefine":
                self.variables.undefine(self.expander.expand(line).strip(), origin)
                return True
            elif word == "define":
                self._define(line, lines, origin)
                return True
        assignment = _assignment(line)
        if assignment is not None:
            name = self.expander.expand(assignment[0]).strip()
            self._assign(name, assignment[1], assignment[2], origin)
            if export is not None:
                self.variables.exported[name] = export
            return True
        if export is None:
            return False
        names = self.expander.expand(line).split()
        for name in names:
            self.variables.exported[name] = export
        if not names:
            self.variables.export_all = export
        return True

    def _define(self, line: str, lines: Iterator[tuple[int, str]], origin: str) -> None:
        body = _define_body(lines)
        assignment = _assignment(line)
        name, operator = (assignment[0], assignment[1]) if assignment else (line, "=")
        self._assign(self.expander.expand(name).strip(), operator, body, origin)

    def _assign(self, name: str, operator: str, text: str, origin: str) -> None:
        if not name:
            raise ProjectError("empty variable name")
        if operator == "?=":
            if self.variables.find(name) is None:
                self.variables.define(name, text, origin)
        elif operator == "=":
            self.variables.define(name, text, origin)
        elif operator == "!=":
            self.variables.define(name, f"$(shell {text})", origin, simple=True)
        elif operator == "+=":
            definition = self.variables.find(name)
            now = definition is not None and definition.simple and self._must_evaluate(text)
            self.variables.append(name, text, origin, value=self.expander.expand(text) if now else None)
        else:
            now = self._must_evaluate(text)
            value = self.expander.expand(text) if now else None
            self.variables.define(name, text, origin, simple=True, value=value)

    def _must_evaluate(self, text: str) -> bool:
        """Whether the right side of ``:=`` cannot wait: inside a loop or a call, or if reading it has effects."""
        return "$" in text and (bool(self.expander.local) or self._has_effect(text, 0))

    def _has_effect(self, text: str, depth: int) -> bool:
        if _EFFECT.search(text):
            return True
        if depth > 3:
            return False
        for name in _CALLED.findall(text):
            definition = self.variables.find(name)
            if definition is not None and self._has_effect(definition.text, depth + 1):
                return True
        return False

    def _rule(self, line: str) -> None:
        colon = find_outside(line, ":")
        semicolon = find_outside(line, ";")
        if colon < 0 or 0 <= semicolon < colon:
            line = self.expander.expand(line)
            if not line.strip():
                return
            colon = line.find(":")
            semicolon = line.find(";")
            if colon < 0:
                raise ProjectError(f"missing separator in {line[:60]!r}")
        inline = None
        if semicolon > colon:
            line, inline = line[:semicolon], line[semicolon + 1 :]
        targets = self.expander.expand(line[:colon]).removesuffix("&").split()
        rest = line[colon + 1 :].removeprefix(":")
        assigned = _assignment(rest.strip())
        modified = _MODIFIER.match(rest.strip())
        if assigned is not None or (modified is not None and _assignment(modified[2]) is not None):
            self._recipe = None
            return
        self._recipe = self.rules.add(targets, self.expander.expand(rest), self._files[-1] if self._files else "")
        if inline is not None:
            self._recipe.recipe.append(inline.lstrip())
            self._recipe.given = True


def _shell_name(name: str) -> bool:
    return name.isidentifier() and name.isascii()


def _assignment(line: str) -> tuple[str, str, str] | None:
    """(name, operator, text) if the line assigns; the name may hold references."""
    position = 0
    end = len(line)
    while position < end:
        character = line[position]
        if character == "$" and position + 1 < end:
            position += 1
            if line[position] in "({":
                position = reference_end(line, position)
                if position < 0:
                    return None
        elif character in " \t=:+?!":
            found = _OPERATOR.match(line, position)
            if found is not None and position:
                return line[:position], found[1], found[2]
            if character in " \t:=":
                return None
        position += 1
    return None


def _starts_define(line: str) -> bool:
    while found := _MODIFIER.match(line):
        if found[1] == "define":
            return _assignment(line) is None
        line = found[2]
    return False


def _define_body(lines: Iterator[tuple[int, str]]) -> str:
    depth = 1
    body: list[str] = []
    for _, line in lines:
        first = line.split(None, 1)
        if not line.startswith("\t") and first:
            if first[0] == "endef":
                depth -= 1
                if not depth:
                    break
            elif first[0] == "define":
                depth += 1
        body.append(join(line))
    return "\n".join(body)


def _compared(rest: str) -> tuple[str, str]:
    """The two sides of ``ifeq``, in brackets or in quotes."""
    if rest.startswith("("):
        comma = _balanced(rest, 1, ",")
        close = _balanced(rest, comma + 1, ")")
        if comma > 0 and close > 0:
            return rest[1:comma].rstrip(), rest[comma + 1 : close].lstrip()
    elif rest[:1] in ("'", '"'):
        end = rest.find(rest[0], 1)
        second = rest[end + 1 :].lstrip()
        if end > 0 and second[:1] in ("'", '"') and (stop := second.find(second[0], 1)) > 0:
            return rest[1:end], second[1:stop]
    raise ProjectError("invalid syntax in conditional")


def _balanced(text: str, start: int, wanted: str) -> int:
    depth = 0
    for found in _IN_CONDITION.finditer(text, start):
        character = found[0]
        if character == wanted and depth == 0:
            return found.start()
        if character != ",":
            depth += 1 if character == "(" else -1
    return -1
