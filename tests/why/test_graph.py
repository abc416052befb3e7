"""kcfg graph: who can change whom, each edge with its kind and place."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from kcfg.tree.graph import Edge, EdgeKind, build_graph, edges_between, limited, loops, paths, reached

from .asking import HEAD, Bench

TREE = (
    HEAD
    + """
config A
	bool "a"
	select B

config B
	bool
	imply C

config C
	bool "c"
	depends on A

config D
	int "d"
	range 1 E
	default 3 if C

config E
	int "e"
	range 1 D

choice
	prompt "one"
	depends on A

config ONE
	bool "one"

endchoice
"""
)


@pytest.fixture
def written(bench: Bench) -> Bench:
    bench.write("Kconfig", TREE)
    return bench


def test_edges_say_kind_and_place(written: Bench) -> None:
    graph = build_graph(written.tree(TREE))
    edges: list[Edge] = [data["edge"] for _, _, data in graph.edges(data=True)]
    kinds = {(edge.source, edge.target, edge.kind, edge.place.line) for edge in edges}
    assert {
        ("A", "B", EdgeKind.SELECT, 11),
        ("B", "C", EdgeKind.IMPLY, 15),
        ("A", "C", EdgeKind.DEPENDS, 19),
        ("E", "D", EdgeKind.RANGE, 23),
        ("C", "D", EdgeKind.DEFAULT, 24),
        ("D", "E", EdgeKind.RANGE, 28),
        ("choice at Kconfig:30", "ONE", EdgeKind.CHOICE, 30),
    } <= kinds


def test_ways_and_reach(written: Bench) -> None:
    graph = build_graph(written.tree(TREE))
    assert reached(graph, "B", None, forward=True) == {"C": 1, "D": 2, "E": 3}
    assert set(reached(graph, "C", 1, forward=False)) == {"A", "B"}
    (way,) = paths(graph, "B", "D", 5)
    assert [str(edge) for edge in way] == ["B -> C (imply, Kconfig:15)", "C -> D (default, Kconfig:24)"]
    assert paths(graph, "C", "A", 5) == []
    assert edges_between(limited(graph, [EdgeKind.SELECT]), "A", "C") == []


def test_loops_with_the_edge_best_cut(written: Bench) -> None:
    (loop,) = loops(build_graph(written.tree(TREE)))
    assert loop.symbols == ("D", "E")
    assert {(e.source, e.target) for e in loop.shortest} == {("D", "E"), ("E", "D")}
    assert loop.left == 0


def test_the_command_answers_in_every_format(written: Bench) -> None:
    assert written.kcfg("graph", "dependents", "CONFIG_E").out == "D  (range Kconfig:23)\n"
    data = json.loads(written.kcfg("graph", "dependencies", "C", "--json").out)
    assert [item["name"] for item in data["dependencies"]] == ["A", "B"]
    assert written.kcfg("graph", "path", "A", "E").status == 0
    assert written.kcfg("graph", "path", "C", "A").status == 1
    dot = written.kcfg("graph", "export", "E", "--format", "dot").out
    assert '"E" -> "D" [label="range Kconfig:23"];' in dot
    root = ElementTree.fromstring(written.kcfg("graph", "export", "--format", "graphml").out)
    assert root.tag.endswith("graphml")
    loops_found = json.loads(written.kcfg("graph", "loops", "--json").out)["loops"]
    assert loops_found[0]["symbols"] == ["D", "E"]


def test_unknown_names_are_refused_with_near_ones(bench: Bench) -> None:
    bench.write("Kconfig", HEAD)
    answer = bench.kcfg("graph", "dependents", "MODULE")
    assert (answer.status, "did you mean MODULES?" in answer.err) == (2, True)
