"""uClibc-ng: defconfigs an architecture, symbols without a prefix, a makefile of its own kind."""

from __future__ import annotations

import os

from kcfg.projects.host import Host
from kcfg.projects.make.reader import Makefile
from kcfg.projects.makefiles import MakefileProject
from kcfg.projects.project import Outputs, Request, files_below, is_path
from kcfg.projects.steps import Conf
from kcfg.records import replace

_CONFIGS = "extra/Configs/defconfigs"


class UClibc(MakefileProject):
    """A uClibc-ng tree: ``extra/Configs/defconfigs/ARCH/NAME_defconfig``."""

    kind = "uclibc-ng"
    prefix = ""
    kconfig_file = "extra/Configs/Config.in"
    sources = ("extra/config",)
    read_alone = frozenset(
        {
            "ARCH",
            "VERSION",
            "LC_ALL",
            "srctree",
            "KCONFIG_CONFIG",
            "KCONFIG_AUTOCONFIG",
            "KCONFIG_AUTOHEADER",
            "KCONFIG_TRISTATE",
        }
    )

    def make_folder(self, request: Request) -> str:
        return self.root

    def variables(self, request: Request, host: Host) -> dict[str, str]:
        variables = super().variables(request, host)
        if os.path.normpath(request.objtree) != self.root:
            variables["O"] = os.path.normpath(request.objtree)
        if "ARCH" not in variables and request.defconfig is not None and is_path(request.defconfig, request):
            below = os.path.relpath(os.path.realpath(request.path(request.defconfig)), self.path(_CONFIGS))
            arch, _, name = below.partition("/")
            if name and arch != "..":
                variables["ARCH"] = arch
        return variables

    def adapted(self, conf: Conf) -> Conf:
        # Its conf took short options for modes that had none elsewhere: -d is olddefconfig here.
        if conf.mode == "defconfig" and conf.input is None:
            return replace(conf, mode="olddefconfig")
        return conf

    def configs_folder(self, makefile: Makefile) -> str:
        return f"{_CONFIGS}/{makefile.value('ARCH')}"

    def outputs(self, base: Conf) -> Outputs:
        config = os.path.relpath(base.config, base.cwd)
        if os.path.dirname(config):  # in a folder of its own, which the makefile knows nothing of
            return Outputs(config, rustccfg=None)
        default = Outputs(config)
        return Outputs(
            config,
            autoheader=base.environment.get("KCONFIG_AUTOHEADER", default.autoheader),
            autoconfig=base.environment.get("KCONFIG_AUTOCONFIG", default.autoconfig),
            rustccfg=None,
        )

    def defconfigs(self, arch: str = "") -> list[str]:
        folder = os.path.join(_CONFIGS, arch) if arch else _CONFIGS
        return files_below(self.root, folder, lambda file: file.endswith("defconfig"))
