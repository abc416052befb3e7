"""``kcfg explain``: why a symbol has its value."""

from __future__ import annotations

import argparse
import os
import sys
from difflib import get_close_matches
from typing import TYPE_CHECKING

from kcfg.errors import ProjectError

from .common import add_tree_options, configured, print_json, resolved

if TYPE_CHECKING:
    from kcfg.configuration import Configuration, SymbolValue


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("symbol", nargs="?", help="the symbol, with or without its prefix")
    parser.add_argument("--config", metavar="FILE", help="explain this .config (default: .config in the object folder)")
    parser.add_argument("--defconfig", metavar="FILE", help="explain what this defconfig resolves to")
    parser.add_argument("--all", action="store_true", help="every symbol, one JSON object a line")
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    add_tree_options(parser)


def run(options: argparse.Namespace) -> int:
    """Explain one symbol, or all."""
    if not options.all and not options.symbol:
        raise ProjectError("name a symbol, or give --all")
    configuration = _configuration(options)
    if options.all:
        import json

        for value in configuration:
            print(json.dumps(facts(value), ensure_ascii=False))
        return 0
    try:
        value = configuration[options.symbol]
    except KeyError:
        names = [symbol.name for symbol in configuration.tree.symbols]
        bare = options.symbol.removeprefix(configuration.prefix)
        near = get_close_matches(bare, names, 3)
        hint = f"did you mean {', '.join(configuration.prefix + name for name in near)}?" if near else ""
        raise ProjectError(f"no symbol is called {options.symbol} in this tree", hint=hint) from None
    if options.json:
        print_json(facts(value))
    else:
        sys.stdout.write(prose(value))
    return 0


def _configuration(options: argparse.Namespace) -> Configuration:
    source = options.defconfig or options.config or os.path.join(options.objtree, ".config")
    if options.kconfig is not None:
        return configured(options, [source], [])
    return resolved(options, source, [], []).configuration


def facts(value: SymbolValue) -> dict[str, object]:
    """The explanation as data."""
    origin = value.origin
    return {
        "name": value.symbol.name,
        "type": value.symbol.type.name.lower(),
        "value": value.value,
        "visible": "nmy"[value.visibility],
        "written": value.written,
        "user_value": value.user_value,
        "rule": origin.rule.name.lower(),
        "place": str(origin.place) if origin.place is not None else None,
    }


def prose(value: SymbolValue) -> str:
    """The explanation for a person."""
    origin = value.origin
    where = f" at {origin.place}" if origin.place is not None else ""
    return f"{value.configuration.prefix}{value.symbol.name}={value.value}: {origin.rule.name.lower()}{where}\n"
