"""The text of ``.config``: every symbol that has a value to keep, in menu order, with the menus' titles."""

from __future__ import annotations

from kcfg.configuration.values import Values
from kcfg.language import SymbolType
from kcfg.tree import EntryKind, Tree

from .formats import escape, heading

_STRING = int(SymbolType.STRING)


def config_text(tree: Tree, values: Values, prefix: str = "CONFIG_") -> str:
    """The whole file, as C's conf_write() gives it. Cost: about a microsecond a symbol."""
    a = tree.arrays
    types, names, tri, text, written = a.types, a.names, values.tri, values.text, values.written
    out = [heading(tree.title)]
    append = out.append
    blank = False
    for item in a.layout:
        if item >= 0:
            if not written[item]:
                continue
            type_ = types[item]
            if type_ == 0:
                continue
            if blank:
                append("\n")
                blank = False
            if type_ <= 2:
                value = tri[item]
                if value == 0:
                    append(f"# {prefix}{names[item]} is not set\n")
                else:
                    append(f"{prefix}{names[item]}={'y' if value == 2 else 'm'}\n")
            elif type_ == _STRING:
                append(f"{prefix}{names[item]}={escape(text[item])}\n")
            else:
                append(f"{prefix}{names[item]}={text[item]}\n")
            continue
        entry, closing = divmod(-1 - item, 2)
        if not entry_is_visible(tree, values, entry):
            continue
        title = a.property_text[a.entry_prompt[entry]]
        if not closing:
            append(f"\n#\n# {title}\n#\n")
            blank = False
        elif a.entry_kind[entry] == EntryKind.MENU:
            append(f"# end of {title}\n")
            blank = True
    return "".join(out)


def entry_is_visible(tree: Tree, values: Values, entry: int) -> bool:
    """Whether a menu or comment shows: its ``visible if`` and its condition both hold."""
    a = tree.arrays
    visibility = a.entry_visibility[entry]
    if visibility >= 0 and not values.tri[visibility]:
        return False
    return values.tri[a.property_condition[a.entry_prompt[entry]]] > 0
