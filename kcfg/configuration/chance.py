"""Random configurations as ``conf --randconfig`` makes them, from the generator of the C library.

glibc's ``rand()`` is documented: an additive feedback generator over 31 words, seeded by a linear congruential one,
with its first 310 values thrown away.
"""

from __future__ import annotations

from kcfg.errors import KcfgError
from kcfg.language import SymbolType
from kcfg.tree import ChoiceModel
from kcfg.tree.hashing import is_in_first_bucket
from kcfg.tree.model import CHOICE

from .circular import Machine
from .passes import known_before_answers
from .session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_BOOL, _TRISTATE = int(SymbolType.BOOL), int(SymbolType.TRISTATE)


class CRandom:
    """The sequence that ``srand(seed)`` and then ``rand()`` give."""

    def __init__(self, seed: int) -> None:
        seed &= 0xFFFFFFFF
        word = seed - (1 << 32) if seed >= 1 << 31 else seed
        word = word or 1
        words = [word]
        for _ in range(30):
            quotient, remainder = int(word / 127773), word - int(word / 127773) * 127773
            word = 16807 * remainder - 2836 * quotient
            if word < 0:
                word += 2147483647
            words.append(word)
        self._words = [w & 0xFFFFFFFF for w in words]
        self._front, self._rear = 3, 0
        for _ in range(310):
            self.next()

    def next(self) -> int:
        """The next number, 0 to 2,147,483,647."""
        words = self._words
        value = words[self._front] = (words[self._front] + words[self._rear]) & 0xFFFFFFFF
        self._front = (self._front + 1) % 31
        self._rear = (self._rear + 1) % 31
        return value >> 1


class Chances:
    """How likely, in percent, a bool is y, a tristate y and a tristate m."""

    def __init__(self, wanted: Sequence[int] = ()) -> None:
        self.bool_y, self.tristate_y, self.tristate_m = 50, 33, 33
        if len(wanted) == 1:
            self.bool_y = wanted[0]
            self.tristate_m = self.bool_y // 2
            self.tristate_y = self.bool_y - self.tristate_m
        elif len(wanted) == 2:
            self.tristate_y, self.tristate_m = wanted
            self.bool_y = self.tristate_y + self.tristate_m
        elif wanted:
            self.bool_y, self.tristate_y, self.tristate_m = wanted[:3]
        if self.tristate_y + self.tristate_m > 100:
            raise KcfgError("KCONFIG_PROBABILITY: Numerical result out of range", hint="y and m make more than 100")


def randomise(session: Session, source: CRandom, chances: Chances, *, has_input: bool = False) -> None:
    """Answer everything that has no user value by chance (conf_set_all_new_symbols() with def_random).

    ``has_input`` says that a file was read, after which some generations know a few values already.
    """
    if session.tree.dialect.choices == ChoiceModel.MENU:
        _randomise_menus(session, source, chances)
        session.invalidate()
    else:
        machine: Machine | None = None
        known = known_before_answers(session.tree, session.user) if has_input else frozenset()
        # Where the modules symbol proper has no name, it is drawn for, too, if nothing has worked it out before.
        dialect = session.tree.dialect
        nameless = dialect.nameless_modules and not dialect.walks and not has_input
        while True:
            valid = machine.calculated() if machine is not None else known
            drawn = _draw_symbols(session, source, chances, valid, nameless)
            nameless = False
            machine = session.evaluate_anew()
            if not _pick_members(session, machine, source, drawn):
                break


def _draw(source: CRandom, chances: Chances, type_: int) -> int:
    number = source.next() % 100
    if type_ == _TRISTATE:
        if number < chances.tristate_y:
            return 2
        return 1 if number < chances.tristate_y + chances.tristate_m else 0
    return 2 if number < chances.bool_y else 0


def _randomise_menus(session: Session, source: CRandom, chances: Chances) -> None:
    """From 6.12: one walk over the menus."""
    a, value = session.tree.arrays, session.user.value
    members = set(a.priority)
    for entry, symbol in enumerate(a.entry_symbol):
        if symbol < 0 or a.entry_prompt[entry] < 0 or value[symbol] is not None or a.types[symbol] not in (1, 2):
            continue
        if symbol in members:
            continue
        if a.flags[symbol] & CHOICE:
            _shuffle_members(session, source, a.choices.index(symbol))
        else:
            value[symbol] = _draw(source, chances, a.types[symbol])


def _shuffle_members(session: Session, source: CRandom, index: int) -> None:
    """Set the members y in a random order, each less important than the one before."""
    user = session.user
    order = user.priority[index]
    entries = _member_entries(session, index)
    count = sum(user.value[symbol] is None for symbol in entries)
    while count > 0:
        number = source.next() % count
        for symbol in entries:
            if user.value[symbol] is None:
                number -= 1
            if number < 0:
                user.value[symbol] = 2
                if symbol in order:
                    order.remove(symbol)
                    order.append(symbol)
                break
        count -= 1


def _member_entries(session: Session, index: int) -> list[int]:
    """The symbols of all entries below a choice; one that is defined there twice comes twice."""
    a = session.tree.arrays
    entry = a.entry_symbol.index(a.choices[index])
    return [s for s in a.entry_symbol[entry + 1 : a.entry_end[entry]] if s >= 0]


def _draw_symbols(session: Session, source: CRandom, chances: Chances, valid: frozenset[int], nameless: bool) -> bool:
    """Up to 6.8: draw for all symbols in the order of C's table but those that are ``valid``; whether any was left.

    ``nameless``: also for the symbol that C made first of all, which comes last in the first bucket.
    """
    tree, user = session.tree, session.user
    a = tree.arrays
    found = nameless
    for symbol in tree.hash_order:
        if nameless and not is_in_first_bucket(a.names[symbol], tree.dialect.hash_buckets):
            _draw(source, chances, _BOOL)
            nameless = False
        if user.value[symbol] is None and a.types[symbol] in (1, 2) and symbol not in valid:
            drawn = _draw(source, chances, a.types[symbol])
            if a.flags[symbol] & CHOICE:
                user.keep(symbol, drawn)
            else:
                user.value[symbol] = drawn
            found = True
    if nameless:
        _draw(source, chances, _BOOL)
    return found


def _pick_members(session: Session, machine: Machine, source: CRandom, drawn: bool) -> bool:
    """Work out the choices without a user value one by one; whether something was ``drawn`` or any picked a member."""
    tree, user = session.tree, session.user
    index_of = {choice: index for index, choice in enumerate(tree.arrays.choices)}
    found, forgets = drawn, tree.dialect.last_choice_decides
    for choice in tree.hash_order:
        index = index_of.get(choice)
        if index is not None and user.value[choice] is None:
            machine.calculate([choice])
            picks = _pick_member(session, machine, source, index)
            found = picks or (found and not forgets)
    return found


def _pick_member(session: Session, machine: Machine, source: CRandom, index: int) -> bool:
    """Let a choice that is y have one member by chance; nothing else is worked out again for that."""
    a, user = session.tree.arrays, session.user
    choice = a.choices[index]
    members = a.members[a.member_start[index] : a.member_start[index + 1]]
    if machine.values.tri[choice] != 2 or not members:
        return False
    picked = members[source.next() % len(members)]
    for symbol in members:
        user.value[symbol] = 2 if symbol == picked else 0
        machine.invalidate(symbol)
    user.choice_pick[choice] = picked
    user.value[choice] = user.kept(choice)
    machine.invalidate(choice)
    return True
