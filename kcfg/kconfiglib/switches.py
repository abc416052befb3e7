"""``Switches``: which warnings a Kconfig object gives, and where they go."""

from __future__ import annotations

import os
import sys


class Switches:
    """The warnings of one Kconfig object so far, and the attributes that turn kinds of them on and off."""

    def __init__(self, warn: bool, warn_to_stderr: bool) -> None:
        self.warn = warn
        self.warn_to_stderr = warn_to_stderr
        self.warn_assign_undef = os.environ.get("KCONFIG_WARN_UNDEF_ASSIGN") == "y"
        self.warn_assign_override = True
        self.warn_assign_redun = True
        self._warn_assign_no_prompt = True
        self.warnings: list[str] = []

    def _warn(self, msg: str, filename: str | None = None, linenr: int | None = None) -> None:
        if not self.warn:
            return
        text = f"warning: {msg}" if filename is None else f"{filename}:{linenr}: warning: {msg}"
        self.warnings.append(text)
        if self.warn_to_stderr:
            sys.stderr.write(f"{text}\n")

    def enable_warnings(self) -> None:
        """Set ``warn``."""
        self.warn = True

    def disable_warnings(self) -> None:
        """Clear ``warn``."""
        self.warn = False

    def enable_stderr_warnings(self) -> None:
        """Set ``warn_to_stderr``."""
        self.warn_to_stderr = True

    def disable_stderr_warnings(self) -> None:
        """Clear ``warn_to_stderr``."""
        self.warn_to_stderr = False

    def enable_undef_warnings(self) -> None:
        """Set ``warn_assign_undef``."""
        self.warn_assign_undef = True

    def disable_undef_warnings(self) -> None:
        """Clear ``warn_assign_undef``."""
        self.warn_assign_undef = False

    def enable_override_warnings(self) -> None:
        """Set ``warn_assign_override``."""
        self.warn_assign_override = True

    def disable_override_warnings(self) -> None:
        """Clear ``warn_assign_override``."""
        self.warn_assign_override = False

    def enable_redun_warnings(self) -> None:
        """Set ``warn_assign_redun``."""
        self.warn_assign_redun = True

    def disable_redun_warnings(self) -> None:
        """Clear ``warn_assign_redun``."""
        self.warn_assign_redun = False
