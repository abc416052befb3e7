"""Buildroot: symbols without a prefix, external trees, lists of them that its makefile writes before conf runs."""

from __future__ import annotations

import os
import re

from kcfg.projects.host import Host
from kcfg.projects.makefiles import MakefileProject, Run
from kcfg.projects.project import Outputs, Request, files_below, is_path, require_file
from kcfg.projects.steps import Conf, Step
from kcfg.records import replace

_SCRIPT = "support/scripts/br2-external"
#: What the script writes for each part of the menus where no tree of that kind is given.
_EMPTY = "#\n# Automatically generated file; DO NOT EDIT.\n#\n\n# No br2-external tree defined.\n"
_PARTS = ("paths", "menus", "toolchains", "jpeg", "openssl", "skeleton", "init", "linux")
_STICKY = re.compile(r"^BR2_EXTERNAL \?= *(.*)$", re.M)
_GCC_KNOWN = re.compile(r"^config BR2_HOST_GCC_AT_LEAST_(\d+)$", re.M)
_MARK = "==kcfg== "
_GCC_VERSION = re.compile(r" (\d+)\.\d+\.\d+")


class Buildroot(MakefileProject):
    """A Buildroot tree: ``configs/NAME_defconfig``, those of the trees in ``BR2_EXTERNAL``, or any file."""

    kind = "buildroot"
    prefix = ""
    kconfig_file = "Config.in"
    sources = ("support/kconfig",)

    def make_folder(self, request: Request) -> str:
        return self.root

    def defconfigs(self, arch: str = "") -> list[str]:
        return files_below(self.root, "configs", lambda file: file.endswith("_defconfig"))

    def variables(self, request: Request, host: Host) -> dict[str, str]:
        variables = super().variables(request, host)
        output = self._output(request)
        variables["O"] = output
        # The folder need not exist yet, and the makefile calls itself again if umask or paths do not suit it.
        variables["CANONICAL_O"] = output
        host.answers["umask"] = "0022\n"
        host.refused.append(_SCRIPT)
        for name, text in self._lists(request, host).items():
            host.texts[os.path.join(output, name)] = text
        if self._file(request):
            variables["BR2_DEFCONFIG"] = self._file(request)
        return variables

    def adapted(self, conf: Conf) -> Conf:
        return replace(conf, config_variable="BR2_CONFIG", merge_prefix="BR2_")

    def overlay(self, run: Run, base: Conf) -> dict[str, str]:
        output = self._output(run.request)
        return {path: text for path, text in run.host.texts.items() if path.startswith(f"{output}/.br2-external.in")}

    def outputs(self, base: Conf) -> Outputs:
        names = base.environment
        return Outputs(
            base.config,
            autoheader=names.get("KCONFIG_AUTOHEADER"),
            autoconfig=names.get("KCONFIG_AUTOCONFIG"),
            rustccfg=None,
            tristate=names.get("KCONFIG_TRISTATE"),
        )

    def _output(self, request: Request) -> str:
        """What the makefile calls ``O``: the object folder, or ``output`` for a build in the tree."""
        if not os.path.exists(self.makefile):
            given = request.variables.get("BASE_DIR", request.environment.get("BASE_DIR"))
            if given is not None:
                return os.path.normpath(self.path(given))
        folder = os.path.normpath(request.objtree)
        return os.path.join(self.root, "output") if folder == self.root else folder

    def _file(self, request: Request) -> str:
        """The full path of a defconfig that is no name of the tree's own; empty for a name."""
        if request.defconfig is None or not is_path(request.defconfig, request):
            return ""
        path = os.path.realpath(request.path(request.defconfig))
        return "" if path == self.path("configs", os.path.basename(path)) else path

    def _defconfig(self, name: str, run: Run) -> list[Step]:
        if not os.path.exists(self.makefile):
            return [self._without_makefile(name, run)]
        path = self._file(run.request)
        if not path:
            return self._named(os.path.basename(name), run)
        require_file(path)
        return run.steps("defconfig")

    def completing(self, run: Run) -> Conf | None:
        """Without a makefile (the Kconfig files alone, as in an archive of them), what it would export."""
        return None if os.path.exists(self.makefile) else self._bare(run)

    def _without_makefile(self, name: str, run: Run) -> Conf:
        path = os.path.realpath(run.request.path(name) if is_path(name, run.request) else self.path("configs", name))
        require_file(path)
        base = self._bare(run)
        environment = {"BR2_DEFCONFIG": path, **base.environment}
        return replace(base, mode="defconfig", input=os.path.relpath(path, self.root), environment=environment)

    def _bare(self, run: Run) -> Conf:
        """What the makefile would export, as far as it can be known; what the caller says stands above it."""
        output = self._output(run.request)
        folder = self.root if os.path.normpath(run.request.objtree) == self.root else output
        environment = {
            "BASE_DIR": output,
            "BR2_CONFIG": os.path.join(folder, ".config"),
            "CONFIG_DIR": folder,
            "HOSTARCH": self._host_architecture(run.host),
            "HOST_GCC_VERSION": self._host_gcc(run.host),
            "SKIP_LEGACY": "",
            **run.host.environment,
            **run.request.variables,
        }
        return self.adapted(Conf("olddefconfig", None, self.kconfig_file, self.root, environment))

    def _host_architecture(self, host: Host) -> str:
        target = re.search(r"^Target: ([^-]*)", host.shell("LC_ALL=C gcc -v 2>&1", self.root), re.M)
        return re.sub(r"i.86", "x86", target[1]) if target else os.uname().machine

    def _host_gcc(self, host: Host) -> str:
        """The compiler's major version, but no newer one than the tree has a symbol for."""
        known = [int(number) for number in _GCC_KNOWN.findall(host.read(self.path("Config.in")) or "")]
        version = _GCC_VERSION.search(host.shell("gcc --version", self.root).split("\n")[0])
        if version is None:
            return ""
        return str(min(int(version[1]), max(known, default=int(version[1]))))

    def _lists(self, request: Request, host: Host) -> dict[str, str]:
        """The files ``.br2-external…`` by name: what the tree's own script writes for ``BR2_EXTERNAL``."""
        external = request.variables.get("BR2_EXTERNAL", request.environment.get("BR2_EXTERNAL"))
        if external is None:
            # Once given, it stays in force for the output folder.
            written = host.read(os.path.join(self._output(request), ".br2-external.mk")) or ""
            found = _STICKY.search(written)
            external = found[1] if found else ""
        if not host.exists(self.path(_SCRIPT)):
            return {f".br2-external.in.{part}": _EMPTY for part in _PARTS}
        folders = " ".join(request.path(folder) for folder in external.replace(":", " ").split())
        listing = host.shell(_in_temporary_folder(f'{_SCRIPT} -d "$d" {folders}'), self.root)
        parts = listing.split(_MARK)
        return {name: text for name, _, text in (part.partition("\n") for part in parts[1:])}


def _in_temporary_folder(command: str) -> str:
    """A shell text that runs a command which writes into ``$d``, and prints what it wrote, each file after a mark."""
    return (
        f'd=$(mktemp -d) || exit; {command} >/dev/null; cd "$d" && '
        f'for f in .br2-external*; do printf "%s\\n" "{_MARK}$f"; cat "$f"; done; rm -rf "$d"'
    )
