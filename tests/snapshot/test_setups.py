"""What makefiles said is kept, and is used for no tree and no configuration but those that it is right for."""

from __future__ import annotations

from pathlib import Path

import pytest

from kcfg import projects
from kcfg.api import Shell, resolve
from kcfg.cache.folder import Cache
from kcfg.probes import Policy
from kcfg.projects.project import Project
from tests.projects.kernel import make_kernel, write_files

KCONFIG = 'mainmenu "A kernel"\nconfig SMP\n\tbool "SMP"\nconfig OF\n\tstring\n\tdefault "{name} $(SRCARCH)"\n'


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list that grows whenever makefiles are asked anew."""
    found: list[str] = []

    def find(start: str) -> Project:
        found.append(start)
        return original(start)

    original = projects.find
    monkeypatch.setattr(projects, "find", find)
    return found


def kernel(folder: Path, name: str) -> Path:
    tree = make_kernel(folder / name)
    return write_files(tree, {"Kconfig": KCONFIG.format(name=name)})


def text(cache: Path | None, defconfig: Path, tree: Path, objtree: Path) -> str:
    shell = Shell(Policy.CACHED, cache=Cache(str(cache))) if cache is not None else Shell()
    found = resolve(str(defconfig), tree=str(tree), objtree=str(objtree), shell=shell, dialect="linux-6.12")
    return found.config_text


def test_a_configuration_from_outside_is_for_the_tree_that_is_named(tmp_path: Path) -> None:
    config = tmp_path / "my_defconfig"
    config.write_text("CONFIG_SMP=y\n")
    cache, objects = tmp_path / "cache", tmp_path / "objects" / "here"
    for name in ("one", "other", "one"):
        tree = tmp_path / name / "linux"
        if not tree.exists():
            kernel(tmp_path, name)
        found = text(cache, config, tree, objects)
        assert f'CONFIG_OF="{name} host"\n' in found
        assert found == text(None, config, tree, objects)


def test_configurations_from_outside_share_a_setup(tmp_path: Path, searches: list[str]) -> None:
    tree, cache = kernel(tmp_path, "one"), tmp_path / "cache"
    for number, name in enumerate(("a/new.config", "b/new_defconfig", "b/another.config", "multi_defconfig")):
        path = write_files(tmp_path / "outside", {name: f"CONFIG_SMP={'yn'[number % 2]}\n"}) / name
        objects = tmp_path / f"objects{number}"
        found = text(cache, path, tree, objects)
        assert len(searches) == 1 + number, "one with the cache, and one each without"
        assert ("CONFIG_SMP=y\n" in found) is (number % 2 == 0)
        assert found == text(None, path, tree, objects)


def test_a_configuration_in_the_tree_takes_nothing_from_one_outside(tmp_path: Path) -> None:
    tree, cache, objects = kernel(tmp_path, "one"), tmp_path / "cache", tmp_path / "objects"
    outside = write_files(tmp_path / "outside", {"multi_defconfig": "CONFIG_SMP=y\n"}) / "multi_defconfig"
    inside = tree / "arch" / "arm" / "configs" / "multi_defconfig"
    for path, arch in ((outside, "host"), (inside, "arm"), (outside, "host"), (inside, "arm")):
        found = text(cache, path, tree, objects)
        assert f'CONFIG_OF="one {arch}"\n' in found
        assert found == text(None, path, tree, objects)


def test_where_something_was_looked_for_beside_a_configuration_its_setup_is_its_own(
    tmp_path: Path, searches: list[str]
) -> None:
    tree, cache = kernel(tmp_path, "one"), tmp_path / "cache"
    (tree / "Makefile").write_text(f"-include beside.mk\n{(tree / 'Makefile').read_text()}")
    for name in ("a", "b"):
        objects = write_files(tmp_path / name, {"new.config": "CONFIG_SMP=y\n"})
        assert text(cache, objects / "new.config", tree, objects) == text(None, objects / "new.config", tree, objects)
    assert len(searches) == 4
