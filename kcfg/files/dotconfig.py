"""The text of ``.config``: every symbol that has a value to keep, in menu order, with the menus' titles."""

from __future__ import annotations

from kcfg.configuration.values import Values
from kcfg.language import SymbolType
from kcfg.tree import Tree
from kcfg.tree.dialects import MenuEnds, Output
from kcfg.tree.kinds import E_MENU

from .busybox import old_heading
from .formats import escape, heading

_HEX, _STRING = int(SymbolType.HEX), int(SymbolType.STRING)


def config_text(tree: Tree, values: Values, prefix: str = "CONFIG_") -> str:
    """The whole file, as C's conf_write() gives it. Cost: about a microsecond a symbol."""
    return config_heading(tree, values) + config_body(tree, values, prefix)


def config_heading(tree: Tree, values: Values, moment: float | None = None) -> str:
    """The comment that the file begins with; in 2.6, with the time if ``moment`` gives one."""
    kbuild = tree.dialect.output is Output.KBUILD
    return heading(tree.title, tree.dialect.longest_heading) if kbuild else old_heading(tree, values, moment)


def config_body(tree: Tree, values: Values, prefix: str = "CONFIG_") -> str:
    """The file without its heading."""
    a = tree.arrays
    types, written = a.types, values.written
    everything = tree.dialect.writes_everything
    out: list[str] = []
    append = out.append
    blank = False
    ends = tree.dialect.menu_ends
    lines = values.lines if not everything else None
    tri, names = values.tri, a.names
    titles = dict(zip(a.title_entry, a.title_text, strict=True))
    hides_m = values.hides_m(tree)
    for position, item in enumerate(a.layout):
        if item >= 0:
            if (not written[item] and not everything) or (lines is not None and position not in lines):
                continue
            if not types[item]:
                continue
            if blank:
                append("\n")
                blank = False
            if types[item] > 2:
                append(symbol_line(tree, values, item, prefix))
                continue
            # Most lines: the questions that are the same for all of them were asked above.
            value = tri[item]
            append(_logical_line(prefix, names[item], 0 if value == 1 and hides_m else value))
            continue
        entry, closing = divmod(-1 - item, 2)
        if not entry_is_visible(tree, values, entry):
            continue
        title = titles[entry]
        if not closing:
            append(f"\n#\n# {title}\n#\n")
            blank = False
        elif ends == MenuEnds.NONE or (ends == MenuEnds.PARENTS and a.entry_end[entry] == entry + 1):
            continue
        elif a.entry_kind[entry] == E_MENU:
            append(f"# end of {title}\n")
            blank = True
    return "".join(out)


def _logical_line(prefix: str, name: str, value: int) -> str:
    return f"{prefix}{name}={'y' if value == 2 else 'm'}\n" if value else f"# {prefix}{name} is not set\n"


def symbol_line(tree: Tree, values: Values, symbol: int, prefix: str) -> str:
    """The symbol's line in a ``.config``."""
    a = tree.arrays
    type_, name = a.types[symbol], a.names[symbol]
    if type_ <= 2:
        return _logical_line(prefix, name, values.shown(tree, symbol))
    text = values.text[symbol]
    if type_ == _STRING:
        text = f'"{text}"' if tree.dialect.verbatim_strings else escape(text)
    elif not text and symbol not in values.unanswered:
        text = tree.dialect.empty_hex_line if type_ == _HEX else tree.dialect.empty_int_line
    return f"{prefix}{name}={text}\n"


def listed_line(tree: Tree, values: Values, symbol: int, prefix: str) -> str:
    """The symbol's line in a list of new symbols, where n is written out."""
    a = tree.arrays
    if a.types[symbol] in (1, 2) and not values.tri[symbol]:
        return f"{prefix}{a.names[symbol]}=n\n"
    return symbol_line(tree, values, symbol, prefix) if a.types[symbol] else ""


def entry_is_visible(tree: Tree, values: Values, entry: int) -> bool:
    """Whether a menu or comment shows: its ``visible if`` and its condition both hold."""
    a = tree.arrays
    visibility = a.entry_visibility[entry]
    if visibility >= 0 and not values.tri[visibility]:
        return False
    return values.tri[a.property_condition[a.entry_prompt[entry]]] > 0
