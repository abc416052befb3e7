"""Reasons as JSON: every field of the data, enums by their stable names, places as file and line."""

from __future__ import annotations

from typing import Any

from kcfg.enums import Enum, IntEnum
from kcfg.errors import Place
from kcfg.records import is_record, names_of

# Numbers of this run, or what the other fields repeat.
_INTERNAL = frozenset(("slot",))


def as_data(value: object) -> Any:
    """What ``json.dumps`` takes, of any reason. Cost: linear."""
    if isinstance(value, Place):
        return {"file": value.file, "line": value.line}
    if isinstance(value, IntEnum):
        return value.name.lower().replace("_", "-")
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (tuple, list)):
        return [as_data(item) for item in value]
    if is_record(value):
        return {name: as_data(getattr(value, name)) for name in names_of(value) if name not in _INTERNAL}
    return value
