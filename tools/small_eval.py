"""A second, small evaluator of Kconfig expressions, for checks that must not lean on kcfg's own.

It knows expressions as a text and values as texts, and nothing of trees.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_TOKEN = re.compile(r"""\s*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(&&|\|\||!=|<=|>=|[!()=<>])|([\w.$/-]+))""")
_TRISTATE = {"n": 0, "m": 1, "y": 2}
_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")


@dataclass(frozen=True)
class Values:
    """What names are worth: ``values`` as a ``.config`` gives them, ``types`` of all defined names."""

    values: Mapping[str, str]
    types: Mapping[str, str]
    modules: str

    def text(self, token: str) -> str:
        """What a comparison sees of an operand."""
        if token[:1] in "\"'":
            return re.sub(r"\\(.)", r"\1", token[1:-1])
        if token in _TRISTATE and token not in self.types:
            return token
        type_ = self.types.get(token)
        if type_ is None:
            return token
        return self.values.get(token, "n" if type_ in ("bool", "tristate") else "")

    def worth(self, token: str) -> int:
        """What a bare operand is worth as a tristate."""
        if token == "m":
            return 1 if self.modules == "y" else 0
        if token[:1] in "\"'":
            return _TRISTATE.get(token[1:-1], 0)
        if token in ("n", "y"):
            return _TRISTATE[token]
        return _TRISTATE.get(self.text(token), 0) if self.types.get(token) in ("bool", "tristate") else 0


def tokens(text: str) -> list[str]:
    """The tokens of an expression. Raises ValueError for anything else."""
    found: list[str] = []
    position, text = 0, text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"not an expression: {text[position:]!r}")
        found.append(match.group(match.lastindex or 0))
        position = match.end()
    return found


def evaluate(text: str, values: Values) -> int:
    """0, 1 or 2. Raises ValueError for a text that is no expression."""
    items = tokens(text)
    result, rest = _either(items, 0, values)
    if rest != len(items):
        raise ValueError(f"not an expression: {text!r}")
    return result


def _either(items: list[str], at: int, values: Values) -> tuple[int, int]:
    return _chain(items, at, values, "||", _both, max)


def _both(items: list[str], at: int, values: Values) -> tuple[int, int]:
    return _chain(items, at, values, "&&", _one, min)


_Rule = Callable[[list[str], int, Values], tuple[int, int]]


def _chain(
    items: list[str], at: int, values: Values, operator: str, rule: _Rule, join: Callable[[int, int], int]
) -> tuple[int, int]:
    result, at = rule(items, at, values)
    while at < len(items) and items[at] == operator:
        other, at = rule(items, at + 1, values)
        result = join(result, other)
    return result, at


def _one(items: list[str], at: int, values: Values) -> tuple[int, int]:
    if at >= len(items):
        raise ValueError("an operand is missing")
    token = items[at]
    if token == "!":
        result, at = _one(items, at + 1, values)
        return 2 - result, at
    if token == "(":
        result, at = _either(items, at + 1, values)
        if items[at : at + 1] != [")"]:
            raise ValueError("a parenthesis is not closed")
        return result, at + 1
    if items[at + 1 : at + 2] and items[at + 1] in _COMPARISONS:
        return (2 if _compare(token, items[at + 1], items[at + 2], values) else 0), at + 3
    return values.worth(token), at + 1


def number(text: str) -> int | None:
    """An int or hex number, None for anything else."""
    try:
        return int(text, 16 if text[:2].lower() == "0x" else 10)
    except ValueError:
        return None


def _compare(left: str, operator: str, right: str, values: Values) -> bool:
    one, other = values.text(left), values.text(right)
    kinds = {values.types.get(left, ""), values.types.get(right, "")}
    a, b = number(one), number(other)
    order: int
    if a is not None and b is not None and kinds & {"int", "hex"}:
        order = (a > b) - (a < b)
    elif one in _TRISTATE and other in _TRISTATE:
        order = (_TRISTATE[one] > _TRISTATE[other]) - (_TRISTATE[one] < _TRISTATE[other])
    else:
        order = (one > other) - (one < other)
    return {
        "=": order == 0,
        "!=": order != 0,
        "<": order < 0,
        "<=": order <= 0,
        ">": order > 0,
        ">=": order >= 0,
    }[operator]
