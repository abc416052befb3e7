"""From the modules that are loaded to the symbols that must stay: what ``streamline_config.pl`` does, on a tree.

Module names are looked up in the tree's makefiles (``obj-$(CONFIG_X) += name.o``). What a needed module depends on
stays, too, and for one without a prompt something that selects it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from kcfg.errors import FileError
from kcfg.records import dataclass
from kcfg.tree import PropertyKind, Tree
from kcfg.tree.expressions import AND, NOT, OR

_OBJECTS = re.compile(r"obj-\$[({](\w+)[)}]\s*[+:]?=\s*(.*)")
_VARIABLE = re.compile(r"\s*(\S+)\s*:?=\s*(.*\S)")
_USE = re.compile(r"\$\((.*?)\)")
#: Strings that name a file of keys, and what they fall back to where that is not there.
_KEYS = {"MODULE_SIG_KEY": "certs/signing_key.pem", "SYSTEM_TRUSTED_KEYS": ""}


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
        for entry, symbol in enumerate(a.entry_symbol):
            # In the order in which they are defined: the first that can select is the one that stays.
            for prop in range(a.property_start[symbol], a.property_start[symbol + 1]) if symbol >= 0 else ():
                if a.property_kind[prop] == PropertyKind.SELECT and a.property_entry[prop] == entry:
                    self._selectors.setdefault(a.property_value[prop], []).append(a.names[symbol])

    def add(self, names: Iterable[str]) -> None:
        """Need ``names``, and all that follows: first what they depend on, then who selects what has no prompt."""
        pending = list(names)
        while pending:
            self._add_dependencies(pending)
            pending = []
            for name in sorted(self.needed):
                number = self.tree.numbers.get(name, -1)
                if number >= 0 and self.values.get(name, "m") == "m":
                    pending += self._selector(number, pending)

    def _add_dependencies(self, pending: list[str]) -> None:
        while pending:
            name = pending.pop()
            if name in self.needed:
                continue
            self.needed.add(name)
            number = self.tree.numbers.get(name, -1)
            if number >= 0 and self.values.get(name, "m") == "m":
                pending += [other for other in self._mentioned(number) if self.values.get(other) == "m"]

    def _selector(self, symbol: int, chosen: Collection[str]) -> list[str]:
        """What must be needed for a symbol without a prompt to be selected."""
        a = self.tree.arrays
        if a.prompt_start[symbol] != a.prompt_start[symbol + 1]:
            return []
        able = [name for name in self._selectors.get(symbol, ()) if self.values.get(name) in ("y", "m")]
        if any(self.values[name] == "y" or name in self.needed or name in chosen for name in able):
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
    is_file: Callable[[str], bool] = os.path.isfile,
) -> LocalModules:
    """``config`` without the modules that nothing needs.

    ``objects`` is what :func:`objects_of` found; ``keep`` are beginnings of Kconfig paths whose symbols stay
    (``LMC_KEEP``); ``builtin`` makes y of what stays (localyesconfig). The kernel keeps its configuration with it, as a
    module at least, and keys that are no file here (``is_file``) are forgotten: a distribution's would stop the build.
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
        special = _special(line, prefix, is_file)
        if special is not None:
            out += special
        elif found is None or found[1] in preserved:
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


def _special(line: str, prefix: str, is_file: Callable[[str], bool]) -> list[str] | None:
    """What becomes of a line that has nothing to do with modules; None for all others."""
    if f"{prefix}IKCONFIG" in line:
        if f"# {prefix}IKCONFIG is not set" in line:
            return [f"{prefix}IKCONFIG=m", f"# {prefix}IKCONFIG_PROC is not set"]
        return [line]
    for name, default in _KEYS.items():
        found = re.search(f'{re.escape(prefix)}{name}="(.+)"', line)
        if found is not None:
            return [line] if found[1] == default or is_file(found[1]) else [f'{prefix}{name}="{default}"']
    return None


def _defined_below(tree: Tree, places: Collection[str]) -> set[str]:
    a = tree.arrays
    files = {number for number, file in enumerate(a.files) if file.startswith(tuple(places))}
    return {a.names[s] for s, file in zip(a.entry_symbol, a.entry_file, strict=True) if s >= 0 and file in files}
