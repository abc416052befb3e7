"""Reasons of a tree that was just read, worked out once they are asked for: most runs behind an edit ask for none."""

from __future__ import annotations

# The same as in `collections.abc`, without the package around it: `os` has imported it already.
from _collections_abc import Mapping
from _thread import RLock

from .model import Arrays, Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from kcfg.language.help import HelpText

    from .flatten import Flattener


class LateReasons:
    """What only reasons need of a tree; its records are kept until then, or for as long as the tree is there.

    ``asked`` is called with it once it was worked out.
    """

    def __init__(self, flattener: Flattener) -> None:
        self.asked: Callable[[LateReasons], None] | None = None
        self._flattener: Flattener | None = flattener
        self._arrays: dict[str, Any] = {}
        self._helps: Mapping[int, HelpText] = {}
        self._lock = RLock()

    @property
    def arrays(self) -> dict[str, Any]:
        """The arrays, by their names."""
        self._work_out()
        return self._arrays

    @property
    def helps(self) -> Mapping[int, HelpText]:
        """The help texts, by entry."""
        self._work_out()
        return self._helps

    def _work_out(self) -> None:
        with self._lock:
            flattener = self._flattener
            if flattener is None:
                return
            self._arrays, self._helps = flattener.reasons(), flattener.helps()
            self._flattener = None
            flattener.release()
            if self.asked is not None:
                self.asked(self)

    def __del__(self) -> None:
        # The records refer to each other in circles.
        flattener = getattr(self, "_flattener", None)
        if flattener is not None:
            flattener.release()


class LateArrays(Arrays):
    """The arrays of such a tree."""

    __slots__ = ("reasons",)

    def __init__(self, reasons: LateReasons, arrays: dict[str, Any]) -> None:
        self.reasons = reasons
        for name, values in arrays.items():
            setattr(self, name, values)

    def __getattr__(self, name: str) -> object:
        if name not in Arrays.__slots__:
            raise AttributeError(name)
        arrays = self.reasons.arrays
        for each, values in arrays.items():
            setattr(self, each, values)
        return arrays[name]

    def __reduce__(self) -> tuple[object, ...]:
        # A copy needs no records.
        return Arrays, tuple(getattr(self, name) for name in Arrays.__slots__)


def late_reasons(tree: Tree) -> LateReasons | None:
    """What will work out the reasons of a tree; None where that is done, or another's business."""
    return tree.arrays.reasons if isinstance(tree.arrays, LateArrays) else None


class LateHelps(Mapping[int, "HelpText"]):
    """The help texts of such a tree."""

    def __init__(self, reasons: LateReasons) -> None:
        self._reasons = reasons

    def __getitem__(self, entry: int) -> HelpText:
        return self._reasons.helps[entry]

    def __iter__(self) -> Iterator[int]:
        return iter(self._reasons.helps)

    def __len__(self) -> int:
        return len(self._reasons.helps)

    def __reduce__(self) -> tuple[object, ...]:
        return dict, (dict(self),)
