"""How many cases the property tests run, so that one variable makes them quick or thorough."""

from __future__ import annotations

import os


def cases_wanted(default: int) -> int:
    """``KCFG_CASES`` percent of ``default``, at least one."""
    return max(1, default * int(os.environ.get("KCFG_CASES", "100")) // 100)


def is_thorough() -> bool:
    """Whether more was asked for than the usual run, which tries the same cases every time."""
    return int(os.environ.get("KCFG_CASES", "100")) > 100
