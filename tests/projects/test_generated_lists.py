"""Kconfig files that a makefile would write first are laid over the tree, also for the run that reads them."""

from __future__ import annotations

from pathlib import Path

import kcfg
from tests.projects.kernel import write_files
from tests.projects.test_kinds import at

CONFIG_IN = """\
mainmenu "Buildroot"

config BR2_BASE_DIR
	string
	option env="BR2_BASE_DIR"

source "$BR2_BASE_DIR/.br2-external.in.menus"

config BR2_A
	bool "a"
"""


def test_the_lists_of_external_trees(tmp_path: Path) -> None:
    root = write_files(at(tmp_path, "buildroot"), {"Config.in": CONFIG_IN, "configs/a_defconfig": "BR2_A=y\n"})
    (root / "Makefile").unlink(missing_ok=True)
    objects = tmp_path / "objects"
    env = {"BR2_BASE_DIR": str(objects), "BASE_DIR": str(objects)}
    resolved = kcfg.resolve(str(root / "configs/a_defconfig"), env=env, objtree=str(objects))
    assert "BR2_A=y\n" in resolved.config_text
    assert not objects.exists()
