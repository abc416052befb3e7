"""What scripts do with Kconfiglib's objects beyond reading values: they compare, count, walk, copy and misuse them."""

from __future__ import annotations

import copy
import gc
import io
import os
import weakref
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.kconfiglib.conftest import Write

TREE = {
    "Kconfig": """\
mainmenu "Menu of $(WHOM)"
config MODULES
	bool "modules"
	default y
	option modules
menu "first"
	depends on MODULES
	visible if SHOW
config SHOW
	bool
	default y
config A
	tristate "a"
	default m
	select B if C
	imply D
	help
		about a
config B
	bool
config C
	bool "c"
	default y
menuconfig D
	tristate "d"
	depends on A
config NUMBER
	int "number"
	range 1 10 if D
	default 3
	depends on D
config TEXT
	string "text" if D
	default "x y"
	depends on D
endmenu
comment "a comment"
	depends on A
choice NAMED
	prompt "named"
	default C2
config C1
	bool "c1"
config C2
	bool "c2"
endchoice
choice
	tristate "unnamed"
	optional
config T1
	tristate "t1"
config T2
	tristate "t2"
	depends on A
endchoice
config A
	default y if HEX = 0x10
config HEX
	hex "hex"
	default 0x10
if NOT_THERE
config INSIDE
	bool "inside"
endif
source "sub"
""",
    "sub": 'config S\n\tbool "s"\n\tdefault y if (A && B) || !C\n',
}


def walk(module: ModuleType, node: Any, depth: int = 0) -> list[Any]:
    """The menus below a node and behind it, as recursive scripts see them."""
    found: list[Any] = []
    while node is not None:
        name = getattr(node.item, "name", node.item)
        found.append((depth, name, node.prompt and node.prompt[0], module.expr_str(node.dep), node.parent.linenr))
        found += walk(module, node.list, depth + 1)
        node = node.next
    return found


def tried(symbol: Any, *values: Any) -> list[Any]:
    """What comes of asking for values one after another."""
    return [(value, symbol.set_value(value), symbol.str_value, symbol.user_value) for value in values]


def modes(choice: Any) -> list[Any]:
    found = []
    for value in (0, 1, 2, "y", "m", "n", "x", None, True):
        result = choice.set_value(value)
        names = [symbol and symbol.name for symbol in (choice.selection, choice.user_selection)]
        found.append((value, result, choice.str_value, choice.user_value, names))
    return found


def unlike_defaults(module: ModuleType, kconf: Any) -> list[str]:
    """The minimal configuration as older scripts of ESP-IDF and others write it, with what they know of the inside."""
    lines = []
    for symbol in kconf.unique_defined_syms:
        if not symbol.config_string or not symbol._write_to_conf:
            continue
        if not symbol.choice and symbol.visibility <= module.expr_value(symbol.rev_dep):
            continue
        choice = symbol.choice
        picked = choice and not choice.is_optional and choice._selection_from_defaults() is symbol
        if symbol.str_value != symbol._str_default() and not (picked and symbol.tri_value == 2):
            lines.append(symbol.config_string)
    return lines


def bounds(module: ModuleType, symbol: Any) -> tuple[int, ...]:
    """The range of a number that holds now, as servers of editors look for it."""
    base = module._TYPE_TO_BASE[symbol.orig_type]
    for low, high, condition in symbol.ranges:
        if module.expr_value(condition):
            return int(low.str_value, base), int(high.str_value, base)
    return ()


def missing(module: ModuleType, kconf: Any) -> str:
    """What a script says of a configuration that is not there."""
    try:
        kconf.load_config("not-there")
    except module._KconfigIOError as error:
        return f"{error} {error.errno} {error.filename}"
    return ""


HABITS: dict[str, Callable[[ModuleType, Any], Any]] = {
    "one object for one symbol": lambda m, k: (
        k.syms["A"] is k.syms["A"],
        k.syms["A"].nodes[0] is k.syms["A"].nodes[0],
        k.syms["A"].nodes[1].item is k.syms["A"],
        k.syms["C1"].choice is k.choices[0] is k.named_choices["NAMED"],
        k.choices[0].syms[0] is k.syms["C1"],
        k.n is k.const_syms["n"],
        k.modules is k.syms["MODULES"],
        k.top_node.list.parent is k.top_node,
    ),
    "equality is identity": lambda m, k: (
        k.syms["A"] == k.syms["B"],
        k.syms["A"].nodes == k.syms["A"].nodes,
        k.syms["A"].nodes[0] == k.syms["A"].nodes[1],
        len({k.syms["A"], k.syms["A"], k.syms["B"]}),
        k.syms["A"] in k.defined_syms,
        k.defined_syms.count(k.syms["A"]),
        k.unique_defined_syms.index(k.syms["B"]),
    ),
    "dictionaries in order": lambda m, k: (list(k.syms), list(k.const_syms), list(k.named_choices), list(k.variables)),
    "a name that is not there": lambda m, k: ("NONE" in k.syms, k.syms.get("NONE"), k.syms["NOT_THERE"].nodes),
    "everything is true": lambda m, k: [bool(x) for x in (k.n, k.syms["B"], k.choices[0], k.top_node)],
    "classes": lambda m, k: (
        k.syms["A"].__class__ is m.Symbol,
        type(k.choices[0]) is m.Choice,
        isinstance(k.top_node, m.MenuNode),
        [node.item == m.MENU for node in k.menus],
        [node.item is m.COMMENT for node in k.comments],
    ),
    "the top": lambda m, k: (
        (k.top_node.parent, k.top_node.next, k.top_node.item == m.MENU, k.top_node.is_menuconfig),
        (k.top_node.filename, k.top_node.linenr, k.top_node.include_path, k.top_node.prompt[0]),
        (k.top_node.dep is k.y, k.top_node.visibility is k.y),
    ),
    "walking down": lambda m, k: walk(m, k.top_node.list),
    "iterating": lambda m, k: [(node.filename, node.linenr) for node in k.node_iter()],
    "selects of any node": lambda m, k: [
        (node.defaults, node.selects, node.implies, node.ranges) for node in k.menus + k.comments
    ],
    "the parts of a reverse dependency": lambda m, k: (
        k.syms["B"].rev_dep[0] == m.AND,
        k.syms["B"].rev_dep[1] is k.syms["A"],
        k.syms["A"].rev_dep is k.n,
        sorted(item.name for item in m.expr_items(k.syms["B"].rev_dep)),
        [m.expr_str(part) for part in m.split_expr(k.syms["S"].defaults[0][1], m.OR)],
    ),
    "lines one by one": lambda m, k: [symbol.config_string for symbol in k.unique_defined_syms],
    "another prefix later on": lambda m, k: (k.__setattr__("config_prefix", "MY_"), k.syms["A"].config_string),
    "a bool's values": lambda m, k: tried(k.syms["C"], 0, 2, "n", "y", 1, "m", True, False, "Y", None),
    "a tristate's values": lambda m, k: tried(k.syms["A"], 0, 1, 2, "n", "m", "y", 3, "x", 1.0, b"y"),
    "a string's values": lambda m, k: tried(k.syms["TEXT"], "a", "", 1, None, b"x", 'quoted "text"'),
    "an int's values": lambda m, k: tried(k.syms["NUMBER"], "1", 1, "07", " 7", "+3", "0x5", "-3", "", "999", "1e1"),
    "a hex symbol's values": lambda m, k: tried(k.syms["HEX"], "1", "0x1", "0X1F", "+0x2", "g", 16, "-1", "0x", "007"),
    "values of constants": lambda m, k: (tried(k.y, 0, "m", 7), k.y.unset_value(), k.y.user_value),
    "values of what is not there": lambda m, k: tried(k.syms["NOT_THERE"], 2, "x"),
    "modes of a choice": lambda m, k: [modes(choice) for choice in k.unique_choices],
    "picking and taking back": lambda m, k: (
        k.syms["C1"].set_value(2),
        k.choices[0].selection.name,
        k.syms["C1"].set_value(0),
        k.choices[0].selection.name,
        k.choices[0].unset_value(),
        k.choices[0].user_selection,
    ),
    "forgetting all": lambda m, k: (
        k.syms["C"].set_value(0),
        k.unset_values(),
        [symbol.user_value for symbol in k.unique_defined_syms],
    ),
    "minimal by hand": lambda m, k: (
        unlike_defaults(m, k),
        [symbol.set_value(value) for symbol in k.unique_defined_syms for value in ("y", "3", "0x1f")],
        unlike_defaults(m, k),
        [k.syms[name]._str_default() for name in ("A", "B", "C1", "NUMBER", "TEXT", "HEX", "NOT_THERE")],
        [c._selection_from_defaults() and c._selection_from_defaults().name for c in k.choices],
    ),
    "a range that holds": lambda m, k: [bounds(m, k.syms[name]) for name in ("NUMBER", "HEX", "TEXT")],
    "a file that is not there": missing,
    "kinds of types": lambda m, k: sorted(m._BOOL_TRISTATE | m._INT_HEX) == sorted((m.BOOL, m.TRISTATE, m.INT, m.HEX)),
    "a shallow copy": lambda m, k: copy.copy(k.syms["A"]).name,
    "an attribute that is not there": lambda m, k: hasattr(k.syms["A"], "__dict__") or hasattr(k.top_node, "__dict__"),
    "a path object": lambda m, k: (
        [str(name) for name in m.Kconfig(Path("Kconfig"), warn=False).kconfig_filenames],
        k.write_min_config(Path("minimal"), f"# {m.__name__}\n"),
        k.load_config(Path("minimal")),
    ),
    "an absolute path": lambda m, k: m.Kconfig(os.path.abspath("Kconfig"), warn=False).kconfig_filenames,
    "numbers in a file": lambda m, k: (
        Path("config").write_text("CONFIG_NUMBER=07\nCONFIG_HEX=007\n"),
        k.load_config("config"),
        k.syms["NUMBER"].config_string + k.syms["HEX"].config_string,
    ),
    "all texts": lambda m, k: [str(x) for x in [*k.syms.values(), *k.choices, *k.node_iter()]],
    "all representations": lambda m, k: [
        repr(x) for x in [*k.syms.values(), *k.const_syms.values(), *k.choices, *k.node_iter(), k]
    ],
}


@pytest.mark.parametrize("habit", HABITS)
def test_a_habit(
    habit: str, tree: Write, original: ModuleType, ours: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHOM", "everybody")
    tree(TREE)
    found = []
    for module in (original, ours):
        kconf = module.Kconfig(warn_to_stderr=False)
        found.append((HABITS[habit](module, kconf), kconf.warnings))
    assert found[1] == found[0]


def test_a_configuration_that_is_dropped_is_gone_at_once(ours: ModuleType, tree: Write) -> None:
    """A program that loads one tree after another holds one at a time, however seldom Python looks for circles."""
    member = 'choice\n\tprompt "c"\nconfig C\n\tbool "c"\nendchoice\n'
    tree({"Kconfig": f'config A\n\tbool "a"\n\tselect C\n{member}', "a_defconfig": "CONFIG_A=y\n"})
    gc.collect()
    gc.disable()
    try:
        kconf = ours.Kconfig(warn_to_stderr=False)
        kconf.load_config("a_defconfig")
        kconf.write_config("config")
        assert [text for text in kconf.warnings if "A (defined at Kconfig:1)" in text]
        dropped = weakref.ref(kconf)
        del kconf
        assert dropped() is None
    finally:
        gc.enable()


def test_a_program_that_opens_files_itself(ours: ModuleType, original: ModuleType, tree: Write) -> None:
    """Programs rewrite what is newer than Kconfiglib, or give an editor's text, in the place of ``_open()``."""
    tree(
        {
            "Kconfig": 'source "sub"\nconfig A\n\tbool "a"\n\tnewer word\n',
            "sub": 'config B\n\tbool "b"\n\tnewer word\n',
            "a_defconfig": "CONFIG_A=y\nnewer word\nCONFIG_B=y\n",
        }
    )

    def outcome(module: ModuleType) -> tuple[list[str], list[str], list[str]]:
        opened: list[str] = []

        class Rewriting(module.Kconfig):  # type: ignore[name-defined,misc]
            def _open(self, filename: str, mode: str) -> Any:
                stream = super()._open(filename, mode)
                if mode != "r":
                    return stream
                opened.append(os.path.basename(filename))
                with stream:
                    return io.StringIO(stream.read().replace("newer word\n", "\n"))

        kconf = Rewriting(warn_to_stderr=False)
        kconf.load_config("a_defconfig")
        return sorted(set(opened)), kconf.warnings, [symbol.str_value for symbol in kconf.unique_defined_syms]

    found = outcome(ours)
    assert found == outcome(original)
    assert found[0] == ["Kconfig", "a_defconfig", "sub"]
    assert found[2] == ["y", "y"]


def test_another_way_to_open_files_on_the_class_itself(
    ours: ModuleType, tree: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree({"Kconfig": 'config A\n\tbool "a"\n\tdefault n\n'})
    before = ours.Kconfig._open

    def other(kconf: Any, filename: str, mode: str) -> io.StringIO:
        with before(kconf, filename, mode) as stream:
            return io.StringIO(stream.read().replace("default n", "default y"))

    with monkeypatch.context() as patched:
        patched.setattr(ours.Kconfig, "_open", other)
        assert ours.Kconfig().syms["A"].str_value == "y"
    assert ours.Kconfig().syms["A"].str_value == "n"
