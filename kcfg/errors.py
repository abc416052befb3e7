"""Every exception that kcfg raises, in one place, so that a caller can catch by meaning and read data, not text.

::

    KcfgError                      anything that kcfg reports to a caller
    ├── InputError                 text that cannot be read as what it should be: has a place
    │   ├── KconfigSyntaxError     a Kconfig file does not parse
    │   ├── MacroError             a macro cannot be expanded, or ``error-if`` fired
    │   ├── SourceError            a ``source``d file is missing, unreadable or includes itself
    │   └── TreeError              the statements parse, but make no tree (dependency loops, bad choices)
    ├── FileError                  a file of assignments or an output cannot be read or written
    ├── ProjectError               no project, architecture or defconfig can be found
    │   └── NoTreeError            no source tree is above a path
    └── ProbeError                 a command may not be run, or its recorded answer is missing
"""

from __future__ import annotations

from kcfg.records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kcfg.language import Diagnostic


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file: 1-based ``line`` and ``column``; 0 where it is not known."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class KcfgError(Exception):
    """The root of all errors; ``message`` is one sentence without a place, ``hint`` says what to do next."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def render(self) -> str:
        """The whole message as the command line prints it, without a trailing newline."""
        return f"{self.message}\n  {self.hint}" if self.hint else self.message


class InputError(KcfgError):
    """An error at a place in an input file.

    ``source_line`` is the physical line (no newline), ``expected`` what would have been accepted there, and
    ``c_message`` the line or lines that the C program of the tree's dialect prints for it.
    """

    def __init__(
        self,
        message: str,
        *,
        file: str,
        line: int = 0,
        column: int = 0,
        source_line: str | None = None,
        expected: tuple[str, ...] = (),
        hint: str = "",
        c_message: str = "",
    ) -> None:
        super().__init__(message, hint=hint)
        self.file = file
        self.line = line
        self.column = column
        self.source_line = source_line
        self.expected = expected
        self.c_message = c_message
        #: What C would have printed before it came to this, in order.
        self.before: tuple[Diagnostic, ...] = ()
        #: Whether that holds what C prints of this error and of those behind it, too.
        self.told = False

    @property
    def place(self) -> Place:
        """Where it happened."""
        return Place(self.file, self.line, self.column)

    def render(self) -> str:
        """Place, message, the source line with a caret under the column, and the hint."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        parts = [f"{where}: {self.message}"]
        if self.source_line is not None:
            shown = self.source_line.expandtabs(8)
            parts.append(f"    {shown[:200]}")
            if self.column:
                width = len(self.source_line[: self.column - 1].expandtabs(8))
                if width < 200:
                    parts.append("    " + " " * width + "^")
        if self.hint:
            parts.append(f"  {self.hint}")
        return "\n".join(parts)


class KconfigSyntaxError(InputError):
    """A Kconfig statement that the tree's dialect does not accept."""


class MacroError(InputError):
    """A macro that cannot be expanded (recursion, argument count, missing parenthesis), or a fired ``error-if``."""


class SourceError(InputError):
    """A ``source`` that names no readable file, or includes itself.

    ``way``, for the latter: file and line of each ``source`` on the way from the root file.
    """

    way: tuple[tuple[str, int], ...] = ()


class TreeError(InputError):
    """Statements that parse but make no tree: dependency loops, unclosed blocks, malformed choices."""


class FileError(KcfgError):
    """A file that cannot be read or written; ``file`` is its path."""

    def __init__(self, message: str, *, file: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.file = file


class ProjectError(KcfgError):
    """No tree, project, architecture or configuration could be found for what was asked."""


class NoTreeError(ProjectError):
    """There is no source tree with Kconfig files above a path."""


class ProbeError(KcfgError):
    """A ``$(shell …)`` command that the policy forbids or that a recording lacks; ``command`` is its text."""

    def __init__(self, message: str, *, command: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.command = command
