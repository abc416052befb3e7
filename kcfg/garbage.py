"""Keeping Python's search for circular garbage out of the way while hundreds of thousands of objects are made."""

from __future__ import annotations

import gc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType


class Uncollected:
    """``with Uncollected():`` nothing is collected; afterwards it is as before. One may stand inside another."""

    __slots__ = ("_enabled",)

    def __enter__(self) -> None:
        self._enabled = gc.isenabled()
        gc.disable()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._enabled:
            _let_be()
            gc.enable()


def _let_be() -> None:
    """Take all there is for old: what was just made lives on, and to look through it at once would be time lost."""
    if hasattr(gc, "freeze") and not gc.get_freeze_count():
        gc.freeze()
        gc.unfreeze()
