"""Everything that a build reads besides ``.config``, brought up to date as ``conf --syncconfig`` does."""

from __future__ import annotations

import os

from kcfg.configuration.reading import unescape
from kcfg.configuration.values import Values
from kcfg.errors import FileError
from kcfg.language import SymbolType
from kcfg.records import dataclass, field
from kcfg.tree import Tree
from kcfg.tree.dialects import Output
from kcfg.tree.model import NO_WRITE
from kcfg.tree.numbers import is_valid_text

from .headers import auto_conf_cmd_text, auto_conf_text, header_text, rustc_cfg_text, tristate_conf_text
from .writing import replace_file

_TRISTATE = {"n": 0, "m": 1, "y": 2}


@dataclass(frozen=True, slots=True)
class SyncPaths:
    """Where the files go, seen from ``folder``: what the variables ``KCONFIG_AUTOCONFIG`` and so on name."""

    folder: str = ""
    auto_conf: str = "include/config/auto.conf"
    header: str = "include/generated/autoconf.h"
    rustc_cfg: str = "include/generated/rustc_cfg"
    tristate_conf: str = "include/config/tristate.conf"
    #: ``KCONFIG_NEGATIVES`` is set.
    negatives: bool = False
    #: What ``KCONFIG_SPLITCONFIG`` says: the folder of the markers and the dependency list, where it is heard.
    split: str = ""

    def full(self, path: str) -> str:
        """``path`` as this process opens it."""
        return os.path.join(self.folder, path)


@dataclass(slots=True)
class Synced:
    """What a sync did: the files written and the names of the symbols whose marker was touched."""

    written: list[str] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)


def sync(tree: Tree, values: Values, paths: SyncPaths, prefix: str = "CONFIG_") -> Synced:
    """Write the dependency list, touch the markers of what changed, write the header, ``rustc_cfg`` and ``auto.conf``.

    In C's order: ``auto.conf`` comes last, since make takes it for the sign that all is done
    (``conf_write_autoconf()``). Raises FileError.
    """
    done = Synced()

    def write(path: str, text: str) -> None:
        replace_file(paths.full(path), text)
        done.written.append(path)

    if tree.dialect.output is Output.BUSYBOX:
        write(paths.header, header_text(tree, values, prefix))
        return done
    markers, dependencies = os.path.dirname(paths.auto_conf), f"{paths.auto_conf}.cmd"
    if tree.dialect.splits_on_request and paths.split:
        markers, dependencies = paths.split, f"{paths.split}auto.conf.cmd"
    write(dependencies, auto_conf_cmd_text(tree, paths.auto_conf))
    done.touched = changed_names(tree, values, paths, prefix)
    folder = paths.full(markers)
    for name in done.touched:
        _touch(f"{folder}/{_marker(tree, name)}")  # a name may begin with what becomes a slash
    if tree.dialect.writes_tristate_conf:
        write(paths.tristate_conf, tristate_conf_text(tree, values, prefix))
    write(paths.header, header_text(tree, values, prefix, negatives=paths.negatives))
    if tree.dialect.writes_rustc_cfg:
        write(paths.rustc_cfg, rustc_cfg_text(tree, values, prefix))
    write(paths.auto_conf, auto_conf_text(tree, values, prefix, negatives=paths.negatives))
    return done


def _marker(tree: Tree, name: str) -> str:
    return f"{name.lower().replace('_', '/')}.h" if tree.dialect.old_marker_names else name


def _touch(path: str) -> None:
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb"):
            pass
    except OSError as error:
        raise FileError(f"cannot write {path}: {error.strerror}", file=path) from error


def changed_names(tree: Tree, values: Values, paths: SyncPaths, prefix: str) -> list[str]:
    """The symbols whose value differs from the last ``auto.conf``, the vanished ones first (conf_touch_deps())."""
    a = tree.arrays
    old, vanished = _read_auto_conf(tree, paths, prefix)
    names = vanished
    for symbol in tree.hash_order:
        if a.flags[symbol] & NO_WRITE:
            continue
        logical = a.types[symbol] in (1, 2)
        before = old.get(symbol)
        if values.written[symbol]:
            now: int | str = values.tri[symbol] if logical else values.text[symbol]
            if before == now or (before is None and logical and now == 0):
                continue
        elif before is None:
            continue
        names.append(a.names[symbol])
    return names


def _read_auto_conf(tree: Tree, paths: SyncPaths, prefix: str) -> tuple[dict[int, int | str], list[str]]:
    try:
        with open(paths.full(paths.auto_conf), "rb") as stream:
            text = stream.read().decode("utf-8", "surrogateescape")
    except OSError:
        return {}, []
    a = tree.arrays
    old: dict[int, int | str] = {}
    vanished: list[str] = []
    for line in text.split("\n"):
        if not line.startswith(prefix) or line[:1] == "#":
            continue
        name, equals, raw = line[len(prefix) :].partition("=")
        if not equals:
            continue
        symbol = tree.numbers.get(name, -1)
        if symbol < 0:
            vanished.append(name)
            continue
        type_ = a.types[symbol]
        if type_ in (1, 2):
            value = _TRISTATE.get(raw[:1])
            if value is not None and (value != 1 or type_ == SymbolType.TRISTATE):
                old[symbol] = value
        elif type_ == SymbolType.STRING and tree.dialect.auto_conf_quotes_strings:
            bare = unescape(raw[1:]) if raw[:1] == '"' else None
            if bare is not None:
                old[symbol] = bare
        elif type_ and is_valid_text(type_, raw):
            old[symbol] = raw
    return old, vanished
