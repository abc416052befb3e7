"""Xen: the hypervisor's folder ``xen/`` of the tree has a kbuild of its own, with other names for architectures."""

from __future__ import annotations

import os

from kcfg.projects.host import Host
from kcfg.projects.make.reader import Makefile
from kcfg.projects.makefiles import MakefileProject, Run
from kcfg.projects.project import Outputs, Request, files_below, is_path
from kcfg.projects.steps import Conf


class Xen(MakefileProject):
    """A Xen tree: ``xen/arch/ARCH/configs/NAME_defconfig``; ``arch`` is ``XEN_TARGET_ARCH`` (``arm32`` …)."""

    kind = "xen"
    sources = ("xen/tools/kconfig",)
    unread = frozenset({"XEN_BUILD_DATE", "XEN_BUILD_TIME", "XEN_BUILD_HOST", "XEN_DOMAIN", "XEN_WHOAMI"})

    @property
    def source(self) -> str:
        return self.path("xen")

    def make_folder(self, request: Request) -> str:
        folder = os.path.normpath(request.objtree)
        return self.source if folder == self.root else folder

    def variables(self, request: Request, host: Host) -> dict[str, str]:
        variables = super().variables(request, host)
        arch = variables.pop("ARCH", "") or self._architecture(request)
        if arch:
            variables.setdefault("XEN_TARGET_ARCH", arch)
        return variables

    def _architecture(self, request: Request) -> str:
        """``arm64`` for ``xen/arch/arm/configs/arm64_defconfig``: the folder alone does not say which arm."""
        if request.defconfig is None or "XEN_TARGET_ARCH" in request.environment:
            return ""
        if is_path(request.defconfig, request):
            parts = os.path.relpath(os.path.realpath(request.path(request.defconfig)), self.root).split(os.sep)
            if len(parts) != 5 or parts[:2] != ["xen", "arch"]:
                return ""
            folder = parts[2]
        else:
            owners = [path.split("/")[2] for path in self.defconfigs() if path.endswith(f"/{request.defconfig}")]
            if not owners:
                return ""
            folder = owners[0]
        first = os.path.basename(request.defconfig).split("_")[0]
        names = {"x86": ["x86_64"], "arm": ["arm64", "arm32"], "riscv": ["riscv64"]}.get(folder, [folder])
        return first if first in names else names[0]

    def configs_folder(self, makefile: Makefile) -> str:
        return f"xen/arch/{makefile.value('SRCARCH')}/configs"

    def overlay(self, run: Run, base: Conf) -> dict[str, str]:
        """The file that ``KCONFIG_ALLCONFIG`` names: the makefile's recipe for it prints its text."""
        name = base.environment.get("KCONFIG_ALLCONFIG", "")
        makefile = run.makefile("olddefconfig")
        if not name or makefile.how(name) is None:
            return {}
        printing = makefile.expander.expand("$(call filechk_kconfig_allconfig)")
        return {os.path.join(base.cwd, name): run.host.shell(printing, run.cwd)}

    def outputs(self, base: Conf) -> Outputs:
        return Outputs(os.path.relpath(base.config, base.cwd), rustccfg=None)

    def defconfigs(self, arch: str = "") -> list[str]:
        found = files_below(self.root, "xen/arch", lambda file: file.endswith("_defconfig"))
        folder = next((name for name in ("x86", "arm", "riscv", "ppc") if arch.startswith(name)), arch)
        return [path for path in found if not arch or path.startswith(f"xen/arch/{folder}/")]
