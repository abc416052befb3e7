"""The files of the 2.6 era: BusyBox's ``autoconf.h`` in menu order, and the headings of BusyBox and toybox."""

from __future__ import annotations

import time

from kcfg.configuration.values import Values
from kcfg.language import SymbolType
from kcfg.tree import Tree
from kcfg.tree.dialects import Output

from .formats import escape

_TITLES = {Output.BUSYBOX: ("Busybox", "KERNELVERSION"), Output.TOYBOX: ("ToyBox", "KCONFIG_VERSION")}


def version_line(tree: Tree, values: Values) -> str:
    """``Busybox version: 1.35.0``: the value of the symbol that holds it, or that symbol's name."""
    program, name = _TITLES[tree.dialect.output]
    number = tree.numbers.get(name)
    return f"{program} version: {values.text[number] if number is not None else name}"


def old_heading(tree: Tree, values: Values, moment: float | None = None) -> str:
    """The lines that open ``.config``, and in toybox ``auto.conf``; with the time if ``moment`` gives one."""
    lines = ["", "Automatically generated make config: don't edit", version_line(tree, values)]
    if moment is not None:
        lines.append(time.ctime(moment))
    return "".join(f"# {line}\n" if line else "#\n" for line in [*lines, ""])


def toybox_c_heading(tree: Tree, values: Values) -> str:
    """The comment that opens toybox's ``autoconf.h``."""
    version = version_line(tree, values)
    return f"/*\n * Automatically generated C config: don't edit\n * {version}\n * {time.ctime()}\n */\n"


def busybox_header_text(tree: Tree, values: Values, prefix: str = "CONFIG_", *, timestamp: str = "") -> str:
    """BusyBox's ``autoconf.h``, which it writes with every ``.config``."""
    from .dotconfig import entry_is_visible

    a = tree.arrays
    version = f" * {version_line(tree, values)}\n" if tree.dialect.output in _TITLES else ""
    out = [
        f"/*\n * Automatically generated C config: don't edit\n{version} */\n",
        f'#define AUTOCONF_TIMESTAMP "{timestamp}"\n\n',
    ]
    for item in a.layout:
        if item >= 0:
            out.append(_symbol_lines(tree, values, item, prefix))
            continue
        entry, closing = divmod(-1 - item, 2)
        if not closing and entry_is_visible(tree, values, entry):
            out.append(f"\n/*\n * {a.property_text[a.entry_prompt[entry]]}\n */\n")
    return "".join(out)


def dependency_text(tree: Tree) -> str:
    """BusyBox's ``.kconfig.d``: for make, which Kconfig files the ``.config`` was made from."""
    listed = " \\\n".join(f"\t{name}" for name in reversed(tree.arrays.files))
    return (
        f"deps_config := \\\n{listed}\n\n.config include/autoconf.h: $(deps_config)\n\n"
        "include/autoconf.h: .config\n\n$(deps_config):\n"
    )


def _symbol_lines(tree: Tree, values: Values, symbol: int, prefix: str) -> str:
    a = tree.arrays
    name, type_ = a.names[symbol], a.types[symbol]
    if not type_:
        return ""
    text = values.text[symbol]
    if type_ in (SymbolType.BOOL, SymbolType.TRISTATE):
        value = values.tri[symbol]
        if not value:
            return (
                f"#undef {prefix}{name}\n#define ENABLE_{name} 0\n"
                f"#define IF_{name}(...)\n#define IF_NOT_{name}(...) __VA_ARGS__\n"
            )
        if value == 1:
            return f"#define {prefix}{name}_MODULE 1\n"
        text = "1"
    elif type_ == SymbolType.STRING:
        text = escape(text)
    elif type_ == SymbolType.INT:
        text = text or "0"
    elif text[:2] not in ("0x", "0X"):
        text = f"0x{text}"
    return (
        f"#define {prefix}{name} {text}\n#define ENABLE_{name} 1\n#ifdef MAKE_SUID\n"
        f'# define IF_{name}(...) __VA_ARGS__ "{prefix}{name}"\n#else\n'
        f"# define IF_{name}(...) __VA_ARGS__\n#endif\n#define IF_NOT_{name}(...)\n"
    )
