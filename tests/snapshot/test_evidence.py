"""What the answers of commands are taken to depend on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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
