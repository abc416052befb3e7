"""kcfg check: a verdict on every line, and a file without its dead lines."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from .asking import HEAD, Bench

TREE = (
    HEAD
    + """
config LAMP
	bool "Lamp"
	default y

config BUZZER
	bool "Buzzer"

config BELL
	bool "Bell"
	depends on BUZZER
	select CHIME

config CHIME
	bool "Chime"

config VOLUME
	int "Volume"
	range 1 10

config NAME
	string "Name"

config HIDDEN
	bool

config USES
	bool "uses"
	depends on NOWHERE
"""
)
INPUT = """\
# a comment stays
CONFIG_LAMP=y
CONFIG_BUZZER=n
CONFIG_BUZZER=y
CONFIG_BELL=y
# CONFIG_CHIME is not set
CONFIG_VOLUME=11
CONFIG_NAME=lighthouse
CONFIG_HIDDEN=y
CONFIG_NOWHERE=y
CONFIG_BUZER=y
CONFIG_BELL=maybe
nonsense
"""
CODES = [
    "redundant", "overridden", "applied", "applied", "overruled", "overruled", "ignored", "overruled", "undefined",
    "unknown", "invalid", "malformed",
]  # fmt: skip


@pytest.fixture
def written(bench: Bench) -> Bench:
    bench.write("Kconfig", TREE)
    bench.write("input.config", INPUT)
    return bench


def test_every_line_has_its_verdict(written: Bench) -> None:
    answer = written.kcfg("check", "--json", "input.config")
    data = json.loads(answer.out)
    assert data["schema"] == 1
    assert [v["code"] for v in data["verdicts"]] == CODES
    assert [v["place"]["line"] for v in data["verdicts"]] == list(range(2, 14))
    by_line = {v["place"]["line"]: v for v in data["verdicts"]}
    assert by_line[3]["by"] == {"file": "input.config", "line": 4}
    assert by_line[6]["hindrance"] == "selected" and by_line[6]["blame"] == ["BELL"]
    assert by_line[7]["hindrance"] == "clamped"
    assert by_line[9]["hindrance"] == "no-prompt"
    assert by_line[11]["near"] == ["BUZZER"]


def test_strict_says_no(written: Bench) -> None:
    assert written.kcfg("check", "input.config").status == 0
    assert written.kcfg("check", "--strict", "input.config").status == 1


def test_sarif_has_a_result_for_every_line_that_is_not_applied(written: Bench) -> None:
    log = json.loads(written.kcfg("check", "--sarif", "input.config").out)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    known = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert [result["ruleId"] for result in run["results"]] == [code for code in CODES if code != "applied"]
    assert {result["ruleId"] for result in run["results"]} <= known


def test_fix_leaves_what_the_result_needs(written: Bench) -> None:
    before = written.configuration(TREE, INPUT).config_text()
    assert written.kcfg("check", "--fix", "input.config").status == 0
    left = (written.folder / "input.config").read_text(encoding="utf-8")
    assert left == "# a comment stays\nCONFIG_BUZZER=y\nCONFIG_BELL=y\nCONFIG_VOLUME=11\n"
    assert written.configuration(TREE, left).config_text() == before


def test_two_lines_each_redundant_but_not_both(bench: Bench) -> None:
    """A choice takes either member's word for it: to refuse both others twice over is once too much."""
    tree = HEAD + 'choice\n\tprompt "c"\n\nconfig A\n\tbool "a"\n\nconfig B\n\tbool "b"\n\nendchoice\n'
    text = "CONFIG_B=y\n# CONFIG_A is not set\n"
    before = bench.configuration(tree, text).config_text()
    bench.write("input.config", text)
    assert bench.kcfg("check", "--fix", "input.config").status == 0
    left = (bench.folder / "input.config").read_text(encoding="utf-8")
    assert left.count("\n") == 1
    assert bench.configuration(tree, left).config_text() == before


def test_renames_are_told(written: Bench) -> None:
    written.write("renames", "# old and new\nCONFIG_BUZER CONFIG_BUZZER\n")
    answer = written.kcfg("check", "--renames", "renames", "input.config")
    assert "it was renamed to BUZZER" in answer.out


def git(bench: Bench, *words: str) -> None:
    """Run git in the folder, as a person of its own."""
    person = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", "-C", str(bench.folder), *person, *words], check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_renames_are_found_in_the_tree_s_history(written: Bench) -> None:
    """A commit took BEEPER away and put SOUNDER in its place, the next one SOUNDER and BUZZER; BELL only moved."""
    older = TREE.replace("config BUZZER", "config BEEPER")
    git(written, "init", "-q")
    for text in (older, older.replace("config BEEPER", "config SOUNDER"), TREE, TREE.replace("config GONE", "")):
        written.write("Kconfig", text)
        git(written, "add", "Kconfig")
        git(written, "commit", "-q", "--allow-empty", "-m", "change")
    written.write("input.config", "CONFIG_BEEPER=y\nCONFIG_NEVER=y\n")
    out = written.kcfg("check", "input.config").out
    assert "`CONFIG_BEEPER=y` names no symbol of this tree: it was renamed to BUZZER." in out
    assert "CONFIG_NEVER" in out and out.count("renamed") == 1


def test_a_rename_file_that_the_tree_ships(written: Bench) -> None:
    """ESP-IDF keeps one beside the root file and one in each component."""
    (written.folder / "components" / "bell").mkdir(parents=True)
    (written.folder / "components" / "bell" / "sdkconfig.rename").write_text(
        "# old new\nCONFIG_OLD_BELL  CONFIG_BELL\n"
    )
    written.write("input.config", "CONFIG_OLD_BELL=y\n")
    assert "it was renamed to BELL" in written.kcfg("check", "input.config").out


def test_a_file_of_another_tree_is_refused(written: Bench) -> None:
    written.write("other.config", "".join(f"CONFIG_ELSEWHERE_{number}=y\n" for number in range(30)))
    ran = written.kcfg("check", "other.config")
    assert ran.status == 2
    assert "seems to belong to another tree" in ran.err


def test_a_truncated_file_is_refused_and_not_mended(written: Bench) -> None:
    path = written.write("cut.config", "CONFIG_BELL=y\nCONFIG_BUZ")
    ran = written.kcfg("check", "cut.config", "--fix")
    assert ran.status == 2
    assert "ends in the middle of a line" in ran.err
    assert path.read_text() == "CONFIG_BELL=y\nCONFIG_BUZ"
