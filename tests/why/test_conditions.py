"""Conditions taken apart, as their authors wrote them, come to what C's rewritten ones come to."""

from __future__ import annotations

import pytest

from kcfg.tree import PropertyKind
from kcfg.why.conditions import VALUES

from .asking import HEAD, Bench

NESTED = (
    HEAD
    + """
config A
	bool "a"

config T
	tristate "t"

menu "outer"
	depends on A
	visible if T

if T && A

config X
	tristate "x" if A || T
	depends on T
	default y if T = m
	select Y if T

config Y
	tristate
	default m

choice
	prompt "one of"
	depends on T

config ONE
	bool "one"

config TWO
	bool "two"
	depends on A != T

endchoice

endif

config Z
	bool "z"
	depends on m

endmenu
"""
)


@pytest.mark.parametrize("dialect", ["linux-6.12", "linux-6.1"])
@pytest.mark.parametrize("a", ["n", "y"])
@pytest.mark.parametrize("t", ["n", "m", "y"])
@pytest.mark.parametrize("modules", ["n", "y"])
def test_parts_come_to_the_whole(bench: Bench, dialect: str, a: str, t: str, modules: str) -> None:
    text = f"CONFIG_MODULES={modules}\nCONFIG_A={a}\nCONFIG_T={t}\n"
    configuration = bench.configuration(NESTED, text, dialect)
    arrays, tri = configuration.tree.arrays, configuration.values.tri
    conditions = configuration.explainer.conditions
    for number, symbol in enumerate(arrays.property_symbol):
        if symbol < 0:
            continue
        prompt = PropertyKind(arrays.property_kind[number]) in (PropertyKind.PROMPT, PropertyKind.MENU)
        parts = conditions.of_prompt(number) if prompt else conditions.of_clause(number)
        least = min((VALUES.index(part.value) for part in parts), default=2)
        assert least == min(tri[arrays.property_condition[number]], 2), arrays.names[symbol]


def test_each_part_names_its_own_line(bench: Bench) -> None:
    explanation = bench.configuration(NESTED).explain("X")
    places = [(c.kind.value, c.place.line, c.within) for c in explanation.definitions[0].conditions]
    assert places == [
        ("prompt if", 22, ""),
        ("depends on", 23, ""),
        ("if block", 19, ""),
        ("menu depends on", 16, 'menu "outer"'),
        ("menu visible if", 17, 'menu "outer"'),
    ]
