"""What Kconfiglib's development after 14.1.0 has added: where values come from, and words of later Linux."""

from __future__ import annotations

import os
from types import ModuleType

import pytest

from tests.kconfiglib.conftest import Write

TREE = """\
config SWITCH
\tbool "switch"
config BY_DEFAULT
\tbool "by default"
\tdefault y if SWITCH
config SELECTED
\tbool
config SELECTS
\tbool "selects"
\tselect SELECTED if SWITCH
config IMPLIED
\tbool "implied"
config IMPLIES
\tbool "implies"
\timply IMPLIED
choice
\tprompt "choice"
config C1
\tbool "c1"
config C2
\tbool "c2"
endchoice
config HIDDEN
\tbool
"""


def test_origins(tree: Write, ours: ModuleType) -> None:
    """Each value says by which rule it came, and where that stands."""
    tree({"Kconfig": TREE})
    kconf = ours.Kconfig()
    syms = kconf.syms
    assert syms["SWITCH"].origin == ("unset", None)
    assert syms["HIDDEN"].origin is None
    assert syms["C1"].origin == ("default", None)
    syms["SWITCH"].set_value(2, loc=("here", 7))
    assert syms["SWITCH"].origin == ("assign", ("here", 7))
    assert syms["BY_DEFAULT"].origin == ("default", (os.path.abspath("Kconfig"), 5))
    syms["SELECTS"].set_value(2)
    assert syms["SELECTS"].origin == ("assign", None)
    assert syms["SELECTED"].origin == ("select", ["SELECTS && SWITCH"])
    syms["IMPLIES"].set_value(2)
    assert syms["IMPLIED"].origin == ("imply", ["IMPLIES"])
    syms["C2"].set_value(2, ("there", 1))
    assert syms["C2"].origin == syms["C1"].origin == ("assign", ("there", 1))


def test_a_file_says_where_values_come_from(tree: Write, ours: ModuleType) -> None:
    tree({"Kconfig": TREE, "config": "# a comment\nCONFIG_SWITCH=y\n# CONFIG_BY_DEFAULT is not set\n"})
    kconf = ours.Kconfig()
    kconf.load_config("config")
    assert kconf.syms["SWITCH"].user_loc == ("config", 2)
    assert kconf.syms["BY_DEFAULT"].origin == ("assign", ("config", 3))
    assert kconf.syms["IMPLIES"].user_loc is None
    kconf.syms["SWITCH"].unset_value()
    assert kconf.syms["SWITCH"].user_loc is None


def test_words_of_later_linux(tree: Write, ours: ModuleType) -> None:
    """`modules` as a statement, `transitional`, and `depends on A if B`, also without any C sources."""
    tree(
        {
            "Kconfig": 'config MODS\n\tbool "mods"\n\tdefault y\n\tmodules\n'
            "config OLD\n\tbool\n\ttransitional\n"
            'config A\n\ttristate "a"\n\tdefault m\n'
            'config B\n\ttristate "b"\n\tdefault y\n\tdepends on A if MODS\n'
        }
    )
    kconf = ours.Kconfig()
    assert kconf.modules is kconf.syms["MODS"]
    assert [kconf.syms[name].str_value for name in ("A", "B", "OLD")] == ["m", "m", "n"]
    assert kconf.syms["OLD"].config_string == ""
    kconf.syms["MODS"].set_value(0)
    assert kconf.syms["B"].str_value == "y"


@pytest.mark.parametrize("dialect", ("kconfiglib", "linux-6.18"))
def test_transitional_symbols_hand_their_values_on(dialect: str, tree: Write, ours: ModuleType) -> None:
    """As the kernel's documentation has it: values of old files are read and used as defaults, and not written."""
    from kcfg.kconfiglib.loading import Surroundings, surround

    folder = tree(
        {
            "Kconfig": "config OLD\n\tbool\n\ttransitional\n\thelp\n\t  old\n"
            "config OLD_NUMBER\n\tint\n\ttransitional\n"
            'config NEW\n\tbool "new"\n\tdefault OLD\n'
            'config NEW_NUMBER\n\tint "new"\n\tdefault OLD_NUMBER\n'
            'config CHOSEN\n\tbool "chosen"\n\tdefault OLD\n',
            "config": "CONFIG_OLD=y\nCONFIG_OLD_NUMBER=7\n# CONFIG_CHOSEN is not set\n",
        }
    )
    surround(Surroundings(dialect=dialect, cache=""))
    try:
        kconf = ours.Kconfig()
    finally:
        surround(Surroundings())
    kconf.load_config("config")
    kconf.write_config("written")
    assert (folder / "written").read_text() == "CONFIG_NEW=y\nCONFIG_NEW_NUMBER=7\n# CONFIG_CHOSEN is not set\n"
    assert kconf.write_autoconf("auto.h") and (folder / "auto.h").read_text() == (
        "#define CONFIG_NEW 1\n#define CONFIG_NEW_NUMBER 7\n"
    )
    assert kconf.syms["OLD"].is_transitional and not kconf.syms["NEW"].is_transitional
    assert ", transitional, " in repr(kconf.syms["OLD"])
    assert kconf.syms["OLD"].set_value(0) and kconf.syms["NEW"].str_value == "n"
    assert kconf.warnings == []


def test_search_paths(tree: Write, ours: ModuleType) -> None:
    """Files that are not below srctree are searched for in further folders, in order."""
    folder = tree(
        {
            "Kconfig": 'source "here"\nsource "sub/there"\n',
            "here": "config HERE\n\tdef_bool y\n",
            "one/here": "config NOT_THIS\n\tbool\n",
            "two/sub/there": 'config THERE\n\tdef_bool y\nrsource "beside"\n',
            "two/sub/beside": "config BESIDE\n\tdef_bool y\n",
        }
    )
    kconf = ours.Kconfig(search_paths=["one", "two"])
    assert [symbol.name for symbol in kconf.unique_defined_syms] == ["HERE", "THERE", "BESIDE"]
    assert kconf.syms["THERE"].nodes[0].filename == str(folder / "two/sub/there")
