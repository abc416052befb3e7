"""Room for deep recursion, where C recurses and its order must be followed.

Python's limit protects the C stack, which calls between Python functions have not used since 3.11; the limit is
raised for the time of one call and put back. Several threads may be inside at once: the highest wish holds until the
last one leaves.
"""

from __future__ import annotations

import sys
from _thread import allocate_lock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

_LIMIT = 200_000
_lock = allocate_lock()
_inside = 0
_before = 0


class DeepRecursion:
    """``with DeepRecursion():`` functions may recurse some 200,000 calls deep. Raises RecursionError beyond that."""

    __slots__ = ()

    def __enter__(self) -> None:
        global _inside, _before
        with _lock:
            if not _inside:
                _before = sys.getrecursionlimit()
                sys.setrecursionlimit(max(_before, _LIMIT))
            _inside += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        global _inside
        with _lock:
            _inside -= 1
            if not _inside:
                sys.setrecursionlimit(_before)
