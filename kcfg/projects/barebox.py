"""barebox: the kernel's build system and layout, for a boot loader."""

from __future__ import annotations

import os

from kcfg.projects.linux import Linux


class Barebox(Linux):
    """A barebox tree: as Linux, with its own sources."""

    kind = "barebox"

    @classmethod
    def recognise(cls, folder: str, names: frozenset[str]) -> bool:
        return {"Kconfig", "Makefile", "arch", "common"} <= names and (
            os.path.exists(os.path.join(folder, "include", "barebox.h"))
            or os.path.exists(os.path.join(folder, "include", "barebox-info.h"))
        )
