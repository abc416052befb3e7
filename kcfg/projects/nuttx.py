"""NuttX: a board's defconfig is copied to ``.config`` and completed; applications are a tree beside it."""

from __future__ import annotations

import os
import re

from kcfg.projects.direct import DirectProject
from kcfg.projects.host import Host
from kcfg.projects.project import Outputs, Request, files_below
from kcfg.projects.steps import Conf, Copy, Step

_APPS = re.compile(r'^CONFIG_APPS_DIR="(.*)"$', re.M)


class NuttX(DirectProject):
    """A NuttX tree: ``boards/ARCH/CHIP/BOARD/configs/NAME/defconfig``, also named ``BOARD:NAME``.

    As ``tools/configure.sh`` and ``make olddefconfig``: conf runs in the tree itself, ``APPSDIR`` is the
    configuration's ``CONFIG_APPS_DIR``, or ``../apps``.
    """

    kind = "nuttx"
    sources = ()

    def folder(self, request: Request) -> str:
        return self.root

    def surroundings(self, request: Request, host: Host) -> dict[str, str]:
        found = {
            "APPSDIR": self._apps(request, host),
            "BINDIR": self.root,
            # A second tree of the user's, if there is one; the makefile names an empty one otherwise.
            "EXTERNALDIR": "external" if host.exists(self.path("external", "Kconfig")) else "dummy",
        }
        found["APPSBINDIR"] = found["APPSDIR"]
        if os.path.normpath(request.objtree) != self.root:
            found["KCONFIG_CONFIG"] = os.path.join(os.path.normpath(request.objtree), ".config")
        return found

    def overlay(self, request: Request, host: Host) -> dict[str, str]:
        """The empty Kconfig files that stand for a custom board, chip or tree that there is none of."""
        texts: dict[str, str] = {}
        for folder in ("arch/dummy", "boards/dummy", "dummy"):
            path = self.path(folder, "Kconfig")
            empty = host.read(self.path(folder, "dummy_kconfig"))
            if empty is not None and not host.exists(path):
                texts[path] = empty
        return texts

    def steps(self, path: str, base: Conf, overlay: dict[str, str]) -> list[Step]:
        return [Copy(path, base.config), base]

    def outputs(self, base: Conf) -> Outputs:
        return Outputs(
            os.path.relpath(base.config, base.cwd), autoheader=None, autoconfig=None, rustccfg=None, tristate=None
        )

    def named(self, name: str) -> str | None:
        board, _, configuration = name.partition(":")
        if not configuration:
            return None
        wanted = f"/{board}/configs/{configuration}/defconfig"
        return next((path for path in self.defconfigs() if path.endswith(wanted)), None)

    def defconfigs(self, arch: str = "") -> list[str]:
        return files_below(self.root, os.path.join("boards", arch), lambda file: file == "defconfig")

    def _apps(self, request: Request, host: Host) -> str:
        name = request.defconfig
        found = None
        if name is not None:
            known = self.named(name)
            text = host.read(request.path(name) if known is None else self.path(known))
            found = _APPS.search(text or "")
        return found[1] if found else "../apps"
