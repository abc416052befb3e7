"""crosstool-NG: samples instead of defconfigs, symbols that start with ``CT_``."""

from __future__ import annotations

import os

from kcfg.projects.direct import DirectProject
from kcfg.projects.host import Host
from kcfg.projects.project import Outputs, Request, files_below
from kcfg.projects.steps import Conf


class CrosstoolNg(DirectProject):
    """A crosstool-NG tree after ``bootstrap``: ``ct-ng SAMPLE`` for ``samples/SAMPLE/crosstool.config``.

    What ``bootstrap`` writes below ``config/gen`` and ``configure`` into ``config/configure.in`` comes with
    releases, or is made once by who checks the source out: ``ct-ng`` itself makes none of it.
    """

    kind = "crosstool-ng"
    prefix = "CT_"
    kconfig_file = "config/config.in"
    sources = ("kconfig",)

    def surroundings(self, request: Request, host: Host) -> dict[str, str]:
        return {
            "CT_LIB_DIR": self.root,
            "CT_TOP_DIR": self.folder(request),
            "CT_VERSION": self._version(host),
            "CT_VCHECK": "save",
            "CONFIG_": self.prefix,
            "srctree": self.root,
        }

    def outputs(self, base: Conf) -> Outputs:
        return Outputs(
            os.path.relpath(base.config, base.cwd), autoheader=None, autoconfig=None, rustccfg=None, tristate=None
        )

    def named(self, name: str) -> str | None:
        path = f"samples/{name}/crosstool.config"
        return path if self.has(path) else None

    def defconfigs(self, arch: str = "") -> list[str]:
        return files_below(self.root, "samples", lambda file: file == "crosstool.config")

    def _version(self, host: Host) -> str:
        """What ``configure`` found: the released version, or what git describes."""
        released = host.read(self.path(".tarball-version"))
        if released is not None:
            return released.strip()
        if host.exists(self.path(".git")) and host.exists(self.path("maintainer", "git-version-gen")):
            return host.shell("maintainer/git-version-gen --prefix crosstool-ng- .tarball-version", self.root).strip()
        return ""
