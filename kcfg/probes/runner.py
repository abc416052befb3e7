"""Commands run side by side on all cores, their answers fetched when somebody needs them.

What a command may see and do is what C's ``popen()`` gives it: the shell, the working directory, the environment and
the standard input of the process. Its standard error is kept with the answer, so that running ahead of need shows
nothing that a run in order would not show.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterable, Mapping

from kcfg.errors import ProbeError
from kcfg.records import dataclass

#: C reads into a buffer of 4096 bytes and keeps the last one for the terminating zero.
READ_AT_MOST = 4096


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command printed: its answer, and its standard error; ``quiet`` if that is known to be empty."""

    text: str
    errors: bytes
    quiet: bool


class _Job:
    """A command that was asked for, and what became of it."""

    __slots__ = ("answer", "command", "done", "error")

    def __init__(self, command: str) -> None:
        self.command = command
        self.done = threading.Event()
        self.answer = Answer("", b"", quiet=True)
        self.error: ProbeError | None = None


class Runner:
    """Runs commands in ``cwd`` ("" for that of the process) with ``environment``, ``workers`` at once.

    Threads are started with the first command that is to run ahead, and end with the last.
    """

    def __init__(self, environment: Mapping[str, str], cwd: str, *, workers: int = 0) -> None:
        self._environment = {os.fsencode(name): os.fsencode(value) for name, value in environment.items()}
        self._cwd = cwd or None
        self._workers = workers or len(os.sched_getaffinity(0))
        self._waiting: deque[_Job] = deque()
        self._jobs: dict[str, _Job] = {}
        self._lock = threading.Lock()
        self._threads = 0

    def start(self, commands: Iterable[str], *, first: bool = False) -> None:
        """Begin to run ``commands`` ahead of need, before those that wait if they are to be ``first``.

        Those that were begun already are left alone.
        """
        with self._lock:
            new = [_Job(command) for command in commands if command not in self._jobs]
            self._jobs.update((job.command, job) for job in new)
            if first:
                self._waiting.extendleft(reversed(new))
            else:
                self._waiting.extend(new)
            while self._threads < min(self._workers, len(self._waiting)):
                self._threads += 1
                threading.Thread(target=self._work, daemon=True).start()

    def started(self, command: str) -> bool:
        """Whether a run of ``command`` is under way or done and its answer was not taken."""
        return command in self._jobs

    def peek(self, command: str) -> str | None:
        """The answer of a command that was started, if it is there by now; it can still be taken."""
        job = self._jobs.get(command)
        return job.answer.text if job is not None and job.done.is_set() and job.error is None else None

    def take(self, command: str) -> Answer:
        """The answer of ``command``, run now if it was not started. Raises ProbeError.

        An answer is taken once: asked again, the command runs again, as in C, for it may have effects.
        """
        with self._lock:
            job = self._jobs.pop(command, None)
            if job is not None and job in self._waiting:
                self._waiting.remove(job)
                job = None
        if job is None:
            job = _Job(command)
            self._run(job)
        else:
            job.done.wait()
        if job.error is not None:
            raise job.error
        return job.answer

    def cancel(self) -> None:
        """Forget the commands whose run has not begun."""
        with self._lock:
            for job in self._waiting:
                del self._jobs[job.command]
            self._waiting.clear()

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._threads -= 1
                    return
                job = self._waiting.popleft()
            self._run(job)

    def _run(self, job: _Job) -> None:
        try:
            if self._cwd is not None and not os.path.isdir(self._cwd):
                # An object folder that is made when its files are written: what runs in it finds an empty one.
                from tempfile import TemporaryDirectory

                with TemporaryDirectory(prefix="kcfg-") as folder:
                    self._run_in(folder, job)
            else:
                self._run_in(self._cwd, job)
        except (OSError, ValueError) as error:
            job.error = ProbeError(f"the shell cannot be started: {error}", command=job.command)
        finally:
            job.done.set()

    def _run_in(self, folder: str | None, job: _Job) -> None:
        # Most readings of a tree have their answers; they need not pay for this import.
        import subprocess

        errors = os.memfd_create("kcfg-probe") if hasattr(os, "memfd_create") else -1
        try:
            with subprocess.Popen(
                ["/bin/sh", "-c", os.fsencode(job.command)],
                stdout=subprocess.PIPE,
                stderr=errors if errors >= 0 else None,
                env=self._environment,
                cwd=folder,
            ) as process:
                assert process.stdout is not None
                output = process.stdout.read(READ_AT_MOST)
            said = os.pread(errors, os.fstat(errors).st_size, 0) if errors >= 0 else b""
            job.answer = Answer(clean(output), said, quiet=errors >= 0 and not said)
        finally:
            if errors >= 0:
                os.close(errors)


def clean(output: bytes) -> str:
    """The text that C makes of the first 4,096 bytes of a command's output."""
    text = output[: READ_AT_MOST - 1].rstrip(b"\n").replace(b"\n", b" ")
    return text.partition(b"\0")[0].decode("utf-8", "surrogateescape")
