"""Values as texts that are equal in every process where the values are: parts of keys."""

from __future__ import annotations


def spelled(value: object) -> str:
    """A text that is the same for equal dialects in every process, and differs for different ones."""
    if isinstance(value, frozenset | set):
        return "{" + ",".join(sorted(map(spelled, value))) + "}"
    if isinstance(value, tuple | list):
        return "(" + ",".join(map(spelled, value)) + ")"
    names = getattr(type(value), "__match_args__", ())
    if names and type(value).__module__.startswith("kcfg."):
        return f"{type(value).__name__}({','.join(spelled(getattr(value, name)) for name in names)})"
    return repr(value)
