"""How many cases the property tests run, so that one variable makes them quick or thorough."""

from __future__ import annotations

import os


def cases_wanted(default: int) -> int:
    """``KCFG_CASES`` percent of ``default``, at least one."""
    return max(1, default * int(os.environ.get("KCFG_CASES", "100")) // 100)
