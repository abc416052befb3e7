"""``kcfg conf`` as the subject, in this process: arguments, environment and standard input to everything it leaves."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from differential.calling import CALLINGS
from differential.outcome import HANG, MESSAGES, STATUS, STDERR, STDOUT, TOUCHED, Step, messages
from differential.program import OUTPUTS, Command, Program, snapshot
from kcfg.cli.conf import Conf
from tests.strategies import ROOT


class OwnConf(Program):
    """Runs every step of a case as ``kcfg conf`` would; all parts of an outcome count, or files and status alone."""

    def __init__(self, generation: str, *, messages: bool = False) -> None:
        super().__init__(Path("conf"), CALLINGS[generation])
        self.generation = generation
        self.parts: frozenset[str] | None = None if messages else frozenset((STATUS, TOUCHED, *OUTPUTS))

    def _run_step(self, command: Command, folder: Path, variables: dict[str, str]) -> Step:
        words = ["--dialect", self.generation, *command.arguments, ROOT]
        with surroundings(folder, command.answers) as (out, err):
            try:
                status = str(Conf(variables).run(words)).encode()
            except TimeoutError as error:
                status = HANG + f" at {_last_lines(error)}".encode()
            except Exception as error:
                last = _last_line(error)
                status = f"traceback: {type(error).__name__}: {last}".encode()
        said = {STDOUT: out.getvalue(), STDERR: err.getvalue(), MESSAGES: messages(status, err.getvalue())}
        return Step(command.name, {STATUS: status, **said, **snapshot(folder)})


def _last_lines(error: BaseException) -> str:
    """Where the program was, for a hang that does not come again."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))


def _last_line(error: BaseException) -> str:
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return f"{at.tb_frame.f_code.co_filename}:{at.tb_lineno}" if at is not None else ""


@contextmanager
def surroundings(folder: Path, answers: str) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    """The working directory and the standard streams of a program of its own; what it wrote to both."""
    before, streams = os.getcwd(), (sys.stdin, sys.stdout, sys.stderr)
    out, err = io.BytesIO(), io.BytesIO()
    given = io.TextIOWrapper(io.BytesIO(answers.encode("utf-8", "surrogateescape")))
    shown = [io.TextIOWrapper(stream, write_through=True) for stream in (out, err)]
    os.chdir(folder)
    try:
        sys.stdin, (sys.stdout, sys.stderr) = given, shown
        yield out, err
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams
        os.chdir(before)
        for wrapper in shown:
            wrapper.flush()
            wrapper.detach()
