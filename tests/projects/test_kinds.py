"""The other kinds of trees, each on a tree of a few files: what is particular to it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

import pytest

from kcfg.errors import FileError, ProjectError
from kcfg.projects import Conf, Copy, Merge, Preprocess, Setup, execute, find, kinds
from tests.projects.kernel import FILES, configure, write_files

#: Enough of each kind for it to be recognised, and a path inside that is not at the top.
SIGNS = {
    "u-boot": ("Kconfig Makefile configs/a_defconfig board/x include/u-boot/x", "board/x"),
    "barebox": ("Kconfig Makefile arch/arm/Kconfig common/Kconfig include/barebox.h", "common/Kconfig"),
    "linux": ("Kconfig Makefile arch/arm/Kconfig", "arch/arm"),
    "buildroot": ("Config.in Config.in.legacy package/x configs/a_defconfig", "package/x"),
    "busybox": ("Config.in Makefile applets/x scripts/gen_build_files.sh", "applets/x"),
    "toybox": ("Config.in Makefile toys/x kconfig/x scripts/genconfig.sh", "toys"),
    "uclibc-ng": ("Makefile Rules.mak extra/Configs/Config.in", "extra/Configs"),
    "xen": ("Config.mk xen/Kconfig", "xen/arch/x86/configs/x_defconfig"),
    "coreboot": ("Makefile src/mainboard/Kconfig payloads/x", "src/mainboard"),
    "seabios": ("Makefile src/Kconfig vgasrc/x", "vgasrc/x"),
    "nuttx": ("Kconfig Makefile arch/Kconfig boards/Kconfig sched/Kconfig tools/x", "boards/arm/x"),
    "crosstool-ng": ("config/config.in samples/x kconfig/confdata.c", "samples/x"),
    "generic": ("Kconfig sub/Kconfig", "sub/Kconfig"),
}


def at(folder: Path, kind: str) -> Path:
    """A folder with the signs of one kind."""
    return write_files(folder / kind, dict.fromkeys(SIGNS[kind][0].split(), ""))


@pytest.mark.parametrize("kind", SIGNS)
def test_recognised(kind: str, tmp_path: Path) -> None:
    """From a path inside, also if that is not there; and nothing else claims it."""
    root = at(tmp_path, kind)
    found = find(str(root / SIGNS[kind][1]))
    assert (found.kind, found.root) == (kind, str(root))


def test_every_kind_is_tested() -> None:
    """A new kind needs its line above."""
    assert set(kinds()) == set(SIGNS)


def test_the_nearest_tree_counts(tmp_path: Path) -> None:
    """A kernel that Buildroot has unpacked in its output folder is a kernel."""
    outer = at(tmp_path, "buildroot")
    inner = at(outer / "output/build", "linux")
    assert find(str(inner / "arch")).kind == "linux"
    assert find(str(outer / "output")).kind == "buildroot"
    assert find(str(inner), kind="buildroot").root == str(outer)


def test_nothing_there(tmp_path: Path) -> None:
    """No tree above the path, or not of the kind that was asked for."""
    with pytest.raises(ProjectError, match="no source tree with Kconfig files above"):
        find(str(tmp_path / "no/where"))
    with pytest.raises(ProjectError, match="unknown kind of project 'minix'"):
        find(str(tmp_path), kind="minix")
    with pytest.raises(ProjectError, match="no source tree"):
        find(str(at(tmp_path, "linux")), kind="xen")


def environment_of(setup: Setup, *names: str) -> dict[str, str | None]:
    """Some variables of the environment."""
    return {name: setup.environment.get(name) for name in names}


class TestGeneric:
    """Any folder with a root file."""

    def test_the_top_is_where_the_main_menu_is(self, tmp_path: Path) -> None:
        """Folders below the root have a Kconfig, too; without a ``mainmenu`` the topmost in a row counts."""
        write_files(tmp_path, {"a/b/Kconfig": "", "a/b/c/Kconfig": "", "a/b/c/d/x": ""})
        assert find(str(tmp_path / "a/b/c/d")).root == str(tmp_path / "a/b")
        (tmp_path / "a/b/c/Kconfig").write_text('mainmenu "Here"\n')
        assert find(str(tmp_path / "a/b/c/d")).root == str(tmp_path / "a/b/c")

    def test_surroundings(self, tmp_path: Path) -> None:
        """``srctree`` is the tree, the root file may be a Config.in, defconfigs are found by name."""
        root = write_files(tmp_path / "tree", {"Config.in": 'mainmenu "x"\n', "boards/a_defconfig": ""})
        setup = configure(root, "a_defconfig", arch="arm")
        assert (setup.kind, setup.kconfig_file, setup.arch) == ("generic", "Config.in", "arm")
        assert environment_of(setup, "srctree", "ARCH") == {"srctree": str(root), "ARCH": "arm"}
        assert [(step.mode, step.input) for step in setup.steps if isinstance(step, Conf)] == [
            ("defconfig", "boards/a_defconfig")
        ]
        assert configure(root, None, objtree=root).srctree == "."

    def test_fragments(self, tmp_path: Path) -> None:
        """Merged one after another, as in a kernel."""
        root = write_files(tmp_path / "tree", {"Kconfig": "", "a_defconfig": "", "x.config": ""})
        setup = configure(root, "a_defconfig", "x.config", assignments=("CONFIG_A=y",))
        assert [type(step) for step in setup.steps] == [Conf, Merge, Conf]
        with pytest.raises(FileError, match="missing"):
            configure(root, "a_defconfig", "missing")

    def test_no_such_name(self, tmp_path: Path) -> None:
        """The error offers what is like it."""
        root = write_files(tmp_path / "tree", {"Kconfig": "", "board_defconfig": ""})
        with pytest.raises(ProjectError, match="no configuration 'baord_defconfig'") as caught:
            configure(root, "baord_defconfig")
        assert caught.value.hint == "Did you mean board_defconfig?"


class TestUBoot:
    """The kernel's makefiles with ``SRCARCH := ..``."""

    KCONFIG = (
        "SRCARCH := ..\n%_defconfig: $(obj)/conf\n"
        "\t$(Q)$(CPP) -nostdinc -P -I $(srctree) -undef -x assembler-with-cpp "
        "$(srctree)/arch/$(SRCARCH)/configs/$@ -o generated_defconfig\n"
        "\t$(Q)$< $(silent) --defconfig=generated_defconfig Kconfig\n"
        "olddefconfig: $(obj)/conf\n\t$< --$@ Kconfig\n"
    )
    TOP = (
        "UBOOTVERSION = 2030.01\nARCH =\nCPP = cc -E\nexport UBOOTVERSION ARCH\n"
        "ifneq ($(KBUILD_SRC),)\nsrctree := $(KBUILD_SRC)\nelse\nsrctree := .\nendif\nexport srctree\n"
        "include scripts/common.mk\n"
        "%config:\n\t$(MAKE) -f $(srctree)/scripts/kconfig/Makefile obj=scripts/kconfig $@\n"
    )

    def tree(self, folder: Path) -> Path:
        root = at(folder, "u-boot")
        files = {"Makefile": self.TOP, "scripts/common.mk": "", "scripts/kconfig/Makefile": self.KCONFIG}
        configs = {"configs/a_defconfig": "#include <configs/b_defconfig>\nCONFIG_A=y\n"}
        return write_files(root, {**files, **configs, "configs/b_defconfig": "  CONFIG_B=y\n"})

    def test_preprocessed(self, tmp_path: Path) -> None:
        """The defconfig goes through the compiler first, with the tree as the include folder."""
        setup = configure(self.tree(tmp_path), "configs/a_defconfig")
        first, second = setup.steps
        assert isinstance(first, Preprocess)
        assert isinstance(second, Conf)
        assert (second.mode, second.input) == ("defconfig", "generated_defconfig")
        assert environment_of(setup, "ARCH", "UBOOTVERSION") == {"ARCH": "", "UBOOTVERSION": "2030.01"}
        commands: list[str] = []

        def run(command: str, cwd: str, environment: object) -> str:
            commands.append(command)
            return "CONFIG_B=y\nCONFIG_A=y\n"

        execute(setup.steps, lambda conf, files: files.read(files.find(conf.input or "", conf)), run=run)
        assert commands == [
            f"cc -E -nostdinc -P -I {setup.root} -undef -x assembler-with-cpp {setup.root}/arch/../configs/a_defconfig"
        ]

    def test_makefiles_that_are_told_of_the_tree(self, tmp_path: Path) -> None:
        """Older kbuild runs in the object folder with KBUILD_SRC set, and finds what it includes there."""
        root = self.tree(tmp_path)
        assert configure(root, "a_defconfig").srctree == str(root)
        assert configure(root, "a_defconfig", objtree=root).srctree == "."


class TestBusyBox:
    """Kconfig files from comments."""

    FILES: ClassVar[dict[str, str]] = {
        "Makefile": (
            "KERNELVERSION = 1.99\nARCH = x\nCPP = cpp\nexport KERNELVERSION ARCH\n"
            "srctree := $(if $(KBUILD_SRC),$(KBUILD_SRC),$(CURDIR))\nexport srctree\n"
            "%_defconfig: scripts/kconfig/conf\n\t$< -D configs/$@ Config.in\n"
            "oldconfig: scripts/kconfig/conf\n\t$< -o Config.in\n"
        ),
        "configs/a_defconfig": "",
        "libbb/Config.src": "menu x\n\nINSERT\n\nendmenu\n",
        "libbb/b.c": "//config:config B\n//config:\tbool\nint b;\n //config:no\n",
        "libbb/a.c": "//config:config A\n",
        "libbb/sub/Config.src": "no line to insert at\n",
        ".hidden/Config.src": "",
    }

    def test_generated(self, tmp_path: Path) -> None:
        """Each Config.in is its Config.src with the sources' comments in place of INSERT, sources in C's order."""
        root = write_files(at(tmp_path, "busybox"), self.FILES)
        setup = configure(root, "a_defconfig")
        heading = "# DO NOT EDIT. This file is generated from Config.src\n"
        assert setup.overlay == {
            f"{setup.cwd}/libbb/Config.in": f"{heading}menu x\n\nconfig A\nconfig B\n\tbool\n\nendmenu\n",
            f"{setup.cwd}/libbb/sub/Config.in": f"{heading}no line to insert at\n",
        }
        assert not (root / "libbb/Config.in").exists()

    def test_conf(self, tmp_path: Path) -> None:
        """Short options, a root file of another name; fragments need ``oldconfig``, with every answer the default."""
        root = write_files(at(tmp_path, "busybox"), self.FILES)
        (root / "x.config").write_text("")
        first, _, last = configure(root, "configs/a_defconfig", "x.config").steps
        assert isinstance(first, Conf)
        assert isinstance(last, Conf)
        assert (first.mode, first.input, first.kconfig) == ("defconfig", "configs/a_defconfig", "Config.in")
        assert (last.mode, last.accept) == ("oldconfig", True)

    def test_platform(self, tmp_path: Path) -> None:
        """The makefile asks the preprocessor whether this is Linux, once: a file that is there stays."""
        files = {**self.FILES, "Makefile": self.FILES["Makefile"] + ".platform.in:\n\task\n"}
        files["Makefile"] = files["Makefile"].replace("CPP = cpp", "CPP = cat")
        root = write_files(at(tmp_path, "busybox"), files)
        text = configure(root, "a_defconfig", objtree=root).overlay[f"{root}/.platform.in"]
        assert text == "config PLATFORM_LINUX\n\tbool\n\tdefault n\n"  # cat does not know __linux__
        (root / ".platform.in").write_text("")
        assert f"{root}/.platform.in" not in configure(root, "a_defconfig", objtree=root).overlay


class TestBuildroot:
    """External trees, and no prefix."""

    MAKEFILE = r"""
define sep


endef
ifneq ("$(origin O)", "command line")
O := $(CURDIR)/output
endif
CANONICAL_O := $(shell mkdir -p $(O))$(realpath $(O))
ifneq ($(shell umask):$(O),0022:$(CANONICAL_O))
$(MAKECMDGOALS): _all
_all:
	umask 0022 && $(MAKE) $(MAKECMDGOALS)
else
export BR2_VERSION := 2030.02
TOPDIR := $(CURDIR)
ifeq ($(O),$(CURDIR)/output)
CONFIG_DIR := $(CURDIR)
else
CONFIG_DIR := $(O)
endif
BASE_DIR := $(CANONICAL_O)
-include $(BASE_DIR)/.br2-external.mk
$(shell support/scripts/br2-external -d '$(BASE_DIR)' $(BR2_EXTERNAL))
include $(BASE_DIR)/.br2-external.mk
$(BASE_DIR)/.br2-external.mk:;
ENVIRONMENT = BR2_DEFCONFIG='$(value BR2_DEFCONFIG)' BR2_CONFIG=$(CONFIG_DIR)/.config BASE_DIR=$(BASE_DIR) SKIP_LEGACY=
CONF = $(BASE_DIR)/build/buildroot-config/conf
defconfig: $(CONF)
	@$(ENVIRONMENT) $< --defconfig$(if $(BR2_DEFCONFIG),=$(BR2_DEFCONFIG)) Config.in
define from
%_defconfig: $(CONF) $(1)/configs/%_defconfig
	@$$(ENVIRONMENT) BR2_DEFCONFIG=$(1)/configs/$$@ $$< --defconfig=$(1)/configs/$$@ Config.in
endef
$(eval $(foreach d,$(BR2_EXTERNAL_DIRS) $(TOPDIR),$(call from,$(d))$(sep)))
olddefconfig: $(CONF)
	@$(ENVIRONMENT) $< --$@ Config.in
endif
"""
    SCRIPT = (
        "#!/bin/sh\n"
        'd=$2; shift 2; printf "BR2_EXTERNAL ?= %s\\nBR2_EXTERNAL_DIRS = %s\\n" "$*" "$*" >"$d/.br2-external.mk"\n'
        'for i in paths menus; do echo "# $i $*" >"$d/.br2-external.in.$i"; done\n'
    )

    def tree(self, folder: Path) -> Path:
        files = {"Makefile": self.MAKEFILE, "support/scripts/br2-external": self.SCRIPT, "configs/a_defconfig": ""}
        root = write_files(at(folder, "buildroot"), files)
        (root / "support/scripts/br2-external").chmod(0o755)
        return root

    def test_in_the_tree(self, tmp_path: Path) -> None:
        """``make a_defconfig``: ``.config`` beside the makefile, everything else in ``output``, nothing written."""
        root = self.tree(tmp_path)
        setup = configure(root, "configs/a_defconfig", objtree=root)
        (step,) = setup.steps
        assert isinstance(step, Conf)
        assert (step.mode, step.input, step.cwd) == ("defconfig", f"{root}/configs/a_defconfig", str(root))
        assert (setup.prefix, setup.config) == ("", f"{root}/.config")
        assert environment_of(setup, "BR2_VERSION", "BASE_DIR", "BR2_DEFCONFIG", "SKIP_LEGACY") == {
            "BR2_VERSION": "2030.02",
            "BASE_DIR": f"{root}/output",
            "BR2_DEFCONFIG": f"{root}/configs/a_defconfig",
            "SKIP_LEGACY": "",
        }
        assert setup.overlay[f"{root}/output/.br2-external.in.paths"] == "# paths \n"
        assert not (root / "output").exists()

    def test_external_trees(self, tmp_path: Path) -> None:
        """BR2_EXTERNAL's lists are what the tree's own script writes; once given, it stays with the output folder."""
        root, objects = self.tree(tmp_path), tmp_path / "o"
        other = write_files(tmp_path / "other", {"configs/theirs_defconfig": ""})
        setup = configure(root, "a_defconfig", objtree=objects, variables={"BR2_EXTERNAL": str(other)})
        assert setup.overlay[f"{objects}/.br2-external.in.menus"] == f"# menus {other}\n"
        write_files(objects, {".br2-external.mk": f"BR2_EXTERNAL ?= {other}\n"})
        assert configure(root, "a_defconfig", objtree=objects).overlay == setup.overlay
        assert list(objects.iterdir()) == [objects / ".br2-external.mk"]

    def test_any_file(self, tmp_path: Path) -> None:
        """``make defconfig BR2_DEFCONFIG=FILE``."""
        root = self.tree(tmp_path)
        write_files(tmp_path, {"mine": ""})
        (step,) = configure(root, str(tmp_path / "mine")).steps
        assert isinstance(step, Conf)
        assert step.input == step.environment["BR2_DEFCONFIG"] == str(tmp_path / "mine")

    def test_fragments(self, tmp_path: Path) -> None:
        """Merged by Buildroot's rules: symbols are what starts with BR2_."""
        root = self.tree(tmp_path)
        write_files(root, {"x.config": ""})
        _, merge, last = configure(root, "a_defconfig", "x.config").steps
        assert isinstance(merge, Merge)
        assert isinstance(last, Conf)
        assert (merge.prefix, last.mode, last.config) == ("BR2_", "olddefconfig", merge.output)

    def test_kconfig_files_alone(self, tmp_path: Path) -> None:
        """Without a makefile: what it would export, as far as it can be known, and empty lists."""
        config = "".join(f"config BR2_HOST_GCC_AT_LEAST_{version}\n" for version in (4, 5))
        root = write_files(at(tmp_path, "buildroot"), {"configs/a_defconfig": "", "Config.in": config})
        (root / "Makefile").unlink(missing_ok=True)
        setup = configure(root, "configs/a_defconfig", variables={"BR2_VERSION_FULL": "2030.05"})
        (step,) = setup.steps
        assert isinstance(step, Conf)
        assert (step.input, setup.environment["BR2_VERSION_FULL"]) == ("configs/a_defconfig", "2030.05")
        assert setup.environment["HOST_GCC_VERSION"] in ("5", "")  # no newer than the tree knows
        lists = [os.path.basename(path) for path in setup.overlay]
        assert ".br2-external.in.menus" in lists
        given = {"BASE_DIR": "../lists", "HOSTARCH": "vax"}
        setup = configure(root, "a_defconfig", environment=given)
        assert environment_of(setup, *given) == given
        assert f"{tmp_path}/lists/.br2-external.in.menus" in setup.overlay
        with pytest.raises(FileError, match="no_defconfig"):
            configure(root, "configs/no_defconfig")


class TestXen:
    """Architectures by other names, and an allconfig that is generated."""

    MAKEFILE = (
        "ARCH := $(XEN_TARGET_ARCH)\nSRCARCH := $(patsubst arm%,arm,$(patsubst x86%,x86,$(ARCH)))\n"
        "export ARCH SRCARCH\nexport XEN_FULLVERSION = 4.99\nexport XEN_BUILD_TIME := $(shell date)\nsrctree := .\n"
        "filechk_kconfig_allconfig = $(if $(FLASK),,echo 'CONFIG_FLASK=n';) :\n"
        ".allconfig.tmp:\n\tset -e; { $(filechk_kconfig_allconfig); } > $@\n"
        "%config: .allconfig.tmp\n\t$(MAKE) -f tools/kconfig/Makefile KCONFIG_ALLCONFIG=$< $@\n"
    )
    KCONFIG = "%_defconfig olddefconfig:\n\ttools/kconfig/conf --defconfig=arch/$(SRCARCH)/configs/$@ Kconfig\n"

    def tree(self, folder: Path) -> Path:
        files = {"xen/Makefile": self.MAKEFILE, "xen/tools/kconfig/Makefile": self.KCONFIG}
        names = ("arm/configs/arm32_defconfig", "arm/configs/tiny_defconfig", "x86/configs/x86_64_defconfig")
        return write_files(at(folder, "xen"), {**files, **{f"xen/arch/{name}": "" for name in names}})

    @pytest.mark.parametrize(
        ("path", "arch"),
        [
            ("xen/arch/arm/configs/arm32_defconfig", "arm32"),
            ("xen/arch/arm/configs/tiny_defconfig", "arm64"),
            ("x86_64_defconfig", "x86_64"),
        ],
    )
    def test_architecture(self, path: str, arch: str, tmp_path: Path) -> None:
        """The folder says x86 or arm; the name, or what is usual today, says which."""
        setup = configure(self.tree(tmp_path), path, objtree=tmp_path / "xen")
        assert environment_of(setup, "XEN_TARGET_ARCH", "XEN_FULLVERSION", "XEN_BUILD_TIME") == {
            "XEN_TARGET_ARCH": arch,
            "XEN_FULLVERSION": "4.99",
            "XEN_BUILD_TIME": None,
        }
        assert setup.overlay == {f"{tmp_path}/xen/xen/.allconfig.tmp": "CONFIG_FLASK=n\n"}


class TestNuttX:
    """A defconfig is copied, then completed."""

    def test_board_and_name(self, tmp_path: Path) -> None:
        """``board:name`` as ``tools/configure.sh`` takes it; applications where the configuration says."""
        board = "boards/arm/chip/board/configs/nsh/defconfig"
        root = write_files(
            at(tmp_path, "nuttx"),
            {board: 'CONFIG_APPS_DIR="../my-apps"\n', "boards/dummy/dummy_kconfig": "# none\n"},
        )
        setup = configure(root, "board:nsh")
        copy, conf = setup.steps
        assert isinstance(conf, Conf)
        assert copy == Copy(str(root / board), conf.config)
        assert (conf.mode, conf.cwd) == ("olddefconfig", str(root))
        assert environment_of(setup, "APPSDIR", "APPSBINDIR", "BINDIR", "EXTERNALDIR") == {
            "APPSDIR": "../my-apps",
            "APPSBINDIR": "../my-apps",
            "BINDIR": str(root),
            "EXTERNALDIR": "dummy",
        }
        assert setup.overlay == {f"{root}/boards/dummy/Kconfig": "# none\n"}
        assert configure(root, board).steps == setup.steps


class TestCrosstoolNg:
    """Samples."""

    def test_sample(self, tmp_path: Path) -> None:
        """``ct-ng SAMPLE``: the sample's file, symbols that start with CT_, files found below the tree."""
        root = write_files(
            at(tmp_path, "crosstool-ng"), {"samples/arm-x/crosstool.config": "", ".tarball-version": "1.99.0\n"}
        )
        setup = configure(root, "arm-x")
        (step,) = setup.steps
        assert isinstance(step, Conf)
        assert (step.mode, step.input, step.kconfig) == (
            "defconfig",
            "samples/arm-x/crosstool.config",
            "config/config.in",
        )
        assert setup.prefix == "CT_"
        assert environment_of(setup, "CT_VERSION", "CT_VCHECK", "CT_LIB_DIR") == {
            "CT_VERSION": "1.99.0",
            "CT_VCHECK": "save",
            "CT_LIB_DIR": str(root),
        }


def test_barebox_is_a_kernel_to_its_makefiles(tmp_path: Path) -> None:
    """The same rules as Linux, under its own name."""
    root = write_files(at(tmp_path, "barebox"), FILES)
    setup = configure(root, "arch/arm/configs/multi_defconfig")
    assert (setup.kind, setup.arch) == ("barebox", "arm")


class TestInPlace:
    """Makefiles that work in the source tree are told of another folder by their own variables."""

    def test_seabios(self, tmp_path: Path) -> None:
        """conf runs in ``out/``, and the compiler test that writes there is not run."""
        top = (
            "OUT=out/\nexport KCONFIG_CONFIG := $(CURDIR)/.config\nTESTGCC:=$(shell touch tested)\n"
            "ifeq ($(TESTGCC),-1)\n$(error bad compiler)\nendif\n-include $(KCONFIG_CONFIG)\n"
            "do = $(MAKE) -C $(OUT) -f $(CURDIR)/scripts/kconfig/Makefile Kconfig=$(CURDIR)/src/Kconfig $1\n"
            "$(KCONFIG_CONFIG): src/Kconfig ; $(call do, olddefconfig)\n%onfig: ; $(call do, $@)\n"
        )
        kconfig = "defconfig:\n\tconf --defconfig=/dev/null $(Kconfig)\nolddefconfig:\n\tconf --$@ $(Kconfig)\n"
        root = write_files(at(tmp_path, "seabios"), {"Makefile": top, "scripts/kconfig/Makefile": kconfig})
        setup = configure(root, "defconfig")
        assert (setup.cwd, setup.config) == (f"{tmp_path}/objects/out", f"{tmp_path}/objects/.config")
        assert setup.kconfig_file == f"{root}/src/Kconfig"
        assert not (root / "tested").exists()
        assert configure(root, "defconfig", objtree=root).config == f"{root}/.config"

    def test_uclibc(self, tmp_path: Path) -> None:
        """The architecture is the folder of the defconfig; compiler flags are not computed."""
        top = (
            "top_builddir = $(if $(O),$(O),.)/\nexport KCONFIG_CONFIG := $(abspath $(top_builddir).config)\n"
            "ARCH ?= $(shell uname -m)\nexport ARCH\nexport VERSION = 1.99\nexport LIBGCC := $(shell false)\n"
            "%_defconfig:\n\textra/config/conf -D extra/Configs/defconfigs/$(ARCH)/$@ extra/Configs/Config.in\n"
            "olddefconfig:\n\textra/config/conf -d extra/Configs/Config.in\n"
        )
        path = "extra/Configs/defconfigs/arm/a_defconfig"
        root = write_files(at(tmp_path, "uclibc-ng"), {"Makefile": top, path: ""})
        setup = configure(root, path)
        (step,) = setup.steps
        assert isinstance(step, Conf)
        assert (step.input, setup.arch, setup.prefix) == (path, "arm", "")
        assert setup.config == f"{tmp_path}/objects/.config"
        assert setup.host.commands == {}
        write_files(root, {"x.config": ""})
        *_, last = configure(root, path, "x.config").steps
        assert isinstance(last, Conf)
        assert last.mode == "olddefconfig"  # -d to this conf alone

    def test_toybox(self, tmp_path: Path) -> None:
        """The functions of the tree's script make the Kconfig files; what would write is switched off."""
        top = (
            "KCONFIG_TOP = Config.in\nCC = cc\nexport CC\ndefconfig:\n\tkconfig/conf -D /dev/null $(KCONFIG_TOP)\n"
            "oldconfig:\n\tkconfig/conf -o $(KCONFIG_TOP)\n"
        )
        script = (
            'mkdir -p "$GENDIR"\nprobeconfig()\n{\n  echo "config PROBED"\n}\n'
            'genconfig()\n{\n  echo "config FOUND"\n}\n\n'
            'probeconfig > "$GENDIR"/Config.probed || exit 1\ngenconfig > "$GENDIR"/Config.in\ntouch .singlemake\n'
        )
        root = write_files(at(tmp_path, "toybox"), {"Makefile": top, "scripts/genconfig.sh": script})
        setup = configure(root, "defconfig")
        assert setup.overlay == {
            f"{root}/generated/Config.probed": "config PROBED\n",
            f"{root}/generated/Config.in": "config FOUND\n",
        }
        assert not (root / ".singlemake").exists()

    def test_coreboot(self, tmp_path: Path) -> None:
        """The goals stand in a makefile that ``sed`` makes from kconfig's own."""
        top = (
            "top := $(CURDIR)\nobj ?= build\nDOTCONFIG ?= $(top)/.config\nKCONFIG_CONFIG = $(DOTCONFIG)\n"
            "export KCONFIG_CONFIG obj\nexport SOURCE_DATE_EPOCH := $(shell date +%s)\n"
            "KBUILD_DEFCONFIG := configs/defconfig\n"
            "$(obj)/Makefile.real: util/kconfig/Makefile\n\tmkdir -p $(obj)\n"
            '\tsed \\\n\t\t-e "s,CONF,$(obj)/conf," \\\n\t\t$< > $@.tmp\n\tmv $@.tmp $@\n'
            "-include $(obj)/Makefile.real\n"
        )
        kconfig = (
            "defconfig:\n\tCONF --defconfig=$(KBUILD_DEFCONFIG) src/Kconfig\nolddefconfig:\n\tCONF --$@ src/Kconfig\n"
        )
        files = {"Makefile": top, "util/kconfig/Makefile": kconfig, "configs/config.board": ""}
        root = write_files(at(tmp_path, "coreboot"), files)
        setup = configure(root, "config.board")
        (step,) = setup.steps
        assert isinstance(step, Conf)
        assert (step.mode, step.input, step.cwd) == ("defconfig", "configs/config.board", str(root))
        assert setup.config == f"{tmp_path}/objects/.config"
        assert environment_of(setup, "obj", "SOURCE_DATE_EPOCH") == {
            "obj": f"{tmp_path}/objects/build",
            "SOURCE_DATE_EPOCH": None,
        }
        assert not (tmp_path / "objects").exists()


@pytest.mark.parametrize(
    "makefile",
    [
        "# Automatically generated by {}/Makefile: don't edit\ninclude {}/Makefile\n",
        "# Automatically generated by mkmakefile: don't edit\n\nMAKEARGS := -C {}\nMAKEARGS += O=x\n",
    ],
    ids=["include", "-C"],
)
def test_the_makefile_of_an_object_folder_leads_to_its_tree(makefile: str, tmp_path: Path) -> None:
    root = at(tmp_path, "linux")
    objects = write_files(tmp_path / "objects", {"Makefile": makefile.replace("{}", str(root)), "include/x": ""})
    assert find(str(objects / "include")).root == str(root)


def test_the_link_of_an_object_folder_leads_to_its_tree(tmp_path: Path) -> None:
    root = at(tmp_path, "linux")
    objects = write_files(tmp_path / "objects", {"Makefile": "all:\n"})
    (objects / "source").symlink_to(root)
    assert find(str(objects)).root == str(root)
    (objects / "source").unlink()
    with pytest.raises(ProjectError, match="no source tree"):
        find(str(objects))
