"""The smallest set of edits of one input that gives the other's result, where both go with one tree.

The edits are found from the end: all of them together give the result; each is taken back where that changes nothing.
What is left cannot lose any one more.
"""

from __future__ import annotations

from collections.abc import Sequence

from kcfg.configuration import Assignment, Configuration, Events
from kcfg.configuration.leaving_out import LeavingOut, same_lines
from kcfg.records import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """What to do with one symbol's lines: take ``removed`` out of the first input, put ``added`` at its end.

    ``instead`` are edits of which each alone would do the same in its place.
    """

    symbol: int
    removed: tuple[Assignment, ...]
    added: tuple[Assignment, ...]
    instead: tuple[Edit, ...] = ()


class _Edits:
    """Both inputs as one list of assignments, of which some are in."""

    def __init__(self, a: Configuration, b: Configuration) -> None:
        self.a = a
        self.b = b
        self.first = [x for x in a.assignments if x.valid]
        self.second = [x for x in b.assignments if x.valid]
        self.everything = [*self.first, *self.second]

    def edited(self, symbols: frozenset[int]) -> set[int]:
        """The indices that are out if the lines of ``symbols`` are B's and all others A's."""
        offset = len(self.first)
        out = {i for i, x in enumerate(self.first) if x.symbol in symbols}
        return out | {offset + i for i, x in enumerate(self.second) if x.symbol not in symbols}

    def configuration(self, out: set[int]) -> Configuration:
        kept = [x for i, x in enumerate(self.everything) if i not in out]
        return Configuration(self.b.tree, Events(kept), prefix=self.b.prefix, mode=self.b.mode)


def _last(assignments: Sequence[Assignment]) -> dict[int, int | str | None]:
    return {x.symbol: x.value for x in assignments}


def _differing(a: Configuration, b: Configuration, edits: _Edits) -> frozenset[int]:
    """The symbols of which the inputs ask for different things; of a choice whose members differ, all members."""
    one, other = _last(edits.first), _last(edits.second)
    arrays = b.tree.arrays
    found = {s for s in {*one, *other} if one.get(s, _NOTHING) != other.get(s, _NOTHING)}
    choices = {arrays.choice_of[s] for s in found if arrays.choice_of[s] >= 0}
    second = _orders(edits.second, arrays.choice_of)
    choices |= {
        choice for choice, order in _orders(edits.first, arrays.choice_of).items() if second.get(choice) != order
    }
    found |= {s for s in {*one, *other} if arrays.choice_of[s] in choices}
    return frozenset(found)


def _orders(assignments: Sequence[Assignment], choice_of: Sequence[int]) -> dict[int, list[int]]:
    """By choice, the members that are assigned, in order."""
    found: dict[int, list[int]] = {}
    for x in assignments:
        if choice_of[x.symbol] >= 0:
            found.setdefault(choice_of[x.symbol], []).append(x.symbol)
    return found


_NOTHING = object()


def edits_between(a: Configuration, b: Configuration) -> list[Edit]:
    """The edits of A's input after which C's result is B's, none of which can be left out.

    Both configurations must have one tree. Cost: two evaluations, and some microseconds a line that differs; for
    the lines of choices' members, a millisecond.
    """
    edits = _Edits(a, b)
    symbols = _differing(a, b, edits)
    out = edits.edited(symbols)
    middle = edits.configuration(out)
    if not same_lines(middle, b):
        symbols = frozenset(_last(edits.everything))
        out = edits.edited(symbols)
        middle = edits.configuration(out)
    trying = LeavingOut(middle, edits.everything, out)
    offset = len(edits.first)
    by_symbol: dict[int, list[int]] = {}
    for index, x in enumerate(edits.everything):
        by_symbol.setdefault(x.symbol, []).append(index)
    left = sorted(symbols)
    while True:
        kept = []
        for symbol in left:
            indices = by_symbol[symbol]
            if trying.is_same_after(indices):
                trying.change(indices)
            else:
                kept.append(symbol)
        if kept == left or not kept:
            break
        left = kept
    needed = frozenset(kept)

    def edit(symbol: int, instead: tuple[Edit, ...] = ()) -> Edit:
        removed = tuple(edits.everything[i] for i in by_symbol[symbol] if i < offset)
        added = tuple(edits.everything[i] for i in by_symbol[symbol] if i >= offset)
        return Edit(symbol, removed, added, instead)

    others = sorted(symbols - needed)
    choice_of = b.tree.arrays.choice_of
    return [
        edit(
            symbol,
            tuple(
                edit(other)
                for other in others
                if choice_of[other] >= 0
                and choice_of[other] == choice_of[symbol]
                and same_lines(edits.configuration(edits.edited(needed - {symbol} | {other})), b)
            ),
        )
        for symbol in kept
    ]
