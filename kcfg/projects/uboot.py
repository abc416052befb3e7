"""U-Boot: the kernel's build system, one ``configs`` folder for all boards, defconfigs that may ``#include``."""

from __future__ import annotations

import os

from kcfg.projects.makefiles import MakefileProject
from kcfg.projects.project import files_below


class UBoot(MakefileProject):
    """A U-Boot tree. Since 2024 its makefile runs the C preprocessor over a defconfig first; the steps say so."""

    kind = "u-boot"

    @classmethod
    def recognise(cls, folder: str, names: frozenset[str]) -> bool:
        return {"Kconfig", "Makefile", "configs", "board"} <= names and (
            os.path.exists(os.path.join(folder, "include", "u-boot"))
            or os.path.exists(os.path.join(folder, "boot", "Kconfig"))
        )

    def defconfigs(self, arch: str = "") -> list[str]:
        return files_below(self.root, "configs", lambda file: file.endswith("_defconfig"))
