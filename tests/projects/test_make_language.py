"""The makefile language: each case is a makefile that sets R, and R's value as GNU make computes it."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kcfg.errors import ProjectError
from kcfg.projects.host import Host
from kcfg.projects.make.reader import Makefile
from kcfg.projects.make.walk import invocations

CASES = {
    # assignments
    "recursive sees what comes later": ("A = $(B)\nB = x\nR = $(A)\n", "x"),
    "simple sees what came before": ("B = x\nA := $(B)\nB = y\nR = $(A)\n", "x"),
    "simple that waits is still the old value": (
        "B := 1\nA := $(B)\nB := 2\nA += $(B)\nB := 3\nR = $(A)\n",
        "1 2",
    ),
    "conditional assignment": ("A = x\nA ?= y\nB ?= z\nR = $(A)$(B)\n", "xz"),
    "append to nothing is recursive": ("A += $(B)\nB = later\nR = $(A)\n", "later"),
    "append nothing to simple": ("A := x\nA += $(NONE)\nR = [$(A)]\n", "[x]"),
    "append nothing to recursive": ("A = x\nA += $(NONE)\nR = [$(A)]\n", "[x ]"),
    "shell assignment": ("R != printf 'a\\nb\\n'\n", "a b"),
    "name with a reference": ("N = x\nA_$(N) = 1\nR = $(A_x)\n", "1"),
    "define": ("define A\none\ntwo\nendef\nR := $(subst two,2,$(subst one,1,$(A)))\nR := $(words $(R))\n", "2"),
    "nested define": ("define A\ndefine B\nx\nendef\nendef\n$(eval $(A))\nR = $(B)\n", "x"),
    "define with operator": ("X = 1\ndefine A :=\n$(X)\nendef\nX = 2\nR = $(A)\n", "1"),
    "undefine": ("A = x\nundefine A\nR = $(origin A)\n", "undefined"),
    "override": ("override A = x\nA = y\nR = $(A)\n", "x"),
    "blank before a comment stays": ("A = x # said\nR = [$(A)]\n", "[x ]"),
    "escaped number sign": ("R = a\\#b\n", "a#b"),
    "continued line": ("R = a \\\n   b\\\n\tc\n", "a b c"),
    "escaped dollar": ("R = $$x\n", "$x"),
    "one letter": ("X = y\nR = $Xz\n", "yz"),
    "braces": ("X = y\nR = ${X}$(X)\n", "yy"),
    "computed name": ("A = B\nB = c\nR = $($(A))\n", "c"),
    # conditionals
    "ifeq with brackets": ("ifeq (a,a)\nR = y\nelse\nR = n\nendif\n", "y"),
    "ifeq with quotes": ("ifeq \"a b\" 'a b'\nR = y\nelse\nR = n\nendif\n", "y"),
    "ifeq with a comma in a call": ("ifeq ($(subst a,b,aa),bb)\nR = y\nendif\n", "y"),
    "ifneq and else ifeq": ("ifneq (a,a)\nR = 1\nelse ifeq (b,b)\nR = 2\nelse\nR = 3\nendif\n", "2"),
    "ifdef asks for text, not for a value": ("A =\nB = $(A)\nifdef A\nR += a\nendif\nifdef B\nR += b\nendif\n", "b"),
    "ifndef": ("ifndef NONE\nR = y\nendif\n", "y"),
    "nested and skipped": ("ifdef NONE\nifeq (a,a)\nR = 1\nelse\nR = 2\nendif\nelse\nR = 3\nendif\n", "3"),
    "skipped define hides endif": ("ifdef NONE\ndefine A\nendif\nendef\nR = 1\nendif\nR ?= 2\n", "2"),
    "comment behind else": ("ifdef NONE\nelse # NONE\nR = y\nendif # NONE\n", "y"),
    # references and functions
    "substitution reference": ("A = a.c b.c\nR = $(A:.c=.o)\n", "a.o b.o"),
    "substitution with per cent": ("A = a.c b.h\nR = $(A:%.c=x%.o)\n", "xa.o b.h"),
    "patsubst of words in a row": ("R = $(patsubst a b,,x a b y)\n", "x  y"),
    "filter": ("R = $(filter %.c b,a.c b c.h d.c)\n", "a.c b d.c"),
    "filter-out": ("R = $(filter-out %.c,a.c b c.h)\n", "b c.h"),
    "sort drops doubles": ("R = $(sort b a b)\n", "a b"),
    "strip": ("E :=\nR = $(strip $(E) a   b )\n", "a b"),
    "findstring": ("R = $(findstring b,abc)$(findstring x,abc)\n", "b"),
    "words": (
        "R = $(word 2,a b c) $(words a b c) $(wordlist 2,3,a b c d) $(firstword x y) $(lastword x y)\n",
        "b 3 b c x y",
    ),
    "file names": (
        "R = $(dir a/b c) $(notdir a/b c) $(suffix a.b/c x.y) $(basename a/b.c d)\n",
        "a/ ./ b c .y a/b d",
    ),
    "addprefix and addsuffix": ("R = $(addprefix x/,a b) $(addsuffix .o,a b)\n", "x/a x/b a.o b.o"),
    "join": ("R = $(join a b,1 2 3)\n", "a1 b2 3"),
    "if": ("R = $(if x,y,z)$(if ,y,z)$(if $(NONE),y)\n", "yz"),
    "or and and": ("R = $(or ,a,b) $(and a,b) [$(and a,,b)]\n", "a b []"),
    "foreach": ("R = $(foreach x,a b,$(x)$(x))\n", "aa bb"),
    "call": ("f = $(2)-$(1)\nR = $(call f,a,b)\n", "b-a"),
    "call with fewer arguments than around it": ("g = [$(1)$(2)]\nf = $(call g,$(2))\nR = $(call f,a,b)\n", "[b]"),
    "call of a function by name": ("f = $(call $(1),b a)\nR = $(call f,sort)\n", "a b"),
    "value": ("A = $(B)\nR := $(value A)\n", "$(B)"),
    "origin": ("A = x\nR = $(origin A) $(origin NONE) $(origin CC)\n", "file undefined default"),
    "flavor": ("A = x\nB := x\nR = $(flavor A) $(flavor B) $(flavor NONE)\n", "recursive simple undefined"),
    "eval": ("define A\n$(1) := $$(X)\nendef\nX = y\n$(eval $(call A,R))\nX = z\n", "y"),
    "eval in a loop": ("S :=\n$(foreach x,a b c,$(eval S := $$(x)$$(S)))\nR = $(S)\n", "cba"),
    "eval that is part of a simple value": ("A := $(eval B := x)y\nR = $(A)$(B)\n", "yx"),
    "commas in the last argument": ("R = $(subst x,y,a,x,b)\n", "a,y,b"),
    "brackets in an argument": ("R = $(subst (a),b,x(a)y)\n", "xby"),
    "no function without a blank": ("R = [$(sort)]\n", "[]"),
    "shell": ("R = $(shell echo a; echo b)\n", "a b"),
    # rules do not disturb
    "rule, recipe and variable": ("all: a\n\techo $(R)\na:;\nR = x\n", "x"),
    "variable of a target": ("R = x\nall: R = y\n", "x"),
    "conditional in a recipe": ("all:\n\techo\nifdef NONE\n\tfalse\nelse\n\ttrue\nendif\nR = x\n", "x"),
    "line that expands to nothing": ("$(if $(NONE),$(error no))\nR = x\n", "x"),
    "list of makefiles": ("R := $(notdir $(lastword $(MAKEFILE_LIST)))\n", "Makefile"),
    "include that need not be there": ("-include nothing.mk\nR = x\n", "x"),
    "wildcard": ("R = $(wildcard Make*) $(wildcard no*)\n", "Makefile "),
}  # fmt: skip


def read(folder: Path, text: str, **command_line: str) -> Makefile:
    """A makefile of that text, read in ``folder``."""
    (folder / "Makefile").write_text(text)
    makefile = Makefile(
        Host({"PATH": "/usr/bin:/bin"}), cwd=str(folder), environment={}, command_line=command_line, goals=["all"]
    )
    makefile.read("Makefile")
    return makefile


@pytest.mark.parametrize("case", CASES)
def test_value(case: str, tmp_path: Path) -> None:
    """The reader computes what the case says."""
    text, expected = CASES[case]
    assert read(tmp_path, text).value("R") == expected


def test_cases_are_what_gnu_make_says(tmp_path: Path) -> None:
    """The table itself is checked against the program, all cases in one go each."""
    make = shutil.which("make")
    if make is None:
        pytest.skip("GNU make is not installed")
    wrong = {}
    for case, (text, expected) in CASES.items():
        folder = tmp_path / case.replace(" ", "_")
        folder.mkdir()
        (folder / "Makefile").write_text(f"{text}\n__show:;@:$(info <$(R)>)\n")
        done = subprocess.run([make, "-s", "__show"], cwd=folder, capture_output=True, text=True, check=False)
        if f"<{expected}>\n" not in done.stdout:
            wrong[case] = (expected, done.stdout, done.stderr)
    assert wrong == {}


def test_command_line_stands_above_the_makefile(tmp_path: Path) -> None:
    """``make ARCH=arm`` beats ``ARCH = x86``, but not ``override``; the origin tells."""
    makefile = read(tmp_path, "A = 1\nB = 1\noverride C = 1\nO = $(origin A)\n", A="2", C="2")
    assert [makefile.value(name) for name in "ABCO"] == ["2", "1", "1", "command line"]


def test_exports(tmp_path: Path) -> None:
    """Exported are what ``export`` names (even if undefined), the environment and the command line."""
    (tmp_path / "Makefile").write_text("export A B\nC = 1\nA = 2\nE = changed\nexport D := 3\nunexport F\n")
    makefile = Makefile(
        Host({}),
        cwd=str(tmp_path),
        environment={"E": "e", "F": "f"},
        command_line={"G": "g"},
        goals=[],
    )
    makefile.read("Makefile")
    values = {name: makefile.value(name) for name in makefile.exports() if len(name) == 1}
    assert values == {"A": "2", "B": "", "D": "3", "E": "changed", "G": "g"}


def test_flags_that_nobody_asks_for_cost_nothing(tmp_path: Path) -> None:
    """A ``:=`` with a compiler run in it is not evaluated until somebody wants its value, and then as of its time."""
    text = "OPT = -O1\nCFLAGS := $(shell echo tested $(OPT))\nOPT = -O2\nCFLAGS += $(OPT)\n"
    makefile = read(tmp_path, text)
    assert makefile.host.commands == {}
    assert makefile.value("CFLAGS") == "tested -O1 -O2"
    assert [command for _, command in makefile.host.commands] == ["echo tested -O1"]


def test_makefile_does_not_write(tmp_path: Path) -> None:
    """Kernels make their output folders while the makefile is read; here that does not happen."""
    makefile = read(tmp_path, "X := $(shell mkdir -p out)\nR = $(X)\n")
    assert makefile.value("R") == ""
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("R = $(R)\nifeq ($(R),)\nendif\n", "Recursive variable 'R' references itself (eventually)"),
        ("ifeq (a\nendif\n", "invalid syntax in conditional"),
        ("endif\n", "extraneous 'endif'"),
        ("a b c\n", "missing separator in 'a b c'"),
        ("$(error Not $(shell echo today))\n", "the makefile says: Not today"),
        ("R := $(word x,a)\nifdef R\nendif\n", "non-numeric argument 'x' to function 'word'"),
        ("X := $(shell true\n$(X)\n", "unterminated variable reference in '$(shell true'"),
    ],
)
def test_errors_name_file_and_line(text: str, message: str, tmp_path: Path) -> None:
    """What make would stop at is an error with the makefile's name and the line."""
    with pytest.raises(ProjectError) as caught:
        read(tmp_path, f"# a comment\n{text}").value("R")
    name, line, rest = caught.value.message.split(":", 2)
    assert (name, rest.strip()) == ("Makefile", message)
    assert line in ("2", "3")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("include Makefile\n", "too many makefiles include each other"),
        ("ifeq (" + "$(A" * 100_000 + ")" * 100_000 + ",)\n", "nest too deeply"),
        ("A = $(call A,$(1))\nB := $(A)\nifdef B\nendif\n", "references itself|nest too deeply"),
        ("R = $(eval R = $(value R))$(R)\nifeq ($(R),)\n", "references itself|nest too deeply"),
    ],
)
def test_endless_makefiles_end(text: str, message: str, tmp_path: Path) -> None:
    """Whatever turns in a circle or nests without end is an error, and soon."""
    with pytest.raises(ProjectError, match=message):
        read(tmp_path, text)


SCRAPS = r"""
$ ( ) { } $( ${ , : = := += ?= != :: | ; # \\ % a b A B $(A) $@ ifeq ifdef else endif define endef export override
include eval call foreach if or shell subst patsubst word $(eval $(call $(foreach
"""
WORDS = st.sampled_from([*SCRAPS.split(), " ", "\t", "\n", "\n", "\n\t", "\r\n", "\\\n"])


@given(st.lists(WORDS, max_size=40).map("".join))
@settings(max_examples=1500, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_is_an_error_or_read(text: str) -> None:
    """Scraps of makefiles in any order: no other exception, and no command is run."""
    host = Host({}, lambda *_: "")
    host.texts["/tree/Makefile"] = text
    makefile = Makefile(host, cwd="/tree", environment={}, command_line={}, goals=["all"])
    with contextlib.suppress(ProjectError):
        makefile.read("Makefile")
    for name in makefile.exports() | {"A", "B"}:
        with contextlib.suppress(ProjectError):
            makefile.value(name)
    with contextlib.suppress(ProjectError):
        list(invocations(makefile, "a"))


def test_a_missing_include_is_an_error(tmp_path: Path) -> None:
    """Unless a rule would make it."""
    with pytest.raises(ProjectError, match=r"includes scripts/missing\.mk, which is not there"):
        read(tmp_path, "include scripts/missing.mk\n")
    read(tmp_path, "include made.mk\nmade.mk:\n\ttouch $@\n")
