"""Trees with the kernel's build system (Linux, U-Boot, barebox, BusyBox): their makefiles say everything."""

from __future__ import annotations

import os
import re
from dataclasses import replace

from kcfg.errors import ProjectError
from kcfg.projects.host import Host
from kcfg.projects.make.reader import Makefile
from kcfg.projects.make.walk import Invocation, NoRuleError, invocations
from kcfg.projects.project import (
    Outputs,
    Project,
    Request,
    Setup,
    is_path,
    kconfig_folder,
    not_found,
    require_file,
    with_fragments,
)
from kcfg.projects.recipes import confs, steps_of
from kcfg.projects.steps import Conf, Preprocess, Step

#: Flags are for compiling. Evaluating them takes up to hundreds of compiler runs, and Kconfig reads these alone.
_FLAGS = re.compile(r"FLAGS|LDLIBS")
_FLAGS_READ = frozenset({"CLANG_FLAGS", "USERCFLAGS", "USERLDFLAGS"})
_NAMES_FLAGS = re.compile(r"\$[({](?!CLANG_FLAGS\b)[A-Za-z0-9_]*FLAGS\b")
#: Goals that complete a configuration without questions, newest first.
_COMPLETING = ("olddefconfig", "oldnoconfig", "oldconfig")
#: Variables that send make to another object folder than the one that was asked for.
_ELSEWHERE = ("O", "KBUILD_OUTPUT", "KBUILD_SRC", "sub_make_done", "MAKEFLAGS", "MAKELEVEL", "MFLAGS")


class Run:
    """The makefiles of one tree, read for one request."""

    def __init__(self, project: KbuildProject, request: Request, host: Host, variables: dict[str, str]) -> None:
        self.project = project
        self.request = request
        self.host = host
        self.cwd = os.path.normpath(request.objtree)
        self._variables = variables
        self._makefiles: dict[str, Makefile] = {}
        self._base: Conf | None = None

    def makefile(self, goal: str) -> Makefile:
        """The top makefile, read for a goal in the object folder, as the last of make's own calls reads it."""
        makefile = self._makefiles.get(goal)
        if makefile is None:
            makefile = self._makefiles[goal] = Makefile(
                self.host,
                cwd=self.cwd,
                environment=self.host.environment,
                command_line=self._variables,
                goals=[goal],
                include_dirs=[self.project.root],
            )
            makefile.read(self.project.path("Makefile"))
        return makefile

    @property
    def names_architecture(self) -> bool:
        """Whether the caller, or the configuration's path, said which architecture is meant."""
        return "ARCH" in self._variables or "ARCH" in self.host.environment

    def steps(self, goal: str) -> list[Step]:
        """What ``make goal`` would do. Raises NoRuleError if no rule makes it."""
        return steps_of(invocations(self.makefile(goal), goal), self.environment)

    def completing(self) -> Conf:
        """The run of conf that sets what is new in a ``.config`` to its default."""
        if self._base is None:
            self._base = self._find_completing()
        return self._base

    def _find_completing(self) -> Conf:
        for goal in _COMPLETING:
            try:
                found = [*confs(self.steps(goal))]
            except NoRuleError:
                continue
            if found:
                return replace(found[-1], accept=goal == "oldconfig")
        # A tree whose makefile exports but has no goals: conf is run as Linux runs it.
        makefile = self.makefile(_COMPLETING[0])
        environment = {name: makefile.value(name) for name in sorted(makefile.exports())}
        environment.setdefault("srctree", "." if self.cwd == self.project.root else self.project.root)
        environment.setdefault("objtree", ".")
        return Conf(_COMPLETING[0], None, self.project.kconfig_file, self.cwd, environment)

    def environment(self, invocation: Invocation) -> dict[str, str]:
        """What a program of a recipe sees, compiler flags left out."""
        makefile = invocation.makefile
        result = {
            name: makefile.value(name)
            for name in sorted(makefile.exports())
            if name in self._variables or name in self.host.environment or not _costly(name, makefile)
        }
        result.pop("MAKELEVEL", None)
        return {**result, **invocation.variables}


class KbuildProject(Project):
    """A tree whose top makefile hands ``%config`` goals to ``scripts/kconfig``."""

    kconfig_file = "Kconfig"

    def setup(self, request: Request) -> Setup:
        environment = {name: text for name, text in request.environment.items() if name not in _ELSEWHERE}
        host = Host(environment)
        run = Run(self, request, host, self.variables(request, host))
        steps = [] if request.defconfig is None else self._defconfig(request.defconfig, run)
        base = next(confs(steps), None) or run.completing()
        last = [base, *confs(steps)][-1]
        overlay = self.overlay(run, base)
        if not steps and (request.fragments or request.assignments):
            steps = [run.completing()]
        for name in request.fragments:
            if is_path(name, request):
                with_fragments(steps, last, run.completing().mode, overlay, paths=[request.path(name)])
            else:
                steps += self._named(name, run)
        if request.assignments:
            with_fragments(steps, last, run.completing().mode, overlay, assignments=request.assignments)
        return Setup(
            kind=self.kind,
            root=self.root,
            kconfig_file=base.kconfig,
            cwd=base.cwd,
            environment=base.environment,
            config=last.config,
            steps=tuple(steps),
            outputs=self.outputs(base),
            host=host,
            prefix=self.prefix,
            arch=base.environment.get("ARCH", ""),
            overlay=overlay,
            kconfig_sources=kconfig_folder(self.root, "scripts/kconfig"),
        )

    def variables(self, request: Request, host: Host) -> dict[str, str]:
        """What make is given on its command line."""
        variables = dict(request.variables)
        if request.arch:
            variables["ARCH"] = request.arch
        text = host.read(self.path("Makefile")) or ""
        if os.path.normpath(request.objtree) != self.root and "KBUILD_SRC" in text:
            # The makefile's own way to say that it runs in the object folder (Linux to 5.2, U-Boot, BusyBox).
            variables["KBUILD_SRC"] = self.root
        return variables

    def overlay(self, run: Run, base: Conf) -> dict[str, str]:
        """The files that the makefile would generate before it runs conf."""
        return {}

    def outputs(self, base: Conf) -> Outputs:
        """The names of the files that the build reads."""
        return Outputs(os.path.relpath(base.config, base.cwd))

    def configs_folder(self, makefile: Makefile) -> str:
        """The folder, seen from ``root``, in which ``make NAME_defconfig`` looks for NAME_defconfig."""
        return "configs"

    def _defconfig(self, name: str, run: Run) -> list[Step]:
        if not is_path(name, run.request):
            return self._named(name, run)
        path = os.path.realpath(run.request.path(name))
        goal = os.path.basename(path)
        beside = os.path.realpath(self.path(self.configs_folder(run.makefile(goal))))
        if os.path.dirname(path) == beside:
            if not os.path.exists(path):
                # What a makefile makes, named by the path at which it would be.
                return self._named(goal, run)
            if goal.endswith("_defconfig"):
                try:
                    steps = run.steps(goal)
                except NoRuleError:
                    steps = []
                if _is_single(steps):
                    return steps
        require_file(path)
        return [replace(run.completing(), mode="defconfig", input=self._shown(path), accept=False)]

    def _shown(self, path: str) -> str:
        """The name under which conf is given a file: short if it finds it below ``srctree``."""
        relative = os.path.relpath(path, self.root)
        return path if relative.startswith("..") else relative

    def _named(self, name: str, run: Run) -> list[Step]:
        try:
            steps = run.steps(name)
        except NoRuleError:
            steps = []
        except ProjectError as error:
            if not name.endswith(".config"):
                raise
            # kbuild's rule for fragments stops with $(error …) where there is none of that name.
            raise self._missing(name, run) from error
        if not any(True for _ in confs(steps)) or not all(_readable(conf, run) for conf in confs(steps)):
            raise self._missing(name, run)
        return steps

    def _missing(self, name: str, run: Run) -> ProjectError:
        arch = run.makefile(name).value("SRCARCH") if run.names_architecture else ""
        return not_found(name, self, [os.path.basename(path) for path in self.defconfigs(arch)])


def _is_single(steps: list[Step]) -> bool:
    """Whether a name means nothing but ``conf --defconfig`` of its file, preprocessed or not."""
    return (
        bool(steps)
        and isinstance(steps[-1], Conf)
        and steps[-1].mode == "defconfig"
        and all(isinstance(step, Preprocess) for step in steps[:-1])
    )


def _readable(conf: Conf, run: Run) -> bool:
    """Whether the file that conf is given is there, or will be (made by the step before)."""
    if conf.input is None or "/" not in conf.input:
        return True
    name = os.path.join(conf.cwd, conf.input)
    return run.host.exists(name) or run.host.exists(os.path.join(conf.cwd, conf.srctree or "", conf.input))


def _costly(name: str, makefile: Makefile) -> bool:
    """Whether a variable holds compiler flags, or a command with some."""
    if _FLAGS.search(name):
        return name not in _FLAGS_READ
    return bool(_NAMES_FLAGS.search(makefile.written(name)))
