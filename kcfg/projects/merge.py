"""Merging fragments as ``scripts/kconfig/merge_config.sh`` does, line by line and quirk by quirk.

The script takes each name that a fragment assigns, and deletes from what was merged before every line where the
name stands before a blank or ``=``, wherever in the line; then it appends the fragment whole.
"""

from __future__ import annotations

from kcfg.errors import ProjectError
from kcfg.lazy import compiled
from kcfg.records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = compiled(r"[A-Za-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Redefinition:
    """A fragment gives a symbol another value than the files before it did."""

    name: str
    fragment: str
    previous: str
    value: str


class _Merged:
    """What was merged so far, as lines that can be found by a word and deleted."""

    def __init__(self, text: str, prefix: str) -> None:
        self._lines: list[str | None] = [*_lines(text)]
        self._unfinished = bool(text) and not text.endswith("\n")
        self._by_word: dict[str, list[int]] = {}
        for number, line in enumerate(_lines(text)):
            for word in set(_WORD.findall(line)):
                self._by_word.setdefault(word, []).append(number)
        # Only a word with the prefix inside can end with the name of another symbol.
        self._longer = [word for word in self._by_word if not prefix or prefix in word[1:]]

    def holding(self, name: str) -> list[str]:
        """The lines with ``name`` as a word, as ``grep -w`` finds them."""
        return [line for number in self._by_word.get(name, ()) if (line := self._lines[number]) is not None]

    def delete(self, name: str) -> None:
        """Delete the lines with ``name`` before a blank or ``=``, be it the end of a longer word."""
        for word in (name, *(longer for longer in self._longer if longer.endswith(name))):
            for number in self._by_word.get(word, ()):
                line = self._lines[number]
                if line is not None and (f"{name} " in line or f"{name}=" in line):
                    self._lines[number] = None

    def text(self) -> str:
        text = "".join(f"{line}\n" for line in self._lines if line is not None)
        return text[:-1] if self._unfinished and self._lines[-1] is not None else text


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    return lines if lines[-1] else lines[:-1]


def merge(
    base: str,
    fragments: Sequence[tuple[str, str]],
    *,
    prefix: str = "CONFIG_",
    builtin: bool = False,
    separate: bool = True,
) -> tuple[str, list[Redefinition]]:
    """``base`` with the ``fragments``, each a name and its text, merged in one after another.

    ``builtin`` is the script's ``-y`` (no y becomes m); ``separate`` says that the script ends a file that lacks
    its last newline (those before Linux 6.0 glue the next line to it). Returns the merged text, and what was
    redefined. Raises ProjectError where the script stops. Cost: linear in the length of all texts for each fragment.
    """
    import re

    name = re.escape(prefix) + "[a-zA-Z0-9_]*"
    assigned = re.compile(f"({name})=.*|# ({name}) is not set$")
    redefined: list[Redefinition] = []
    for fragment, text in fragments:
        merged, added = _Merged(base, prefix), _Merged(text, prefix)
        for line in _lines(text):
            found = assigned.match(line)
            if found is None:
                continue
            symbol = found[1] or found[2]
            before, now = merged.holding(symbol), added.holding(symbol)
            if not before:
                continue
            if not now:
                # With -y a deletion can take the line of another symbol with it; the script then stops.
                raise ProjectError(f"merge_config.sh -y loses {symbol} of {fragment}", hint="Merge without -y.")
            if builtin and _value(now) == "m" and _value(before) == "y":
                added.delete(symbol)
                continue
            if before != now:
                redefined.append(Redefinition(symbol, fragment, "\n".join(before), "\n".join(now)))
            merged.delete(symbol)
        base = merged.text() + ("\n" if separate else "") + added.text()
    return base, redefined


def _value(lines: list[str]) -> str:
    """``${LINES#CONFIG_*=}``: what follows the first ``=``, if the text starts like a symbol."""
    text = "\n".join(lines)
    equals = text.find("=", len("CONFIG_"))
    return text[equals + 1 :] if text.startswith("CONFIG_") and equals >= 0 else text


def requirements_hold(fragment: str, reference: str) -> bool:
    """Whether every ``# require CONFIG_X=y`` of a MIPS board's fragment is a line of ``reference``.

    As ``arch/mips/tools/generic-board-config.sh``: ``=n`` asks for no ``=y``; anything else is never met.
    """
    present = set(_lines(reference))
    for line in _lines(fragment):
        if not line.startswith("# require "):
            continue
        wanted = line.removeprefix("# require ").strip()
        if wanted.endswith("=y"):
            if wanted not in present:
                return False
        elif not wanted.endswith("=n") or wanted[:-1] + "y" in present:
            return False
    return True
