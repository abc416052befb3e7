"""Commands run side by side on all cores, their answers fetched when somebody needs them.

Those that are to run ahead of need run in a process of their own (:mod:`kcfg.probes.shells`), so that reading the tree
keeps none of them waiting. A command's standard error is kept with its answer: running ahead shows nothing that a run
in order would not show.
"""

from __future__ import annotations

import os
import sys

from kcfg.errors import ProbeError
from kcfg.records import dataclass

from .shells import DONE, FIRST, LAST, NOW, READ_AT_MOST, SETUP, Messages, Result, Shells

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_START = "import sys; sys.path.append(sys.argv[3]); import shells; shells.main()"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command printed: its answer, and its standard error; ``quiet`` if that is known to be empty."""

    text: str
    errors: bytes
    quiet: bool


class Runner:
    """Runs commands in ``cwd`` ("" for that of the process) with ``environment``, ``workers`` at once.

    The process for those that run ahead is started with the first of them, and ends with :meth:`close`.
    """

    def __init__(self, environment: Mapping[str, str], cwd: str, *, workers: int = 0) -> None:
        self._environment = {os.fsencode(name): os.fsencode(value) for name, value in environment.items()}
        self._cwd = os.path.abspath(cwd) if cwd else ""
        self._workers = workers or len(os.sched_getaffinity(0))
        #: The numbers of the commands that were begun and whose answers were not taken, and the answers so far.
        self._numbers: dict[str, int] = {}
        self._results: dict[int, Result] = {}
        self._last = 0
        self._process: _Process | None = None

    def start(self, commands: Iterable[str], *, first: bool = False) -> None:
        """Begin to run ``commands`` ahead of need, before those that wait if they are to be ``first``.

        Those that were begun already are left alone.
        """
        new = [command for command in commands if command not in self._numbers]
        process = self._server() if new else None
        if process is None:
            return
        for command in new:
            self._number(command)
        kind = FIRST if first else LAST
        ordered = reversed(new) if first else new
        process.send(b"".join(Messages.packed(kind, self._numbers[c], os.fsencode(c)) for c in ordered))

    def peek(self, command: str) -> str | None:
        """The answer of a command that was started, if it is there by now; it can still be taken."""
        number = self._numbers.get(command, -1)
        if number >= 0 and number not in self._results and self._process is not None:
            self._note(self._process.receive(wait=False))
        result = self._results.get(number)
        return clean(result.output) if result is not None and not result.failure else None

    def take(self, command: str) -> Answer:
        """The answer of ``command``, run now if it was not started. Raises ProbeError.

        An answer is taken once: asked again, the command runs again, as in C, for it may have effects.
        """
        number = self._numbers.pop(command, -1)
        result = self._awaited(number) if number >= 0 else self._run(command)
        if result.failure:
            raise ProbeError(f"the shell cannot be started: {result.failure}", command=command)
        return Answer(clean(result.output), result.errors or b"", quiet=result.errors == b"")

    def close(self) -> None:
        """Forget the commands that were begun and not asked for; those that run are left to themselves."""
        self._numbers.clear()
        self._results.clear()
        if self._process is not None:
            self._process.close()
            self._process = None

    def _number(self, command: str) -> int:
        self._last += 1
        self._numbers[command] = self._last
        return self._last

    def _server(self) -> _Process | None:
        """The process for commands that run ahead; None where none can be started."""
        if self._process is None:
            self._process = _spare() or _new()
            if self._process is None:
                return None
            pairs = b"\0".join(name + b"=" + value for name, value in self._environment.items())
            self._process.send(Messages.packed(SETUP, self._workers, os.fsencode(self._cwd), pairs))
        return self._process

    def _awaited(self, number: int) -> Result:
        process = self._process
        if number not in self._results and process is not None:
            process.send(Messages.packed(NOW, number))
            while number not in self._results:
                self._note(process.receive(wait=True))
        return self._results.pop(number)

    def _note(self, results: list[Result]) -> None:
        for result in results:
            self._results[result.number] = result

    def _run(self, command: str) -> Result:
        """Run a command that is needed now."""
        if self._process is not None:
            number = self._number(command)
            self._process.send(Messages.packed(NOW, number, os.fsencode(command)))
            del self._numbers[command]
            return self._awaited(number)
        if self._cwd or not hasattr(os, "posix_spawn"):
            # Not in this process, whose folder is not to be changed.
            return self._run(command) if self._server() is not None else self._run_elsewhere(command)
        shells = Shells(self._environment, "", 1)
        shells.now(0, os.fsencode(command))
        while not shells.results:
            shells.turn()
        return shells.results[0]

    def _run_elsewhere(self, command: str) -> Result:
        """Run a command in another folder where no process for commands can be started."""
        import subprocess

        try:
            done = subprocess.run(
                ["/bin/sh", "-c", os.fsencode(command)],
                stdout=subprocess.PIPE,
                env=self._environment,
                cwd=self._cwd or None,
                check=False,
            )
        except (OSError, ValueError) as error:
            return Result(0, failure=str(error))
        return Result(0, done.stdout[:READ_AT_MOST])


#: Processes that were told to end and have not been waited for.
_ended: list[int] = []


class _Process:
    """The process that commands run in ahead of need."""

    def __init__(self) -> None:
        """Start it. Raises OSError."""
        theirs_in, self._control = os.pipe()
        self._answers, theirs_out = os.pipe()
        self._messages = Messages()
        self._closed = False
        try:
            for descriptor in (theirs_in, theirs_out):
                os.set_inheritable(descriptor, True)
            where = os.path.dirname(os.path.abspath(__file__))
            words = [sys.executable, "-I", "-S", "-c", _START, str(theirs_in), str(theirs_out), where]
            self._pid = os.posix_spawn(sys.executable, words, os.environ)
        except OSError:
            os.close(self._control)
            os.close(self._answers)
            raise
        finally:
            os.close(theirs_in)
            os.close(theirs_out)

    def send(self, data: bytes) -> None:
        """Tell it something. Raises ProbeError if it is gone."""
        try:
            while data:
                data = data[os.write(self._control, data) :]
        except BrokenPipeError:
            raise _gone() from None

    def receive(self, *, wait: bool) -> list[Result]:
        """What it tells; with ``wait`` at least a part of a message is waited for. Raises ProbeError if it is gone."""
        os.set_blocking(self._answers, wait)
        found = []
        try:
            data = os.read(self._answers, 1 << 16)
        except BlockingIOError:
            return []
        if not data:
            raise _gone()
        for kind, number, pieces in self._messages.feed(data):
            if kind == DONE:
                found.append(Result(number, pieces[0], pieces[1] if len(pieces) > 1 else None))
            else:
                found.append(Result(number, failure=os.fsdecode(pieces[0])))
        return found

    def close(self) -> None:
        """Tell it to end; nothing is waited for."""
        if self._closed:
            return
        self._closed = True
        os.close(self._control)
        os.close(self._answers)
        _ended.append(self._pid)
        for pid in _ended[:]:
            try:
                ended = os.waitpid(pid, os.WNOHANG)[0]
            except ChildProcessError:  # somebody else has waited for it
                ended = pid
            if ended:
                _ended.remove(pid)

    def __del__(self) -> None:
        # When Python ends, what modules hold goes first; then the pipes go with the process.
        if hasattr(self, "_pid") and _ended is not None:
            self.close()


#: Those that stand ready, and the process that has started them: a fork of it must not talk to them, too.
_ready: list[tuple[int, _Process]] = []


def make_ready() -> None:
    """Start a process for commands, while it is still found out what they are.

    It is taken by the first :class:`Runner` that runs anything ahead; :func:`dismiss` ends one that none has taken.
    """
    process = _new() if not _ready else None
    if process is not None:
        _ready.append((os.getpid(), process))


def dismiss() -> None:
    """End the process that stands ready, if there is one."""
    while _ready:
        _ready.pop()[1].close()


def _new() -> _Process | None:
    """A new process; None where none can be started."""
    if not _python() or not hasattr(os, "posix_spawn"):
        return None
    try:
        return _Process()
    except OSError:
        return None


def _spare() -> _Process | None:
    if not _ready:
        return None
    pid, process = _ready.pop()
    return process if pid == os.getpid() else None


def _gone() -> ProbeError:
    return ProbeError(
        "the process that runs the commands has ended",
        command="",
        hint="it is a Python process of kcfg's own; look for what ends processes on this machine",
    )


def _python() -> bool:
    """Whether the interpreter and the module of the process are files that a process can be made of."""
    frozen = getattr(sys, "frozen", False)
    return not frozen and bool(sys.executable) and os.path.isfile(os.path.join(os.path.dirname(__file__), "shells.py"))


def clean(output: bytes) -> str:
    """The text that C makes of the first 4,096 bytes of a command's output."""
    text = output[: READ_AT_MOST - 1].rstrip(b"\n").replace(b"\n", b" ")
    return text.partition(b"\0")[0].decode("utf-8", "surrogateescape")
