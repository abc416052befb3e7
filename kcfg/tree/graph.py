"""Who can change whom, as a networkx graph: for questions and advice, never for evaluation.

An edge leads from what is looked at to what changes by it, and says how (``kind``) and where (``place``). Nodes are
names of symbols; a choice is called ``choice at FILE:LINE`` unless it has a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx

from kcfg.enums import Enum
from kcfg.errors import Place
from kcfg.records import dataclass

from .expressions import BROKEN, NOT
from .kinds import PropertyKind
from .model import CHOICE, CONSTANT, Tree

if TYPE_CHECKING:
    Graph = nx.MultiDiGraph[str]
else:
    Graph = nx.MultiDiGraph


class EdgeKind(Enum):
    """How one symbol can change another."""

    DEPENDS = "depends"
    SELECT = "select"
    IMPLY = "imply"
    DEFAULT = "default"
    RANGE = "range"
    VISIBLE = "visible"  # only whether the prompt can be seen
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Edge:
    """One edge: a change of ``source`` can change ``target``."""

    source: str
    target: str
    kind: EdgeKind
    place: Place

    def __str__(self) -> str:
        return f"{self.source} -> {self.target} ({self.kind.value}, {self.place})"


@dataclass(frozen=True, slots=True)
class Loop:
    """A group of symbols that can each change all others: its shortest way around, and the edge best cut."""

    symbols: tuple[str, ...]
    shortest: tuple[Edge, ...]
    cut: Edge
    left: int  # how many of them are still in a loop once it is cut


_KINDS = {
    PropertyKind.PROMPT: EdgeKind.VISIBLE,
    PropertyKind.MENU: EdgeKind.VISIBLE,
    PropertyKind.DEFAULT: EdgeKind.DEFAULT,
    PropertyKind.SELECT: EdgeKind.SELECT,
    PropertyKind.IMPLY: EdgeKind.IMPLY,
    PropertyKind.RANGE: EdgeKind.RANGE,
}


def node_name(tree: Tree, symbol: int) -> str:
    """What a symbol or choice is called in the graph."""
    a = tree.arrays
    if a.names[symbol] or not a.flags[symbol] & CHOICE:
        return a.names[symbol]
    entry = a.entry_symbol.index(symbol)
    return f"choice at {a.files[a.entry_file[entry]]}:{a.entry_line[entry]}"


class _Builder:
    """Collects the edges of one tree."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.arrays = tree.arrays
        self.symbols = len(tree.arrays.names)
        self._operands: dict[int, tuple[int, ...]] = {}
        self._names: dict[int, str] = {}
        self._around: dict[int, tuple[tuple[int, EdgeKind, Place], ...]] = {}

    def name(self, symbol: int) -> str:
        found = self._names.get(symbol)
        if found is None:
            found = self._names[symbol] = node_name(self.tree, symbol)
        return found

    def operands(self, slot: int) -> tuple[int, ...]:
        """The symbols in an expression, constants left out."""
        if slot < 0:
            return ()
        known = self._operands.get(slot)
        if known is not None:
            return known
        a, found, pending = self.arrays, dict[int, None](), [slot]
        while pending:
            s = pending.pop()
            if s < self.symbols:
                if s > 2 and not a.flags[s] & CONSTANT:
                    found[s] = None
                continue
            i = s - self.symbols
            pending.append(a.left[i])
            if a.op[i] not in (NOT, BROKEN):
                pending.append(a.right[i])
        self._operands[slot] = tuple(found)
        return self._operands[slot]

    def demands(self, entry: int) -> tuple[tuple[int, EdgeKind, Place], ...]:
        """The conditions of an entry and of the blocks around it: slot, kind and place."""
        known = self._around.get(entry)
        if known is not None:
            return known
        a = self.arrays
        found = []
        for row in range(a.demand_start[entry], a.demand_start[entry + 1]):
            kind = EdgeKind.VISIBLE if a.demand_visible[row] else EdgeKind.DEPENDS
            found.append((a.demand_slot[row], kind, self.tree.place(a.demand_file[row], a.demand_line[row])))
        block = a.entry_block[entry]
        outside = self.demands(block) if block >= 0 else ()
        self._around[entry] = (*found, *outside)
        return self._around[entry]

    def edges(self) -> Iterator[Edge]:
        """All edges."""
        a = self.arrays
        for number, symbol in enumerate(a.property_symbol):
            if symbol >= 0:
                yield from self._of_property(number, symbol)
        for entry, symbol in enumerate(a.entry_symbol):
            if symbol < 0:
                continue
            for slot, kind, place in self.demands(entry):
                yield from self._from(self.operands(slot), symbol, kind, place)
        for index, choice in enumerate(a.choices):
            entry = a.entry_symbol.index(choice)
            place = self.tree.place(a.entry_file[entry], a.entry_line[entry])
            for member in a.members[a.member_start[index] : a.member_start[index + 1]]:
                yield Edge(self.name(choice), self.name(member), EdgeKind.CHOICE, place)

    def _of_property(self, number: int, symbol: int) -> Iterator[Edge]:
        a = self.arrays
        kind = PropertyKind(a.property_kind[number])
        place = self.tree.place(a.property_file[number], a.property_line[number])
        edge = _KINDS[kind]
        target = symbol
        sources = list(self.operands(a.property_written[number]))
        if kind in (PropertyKind.SELECT, PropertyKind.IMPLY):
            target = a.property_value[number]
            sources.append(symbol)
        elif kind is PropertyKind.RANGE:
            sources += [*self.operands(a.property_value[number]), *self.operands(a.property_upper[number])]
        elif kind is PropertyKind.DEFAULT and not a.flags[symbol] & CHOICE:
            sources += self.operands(a.property_value[number])
        yield from self._from(sources, target, edge, place)

    def _from(self, sources: Iterable[int], target: int, kind: EdgeKind, place: Place) -> Iterator[Edge]:
        a = self.arrays
        for source in sources:
            # A name that nothing defines and that is a number is a literal.
            if source != target and (a.types[source] or not a.names[source][:1].isdigit()):
                yield Edge(self.name(source), self.name(target), kind, place)


def build_graph(tree: Tree) -> Graph:
    """The graph of a tree. Edges carry ``kind`` (a text) and ``place`` (a text). Cost: 1 to 2 s for Linux."""
    graph: Graph = nx.MultiDiGraph()
    builder = _Builder(tree)
    a = tree.arrays
    for symbol in range(3, len(a.names)):
        if a.types[symbol] and not a.flags[symbol] & CONSTANT:
            graph.add_node(builder.name(symbol), choice=bool(a.flags[symbol] & CHOICE))
    known: set[tuple[str, str, EdgeKind, Place]] = set()
    for edge in builder.edges():
        key = (edge.source, edge.target, edge.kind, edge.place)
        if key not in known:
            known.add(key)
            graph.add_edge(edge.source, edge.target, kind=edge.kind.value, place=str(edge.place), edge=edge)
    return graph


def limited(graph: Graph, kinds: Iterable[EdgeKind]) -> Graph:
    """The graph with edges of these kinds alone."""
    wanted = {kind.value for kind in kinds}
    kept: Graph = nx.MultiDiGraph()
    kept.add_nodes_from(graph.nodes(data=True))
    for source, target, data in graph.edges(data=True):
        if data["kind"] in wanted:
            kept.add_edge(source, target, **data)
    return kept


def edges_between(graph: Graph, source: str, target: str) -> list[Edge]:
    """All edges from one node to another."""
    found: dict[Any, dict[str, Any]] = graph.get_edge_data(source, target) or {}
    return [data["edge"] for data in found.values()]


def reached(graph: Graph, name: str, depth: int | None, *, forward: bool) -> dict[str, int]:
    """What the symbol can change (``forward``) or what can change it, with the number of steps. Raises KeyError."""
    if name not in graph:
        raise KeyError(name)
    view = graph if forward else graph.reverse(copy=False)
    found: dict[str, int] = dict(nx.single_source_shortest_path_length(view, name, cutoff=depth))
    del found[name]
    return found


def paths(graph: Graph, source: str, target: str, most: int) -> list[list[Edge]]:
    """Up to ``most`` of the shortest ways from one symbol to another, each edge with all that is known of it.

    Raises KeyError for a name that is not in the graph. Of several edges between two symbols the first is given.
    """
    for name in (source, target):
        if name not in graph:
            raise KeyError(name)
    found: list[list[Edge]] = []
    try:
        for nodes in nx.all_shortest_paths(graph, source, target):
            found.append([edges_between(graph, u, v)[0] for u, v in pairwise(nodes)])
            if len(found) == most:
                break
    except nx.NetworkXNoPath:
        return []
    return found


def loops(graph: Graph) -> list[Loop]:
    """The groups of symbols that go in circles, the largest first. Cost: grows with the size of a group."""
    groups = [group for group in nx.strongly_connected_components(graph) if len(group) > 1]
    groups.sort(key=lambda group: (-len(group), min(group)))
    return [_loop(graph, group) for group in groups]


def _loop(graph: Graph, group: set[str]) -> Loop:
    inner = graph.subgraph(group)
    nodes = _shortest_cycle(inner)
    around = [edges_between(inner, u, v)[0] for u, v in zip(nodes, [*nodes[1:], nodes[0]], strict=True)]
    best, left = around[0], len(group) + 1
    for edge in around:
        rest: nx.DiGraph[str] = nx.DiGraph(inner)
        rest.remove_edge(edge.source, edge.target)
        still = sum(len(g) for g in nx.strongly_connected_components(rest) if len(g) > 1)
        if still < left:
            best, left = edge, still
    return Loop(tuple(sorted(group)), tuple(around), best, left)


def _shortest_cycle(graph: Graph) -> list[str]:
    """The nodes of a shortest way around. Cost: a breadth-first search a node, of at most 500 nodes."""
    best: list[str] = []
    for start in sorted(graph)[:500]:
        for successor in graph.successors(start):
            try:
                way: list[str] = nx.shortest_path(graph, successor, start)
            except nx.NetworkXNoPath:
                continue
            if not best or len(way) < len(best):
                best = [start, *way[:-1]]
            if len(best) == 2:
                return best
    return best
