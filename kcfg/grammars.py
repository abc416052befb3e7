"""Where the ``.lark`` files are: one answer for a checkout and for an installed wheel.

The wheel carries the files as package data in ``kcfg/_grammars``; in a checkout they are the top level folder
``grammars``.
"""

from __future__ import annotations

import os
from pathlib import Path

_HERE = os.path.dirname(os.path.abspath(__file__))


def path(name: str) -> Path:
    """The file of the grammar called ``name`` (``"statements"`` for ``statements.lark``).

    Raises FileNotFoundError where neither place has it, which only a broken installation can cause.
    """
    for folder in (os.path.join(_HERE, "_grammars"), os.path.join(os.path.dirname(_HERE), "grammars")):
        candidate = Path(folder) / f"{name}.lark"
        if candidate.is_file():
            return candidate
    raise FileNotFoundError(f"kcfg is installed without its grammar {name}.lark")
