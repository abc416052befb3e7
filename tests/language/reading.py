"""Reads a tiny tree that a test writes down as texts, and says what came out in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kcfg.language import LINUX_6_12, LanguageRules, Reader, Statement, TextFiles
from kcfg.probes import Policy, Probes


@dataclass(frozen=True)
class Reading:
    """What one reading gave."""

    reader: Reader
    items: list[tuple[int, int, Statement]]

    @property
    def tokens(self) -> list[tuple[str, ...]]:
        """The tokens of each statement."""
        return [statement.tokens for _, _, statement in self.items]

    @property
    def lines(self) -> list[str]:
        """Each statement as ``file:line words``, quoted texts with their quotes."""
        return [
            f"{self.reader.files[file]}:{line} {str(statement)[1:-1].partition(' ')[2]}"
            for file, line, statement in self.items
        ]

    @property
    def printed(self) -> list[str]:
        """What C would have printed."""
        return [diagnostic.c_text for diagnostic in self.reader.diagnostics]

    @property
    def help_texts(self) -> list[str]:
        """The help texts, in order."""
        return [statement.help.text for _, _, statement in self.items if statement.help is not None]


def reader(
    text: str,
    files: Mapping[str, str] | None = None,
    *,
    rules: LanguageRules = LINUX_6_12,
    environment: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
) -> Reader:
    """A reader of ``text`` as the file Kconfig, with other files and recorded answers to commands."""
    return Reader(
        "Kconfig",
        rules=rules,
        environment=environment or {},
        probes=Probes(Policy.REPLAY, recording=answers),
        files=TextFiles({"Kconfig": text, **(files or {})}),
    )


def read(
    text: str,
    files: Mapping[str, str] | None = None,
    *,
    rules: LanguageRules = LINUX_6_12,
    environment: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
) -> Reading:
    """Read all of it."""
    reading = reader(text, files, rules=rules, environment=environment, answers=answers)
    return Reading(reading, list(reading))
