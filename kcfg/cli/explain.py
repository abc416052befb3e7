"""``kcfg explain``: why a symbol has its value, and what stands in the way of another one."""

from __future__ import annotations

import json
import os
import sys

from kcfg.errors import ProjectError

from .common import SCHEMA, add_tree_options, configured, input_path, print_json, resolved
from .sanity import named_architecture, refuse_foreign, refuse_truncated

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from kcfg.configuration import Configuration, SymbolValue


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("symbol", nargs="?", help="the symbol, with or without its prefix")
    parser.add_argument("--config", metavar="FILE", help="explain this .config (default: .config in the object folder)")
    parser.add_argument(
        "--defconfig",
        metavar="FILE",
        type=input_path,
        help="explain what this defconfig resolves to; - for standard input",
    )
    parser.add_argument("--want", metavar="VALUE", help="what stands in the way of this value, and what would give it")
    parser.add_argument("--deep", action="store_true", help="the whole derivation, down to facts, nothing said twice")
    parser.add_argument("--dependents", action="store_true", help="also list what depends on the symbol")
    parser.add_argument("--all", action="store_true", help="every symbol, one JSON object a line")
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    add_tree_options(parser)


def run(options: argparse.Namespace) -> int:
    """Explain one symbol, or all."""
    if bool(options.all) == bool(options.symbol):
        raise ProjectError("name a symbol, or give --all")
    configuration, root = _configuration(options)
    if options.all:
        _print_all(configuration)
        return 0
    try:
        value = named(configuration, options.symbol)
    except ProjectError as error:
        where = _elsewhere(configuration, root, options.symbol)
        if not where:
            raise
        raise ProjectError(str(error), hint=where) from None
    if options.json:
        _print_as_json(configuration, value, options)
    else:
        _print_prose(configuration, value, options)
        if not configuration.explainer.asker.is_defined(value.symbol.number):
            where = _elsewhere(configuration, root, options.symbol)
            sys.stdout.write(f"{where}\n" if where else "")
    return 0


def _elsewhere(configuration: Configuration, root: str, name: str) -> str:
    """A sentence on files that define the symbol and were not read; empty if there are none."""
    from kcfg.projects.elsewhere import defined_elsewhere

    tree = configuration.tree
    found = defined_elsewhere(root, tree.arrays.files, name.removeprefix(configuration.prefix))
    if not found:
        return ""
    environment = tree.origin.environment_used
    arch = environment.get("SRCARCH") or environment.get("ARCH") or ""
    places = ", ".join(str(place) for place in found)
    one = len(found) == 1
    return f"{places} {'defines' if one else 'define'} it, and {'is' if one else 'are'} not read" + (
        f" for {arch}." if arch else "."
    )


def named(configuration: Configuration, name: str) -> SymbolValue:
    """The symbol called ``name``. Raises ProjectError that offers near names."""
    try:
        return configuration[name]
    except KeyError:
        prefix = configuration.prefix
        near = configuration.explainer.judge.near(name.removeprefix(prefix))
        hint = f"did you mean {', '.join(prefix + other for other in near)}?" if near else ""
        raise ProjectError(f"no symbol is called {name} in this tree", hint=hint) from None


def _configuration(options: argparse.Namespace) -> tuple[Configuration, str]:
    """The configuration, and the folder that the tree's files are seen from."""
    source = options.defconfig or options.config or os.path.join(options.objtree, ".config")
    if options.kconfig is not None:
        configuration, root = configured(options, [source], []), options.tree or "."
    else:
        options.arch = options.arch or named_architecture(source)
        result = resolved(options, source, [], [])
        configuration, root = result.configuration, result.setup.root
        if not os.path.exists(os.path.join(root, configuration.tree.arrays.files[0])):
            root = result.setup.cwd
    refuse_truncated(source, configuration.prefix)
    refuse_foreign(configuration, source)
    return configuration, root


def _print_all(configuration: Configuration) -> None:
    from kcfg.why import as_data

    explainer = configuration.explainer
    for value in configuration:
        explanation = as_data(explainer.explain(value.symbol.number, counted=True))
        sys.stdout.write(json.dumps({"schema": SCHEMA, **explanation}, ensure_ascii=False) + "\n")


def _print_as_json(configuration: Configuration, value: SymbolValue, options: argparse.Namespace) -> None:
    from kcfg.why import Story, as_data

    explainer, number = configuration.explainer, value.symbol.number
    content = as_data(explainer.explain(number, counted=True))
    if options.deep:
        told, _ = Story(explainer).chain(number, deep=True)
        content["follows_from"] = as_data(told[1:])
    if options.dependents:
        content["dependents"] = _dependents(configuration, number)
    if options.want is not None:
        from kcfg.why.wants import Wants

        content["want"] = as_data(Wants(explainer).answer(number, options.want))
    print_json(content)


def _dependents(configuration: Configuration, number: int) -> list[str]:
    names = configuration.tree.arrays.names
    return [names[symbol] or "<choice>" for symbol in configuration.explainer.dependents(number)]


def _print_prose(configuration: Configuration, value: SymbolValue, options: argparse.Namespace) -> None:
    from kcfg.why import Story

    explainer, number = configuration.explainer, value.symbol.number
    if options.want is not None:
        from kcfg.why.prose import headline
        from kcfg.why.want_prose import want_text
        from kcfg.why.wants import Wants

        sys.stdout.write(headline(explainer.explain(number)) + want_text(Wants(explainer).answer(number, options.want)))
    else:
        sys.stdout.write(Story(explainer).text(number, deep=options.deep))
    if options.dependents:
        found = _dependents(configuration, number)
        sys.stdout.write(f"\n{len(found)} depend on it directly:\n" + "".join(f"  {name}\n" for name in found))
