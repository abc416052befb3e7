"""The walk through all questions that every target of 2.6's ``conf`` is, with its answers given by the target.

Rules: ``conf()``, ``conf_sym()``, ``conf_choice()`` and ``check_conf()`` in ``conf.c`` of BusyBox and toybox. An empty
answer makes the present value the user's own, so what is asked early stays when something asked later would change it.
"""

from __future__ import annotations

from kcfg.language import SymbolType
from kcfg.records import replace
from kcfg.tree import Tree
from kcfg.tree.model import CHOICE

from .menus import Menus
from .session import Session
from .teller import Teller

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .chance import CRandom

_TEXTS = (SymbolType.INT, SymbolType.HEX, SymbolType.STRING)
#: A round of questions can change what the next one asks, but not for ever.
_MOST_ROUNDS = 50


def looks_one_by_one(tree: Tree) -> bool:
    """Whether a walk must work out symbols as it comes to them, for what was worked out before shows.

    It does where values depend on themselves, and as long as nothing has asked whether there are modules.
    """
    return tree.dialect.walks and (tree.circular or bool(tree.arrays.types[tree.modules]))


class Walk:
    """One walk over a session; ``answer`` is the answer to all, None for each one's default."""

    def __init__(self, session: Session, answer: int | None, teller: Teller | None = None) -> None:
        self.session = session
        self._teller = teller or Teller()
        self._menus = Menus(session)
        self.answer = answer
        self._asked = 0
        self._random: CRandom | None = None

    def run(self) -> None:
        """Ask everything, then what is still new, until nothing is.

        Where a range of 32 bits leaves no answer, so that C would ask for ever, the numbers count as they stand.
        """
        session = self.session
        before, dialect = session.user.copy(), session.tree.dialect
        self._run()
        if session.unanswered and dialect.short_ranges:
            session.begin_again(session.tree.under(replace(dialect, short_ranges=False)), before)
            self._run()

    def _run(self) -> None:
        self._ask(0)
        dialect = self.session.tree.dialect
        if dialect.walks_twice and self.answer is not None:
            self._ask(0)
        for _ in range(_MOST_ROUNDS):
            self._asked = 0
            self._check(0)
            if not self._asked:
                return

    def _check(self, entry: int) -> None:
        session, a = self.session, self.session.tree.arrays
        if not self._menus.shows(entry):
            return
        symbol = a.entry_symbol[entry]
        if symbol >= 0 and not session.has_value(symbol):
            choice = a.flags[symbol] & CHOICE and session.tri(symbol) == 2
            if session.is_changeable(symbol) or choice:
                self._asked += 1
                if self._asked == 1:
                    self._teller.restart()
                self._ask(self._menus.menu_above(entry))
        for child in self._menus.below(entry):
            self._check(child)

    def _ask(self, entry: int) -> None:
        session, a = self.session, self.session.tree.arrays
        if not self._menus.shows(entry):
            return
        symbol = a.entry_symbol[entry]
        self._teller.heading(entry)
        if symbol >= 0:
            if a.flags[symbol] & CHOICE:
                self._ask_choice(entry, symbol)
                if session.tri(symbol) != 1:
                    return
            elif a.types[symbol] in _TEXTS:
                self._teller.text(entry)
                if not session.set_text(symbol, session.text(symbol)):
                    session.unanswered.add(symbol)
            else:
                self._ask_tristate(entry, symbol)
        columns = 2 if symbol >= 0 else 0
        self._teller.indent(columns)
        for child in self._menus.below(entry):
            self._ask(child)
        self._teller.indent(-columns)

    def _ask_tristate(self, entry: int, symbol: int) -> None:
        session = self.session
        wanted = self._wanted(symbol) if session.is_changeable(symbol) else None
        self._teller.tristate(entry, wanted)
        session.set_tristate(symbol, session.tri(symbol) if wanted is None else wanted)

    def _wanted(self, symbol: int) -> int | None:
        """The answer to the question for a symbol; None for an empty one."""
        session = self.session
        if self.answer is None:
            return None
        if session.has_value(symbol) and not session.tree.dialect.walks_twice:
            return None
        possible = [value for value in (0, 1, 2) if session.tristate_in_range(symbol, value)]
        order = {0: (0,), 1: (1, 2, 0), 2: (2, 1, 0)}[self.answer]
        wanted = next((value for value in order if value in possible), None)
        if wanted is None and possible and not session.has_value(symbol):
            # C falls into the next case there, which is that of `randconfig`.
            while wanted not in possible:
                wanted = self._next_random() % 3
        return wanted

    def _next_random(self) -> int:
        if self._random is None:
            from .chance import CRandom

            self._random = CRandom(1)  # nobody seeds it
        return self._random.next()

    def _ask_choice(self, entry: int, choice: int) -> None:
        session, a = self.session, self.session.tree.arrays
        if session.is_changeable(choice):
            self._ask_tristate(entry, choice)
            session.work_out(choice)
        elif session.tri(choice) == 1:
            self._teller.title(entry)
        if session.tri(choice) != 2:
            return
        visible = [c for c in self._menus.below(entry) if self._menus.shows(c) and a.entry_symbol[c] >= 0]
        self._teller.members(entry)
        picked = session.picked(choice)
        chosen = visible if len(visible) == 1 else [c for c in visible if a.entry_symbol[c] == picked]
        if not chosen:
            return
        session.set_tristate(a.entry_symbol[chosen[0]], 2)
        self._teller.indent(2)
        for child in self._menus.below(chosen[0]):
            self._ask(child)
            break
        self._teller.indent(-2)
