"""Small trees in Zephyr's language: files beside a file, absent files, patterns, `configdefault`, fragments."""

from __future__ import annotations

from pathlib import Path

import pytest

import kcfg
from kcfg.errors import InputError
from kcfg.tree import Tree

ROOT = """\
mainmenu "Board"
source "boards/*/Kconfig.defconfig"
osource "modules/*/Kconfig"
config NET
	bool "Networking"
if NET
configdefault BUFFERS
	default 64
endif
config BUFFERS
	def_int 8
	range 1 128
config SIZE
	def_hex 0x20
config LABEL
	def_string "plain"
rsource "subsys/Kconfig"
config BOARD_FAST
	bool
	default y
"""
FILES = {
    "Kconfig": ROOT,
    "boards/one/Kconfig.defconfig": 'if BOARD_FAST\nconfigdefault LABEL\n\tdefault "fast"\nendif\n',
    "subsys/Kconfig": 'rsource "own/Kconfig"\norsource "absent/Kconfig"\n',
    "subsys/own/Kconfig": 'config LOG\n\tbool "Log"\n\tselect NET\n',
    "prj.conf": "CONFIG_LOG=y\n",
    "more.conf": "CONFIG_BUFFERS=32\n",
}


def tree(folder: Path, **changed: str) -> Tree:
    """The tree of ``FILES``."""
    for name, text in {**FILES, **changed}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return kcfg.load_tree(str(folder), kconfig="Kconfig", dialect="zephyr", srctree=str(folder))


def text(folder: Path, *fragments: str) -> str:
    """The ``.config`` after ``fragments``, each over those before it, without its headings."""
    configuration = tree(folder).configure(*(str(folder / name) for name in fragments))
    lines = configuration.config_text().splitlines()
    return "\n".join(line for line in lines if "CONFIG_" in line)


def test_defaults_from_elsewhere_come_first_where_they_stand_first(tmp_path: Path) -> None:
    assert text(tmp_path) == (
        "# CONFIG_NET is not set\nCONFIG_BUFFERS=8\nCONFIG_SIZE=0x20\n"
        'CONFIG_LABEL="fast"\n# CONFIG_LOG is not set\nCONFIG_BOARD_FAST=y'
    )


def test_a_block_around_it_limits_the_default_and_not_the_symbol(tmp_path: Path) -> None:
    assert "CONFIG_BUFFERS=64\n" in text(tmp_path, "prj.conf")


def test_fragments_one_after_another(tmp_path: Path) -> None:
    """BUFFERS has no prompt, so nobody's word counts for it; LOG's does, and what it selects."""
    shown = text(tmp_path, "prj.conf", "more.conf")
    assert "CONFIG_LOG=y" in shown
    assert "CONFIG_BUFFERS=64" in shown


def test_it_defines_nothing(tmp_path: Path) -> None:
    loaded = tree(tmp_path, Kconfig="configdefault NOBODY\n\tdefault y\n")
    assert "NOBODY" not in loaded.configure().config_text()


@pytest.mark.parametrize("option", ['bool "x"', "depends on B", "select B", "range 1 2"])
def test_nothing_but_defaults(tmp_path: Path, option: str) -> None:
    with pytest.raises(InputError, match=f"`{option.split()[0]}` cannot stand here") as caught:
        tree(tmp_path, Kconfig=f"configdefault A\n\tdefault y\n\t{option}\n")
    assert caught.value.line == 3
    assert "nothing but `default`" in caught.value.hint


def test_what_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        tree(tmp_path, Kconfig='rsource "nowhere/*.conf"\n')
