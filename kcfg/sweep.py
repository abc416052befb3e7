"""Many configurations of one tree at once: all defconfigs, random ones, or a matrix of architectures and fragments.

A :class:`Task` says what is wanted, in values that any process on any machine can be sent; :func:`run_task` carries it
out, and :func:`sweep` does so for any number of them on all cores, or on whatever ``concurrent.futures.Executor`` the
caller brings. A process keeps each tree that it has once loaded, so that one after the first costs an evaluation::

    from kcfg.sweep import Task, sweep

    for outcome in sweep(Task("linux", defconfig=path) for path in paths):
        print(outcome.name, outcome.digest or outcome.error)
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from hashlib import sha256

from kcfg.api import Loader, Resolved, SharedTrees, Shell, resolve, setup_of
from kcfg.cache.folder import Cache
from kcfg.errors import KcfgError, ProjectError
from kcfg.probes import Policy
from kcfg.probes.recording import Recording
from kcfg.projects import Request, Setup
from kcfg.records import dataclass, field, replace
from kcfg.tree import Tree


@dataclass(frozen=True)
class Task:
    """One configuration that is wanted. All paths are full, so that it means the same in every process.

    ``tree`` is a folder in the source tree. Without a ``seed``, ``defconfig`` (a path, or a name as make takes it) is
    resolved with ``fragments`` and ``values`` over it; with one, everything is answered at random as ``conf
    --randconfig`` does for that ``KCONFIG_SEED`` and ``probability``. ``variables`` are what make would be given.
    ``objtree`` is the object folder, where nothing is written; ``output`` the file for the ``.config``, "" for none.
    ``place`` is the architecture's folder where a path tells it and ``arch`` need not.
    """

    tree: str
    defconfig: str = ""
    fragments: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    arch: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    dialect: str = ""
    seed: int | None = None
    probability: str = ""
    objtree: str = ""
    output: str = ""
    place: str = ""

    @property
    def name(self) -> str:
        """The task in a few words, different for each one of a sweep."""
        arch = self.arch or self.place
        where = f"{arch}/" if arch else ""
        what = os.path.basename(self.defconfig) if self.seed is None else f"seed-0x{self.seed:X}"
        return where + "+".join((what, *map(os.path.basename, self.fragments)))

    @property
    def kinship(self) -> tuple[object, ...]:
        """Equal for tasks that most likely share a tree."""
        return (self.tree, self.arch, self.place, tuple(sorted(self.variables.items())), self.dialect)


@dataclass(frozen=True)
class Manner:
    """How commands are answered and where things are kept; see :class:`kcfg.api.Shell`. "" keeps nothing."""

    policy: str = Policy.CACHED.value
    cache: str = ""
    recording: Recording | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of a task: what is needed to repeat it anywhere, and the SHA-256 of its ``.config``.

    ``root`` is the tree's folder and ``tree_digest`` the SHA-256 of its Kconfig files; ``environment`` has the
    variables that they read, ``answers`` those of the commands that they ran. ``error`` is empty where all went well.
    """

    task: Task
    digest: str = ""
    root: str = ""
    tree_digest: str = ""
    dialect: str = ""
    arch: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    symbols: int = 0
    seconds: float = 0.0
    error: str = ""

    @property
    def name(self) -> str:
        """The task's name."""
        return self.task.name


class _Process:
    """What one process keeps from task to task: trees, and what the files of each say."""

    def __init__(self) -> None:
        self.trees = SharedTrees()
        self.digests: dict[int, str] = {}

    def digest(self, tree: Tree, srctree: str, cwd: str) -> str:
        """The SHA-256 of all Kconfig files of a tree, in the order of their first use, names included."""
        found = self.digests.get(id(tree))
        if found is None:
            whole = sha256()
            for name in tree.arrays.files:
                whole.update(name.encode("utf-8", "surrogateescape") + b"\0" + _content(name, srctree, cwd) + b"\0")
            found = self.digests[id(tree)] = whole.hexdigest()
        return found


_process = _Process()


def _content(name: str, srctree: str, cwd: str) -> bytes:
    for folder in (cwd, os.path.join(cwd, srctree)):
        try:
            with open(os.path.join(folder, name), "rb") as stream:
                return stream.read()
        except OSError:
            continue
    return b""


def run_task(task: Task, manner: Manner) -> Outcome:
    """Carry out one task in this process. Raises nothing: what goes wrong is the outcome's ``error``."""
    started = time.perf_counter()
    try:
        outcome = _random(task, manner) if task.seed is not None else _resolved(task, manner)
    except KcfgError as error:
        return Outcome(task, seconds=time.perf_counter() - started, error=error.render())
    except (OSError, RecursionError, MemoryError) as error:
        return Outcome(task, seconds=time.perf_counter() - started, error=f"{type(error).__name__}: {error}")
    return replace(outcome, seconds=time.perf_counter() - started)


def _shell(manner: Manner) -> Shell:
    return Shell(Policy(manner.policy), manner.recording, Cache(manner.cache) if manner.cache else None)


def _resolved(task: Task, manner: Manner) -> Outcome:
    found: Resolved = resolve(
        task.defconfig,
        *task.fragments,
        arch=task.arch,
        objtree=task.objtree or os.getcwd(),
        values=task.values,
        env=task.variables,
        dialect=task.dialect or None,
        shell=_shell(manner),
        tree=task.tree,
        trees=_process.trees,
    )
    return _outcome(task, found.config_text, found.tree, found.setup, found.answers)


def _random(task: Task, manner: Manner) -> Outcome:
    from kcfg.configuration.chance import Chances, CRandom, randomise
    from kcfg.configuration.numbers_c import probabilities
    from kcfg.configuration.session import Session
    from kcfg.files.dotconfig import config_text

    chances = probabilities(task.probability)
    if chances is None:
        raise ProjectError(f"a probability is one to three percentages, not {task.probability!r}")
    shell = _shell(manner)
    request = Request(
        objtree=task.objtree or os.getcwd(),
        arch=task.arch,
        variables=task.variables,
        environment=dict(os.environ),
        cwd=os.getcwd(),
        run=shell.run_make,
    )
    setup = setup_of(task.tree, request, shell)
    loader = Loader(setup, dialect=task.dialect or None, shell=shell, trees=_process.trees)
    tree = loader.tree(setup.environment)
    session = Session(tree)
    assert task.seed is not None
    randomise(session, CRandom(task.seed), Chances(chances))
    text = config_text(tree, session.values, setup.prefix)
    return _outcome(task, text, tree, setup, loader.answers)


def _outcome(task: Task, text: str, tree: Tree, setup: Setup, answers: Mapping[str, str]) -> Outcome:
    data = text.encode("utf-8", "surrogateescape")
    if task.output:
        from kcfg.files.writing import replace_file

        replace_file(task.output, text)
    return Outcome(
        task,
        digest=sha256(data).hexdigest(),
        root=setup.root,
        tree_digest=_process.digest(tree, setup.srctree or "", setup.cwd),
        dialect=tree.dialect.name,
        arch=setup.arch,
        environment=dict(tree.origin.environment_used),
        answers=dict(answers),
        symbols=len(tree.arrays.names),
    )


def sweep(
    tasks: Iterable[Task],
    *,
    manner: Manner | None = None,
    executor: Executor | None = None,
    jobs: int = 0,
) -> Iterator[Outcome]:
    """The outcome of every task, in the order in which they are done.

    Of the tasks that share a tree one goes first, so that the others find it in the cache: give ``manner`` one. Without
    an ``executor``, ``jobs`` processes of this machine (default: one a core) are used; whatever the caller passes in
    must be able to import kcfg and to see the tree.
    """
    wanted = manner or Manner()
    if executor is not None:
        yield from _through(executor, tasks, wanted)
        return
    with ProcessPoolExecutor(jobs or len(os.sched_getaffinity(0))) as own:
        yield from _through(own, tasks, wanted)


def _through(executor: Executor, tasks: Iterable[Task], manner: Manner) -> Iterator[Outcome]:
    followers: dict[tuple[object, ...], list[Task]] = {}
    pending: dict[Future[Outcome], Task] = {}
    leading: set[Future[Outcome]] = set()
    for task in tasks:
        kin = task.kinship
        if kin in followers:
            followers[kin].append(task)
            continue
        followers[kin] = []
        first = executor.submit(run_task, task, manner)
        pending[first] = task
        leading.add(first)
    while pending:
        done, _ = wait(pending, return_when=FIRST_COMPLETED)
        for future in done:
            task = pending.pop(future)
            if future in leading:
                pending.update((executor.submit(run_task, one, manner), one) for one in followers.pop(task.kinship))
            yield future.result()


def shard(tasks: Sequence[Task], number: int, of: int) -> list[Task]:
    """The part of ``tasks`` that is machine ``number``'s (1 to ``of``). All parts together are all tasks, once each.

    Raises ProjectError for a number out of range.
    """
    if not 1 <= number <= of:
        raise ProjectError(f"there is no part {number} of {of}", hint="--shard takes I/N with 1 <= I <= N")
    return list(tasks[number - 1 :: of])


def defconfigs(root: str, arch: str = "") -> list[tuple[str, str]]:
    """Architecture ("" where a tree has none) and path of each defconfig of the tree at ``root``, sorted.

    Those below ``arch/*/configs`` (of one architecture, if it is given), else those below ``configs``.
    """
    found: list[tuple[str, str]] = []
    arches = os.path.join(root, "arch")
    for name in sorted(os.listdir(arches)) if os.path.isdir(arches) else ():
        if arch in ("", name):
            found += ((name, path) for path in _below(os.path.join(arches, name, "configs")))
    return found or [(arch, path) for path in _below(os.path.join(root, "configs"))]


def _below(folder: str) -> list[str]:
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    return [os.path.join(folder, name) for name in names if name.endswith("defconfig")]
