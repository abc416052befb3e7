"""What the generators of one case know of each other: its symbols in an order without circles, its variables,
its oddities.

A tree whose references are drawn at random is nearly always refused for a dependency loop. So every symbol
has a rank: it depends on lower ranks and selects higher ones. Trees with loops are made on purpose, by
breaking this rule now and then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.strategies.constructs import Constructs
from tests.strategies.source import Source

TYPES = ("bool", "tristate", "int", "hex", "string")

PLAIN_NAMES = tuple("ABCDEFGHIJKLPQRS")
ODD_NAMES = (
    "FOO_BAR", "lower", "x-y", "1A", "_", "B2", "VERY_LONG_NAME_OF_A_SYMBOL_THAT_GOES_ON_AND_ON", "0x1F",
    "42", "-", "CONFIG_A", "Y",
)  # fmt: skip
COLLIDING_NAMES = (("BA", "NE8"), ("FP", "TX2"), ("BI", "NE0"), ("CP", "WP6"))
"""Pairs that share a bucket of C's symbol table (of 2^14 or 9973): its order shows in the headers."""
UNDEFINED_NAMES = ("UNDEF", "A_MODULE")
"""Names that no statement defines; an expression that mentions one makes it known to C all the same."""
UNDEFINED_TARGETS = ("NOWHERE", "ABSENT")
"""Names that are only selected; others than those that are only tested, or each such pair would be a loop."""


@dataclass(slots=True)
class Symbol:
    """A symbol that the case is going to define."""

    name: str
    type: str
    rank: int


@dataclass(frozen=True, slots=True)
class Traits:
    """What kinds of oddity one case has.

    Each case has a few only: a case with all of them at once exercises little, for the first oddity hides the
    rest.
    """

    loops: bool
    odd_layout: bool
    macros: bool
    many_numbers: bool
    many_choices: bool
    redefinitions: bool
    refused: bool
    sources: bool
    undefined: bool
    dense: bool
    odd_names: bool
    shuffled: bool
    old_words: bool

    @classmethod
    def drawn(cls, source: Source, constructs: Constructs) -> Traits:
        """Each trait on its own, so that every pair of traits meets in some cases."""
        return cls(
            loops=source.chance(5),
            odd_layout=source.chance(15),
            macros=source.chance(20) and constructs.macros,
            many_numbers=source.chance(25),
            many_choices=source.chance(30),
            redefinitions=source.chance(30),
            refused=source.chance(4),
            sources=source.chance(15),
            undefined=source.chance(25),
            dense=source.chance(35),
            odd_names=source.chance(10),
            shuffled=source.chance(10),
            old_words=source.chance(25),
        )


@dataclass(slots=True)
class World:
    """The state of one case while it is generated."""

    source: Source
    constructs: Constructs
    traits: Traits
    symbols: list[Symbol]
    variables: list[str] = field(default_factory=list)
    simple: list[str] = field(default_factory=list)
    """Those of ``variables`` that were first set with ``:=`` and so name no other variable any more."""
    files: dict[str, str] = field(default_factory=dict)
    in_choice: bool = False

    def below(self, limit: int, types: Sequence[str] = ()) -> Symbol | None:
        """A symbol whose rank is under ``limit`` (any rank in a case with loops), of one of ``types`` if
        given.
        """
        if self.traits.loops and self.source.chance(25):
            limit = len(self.symbols)
        known = [symbol for symbol in self.symbols[: max(limit, 0)] if not types or symbol.type in types]
        if not known:
            return None
        if self.source.likely(45):
            return known[-1]
        return self.source.pick(known)

    def above(self, limit: int) -> Symbol | None:
        """A symbol whose rank is over ``limit`` (any rank in a case with loops), mostly a logical one."""
        if self.traits.loops and self.source.chance(40):
            limit = -1
        known = self.symbols[limit + 1 :]
        logical = [symbol for symbol in known if symbol.type in ("bool", "tristate")]
        if logical and self.source.likely(93):
            known = logical
        return self.source.pick(known) if known else None

    def any_of(self, types: Sequence[str]) -> Symbol | None:
        """Any symbol of one of ``types``: for places that C's loop check does not look at."""
        known = [symbol for symbol in self.symbols if symbol.type in types]
        return self.source.pick(known) if known else None


def make_world(source: Source, constructs: Constructs) -> World:
    """A world with its symbols named and typed, and nothing generated yet."""
    traits = Traits.drawn(source, constructs)
    count = source.between(1, 12)
    names = list(PLAIN_NAMES[:count])
    if traits.odd_names:
        for _ in range(source.between(1, 3)):
            name = source.pick(ODD_NAMES)
            names[source.below(count)] = name if constructs.leading_underscores or name[0] != "_" else "B_2"
        if source.chance(40):
            names += source.pick(COLLIDING_NAMES)
    kinds = ((30, "bool"), (24, "tristate"), (6, "int"), (4, "hex"), (6, "string"))
    if traits.many_numbers:
        kinds = ((12, "int"), (10, "bool"), (10, "hex"), (8, "tristate"), (8, "string"))
    distinct = list(dict.fromkeys(names))
    symbols = [Symbol(name, source.weighted(kinds), rank) for rank, name in enumerate(distinct)]
    return World(source, constructs, traits, symbols)
