"""Any folder with a root file, for trees that no project knows."""

from __future__ import annotations

import os
import re

from kcfg.projects.direct import DirectProject
from kcfg.projects.host import Host
from kcfg.projects.project import Request, files_below

#: Names of root files, in the order in which they are looked for.
ROOT_FILES = ("Kconfig", "Config.in", "KConfig", "Kconfig.in", "config.in")
_MAIN_MENU = re.compile(r"^\s*mainmenu\b", re.M)


class Generic(DirectProject):
    """A folder with a ``Kconfig`` or ``Config.in``: conf runs in the object folder, ``srctree`` is the tree."""

    kind = "generic"

    @classmethod
    def recognise(cls, folder: str, names: frozenset[str]) -> bool:
        return any(name in names for name in ROOT_FILES)

    @classmethod
    def is_top(cls, folder: str, names: frozenset[str]) -> bool:
        """Whether the folder's root file says that it is one, with a ``mainmenu``."""
        name = next((name for name in ROOT_FILES if name in names), None)
        if name is None:
            return False
        try:
            with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as stream:
                return _MAIN_MENU.search(stream.read()) is not None
        except OSError:
            return False

    def root_file(self, request: Request) -> str:
        return next((name for name in ROOT_FILES if self.has(name)), self.kconfig_file)

    def surroundings(self, request: Request, host: Host) -> dict[str, str]:
        in_place = self.folder(request) == self.root
        found = {"srctree": "." if in_place else self.root, "objtree": "."}
        if request.arch:
            found["ARCH"] = found["SRCARCH"] = request.arch
        return found

    def defconfigs(self, arch: str = "") -> list[str]:
        return files_below(self.root, "", lambda file: file.endswith("defconfig"))
