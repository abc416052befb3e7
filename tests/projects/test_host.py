"""How the commands of makefiles are run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kcfg.projects.host import run_shell, run_shells
from kcfg.scratch import EmptyFolder


def test_the_wait_for_a_command_is_used(tmp_path: Path) -> None:
    """A command that is waited for is time in which something else can be done, for as long as there is any."""
    left = [3, 2, 1, 0]
    flag = tmp_path / "flag"

    def meanwhile() -> bool:
        found = left.pop(0)
        if not found:
            flag.write_text("")
        return bool(found)

    said = run_shell("while ! test -e flag; do :; done; echo done", str(tmp_path), os.environ, meanwhile)
    assert said == "done\n"
    assert left == []


def test_a_command_in_a_folder_to_come_finds_an_empty_one(tmp_path: Path) -> None:
    said = run_shell("pwd; ls -A; mkdir sub; echo x >sub/file", str(tmp_path / "to come"), os.environ)
    assert said.count("\n") == 1
    assert not os.path.exists(said.strip())
    assert os.listdir(tmp_path) == []


def test_an_empty_folder_is_found_elsewhere_if_need_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "gone"))
    with EmptyFolder() as folder:
        assert os.listdir(folder) == []
    assert not os.path.exists(folder)


def test_several_commands_run_side_by_side_and_answer_in_order(tmp_path: Path) -> None:
    # The first waits for the second, whose output is more than a pipe holds.
    first = "for i in $(seq 2000); do [ -e there ] && break; sleep 0.01; done; echo $NAME; rm there"
    second = "touch there; head -c 200000 /dev/zero | tr '\\0' x; echo dropped >&2"
    said = run_shells([first, second, "pwd"], str(tmp_path), {"PATH": os.environ["PATH"], "NAME": "value"})
    assert said == ["value\n", "x" * 200000, f"{tmp_path}\n"]


def test_several_commands_in_a_folder_that_is_not_there_find_empty_ones(tmp_path: Path) -> None:
    missing = tmp_path / "objects"
    said = run_shells(["ls; touch mark; pwd", "ls; touch mark; pwd"], str(missing), dict(os.environ))
    assert all(text.count("\n") == 1 for text in said) and said[0] != said[1]
    assert not missing.exists() and not any(os.path.exists(text.strip()) for text in said)
