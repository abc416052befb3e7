"""Input that is only doubtful: kcfg warns in the words of Linux 6.12's conf, and goes on."""

from __future__ import annotations

import pytest

from tests.bad_input.bench import Bench

TREE = """\
mainmenu "Lamp"

config A
	bool "a"

config I
	int "i"
	range 1 9
	default 5

config H
	hex "h"
	default 0x10

config S
	string "s"
	default "x"
"""

# Input -> what conf says, and what it then writes.
INPUTS = {
    "wrong letter": (
        "CONFIG_A=Y\n",
        "input.config:1:warning: symbol value 'Y' invalid for A",
        "# CONFIG_A is not set",
    ),
    "module": (
        "CONFIG_A=m\n",
        "input.config:1:warning: symbol value 'm' invalid for A",
        "# CONFIG_A is not set",
    ),
    "number": ("CONFIG_I=ten\n", "input.config:1:warning: symbol value 'ten' invalid for I", "CONFIG_I=5"),
    "hex": ("CONFIG_H=0xg\n", "input.config:1:warning: symbol value '0xg' invalid for H", "CONFIG_H=0x10"),
    "string": ('CONFIG_S="x\n', "input.config:1:warning: invalid string found", 'CONFIG_S="x"'),
    "twice": (
        "CONFIG_I=6\nCONFIG_I=7\n",
        "input.config:2:warning: override: reassigning to symbol I",
        "CONFIG_I=7",
    ),
    "no assignment": ("A=y\n", "input.config:1:warning: unexpected data: A=y", "# CONFIG_A is not set"),
}


@pytest.mark.parametrize("name", INPUTS)
def test_a_doubtful_input_line(bench: Bench, name: str) -> None:
    given, warning, written = INPUTS[name]
    bench.write("Kconfig", TREE)
    bench.write("input.config", given)
    said = bench.resolve()
    assert said.status == 0, said
    bench.spoke(said, warning)
    assert f"{written}\n" in bench.config()


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("CONFIG_LAMP=y\n", "# CONFIG_A is not set"),
        ("CONFIG_I=12\n", "CONFIG_I=9"),
        ("CONFIG_I=0\n", "CONFIG_I=1"),
    ],
    ids=["unknown symbol", "above the range", "below the range"],
)
def test_what_conf_passes_over_in_silence_is_no_error(bench: Bench, given: str, written: str) -> None:
    bench.write("Kconfig", TREE)
    bench.write("input.config", given)
    said = bench.resolve()
    assert said.status == 0, said
    assert "warning" not in said.messages
    assert f"{written}\n" in bench.config()


# Tree -> what conf says of it.
TREES = {
    "string that does not end": (
        'config A\n\tbool "a"\n\nconfig S\n\tstring "s\n',
        "Kconfig:5:warning: multi-line strings not supported",
    ),
    "type redefined": (
        'config A\n\tbool "a"\n\nconfig A\n\tint\n',
        "Kconfig:4:warning: ignoring type redefinition of 'A' from 'bool' to 'integer'",
    ),
    "select of a string": (
        'config A\n\tbool "a"\n\tselect S\n\nconfig S\n\tstring "s"\n',
        "Kconfig:3:warning: 'S' has wrong type. 'select' only accept arguments of bool and tristate type",
    ),
    "number as a default of an int": (
        'config A\n\tbool "a"\n\nconfig I\n\tint "i"\n\tdefault "many"\n',
        "Kconfig:6:warning: 'I': number is invalid",
    ),
}


@pytest.mark.parametrize("name", TREES)
def test_a_doubtful_tree(bench: Bench, name: str) -> None:
    text, warning = TREES[name]
    bench.write("Kconfig", text)
    said = bench.resolve()
    assert said.status == 0, said
    bench.spoke(said, warning)
    assert "CONFIG_A=y\n" in bench.config()


def test_an_unmet_dependency_of_a_select(bench: Bench) -> None:
    bench.write(
        "Kconfig",
        'config UART\n\tbool "uart"\n\nconfig IRQ\n\tbool "irq"\n\tdepends on UART\n\n'
        'config A\n\tbool "a"\n\tselect IRQ\n',
    )
    said = bench.resolve()
    assert said.status == 0, said
    bench.spoke(
        said,
        "WARNING: unmet direct dependencies detected for IRQ",
        "Depends on [n]: UART [=n]",
        "Selected by [y]:",
        "- A [=y]",
    )
    assert "CONFIG_IRQ=y\nCONFIG_A=y\n" in bench.config()
