"""How ``kcfg conf`` ends before its end."""

from __future__ import annotations


class Exit(Exception):
    """Ends the program with a status, after ``message`` on standard error."""

    def __init__(self, status: int, message: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
