"""Kconfig files that cannot be read: the message names file and line, and shows the line."""

from __future__ import annotations

import pytest

from tests.bad_input.bench import Bench

SYNTAX = {
    "unknown keyword": ('config A\n\tbool "a"\n\tdepend on B\n', 3, "depend"),
    "text after a statement": ('config A\n\tbool "a" B\n', 2, ""),
    "config without a name": ('config\n\tbool "a"\n', 1, "config"),
    "operator without a right side": ('config A\n\tbool "a"\n\tdepends on B &&\n', 3, "B &&"),
    "parenthesis that does not close": ('config A\n\tbool "a"\n\tdepends on (B\n', 3, "(B"),
    "parenthesis that does not open": ('config A\n\tbool "a"\n\tdepends on B)\n', 3, "B)"),
    "range of one bound": ('config A\n\tint "a"\n\trange 1\n', 3, "range 1"),
    "select without a name": ('config A\n\tbool "a"\n\tselect\n', 3, "select"),
    "source of a bare word": ("source other\n", 1, "source other"),
    "if without a condition": ('if\nconfig A\n\tbool "a"\nendif\n', 1, "if"),
    "default outside an entry": ("default y\n", 1, "default y"),
}


@pytest.mark.parametrize("name", SYNTAX)
def test_a_syntax_error_shows_the_line(bench: Bench, name: str) -> None:
    text, line, shown = SYNTAX[name]
    bench.write("Kconfig", text)
    bench.refused(bench.resolve(), f"Kconfig:{line}", shown)


def test_a_syntax_error_has_a_caret_under_its_place(bench: Bench) -> None:
    bench.write("Kconfig", 'config A\n\tbool "a"\n\tdepends on B && ) C\n')
    messages = bench.refused(bench.resolve(), "Kconfig:3").messages.splitlines()
    shown = next(number for number, line in enumerate(messages) if "depends on B" in line)
    caret = messages[shown + 1]
    assert caret.strip() == "^"
    assert messages[shown][caret.index("^")] == ")"


def test_a_syntax_error_in_a_sourced_file_names_that_file(bench: Bench) -> None:
    bench.write("Kconfig", 'source "drivers/Kconfig"\n')
    bench.write("drivers/Kconfig", "# two lines\n\nconfig A\n\tboolean-ish\n")
    bench.refused(bench.resolve(), "drivers/Kconfig:4", "boolean-ish")


@pytest.mark.parametrize("block", ["menu", "choice", "if"])
def test_a_block_that_is_never_closed_is_named_with_its_line(bench: Bench, block: str) -> None:
    opening = {"menu": 'menu "Drivers"', "choice": 'choice\n\tprompt "One of"', "if": "if A"}[block]
    bench.write("Kconfig", f'config A\n\tbool "a"\n\n{opening}\nconfig B\n\tbool "b"\n')
    bench.refused(bench.resolve(), "Kconfig:4", block)


@pytest.mark.parametrize("end", ["endmenu", "endchoice", "endif"])
def test_an_end_without_a_beginning(bench: Bench, end: str) -> None:
    bench.write("Kconfig", f'config A\n\tbool "a"\n{end}\n')
    bench.refused(bench.resolve(), "Kconfig:3", end)


def test_an_end_of_another_block(bench: Bench) -> None:
    bench.write("Kconfig", 'menu "Drivers"\nconfig A\n\tbool "a"\nendif\n')
    bench.refused(bench.resolve(), "Kconfig:4", "endif")


def test_a_block_closed_in_another_file(bench: Bench) -> None:
    bench.write("Kconfig", 'menu "Drivers"\nsource "inner"\n')
    bench.write("inner", 'config A\n\tbool "a"\nendmenu\n')
    bench.refused(bench.resolve(), "inner:3", "menu")


def test_a_sourced_file_that_is_missing(bench: Bench) -> None:
    bench.write("Kconfig", '\nsource "drivers/Kconfig"\n')
    bench.refused(bench.resolve(), "Kconfig:2", "drivers/Kconfig")


def test_a_sourced_folder(bench: Bench) -> None:
    bench.write("Kconfig", 'source "drivers"\n')
    (bench.tree / "drivers").mkdir()
    bench.refused(bench.resolve(), "Kconfig:1", "drivers")


def test_a_file_that_sources_itself(bench: Bench) -> None:
    bench.write("Kconfig", 'config A\n\tbool "a"\nsource "Kconfig"\n')
    bench.refused(bench.resolve(), "Kconfig:3")


def test_files_that_source_each_other(bench: Bench) -> None:
    bench.write("Kconfig", 'source "one"\n')
    bench.write("one", 'config A\n\tbool "a"\nsource "two"\n')
    bench.write("two", '\nsource "one"\n')
    bench.refused(bench.resolve(), "two:2", "one sources two")


def test_a_root_file_that_is_missing(bench: Bench) -> None:
    bench.refused(bench.resolve(), "Kconfig")


def test_a_macro_that_uses_itself(bench: Bench) -> None:
    bench.write("Kconfig", 'one = $(two)\ntwo = $(one)\nconfig A\n\tbool "$(one)"\n')
    bench.refused(bench.resolve(), "Kconfig:4")


def test_a_macro_that_does_not_end(bench: Bench) -> None:
    bench.write("Kconfig", 'config A\n\tdefault $(shell,echo y\n\tbool "a"\n')
    bench.refused(bench.resolve(), "Kconfig:2")


def test_an_error_that_the_tree_raises_itself(bench: Bench) -> None:
    bench.write("Kconfig", "\n$(error-if,y,This compiler is too old.)\n")
    bench.refused(bench.resolve(), "Kconfig:2", "This compiler is too old.")


def test_a_macro_that_cannot_be_called_so(bench: Bench) -> None:
    bench.write("Kconfig", "\n$(filename,1)\n")
    bench.refused(bench.resolve(), "Kconfig:2", "filename")


def test_a_recursive_dependency_prints_the_chain_and_its_places(bench: Bench) -> None:
    bench.write(
        "Kconfig",
        'config A\n\tbool "a"\n\tdepends on B\n\nconfig B\n\tbool "b"\n\tdepends on C\n\n'
        'config C\n\tbool "c"\n\tdepends on A\n',
    )
    said = bench.refused(bench.resolve(), "recursive dependency", "Kconfig:1", "Kconfig:5", "Kconfig:9")
    for name in "ABC":
        assert f"symbol {name} " in said.messages


def test_a_symbol_that_depends_on_itself(bench: Bench) -> None:
    bench.write("Kconfig", 'config A\n\tbool "a"\n\tdepends on A\n')
    bench.refused(bench.resolve(), "recursive dependency", "symbol A depends on A", "Kconfig:1")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('choice\nconfig A\n\tbool "a"\nendchoice\n', 1),
        ('choice\n\tprompt "One of"\nconfig A\n\ttristate "a"\nendchoice\n', 3),
        ('choice\n\tprompt "One of"\nconfig A\n\tbool\nendchoice\n', 3),
    ],
    ids=["no prompt", "tristate member", "hidden member"],
)
def test_a_choice_that_cannot_be_one(bench: Bench, text: str, line: int) -> None:
    bench.write("Kconfig", text)
    bench.refused(bench.resolve(), f"Kconfig:{line}")
