"""kcfg's enumerations are what Python's own would be, wherever kcfg asks anything of them."""

from __future__ import annotations

import copy
import enum
import json
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from kcfg import enums
from kcfg.configuration import Mode, Rule


def made(module: Any) -> tuple[Any, Any]:
    """The same two enumerations, by Python's own ``enum`` or by kcfg's."""

    class Colour(module.Enum):  # type: ignore[misc]
        """Texts, one of them twice."""

        RED = "red"
        GREEN = "green"
        CRIMSON = "red"

        @property
        def warm(self) -> bool:
            """A property of each member."""
            return self is Colour.RED

    class Size(module.IntEnum):  # type: ignore[misc]
        """Numbers."""

        SMALL = 1
        LARGE = 3

    return Colour, Size


QUESTIONS: dict[str, Callable[[Any, Any], object]] = {
    "members in order": lambda colour, size: [(m.name, m.value) for kind in (colour, size) for m in kind],
    "how many": lambda colour, size: (len(colour), len(size), bool(colour)),
    "by value": lambda colour, size: (colour("green").name, size(3).name, colour(colour.RED).name),
    "by name": lambda colour, size: (colour["CRIMSON"].name, size["LARGE"].value),
    "all names": lambda colour, size: [(name, member.value) for name, member in colour.__members__.items()],
    "one object": lambda colour, size: (colour("red") is colour.RED, colour.CRIMSON is colour.RED),
    "in words": lambda colour, size: [f"{m!r} {m!s} {m}" for m in (colour.RED, size.LARGE)],
    "as numbers": lambda colour, size: (size.LARGE + 1, size.SMALL < size.LARGE, size.LARGE == 3, [0, 1][size.SMALL]),
    "as JSON": lambda colour, size: json.dumps({"size": size.LARGE, size.SMALL: 1}),
    "equal": lambda colour, size: (colour.RED == "red", colour.RED == colour.GREEN, {colour.RED: 1}[colour("red")]),
    "copies": lambda colour, size: [copy.deepcopy(m) is m and copy.copy(m) is m for m in (colour.RED, size.LARGE)],
    "properties": lambda colour, size: [m.warm for m in colour],
    "is one of them": lambda colour, size: (colour.RED in colour, isinstance(size.SMALL, int)),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_as_python_has_it(question: str) -> None:
    ask = QUESTIONS[question]
    assert ask(*made(enums)) == ask(*made(enum))


@pytest.mark.parametrize("module", [enums, enum])
def test_an_unknown_value_is_an_error(module: Any) -> None:
    for kind, value in zip(made(module), ("blue", 2), strict=True):
        with pytest.raises(ValueError, match=f"{value!r} is not a valid .*{kind.__name__}"):
            kind(value)


@pytest.mark.parametrize("member", [Mode.ALLYESCONFIG, Rule.SELECT])
def test_other_processes_get_the_same_member(member: object) -> None:
    assert pickle.loads(pickle.dumps(member)) is member
