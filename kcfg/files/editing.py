"""Changing single lines of a file of assignments and leaving all others as they are, as ``scripts/config`` does."""

from __future__ import annotations

import re
from collections.abc import Mapping


def edited(text: str, changes: Mapping[str, str], prefix: str = "CONFIG_") -> str:
    """``text`` with every name in ``changes`` (without prefix) assigned its value, as it stands in such a file.

    A line of the name, set or not set, is replaced where it stands and further ones of it go; a name without one
    comes last. The value ``n`` becomes ``# … is not set``. The value "" takes the name out.
    """
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    pattern = re.compile(f"(?:# )?{re.escape(prefix)}([^\\s=]+)(?:=.*| is not set)$")
    pending = dict(changes)
    out = []
    for line in lines:
        found = pattern.match(line)
        if found is None or found[1] not in changes:
            out.append(line)
            continue
        value = pending.pop(found[1], "")
        if value:
            out.append(assignment(found[1], value, prefix))
    out += [assignment(name, value, prefix) for name, value in pending.items() if value]
    return "".join(f"{line}\n" for line in out)


def assignment(name: str, value: str, prefix: str) -> str:
    """The line for one value."""
    return f"# {prefix}{name} is not set" if value == "n" else f"{prefix}{name}={value}"
