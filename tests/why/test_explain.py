"""kcfg explain from the command line and from the library."""

from __future__ import annotations

import json
import re

import pytest

from kcfg.cli.sanity import named_architecture

from .asking import HEAD, Bench

TREE = (
    HEAD
    + """
config A
	bool "a"

config B
	bool "b"
	depends on A

config C
	def_bool B
"""
)


@pytest.fixture
def written(bench: Bench) -> Bench:
    bench.write("Kconfig", TREE)
    bench.write("input.config", "CONFIG_B=y\n")
    return bench


def test_library_and_command_line_say_the_same(written: Bench) -> None:
    explanation = written.configuration(TREE, "CONFIG_B=y\n").explain("CONFIG_B")
    assert written.kcfg("explain", "B", "--config", "input.config").out.startswith(str(explanation))


def test_deep_tells_each_symbol_once(written: Bench) -> None:
    out = written.kcfg("explain", "C", "--config", "input.config", "--deep").out
    heads = re.findall(r"^(\w+) \(Kconfig:\d+\) is ", out, re.MULTILINE)
    assert heads[0] == "CONFIG_C"
    assert len(set(heads)) == len(heads)
    assert {"B", "A"} <= set(heads)
    assert "1 symbol looks at it or is selected by it." in out


def test_all_is_one_json_object_a_line(written: Bench) -> None:
    lines = written.kcfg("explain", "--all", "--config", "input.config").out.splitlines()
    assert [json.loads(line)["name"] for line in lines] == ["MODULES", "A", "B", "C"]


def test_json_of_one(written: Bench) -> None:
    out = written.kcfg("explain", "B", "--config", "input.config", "--json", "--want", "y", "--dependents").out
    data = json.loads(out)
    assert (data["schema"], data["value"], data["hindrance"], data["causes"]) == (1, "n", "hidden", ["A"])
    assert data["want"]["remedies"][0]["lines"] == ["CONFIG_A=y"]
    assert data["dependents"] == ["C"]


@pytest.mark.parametrize("words", [("explain", "CONFIG_BB"), ("explain",), ("explain", "A", "--all")])
def test_bad_questions(written: Bench, words: tuple[str, ...]) -> None:
    answer = written.kcfg(*words, "--config", "input.config")
    assert (answer.status, answer.out, answer.err.count("\n") <= 2) == (2, "", True)


def test_a_symbol_that_is_not_there_and_a_near_one(written: Bench) -> None:
    written.write("Kconfig", HEAD + 'config USB_STORAGE\n\tbool "x"\n')
    err = written.kcfg("explain", "CONFIG_USB_STROAGE", "--config", "input.config").err
    assert "did you mean CONFIG_USB_STORAGE?" in err


def test_no_such_file(written: Bench) -> None:
    assert written.kcfg("explain", "A", "--config", "nowhere").status == 2


def test_wide_and_deep_expressions(bench: Bench) -> None:
    wide = " || ".join(["A"] * 2000)
    deep = "(" * 3000 + "A" + ")" * 3000
    tree = HEAD + 'config A\n\tbool "a"\n'
    tree += f'config W\n\tbool "w"\n\tdepends on {wide}\n'
    tree += f'config D\n\tbool "d"\n\tdepends on !{deep}\n'
    configuration = bench.configuration(tree, "CONFIG_W=y\n")
    assert configuration.explain("W").causes == ("A",)
    assert str(configuration.explain("D"))


def test_a_config_of_another_tree(written: Bench) -> None:
    written.write("input.config", "".join(f"CONFIG_OTHER_{i}=y\n" for i in range(30)))
    answer = written.kcfg("explain", "A", "--config", "input.config")
    assert answer.status == 2
    assert "seems to belong to another tree: 30 of its 30 names are unknown here" in answer.err


@pytest.mark.parametrize("end", ["CONFIG_A", "CONFIG_A=", "# CONFIG_A is n", 'CONFIG_A="tex'])
def test_a_truncated_file(written: Bench, end: str) -> None:
    written.write("input.config", f"CONFIG_B=y\n{end}")
    answer = written.kcfg("explain", "A", "--config", "input.config")
    assert (answer.status, "ends in the middle of a line" in answer.err) == (2, True)


def test_only_the_last_newline_is_missing(written: Bench) -> None:
    written.write("input.config", "CONFIG_B=y\nCONFIG_A=y")
    assert "B is y" not in written.kcfg("explain", "A", "--config", "input.config").err
    assert written.kcfg("explain", "B", "--config", "input.config").status == 0


@pytest.mark.parametrize(
    ("head", "arch"),
    [
        ("#\n# Automatically generated file; DO NOT EDIT.\n# Linux/arm64 6.12.1 Kernel Configuration\n#\n", "arm64"),
        ("# CONFIG_A is not set\n", ""),
        ("", ""),
    ],
)
def test_the_head_of_a_config_names_its_architecture(bench: Bench, head: str, arch: str) -> None:
    assert named_architecture(str(bench.write("config", head))) == arch
    assert named_architecture("nowhere") == ""


def test_a_symbol_of_a_file_that_is_not_read(bench: Bench) -> None:
    """Another architecture's symbol: where it is defined is said, whether this tree mentions it or not."""
    (bench.folder / "arch" / "other").mkdir(parents=True)
    bench.write("arch/other/Kconfig", '# first\nconfig OTHER\n\tbool "Other"\n\nconfig HERE\n\tbool\n')
    bench.write("Kconfig", HEAD + 'config HERE\n\tbool "Here"\n\tdepends on !OTHER\n')
    bench.write("input.config", "CONFIG_HERE=y\n")
    asked = bench.kcfg("explain", "OTHER", "--config", "input.config")
    assert asked.out == (
        "CONFIG_OTHER is n: no file that was read defines it, and such a name counts as n.\n"
        "arch/other/Kconfig:2 defines it, and is not read.\n"
    )
    bench.write("Kconfig", HEAD + 'config HERE\n\tbool "Here"\n')
    unknown = bench.kcfg("explain", "OTHER", "--config", "input.config")
    assert (unknown.status, "arch/other/Kconfig:2 defines it" in unknown.err) == (2, True)
