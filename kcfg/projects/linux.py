"""Linux, and trees laid out as Linux: one ``configs`` folder an architecture."""

from __future__ import annotations

import os
import re

from kcfg.errors import ProjectError
from kcfg.projects.host import Host
from kcfg.projects.make.reader import Makefile
from kcfg.projects.makefiles import MakefileProject, Run
from kcfg.projects.project import Request, files_below, is_path


class Linux(MakefileProject):
    """A kernel tree: ``arch/ARCH/configs/NAME_defconfig``, and names that ``arch/ARCH/Makefile`` makes by merging."""

    kind = "linux"

    def configs_folder(self, makefile: Makefile) -> str:
        return f"arch/{makefile.value('SRCARCH') or makefile.value('ARCH')}/configs"

    def variables(self, request: Request, host: Host) -> dict[str, str]:
        variables = super().variables(request, host)
        if "ARCH" not in variables and (arch := self._architecture(request, host, variables)):
            variables["ARCH"] = arch
        return variables

    def architectures(self) -> list[str]:
        """The folders of ``arch/``, sorted."""
        folder = self.path("arch")
        return sorted(name for name in os.listdir(folder) if os.path.exists(f"{folder}/{name}/Kconfig"))

    def defconfigs(self, arch: str = "") -> list[str]:
        found: list[str] = []
        for name in [arch] if arch else self.architectures():
            folder = f"arch/{name}/configs"
            if self.has(folder):
                found += files_below(self.root, folder, lambda file: file.endswith("defconfig"))
        return found

    def _architecture(self, request: Request, host: Host, variables: dict[str, str]) -> str:
        """The architecture that the configuration's path or name tells; empty to leave it to the makefile."""
        if request.defconfig is None:
            return ""
        given = request.environment.get("ARCH", "")
        if not is_path(request.defconfig, request):
            return "" if given else self._owner(request.defconfig, request, host, variables)
        relative = os.path.relpath(os.path.realpath(request.path(request.defconfig)), self.root)
        parts = relative.split(os.sep)
        if len(parts) < 4 or parts[0] != "arch" or parts[2] != "configs":
            return ""
        if given and self._source_arch(request, host, {**variables, "ARCH": given}) == parts[1]:
            return ""
        return parts[1]

    def _source_arch(self, request: Request, host: Host, variables: dict[str, str]) -> str:
        """What the makefile makes of ``ARCH`` (x86 of i386 …): the folder below ``arch/``."""
        makefile = Run(self, request, host, variables).makefile("olddefconfig")
        return makefile.value("SRCARCH") or makefile.value("ARCH")

    def _owner(self, name: str, request: Request, host: Host, variables: dict[str, str]) -> str:
        """The architecture that alone has a configuration of that name, as a file or in its makefile."""
        if name == "defconfig":
            return ""
        mention = re.compile(rf"^[^#\n]*(?<![\w.-]){re.escape(name)}(?![\w.-])", re.M)
        owners = []
        host.folders.add(self.path("arch"))
        for arch in self.architectures():
            text = host.read(self.path("arch", arch, "Makefile")) or ""
            if host.exists(self.path("arch", arch, "configs", name)) or mention.search(text):
                owners.append(arch)
        if len(owners) <= 1:
            return "".join(owners)
        if self._source_arch(request, host, variables) in owners:
            return ""
        raise ProjectError(
            f"'{name}' is a configuration of several architectures: {', '.join(owners)}",
            hint="Say which one is meant with --arch.",
        )
