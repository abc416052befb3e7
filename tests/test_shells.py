"""Commands that run ahead of need, in a process of their own: what they see and what comes back is as with popen()."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from kcfg.cli import main
from kcfg.errors import ProbeError
from kcfg.probes import runner as runner_module
from kcfg.probes.runner import Answer, Runner
from kcfg.probes.shells import Messages

ENVIRONMENT = {"PATH": os.environ.get("PATH", os.defpath), "NAME": "value"}


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def text_of(path: Path) -> str:
    """The text of a file that a command is about to write."""
    until = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < until, f"{path.name} is not written"
        time.sleep(0.01)
    return path.read_text()


@pytest.fixture(params=["ahead", "now"])
def ahead(request: pytest.FixtureRequest) -> bool:
    return str(request.param) == "ahead"


def answer(command: str, cwd: str, *, ahead: bool) -> Answer:
    runner = Runner(ENVIRONMENT, cwd)
    if ahead:
        runner.start([command])
    try:
        return runner.take(command)
    finally:
        runner.close()


def test_what_a_command_sees(tmp_path: Path, ahead: bool) -> None:
    found = answer("pwd; echo $NAME $0; env | grep -c .; echo oops >&2", str(tmp_path), ahead=ahead)
    # PWD is the shell's own.
    assert found.text == f"{tmp_path} value sh 3"
    assert (found.errors, found.quiet) == (b"oops\n", False)


def test_at_most_4095_bytes_are_read_and_who_writes_more_is_ended(ahead: bool) -> None:
    assert answer("yes", "", ahead=ahead) == Answer(("y " * 2048)[:-1], b"", quiet=True)
    assert answer("head -c 4095 /dev/zero | tr '\\0' x", "", ahead=ahead).text == "x" * 4095


def test_the_text_ends_at_a_zero_byte_and_bytes_that_are_no_text_are_kept(ahead: bool) -> None:
    assert answer("printf 'a\\nb\\n\\n'", "", ahead=ahead).text == "a b"
    assert answer("printf 'a\\0b'", "", ahead=ahead).text == "a"
    assert answer("printf '\\377'", "", ahead=ahead).text.encode("utf-8", "surrogateescape") == b"\xff"


def test_an_object_folder_that_is_not_there_is_an_empty_one(tmp_path: Path, ahead: bool) -> None:
    missing = tmp_path / "objects"
    first = answer("pwd; ls; touch mark", str(missing), ahead=ahead)
    assert first.text.startswith("/") and " " not in first.text
    assert answer("ls", str(missing), ahead=ahead).text == ""
    assert not missing.exists() and not Path(first.text).exists()


def test_the_process_stays_in_its_folder(tmp_path: Path, ahead: bool) -> None:
    before = os.getcwd()
    answer("cd /", str(tmp_path), ahead=ahead)
    assert os.getcwd() == before


def test_what_cannot_be_started_is_said(ahead: bool) -> None:
    with pytest.raises(ProbeError, match="cannot be started"):
        answer("echo " + "x" * (1 << 22), "", ahead=ahead)


def test_who_closes_its_output_is_waited_for(tmp_path: Path, ahead: bool) -> None:
    answer("echo x; exec >&-; sleep 0.3; touch done", str(tmp_path), ahead=ahead)
    assert (tmp_path / "done").exists()


def test_many_run_side_by_side_and_are_taken_in_any_order(tmp_path: Path) -> None:
    runner = Runner(ENVIRONMENT, str(tmp_path), workers=4)
    # Each waits until four have begun; one after another, none would ever see the others.
    others = "for i in $(seq 2000); do [ -e 3.begun -a -e go ] && break; sleep 0.01; done; [ -e 3.begun ] || exit"
    commands = [f"touch {n}.begun; {others}; echo {n}; head -c 100000 /dev/zero >&2" for n in range(8)]
    runner.start(commands)
    assert runner.peek(commands[-1]) is None
    (tmp_path / "go").touch()
    answers = [runner.take(command) for command in reversed(commands)]
    assert [found.text for found in answers] == [str(number) for number in reversed(range(8))]
    assert all(len(found.errors) == 100000 for found in answers), "more than a pipe holds comes back, too"
    runner.close()


def test_one_that_is_needed_does_not_wait_in_the_queue(tmp_path: Path) -> None:
    runner = Runner(ENVIRONMENT, str(tmp_path), workers=1)
    runner.start(["sleep 30 & echo $! >new; mv new pid; wait", "echo queued"])
    assert runner.take("echo queued").text == "queued"
    assert runner.take("echo fresh").text == "fresh"
    os.kill(int(text_of(tmp_path / "pid")), signal.SIGKILL)
    runner.close()


def test_an_answer_is_taken_once(tmp_path: Path) -> None:
    runner = Runner(ENVIRONMENT, str(tmp_path))
    command = "echo x >>log; wc -l <log"
    runner.start([command])
    assert [runner.take(command).text.strip() for _ in range(3)] == ["1", "2", "3"]
    runner.close()


def test_nothing_is_left_open_and_no_process_behind() -> None:
    before = descriptors()
    for _ in range(3):
        runner = Runner(ENVIRONMENT, "")
        runner.start(["true", "sleep 1"])
        runner.take("true")
        runner.close()
    assert descriptors() == before
    until = time.monotonic() + 20
    for pid in runner_module._ended:
        while os.waitpid(pid, os.WNOHANG)[0] != pid:
            assert time.monotonic() < until, "the process goes on"
            time.sleep(0.01)
    # Who waited for them has not put off those that come later.
    runner = Runner(ENVIRONMENT, "")
    runner.start(["true"])
    runner.close()
    assert len(runner_module._ended) <= 1


def test_a_process_that_was_made_ready_is_the_one_that_is_used(tmp_path: Path) -> None:
    runner_module.make_ready()
    runner_module.make_ready()
    ((_, ready),) = runner_module._ready
    pid = ready._pid
    runner = Runner({**ENVIRONMENT, "NAME": "other"}, str(tmp_path))
    runner.start(["echo $PPID; pwd; echo $NAME"])
    assert runner.take("echo $PPID; pwd; echo $NAME").text == f"{pid} {tmp_path} other"
    assert not runner_module._ready
    runner.close()


def test_a_process_that_was_made_ready_in_vain_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tree without commands, resolved in a program that goes on."""
    monkeypatch.chdir(tmp_path)
    Path("Kconfig").write_text('config A\n\tbool "a"\n')
    Path("input").write_text("CONFIG_A=y\n")
    made: list[int] = []
    make_ready = runner_module.make_ready

    def noting() -> None:
        make_ready()
        made.append(len(runner_module._ready))

    monkeypatch.setattr(runner_module, "make_ready", noting)
    before = descriptors()
    assert main(["resolve", "input", "--tree", ".", "--no-cache", "-q"]) == 0
    assert (made, runner_module._ready, descriptors()) == ([1], [], before)
    assert Path(".config").read_text().endswith("CONFIG_A=y\n")


def test_a_fork_does_not_talk_to_a_process_that_another_has_made_ready() -> None:
    runner_module.make_ready()
    ((_, ready),) = runner_module._ready
    child = os.fork()
    if not child:
        runner = Runner(ENVIRONMENT, "")
        runner.start(["echo $PPID"])
        os._exit(runner.take("echo $PPID").text == str(ready._pid))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    runner = Runner(ENVIRONMENT, "")
    runner.start(["echo $PPID"])
    assert runner.take("echo $PPID").text == str(ready._pid)
    runner.close()


def test_a_process_that_is_killed_is_one_message() -> None:
    runner = Runner(ENVIRONMENT, "")
    runner.start(["kill -9 $PPID", "echo never"])
    with pytest.raises(ProbeError, match="has ended"):
        runner.take("kill -9 $PPID")
    runner.close()


@pytest.mark.parametrize("cwd", ["", "/usr"])
def test_without_a_python_to_start_commands_run_when_they_are_needed(monkeypatch: pytest.MonkeyPatch, cwd: str) -> None:
    """A program that is frozen into one file is its own ``sys.executable``: it must not be started as Python."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    runner = Runner(ENVIRONMENT, cwd)
    runner.start(["echo x"])
    assert runner.peek("echo x") is None
    assert runner.take("echo x; pwd").text == f"x {cwd or os.getcwd()}"
    runner.close()


def test_messages_come_in_any_pieces() -> None:
    whole = Messages.packed(b"L", 7, b"one", b"") + Messages.packed(b"N", 8) + Messages.packed(b"E", 9, b"a\nb c")
    expected = [(b"L", 7, [b"one", b""]), (b"N", 8, []), (b"E", 9, [b"a\nb c"])]
    for size in range(1, len(whole) + 1):
        messages = Messages()
        found = [m for start in range(0, len(whole), size) for m in messages.feed(whole[start : start + size])]
        assert found == expected
