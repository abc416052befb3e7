"""Room for deep recursion, where C recurses and its order must be followed.

Python's limit protects the C stack, which calls between Python functions have not used since 3.11; the limit is
raised for the time of one call and put back. Several threads may be inside at once: the highest wish holds until the
last one leaves.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_LIMIT = 200_000
_lock = threading.Lock()
_inside = 0
_before = 0


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Within the block, functions may recurse some 200,000 calls deep. Raises RecursionError beyond that."""
    global _inside, _before
    with _lock:
        if not _inside:
            _before = sys.getrecursionlimit()
            sys.setrecursionlimit(max(_before, _LIMIT))
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                sys.setrecursionlimit(_before)
