"""Linux: each rule by which a path or a name becomes a run of conf, on a tree of a few files."""

from __future__ import annotations

from pathlib import Path

import pytest

from kcfg.errors import FileError, ProjectError
from kcfg.projects import Conf, Merge, Setup, find
from tests.projects.kernel import configure, make_kernel


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return make_kernel(tmp_path)


def shape(setup: Setup) -> list[str]:
    """The steps in a few words, with paths seen from the tree and the object folder."""
    result = []
    for step in setup.steps:
        if isinstance(step, Conf):
            text = f"{step.mode} {step.input}" if step.input else step.mode
        else:
            assert isinstance(step, Merge)
            text = f"merge {step.base} + {' '.join(step.fragments)} -> {step.output}"
        result.append(text.replace(f"{setup.root}/", "").replace(f"{setup.cwd}/", "O/"))
    return result


MERGE_BOTH = "merge O/.config + kernel/configs/kvm_guest.config arch/arm/configs/kvm_guest.config -> O/.config"


@pytest.mark.parametrize(
    "inside", ["", "Kconfig", "drivers/net", "drivers/net/Kconfig", "arch/arm/configs/new_defconfig"]
)
def test_recognised_from_any_path_inside(tree: Path, inside: str) -> None:
    """A file, a folder, or a path where nothing is yet."""
    project = find(str(tree / inside))
    assert (project.kind, project.root) == ("linux", str(tree))


def test_a_path_is_conf_with_that_file(tree: Path) -> None:
    """The architecture is the folder; the environment is what the makefile exports."""
    setup = configure(tree, "arch/arm/configs/multi_defconfig")
    assert shape(setup) == ["defconfig arch/arm/configs/multi_defconfig"]
    assert (setup.arch, setup.kconfig_file, setup.prefix) == ("arm", "Kconfig", "CONFIG_")
    assert setup.config == str(tree.parent / "objects/.config")
    assert setup.kconfig_sources == str(tree / "scripts/kconfig")
    environment = {name: value for name, value in setup.environment.items() if name != "PATH"}
    assert environment == {
        "ARCH": "arm",
        "SRCARCH": "arm",
        "KERNELVERSION": "7.3.1-rc2",
        "srctree": str(tree),
        "objtree": ".",
        "LC_COLLATE": "C",
        "KCONFIG_CONFIG": ".config",
        "KBUILD_DEFCONFIG": "multi_defconfig",
        "CC": "gcc",
        "NM": "nm",
        "CC_VERSION_TEXT": "version of gcc",
        "CLANG_FLAGS": "",
        "obj": "scripts/kconfig",
    }


def test_compiler_flags_are_not_computed(tree: Path) -> None:
    """KBUILD_CFLAGS and CPP are exported and cost compiler runs; Kconfig reads neither."""
    setup = configure(tree, "arch/arm/configs/multi_defconfig")
    assert [command for _, command in setup.host.commands] == ["echo version of gcc"]


def test_source_tree_as_seen_from_the_object_folder(tree: Path) -> None:
    """``.`` in the tree, ``..`` one below it, the full path elsewhere."""
    for objects, srctree in ((tree, "."), (tree / "build", ".."), (tree.parent / "o", str(tree))):
        assert configure(tree, "arch/arm/configs/multi_defconfig", objtree=objects).srctree == srctree


def test_names_of_make(tree: Path) -> None:
    """Everything that ``make NAME`` takes, by the tree's own rules."""
    assert shape(configure(tree, "multi_defconfig", arch="arm")) == ["defconfig arch/arm/configs/multi_defconfig"]
    assert shape(configure(tree, "sub/board_defconfig", arch="arm")) == [
        "defconfig arch/arm/configs/sub/board_defconfig"
    ]
    assert shape(configure(tree, "defconfig", arch="arm")) == ["defconfig arch/arm/configs/multi_defconfig"]
    assert shape(configure(tree, "defconfig")) == ["defconfig arch/host/configs/defconfig"]
    assert shape(configure(tree, "allnoconfig", arch="arm")) == ["allnoconfig"]
    merge = (
        "merge arch/arm/configs/multi_defconfig + arch/arm/configs/lpae.config arch/arm/configs/le.config -> O/.config"
    )
    assert shape(configure(tree, "multi_lpae_defconfig", arch="arm")) == [merge, "olddefconfig"]
    assert shape(configure(tree, "alias_defconfig", arch="arm")) == [merge, "olddefconfig"]
    assert shape(configure(tree, "arch/arm/configs/multi_lpae_defconfig")) == [merge, "olddefconfig"]


def test_tinyconfig(tree: Path) -> None:
    """Settings in front of a recipe's make reach its conf, and no other."""
    setup = configure(tree, "tinyconfig", arch="arm")
    assert shape(setup) == ["allnoconfig", "merge O/.config + kernel/configs/tiny.config -> O/.config", "olddefconfig"]
    first, _, last = setup.steps
    assert isinstance(first, Conf)
    assert isinstance(last, Conf)
    assert (first.allconfig, last.allconfig) == ("kernel/configs/tiny-base.config", None)


def test_fragments_by_name(tree: Path) -> None:
    """``make multi_defconfig kvm_guest.config``: all fragments of that name at once, then what is new."""
    setup = configure(tree, "multi_defconfig", "kvm_guest.config")
    assert shape(setup) == ["defconfig arch/arm/configs/multi_defconfig", MERGE_BOTH, "olddefconfig"]


def test_fragments_by_path(tree: Path) -> None:
    """A file anywhere is merged as a named one is."""
    (tree / "my.config").write_text("CONFIG_MINE=y\n")
    setup = configure(tree, "multi_defconfig", "my.config", "kvm_guest.config")
    assert shape(setup)[1:] == ["merge O/.config + my.config -> O/.config", "olddefconfig", MERGE_BOTH, "olddefconfig"]


def test_assignments_come_last(tree: Path) -> None:
    """What is set on the command line goes to the last run of conf."""
    given = ("CONFIG_A=y", "B=3")
    (only,) = configure(tree, "multi_defconfig", assignments=given).steps
    assert isinstance(only, Conf)
    assert only.assignments == given
    first, _, last = configure(tree, "multi_defconfig", "kvm_guest.config", assignments=given).steps
    assert isinstance(first, Conf)
    assert isinstance(last, Conf)
    assert (first.assignments, last.assignments) == ((), given)


def test_without_a_defconfig(tree: Path) -> None:
    """The tree alone, or fragments over the ``.config`` that is there."""
    assert shape(configure(tree, None, arch="arm")) == []
    assert shape(configure(tree, None, "kvm_guest.config", arch="arm")) == ["olddefconfig", MERGE_BOTH, "olddefconfig"]


def test_architecture_of_a_name(tree: Path) -> None:
    """A name that one architecture alone knows needs no ``--arch``; otherwise the host's, as with make."""
    assert configure(tree, "multi_lpae_defconfig").arch == "arm"
    assert configure(tree, "shared_defconfig").arch == "host"
    (tree / "arch/host/configs/shared_defconfig").unlink()
    (tree / "arch/x86/configs/shared_defconfig").write_text("")
    with pytest.raises(ProjectError, match="'shared_defconfig' is a configuration of several architectures: arm, x86"):
        configure(tree, "shared_defconfig")


def test_architecture_by_another_name(tree: Path) -> None:
    """ARCH=i386 has its files below arch/x86: it is kept where it fits the path, and gives way where not."""
    path = "arch/x86/configs/i386_defconfig"
    assert configure(tree, path).environment["ARCH"] == "x86"
    assert configure(tree, path, environment={"ARCH": "i386"}).environment["ARCH"] == "i386"
    assert configure(tree, path, environment={"ARCH": "arm"}).environment["ARCH"] == "x86"
    setup = configure(tree, path, arch="i386")
    assert (setup.environment["ARCH"], setup.environment["SRCARCH"]) == ("i386", "x86")
    assert shape(configure(tree, "defconfig", arch="i386")) == ["defconfig arch/x86/configs/i386_defconfig"]


def test_toolchain(tree: Path) -> None:
    """CROSS_COMPILE from the environment or the caller, LLVM, CC: all as make takes them."""

    def tools(environment: dict[str, str], variables: dict[str, str]) -> tuple[str, str]:
        path = "arch/x86/configs/x86_defconfig"
        found = configure(tree, path, environment=environment, variables=variables).environment
        return found["CC"], found["NM"]

    assert tools({}, {}) == ("gcc", "nm -B")
    assert tools({"CROSS_COMPILE": "x-"}, {}) == ("x-gcc", "x-nm -B")
    assert tools({"CC": "other"}, {}) == ("gcc", "nm -B")  # the makefile's own assignment counts
    assert tools({}, {"CC": "other"}) == ("other", "nm -B")  # but not against make's command line
    assert tools({}, {"LLVM": "-19"}) == ("clang-19", "nm -B")


def test_the_callers_environment_is_kept(tree: Path) -> None:
    """Kconfig files may read any variable; those that make takes away are gone."""
    given = {"MINE": "1", "LC_ALL": "de_DE", "CONFIG_": "X_", "KBUILD_OUTPUT": "/elsewhere"}
    environment = configure(tree, "arch/arm/configs/multi_defconfig", environment=given).environment
    assert {name: environment.get(name) for name in given} == {
        "MINE": "1",
        "LC_ALL": None,
        "CONFIG_": None,
        "KBUILD_OUTPUT": None,
    }


def test_defconfig_elsewhere(tree: Path, tmp_path: Path) -> None:
    """A file outside the tree, or one that no rule would find, is given to conf as it is."""
    other = tmp_path / "my_defconfig"
    other.write_text("")
    assert shape(configure(tree, str(other), arch="arm")) == [f"defconfig {other}"]
    assert shape(configure(tree, "arch/arm/configs/le.config")) == ["defconfig arch/arm/configs/le.config"]
    assert shape(configure(tree, "arch/host/configs/defconfig")) == ["defconfig arch/host/configs/defconfig"]


@pytest.mark.parametrize("name", ["mutli_defconfig", "arch/arm/configs/mutli_defconfig"])
def test_no_such_name(tree: Path, name: str) -> None:
    """The error offers what is like it."""
    with pytest.raises(ProjectError) as caught:
        configure(tree, name, arch="arm")
    assert caught.value.render() == (
        f"no configuration 'mutli_defconfig' in the linux tree {tree}\n  Did you mean multi_defconfig?"
    )


def test_no_such_file(tree: Path) -> None:
    """A missing file, a folder and a missing fragment are told apart."""
    with pytest.raises(FileError, match=r"cannot read .*/nowhere\.txt: No such file or directory"):
        configure(tree, "./nowhere.txt", arch="arm")
    with pytest.raises(FileError, match="is a folder"):
        configure(tree, "./arch", arch="arm")
    with pytest.raises(ProjectError, match=r"no configuration 'nothing\.config'"):
        configure(tree, "multi_defconfig", "nothing.config", arch="arm")


def test_no_such_architecture(tree: Path) -> None:
    """The makefile includes the architecture's own."""
    with pytest.raises(ProjectError, match="which is not there"):
        configure(tree, "multi_defconfig", arch="pdp11")


def test_defconfigs(tree: Path) -> None:
    """All of them, or one architecture's, with those in folders below."""
    project = find(str(tree))
    assert project.defconfigs("arm") == [
        "arch/arm/configs/multi_defconfig",
        "arch/arm/configs/shared_defconfig",
        "arch/arm/configs/sub/board_defconfig",
    ]
    assert len(project.defconfigs()) == 7


def test_a_tree_without_rules(tmp_path: Path) -> None:
    """A makefile that only exports is enough: conf is run as Linux runs it."""
    tree = tmp_path / "small"
    (tree / "arch/arm/configs").mkdir(parents=True)
    (tree / "Kconfig").write_text("")
    (tree / "Makefile").write_text("KERNELVERSION = 1.2\nSRCARCH := $(ARCH)\nexport ARCH SRCARCH KERNELVERSION\n")
    (tree / "arch/arm/Kconfig").write_text("")
    (tree / "arch/arm/configs/a_defconfig").write_text("")
    setup = configure(tree, "arch/arm/configs/a_defconfig")
    assert shape(setup) == ["defconfig arch/arm/configs/a_defconfig"]
    wanted = {"ARCH": "arm", "SRCARCH": "arm", "KERNELVERSION": "1.2", "srctree": str(tree), "objtree": "."}
    assert {name: setup.environment[name] for name in wanted} == wanted
