"""What makefiles said is kept, and is used for no tree and no configuration but those that it is right for."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kcfg import projects
from kcfg.api import Shell, resolve
from kcfg.cache.folder import Cache
from kcfg.errors import KcfgError
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


def text(cache: Path | None, defconfig: Path | str, tree: Path | None, objtree: Path, *fragments: str) -> str:
    shell = Shell(Policy.CACHED, cache=Cache(str(cache))) if cache is not None else Shell()
    above = str(tree) if tree is not None else None
    found = resolve(str(defconfig), *fragments, tree=above, objtree=str(objtree), shell=shell, dialect="linux-6.12")
    return found.config_text


def outcome(cache: Path | None, *what: object) -> str:
    """The configuration, or the error."""
    try:
        return text(cache, *what)  # type: ignore[arg-type]
    except KcfgError as error:
        return f"{type(error).__name__}: {error}"


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


def test_a_link_to_a_configuration_stands_for_that_alone(tmp_path: Path) -> None:
    tree, cache, objects = kernel(tmp_path, "one"), tmp_path / "cache", tmp_path / "objects"
    configs = tree / "arch" / "arm" / "configs"
    (configs / "other_defconfig").write_text("# CONFIG_SMP is not set\n")
    (tmp_path / "my_defconfig").symlink_to(configs / "multi_defconfig")
    (configs / "same_defconfig").symlink_to("multi_defconfig")
    for path in (tmp_path / "my_defconfig", configs / "other_defconfig", configs / "same_defconfig"):
        found = text(cache, path, None, objects)
        assert found == text(None, path, None, objects)
        assert ("CONFIG_SMP=y\n" in found) is (path.name != "other_defconfig")


@pytest.mark.parametrize("ending", ["_defconfig", ".config"])
def test_a_link_may_lead_elsewhere_the_next_time(tmp_path: Path, ending: str) -> None:
    tree, cache, objects = kernel(tmp_path, "one"), tmp_path / "cache", tmp_path / "objects"
    write_files(tmp_path, {"configs/a.config": "CONFIG_SMP=y\n"})
    link = tmp_path / f"link{ending}"
    targets = ("arch/arm/configs/multi_defconfig", "arch/x86/configs/x86_defconfig", "../../configs/a.config")
    for target in (*targets, *reversed(targets)):
        link.unlink(missing_ok=True)
        link.symlink_to(tree / target)
        assert text(cache, link, tree, objects) == text(None, link, tree, objects)


@pytest.mark.parametrize(
    "line",
    [
        "EXTRA = $(findstring tw,$(MAKECMDGOALS))",
        "EXTRA = $(patsubst tw%,%,$(MAKECMDGOALS))",
        "EXTRA = $(MAKECMDGOALS:two%=%)",
        "boards = two four\nEXTRA = $(filter $(addsuffix _defconfig,$(boards)),$(MAKECMDGOALS))",
        "boards = two four\nEXTRA = $(filter $(boards:%=%_defconfig),$(MAKECMDGOALS))",
        "EXTRA := $(shell cat $(srctree)/board/$(MAKECMDGOALS))",
        "EXTRA := $(notdir $(wildcard $(srctree)/board/$(MAKECMDGOALS)))",
    ],
)
def test_makefiles_that_tell_configurations_apart_are_asked_for_each(tmp_path: Path, line: str) -> None:
    tree, cache, objects = kernel(tmp_path, "one"), tmp_path / "cache", tmp_path / "objects"
    make = (tree / "Makefile").read_text()
    boards = {f"board/{name}_defconfig": f"EXTRA = {name}\n" for name in ("one", "two", "three")}
    configs = {f"arch/arm/configs/{name}_defconfig": "" for name in ("one", "two", "three")}
    write_files(
        tree, {**boards, **configs, "Makefile": f"{line.replace('$(srctree)', str(tree))}\nexport EXTRA\n{make}"}
    )
    with open(tree / "Kconfig", "a", encoding="utf-8") as stream:
        stream.write('config EXTRA\n\tstring\n\tdefault "$(EXTRA)"\n')
    found = []
    for name in ("one", "two", "three", "two"):
        path = tree / "arch" / "arm" / "configs" / f"{name}_defconfig"
        found.append(text(cache, path, tree, objects))
        assert found[-1] == text(None, path, tree, objects)
    assert found[1] != found[2], "the makefile does tell them apart"


def of_nested_names(tree: Path) -> None:
    write_files(tree, {"ext/one/on": ""})


def of_an_architecture(tree: Path) -> None:
    write_files(tree, {"arch/new/Kconfig": "", "arch/new/Makefile": "", "arch/new/configs/only_defconfig": ""})


def of_another_kind_around(tree: Path) -> None:
    write_files(tree, {"configs/any": "", "board/any": "", "boot/Kconfig": ""})


def of_a_fragment(tree: Path) -> None:
    mine = tree.parent.parent / "mine.config"
    mine.unlink()
    mine.mkdir()


@pytest.mark.parametrize("change", [of_nested_names, of_an_architecture, of_another_kind_around, of_a_fragment])
def test_a_change_is_noticed(tmp_path: Path, change: Callable[[Path], None]) -> None:
    tree, cache, objects = kernel(tmp_path, "one"), tmp_path / "cache", tmp_path / "objects"
    make = (tree / "Makefile").read_text()
    write_files(
        tree,
        {
            "Makefile": f"EXTRA = $(words $(wildcard $(srctree)/ext/*/on))\nexport EXTRA\n{make}",
            "ext/one/off": "",
            "arch/arm/configs/only_defconfig": "",
        },
    )
    with open(tree / "Kconfig", "a", encoding="utf-8") as stream:
        stream.write('config EXTRA\n\tstring\n\tdefault "$(EXTRA)"\n')
    mine = write_files(tmp_path, {"mine.config": "CONFIG_SMP=y\n"}) / "mine.config"
    what = ("only_defconfig", tree, objects, str(mine))
    before = outcome(cache, *what)
    assert before == outcome(None, *what) == outcome(cache, *what)
    change(tree)
    after = outcome(None, *what)
    assert after != before
    assert outcome(cache, *what) == after


def test_a_compiler_in_the_object_folder_is_that_folder_s_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree, cache = kernel(tmp_path, "one"), tmp_path / "cache"
    with open(tree / "Makefile", "a", encoding="utf-8") as stream:
        stream.write("export SAID := $(shell $(CC))\n")
    with open(tree / "Kconfig", "a", encoding="utf-8") as stream:
        stream.write('config SAID\n\tstring\n\tdefault "$(SAID) $(shell,said)"\n')
    path = os.environ["PATH"]
    found = []
    for name in ("a", "b", "a"):
        objects = tmp_path / name
        for program in ("xx-gcc", "said"):
            write_files(objects, {f"bin/{program}": f"#!/bin/sh\necho {name}\n"})
            (objects / "bin" / program).chmod(0o755)
        monkeypatch.setenv("CROSS_COMPILE", f"{objects}/bin/xx-")
        monkeypatch.setenv("PATH", f"{objects}/bin:{path}")
        found.append(text(cache, "multi_defconfig", tree, objects))
        assert found[-1] == text(None, "multi_defconfig", tree, objects)
        assert f'CONFIG_SAID="{name} {name}"\n' in found[-1]
