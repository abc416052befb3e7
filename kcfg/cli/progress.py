"""A sign of life on a terminal while something takes long; nothing anywhere else."""

from __future__ import annotations

import sys
import time
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
