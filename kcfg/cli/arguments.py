"""``argparse``, imported without what it would translate its messages with.

Python comes with no translations of them; to look for some imports two modules, compiles their patterns and asks the
disk a dozen times, which is a tenth of a whole run on a small tree.
"""

from __future__ import annotations

import sys

_translates = "gettext" in sys.modules
if not _translates:
    _plain = type(sys)("gettext")
    vars(_plain).update(gettext=lambda message: message, ngettext=lambda one, many, n: one if n == 1 else many)
    sys.modules["gettext"] = _plain
import argparse  # noqa: E402

if not _translates:
    del sys.modules["gettext"]

__all__ = ["argparse"]
