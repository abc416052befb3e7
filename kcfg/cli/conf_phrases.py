"""How questions, their members and help look, as ``conf.c`` prints them; whoever answers comes after."""

from __future__ import annotations

from collections.abc import Callable

from kcfg.configuration.menus import Menus
from kcfg.configuration.session import Session
from kcfg.files.relations import Relations
from kcfg.tree import PropertyKind

_LETTER = "NMY"


class Phrases:
    """Says, at the present indentation, what belongs to an entry of the session's menus."""

    def __init__(self, session: Session, prefix: str, say: Callable[[str], None]) -> None:
        self.session = session
        self.prefix = prefix
        self.say = say
        self._menus = Menus(session)
        self._relations = Relations(session, prefix)
        self._old = session.tree.dialect.old_dialogue
        self._indent = 1

    def restart(self) -> None:
        """Questions are asked again, because of one that has come up."""
        self.say("*\n* Restart config...\n*\n")

    def heading(self, entry: int) -> None:
        """The title of a menu or comment."""
        a = self.session.tree.arrays
        prompt = a.entry_prompt[entry]
        if prompt >= 0 and a.property_kind[prompt] in (PropertyKind.MENU, PropertyKind.COMMENT):
            star = "*".rjust(self._indent)
            self.say(f"{star}\n{star} {a.property_text[prompt]}\n{star}\n")

    def title(self, entry: int) -> None:
        """The title of a choice, in a line of its own."""
        self.say(f"{self._pad()}{self._title(entry)}\n")

    def _title(self, entry: int) -> str:
        a = self.session.tree.arrays
        prompt = a.entry_prompt[entry]
        return a.property_text[prompt] if prompt >= 0 else a.names[a.entry_symbol[entry]]

    def _pad(self) -> str:
        return " " * (self._indent - 1)

    def show_help(self, entry: int) -> None:
        """The entry's help text."""
        self.say(f"\n{self._relations.help_text(self._helping(entry))}\n")

    def offers_help(self, entry: int) -> bool:
        """Whether a question mark is among the answers."""
        return not self._old or self.session.tree.helps.get(self._helping(entry)) is not None

    def _helping(self, entry: int) -> int:
        """The entry whose help is shown: in 2.6 the last of the symbol's that has any."""
        a, helps = self.session.tree.arrays, self.session.tree.helps
        symbol = a.entry_symbol[entry]
        if not self.session.tree.dialect.walks or symbol < 0:
            return entry
        return max((other for other in helps if a.entry_symbol[other] == symbol), default=entry)

    def say_text(self, entry: int, value: str) -> None:
        """The question for a number or string that has ``value``."""
        a = self.session.tree.arrays
        self._say_question(entry, f"({a.names[a.entry_symbol[entry]]}) [{value}] ")

    def say_tristate(self, entry: int, value: int) -> None:
        """The question for a bool, tristate or choice that has ``value``, with what else it could be."""
        session, a = self.session, self.session.tree.arrays
        symbol = a.entry_symbol[entry]
        name = f"({a.names[symbol]}) " if a.names[symbol] else ""
        mark = "/?" if self.offers_help(entry) else ""
        options = "".join(
            f"/{letter.lower()}"
            for other, letter in enumerate(_LETTER)
            if other != value and session.tristate_in_range(symbol, other)
        )
        self._say_question(entry, f"{name}[{_LETTER[value]}{options}{mark}] ")

    def _say_question(self, entry: int, rest: str) -> None:
        new = "" if self.session.has_value(self.session.tree.arrays.entry_symbol[entry]) else "(NEW) "
        self.say(f"{self._pad()}{self._title(entry)} {rest}{new}")

    def say_members(self, entry: int) -> tuple[list[int], int]:
        """The members of a choice, as far as they show; their entries, and the number of the one that is picked."""
        session, a = self.session, self.session.tree.arrays
        self.title(entry)
        picked = session.picked(a.entry_symbol[entry])
        entries: list[int] = []
        default = 0
        for child in self._menus.below(entry):
            if not self._menus.shows(child):
                continue
            symbol = a.entry_symbol[child]
            if symbol < 0:
                self.say(f"{'*'.rjust(self._indent)} {self._title(child)}\n")
                continue
            entries.append(child)
            if symbol == picked:
                default = len(entries)
            mark = (">" if symbol == picked else " ").rjust(self._indent)
            name = f" ({a.names[symbol]})" if a.names[symbol] else ""
            new = "" if session.has_value(symbol) else " (NEW)"
            self.say(f"{mark} {len(entries)}. {self._title(child)}{name}{new}\n")
        self.say(f"{self._pad()}choice")
        if len(entries) == 1:
            self.say("[1]: 1\n")
        else:
            self.say(f"[1-{len(entries)}{'?' if self.offers_help(entry) else ''}]: ")
        return entries, default
