"""Macros where Kconfiglib goes its own way: what functions are told, which line is meant, what commands complain of."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from tests.kconfiglib.conftest import Write

TREES = {
    "a function is told its name": (
        "named = <$(0)>\ninner = [$(0)|$(1)|$(2)]\nouter = $(inner,$(0),$(1))\nindirect = outer\n"
        "one := $(named)\ntwo := $(inner,a)\nthree := $($(indirect),x)\nfour = $(outer,y)\n"
    ),
    "the line of an assignment is its own": "a := $(lineno)\nb = $(lineno)\n\nc := $(filename):$(lineno)\nd := $(b)\n",
    "of a continued line the last one counts": "a := 1 \\\n\\\n $(lineno)\nb := $(lineno)\n",
    "a warning names that line": "\na := $(warning-if,y,here)\nconfig A\n\tbool\n",
    "a command's complaints": "a := $(shell,echo out; echo one >&2; echo two >&2)\n\nb := $(shell,echo silent)\n",
    "a complaint behind a lazy variable": "a = $(shell,echo lazy >&2)\nconfig A\n\tstring\n\tdefault \"$(a)\"\n",
}  # fmt: skip


def facts(kconf: Any) -> dict[str, Any]:
    """Warnings of the reading, and all variables; those that mention the line expand by where the reading ended."""
    warnings = list(kconf.warnings)
    variables = {
        name: (v.value, v.is_recursive, "lineno" in v.value or v.expanded_value) for name, v in kconf.variables.items()
    }
    return {"variables": variables, "warnings": warnings}


@pytest.mark.parametrize("name", TREES)
def test_the_same_is_expanded_and_said(name: str, tree: Write, original: ModuleType, ours: ModuleType) -> None:
    tree({"Kconfig": TREES[name]})
    found = [facts(module.Kconfig(warn_to_stderr=False)) for module in (original, ours)]
    assert found[1] == found[0]


def test_a_kept_tree_still_tells_what_commands_complained_of(
    tree: Write, ours: ModuleType, capfd: pytest.CaptureFixture[str]
) -> None:
    """Its commands run again, as nobody else would hear them; nothing is written beside the warning."""
    tree({"Kconfig": TREES["a command's complaints"]})
    said = [ours.Kconfig(warn_to_stderr=False).warnings for _ in range(2)]
    assert said[0] == said[1] != []
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("word", ("help", "---help---", "-help---", "--help--", "help-"))
def test_dashes_around_help(word: str, tree: Write, original: ModuleType, ours: ModuleType) -> None:
    tree({"Kconfig": f"config A\n\tbool\n\t{word}\n\t  text\n\t   more\nconfig B\n\tbool\n"})
    found = [[node.help for node in module.Kconfig().node_iter()] for module in (original, ours)]
    assert found[1] == found[0] == ["text\n more", None]


def test_the_way_round_a_file_that_sources_itself(tree: Write, original: ModuleType, ours: ModuleType) -> None:
    """From the root file on, although the loop begins further down."""
    tree({"Kconfig": '\nsource "a"\n', "a": 'source "b"\n', "b": '\n\nsource "a"\n'})
    texts = []
    for module in (original, ours):
        with pytest.raises(module.KconfigError) as caught:
            module.Kconfig()
        texts.append(str(caught.value))
    assert texts[1] == texts[0]
    assert texts[0].endswith("Include path:\nKconfig:2\na:1\nb:3")


@pytest.mark.parametrize("text", ("A", "!A", "m", "m && A", "A = B || !(B && C)", '"x" != A', "(A || B) && m"))
@pytest.mark.parametrize("transform_m", (True, False))
def test_tokens_make_expressions(
    text: str, transform_m: bool, tree: Write, original: ModuleType, ours: ModuleType
) -> None:
    """As Kconfiglib's own tests make them, which people copy."""
    tree({"Kconfig": ""})
    found = []
    for module in (original, ours):
        kconf = module.Kconfig(warn=False)
        kconf._tokens = kconf._tokenize(f"if {text}")
        kconf._tokens_i = 1
        found.append(module.expr_str(kconf._parse_expr(transform_m)))
    assert found[1] == found[0]
