"""toybox: no defconfig files, but miniconfigs in its makefile; Kconfig files made from comments by a script."""

from __future__ import annotations

import os

from kcfg.errors import ProjectError
from kcfg.projects.host import Host
from kcfg.projects.makefiles import MakefileProject, Run
from kcfg.projects.project import Outputs, Request
from kcfg.projects.steps import Conf

_SEPARATOR = "==== kcfg: Config.in ===="


class Toybox(MakefileProject):
    """A toybox tree: ``defconfig``, ``android_defconfig`` … as its makefile makes them."""

    kind = "toybox"
    kconfig_file = "Config.in"
    sources = ("kconfig",)

    def make_folder(self, request: Request) -> str:
        return self.root

    def variables(self, request: Request, host: Host) -> dict[str, str]:
        variables = super().variables(request, host)
        if os.path.normpath(request.objtree) != self.root:
            variables.setdefault("KCONFIG_CONFIG", os.path.join(request.objtree, ".config"))
        return variables

    def overlay(self, run: Run, base: Conf) -> dict[str, str]:
        probed, config = generated(run)
        return {
            self.path("generated", "Config.probed"): probed,
            self.path("generated", "Config.in"): config,
        }

    def outputs(self, base: Conf) -> Outputs:
        return Outputs(
            os.path.relpath(base.config, base.cwd), autoheader=None, autoconfig=None, rustccfg=None, tristate=None
        )

    def defconfigs(self, arch: str = "") -> list[str]:
        return []


def generated(run: Run) -> tuple[str, str]:
    """The texts of ``generated/Config.probed`` and ``generated/Config.in``.

    The functions of ``scripts/genconfig.sh`` print them; here they are called with everything that would write
    switched off. Raises ProjectError if the script has no such functions. Costs some compiler runs.
    """
    script = run.host.read(run.project.path("scripts", "genconfig.sh")) or ""
    head, found, _ = script.partition("\nprobeconfig > ")
    if not found or "\ngenconfig()" not in head:
        raise ProjectError(f"{run.project.path('scripts', 'genconfig.sh')} has not the functions that are expected")
    exports = run.makefile("defconfig")
    settings = "".join(
        f"export {name}={_quoted(exports.value(name))}\n" for name in ("CROSS_COMPILE", "CC", "HOSTCC", "CFLAGS")
    )
    text = f"{settings}mkdir() {{ :; }}\nrm() {{ :; }}\n{head}\nprobeconfig\necho '{_SEPARATOR}'\ngenconfig\n"
    answer = run.host.shell(f"exec bash -c {_quoted(text)}", run.cwd)
    probed, found, config = answer.partition(f"{_SEPARATOR}\n")
    if not found or not config:
        raise ProjectError("toybox's scripts/genconfig.sh did not run", hint="It needs bash and a C compiler.")
    return probed, config


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
