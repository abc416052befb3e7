"""``kcfg graph``: dependencies of, dependents of, ways between symbols, loops; and the whole graph as a file."""

from __future__ import annotations

import sys

from kcfg.errors import ProjectError

from .common import add_tree_options, print_json, shell_policy, variables

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from kcfg.tree import Tree
    from kcfg.tree.graph import Edge, Graph

_QUESTIONS = {
    "dependents": "what a symbol can change",
    "dependencies": "what can change a symbol",
    "path": "how one symbol reaches another",
    "loops": "symbols that go in circles, the shortest way around and the edge best cut",
    "export": "the whole graph, or what is around the symbols named",
}
_KINDS = ("depends", "select", "imply", "default", "range", "visible", "choice")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    words = "; ".join(f"{name}: {what}" for name, what in _QUESTIONS.items())
    parser.add_argument("question", choices=tuple(_QUESTIONS), help=words)
    parser.add_argument("symbols", nargs="*", metavar="SYMBOL", help="with or without the prefix CONFIG_")
    parser.add_argument("--depth", type=int, default=1, metavar="N", help="how many steps to go (default 1; 0: all)")
    parser.add_argument("--kind", action="append", choices=_KINDS, help="only edges of this kind; may be repeated")
    parser.add_argument("--most", type=int, default=5, metavar="N", help="at most so many ways or loops (default 5)")
    parser.add_argument("--format", choices=("text", "json", "dot", "graphml"), default="text")
    parser.add_argument("--json", action="store_const", const="json", dest="format", help="the same as --format json")
    add_tree_options(parser)


def run(options: argparse.Namespace) -> int:
    """Answer one question."""
    from kcfg.tree.graph import EdgeKind, build_graph, limited

    wanted = {"dependents": 1, "dependencies": 1, "path": 2, "loops": 0}.get(options.question)
    if wanted is not None and len(options.symbols) != wanted:
        raise ProjectError(f"graph {options.question} takes {wanted} symbols, not {len(options.symbols)}")
    tree = _tree(options)
    graph = build_graph(tree)
    if options.kind:
        graph = limited(graph, [EdgeKind(kind) for kind in options.kind])
    names = [_name(tree, name) for name in options.symbols]
    if options.question == "loops":
        return _loops(graph, options)
    if options.question == "path":
        return _path(graph, names, options)
    return _around(graph, names, options)


def _tree(options: argparse.Namespace) -> Tree:
    from kcfg.api import load_tree

    return load_tree(
        options.tree or ".",
        kconfig=options.kconfig,
        arch=options.arch,
        env=variables(options),
        dialect=options.dialect,
        shell=shell_policy(options),
    )


def _name(tree: Tree, name: str) -> str:
    """The symbol's name without prefix. Raises ProjectError that offers near names."""
    from difflib import get_close_matches

    for bare in (name, name.removeprefix("CONFIG_")):
        if bare in tree and tree.arrays.types[tree.numbers[bare]]:
            return bare
    near = get_close_matches(name.removeprefix("CONFIG_"), [symbol.name for symbol in tree.symbols], 3)
    hint = f"did you mean {', '.join(near)}?" if near else ""
    raise ProjectError(f"no symbol is called {name} in this tree", hint=hint)


def _edge_data(edge: Edge) -> dict[str, object]:
    place = {"file": edge.place.file, "line": edge.place.line}
    return {"source": edge.source, "target": edge.target, "kind": edge.kind.value, "place": place}


def _loops(graph: Graph, options: argparse.Namespace) -> int:
    from kcfg.tree.graph import loops

    found = loops(graph)
    if options.format == "json":
        content = [
            {
                "symbols": list(loop.symbols),
                "shortest": [_edge_data(edge) for edge in loop.shortest],
                "cut": _edge_data(loop.cut),
                "left": loop.left,
            }
            for loop in found
        ]
        print_json({"loops": content})
    for loop in found[: options.most] if options.format == "text" else ():
        print(f"{len(loop.symbols)} symbols go in circles; the shortest way around:")
        for edge in loop.shortest:
            print(f"  {edge}")
        rest = f"{loop.left} of them are still in one then" if loop.left else "no circle is left then"
        print(f"  best cut: {loop.cut}; {rest}")
    if options.format == "text":
        print(f"{len(found)} loops", file=sys.stderr)
    return 0


def _path(graph: Graph, names: list[str], options: argparse.Namespace) -> int:
    from kcfg.tree.graph import paths

    try:
        found = paths(graph, names[0], names[1], options.most)
    except KeyError:
        found = []
    if options.format == "json":
        print_json({"paths": [[_edge_data(edge) for edge in way] for way in found]})
    elif not found:
        print(f"{names[0]} does not reach {names[1]}")
    else:
        for number, way in enumerate(found):
            print(("" if number == 0 else "or\n") + "\n".join(f"  {edge}" for edge in way))
    return 0 if found else 1


def _around(graph: Graph, names: list[str], options: argparse.Namespace) -> int:
    from kcfg.tree.graph import edges_between, reached

    depth = options.depth or None
    both = options.question == "export"
    found: dict[str, int] = {}
    for name in names:
        if name in graph:
            for forward in (True, False) if both else (options.question == "dependents",):
                found.update(reached(graph, name, depth, forward=forward))
    nodes = {*names, *found} if names else set(graph)
    inner = graph.subgraph(nodes)
    if options.format in ("dot", "graphml") or both:
        _write(inner, "graphml" if options.format == "graphml" else "json" if options.format == "json" else "dot")
        return 0
    ordered = sorted(found.items(), key=lambda item: (item[1], item[0]))
    edges = {other: edges_between(graph, names[0], other) or edges_between(graph, other, names[0]) for other in found}
    if options.format == "json":
        content = [
            {"name": other, "steps": steps, "edges": [_edge_data(edge) for edge in edges[other]]}
            for other, steps in ordered
        ]
        print_json({options.question: content})
        return 0
    for other, steps in ordered:
        how = ", ".join(f"{edge.kind.value} {edge.place}" for edge in edges[other]) or f"{steps} steps"
        print(f"{other}  ({how})")
    return 0


def _write(graph: Graph, form: str) -> None:
    """The graph as DOT, GraphML or JSON, on standard output."""
    edges = [data["edge"] for _, _, data in graph.edges(data=True)]
    if form == "json":
        print_json({"nodes": sorted(graph), "edges": [_edge_data(edge) for edge in edges]})
    elif form == "graphml":
        import networkx as nx

        plain: Graph = nx.MultiDiGraph()
        plain.add_nodes_from(graph)
        for edge in edges:
            plain.add_edge(edge.source, edge.target, kind=edge.kind.value, place=str(edge.place))
        print("\n".join(nx.generate_graphml(plain)))
    else:
        print("digraph kconfig {")
        for name in sorted(graph):
            print(f"  {_quoted(name)};")
        for edge in edges:
            label = _quoted(f"{edge.kind.value} {edge.place}")
            print(f"  {_quoted(edge.source)} -> {_quoted(edge.target)} [label={label}];")
        print("}")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
