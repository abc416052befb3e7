"""kcfg diff: every difference under a root."""

from __future__ import annotations

import json

import kcfg
from kcfg.why.diff import RootKind

from .asking import HEAD, Bench

TREE = (
    HEAD
    + """
config NET
	bool "net"

config INET
	bool "inet"
	depends on NET
	default y

config NFS
	bool "nfs"
	depends on INET
	select LIB

config LIB
	bool

config DISK
	bool "disk"
	select LIB

choice
	prompt "clock"
	default HZ_100

config HZ_100
	bool "100"

config HZ_250
	bool "250"

endchoice

config HZ
	int
	default 100 if HZ_100
	default 250
"""
)


def test_one_line_and_what_follows(bench: Bench) -> None:
    tree = bench.tree(TREE)
    bench.write("a", "CONFIG_NET=y\nCONFIG_NFS=y\n")
    bench.write("b", "CONFIG_NFS=y\n")
    difference = kcfg.diff(tree.configure("a"), tree.configure("b"))
    (root,) = difference.roots
    assert (root.kind, root.name, root.before, root.after) == (RootKind.INPUT, "NET", "CONFIG_NET=y", "")
    assert {change.name for change in root.follows} == {"INET", "NFS", "LIB"}
    assert difference.unexplained == ()
    assert "the line `CONFIG_NET=y` was removed" in str(difference).lower().replace("config_net", "CONFIG_NET")


def test_lines_without_effect_are_no_roots(bench: Bench) -> None:
    tree = bench.tree(TREE)
    bench.write("a", "CONFIG_NET=y\nCONFIG_HZ=5\n# CONFIG_DISK is not set\n")
    bench.write("b", "CONFIG_NET=y\nCONFIG_INET=y\nCONFIG_NOWHERE=y\n")
    difference = kcfg.diff(tree.configure("a"), tree.configure("b"))
    assert (difference.roots, difference.count) == ((), 0)


def test_two_roots_that_would_each_explain_it_are_both_named(bench: Bench) -> None:
    tree = bench.tree(TREE)
    bench.write("a", "CONFIG_NET=y\n")
    bench.write("b", "CONFIG_NET=y\nCONFIG_NFS=y\nCONFIG_DISK=y\n")
    difference = kcfg.diff(tree.configure("a"), tree.configure("b"))
    assert {root.name for root in difference.roots} == {"NFS", "DISK"}
    (change,) = [c for root in difference.roots for c in root.follows if c.name == "LIB"]
    (under,) = [root.name for root in difference.roots if change in root.follows]
    assert {under, *change.also} == {"NFS", "DISK"}


def test_a_choice_changes_as_one(bench: Bench) -> None:
    tree = bench.tree(TREE)
    bench.write("a", "CONFIG_HZ_100=y\n# CONFIG_HZ_250 is not set\n")
    bench.write("b", "# CONFIG_HZ_100 is not set\nCONFIG_HZ_250=y\n")
    difference = kcfg.diff(tree.configure("a"), tree.configure("b"))
    assert [root.name for root in difference.roots] == ["HZ_250"]
    assert {change.name for change in difference.roots[0].follows} == {"HZ", "HZ_100"}


def test_two_trees(bench: Bench) -> None:
    old = bench.tree(TREE)
    bench.write("a", "CONFIG_NET=y\nCONFIG_DISK=y\n")
    one = old.configure("a")
    changed = TREE.replace("\tdefault y\n\nconfig NFS", "\nconfig NFS").replace("config DISK", "config DRIVE")
    two = bench.tree(changed).configure("a")
    roots = {root.name: root for root in kcfg.diff(one, two).roots}
    assert roots["INET"].kind is RootKind.TREE
    assert (roots["INET"].before, roots["INET"].after) == ("default y", "")
    assert roots["DISK"].kind is RootKind.WENT and roots["DRIVE"].kind is RootKind.CAME


def test_the_command_in_every_format(bench: Bench) -> None:
    bench.write("Kconfig", TREE)
    bench.write("a", "CONFIG_NET=y\nCONFIG_NFS=y\n")
    bench.write("b", "CONFIG_NFS=y\n")
    assert bench.kcfg("diff", "a", "a").status == 0
    answer = bench.kcfg("diff", "a", "b")
    assert answer.status == 1
    assert answer.out.startswith("4 lines differ, from 1 root.\nThe line `CONFIG_NET=y` was removed (a:1): NET: y → n")
    assert json.loads(bench.kcfg("diff", "a", "b", "--json").out)["roots"][0]["name"] == "NET"
    assert "<details>" in bench.kcfg("diff", "a", "b", "--markdown").out
    assert '"NET" -> "INET";' in bench.kcfg("diff", "a", "b", "--dot").out
    assert bench.kcfg("diff", "a", "b", "--html", "page.html").status == 1
    page = (bench.folder / "page.html").read_text(encoding="utf-8")
    assert "INET: y → no line" in page
    assert "http" not in page.lower().replace("https://", "")


def test_unreadable_input(bench: Bench) -> None:
    bench.write("Kconfig", TREE)
    bench.write("a", "")
    assert bench.kcfg("diff", "a", "nowhere").status == 2
    assert bench.kcfg("diff", "a", ".").status == 2


def test_another_environment(bench: Bench) -> None:
    text = HEAD + 'config BOARD\n\tstring\n\tdefault "$(BOARD)"\n\nconfig LED\n\tdef_bool BOARD = "one"\n'
    bench.write("Kconfig", text)
    bench.write("a", "")
    trees = [kcfg.load_tree(".", kconfig="Kconfig", env={"BOARD": board}) for board in ("one", "two")]
    difference = kcfg.diff(*(tree.configure("a") for tree in trees))
    (root,) = difference.roots
    assert (root.kind, root.name) == (RootKind.OUTSIDE, "BOARD")
    assert (root.before, root.after) == ("`BOARD` answered one", "`BOARD` answered two")
    assert [change.name for change in root.follows] == ["LED"]


def test_two_trees_and_two_inputs(bench: Bench) -> None:
    """What the tree does to A's input, and what B's input does then, are told apart; each line of it is needed."""
    bench.write("a", "CONFIG_NET=y\nCONFIG_INET=y\n")
    bench.write("b", "CONFIG_NET=y\nCONFIG_INET=y\nCONFIG_DISK=y\n")
    one = bench.tree(TREE).configure("a")
    two = bench.tree(TREE.replace("default 250", "default 300").replace("default HZ_100", "default HZ_250")).configure(
        "b"
    )
    roots = {root.name: root for root in kcfg.diff(one, two).roots}
    assert roots["DISK"].kind is RootKind.INPUT and [c.name for c in roots["DISK"].follows] == ["LIB"]
    assert (roots["HZ"].kind, roots["HZ"].before, roots["HZ"].after) == (RootKind.TREE, "default 250", "default 300")
    assert {root.kind for root in roots.values()} == {RootKind.INPUT, RootKind.TREE}


def test_another_line_that_would_do_the_same_is_named(bench: Bench) -> None:
    """To switch one of two members off, or to ask for the other: each alone chooses the other."""
    tree = bench.tree(TREE)
    bench.write("a", "")
    bench.write("b", "# CONFIG_HZ_100 is not set\nCONFIG_HZ_250=y\n")
    (root,) = kcfg.diff(tree.configure("a"), tree.configure("b")).roots
    assert {root.after, *root.instead} == {"# CONFIG_HZ_100 is not set", "CONFIG_HZ_250=y"}
