"""BusyBox: an early kbuild, whose Kconfig files are put together from comments in the C sources."""

from __future__ import annotations

import os

from kcfg.errors import ProjectError
from kcfg.projects.host import Host
from kcfg.projects.makefiles import MakefileProject, Run
from kcfg.projects.project import Outputs, files_below
from kcfg.projects.steps import Conf
from kcfg.records import replace

_HEADER = "# DO NOT EDIT. This file is generated from Config.src"
_MARK = "//config:"


class BusyBox(MakefileProject):
    """A BusyBox tree: ``configs/NAME_defconfig``; ``Config.in`` files come from ``Config.src`` and C sources."""

    kind = "busybox"
    kconfig_file = "Config.in"
    unread = frozenset({"KERNELRELEASE"})

    def defconfigs(self, arch: str = "") -> list[str]:
        return files_below(self.root, "configs", lambda file: file.endswith("_defconfig"))

    def adapted(self, conf: Conf) -> Conf:
        """``conf -d`` names no file: this one's default configuration is an empty one."""
        if conf.mode == "defconfig" and conf.input is None:
            return replace(conf, input=os.devnull)
        return conf

    def outputs(self, base: Conf) -> Outputs:
        return Outputs(
            os.path.relpath(base.config, base.cwd),
            autoheader="include/autoconf.h",
            autoconfig=None,
            rustccfg=None,
            tristate=None,
        )

    def overlay(self, run: Run, base: Conf) -> dict[str, str]:
        texts = {os.path.join(base.cwd, name): text for name, text in generated(self.root, run.host).items()}
        platform = os.path.join(base.cwd, ".platform.in")
        if run.makefile("oldconfig").how(".platform.in") is not None and not run.host.exists(platform):
            texts[platform] = _platform(run)
        return texts


def generated(root: str, host: Host) -> dict[str, str]:
    """The ``Config.in`` files that ``scripts/gen_build_files.sh`` makes, by path seen from ``root``.

    Each is its folder's ``Config.src`` with a heading, and in place of the line ``INSERT`` what stands behind
    ``//config:`` in the folder's C sources, in the order of their names. Cost: reads those sources.
    """
    texts: dict[str, str] = {}
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        host.folders.add(folder)
        if "Config.src" not in names:
            continue
        source = host.read(os.path.join(folder, "Config.src")) or ""
        before, found, after = f"\n{source}".partition("\nINSERT\n")
        inserted: list[str] = []
        for name in sorted(name for name in names if name.endswith(".c") and not name.startswith(".")):
            text = host.read(os.path.join(folder, name)) or ""
            inserted += (line[len(_MARK) :] + "\n" for line in text.split("\n") if line.startswith(_MARK))
        start = before[1:] + ("\n" if found else "")
        path = os.path.join(os.path.relpath(folder, root), "Config.in")
        texts[os.path.normpath(path)] = f"{_HEADER}\n{start}{''.join(inserted)}{after}"
    return texts


def _platform(run: Run) -> str:
    """``.platform.in``: whether the compiler compiles for Linux, found out as the makefile does."""
    compiler = run.makefile("oldconfig").value("CPP")
    if not compiler:
        raise ProjectError(f"{run.project.makefile} names no preprocessor (CPP)")
    question = r"#ifndef __linux__\nplatform_is_not_linux\n#endif"
    answer = run.host.shell(f"printf '{question}' | {compiler} - | grep -s platform_is_not_linux", run.cwd)
    return f"config PLATFORM_LINUX\n\tbool\n\tdefault {'n' if answer else 'y'}\n"
