"""Standard input of ``kcfg conf`` where it is a pipe that somebody feeds with answers."""

from __future__ import annotations

import contextlib
import os

#: The most that a pipe may hold for those without privileges.
_LARGE_PIPE = 1 << 20


def widen_input() -> None:
    """Let a pipe on standard input hold as much as it may: see :func:`drain_input`."""
    import fcntl

    with contextlib.suppress(OSError, AttributeError):
        fcntl.fcntl(0, fcntl.F_SETPIPE_SZ, _LARGE_PIPE)


def drain_input() -> bool:
    """Take what already stands in a pipe on standard input, as much as one can hold; whether there was anything.

    Who feeds answers without end (as the kernel's own tests do) may be stuck writing to the full pipe; it would be
    killed by our exit, where C, being done sooner, leaves room in the pipe.
    """
    import select
    import stat

    try:
        if not stat.S_ISFIFO(os.fstat(0).st_mode):
            return False
        taken = 0
        while taken < _LARGE_PIPE and select.select([0], [], [], 0)[0]:
            read = len(os.read(0, 65536))
            if not read:
                break
            taken += read
        if taken:
            # The writer must get to run before we go, or it still finds nobody at the other end.
            select.select([0], [], [], 0.05)
        return taken > 0
    except OSError:
        return False
