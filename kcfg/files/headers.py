"""The files that a build reads: ``autoconf.h``, ``auto.conf``, ``rustc_cfg`` and the dependency list beside them.

All three come in the order of C's symbol table. Rules: ``__conf_write_autoconf()`` and its neighbours in
``confdata.c``.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

from kcfg.configuration.values import Values
from kcfg.language import SymbolType
from kcfg.tree import Tree
from kcfg.tree.dialects import Output
from kcfg.tree.model import CHOICE, CONSTANT, NO_WRITE

from .busybox import busybox_header_text, old_heading, toybox_c_heading
from .formats import c_heading, escape, heading

_HEX, _STRING = int(SymbolType.HEX), int(SymbolType.STRING)


def written_symbols(tree: Tree, values: Values) -> Iterator[int]:
    """The typed symbols that have a value to write, in the order of C's symbol table."""
    a = tree.arrays
    written, types, flags = values.written, a.types, a.flags
    if tree.dialect.headers_have_predefined:
        known, names = tree.dialect.predefined, a.names
        shown = (s for s in _typed_symbols(tree) if not flags[s] & CHOICE)
        return (s for s in shown if written[s] or names[s] in known)
    return (s for s in tree.hash_order if written[s] and types[s] and not flags[s] & NO_WRITE)


def _typed_symbols(tree: Tree) -> Iterator[int]:
    """Every typed symbol, named choices among them, in the order of C's symbol table."""
    types, flags, names = tree.arrays.types, tree.arrays.flags, tree.arrays.names
    return (s for s in tree.hash_order if types[s] and names[s] and not flags[s] & CONSTANT)


def _hex(tree: Tree, text: str) -> str:
    if not text:
        return tree.dialect.empty_hex
    return text if text[:2] in ("0x", "0X") else f"0x{text}"


def _quoted(tree: Tree, text: str) -> str:
    return f'"{text}"' if tree.dialect.verbatim_strings else escape(text)


def header_text(tree: Tree, values: Values, prefix: str = "CONFIG_", *, negatives: bool = False) -> str:
    """``autoconf.h``. Cost: about a microsecond a symbol.

    ``negatives`` says that what is n is asked for, too (``KCONFIG_NEGATIVES``), for generations that listen.
    """
    a = tree.arrays
    out = [c_heading(tree.title, tree.dialect.longest_heading)]
    if tree.dialect.output is Output.BUSYBOX:
        return busybox_header_text(tree, values, prefix)
    if tree.dialect.output is Output.TOYBOX:
        out = [toybox_c_heading(tree, values)]
    negatives = negatives and tree.dialect.negatives_on_request
    everything = tree.dialect.header_has_all or negatives
    zero = negatives or tree.dialect.empty_int_is_zero
    for symbol in _typed_symbols(tree) if everything else written_symbols(tree, values):
        name, type_ = f"{prefix}{a.names[symbol]}", a.types[symbol]
        if type_ <= 2:
            value = values.shown(tree, symbol)
            if value:
                out.append(f"#define {name}{'_MODULE' if value == 1 else ''} 1\n")
            elif everything:
                out.append(f"#define {name} 0\n")
        elif type_ == _STRING:
            if negatives and not values.written[symbol]:
                continue
            known = a.names[symbol] in tree.dialect.predefined
            text = values.text[symbol] or (os.uname().release if known else "")
            out.append(f"#define {name} {_quoted(tree, text)}\n")
        else:
            text = values.text[symbol] or ("0" if zero and type_ != _HEX else "")
            out.append(f"#define {name} {_hex(tree, text) if type_ == _HEX else text}\n")
    return "".join(out)


def auto_conf_text(tree: Tree, values: Values, prefix: str = "CONFIG_", *, negatives: bool = False) -> str:
    """``auto.conf``, which makefiles include: no line for what is n, but for ``negatives`` as in the header."""
    a = tree.arrays
    quoted = tree.dialect.auto_conf_quotes_strings
    kbuild = tree.dialect.output is Output.KBUILD
    longest = tree.dialect.longest_heading
    out = [heading(tree.title, longest) if kbuild else old_heading(tree, values, time.time())]
    negatives = negatives and tree.dialect.negatives_on_request
    for symbol in _typed_symbols(tree) if negatives else written_symbols(tree, values):
        if a.types[symbol] <= 2:
            value = values.shown(tree, symbol)
            if not value and negatives:
                name = f"{prefix}{a.names[symbol]}"
                out.append(f"# {name} is not set\n" if quoted else f"{name}=n\n")
            if not value:
                continue
            text = "m" if value == 1 else "y"
        elif negatives and not quoted and a.types[symbol] == _STRING and not values.written[symbol]:
            continue
        else:
            known = a.names[symbol] in tree.dialect.predefined
            text = values.text[symbol] or (os.uname().release if known else "")
            if quoted and a.types[symbol] == _STRING:
                text = _quoted(tree, text)
        out.append(f"{prefix}{a.names[symbol]}={text}\n")
    return "".join(out)


def tristate_conf_text(tree: Tree, values: Values, prefix: str = "CONFIG_") -> str:
    """``tristate.conf``: the tristates that are not n, in capitals (up to Linux 5.6)."""
    a = tree.arrays
    out = [heading(tree.title, tree.dialect.longest_heading)]
    for symbol in written_symbols(tree, values):
        value = values.shown(tree, symbol) if a.types[symbol] == SymbolType.TRISTATE else 0
        if value:
            out.append(f"{prefix}{a.names[symbol]}={'Y' if value == 2 else 'M'}\n")
    return "".join(out)


def rustc_cfg_text(tree: Tree, values: Values, prefix: str = "CONFIG_") -> str:
    """``rustc_cfg``, arguments for the Rust compiler."""
    a = tree.arrays
    out = []
    for symbol in written_symbols(tree, values):
        name, type_ = f"{prefix}{a.names[symbol]}", a.types[symbol]
        if type_ <= 2:
            value = values.shown(tree, symbol)
            if not value:
                continue
            out.append(f"--cfg={name}\n")
            text = "m" if value == 1 else "y"
        else:
            text = values.text[symbol]
            if type_ == _HEX:
                text = _hex(tree, text)
        out.append(f"--cfg={name}={escape(text)}\n")
    return "".join(out)


def auto_conf_cmd_text(tree: Tree, auto_conf: str = "include/config/auto.conf") -> str:
    """``auto.conf.cmd``: for make, which Kconfig files and environment ``auto.conf`` was made from."""
    files = tree.arrays.files
    variables = list(tree.origin.environment_used.items())
    if tree.dialect.option_env:
        # The newest comes first, and one that several symbols stand for comes as often.
        variables = [
            (name, tree.origin.environment_options[name]) for name in reversed(list(tree.environment_symbols.values()))
        ]
    elif not tree.dialect.language.macros:
        variables = []
    if tree.dialect.autoconfig_variable:
        out = [f"autoconfig := {auto_conf}\n\ndeps_config := \\\n"]
        out += (f"\t{name} \\\n" for name in files)
        out.append("\n$(autoconfig): $(deps_config)\n$(deps_config): ;\n")
        out += (f'\nifneq "$({name})" "{value}"\n$(autoconfig): FORCE\nendif\n' for name, value in variables)
        return "".join(out)
    out = ["deps_config := \\\n"]
    if tree.dialect.closes_dependency_list:
        out.append(" \\\n".join(f"\t{name}" for name in reversed(files)))
        out.append(f"\n\n{auto_conf}: \\\n\t$(deps_config)\n\n")
    else:
        out += (f"\t{name} \\\n" for name in reversed(files))
        out.append(f"\n{auto_conf}: $(deps_config)\n\n")
    out += (f'ifneq "$({name})" "{value}"\n{auto_conf}: FORCE\nendif\n' for name, value in variables)
    out.append("$(deps_config): ;\n" if tree.dialect.output is Output.TOYBOX else "\n$(deps_config): ;\n")
    return "".join(out)
