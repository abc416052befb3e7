"""Who is told of a walk through the questions: each is given with its answer, before that has an effect."""

from __future__ import annotations


class Teller:
    """Says nothing; see :class:`kcfg.cli.conf_told.Told`."""

    def restart(self) -> None:
        """A question has come up behind the walk, and it begins again."""

    def heading(self, entry: int) -> None:
        """The walk comes to an entry, which may be a menu or comment."""

    def text(self, entry: int) -> None:
        """The question for a number or string, and its value for an answer."""

    def tristate(self, entry: int, answer: int | None) -> None:
        """The question for a bool, tristate or choice, and its answer, None for the value that it has."""

    def title(self, entry: int) -> None:
        """A choice that is m, and nobody can change that."""

    def members(self, entry: int) -> None:
        """The members of a choice, and the one that it picks."""

    def indent(self, columns: int) -> None:
        """What follows stands so many columns further to the right."""
