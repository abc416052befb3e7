"""What C prints while it reads and does not stop at: warnings, and the messages that macros ask for."""

from __future__ import annotations

from kcfg.enums import Enum
from kcfg.records import dataclass


class DiagnosticKind(Enum):
    """Who speaks, and how C words it."""

    #: The reader warns: ``file:line:warning: text`` on standard error.
    WARNING = "warning"
    #: ``$(warning-if,…)``: ``file:line: text`` on standard error.
    MESSAGE = "message"
    #: ``$(info,…)``: the text alone, on standard output.
    INFO = "info"
    #: A line of a message that names its own place, on standard error.
    PLAIN = "plain"
    #: What a command wrote to standard error, which C passes on as it comes: for programs that want it as a message.
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One line that C would print; ``line`` is the one that C names."""

    file: str
    line: int
    text: str
    kind: DiagnosticKind = DiagnosticKind.WARNING
    #: Old generations print their lexer's warnings on standard output.
    on_stdout: bool = False

    @property
    def stream(self) -> str:
        """``"stdout"`` or ``"stderr"``; ``""`` for what has been passed on already."""
        if self.kind is DiagnosticKind.COMMAND:
            return ""
        return "stdout" if self.on_stdout or self.kind is DiagnosticKind.INFO else "stderr"

    @property
    def c_text(self) -> str:
        """The line as C prints it, without the newline."""
        if self.kind in (DiagnosticKind.INFO, DiagnosticKind.PLAIN):
            return self.text
        separator = "warning: " if self.kind is DiagnosticKind.WARNING else " "
        return f"{self.file}:{self.line}:{separator}{self.text}"
