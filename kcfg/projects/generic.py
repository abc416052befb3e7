"""Any folder with a root file, for trees that no project knows."""

from __future__ import annotations

from kcfg.projects.direct import DirectProject
from kcfg.projects.host import Host
from kcfg.projects.project import Request, files_below
from kcfg.projects.recognise import ROOT_FILES


class Generic(DirectProject):
    """A folder with a ``Kconfig`` or ``Config.in``: conf runs in the object folder, ``srctree`` is the tree."""

    kind = "generic"

    def root_file(self, request: Request) -> str:
        return next((name for name in ROOT_FILES if self.has(name)), self.kconfig_file)

    def surroundings(self, request: Request, host: Host) -> dict[str, str]:
        for name in ROOT_FILES:
            host.exists(self.path(name))  # one may appear that comes first
        in_place = self.folder(request) == self.root
        found = {"srctree": "." if in_place else self.root, "objtree": "."}
        if request.arch:
            found["ARCH"] = found["SRCARCH"] = request.arch
        return found

    def defconfigs(self, arch: str = "") -> list[str]:
        return files_below(self.root, "", lambda file: file.endswith("defconfig"))
