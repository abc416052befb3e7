"""How a configuration comes about, as data: the few steps that make would run, and running them.

Most names take one run of ``conf``. Those that makefiles make by merging take several, with merges between
them. The steps say what happens; ``conf`` itself is a function that the caller brings.
"""

from __future__ import annotations

import os

from kcfg.errors import FileError, ProjectError
from kcfg.records import dataclass, field
from kcfg.texts import text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kcfg.projects.host import Runner
    from kcfg.projects.merge import Redefinition


@dataclass(frozen=True, slots=True)
class Conf:
    """One run of ``conf``.

    ``mode`` is the long option without its dashes (``defconfig``, ``olddefconfig`` …; ``oldaskconfig`` if none
    was given), ``input`` the file that goes with it as conf is given its name, ``kconfig`` the root file.
    ``cwd`` is where it runs and ``environment`` all that it sees. ``accept`` says that every question is answered
    by an empty line. ``config_variable`` names the ``.config``; ``merge_prefix`` is what ``merge_config.sh`` takes
    for the start of a symbol. ``assignments`` (``NAME=VALUE``, with or without prefix) are read after the input.
    """

    mode: str
    input: str | None
    kconfig: str
    cwd: str
    environment: Mapping[str, str]
    config_variable: str = "KCONFIG_CONFIG"
    merge_prefix: str = "CONFIG_"
    accept: bool = False
    assignments: tuple[str, ...] = ()

    @property
    def config(self) -> str:
        """The full path of the ``.config`` that it reads and writes."""
        return os.path.join(self.cwd, self.environment.get(self.config_variable) or ".config")

    @property
    def allconfig(self) -> str | None:
        """``KCONFIG_ALLCONFIG``, or None where it is not set."""
        return self.environment.get("KCONFIG_ALLCONFIG")

    @property
    def srctree(self) -> str | None:
        """``srctree``: where files are looked for that are not in ``cwd``."""
        return self.environment.get("srctree")


@dataclass(frozen=True, slots=True)
class Merge:
    """One run of ``merge_config.sh -m``; all names are full paths. ``builtin``: its ``-y``."""

    base: str
    fragments: tuple[str, ...]
    output: str
    prefix: str = "CONFIG_"
    builtin: bool = False
    separate: bool = True


@dataclass(frozen=True, slots=True)
class MergeFitting:
    """Merge into ``output`` each of the ``fragments`` whose ``# require`` lines ``reference`` meets."""

    reference: str
    fragments: tuple[str, ...]
    output: str
    separate: bool = True


@dataclass(frozen=True, slots=True)
class Copy:
    """``cp source target``."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Preprocess:
    """Run the C preprocessor: a command line that prints to standard output what becomes ``output``."""

    command: str
    output: str
    cwd: str
    environment: Mapping[str, str]


Step = Conf | Merge | MergeFitting | Copy | Preprocess


@dataclass(slots=True)
class Files:
    """Texts by full path: those that steps have made, and behind them the disk. Nothing is written to it.

    ``taken`` has what was read from there: a file is read once, for a pipe says what it has to say only once.
    """

    made: dict[str, str] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)

    def read(self, path: str) -> str:
        """The text of a file. Raises FileError if it is not there or cannot be read."""
        path = os.path.normpath(path)
        text = self.made.get(path)
        if text is None:
            text = self.taken.get(path)
        if text is None:
            try:
                text = self.taken[path] = text_of(path)
            except OSError as error:
                raise FileError(f"cannot read {path}: {error.strerror}", file=path) from error
        return text

    def exists(self, path: str) -> bool:
        """Whether ``read`` would find it."""
        path = os.path.normpath(path)
        return path in self.made or os.path.exists(path)

    def write(self, path: str, text: str) -> None:
        """Keep a text under a path for the steps that follow."""
        self.made[os.path.normpath(path)] = text

    def find(self, name: str, conf: Conf) -> str:
        """The path of a file as a run of conf finds it: seen from its folder, else under ``srctree``."""
        path = os.path.join(conf.cwd, name)
        if not self.exists(path) and conf.srctree and not os.path.isabs(name):
            beside = os.path.join(conf.cwd, conf.srctree, name)
            if self.exists(beside):
                return os.path.normpath(beside)
        return os.path.normpath(path)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the steps: the last ``.config``'s path and text, and the values that merging redefined."""

    path: str
    text: str
    redefined: tuple[Redefinition, ...]


def execute(
    steps: Iterable[Step], conf: Callable[[Conf, Files], str], *, files: Files | None = None, run: Runner
) -> Outcome:
    """Run the steps: ``conf`` returns the text of the ``.config`` that a ``Conf`` step leaves, ``run`` runs a command.

    ``conf`` is given the files as they stand: the ``.config`` it starts from may exist only there. Raises
    FileError for a file that is not there, ProjectError if no step configures anything.
    """
    files = Files() if files is None else files
    redefined: list[Redefinition] = []
    path = ""
    for step in steps:
        if isinstance(step, Conf):
            path = step.config
            files.write(path, conf(step, files))
        elif isinstance(step, Merge):
            redefined += _merge(step, files)
        elif isinstance(step, MergeFitting):
            redefined += _merge_fitting(step, files)
        elif isinstance(step, Copy):
            files.write(step.target, files.read(step.source))
        else:
            files.write(step.output, run(step.command, step.cwd, step.environment))
    if not path:
        raise ProjectError("nothing to do: no step configures anything")
    return Outcome(path, files.read(path), tuple(redefined))


def _merge(step: Merge, files: Files) -> list[Redefinition]:
    from kcfg.projects.merge import merge  # most configurations come about without

    # A base that is not there is an empty one, as in the script.
    base = files.read(step.base) if files.exists(step.base) else ""
    texts = [(path, files.read(path)) for path in step.fragments]
    text, redefined = merge(base, texts, prefix=step.prefix, builtin=step.builtin, separate=step.separate)
    files.write(step.output, text)
    return redefined


def _merge_fitting(step: MergeFitting, files: Files) -> list[Redefinition]:
    from kcfg.projects.merge import requirements_hold

    reference = files.read(step.reference)
    redefined: list[Redefinition] = []
    for path in step.fragments:
        if files.exists(path) and requirements_hold(files.read(path), reference):
            redefined += _merge(Merge(step.output, (path,), step.output, separate=step.separate), files)
    return redefined
