"""Trees whose surroundings are a few facts: there is no makefile to ask, or none that says more than these."""

from __future__ import annotations

import os
from abc import abstractmethod

from kcfg.projects.host import Host
from kcfg.projects.project import (
    Outputs,
    Project,
    Request,
    Setup,
    is_path,
    kconfig_folder,
    not_found,
    require_file,
    with_assignments,
    with_fragments,
)
from kcfg.projects.steps import Conf, Step
from kcfg.texts import real_path
from kcfg.tree.detect import noted


class DirectProject(Project):
    """A tree for which conf is run as ``conf --defconfig=FILE ROOT_FILE``, and then again for each fragment."""

    kconfig_file = "Kconfig"
    #: Where kconfig's C sources may be, if the tree brings them.
    sources: tuple[str, ...] = ("scripts/kconfig",)

    @abstractmethod
    def surroundings(self, request: Request, host: Host) -> dict[str, str]:
        """What Kconfig files see besides the environment of the process."""

    def folder(self, request: Request) -> str:
        """The folder that conf runs in."""
        return os.path.normpath(request.objtree)

    def named(self, name: str) -> str | None:
        """The path, seen from ``root``, of the configuration of that name."""
        return next((path for path in self.defconfigs() if os.path.basename(path) == name), None)

    def steps(self, path: str, base: Conf, overlay: dict[str, str]) -> list[Step]:
        """How the file at ``path`` becomes a configuration."""
        return [Conf("defconfig", self._shown(path, base), base.kconfig, base.cwd, base.environment)]

    def overlay(self, request: Request, host: Host) -> dict[str, str]:
        """The files that would be generated before conf runs."""
        return {}

    def setup(self, request: Request) -> Setup:
        host = Host(request.environment, request.run)
        environment = {**request.environment, **self.surroundings(request, host), **request.variables}
        base = Conf("olddefconfig", None, self.root_file(request), self.folder(request), environment)
        overlay = self.overlay(request, host)
        steps = [] if request.defconfig is None else self.steps(self._file(request), base, overlay)
        if not steps and (request.fragments or request.assignments):
            steps = [base]
        for name in request.fragments:
            with_fragments(steps, base, base.mode, [self._fragment(name, request)])
        with_assignments(steps, request.assignments)
        sources = kconfig_folder(self.root, *self.sources)
        return Setup(
            kind=self.kind,
            root=self.root,
            kconfig_file=base.kconfig,
            cwd=base.cwd,
            environment=environment,
            config=base.config,
            steps=tuple(steps),
            outputs=self.outputs(base),
            host=host,
            prefix=environment.get("CONFIG_", self.prefix),
            arch=request.arch or environment.get("ARCH", ""),
            overlay=overlay,
            kconfig_sources=sources,
            dialect=noted(sources),
        )

    def root_file(self, request: Request) -> str:
        """The root file as conf is given it."""
        return self.kconfig_file

    def outputs(self, base: Conf) -> Outputs:
        """The names of the files that the build reads."""
        return Outputs(os.path.relpath(base.config, base.cwd))

    def _file(self, request: Request) -> str:
        name = request.defconfig or ""
        if is_path(name, request):
            path = real_path(request.path(name))
        else:
            found = self.named(name)
            if found is None:
                raise not_found(name, self, [os.path.basename(path) for path in self.defconfigs()])
            path = self.path(found)
        require_file(path)
        return path

    def _fragment(self, name: str, request: Request) -> str:
        found = None if is_path(name, request) else self.named(name)
        return request.path(name) if found is None else self.path(found)

    def _shown(self, path: str, base: Conf) -> str:
        """The name under which conf is given a file: short if it finds it so."""
        relative = os.path.relpath(path, self.root)
        return path if relative.startswith("..") or not (base.srctree or base.cwd == self.root) else relative
