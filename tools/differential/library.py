"""kcfg's library as the subject: the whole way from texts to texts, in this process."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from differential.calling import CALLINGS
from differential.outcome import MESSAGES, STATUS, STDERR, TOUCHED, Outcome, Step, messages
from differential.program import SAVED, commands, environment, scratch_parent
from kcfg.configuration import AssignmentReader, Configuration, Mode
from kcfg.errors import InputError, KcfgError
from kcfg.files.headers import auto_conf_cmd_text, auto_conf_text, header_text, rustc_cfg_text
from kcfg.files.sync import SyncPaths, changed_names
from kcfg.language import Reader, Scanner, TextFiles
from kcfg.probes import Probes
from kcfg.tree import DIALECTS, Tree, build_tree
from tests.strategies import INPUT, OTHER_MODES, ROOT, SECOND, Case

AUTO_CONF = "include/config/auto.conf"
_BUILD_FILES = ("include/generated/autoconf.h", "include/generated/rustc_cfg", AUTO_CONF, f"{AUTO_CONF}.cmd")
PARTS = frozenset((STATUS, TOUCHED, ".config", SAVED, *_BUILD_FILES))


@dataclass(slots=True)
class _Folder:
    """The files that the steps leave for each other."""

    tree: Tree
    files: dict[str, str]
    warn_unknown: bool
    said: str = ""

    def configuration(self, name: str | None, mode: Mode) -> Configuration:
        """What the file ``name`` asks for, or no file at all; ``said`` is what C says meanwhile."""
        reader = AssignmentReader(self.tree, warn_unknown=self.warn_unknown)
        if name is not None:
            reader.read(self.files[name], name)
        configuration = Configuration(self.tree, reader.events, mode=mode, has_input=name is not None)
        self.said = "".join(f"{warning.c_text}\n" for warning in configuration.warnings)
        return configuration

    def write(self, configuration: Configuration, *, again: bool) -> str | None:
        """Write ``.config`` and (if ``again`` or not there) the build files; the names touched."""
        self.files[".config"] = configuration.config_text()
        if AUTO_CONF in self.files and not again:
            return None
        tree, values = self.tree, configuration.build_values(renewing=AUTO_CONF in self.files)
        touched = _touched(tree, configuration, self.files.get(AUTO_CONF))
        self.files["include/generated/autoconf.h"] = header_text(tree, values)
        self.files["include/generated/rustc_cfg"] = rustc_cfg_text(tree, values)
        self.files[f"{AUTO_CONF}.cmd"] = auto_conf_cmd_text(tree)
        self.files[AUTO_CONF] = auto_conf_text(tree, values)
        return touched


class Library:
    """Runs ``conf --defconfig`` and what follows through the library; compares ``messages`` if asked to."""

    def __init__(self, generation: str, *, messages: bool = False) -> None:
        self.dialect = DIALECTS[generation]
        self.calling = CALLINGS[generation]
        self.scanner = Scanner(self.dialect.language)
        self.parts: frozenset[str] | None = PARTS | {MESSAGES} if messages else PARTS

    def run(self, case: Case) -> Outcome:
        """What comes of ``case``; a traceback is a status of its own."""
        outcome = Outcome()
        variables = environment(case)
        reader = Reader(
            ROOT,
            rules=self.dialect.language,
            environment=variables,
            probes=Probes(environment=variables),
            files=TextFiles(case.files),
            scanner=self.scanner,
        )
        try:
            tree = build_tree(self.dialect, reader)
            self._run(case, tree, _said(reader), outcome)
        except KcfgError as error:
            message = error.c_message if isinstance(error, InputError) else str(error)
            said = _bytes(f"{_said(reader)}{message}\n")
            name = commands(case, self.calling)[len(outcome.steps)].name
            outcome.steps.append(Step(name, {STATUS: b"1", STDERR: said, MESSAGES: messages(b"1", said)}))
        except TimeoutError:
            raise
        except Exception as error:
            status = f"traceback: {type(error).__name__}: {_place(error.__traceback__)}".encode()
            outcome.steps.append(Step(commands(case, self.calling)[len(outcome.steps)].name, {STATUS: status}))
        return outcome

    def _run(self, case: Case, tree: Tree, read: str, outcome: Outcome) -> None:
        folder = _Folder(tree, dict(case.files), "KCONFIG_WARN_UNKNOWN_SYMBOLS" in case.environment)
        folder.files[".config"] = case.files[INPUT]
        for command in commands(case, self.calling):
            touched: str | None = ""
            if command.name == "savedefconfig":
                folder.files[SAVED] = folder.configuration(".config", Mode.SAVEDEFCONFIG).minimal_text()
            elif command.name == "syncconfig":
                touched = folder.write(folder.configuration(".config", Mode.OLDDEFCONFIG), again=True)
            elif command.name == "second":
                touched = folder.write(folder.configuration(SECOND, Mode.DEFCONFIG), again=False)
            else:
                source = _input(case)
                touched = folder.write(folder.configuration(source, Mode(command.name)), again=False)
            names = (".config", SAVED, *_BUILD_FILES)
            parts = {name: _bytes(folder.files[name]) for name in names if name in folder.files}
            parts |= {STATUS: b"0", TOUCHED: _bytes(touched or ""), MESSAGES: _bytes(read + folder.said)}
            outcome.steps.append(Step(command.name, parts))


def _input(case: Case) -> str | None:
    """The file that the first step of ``case`` reads."""
    if case.mode == "defconfig" or "KCONFIG_ALLCONFIG" in case.environment:
        return INPUT
    return ".config" if case.mode in OTHER_MODES else None


def _said(reader: Reader) -> str:
    return "".join(f"{line.c_text}\n" for line in reader.diagnostics if line.stream == "stderr")


def _touched(tree: Tree, configuration: Configuration, old: str | None) -> str:
    """The names that a sync touches, where ``old`` is the ``auto.conf`` of the last one."""
    folder = Path(tempfile.mkdtemp(prefix="kcfg-sync-", dir=scratch_parent()))
    try:
        if old is not None:
            (folder / "include/config").mkdir(parents=True)
            (folder / AUTO_CONF).write_bytes(_bytes(old))
        names = changed_names(
            tree, configuration.build_values(renewing=old is not None), SyncPaths(str(folder)), "CONFIG_"
        )
    finally:
        shutil.rmtree(folder)
    return "\n".join(sorted(set(names)))


def _place(traceback: TracebackType | None) -> str:
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    if traceback is None:
        return ""
    return f"{traceback.tb_frame.f_code.co_filename}:{traceback.tb_lineno}"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
