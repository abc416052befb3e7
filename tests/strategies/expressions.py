"""Expressions: lists of tokens that name symbols of lower ranks, so that a tree has few loops (see
``world``).
"""

from __future__ import annotations

from tests.strategies.constants import constant, quoted
from tests.strategies.macros import word
from tests.strategies.source import Source
from tests.strategies.world import TYPES, UNDEFINED_NAMES, Symbol, World

Tokens = list[str]

UNSAFE_RIGHT = ("y", '"y"', "'y'")
RELATIONS = ("=", "!=", "<", "<=", ">", ">=")


def expression(world: World, limit: int) -> Tokens:
    """An expression over symbols whose rank is under ``limit``."""
    if world.traits.dense and world.source.chance(60):
        return _dense(world, limit)
    return _tree(world, limit, world.source.weighted(((10, 0), (6, 1), (4, 2), (2, 3))))


def condition(world: World, limit: int, percent: int = 30) -> Tokens:
    """``if EXPR`` in ``percent`` of a hundred cases, else nothing."""
    return ["if", *expression(world, limit)] if world.source.chance(percent) else []


def _tree(world: World, limit: int, depth: int) -> Tokens:
    source = world.source
    if depth == 0:
        return _leaf(world, limit)
    kind = source.weighted(((5, "&&"), (5, "||"), (3, "!"), (1, "()"), (1, "!()")))
    if kind == "()":
        return ["(", *_tree(world, limit, depth - 1), ")"]
    if kind == "!":
        return ["!", *_tree(world, limit, 0)]
    if kind == "!()":
        return ["!", "(", *_tree(world, limit, depth - 1), ")"]
    left = _tree(world, limit, depth - 1)
    right = _tree(world, limit, source.below(depth))
    if source.chance(25):
        left = ["(", *left, ")"]
    if source.chance(25):
        right = ["(", *right, ")"]
    return [*left, kind, *right]


def _leaf(world: World, limit: int) -> Tokens:
    kind = world.source.weighted(((60, "symbol"), (24, "compare"), (10, "constant"), (3, "undefined"), (3, "macro")))
    if kind == "symbol":
        symbol = world.below(limit, ("bool", "tristate") if world.source.likely(90) else ())
        return [symbol.name] if symbol else [constant(world.source, "tristate")]
    if kind == "compare":
        return comparison(world, limit)
    if kind == "undefined" and world.traits.undefined:
        return [world.source.pick(UNDEFINED_NAMES)]
    if kind == "macro" and world.traits.macros:
        return [word(world)]
    return [world.source.weighted(((6, "m"), (4, "y"), (4, "n"), (1, '"y"'), (1, '"m"'), (1, '""'), (1, "'x'")))]


def comparison(world: World, limit: int) -> Tokens:
    """``A OP B`` with symbols and constants of any types on either side, mostly a symbol against a constant
    of its type.
    """
    source = world.source
    left = world.below(limit)
    if left is None or source.chance(5):
        kind = source.pick(TYPES)
        relation = source.pick(RELATIONS if world.constructs.relations else RELATIONS[:2])
        return [constant(source, kind), relation, constant(source, kind)]
    ordered = 2 if world.constructs.relations else 0
    orders = ((ordered, "<"), (ordered, "<="), (ordered, ">"), (ordered, ">="))
    operator = source.weighted(((6, "="), (4, "!="), *orders))
    other = world.below(limit)
    if other is not None and source.chance(30):
        right = other.name
    elif source.chance(5):
        right = quoted(source, left.name)
    else:
        right = constant(source, left.type)
    if source.chance(8):
        return [right, operator, left.name]
    return [left.name, _safe(source, left.type, operator, right), right]


def _safe(source: Source, kind: str, operator: str, right: str) -> str:
    """``operator``, unless it makes ``BOOL != y``: 6.12 takes the symbol for an expression there, and crashes
    or worse.
    """
    unsafe = kind == "bool" and operator == "!=" and right in UNSAFE_RIGHT
    return "=" if unsafe and source.likely(98) else operator


def _dense(world: World, limit: int) -> Tokens:
    """Several tests of one or two symbols, joined: what C's simplifications look for."""
    source = world.source
    symbols = [world.below(limit, ("tristate", "bool") if source.likely(92) else ()) for _ in range(2)]
    known = [symbol for symbol in symbols if symbol is not None]
    if not known:
        return _leaf(world, limit)
    joint = source.pick(("&&", "||"))
    tokens: Tokens = []
    for _ in range(source.between(2, 5)):
        if tokens:
            tokens.append(joint if source.likely(80) else source.pick(("&&", "||")))
        tokens += _dense_operand(world, known[0] if source.likely(80) else source.pick(known), depth=2)
    return tokens


def _dense_operand(world: World, symbol: Symbol, depth: int) -> Tokens:
    source, name = world.source, symbol.name
    kind = source.weighted(((5, "plain"), (4, "not"), (14, "compare"), (2, "constant"), (3, "group")))
    if kind == "plain":
        return [name]
    if kind == "not":
        return ["!", name]
    if kind == "constant":
        return [source.pick(("y", "n", "m"))]
    if kind == "group" and depth:
        negation = ["!"] if source.chance(60) else []
        left, right = (_dense_operand(world, symbol, depth - 1) for _ in range(2))
        return [*negation, "(", *left, source.pick(("&&", "||")), *right, ")"]
    ordered = int(world.constructs.relations)
    orders = ((ordered, "<"), (ordered, "<="), (ordered, ">"), (ordered, ">="))
    operator = source.weighted(((6, "="), (6, "!="), *orders))
    value = source.weighted(((5, "y"), (5, "n"), (5, "m"), (1, '"y"'), (1, '"x"'), (1, name)))
    compare = [name, _safe(source, symbol.type, operator, value), value]
    return ["!", "(", *compare, ")"] if source.chance(12) else compare
