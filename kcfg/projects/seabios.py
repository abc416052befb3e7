"""SeaBIOS: no defconfigs, a ``.config`` beside the makefile and everything else below ``out/``."""

from __future__ import annotations

import os

from kcfg.projects.host import Host
from kcfg.projects.makefiles import MakefileProject
from kcfg.projects.project import Outputs, Request
from kcfg.projects.steps import Conf


class SeaBios(MakefileProject):
    """A SeaBIOS tree: goals of its makefile (``defconfig``, ``olddefconfig`` …), or any file of assignments."""

    kind = "seabios"
    kconfig_file = "src/Kconfig"
    unread = frozenset({"TESTGCC"})

    def make_folder(self, request: Request) -> str:
        return self.root

    def variables(self, request: Request, host: Host) -> dict[str, str]:
        variables = super().variables(request, host)
        # The makefile tests the compiler while it is read, by building something in out/: nothing for Kconfig.
        variables["TESTGCC"] = "1"
        if os.path.normpath(request.objtree) != self.root:
            variables["OUT"] = os.path.join(request.objtree, "out", "")
            variables["KCONFIG_CONFIG"] = os.path.join(request.objtree, ".config")
        return variables

    def outputs(self, base: Conf) -> Outputs:
        return Outputs(os.path.relpath(base.config, base.cwd), autoheader="autoconf.h", rustccfg=None)

    def defconfigs(self, arch: str = "") -> list[str]:
        return []
