"""What 2.6's ``conf`` says of questions that it answers itself: all targets but those that ask walk through them."""

from __future__ import annotations

from kcfg.configuration.rules import TRISTATE_TEXT
from kcfg.configuration.teller import Teller

from .conf_phrases import Phrases


class Told(Phrases, Teller):
    """Each question with its answer."""

    def indent(self, columns: int) -> None:
        """What follows stands so many columns further to the right."""
        self._indent += columns

    def text(self, entry: int) -> None:
        """A number or string."""
        value = self.session.text(self.session.tree.arrays.entry_symbol[entry])
        self.say_text(entry, value)
        self.say(f"{value}\n")

    def tristate(self, entry: int, answer: int | None) -> None:
        """A bool, tristate or choice."""
        symbol = self.session.tree.arrays.entry_symbol[entry]
        self.say_tristate(entry, self.session.tri(symbol))
        self.say(f"{self.session.text(symbol) if answer is None else TRISTATE_TEXT[answer]}\n")

    def members(self, entry: int) -> None:
        """The members of a choice."""
        entries, default = self.say_members(entry)
        if len(entries) != 1:
            self.say(f"{default}\n")
