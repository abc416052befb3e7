"""What making a goal would run: rules, recipes and the makes that they start."""

from __future__ import annotations

from pathlib import Path

import pytest

from kcfg.projects.host import Host
from kcfg.projects.make.commands import recipe_lines, simple_commands
from kcfg.projects.make.reader import Makefile
from kcfg.projects.make.walk import NoRuleError, invocations


def programs(folder: Path, text: str, goal: str, **files: str) -> list[str]:
    """The programs, with their arguments, that ``make goal`` would run in ``folder``."""
    for name, content in {"Makefile": text, **files}.items():
        (folder / name).write_text(content)
    makefile = Makefile(Host({"PATH": "/usr/bin:/bin"}), cwd=str(folder), environment={}, command_line={}, goals=[goal])
    makefile.read("Makefile")
    return [" ".join(found.words) for found in invocations(makefile, goal)]


def test_pattern_rule_with_the_shortest_stem(tmp_path: Path) -> None:
    """``%_defconfig`` stands before ``%config`` wherever it is written, for it says more."""
    text = "%config:\n\tgeneral $@ $*\n%_defconfig: conf\n\t$< --defconfig=$@\nconf:\n"
    assert programs(tmp_path, text, "board_defconfig") == ["conf --defconfig=board_defconfig"]
    assert programs(tmp_path, text, "oldconfig") == ["general oldconfig old"]


def test_explicit_rule_stands_before_patterns(tmp_path: Path) -> None:
    """A name that the makefile makes itself is not looked for as a file."""
    text = "%_defconfig:\n\tby-pattern\nx_defconfig:\n\tby-name\n"
    assert programs(tmp_path, text, "x_defconfig") == ["by-name"]


def test_phony_goal_without_recipe_is_its_prerequisite(tmp_path: Path) -> None:
    """powerpc's ``pseries_defconfig: ppc64le_guest_defconfig``: no pattern comes on top, for the goal is phony."""
    text = ".PHONY: a_defconfig\n%_defconfig:\n\tby-pattern $@\na_defconfig: b_defconfig\n"
    assert programs(tmp_path, text, "a_defconfig") == ["by-pattern b_defconfig"]


def test_prerequisites_of_several_rules_add_up(tmp_path: Path) -> None:
    """MIPS gives its generic configurations their fragments rule by rule; ``$^`` has them all."""
    text = "x_defconfig: a.config\nx_defconfig: b.config\nx_defconfig:\n\tmerge $^\n%.config: ;\n"
    assert programs(tmp_path, text, "x_defconfig") == ["merge a.config b.config"]


def test_static_pattern(tmp_path: Path) -> None:
    """``targets: pattern: prerequisites`` gives each target its stem."""
    text = "a_config b_config: %_config: %.src\n\tmake-it $* from $<\na.src b.src:\n"
    assert programs(tmp_path, text, "b_config") == ["make-it b from b.src"]


def test_recipe_of_a_define(tmp_path: Path) -> None:
    """A ``define`` in a recipe is several commands; a backslash inside ``$(call …)`` joins, outside it does not."""
    text = (
        "define merge\n\t@first $(1)\n\t+second $(2)\nendef\n"
        "x_defconfig:\n\t$(call merge,a,\\\n\t\tb c)\n\tthird \\\n\t\tfourth\n"
    )
    assert programs(tmp_path, text, "x_defconfig") == ["first a", "second b c", "third fourth"]


def test_another_make(tmp_path: Path) -> None:
    """A recipe's make is followed with its file, its variables, and what was exported to it."""
    text = (
        "export BASE = x\nall_config:\n\tONCE=y $(MAKE) -f other.mk CONF=conf one_config two_config\n"
        "other_thing:\n\tnever\n"
    )
    other = "%_config:\n\t$(CONF) $@ $(BASE) $(ONCE) $(MAKECMDGOALS)\n"
    found = programs(tmp_path, text, "all_config", **{"other.mk": other})
    assert found == ["conf one_config x y one_config", "conf two_config x y two_config"]


def test_what_is_not_about_configurations_is_left_out(tmp_path: Path) -> None:
    """Building conf itself, output folders and the like are make's business."""
    text = "x_defconfig: scripts conf\n\t$(MAKE) other\n\tconf\nscripts conf other:\n\tcompile\n"
    assert programs(tmp_path, text, "x_defconfig") == ["conf"]


def test_an_included_config_that_is_not_there_is_made_first(tmp_path: Path) -> None:
    """SeaBIOS includes ``.config`` and has a rule for it: without one, make runs that first."""
    text = "-include .config\n.config:\n\tfirst\n%onfig:\n\tafterwards $@\n"
    assert programs(tmp_path, text, "defconfig") == ["first", "afterwards defconfig"]
    (tmp_path / ".config").write_text("")
    assert programs(tmp_path, text, "defconfig") == ["afterwards defconfig"]


def test_no_rule(tmp_path: Path) -> None:
    """A goal that nothing makes."""
    with pytest.raises(NoRuleError, match="no rule of the makefile makes 'y_defconfig'"):
        programs(tmp_path, "x_defconfig:\n\tx\n", "y_defconfig")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a b;c&&d||e|f", [["a", "b"], ["c"], ["d"], ["e"], ["f"]]),
        ("sh x.sh 'a b' \"c d\" e\\ f", [["sh", "x.sh", "a b", "c d", "e f"]]),
        ("a > out 2>&1 b < in", [["a", "b"]]),
        ("if test -f x; then a; fi", [["test", "-f", "x"], ["a"]]),
        ("for i in x; do a $i; done", [["for", "i", "in", "x"], ["a", "$i"]]),
        ("{ a; } || (b)", [["a"], ["b"]]),
        ("", []),
        ("set -e; \\\n\ta", [["set", "-e"], ["a"]]),
    ],
)
def test_shell_text(line: str, expected: list[list[str]]) -> None:
    """A recipe's line is taken apart into simple commands; redirections go."""
    assert [words for _, words in simple_commands(line)] == expected


def test_variables_before_a_command() -> None:
    """``KCONFIG_ALLCONFIG=x make …``: the setting belongs to that command alone."""
    assert simple_commands("A=1 B='x y' run; C=2; walk") == [
        ({"A": "1", "B": "x y"}, ["run"]),
        ({}, ["walk"]),
    ]


def test_lines_of_a_recipe() -> None:
    """Each line is a shell of its own; the signs in front say nothing about what is run."""
    assert recipe_lines("@a\n-+b\\\n\tc\n\n") == ["a", "b\\\n\tc"]
