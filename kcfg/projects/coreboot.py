"""coreboot: conf runs in the source tree, the goals are in a makefile made by ``sed``, defconfigs are files."""

from __future__ import annotations

import os

from kcfg.projects.host import Host
from kcfg.projects.make.commands import recipe_lines
from kcfg.projects.make.reader import Makefile
from kcfg.projects.makefiles import MakefileProject
from kcfg.projects.project import Outputs, Request, Setup, files_below, is_path
from kcfg.projects.steps import Conf
from kcfg.records import replace


class Coreboot(MakefileProject):
    """A coreboot tree: ``configs/config.BOARD``, as ``make defconfig KBUILD_DEFCONFIG=FILE``."""

    kind = "coreboot"
    kconfig_file = "src/Kconfig"
    sources = ("util/kconfig",)
    unread = frozenset({"SOURCE_DATE_EPOCH"})

    def make_folder(self, request: Request) -> str:
        return self.root

    def setup(self, request: Request) -> Setup:
        if request.defconfig is not None and not is_path(request.defconfig, request):
            beside = self.path("configs", request.defconfig)
            if os.path.exists(beside):
                request = replace(request, defconfig=beside)
        return super().setup(request)

    def variables(self, request: Request, host: Host) -> dict[str, str]:
        variables = super().variables(request, host)
        folder = os.path.normpath(request.objtree)
        if folder != self.root:
            variables.setdefault("obj", os.path.join(folder, "build"))
            variables.setdefault("DOTCONFIG", os.path.join(folder, ".config"))
        return variables

    def prepare(self, makefile: Makefile) -> bool:
        """Stand in for ``Makefile.real``, which make generates for itself: kconfig's makefile after some edits."""
        name = next((file for file in makefile.absent if file.endswith("/Makefile.real")), "")
        match = makefile.how(name) if name else None
        if match is None:
            return False
        automatic = {"@": name, "<": match.prerequisites[0]}
        for line in match.recipe:
            for command in recipe_lines(makefile.expander.with_local(automatic, line, None)):
                edit, writes, _ = command.rpartition(">")
                if command.startswith("sed ") and writes:
                    path = os.path.normpath(os.path.join(makefile.cwd, name))
                    makefile.host.texts[path] = makefile.host.shell(edit, makefile.cwd)
                    return True
        return False

    def configs_folder(self, makefile: Makefile) -> str:
        return "configs"

    def outputs(self, base: Conf) -> Outputs:
        def shown(name: str, usual: str) -> str:
            return base.environment.get(name, usual)

        return Outputs(
            os.path.relpath(base.config, base.cwd),
            autoheader=shown("KCONFIG_AUTOHEADER", "build/config.h"),
            autoconfig=shown("KCONFIG_AUTOCONFIG", "build/auto.conf"),
            rustccfg=shown("KCONFIG_RUSTCCFG", "") or None,
            tristate=shown("KCONFIG_TRISTATE", "") or None,
        )

    def defconfigs(self, arch: str = "") -> list[str]:
        return files_below(self.root, "configs", lambda file: file.startswith("config."))
