"""Runs shell commands side by side: in the process at hand, or in one of its own that is told what to run.

A Python that reads a tree at the same time holds the interpreter for a hundred milliseconds on end, and a thread beside
it cannot even begin the next command. So the process of its own. It is started as ``python -c "import shells"`` in this
folder: nothing here may import more of kcfg.
"""

from __future__ import annotations

import os
import select
import sys
from signal import SIG_DFL, SIGINT, SIGPIPE, SIGXFSZ, signal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

#: C reads into a buffer of 4096 bytes and keeps the last one for the terminating zero.
READ_AT_MOST = 4096

# What is asked: to put a command at the end or at the beginning of the queue, to run one now, to forget the queue.
LAST, FIRST, NOW, SETUP = b"L", b"F", b"N", b"S"
# What comes back: what a command printed, or why it could not be started.
DONE, FAILED = b"D", b"E"


class _Run:
    """A command that runs."""

    __slots__ = ("errors", "exited", "folder", "number", "output", "pid", "pieces", "size", "watch")

    def __init__(self, number: int, pid: int, output: int, errors: int, folder: str) -> None:
        self.number = number
        self.pid = pid
        self.output = output
        self.errors = errors
        self.folder = folder
        self.pieces: list[bytes] = []
        self.size = 0
        self.watch = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else -1
        self.exited = False


class Result:
    """What became of a command: the first 4,096 bytes that it printed and, where that can be kept, its standard error.

    ``failure`` is why it could not be started, empty if it was.
    """

    __slots__ = ("errors", "failure", "number", "output")

    def __init__(self, number: int, output: bytes = b"", errors: bytes | None = None, failure: str = "") -> None:
        self.number = number
        self.output = output
        self.errors = errors
        self.failure = failure


class Shells:
    """A queue of commands, ``workers`` of which run at once; :meth:`turn` waits until something happens to them.

    Each sees what C's ``popen()`` shows it: the shell, the folder, the environment and the standard input of the
    process. ``cwd`` is absolute, or "" for that of the process, which is changed otherwise. One that does not exist is
    an object folder that is made when its files are written: what runs in it finds an empty one.
    """

    def __init__(self, environment: Mapping[bytes, bytes], cwd: str, workers: int) -> None:
        self.results: list[Result] = []
        self.poll = select.poll()
        self._environment = environment
        self._cwd = cwd
        self._workers = workers
        self._queue: list[tuple[int, bytes]] = []
        self._running = 0
        self._by_descriptor: dict[int, _Run] = {}

    @property
    def idle(self) -> bool:
        """Whether nothing runs."""
        return not self._running

    def last(self, number: int, command: bytes) -> None:
        """Put a command at the end of the queue."""
        self._queue.append((number, command))
        self._fill()

    def first(self, number: int, command: bytes) -> None:
        """Put a command at the beginning of the queue."""
        self._queue.insert(0, (number, command))
        self._fill()

    def now(self, number: int, command: bytes) -> None:
        """Run a command at once, or the one in the queue that has this number; nothing if it was begun."""
        for index, (waiting, text) in enumerate(self._queue):
            if waiting == number:
                del self._queue[index]
                self._start(number, text)
                return
        if command:
            self._start(number, command)

    def turn(self) -> list[int]:
        """Wait until something happens, and attend to it; the descriptors in ``poll`` that are somebody else's."""
        others = []
        for descriptor, _ in self.poll.poll():
            run = self._by_descriptor.get(descriptor)
            if run is None:
                others.append(descriptor)
            elif descriptor == run.output:
                self._read(run)
            else:
                self._reap(run)
        self._fill()
        return others

    def _fill(self) -> None:
        while self._queue and self._running < self._workers:
            self._start(*self._queue.pop(0))

    def _start(self, number: int, command: bytes) -> None:
        try:
            run = self._spawned(number, command)
        except (OSError, ValueError) as error:
            self.results.append(Result(number, failure=str(error)))
            return
        self._running += 1
        for descriptor in (run.output, run.watch):
            if descriptor >= 0:
                self._by_descriptor[descriptor] = run
                self.poll.register(descriptor, select.POLLIN)

    def _spawned(self, number: int, command: bytes) -> _Run:
        folder = ""
        if self._cwd:
            if not os.path.isdir(self._cwd):
                from tempfile import mkdtemp

                folder = mkdtemp(prefix="kcfg-")
            os.chdir(folder or self._cwd)
        errors = os.memfd_create("kcfg-probe") if hasattr(os, "memfd_create") else -1
        output, theirs = os.pipe()
        actions = [(os.POSIX_SPAWN_DUP2, theirs, 1)]
        if errors >= 0:
            actions.append((os.POSIX_SPAWN_DUP2, errors, 2))
        try:
            pid = os.posix_spawn(
                "/bin/sh",
                [b"sh", b"-c", command],
                self._environment,
                file_actions=actions,
                setsigdef=(SIGPIPE, SIGXFSZ),  # which Python ignores
            )
        except BaseException:
            os.close(output)
            if errors >= 0:
                os.close(errors)
            _remove(folder)
            raise
        finally:
            os.close(theirs)
        return _Run(number, pid, output, errors, folder)

    def _read(self, run: _Run) -> None:
        data = os.read(run.output, READ_AT_MOST - run.size)
        run.pieces.append(data)
        run.size += len(data)
        if data and run.size < READ_AT_MOST:
            return
        self._forget(run.output)
        run.output = -1
        if run.watch < 0:
            self._reap(run)
        elif run.exited:
            self._finish(run)

    def _reap(self, run: _Run) -> None:
        os.waitpid(run.pid, 0)
        run.exited = True
        if run.watch >= 0:
            self._forget(run.watch)
        if run.output < 0:
            self._finish(run)

    def _forget(self, descriptor: int) -> None:
        self.poll.unregister(descriptor)
        del self._by_descriptor[descriptor]
        os.close(descriptor)

    def _finish(self, run: _Run) -> None:
        errors = None
        if run.errors >= 0:
            errors = os.pread(run.errors, os.fstat(run.errors).st_size, 0)
            os.close(run.errors)
        _remove(run.folder)
        self._running -= 1
        self.results.append(Result(run.number, b"".join(run.pieces), errors))


def _remove(folder: str) -> None:
    if folder:
        from shutil import rmtree

        rmtree(folder, ignore_errors=True)


class Messages:
    """Messages in a stream of bytes: a kind, a number, and pieces of bytes; ``feed`` it what was read."""

    def __init__(self) -> None:
        self._data = b""

    @staticmethod
    def packed(kind: bytes, number: int, *pieces: bytes) -> bytes:
        """A message as bytes."""
        sizes = b" ".join(b"%d" % len(piece) for piece in pieces)
        return b"%s %d %s\n%s" % (kind, number, sizes, b"".join(pieces))

    def feed(self, data: bytes) -> list[tuple[bytes, int, list[bytes]]]:
        """The messages that are whole now."""
        self._data += data
        found: list[tuple[bytes, int, list[bytes]]] = []
        while True:
            end = self._data.find(b"\n")
            if end < 0:
                return found
            kind, number, *sizes = self._data[:end].split(b" ")
            pieces = []
            position = end + 1
            for size in sizes:
                if size:
                    pieces.append(self._data[position : position + int(size)])
                    position += int(size)
            if position > len(self._data):
                return found
            self._data = self._data[position:]
            found.append((kind, int(number), pieces))


class Server:
    """Runs what it is told through ``control``, and tells through ``answers``, until ``control`` is closed."""

    def __init__(self, control: int, answers: int) -> None:
        self._control = control
        self._answers = answers
        self._messages = Messages()
        self._shells = Shells({}, "", 1)
        self._unsent = b""
        self._waits = False

    def serve(self) -> None:
        """Go on until the other side has closed its end."""
        os.set_blocking(self._answers, False)
        self._set_up(1, [b"", b""])
        while True:
            for descriptor in self._shells.turn():
                if descriptor == self._control:
                    data = os.read(self._control, 1 << 16)
                    if not data:
                        return
                    self._obey(data)
            self._send()

    def _set_up(self, workers: int, pieces: list[bytes]) -> None:
        cwd, environment = pieces
        pairs = (pair.partition(b"=") for pair in environment.split(b"\0") if pair)
        self._shells = Shells({name: value for name, _, value in pairs}, os.fsdecode(cwd), workers)
        self._shells.poll.register(self._control, select.POLLIN)

    def _obey(self, data: bytes) -> None:
        for kind, number, pieces in self._messages.feed(data):
            if kind == LAST:
                self._shells.last(number, pieces[0])
            elif kind == FIRST:
                self._shells.first(number, pieces[0])
            elif kind == NOW:
                self._shells.now(number, pieces[0] if pieces else b"")
            elif kind == SETUP:
                self._set_up(number, pieces)

    def _send(self) -> None:
        for result in self._shells.results:
            if result.failure:
                self._unsent += Messages.packed(FAILED, result.number, os.fsencode(result.failure))
            else:
                pieces = (result.output,) if result.errors is None else (result.output, result.errors)
                self._unsent += Messages.packed(DONE, result.number, *pieces)
        self._shells.results.clear()
        if self._unsent:
            try:
                sent = os.write(self._answers, self._unsent)
            except BlockingIOError:
                sent = 0
            self._unsent = self._unsent[sent:]
        if bool(self._unsent) is not self._waits:
            self._waits = bool(self._unsent)
            if self._waits:
                self._shells.poll.register(self._answers, select.POLLOUT)
            else:
                self._shells.poll.unregister(self._answers)


def main() -> None:
    """What the process of its own does."""
    signal(SIGINT, SIG_DFL)
    control, answers = int(sys.argv[1]), int(sys.argv[2])
    os.set_inheritable(control, False)
    os.set_inheritable(answers, False)
    try:
        Server(control, answers).serve()
    finally:
        os._exit(0)
