"""The plain command line is read as argparse reads it, wherever it is read at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcfg.cli import quick
from kcfg.cli.arguments import make_parser
from kcfg.cli.run import COMMANDS
from kcfg.lazy import module

_VALUES = [
    "a",
    "b/c",
    "A=y",
    "-",
    "",
    "7",
    "run",
    "cached",
    "json",
    "all",
    "a b",
    "y",
    "info",
    "record",
    "--",
    "-5",
    "-x y",
]


def _known(name: str) -> list[str]:
    """The option strings of a command."""
    subparsers = make_parser({name: COMMANDS[name]}, name)._actions[-1].choices
    assert isinstance(subparsers, dict)
    return sorted(subparsers[name]._option_string_actions)


def _by_argparse(name: str, words: list[str]) -> dict[str, object] | None:
    try:
        found = vars(make_parser({name: COMMANDS[name]}, name).parse_args([name, *words]))
    except SystemExit:
        return None
    return {key: value for key, value in found.items() if key not in ("command", "version")}


@given(st.data())
def test_as_argparse_reads_it(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([name for name in COMMANDS if name != "conf"]))
    known = _known(name)
    attached = st.builds("{}={}".format, st.sampled_from(known), st.sampled_from(_VALUES))
    word = st.one_of(st.sampled_from(known), st.sampled_from(_VALUES), attached, st.just("--unknown"), st.just("-Oq"))
    words = data.draw(st.lists(word, max_size=6))
    found = quick.options(words, module(COMMANDS[name][0]).add_arguments)
    if found is not None:
        assert vars(found) == _by_argparse(name, words)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("resolve", ["x_defconfig"]),
        ("resolve", ["x_defconfig", "a.config", "-O", "out", "--env=LLVM=1", "--env", "CC=gcc", "--set", "A=y", "-q"]),
        ("resolve", ["--sync", "-o", "-", "x_defconfig"]),
        ("explain", ["CONFIG_X", "--defconfig", "x_defconfig", "--json"]),
        ("update", []),
        ("export", ["--format", "json"]),
        ("set", ["A=y", "B=n"]),
    ],
)
def test_plain_lines_need_no_argparse(name: str, words: list[str]) -> None:
    found = quick.options(words, module(COMMANDS[name][0]).add_arguments)
    assert found is not None
    assert vars(found) == _by_argparse(name, words)


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["-h"],
        [],
        ["x", "--objt", "out"],
        ["x", "-O"],
        ["x", "-O", "y", "z"],
        ["x", "--sync=1"],
        ["x", "--arch=--"],
    ],
)
def test_others_do(words: list[str]) -> None:
    assert quick.options(words, module(COMMANDS["resolve"][0]).add_arguments) is None
