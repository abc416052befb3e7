"""What a resolve counts where the makefiles merge: the lines that people wrote, not those of the merged file."""

from __future__ import annotations

from pathlib import Path

from kcfg.api import Resolved, run_setup
from kcfg.projects import Conf, MergeFitting, Setup
from kcfg.projects.host import Host
from kcfg.projects.project import Outputs
from kcfg.projects.steps import Copy, Merge

KCONFIG = """\
config A
	bool "a"

config B
	bool "b"
"""


def _resolve(folder: Path) -> Resolved:
    for name, text in {
        "Kconfig": KCONFIG,
        "base": "CONFIG_A=y\n",
        "fits.config": "# require CONFIG_A=y\nCONFIG_B=y\n",
        "other.config": "# require CONFIG_B=y\n# CONFIG_A is not set\n",
    }.items():
        (folder / name).write_text(text)
    path = str(folder)
    config = f"{path}/.config"
    conf = Conf("olddefconfig", None, "Kconfig", path, {})
    steps = (
        Merge(f"{path}/base", (), config),
        Copy(config, f"{path}/reference"),
        MergeFitting(f"{path}/reference", (f"{path}/fits.config", f"{path}/other.config"), config),
        conf,
    )
    return run_setup(Setup("test", path, "Kconfig", path, {}, config, steps, Outputs(".config"), Host({})))


def test_the_lines_of_the_base_and_of_the_fragments_that_fit_are_counted(tmp_path: Path) -> None:
    resolved = _resolve(tmp_path)
    assert [(item.name, item.value) for item in resolved.asked] == [("A", 2), ("B", 2)]
    assert "CONFIG_A=y\nCONFIG_B=y\n" in resolved.config_text
