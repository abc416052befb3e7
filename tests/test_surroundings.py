"""kcfg in odd surroundings: input from pipes, closed streams, folders that are gone. One clear message, or it works."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
TREE = CHECKOUT / "corpora" / "embedded"
DEFCONFIG = "arch/arm/configs/lantern_defconfig"


@pytest.fixture
def run(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


class Shell:
    """Runs lines of bash in the embedded tree, in which ``kcfg`` is this checkout's."""

    def __init__(self, folder: Path) -> None:
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": str(CHECKOUT),
            "PYTHON": sys.executable,
            "T": str(folder),
            "D": DEFCONFIG,
        }

    def __call__(self, line: str) -> tuple[int, str, str]:
        """Status, output and messages of a line."""
        script = f'kcfg() {{ "$PYTHON" -m kcfg "$@"; }}\n{line}'
        command = ["bash", "-c", script]
        done = subprocess.run(command, cwd=TREE, env=self.environment, capture_output=True, text=True, timeout=120)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "command",
    ("resolve {} --tree . --arch arm -q -o -", "check {} --arch arm", "explain BRIDGE --arch arm --defconfig {}"),
)
def test_a_pipe_says_what_the_file_says(command: str, run: Shell) -> None:
    expected = run(f"kcfg {command.format('$D')}")[:2]
    assert expected[0] == 0 and expected[1]
    for piped, name in (
        (f"kcfg {command.format('<(cat $D)')}", "/dev/fd/63"),
        (f"cat $D | kcfg {command.format('/dev/stdin')}", "/dev/stdin"),
        (f"cat $D | kcfg {command.format('-')}", "/dev/stdin"),
        (f'mkfifo "$T/pipe"; cat $D >"$T/pipe" & kcfg {command.format("$T/pipe")}', run.environment["T"] + "/pipe"),
    ):
        status, output, _ = run(piped)
        assert (status, output.replace(name, DEFCONFIG)) == expected


def test_fragments_and_differences_come_through_pipes(run: Shell) -> None:
    status, _, _ = run('kcfg resolve $D <(echo CONFIG_NET=n) -q -o "$T/config"; grep CONFIG_NET "$T/config"')
    assert status == 0
    assert run("kcfg diff <(cat $D) $D --arch arm") == (0, "No difference.\n", "")


def test_a_pipe_is_not_written_to(run: Shell) -> None:
    status, _, messages = run("kcfg check --fix <(cat $D) --arch arm")
    assert status == 2 and "/dev/fd/63 is no file" in messages


@pytest.mark.parametrize("encoding", ("utf-8:strict", "UTF8:backslashreplace"))
def test_bytes_that_are_no_text_come_out_as_they_are(encoding: str, run: Shell) -> None:
    line = f'export PYTHONIOENCODING={encoding}; printf \'x\\377\\n\' >"$T/odd"; kcfg check "$T/odd" --arch arm'
    assert run(f"{line} | grep -c $'x\\377'")[1] == "1\n"
    assert run(f'{line} --json | iconv -f utf-8 -t utf-16 >"$T/wide" && echo sound')[1] == "sound\n"
    assert run(f"{line.replace('check', 'resolve')} --tree . -o /dev/null 2>&1 | grep -c $'data: x\\377'")[1] == "1\n"


def test_a_closed_output_is_told(run: Shell) -> None:
    status, _, messages = run("kcfg check $D >&-")
    assert (status, messages.splitlines()[-1]) == (2, "kcfg: standard output: Bad file descriptor")


def test_closed_streams_do_not_matter_to_who_says_nothing(run: Shell) -> None:
    assert run('kcfg resolve $D -q -O "$T" >&- 2>&- <&-; cat "$T/.config"')[1].startswith("#\n# Automatically")


def test_messages_never_go_to_standard_output(run: Shell) -> None:
    assert run("kcfg explain NOT_THERE --defconfig $D 2>&-")[:2] == (2, "")


def test_a_working_directory_that_is_gone(run: Shell) -> None:
    status, _, messages = run('mkdir "$T/gone"; cd "$T/gone"; rmdir "$T/gone"; kcfg explain NET')
    assert (status, messages.splitlines()[-1]) == (2, "kcfg: the working directory is gone; go to one that is there")


def test_what_is_no_folder(run: Shell) -> None:
    status, _, messages = run('touch "$T/file"; kcfg resolve $D -q -O "$T/file"')
    assert status == 2 and "file is no folder" in messages


def test_without_a_configuration(run: Shell) -> None:
    for command in ("explain NET", "new", "update", "save"):
        status, _, messages = run(f'kcfg {command} -O "$T"')
        assert status == 2 and "make one (kcfg resolve" in messages
