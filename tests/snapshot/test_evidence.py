"""What the answers of commands are taken to depend on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kcfg.cache.stamps import Stamps
from kcfg.probes.evidence import Evidence

RUNS_NO_CLANG = [
    'cc -v 2>&1 | grep -q "clang version" && echo clang || echo gcc',
    "if true; then echo clang; fi",
    "grep -E 'clang|gcc' list",
    '{ cc --version | head -n 1 | grep -q clang; } >/dev/null 2>&1 && echo "y" || echo "n"',
]
MAY_RUN_CLANG = [
    "clang -v",
    "$(echo clang) -v",
    "echo clang | xargs env",
    "{ echo clang; } | sh",
    "echo clang > list; sh list",
    "if true; then echo clang; fi | sh",
    "./tool clang",
    "grep -f clang list",
    "grep x clang",
    'grep -q x list && sh -c "clang -v"',
]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A folder of programs, with a clang that takes a note whenever it runs."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, text in (("clang", f"#!/bin/sh\necho run >>{tmp_path}/notes\n"), ("cc", "#!/bin/sh\n")):
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    return {"PATH": f"{programs}:{os.environ['PATH']}"}


@pytest.mark.parametrize("command", RUNS_NO_CLANG)
def test_a_compiler_that_is_only_spoken_of_is_not_asked(
    command: str, environment: dict[str, str], tmp_path: Path
) -> None:
    """To ask clang for its parts takes 70 ms, as long as all the commands of U-Boot's makefile together."""
    Evidence.of([command], environment, str(tmp_path))
    assert not (tmp_path / "notes").exists()


@pytest.mark.parametrize("command", MAY_RUN_CLANG)
def test_a_compiler_that_may_run_is_evidence(command: str, environment: dict[str, str], tmp_path: Path) -> None:
    evidence = Evidence.of([command], environment, str(tmp_path))
    assert (tmp_path / "notes").exists()
    clang = tmp_path / "programs" / "clang"
    clang.write_text(clang.read_text() + "# another\n")
    assert not evidence.holds(environment, str(tmp_path))


@pytest.mark.parametrize(
    ("command", "holds"),
    [("printf a-b | tr - _", True), ("printf %s a_b", True), ("echo $_", False), ("echo ${_}", False)],
)
def test_an_underscore_is_the_shell_s_variable_only_behind_a_dollar_sign(
    command: str, holds: bool, environment: dict[str, str], tmp_path: Path
) -> None:
    started_as = {**environment, "_": "/usr/bin/make"}
    evidence = Evidence.of([command], started_as, str(tmp_path))
    assert evidence.holds(started_as, str(tmp_path))
    assert evidence.holds({**started_as, "_": "/usr/bin/kcfg"}, str(tmp_path)) is holds


@pytest.mark.parametrize(
    ("command", "path", "change"),
    [
        ("test -x tool.sh", "tool.sh", "chmod"),
        ("{ ./tool.sh; } >/dev/null 2>&1 && echo y || echo n", "tool.sh", "chmod"),
        ("sh plain", "named", "edit"),
        (". ./plain", "named", "edit"),
        ("cat ~/home", "home", "edit"),
        ('cat "two words"', "two words", "edit"),
        ("cat name=value", "name=value", "edit"),
        ("sh of=this,tree/script.sh", "of=this,tree/script.sh", "edit"),
    ],
)
def test_what_a_command_looks_at_is_evidence(
    command: str, path: str, change: str, environment: dict[str, str], tmp_path: Path
) -> None:
    texts = {"tool.sh": "#!/bin/sh\n", "plain": "cat ./named\n", "named": "", "home": "", "two words": ""}
    (tmp_path / "of=this,tree").mkdir()
    for name, text in {**texts, "name=value": "", "of=this,tree/script.sh": "echo one\n"}.items():
        (tmp_path / name).write_text(text)
    surroundings = {**environment, "HOME": str(tmp_path)}
    evidence = Evidence.of([command], surroundings, str(tmp_path))
    assert evidence.holds(surroundings, str(tmp_path)) and not evidence.volatile
    if change == "chmod":
        (tmp_path / path).chmod(0o755)
    else:
        (tmp_path / path).write_text("another\n")
    assert not evidence.holds(surroundings, str(tmp_path))


def test_a_script_with_a_very_long_word_is_followed(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "named").write_text("one")
    (tmp_path / "script").write_text(f"data {'x' * 200_000}\ncat ./named\n")
    evidence = Evidence.of(["sh script"], environment, str(tmp_path))
    assert evidence.holds(environment, str(tmp_path))
    (tmp_path / "named").write_text("another")
    assert not evidence.holds(environment, str(tmp_path))


@pytest.mark.parametrize(
    "command",
    ["cd sub && cat f", "grep -r V sub", "grep --recursive V sub", "readlink l", "[ a -nt b ]", "cat list | xargs cat"],
)
def test_what_no_evidence_tells_of_is_run_again(command: str, environment: dict[str, str], tmp_path: Path) -> None:
    assert Evidence.of([command], environment, str(tmp_path)).volatile == {command}


def test_files_that_change_places_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two files of one size may have been written in the same tick of the clock."""
    look = os.stat

    def stat(path: str) -> os.stat_result:
        found = look(path)
        return os.stat_result(found[:10], {"st_mtime_ns": 10**18, "st_ctime_ns": 10**18, "st_atime_ns": 0})

    monkeypatch.setattr(os, "stat", stat)
    for name, text in (("here", "one"), ("there", "two")):
        (tmp_path / name).write_text(text)
    stamps = Stamps()
    stamps.look("here", str(tmp_path))
    stamps.close()
    assert stamps.hold(str(tmp_path)) and not stamps.refreshable
    (tmp_path / "there").replace(tmp_path / "here")
    assert not stamps.hold(str(tmp_path))
