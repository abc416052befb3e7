"""Running the C ``conf`` of a tree on a case, in a scratch folder in memory where there is one."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from differential.calling import Calling
from differential.outcome import (
    CRASH,
    HANG,
    MESSAGES,
    STATUS,
    STDERR,
    STDOUT,
    TOUCHED,
    Outcome,
    Step,
    messages,
)
from tests.strategies import INPUT, NO_CONFIG, ROOT, SECOND, Case

COMMON_ENVIRONMENT = {"LC_ALL": "C", "KCONFIG_NOTIMESTAMP": "1", "KERNELVERSION": "9.9", "ARCH": "x"}
OUTPUTS = (
    ".config", ".config.old", "out/.config", "sub/dir/config", "defconfig.saved",
    "include/generated/autoconf.h", "include/generated/rustc_cfg",
    "include/config/auto.conf",
    "include/config/auto.conf.cmd", "include/config/tristate.conf", "include/autoconf.h",
)  # fmt: skip
OUTPUT_FOLDERS = ("include/config", "include/generated")  # older programs do not make them
TOUCHED_FOLDER = "include/config"
NOT_TOUCHED = frozenset(("auto.conf", "auto.conf.cmd", "tristate.conf"))
_KERNEL = re.compile(rb"(?<=UNAME_RELEASE).*")  # SeaBIOS' writes down the kernel that it runs on
SAVED = "defconfig.saved"
TIMEOUT = 0.5


@dataclass(frozen=True, slots=True)
class Command:
    """One step to run: its name, and the arguments before the root file's name."""

    name: str
    arguments: tuple[str, ...]
    answers: str = ""


def commands(case: Case, calling: Calling) -> list[Command]:
    """The steps of a case: its mode, the minimal defconfig, and where it has a second file, the sync and what
    changes then. The arguments are those of 6.12.
    """
    if case.mode == "defconfig":
        steps = [Command("defconfig", (f"--defconfig={INPUT}",))]
    else:
        steps = [Command(case.mode, (f"--{case.mode}",), case.answers)]
    if calling.minimal:
        steps.append(Command("savedefconfig", (f"--savedefconfig={SAVED}",)))
    if SECOND in case.files:
        steps.append(Command("second", (f"--defconfig={SECOND}",)))
        steps.append(Command("syncconfig", ("--syncconfig",)))
    return steps


def scratch_parent() -> str | None:
    """The folder for scratch folders: in memory where the system has one, else None (the default)."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def write_case(case: Case, folder: Path) -> None:
    """Lay the files of ``case`` out in ``folder``; a mode that starts from a ``.config`` finds one."""
    for name in OUTPUT_FOLDERS:
        (folder / name).mkdir(parents=True)
    for name, text in case.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
    if case.mode != "defconfig" and "KCONFIG_ALLCONFIG" not in case.environment and NO_CONFIG not in case.files:
        shutil.copyfile(folder / INPUT, folder / ".config")


def environment(case: Case) -> dict[str, str]:
    """The whole environment that a program sees for ``case``."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), **COMMON_ENVIRONMENT, **case.environment}


def snapshot(folder: Path) -> dict[str, bytes]:
    """The outputs that lie in ``folder``, and the names under ``include/config`` that were written since
    ``age``.
    """
    parts: dict[str, bytes] = {}
    for name in OUTPUTS:
        with contextlib.suppress(FileNotFoundError):
            parts[name] = _KERNEL.sub(b"", (folder / name).read_bytes())
    touched = folder / TOUCHED_FOLDER
    if touched.is_dir():
        names = sorted(
            str(path.relative_to(touched))
            for path in touched.rglob("*")
            if path.is_file() and path.stat().st_mtime_ns != 0
        )
        parts[TOUCHED] = "\n".join(name for name in names if name not in NOT_TOUCHED).encode("utf-8", "surrogateescape")
    return parts


def age(folder: Path) -> None:
    """Make all files under ``include/config`` old, so that the next step's touches show."""
    touched = folder / TOUCHED_FOLDER
    if touched.is_dir():
        for path in touched.rglob("*"):
            if path.is_file():
                os.utime(path, ns=(0, 0))


@dataclass(slots=True)
class Program:
    """A C ``conf``: where it is, and a scratch folder that is reused from case to case."""

    path: Path
    calling: Calling
    extra_environment: dict[str, str] = field(default_factory=dict)
    timeout: float = TIMEOUT

    def run(self, case: Case) -> Outcome:
        """Run all steps of ``case`` up to the first that fails; about 1 ms a step."""
        outcome = Outcome()
        folder = Path(tempfile.mkdtemp(prefix="kcfg-case-", dir=scratch_parent()))
        try:
            write_case(case, folder)
            variables = {**environment(case), **dict(self.calling.environment), **self.extra_environment}
            for command in commands(case, self.calling):
                age(folder)
                step = self._run_step(command, folder, variables)
                outcome.steps.append(step)
                if step.failed:
                    break
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return outcome

    def _run_step(self, command: Command, folder: Path, variables: dict[str, str]) -> Step:
        try:
            done = subprocess.run(
                [str(self.path), *self.calling.spelled(command.arguments), ROOT],
                cwd=folder,
                env=variables,
                input=command.answers.encode("utf-8", "surrogateescape"),
                capture_output=True,
                timeout=self.timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Step(command.name, {STATUS: HANG})
        status = CRASH if done.returncode < 0 else str(done.returncode).encode()
        said = {STDOUT: done.stdout, STDERR: done.stderr, MESSAGES: messages(status, done.stderr)}
        return Step(command.name, {STATUS: status, **said, **snapshot(folder)})


def differs_from_itself(program: Program, case: Case, runs: int = 4) -> bool:
    """Whether ``program`` gives one case different outcomes: with freed and fresh memory filled with other
    bytes each time.
    """
    outcomes = []
    for fill in range(runs):
        extra = {"MALLOC_PERTURB_": str(1 + 60 * fill)}
        again = Program(program.path, program.calling, extra, program.timeout)
        outcomes.append(again.run(case).steps)
    return any(outcome != outcomes[0] for outcome in outcomes)
