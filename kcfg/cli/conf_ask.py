"""The questions that ``conf`` asks, with its prompts, its answers and its rounds.

Rules: ``conf()``, ``check_conf()`` and their neighbours in ``conf.c``. All that a person sees goes through ``say``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kcfg.configuration.session import Session
from kcfg.files.dotconfig import listed_line
from kcfg.language import SymbolType
from kcfg.tree import ChoiceModel, PropertyKind
from kcfg.tree.model import CHOICE

from .conf_phrases import Phrases


class OutOfInput(Exception):
    """Standard input has ended and a symbol still needs a value; ``symbol`` is its name."""

    def __init__(self, symbol: str) -> None:
        super().__init__(symbol)
        self.symbol = symbol


class EndOfInput(Exception):
    """Standard input has ended, and this generation says no more."""


class NoTerminal(Exception):
    """A sync up to Linux 4.11 asks nobody who does not sit at a terminal."""


class Questions(Phrases):
    """One dialogue. ``mode`` is the target's long option; ``read_line`` returns a line with its newline, "" at the end.

    ``complain`` writes to standard error; ``echo`` says that answers are printed, because nobody typed them.
    """

    def __init__(
        self,
        session: Session,
        mode: str,
        prefix: str,
        say: Callable[[str], None],
        complain: Callable[[str], None],
        read_line: Callable[[], str],
        *,
        echo: bool,
    ) -> None:
        super().__init__(session, prefix, say)
        self.mode = mode
        self.complain = complain
        self._read_line = read_line
        self._echo = echo
        # 2.6 takes what it does not ask for as answered, and goes below the first entry of a chosen member alone.
        self._walks = session.tree.dialect.walks
        self._menu_choices = session.tree.dialect.choices == ChoiceModel.MENU
        self._asked = 0
        self._root = 0
        self._ended = False
        self._may_ask = not echo or not self._old or mode != "syncconfig"
        self.line = ""

    # -- rounds --------------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Ask until a whole round has brought nothing new. Raises OutOfInput and NoTerminal."""
        if self.mode == "oldaskconfig":
            self._root = 0
            self.ask(0)
            self.mode = "syncconfig" if self._old else "oldconfig"
            self._may_ask = True
        elif self.mode == "oldconfig" and self.session.tree.dialect.walks:
            self.ask(0)  # 2.6 walks through everything, and asks for what is new on its way
        while True:
            self._asked = 0
            self.check(0)
            if not self._asked:
                return

    def check(self, entry: int) -> None:
        """Look below ``entry`` for symbols that have no user value yet, and ask (or tell) of them."""
        session, a = self.session, self.session.tree.arrays
        if not self._menus.shows(entry):
            return
        symbol = a.entry_symbol[entry]
        if symbol >= 0 and not session.has_value(symbol) and self._is_open(symbol):
            if self.mode == "listnewconfig":
                if a.names[symbol] and self._old:
                    if a.choice_of[symbol] < 0:
                        self.say(f"{self.prefix}{a.names[symbol]}\n")
                elif a.names[symbol]:
                    self.say(listed_line(session.tree, session.current, symbol, self.prefix))
            elif self.mode == "helpnewconfig":
                self.say("-----\n")
                self.show_help(entry)
                self.say("-----\n")
            else:
                self._asked += 1
                if self._asked == 1:
                    self.restart()
                self._root = self._menus.menu_above(entry)
                self.ask(self._root)
        for child in self._menus.below(entry):
            self.check(child)

    def _is_open(self, symbol: int) -> bool:
        session = self.session
        if session.is_changeable(symbol):
            return True
        is_choice = bool(session.tree.arrays.flags[symbol] & CHOICE)
        return not self._menu_choices and is_choice and session.tri(symbol) == 2

    def ask(self, entry: int) -> None:
        """Ask for the entry's symbol and for all below it."""
        session, a = self.session, self.session.tree.arrays
        if not self._menus.shows(entry):
            return
        symbol = a.entry_symbol[entry]
        prompt = a.entry_prompt[entry]
        kind = a.property_kind[prompt] if prompt >= 0 else 0
        passed_over = self.mode != "oldaskconfig" and not (self._old and self.mode == "oldconfig")
        if kind == PropertyKind.MENU and passed_over and self._root != entry:
            self.check(entry)
            return
        self.heading(entry)
        if symbol >= 0:
            if a.flags[symbol] & CHOICE:
                self._ask_choice(entry)
                if self._menu_choices or session.tri(symbol) != 1:
                    return
            elif a.types[symbol] in (SymbolType.INT, SymbolType.HEX, SymbolType.STRING):
                self._ask_text(entry)
            else:
                self._ask_tristate(entry)
            self._indent += 2
        for child in self._menus.below(entry):
            self.ask(child)
        if symbol >= 0:
            self._indent -= 2

    # -- questions -----------------------------------------------------------------------------------------------------

    def _read(self, *, in_choice: bool = False) -> str:
        if not self._may_ask:
            raise NoTerminal
        line = self._read_line()
        if not line.endswith("\n"):
            if not line:
                if self.session.tree.dialect.ends_with_input:
                    raise EndOfInput
                self._ended = True
                self.complain("\nError in reading or end of file.\n")
                line = self.line
            else:
                self._ended = True
        if self._echo and not (self._old and in_choice):
            self.say("\n" if self._old else line)
        return line

    def _answer(self, symbol: int, shown: str) -> bool:
        """Get the answer into ``line``; False if the symbol is not asked for (conf_askvalue())."""
        self.line = "\n"
        if not self.session.is_changeable(symbol):
            self.say(f"{shown}\n")
            return False
        if self.mode in ("oldconfig", "syncconfig") and self.session.has_value(symbol):
            self.say(f"{shown}\n")
            return False
        self.line = self._read()
        return True

    def _ask_text(self, entry: int) -> None:
        session, a = self.session, self.session.tree.arrays
        symbol = a.entry_symbol[entry]
        while True:
            value: str | None = session.text(symbol)
            self.say_text(entry, value or "")
            if not self._answer(symbol, value or ""):
                if self._walks:
                    session.set_text(symbol, value or "")
                return
            if self.line == "?\n":
                self.show_help(entry)
                value = None
            elif self.line[:1] != "\n":
                value = self.line[:-1]
            if value is not None and session.set_text(symbol, value):
                return
            if self._ended:
                raise OutOfInput(a.names[symbol])

    def _ask_tristate(self, entry: int) -> None:
        session = self.session
        symbol = session.tree.arrays.entry_symbol[entry]
        while True:
            old = session.tri(symbol)
            self.say_tristate(entry, old)
            if not self._answer(symbol, session.text(symbol)):
                if self._walks:
                    session.set_tristate(symbol, old)
                return
            answer = self.line.strip(" \t\n\v\f\r")
            self.line = answer
            if answer[:1] == "?":
                self.show_help(entry)
                continue
            wanted = {"": old, "n": 0, "N": 0, "no": 0, "No": 0, "m": 1, "M": 1, "y": 2, "Y": 2, "yes": 2, "Yes": 2}
            if answer not in wanted:
                continue
            if session.set_tristate(symbol, wanted[answer]):
                return
            self.show_help(entry)

    def _ask_choice(self, entry: int) -> None:
        session, a = self.session, self.session.tree.arrays
        choice = a.entry_symbol[entry]
        is_new = not self._menu_choices and not session.has_value(choice)
        if not self._menu_choices:
            if session.is_changeable(choice):
                self._ask_tristate(entry)
                session.work_out(choice)
            elif session.tri(choice) == 1:
                self.title(entry)
            if session.tri(choice) != 2:
                return
        while True:
            chosen, is_new = self._offer(entry, is_new)
            if chosen < 0:
                continue
            if self.line[-1:] == "?":
                self.show_help(chosen)
                continue
            member = a.entry_symbol[chosen]
            if self._menu_choices:
                session.set_choice(choice, member)
                return
            session.set_tristate(member, 2)
            self._indent += 2
            below = list(self._menus.below(chosen))
            for child in below[:1] if self._walks else below:
                self.ask(child)
            self._indent -= 2
            return

    def _offer(self, entry: int, is_new: bool) -> tuple[int, bool]:
        """List the members and get an answer: the chosen member's entry, -1 to ask again; and whether one is new."""
        self.line = ""
        entries, default = self.say_members(entry)
        has_value = self.session.has_value
        members = [self.session.tree.arrays.entry_symbol[member] for member in entries]
        is_new = is_new or (self._menu_choices and not all(has_value(member) for member in members))
        if len(entries) == 1:
            return entries[0], is_new
        number = len(entries)
        if self.mode in ("oldconfig", "syncconfig") and not is_new:
            number = default
            self.say(f"{number}\n")
        elif self.mode in ("oldconfig", "syncconfig", "oldaskconfig"):
            self.line = self._read(in_choice=True).strip(" \t\n\v\f\r")
            if self.line[:1] == "?":
                self.show_help(entry)
                return -1, is_new
            if not self.line:
                number = default
            else:
                digits = re.match(r"[0-9]+", self.line)
                if digits is None:
                    return -1, is_new
                number = int(digits.group())
        return (entries[number - 1] if 0 < number <= len(entries) else -1), is_new
