"""A kernel tree of a few files, with the parts of a kernel's makefiles that decide about a configuration."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from kcfg.projects import Request, Setup, find

TOP = r"""
VERSION = 7
PATCHLEVEL = 3
SUBLEVEL = 1
EXTRAVERSION = -rc2

abs_srctree := $(realpath $(dir $(lastword $(MAKEFILE_LIST))))
ifeq ($(abs_srctree),$(CURDIR))
srctree := .
else ifeq ($(abs_srctree)/,$(dir $(CURDIR)))
srctree := ..
else
srctree := $(abs_srctree)
endif
objtree := .
unexport LC_ALL
export LC_COLLATE := C
export srctree objtree

KERNELVERSION = $(VERSION)$(if $(PATCHLEVEL),.$(PATCHLEVEL)$(if $(SUBLEVEL),.$(SUBLEVEL)))$(EXTRAVERSION)
ARCH ?= host
SRCARCH := $(ARCH)
ifeq ($(ARCH),i386)
        SRCARCH := x86
endif
KCONFIG_CONFIG ?= .config
CONFIG_SHELL := sh
ifneq ($(LLVM),)
CC = clang$(filter -%,$(LLVM))
else
CC = $(CROSS_COMPILE)gcc
endif
NM = $(CROSS_COMPILE)nm
Q = @
KBUILD_CFLAGS := -O2
KBUILD_CFLAGS += $(shell exit 1; echo $(CC))
CPP = $(CC) -E $(KBUILD_CFLAGS)
CC_VERSION_TEXT = $(shell echo version of $(CC))
export ARCH SRCARCH KERNELVERSION KCONFIG_CONFIG CC NM KBUILD_CFLAGS CPP CC_VERSION_TEXT CLANG_FLAGS

include $(srctree)/arch/$(SRCARCH)/Makefile
export KBUILD_DEFCONFIG

%config: outputmakefile FORCE
	$(Q)$(MAKE) -f $(srctree)/scripts/kconfig/Makefile obj=scripts/kconfig $@
outputmakefile:
	touch Makefile
FORCE:
.PHONY: $(PHONY)
"""

KCONFIG = r"""
unexport CONFIG_
ifndef KBUILD_DEFCONFIG
KBUILD_DEFCONFIG := defconfig
endif

defconfig: $(obj)/conf
ifneq ($(wildcard $(srctree)/arch/$(SRCARCH)/configs/$(KBUILD_DEFCONFIG)),)
	$(Q)$< $(silent) --defconfig=arch/$(SRCARCH)/configs/$(KBUILD_DEFCONFIG) Kconfig
else
	$(Q)$(MAKE) -f $(srctree)/Makefile $(KBUILD_DEFCONFIG)
endif

olddefconfig allnoconfig: $(obj)/conf
	$(Q)$< --$@ Kconfig

%_defconfig: $(obj)/conf
	$(Q)$< --defconfig=arch/$(SRCARCH)/configs/$@ Kconfig

fragments = $(wildcard $(srctree)/kernel/configs/$@ $(srctree)/arch/$(SRCARCH)/configs/$@)
%.config: $(obj)/conf
	$(if $(fragments),, $(error $@ does not exist))
	$(Q)$(srctree)/scripts/kconfig/merge_config.sh -m $(KCONFIG_CONFIG) $(fragments)
	$(Q)$(MAKE) -f $(srctree)/Makefile olddefconfig

tinyconfig:
	$(Q)KCONFIG_ALLCONFIG=kernel/configs/tiny-base.config $(MAKE) -f $(srctree)/Makefile allnoconfig
	$(Q)$(MAKE) -f $(srctree)/Makefile tiny.config
"""

ARM = r"""
KBUILD_DEFCONFIG := multi_defconfig
define merge_into_defconfig
	$(Q)$(CONFIG_SHELL) $(srctree)/scripts/kconfig/merge_config.sh -m -O $(objtree) \
		$(srctree)/arch/$(SRCARCH)/configs/$(1) \
		$(foreach config,$(2),$(srctree)/arch/$(SRCARCH)/configs/$(config).config)
	+$(Q)$(MAKE) -f $(srctree)/Makefile olddefconfig
endef
PHONY += multi_lpae_defconfig
multi_lpae_defconfig:
	$(call merge_into_defconfig,multi_defconfig,\
		lpae le)
alias_defconfig: multi_lpae_defconfig
PHONY += alias_defconfig
"""

X86 = "NM := $(NM) -B\nKBUILD_DEFCONFIG := $(ARCH)_defconfig\n"

MERGE_SCRIPT = "#!/bin/sh\necho >> $TMP_FILE\n"

FILES = {
    "Makefile": TOP,
    "Kconfig": 'mainmenu "A kernel"\n',
    "init/Kconfig": "",
    "drivers/net/Kconfig": "",
    "scripts/kconfig/Makefile": KCONFIG,
    "scripts/kconfig/merge_config.sh": MERGE_SCRIPT,
    "scripts/kconfig/confdata.c": "",
    "kernel/configs/kvm_guest.config": "CONFIG_KVM_GUEST=y\n",
    "kernel/configs/tiny.config": "CONFIG_SLOB=y\n",
    "arch/arm/Kconfig": "",
    "arch/arm/Makefile": ARM,
    "arch/arm/configs/multi_defconfig": "CONFIG_SMP=y\n",
    "arch/arm/configs/shared_defconfig": "CONFIG_ARM=y\n",
    "arch/arm/configs/sub/board_defconfig": "CONFIG_BOARD=y\n",
    "arch/arm/configs/lpae.config": "CONFIG_LPAE=y\n",
    "arch/arm/configs/le.config": "CONFIG_LE=y\n",
    "arch/arm/configs/kvm_guest.config": "CONFIG_ARM_GUEST=y\n",
    "arch/x86/Kconfig": "",
    "arch/x86/Makefile": X86,
    "arch/x86/configs/i386_defconfig": "CONFIG_X86_32=y\n",
    "arch/x86/configs/x86_defconfig": "CONFIG_X86=y\n",
    "arch/host/Kconfig": "",
    "arch/host/Makefile": "",
    "arch/host/configs/defconfig": "CONFIG_HOST=y\n",
    "arch/host/configs/shared_defconfig": "CONFIG_HOST=y\n",
}


def write_files(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files below ``folder``, by path; returns the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def make_kernel(folder: Path) -> Path:
    """The small kernel tree, below ``folder``."""
    return write_files(folder / "linux", FILES)


def configure(
    tree: Path,
    defconfig: str | None,
    *fragments: str,
    objtree: Path | None = None,
    arch: str = "",
    assignments: tuple[str, ...] = (),
    variables: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Setup:
    """How ``tree`` is configured from its own folder, by default in an object folder that is not there."""
    request = Request(
        objtree=str(objtree or tree.parent / "objects"),
        defconfig=defconfig,
        fragments=fragments,
        assignments=assignments,
        arch=arch,
        variables=variables or {},
        environment={"PATH": os.environ["PATH"], **(environment or {})},
        cwd=str(tree),
    )
    return find(str(tree)).setup(request)
