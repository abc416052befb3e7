"""U-Boot: the kernel's build system, one ``configs`` folder for all boards, defconfigs that may ``#include``."""

from __future__ import annotations

import os

from kcfg.projects.kbuild import KbuildProject


class UBoot(KbuildProject):
    """A U-Boot tree. Since 2024 its makefile runs the C preprocessor over a defconfig first; the steps say so."""

    kind = "u-boot"

    @classmethod
    def recognise(cls, folder: str, names: frozenset[str]) -> bool:
        return {"Kconfig", "Makefile", "configs", "board"} <= names and (
            os.path.exists(os.path.join(folder, "include", "u-boot"))
            or os.path.exists(os.path.join(folder, "boot", "Kconfig"))
        )

    def defconfigs(self, arch: str = "") -> list[str]:
        return sorted(f"configs/{name}" for name in os.listdir(self.path("configs")) if name.endswith("_defconfig"))
