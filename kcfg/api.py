"""The library's front door: find a tree, load it, resolve a defconfig against it."""

from __future__ import annotations

import os

from kcfg.cache.folder import Cache
from kcfg.configuration import Assignment, AssignmentReader, Configuration, Mode
from kcfg.configuration.configuration import CALLER, quoted
from kcfg.errors import FileError, NoTreeError, Place, ProjectError
from kcfg.lazy import module
from kcfg.probes import Policy, Probes
from kcfg.projects import Conf, Copy, Files, Merge, MergeFitting, Outcome, Request, Setup, execute
from kcfg.projects.host import run_shell, run_shells
from kcfg.records import dataclass, field, replace
from kcfg.snapshot.reading import tree_of
from kcfg.snapshot.setups import SavedSetups
from kcfg.tree import DIALECTS, Dialect, Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kcfg.probes.recording import Recording
    from kcfg.projects.host import Runner
    from kcfg.why import Verdict
    from kcfg.why.passes import Passes


#: What reads and builds a tree, in pieces that take about as long as a short command.
_READING = (
    "kcfg.probes.runner",
    "kcfg.language.statements",
    "kcfg.language.reader",
    "kcfg.language.scan",
    "kcfg.tree.build",
    "kcfg.tree.finalize",
    "kcfg.tree.flatten",
    "kcfg.snapshot.watching",
    "kcfg.files.dotconfig",
)


@dataclass(frozen=True)
class Shell:
    """What happens to the commands that Kconfig files run: ``run`` them, ``deny`` them, or ``replay`` a recording.

    ``cached`` runs those whose answers are not known from before. ``cache`` is where answers and trees are kept;
    without one nothing is.
    """

    policy: Policy = Policy.RUN
    recording: Recording | None = None
    cache: Cache | None = None

    def run_make(self, command: str, cwd: str, environment: Mapping[str, str]) -> str:
        """Answer a command of a makefile: nothing where commands are denied, as if the program were not there.

        Raises ProbeError for one that a recording lacks.
        """
        if self.policy is Policy.DENY:
            return ""
        if self.policy is Policy.REPLAY:
            recorded = self.recording.of_make(command, cwd) if self.recording is not None else None
            return recorded if recorded is not None else Probes(self.policy).answer(command)
        return run_shell(command, cwd, environment)

    @property
    def keeps_nothing(self) -> bool:
        """Whether no tree can have been kept, so that one is going to be read."""
        return self.cache is None or not os.path.isdir(self.cache.path)

    @property
    def runs_all(self) -> bool:
        """Whether each command that a tree has is going to run."""
        return self.policy is Policy.RUN or (self.policy is Policy.CACHED and self.keeps_nothing)

    def run_make_all(self, commands: Sequence[str], cwd: str, environment: Mapping[str, str]) -> list[str]:
        """The answers of several, which run side by side. Raises as :meth:`run_make` does."""
        if self.policy in (Policy.RUN, Policy.CACHED):
            return run_shells(commands, cwd, environment)
        return [self.run_make(command, cwd, environment) for command in commands]

    def probes(self, environment: Mapping[str, str], cwd: str) -> Probes:
        """The service for one reading of a tree."""
        recording = None
        if self.recording is not None:
            srctree = os.path.normpath(os.path.join(cwd, environment.get("srctree", ".")))
            recording = self.recording.placed(srctree, cwd).answers
        return Probes(self.policy, environment=environment, cwd=cwd, recording=recording)


@dataclass(frozen=True)
class Resolved:
    """What came of a defconfig: the tree, the configuration (of the last step), and how it was set up.

    ``earlier`` are the configurations of the steps before: a fragment is merged into what came of the defconfig.
    ``answers`` are those of the commands that Kconfig files ran. ``asked`` are the assignments of all input files, in
    order: the configuration's own, unless it came of merging. ``texts`` are those of the files that were read, by path.
    """

    tree: Tree
    configuration: Configuration
    setup: Setup
    outcome: Outcome
    earlier: tuple[Configuration, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[Assignment, ...] = ()
    #: Of each of these, the number of the run of ``conf`` that takes it in, and what carries out all steps again.
    taken_by: tuple[int, ...] = ()
    loader: Loader | None = None
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def passes(self) -> Passes | None:
        """What judges the lines of ``asked`` where fragments were merged; None where one file is all there is."""
        if self.loader is None or not any(isinstance(step, Merge | MergeFitting) for step in self.setup.steps):
            return None
        from kcfg.why.passes import Passes

        return Passes((*self.earlier, self.configuration), self.asked, self.taken_by, self._again)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What became of each line of all input files, against the last result."""
        passes = self.passes
        return self.configuration.verdicts if passes is None else passes.verdicts()

    def files(self) -> Files:
        """The files that the steps start from; what was read of them is not read again."""
        files = self.setup.files()
        files.taken.update(self.texts)
        return files

    def _again(self, without: Collection[Place]) -> str:
        """The text of ``.config`` if the lines at these places were not there."""
        assert self.loader is not None
        files = self.files()
        by_file: dict[str, set[int]] = {}
        for place in without:
            by_file.setdefault(place.file, set()).add(place.line)
        for name, numbers in by_file.items():
            path = os.path.abspath(name)
            lines = enumerate(files.read(path).split("\n"), 1)
            files.write(path, "\n".join(line for number, line in lines if number not in numbers))
        return execute(self.setup.steps, _Conf(self.loader), files=files, run=self.loader.shell.run_make).text

    @property
    def config_text(self) -> str:
        """The text of ``.config``."""
        return self.outcome.text


def dialect_named(name: str) -> Dialect:
    """The dialect called ``name``. Raises ProjectError."""
    try:
        return DIALECTS[name]
    except KeyError:
        raise ProjectError(f"unknown dialect '{name}'", hint=f"known are {', '.join(DIALECTS)}") from None


def load_tree(
    path: str = ".",
    *,
    kconfig: str | None = None,
    arch: str = "",
    env: Mapping[str, str] | None = None,
    dialect: str | None = None,
    shell: Shell | None = None,
    srctree: str | None = None,
) -> Tree:
    """The tree that ``path`` (a file or folder in it) belongs to.

    ``kconfig`` names the root file where no project recognises the folder; ``path`` is then the folder that the files
    are seen from. ``env`` adds to the environment (``CROSS_COMPILE``, ``LLVM``, … as for make). ``dialect`` is found
    by looking at the tree's kconfig sources if it is not given. Raises :class:`~kcfg.errors.KcfgError` subclasses.
    Cost: 1 to 2 s for Linux, most of it the commands that it runs.
    """
    environment = {**os.environ, **(env or {})}
    if kconfig is not None:
        folder = os.path.abspath(path)
        if not os.path.isdir(folder):
            raise ProjectError(f"there is no folder {path}", hint="--tree names the folder that --kconfig is seen from")
        found = dialect_named(dialect) if dialect else _dialect_in(folder)
        if srctree is not None:
            environment["srctree"] = srctree
        environment.update({"ARCH": arch, "SRCARCH": arch} if arch else {})
        return read_tree(kconfig, folder, environment, found, shell or Shell())
    service = shell or Shell()
    request = Request(
        objtree=os.getcwd(), arch=arch, variables=env or {}, environment=dict(os.environ), run=service.run_make
    )
    setup = setup_of(path, request, service)
    return Loader(setup, dialect=dialect, shell=service).tree(setup.environment)


def _dialect_in(folder: str, otherwise: str = "") -> Dialect:
    from kcfg.tree.detect import detect, sources_of

    return detect(sources_of(folder), otherwise)[0]


def _dialect_of(setup: Setup) -> Dialect:
    """The generation of the tree's own C program; without one, what such trees are configured with."""
    found = DIALECTS.get(setup.dialect)
    if found is not None and setup.kconfig_sources is not None:
        return found
    from kcfg.projects.generations import WITHOUT_SOURCES

    usual = WITHOUT_SOURCES.get(setup.kind, "")
    if setup.kconfig_sources is None:
        return _dialect_in(setup.root, usual)
    from kcfg.tree.detect import of_features

    return of_features(setup.dialect, setup.kconfig_sources, usual)[0]


def read_tree(
    kconfig: str,
    cwd: str,
    environment: Mapping[str, str],
    dialect: Dialect,
    shell: Shell,
    *,
    overlay: Mapping[str, str] | None = None,
    tells_all: bool = False,
) -> Tree:
    """The tree of one root file in surroundings that are all given; ``overlay`` maps full paths to texts.

    An error that ``tells_all`` holds what C prints of all errors of the text.
    """
    probes = shell.probes(environment, cwd)
    return tree_of(kconfig, cwd, environment, dialect, probes, cache=shell.cache, overlay=overlay, tells_all=tells_all)


class SharedTrees:
    """Trees that were loaded, for many configurations one after another: none is looked at again for what changed.

    Two environments share a tree if they differ in nothing that outlives a session; the folder that it is configured
    in counts only where paths are seen from it.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], tuple[Tree, dict[str, str]]] = {}

    def key(self, setup: Setup, environment: Mapping[str, str], dialect: Dialect, shell: Shell) -> tuple[object, ...]:
        """What a tree is known by."""
        from kcfg.probes.evidence import lasting

        absolute = os.path.isabs(environment.get("srctree", ""))
        return (
            setup.kconfig_file,
            "" if absolute else setup.cwd,
            tuple(lasting(environment, setup.cwd)),
            tuple(setup.overlay.items()),
            dialect,
            shell.policy,
            id(shell.recording) if shell.recording is not None else None,
        )

    def get(self, key: tuple[object, ...], environment: Mapping[str, str]) -> tuple[Tree, dict[str, str]] | None:
        """The tree and its commands' answers, if it was loaded and has read nothing else in the environment."""
        found = self._found.get(key)
        if found is None:
            return None
        used = found[0].origin.environment_used.items()
        return found if all(environment.get(name) == value for name, value in used) else None

    def keep(self, key: tuple[object, ...], tree: Tree, answers: Mapping[str, str]) -> None:
        """Keep a tree that was just loaded."""
        self._found[key] = tree, dict(answers)


class Loader:
    """Loads the trees of one setup; each environment's tree is read once."""

    def __init__(
        self,
        setup: Setup,
        *,
        dialect: str | None = None,
        shell: Shell | None = None,
        trees: SharedTrees | None = None,
    ) -> None:
        """With ``trees``, those that another loader has loaded are used again."""
        self.setup = setup
        self._shared = trees or SharedTrees()
        self.dialect = dialect_named(dialect) if dialect else _dialect_of(setup)
        self.shell = shell or Shell()
        #: The commands that the trees asked, and their answers.
        self.answers: dict[str, str] = {}

    def tree(self, environment: Mapping[str, str]) -> Tree:
        """The tree as it is in ``environment``."""
        setup = self.setup
        key = self._shared.key(setup, environment, self.dialect, self.shell)
        found = self._shared.get(key, environment)
        if found is None:
            probes = self.shell.probes(environment, setup.cwd)
            tree = tree_of(
                setup.kconfig_file,
                setup.cwd,
                environment,
                self.dialect,
                probes,
                cache=self.shell.cache,
                overlay=setup.overlay,
            )
            found = tree, probes.log
            self._shared.keep(key, *found)
        self.answers.update(found[1])
        return found[0]


class _Conf:
    """Carries out the steps that are runs of ``conf``."""

    def __init__(self, loader: Loader, *, keep: Mapping[str, str] | None = None) -> None:
        self.loader = loader
        self.configurations: list[Configuration] = []

    def __call__(self, step: Conf, files: Files) -> str:
        try:
            mode = Mode(step.mode)
        except ValueError:
            raise ProjectError(f"the makefile runs `conf --{step.mode}`, which asks questions") from None
        tree = self.loader.tree(step.environment)
        reader = AssignmentReader(
            tree,
            self.loader.setup.prefix,
            warn_unknown="KCONFIG_WARN_UNKNOWN_SYMBOLS" in step.environment,
        )
        source = self._input(step, mode, files)
        if source is not None:
            shown, path = source
            reader.read(files.read(path), shown)
        _take(reader, step.assignments)
        configuration = Configuration(
            tree, reader.events, prefix=self.loader.setup.prefix, mode=mode, has_input=source is not None
        )
        self.configurations.append(configuration)
        return configuration.config_text()

    @staticmethod
    def _input(step: Conf, mode: Mode, files: Files) -> tuple[str, str] | None:
        """The name and the path of the file that this run reads; None for none."""
        if mode is Mode.DEFCONFIG:
            name = step.input or ""
            return name, files.find(name, step)
        if mode.reads_config:
            path = step.config
            return (path, path) if files.exists(path) else None
        name = step.allconfig or ""
        if step.allconfig is None:
            return None
        if name not in ("", "1"):
            return name, files.find(name, step)
        for candidate in (f"{mode.value.removesuffix('config')}.config", "all.config"):
            path = files.find(candidate, step)
            if files.exists(path):
                return candidate, path
        raise FileError(
            f"KCONFIG_ALLCONFIG is set, but there is no {mode.value.removesuffix('config')}.config or all.config",
            file="all.config",
        )


def resolve(
    defconfig: str,
    *fragments: str,
    arch: str = "",
    objtree: str = ".",
    values: Sequence[str] = (),
    env: Mapping[str, str] | None = None,
    dialect: str | None = None,
    shell: Shell | None = None,
    tree: str | None = None,
    trees: SharedTrees | None = None,
) -> Resolved:
    """Resolve a defconfig (a path, or a name as make takes it), with fragments over it, as the tree's make would.

    ``values`` are further assignments (``NAME=VALUE``). ``objtree`` is the object folder, where nothing is written.
    ``tree`` is a path in the source tree if it is not above the defconfig: a path that is not here is looked for there.
    ``trees`` are those to use again. Raises KcfgError subclasses.
    """
    service = shell or Shell()
    defconfig = _in_tree(defconfig, tree)
    request = Request(
        objtree=os.path.abspath(objtree),
        defconfig=defconfig,
        fragments=tuple(_in_tree(name, tree) for name in fragments),
        assignments=tuple(values),
        arch=arch,
        variables=dict(env or {}),
        environment=dict(os.environ),
        cwd=os.getcwd(),
        run=service.run_make,
    )
    setup = _setup_above(tree, defconfig, request, service)
    return run_setup(setup, dialect=dialect, shell=service, trees=trees)


def _in_tree(name: str, tree: str | None) -> str:
    """A path given as make takes it, from the top of the tree, unless it leads somewhere from here."""
    if tree is None or os.sep not in name or os.path.exists(name):
        return name
    inside = os.path.join(tree, name)
    return inside if os.path.exists(inside) else name


def _setup_above(tree: str | None, defconfig: str, request: Request, shell: Shell) -> Setup:
    """The setup in the tree that is named, else in the one above the input, else in the one above this folder."""
    if tree is not None or not os.path.exists(defconfig):
        return setup_of(tree or ".", request, shell)
    try:
        return setup_of(defconfig, request, shell)
    except NoTreeError as error:
        try:
            return setup_of(".", request, shell)
        except NoTreeError:
            raise error from None


def setup_of(start: str, request: Request, shell: Shell) -> Setup:
    """The setup for a request: a kept one that still holds, or a new one.

    For the tree above ``start``, or the one that the object folder ``start`` was made from.
    """
    saved = None
    if shell.cache is not None:
        trust = shell.policy is Policy.CACHED
        purpose = "" if trust or shell.policy is Policy.RUN else shell.policy.value
        saved = SavedSetups(shell.cache, shell.run_make, shell.run_make_all, trust=trust, purpose=purpose)
    setup = saved.find(start, request) if saved is not None else None
    if setup is None:
        from kcfg.projects import find

        project = find(start)
        if not f"{os.path.realpath(start)}/".startswith(f"{project.root}/".replace("//", "/")):
            return setup_of(project.root, request, shell)  # found by way of an object folder, which may change its mind
        shells = shell.policy in (Policy.RUN, Policy.CACHED) and request.run in (None, shell.run_make)
        if shells and shell.keeps_nothing:
            request = replace(request, run=_using_the_wait())
        setup = project.setup(request)
        if saved is not None:
            saved.keep(start, request, setup, project)
    return setup


def _using_the_wait() -> Runner:
    """Runs the commands of makefiles; while one runs, imports what reading the tree is going to need."""
    needed = list(_READING)

    def meanwhile() -> bool:
        if needed:
            module(needed.pop(0))
        return bool(needed)

    return lambda command, cwd, environment: run_shell(command, cwd, environment, meanwhile)


def run_setup(
    setup: Setup,
    *,
    dialect: str | None = None,
    shell: Shell | None = None,
    trees: SharedTrees | None = None,
) -> Resolved:
    """Carry out all steps of a setup."""
    loader = Loader(setup, dialect=dialect, shell=shell, trees=trees)
    conf = _Conf(loader)
    files = setup.files()
    outcome = execute(setup.steps, conf, files=files, run=loader.shell.run_make)
    if not conf.configurations:
        raise ProjectError("nothing to do: no step configures anything")
    *earlier, configuration = conf.configurations
    answers = loader.answers
    if len(setup.steps) == 1:
        asked, taken_by = configuration.assignments, [0] * len(configuration.assignments)
    else:
        asked, taken_by = _asked(setup, files, configuration)
    return Resolved(
        configuration.tree,
        configuration,
        setup,
        outcome,
        tuple(earlier),
        answers,
        asked,
        tuple(taken_by),
        loader,
        files.taken,
    )


def _asked(setup: Setup, files: Files, configuration: Configuration) -> tuple[tuple[Assignment, ...], list[int]]:
    """Every assignment of the files that people wrote, in order, and the number of the run of ``conf`` it goes into."""
    from kcfg.projects.merge import requirements_hold

    made: set[str] = set()
    inputs: list[tuple[str, int]] = []
    run = 0

    def take(path: str) -> None:
        path = os.path.normpath(path)
        if path not in made and files.exists(path):
            inputs.append((path, run))

    for step in setup.steps:
        if isinstance(step, Conf):
            if step.mode == Mode.DEFCONFIG.value and step.input:
                take(files.find(step.input, step))
            elif step.allconfig not in (None, "", "1"):
                take(files.find(str(step.allconfig), step))
            made.add(os.path.normpath(step.config))
            run += 1
        elif isinstance(step, Merge):
            for path in (step.base, *step.fragments):
                take(path)
            made.add(os.path.normpath(step.output))
        elif isinstance(step, MergeFitting):
            reference = files.read(step.reference)
            for path in step.fragments:
                if files.exists(path) and requirements_hold(files.read(path), reference):
                    take(path)
            made.add(os.path.normpath(step.output))
        elif isinstance(step, Copy):
            take(step.source)
            made.add(os.path.normpath(step.target))
    reader = AssignmentReader(configuration.tree, configuration.prefix)
    taken_by: list[int] = []
    for path, number in inputs:
        reader.read(files.read(path), os.path.relpath(path) if path.startswith(os.getcwd() + os.sep) else path)
        taken_by += [number] * (len(reader.events.assignments) - len(taken_by))
    for number, step in enumerate(step for step in setup.steps if isinstance(step, Conf)):
        _take(reader, step.assignments)
        taken_by += [number] * (len(reader.events.assignments) - len(taken_by))
    return tuple(reader.events.assignments), taken_by


def _take(reader: AssignmentReader, assignments: Iterable[str]) -> None:
    """Read the caller's assignments, which come after the files'."""
    for assignment in assignments:
        name, _, value = assignment.partition("=")
        bare = name.removeprefix(reader.prefix)
        reader.set(bare, quoted(reader.tree, bare, value), CALLER)


__all__ = ["Loader", "Resolved", "Shell", "load_tree", "resolve", "run_setup"]
