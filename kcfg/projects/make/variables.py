"""Makefile variables over time, so that ``:=`` can be evaluated when somebody asks and not before.

A kernel's makefiles assign hundreds of flags with ``:=`` and ``$(call cc-option,…)``, each a run of the
compiler, and Kconfig sees none of them. make evaluates all of them while it reads. Here every assignment
carries its time; the right side of ``:=`` is kept as text and, if it is ever wanted, evaluated as of that
time, which gives the value that make computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kcfg.records import dataclass

#: What ``$(origin …)`` answers, weakest first.
UNDEFINED = "undefined"
DEFAULT = "default"
ENVIRONMENT = "environment"
FILE = "file"
COMMAND_LINE = "command line"
OVERRIDE = "override"
AUTOMATIC = "automatic"


@dataclass(slots=True)
class Definition:
    """One assignment to one variable.

    ``text`` is the right side as written. A simple definition (``:=``) has its ``value`` once it was asked for;
    ``previous`` is what ``+=`` appended to, of the same flavour; ``source`` computes the value of a variable that
    the make above this one exports.
    """

    time: int
    text: str
    origin: str
    simple: bool = False
    value: str | None = None
    previous: Definition | None = None
    source: Callable[[], str] | None = None
    removed: bool = False


class Variables:
    """All definitions of all variables of one run of make, and which of them are exported."""

    def __init__(self) -> None:
        self.time = 0
        self._definitions: dict[str, list[Definition]] = {}
        self.exported: dict[str, bool] = {}
        self.export_all = False

    def __iter__(self) -> Iterator[str]:
        return iter(self._definitions)

    def find(self, name: str, at: int | None = None) -> Definition | None:
        """The definition of ``name`` in force at the time ``at``, or now."""
        definitions = self._definitions.get(name)
        if definitions is None:
            return None
        for definition in reversed(definitions):
            if at is None or definition.time <= at:
                return None if definition.removed else definition
        return None

    def define(self, name: str, text: str, origin: str, *, simple: bool = False, value: str | None = None) -> None:
        """Assign; an assignment in a file yields to one on the command line unless it says ``override``."""
        if not self._may_assign(name, origin):
            return
        self.time += 1
        if simple and value is None and "$" not in text:
            value = text
        self._put(name, Definition(self.time, text, origin, simple, value))

    def inherit(self, name: str, source: Callable[[], str]) -> None:
        """A variable of the environment whose value ``source`` computes when it is wanted."""
        self.time += 1
        self._put(name, Definition(self.time, "", ENVIRONMENT, simple=True, source=source))

    def append(self, name: str, text: str, origin: str, *, value: str | None = None) -> None:
        """``+=``: keeps the flavour of what is there; without anything there, it is ``=``."""
        previous = self.find(name)
        if previous is None:
            self.define(name, text, origin)
            return
        if not self._may_assign(name, origin):
            return
        self.time += 1
        if previous.simple:
            if value is None and "$" not in text:
                value = text
            if value is not None and previous.value is not None:
                joined = f"{previous.value} {value}" if previous.value else value
                self._put(name, Definition(self.time, text, origin, True, joined))
                return
            self._put(name, Definition(self.time, text, origin, True, None, previous))
            return
        joined = f"{previous.text} {text}" if previous.text else text
        self._put(name, Definition(self.time, joined, origin))

    def undefine(self, name: str, origin: str) -> None:
        """Forget a variable from now on."""
        if self._may_assign(name, origin):
            self.time += 1
            self._put(name, Definition(self.time, "", origin, removed=True))

    def _may_assign(self, name: str, origin: str) -> bool:
        current = self.find(name)
        if current is None or origin in (COMMAND_LINE, OVERRIDE):
            return True
        return current.origin not in (COMMAND_LINE, OVERRIDE)

    def _put(self, name: str, definition: Definition) -> None:
        self._definitions.setdefault(name, []).append(definition)
