"""U-Boot: the kernel's build system, one ``configs`` folder for all boards, defconfigs that may ``#include``."""

from __future__ import annotations

from kcfg.projects.makefiles import MakefileProject
from kcfg.projects.project import files_below


class UBoot(MakefileProject):
    """A U-Boot tree. Since 2024 its makefile runs the C preprocessor over a defconfig first; the steps say so."""

    kind = "u-boot"

    def defconfigs(self, arch: str = "") -> list[str]:
        return files_below(self.root, "configs", lambda file: file.endswith("_defconfig"))
