"""Text with ``$(…)`` in it becomes text without: references, substitution references and function calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kcfg.errors import ProjectError
from kcfg.projects.make.lines import reference_end, split_arguments
from kcfg.projects.make.variables import Definition, Variables
from kcfg.projects.make.words import substitute_pattern

#: Deeper nesting than this is a variable that refers to itself through others: no real makefile comes near.
_DEPTH_LIMIT = 100

#: A built-in function: the expander, its raw or expanded arguments, and the time to evaluate at.
Function = Callable[["Expander", list[str], int | None], str]


class Expander:
    """Evaluates text against ``variables``; ``functions`` maps a name to (function, most arguments, expand first)."""

    def __init__(self, variables: Variables, functions: Mapping[str, tuple[Function, int, bool]]) -> None:
        self.variables = variables
        self.functions = functions
        #: Parameters of ``$(call …)``, loop variables and automatic variables, innermost last.
        self.local: dict[str, str] = {}
        self._depth = 0

    def expand(self, text: str, at: int | None = None) -> str:
        """``text`` with every reference replaced, as of the time ``at``, or now.

        Raises ProjectError for a missing bracket, endless recursion and ``$(error …)``.
        """
        position = text.find("$")
        if position < 0:
            return text
        if self._depth > _DEPTH_LIMIT:
            raise ProjectError("Recursive variable references itself (eventually), or references nest too deeply")
        self._depth += 1
        try:
            return self._expand(text, position, at)
        finally:
            self._depth -= 1

    def _expand(self, text: str, position: int, at: int | None) -> str:
        parts: list[str] = []
        start = 0
        end = len(text)
        while position >= 0:
            parts.append(text[start:position])
            character = text[position + 1] if position + 1 < end else ""
            start = position + 1 + len(character)
            if character == "$":
                parts.append("$")
            elif character == "(" or character == "{":
                closing = reference_end(text, position + 1)
                if closing < 0:
                    raise ProjectError(f"unterminated variable reference in {text[position : position + 60]!r}")
                parts.append(self._reference(text[position + 2 : closing], character, at))
                start = closing + 1
            elif character and not character.isspace():
                parts.append(self.value(character, at))
            position = text.find("$", start)
        parts.append(text[start:])
        return "".join(parts)

    def value(self, name: str, at: int | None = None) -> str:
        """The expanded value of a variable, empty if it has none."""
        found = self.local.get(name)
        if found is not None:
            return found
        definition = self.variables.find(name, at)
        return "" if definition is None else self.evaluate(name, definition, at)

    def evaluate(self, name: str, definition: Definition, at: int | None = None) -> str:
        """The value that one definition gives: a simple one as of its own time, a recursive one as of ``at``."""
        if definition.simple:
            return self._simple(definition) if definition.value is None else definition.value
        if self._depth > _DEPTH_LIMIT:
            raise ProjectError(f"Recursive variable '{name}' references itself (eventually)")
        return self.expand(definition.text, at)

    def _simple(self, definition: Definition) -> str:
        chain: list[Definition] = []
        current: Definition | None = definition
        while current is not None and current.value is None:
            chain.append(current)
            current = current.previous
        value = current.value if current is not None and current.value is not None else ""
        if chain and (source := chain[-1].source) is not None:
            value = chain.pop().value = source()
        saved, self.local = self.local, {}
        try:
            for step in reversed(chain):
                added = self.expand(step.text, step.time - 1)
                step.value = value = f"{value} {added}" if value and added else value or added
        finally:
            self.local = saved
        return value

    def _reference(self, inner: str, opening: str, at: int | None) -> str:
        word_end = 0
        while word_end < len(inner) and (inner[word_end].islower() or inner[word_end] == "-"):
            word_end += 1
        if word_end and (word_end == len(inner) or inner[word_end].isspace()):
            entry = self.functions.get(inner[:word_end])
            if entry is not None and word_end < len(inner):
                function, limit, first = entry
                arguments = split_arguments(inner[word_end:].lstrip(), opening, limit)
                if first:
                    arguments = [self.expand(argument, at) for argument in arguments]
                return function(self, arguments, at)
        if "$" in inner:
            inner = self.expand(inner, at)
        colon = inner.find(":")
        equals = inner.find("=", colon + 1) if colon > 0 else -1
        if equals < 0:
            return self.value(inner, at)
        pattern, replacement = inner[colon + 1 : equals], inner[equals + 1 :]
        if "%" not in pattern:
            pattern, replacement = f"%{pattern}", f"%{replacement}"
        return substitute_pattern(pattern, replacement, self.value(inner[:colon], at))

    def with_local(self, names: Mapping[str, str], text: str, at: int | None) -> str:
        """``text`` evaluated with some names bound for its duration."""
        saved = self.local
        self.local = {**saved, **names}
        try:
            return self.expand(text, at)
        finally:
            self.local = saved
