"""Which dialect a tree speaks, found by looking for each feature in its own kconfig sources."""

from __future__ import annotations

import os

from .dialects import DIALECT_6_1, DIALECT_6_12, Dialect

# A feature is a text that a source file holds; the first one found decides, newest first.
_FEATURES: tuple[tuple[str, str, Dialect], ...] = (
    ("symbol.c", "sym_calc_choice(struct menu", DIALECT_6_12),
    ("symbol.c", "sym_calc_choice(struct symbol", DIALECT_6_1),
)


def detect(folder: str | None) -> tuple[Dialect, str]:
    """The dialect of the C sources in ``folder``, and in words how that was found; the newest without sources."""
    if folder is None:
        return DIALECT_6_12, "no kconfig sources to look at: the newest is assumed"
    for name, feature, dialect in _FEATURES:
        path = os.path.join(folder, name)
        try:
            with open(path, "rb") as stream:
                if feature.encode() in stream.read():
                    return dialect, f"{path} has `{feature}`"
        except OSError:
            continue
    return DIALECT_6_12, f"{folder} has none of the known features: the newest is assumed"
