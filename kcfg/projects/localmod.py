"""From the modules that are loaded to the symbols that must stay: what ``streamline_config.pl`` does, on a tree.

Module names are looked up in the tree's makefiles (``obj-$(CONFIG_X) += name.o``). What a needed module depends on
stays, too, and for one without a prompt something that selects it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from kcfg.errors import FileError
from kcfg.records import dataclass
from kcfg.tree import PropertyKind, Tree
from kcfg.tree.expressions import AND, NOT, OR

_OBJECTS = re.compile(r"obj-\$[({](\w+)[)}]\s*[+:]?=\s*(.*)")
_VARIABLE = re.compile(r"\s*(\S+)\s*:?=\s*(.*\S)")
_USE = re.compile(r"\$\((.*?)\)")


@dataclass(frozen=True)
class LocalModules:
    """What came of a listing: the text of the new ``.config``, the symbols that stay m (or are y), those that go,
    and the modules that no makefile names.
    """

    text: str
    kept: tuple[str, ...]
    dropped: tuple[str, ...]
    unknown: tuple[str, ...]


def loaded_modules(listing: str) -> list[str]:
    """The module names of what ``lsmod`` prints, or of ``/proc/modules``."""
    words = [line.split()[0] for line in listing.split("\n") if line[:1].strip()]
    return [word for word in words if word != "Module"]


def objects_of(root: str) -> dict[str, list[str]]:
    """The symbols (with prefix) that build each module, by the module's name, from all makefiles below ``root``.

    Raises FileError. Cost: reads every ``Makefile`` and ``Kbuild``; about a second for Linux.
    """
    found: dict[str, list[str]] = {}
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in ("Makefile", "Kbuild"):
            if name in names:
                for symbol, objects in _assignments(os.path.join(folder, name)):
                    for word in objects.split():
                        if word.endswith(".o"):
                            users = found.setdefault(word[:-2].replace("-", "_"), [])
                            users.append(symbol)
    return found


def _assignments(path: str) -> Iterator[tuple[str, str]]:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as stream:
            text = stream.read()
    except OSError as error:
        raise FileError(f"cannot read {path}: {error.strerror}", file=path) from error
    variables: dict[str, str] = {}
    for line in text.replace("\\\n", "").split("\n"):
        line = _USE.sub(lambda use: variables.get(use[1], use[0]), line)
        objects = _OBJECTS.search(line)
        if objects is not None:
            yield objects[1], objects[2]
            continue
        variable = _VARIABLE.match(line)
        if variable is not None:
            variables[variable[1]] = variable[2]


class _Needs:
    """Which symbols the needed ones bring with them; ``values`` are those of the ``.config``, by bare name."""

    def __init__(self, tree: Tree, values: Mapping[str, str]) -> None:
        self.tree = tree
        self.values = values
        self.needed: set[str] = set()
        a = tree.arrays
        self._selectors: dict[int, list[str]] = {}
        for row, kind in enumerate(a.property_kind):
            if kind == PropertyKind.SELECT and a.property_symbol[row] >= 0:
                self._selectors.setdefault(a.property_value[row], []).append(a.names[a.property_symbol[row]])

    def add(self, names: Iterable[str]) -> None:
        """Need ``names``, and all that follows."""
        pending = list(names)
        while pending:
            name = pending.pop()
            if name in self.needed:
                continue
            self.needed.add(name)
            number = self.tree.numbers.get(name, -1)
            if number < 0 or self.values.get(name, "m") != "m":
                continue
            pending += [other for other in self._mentioned(number) if self.values.get(other) == "m"]
            pending += self._selector(number)

    def _selector(self, symbol: int) -> list[str]:
        """What must be needed for a symbol without a prompt to be selected."""
        a = self.tree.arrays
        if a.prompt_start[symbol] != a.prompt_start[symbol + 1]:
            return []
        able = [name for name in self._selectors.get(symbol, ()) if self.values.get(name) in ("y", "m")]
        if any(self.values[name] == "y" or name in self.needed for name in able):
            return []
        return able[:1]

    def _mentioned(self, symbol: int) -> set[str]:
        """The symbols in what a symbol depends on, operators aside, and in the conditions of its defaults."""
        a = self.tree.arrays
        rows = slice(a.default_start[symbol], a.default_start[symbol + 1])
        pending = [a.dir_dep[symbol], *a.default_condition[rows], *a.default_value[rows]]
        found: set[int] = set()
        seen: set[int] = set()
        while pending:
            slot = pending.pop()
            if slot < 0 or slot in seen:
                continue
            seen.add(slot)
            index = slot - len(a.names)
            if index < 0:
                found.add(slot)
            elif a.op[index] in (AND, OR):
                pending += (a.left[index], a.right[index])
            elif a.op[index] == NOT:
                pending.append(a.left[index])
            else:
                found.update((a.left[index], a.right[index]))
        return {a.names[number] for number in found}


def keep_only(
    tree: Tree,
    config: str,
    modules: Collection[str],
    objects: Mapping[str, Collection[str]],
    *,
    prefix: str = "CONFIG_",
    keep: Collection[str] = (),
    builtin: bool = False,
) -> LocalModules:
    """``config`` without the modules that nothing needs.

    ``objects`` is what :func:`objects_of` found; ``keep`` are beginnings of Kconfig paths whose symbols stay
    (``LMC_KEEP``); ``builtin`` makes y of what stays (localyesconfig).
    """
    pattern = re.compile(f"{re.escape(prefix)}(\\w+)=([ym])$")
    lines = config.split("\n")
    values = {found[1]: found[2] for line in lines if (found := pattern.match(line))}
    needs = _Needs(tree, values)
    needs.add(symbol.removeprefix(prefix) for module in modules for symbol in objects.get(module, ()))
    preserved = _defined_below(tree, keep) if keep else set()
    out, kept, dropped = [], [], []
    for line in lines:
        found = pattern.match(line)
        if found is None or found[1] in preserved:
            out.append(line)
        elif found[1] in needs.needed:
            kept.append(found[1])
            out.append(f"{prefix}{found[1]}=y" if builtin else line)
        elif found[2] == "m":
            dropped.append(found[1])
            out.append(f"# {prefix}{found[1]} is not set")
        else:
            out.append(line)
    unknown = tuple(sorted(module for module in modules if module not in objects))
    return LocalModules("\n".join(out), tuple(kept), tuple(dropped), unknown)


def _defined_below(tree: Tree, places: Collection[str]) -> set[str]:
    a = tree.arrays
    files = {number for number, file in enumerate(a.files) if file.startswith(tuple(places))}
    return {a.names[s] for s, file in zip(a.entry_symbol, a.entry_file, strict=True) if s >= 0 and file in files}
