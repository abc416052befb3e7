"""A sign of life on a terminal while something takes long; nothing anywhere else."""

from __future__ import annotations

import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType


class Progress:
    """Within the block, standard error shows ``text`` and the seconds so far, once it has taken half a second.

    Only on a terminal, and gone without a trace afterwards.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._shown = False
        self._started = time.monotonic()

    def __enter__(self) -> Progress:
        if not sys.stderr.isatty():
            return self
        # Imported only where somebody looks on: threads cost start-up time.
        import threading

        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def _run(self) -> None:
        wait = 0.5
        while not self._stop.wait(wait):
            self._shown = True
            sys.stderr.write(f"\rkcfg: {self.text} … {time.monotonic() - self._started:.0f} s\x1b[K")
            sys.stderr.flush()
            wait = 1.0

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not hasattr(self, "_stop"):
            return
        self._stop.set()
        self._thread.join()
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


class Bar:
    """Within the block, standard error shows how many of ``total`` steps are done; only on a terminal."""

    _WIDTH = 30

    def __init__(self, text: str, total: int) -> None:
        self.text = text
        self.total = total
        self._done = 0
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> Bar:
        self._draw("")
        return self

    def step(self, name: str) -> None:
        """One more is done, the one called ``name``."""
        self._done += 1
        self._draw(name)

    def _draw(self, name: str) -> None:
        if self._shown:
            filled = self._WIDTH * self._done // max(self.total, 1)
            bar = "█" * filled + "·" * (self._WIDTH - filled)
            sys.stderr.write(f"\rkcfg: {self.text} {bar} {self._done}/{self.total} {name}\x1b[K")
            sys.stderr.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
