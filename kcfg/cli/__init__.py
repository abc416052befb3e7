"""The command line: commands, and nothing else. Answers go to standard output, messages to standard error."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status: 0 done, 1 the answer is no, 2 wrong usage or unreadable input."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words in (["--version"], ["-V"]):
        # Asked by build tools at every start, so nothing is imported for it.
        from kcfg import __version__

        print(f"kcfg {__version__}")
        return 0
    if sys.stdout is None or sys.stderr is None:
        _open_streams()
    if words[:1] == ["conf"]:
        # Its arguments are C's, not ours to parse.
        from .conf import main as conf

        return conf(words[1:])
    _let_bytes_through()
    from .run import run

    return run(words)


def _let_bytes_through() -> None:
    """Have bytes of input that are no UTF-8 come out as they are, in answers and messages, as those of C do.

    What of them comes out depends on the locale otherwise, from ``\\udcff`` to an error.
    """
    for stream in (sys.stdout, sys.stderr):
        encoding = getattr(stream, "encoding", None) or ""
        if encoding.lower() in ("utf-8", "utf8") and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="surrogateescape")


def _open_streams() -> None:
    """Put something where standard output or error was closed: a file that is opened later must not be taken for it.

    What is written to standard output then fails, as in C; messages go nowhere.
    """
    import os

    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_WRONLY if number == 2 else os.O_RDONLY)
    sys.stdout = sys.stdout or os.fdopen(1, "w", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", closefd=False)


def leave(status: int) -> NoReturn:
    """End the process with ``status``, as :func:`sys.exit` does, but leave its memory to the system.

    To take a tree of a million objects apart one by one takes as long as a whole run from the cache. Whatever has asked
    to be called at the end (threads, registered functions, profilers) still is.
    """
    import atexit
    import os

    threading = sys.modules.get("threading")
    waits = threading is not None and threading.active_count() > 1
    if not (waits or atexit._ncallbacks() or sys.getprofile() or sys.gettrace() or sys.flags.inspect):
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except (OSError, ValueError, AttributeError):
            sys.exit(status)
        os._exit(status)
    sys.exit(status)
