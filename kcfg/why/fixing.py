"""Writing an input without its dead lines: those without which the result is the same, one after the other."""

from __future__ import annotations

from collections.abc import Collection

from kcfg.configuration import Configuration
from kcfg.configuration.leaving_out import LeavingOut


def needless(configuration: Configuration) -> list[int]:
    """The indices of the assignments that can be left out, all together, without a change of ``.config``.

    Lines that are redundant one by one need not be so together: each is tried with those before it already out.
    Cost: some microseconds a line; a whole evaluation each where values can depend on themselves.
    """
    leaving_out = LeavingOut(configuration)
    found = []
    for index in range(len(configuration.assignments)):
        if leaving_out.is_same_without(index):
            leaving_out.drop(index)
            found.append(index)
    return found


def without_lines(text: str, lines: Collection[int]) -> str:
    """``text`` without the lines of these numbers (from 1); all others, comments among them, stay as they are."""
    if not lines:
        return text
    return "\n".join(line for number, line in enumerate(text.split("\n"), 1) if number not in lines)
