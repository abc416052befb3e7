"""User values as a list of events: every assignment that was asked for, in order, with its place."""

from __future__ import annotations

from kcfg.enums import Enum
from kcfg.errors import Place
from kcfg.records import dataclass


class Problem(Enum):
    """Why an assignment has no effect whatever the tree's values are."""

    NONE = ""
    UNKNOWN = "unknown"  # no symbol of that name is defined or mentioned
    INVALID = "invalid"  # no value of the symbol's type
    MALFORMED = "malformed"  # no assignment at all
    IGNORED = "ignored"  # a form that C passes over for this type


@dataclass(frozen=True, slots=True)
class Assignment:
    """One assignment: ``value`` is 0, 1 or 2 for a bool or tristate, else the text without quotes.

    ``symbol`` is its number in the tree, -1 if it has none; ``raw`` is the value as written.
    """

    place: Place
    name: str
    symbol: int
    raw: str
    value: int | str | None
    problem: Problem = Problem.NONE
    #: It was written ``# NAME is not set``.
    unset: bool = False

    @property
    def valid(self) -> bool:
        """Whether the evaluation takes note of it."""
        return self.problem is Problem.NONE


@dataclass(frozen=True, slots=True)
class ReadWarning:
    """A line that C prints while it reads assignments; ``code`` is stable."""

    place: Place
    text: str
    code: str
    #: Only worth mentioning: it does not count where warnings are errors.
    notice: bool = False

    @property
    def c_text(self) -> str:
        """The line as C prints it, without the newline."""
        return f"{self.place.file}:{self.place.line}:{'notice' if self.notice else 'warning'}: {self.text}"
