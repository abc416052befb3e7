"""What stands before names where a tree builds its own prefix into ``conf``, as uClibc-ng and Buildroot do: nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from differential.own_conf import surroundings
from kcfg.cli.conf import Conf
from kcfg.tree.detect import prefix_of


@pytest.mark.parametrize(
    ("makefile", "prefix"),
    [
        ("HOST_EXTRACFLAGS += -DCONFIG_='\"\"'\n", ""),
        ('HOST_EXTRACFLAGS=-I$(objtree) -DCONFIG_=\\"\\"\n', ""),
        ('CPPFLAGS += -DCONFIG_=\\"CT_\\"\n', "CT_"),
        ("hostprogs += conf\n", None),
    ],
)
def test_makefiles_say_the_prefix(tmp_path: Path, makefile: str, prefix: str | None) -> None:
    (tmp_path / "Makefile").write_text(makefile, encoding="utf-8")
    assert prefix_of(str(tmp_path)) == prefix


def test_a_config_without_a_prefix_is_read_line_by_line(tmp_path: Path) -> None:
    """The generations that take any mark of a comment once stumbled over an empty line."""
    sources = tmp_path / "extra/config"
    sources.mkdir(parents=True)
    (sources / "Makefile").write_text("HOST_EXTRACFLAGS += -DCONFIG_='\"\"'\n", encoding="utf-8")
    (sources / "confdata.c").write_text("", encoding="utf-8")
    (tmp_path / "Config.in").write_text('config A\n\tbool "a"\nconfig B\n\tbool "b"\n\tdefault y\n', encoding="utf-8")
    (tmp_path / "defconfig").write_text("#\n\nA=y\n\n# B is not set\n", encoding="utf-8")
    with surroundings(tmp_path, ""):
        assert Conf({}).run(["--dialect", "uclibc-1.0.35", "-D", "defconfig", "Config.in"]) == 0
    text = (tmp_path / ".config").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if "A" in line or "B" in line][-2:] == ["A=y", "# B is not set"]
