"""Trees whose own makefiles say how they are configured: they are read, and what they would run becomes steps."""

from __future__ import annotations

import os
import re

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
    with_assignments,
    with_fragments,
)
from kcfg.projects.recipes import confs, steps_of
from kcfg.projects.steps import Conf, Preprocess, Step
from kcfg.records import replace
from kcfg.texts import real_path
from kcfg.tree.detect import noted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar

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

    def __init__(self, project: MakefileProject, request: Request, host: Host, variables: dict[str, str]) -> None:
        self.project = project
        self.request = request
        self.host = host
        self.cwd = project.make_folder(request)
        self._variables = variables
        self._makefiles: dict[str, Makefile] = {}
        self._base: Conf | None = None

    def makefile(self, goal: str) -> Makefile:
        """The top makefile, read for a goal in the object folder, as the last of make's own calls reads it."""
        makefile = self._makefiles.get(goal)
        if makefile is None:
            makefile = self._read(goal)
            if self.project.prepare(makefile):
                makefile = self._read(goal)
            self._makefiles[goal] = makefile
        return makefile

    def _read(self, goal: str) -> Makefile:
        makefile = Makefile(
            self.host,
            cwd=self.cwd,
            environment=self.host.environment,
            command_line=self._variables,
            goals=[goal],
            include_dirs=[self.project.source],
        )
        makefile.read(self.project.makefile)
        return makefile

    @property
    def names_architecture(self) -> bool:
        """Whether the caller, or the configuration's path, said which architecture is meant."""
        return "ARCH" in self._variables or "ARCH" in self.host.environment

    def steps(self, goal: str) -> list[Step]:
        """What ``make goal`` would do. Raises NoRuleError if no rule makes it."""
        found = steps_of(invocations(self.makefile(goal), goal), self.environment)
        return [self.project.adapted(step) if isinstance(step, Conf) else step for step in found]

    def completing(self) -> Conf:
        """The run of conf that sets what is new in a ``.config`` to its default."""
        if self._base is None:
            self._base = self.project.completing(self) or self._find_completing()
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
        environment.setdefault("srctree", "." if self.cwd == self.project.source else self.project.source)
        environment.setdefault("objtree", ".")
        return Conf(_COMPLETING[0], None, self.project.kconfig_file, self.cwd, environment)

    def environment(self, invocation: Invocation) -> dict[str, str]:
        """What a program of a recipe sees, compiler flags left out."""
        makefile = invocation.makefile
        given = {*self._variables, *self.host.environment}
        exports = makefile.exports() - self.project.unread
        if self.project.read_alone:
            exports &= self.project.read_alone | given
        names = [name for name in sorted(exports) if name in given or not _costly(name, makefile)]
        result = {name: makefile.value(name) for name in names}
        result.pop("MAKELEVEL", None)
        return {**result, **invocation.variables}


class MakefileProject(Project):
    """A tree whose makefile has goals like ``NAME_defconfig``."""

    kconfig_file = "Kconfig"
    #: Folders, seen from the root, where kconfig's C sources may be.
    sources: ClassVar[tuple[str, ...]] = ("scripts/kconfig",)
    #: Exported variables that no Kconfig file reads, and that would change the surroundings with every run.
    unread: ClassVar[frozenset[str]] = frozenset()
    #: If not empty, the only exported variables that are of interest to conf and Kconfig files.
    read_alone: ClassVar[frozenset[str]] = frozenset()

    @property
    def source(self) -> str:
        """The folder of the top makefile."""
        return self.root

    @property
    def makefile(self) -> str:
        """The full path of the top makefile."""
        return os.path.join(self.source, "Makefile")

    def make_folder(self, request: Request) -> str:
        """The folder in which the makefile is read: the object folder, or the tree if it works in place."""
        return os.path.normpath(request.objtree)

    def prepare(self, makefile: Makefile) -> bool:
        """Stand in for makefiles that make would generate and read again; whether there are any."""
        return False

    def completing(self, run: Run) -> Conf | None:
        """The run of conf for a tree that came without its makefiles; None to ask those."""
        return None

    def adapted(self, conf: Conf) -> Conf:
        """A run of conf as the makefile has it, with what only this kind of tree knows."""
        return conf

    def setup(self, request: Request) -> Setup:
        environment = {name: text for name, text in request.environment.items() if name not in _ELSEWHERE}
        host = Host(environment, request.run)
        run = Run(self, request, host, self.variables(request, host))
        steps = [] if request.defconfig is None else self._defconfig(request.defconfig, run)
        base = next(confs(steps), None) or run.completing()
        last = [base, *confs(steps)][-1]
        overlay = self.overlay(run, base)
        if not steps and (request.fragments or request.assignments):
            steps = [run.completing()]
        for name in request.fragments:
            if is_path(name, request):
                with_fragments(steps, last, run.completing().mode, [request.path(name)])
            else:
                steps += self._named(name, run)
        with_assignments(steps, request.assignments)
        sources = kconfig_folder(self.root, *self.sources)
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
            kconfig_sources=sources,
            dialect=noted(sources),
        )

    def variables(self, request: Request, host: Host) -> dict[str, str]:
        """What make is given on its command line."""
        variables = dict(request.variables)
        if request.arch:
            variables["ARCH"] = request.arch
        text = host.read(self.makefile) or ""
        if self.make_folder(request) != self.source and "KBUILD_SRC" in text:
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
        path = real_path(run.request.path(name))
        # One from outside the tree is no goal of its makefile, whatever it is called.
        steps = self._goal(path, run) if path.startswith(f"{self.root}/") else []
        if steps:
            return steps
        require_file(path)
        return [replace(run.completing(), mode="defconfig", input=self._shown(path), accept=False)]

    def _goal(self, path: str, run: Run) -> list[Step]:
        """The steps of the goal that is called as a configuration in the tree; none if that is to be read as a file."""
        goal = os.path.basename(path)
        beside = os.path.realpath(self.path(self.configs_folder(run.makefile(goal))))
        if os.path.dirname(path) != beside:
            return []
        if not os.path.exists(path):
            # What a makefile makes, named by the path at which it would be.
            return self._named(goal, run)
        if not goal.endswith("_defconfig"):
            return []
        try:
            steps = run.steps(goal)
        except NoRuleError:
            return []
        return steps if _is_single(steps) else []

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
        if not any(True for _ in confs(steps)) or not _inputs_exist(steps, run):
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


def _inputs_exist(steps: list[Step], run: Run) -> bool:
    """Whether every file that conf is given is there, or is made by a step before."""
    made = {step.output for step in steps if isinstance(step, Preprocess)}
    for conf in confs(steps):
        if conf.input is None or conf.mode != "defconfig":
            continue
        places = (os.path.join(conf.cwd, folder, conf.input) for folder in ("", conf.srctree or ""))
        if not any(os.path.normpath(path) in made or run.host.exists(path) for path in places):
            return False
    return True


def _costly(name: str, makefile: Makefile) -> bool:
    """Whether a variable holds compiler flags, or a command with some."""
    if _FLAGS.search(name):
        return name not in _FLAGS_READ
    return bool(_NAMES_FLAGS.search(makefile.written(name)))
