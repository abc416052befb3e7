"""What C prints while it reads and does not stop at: warnings, and the messages that macros ask for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class DiagnosticKind(Enum):
    """Who speaks, and how C words it."""

    #: The reader warns: ``file:line:warning: text`` on standard error.
    WARNING = "warning"
    #: ``$(warning-if,…)``: ``file:line: text`` on standard error.
    MESSAGE = "message"
    #: ``$(info,…)``: the text alone, on standard output.
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One line that C would print; ``line`` is the one that C names."""

    file: str
    line: int
    text: str
    kind: DiagnosticKind = DiagnosticKind.WARNING

    @property
    def stream(self) -> str:
        """``"stdout"`` for what ``$(info,…)`` says, else ``"stderr"``."""
        return "stdout" if self.kind is DiagnosticKind.INFO else "stderr"

    @property
    def c_text(self) -> str:
        """The line as C prints it, without the newline."""
        if self.kind is DiagnosticKind.INFO:
            return self.text
        separator = "warning: " if self.kind is DiagnosticKind.WARNING else " "
        return f"{self.file}:{self.line}:{separator}{self.text}"
