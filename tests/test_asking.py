"""How a configuration is asked for: paths, and assignments on top of all that the files say."""

from __future__ import annotations

from pathlib import Path

import pytest

import kcfg
from kcfg.errors import ProjectError

PEBBLE = Path(__file__).resolve().parent.parent / "corpora" / "embedded"
LANTERN = PEBBLE / "arch" / "arm" / "configs" / "lantern_defconfig"


def _resolved(folder: Path, *inputs: str, values: tuple[str, ...] = ()) -> str:
    return kcfg.resolve(*inputs, values=values, tree=str(PEBBLE), arch="arm", objtree=str(folder)).config_text


def test_it_is_as_if_the_line_stood_at_the_end_of_the_defconfig(tmp_path: Path) -> None:
    longer = tmp_path / "longer"
    longer.write_text(LANTERN.read_text() + 'CONFIG_LOCALVERSION="-night"\n# CONFIG_CRC32 is not set\nCONFIG_NET=n\n')
    values = ("LOCALVERSION=-night", "CRC32=n", "CONFIG_NET=n")
    assert _resolved(tmp_path, str(LANTERN), values=values) == _resolved(tmp_path, str(longer))
    assert _resolved(tmp_path, str(LANTERN), values=values) != _resolved(tmp_path, str(LANTERN))


def test_what_hangs_on_it_takes_its_default(tmp_path: Path) -> None:
    (tmp_path / "Kconfig").write_text('config A\n\tbool "a"\n\nconfig B\n\tbool "b"\n\tdefault y if A\n')
    (tmp_path / "defconfig").write_text("# CONFIG_A is not set\n")
    configuration = kcfg.load_tree(str(tmp_path), kconfig="Kconfig").configure(
        str(tmp_path / "defconfig"), values={"A": "y"}
    )
    assert configuration.config_text().endswith("CONFIG_A=y\nCONFIG_B=y\n")
    assert not configuration.warnings


def test_it_comes_after_a_fragment(tmp_path: Path) -> None:
    fragment = str(PEBBLE / "arch" / "arm" / "configs" / "silent.config")
    text = _resolved(tmp_path, str(LANTERN), fragment, values=("LOCALVERSION=-last",))
    assert 'CONFIG_LOCALVERSION="-last"\n' in text


@pytest.mark.parametrize("word", ["NET", "=y"])
def test_it_has_a_name_and_a_value(tmp_path: Path, word: str) -> None:
    with pytest.raises(ProjectError, match="takes NAME=VALUE"):
        _resolved(tmp_path, str(LANTERN), values=(word,))


def test_a_path_may_start_at_the_tree_that_is_named(tmp_path: Path) -> None:
    assert _resolved(tmp_path, "arch/arm/configs/lantern_defconfig") == _resolved(tmp_path, str(LANTERN))
