"""Every dialect case: kcfg, asked to be a given C program, leaves what that program left.

A case is a folder of ``corpora/cases/dialects`` or ``corpora/cases/generations``; their READMEs say what the files are.
"""

from __future__ import annotations

import io
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from kcfg.cli.conf import Conf
from kcfg.tree import DIALECTS

CASES = [Path(__file__).resolve().parent.parent / "corpora" / "cases" / name for name in ("dialects", "generations")]

# Oldest first.
PROGRAMS = (
    "busybox-1.37",
    "toybox-0.8.9",
    "uclibc-1.0.35",
    "seabios-1.16",
    "kconfig-frontends-4.11",
    "buildroot-2026.08",
    "u-boot-2023.01",
    "u-boot-2026.10",
    "xen-4.17",
    "crosstool-ng-1.28",
    "coreboot-4.15",
    "barebox-2026.06",
    "linux-6.1",
    "coreboot-2026",
    "linux-6.12",
)
BARE_MODULES = {"coreboot-4.15", "barebox-2026.06", "linux-6.1", "coreboot-2026", "linux-6.12"}
NO_OPTIONS = {"busybox-1.37"}
BEFORE_OLDDEFCONFIG = {"busybox-1.37", "toybox-0.8.9"}

# Who answers where a program crashed or hung: the next newer generation that did not. (Between Buildroot and
# Xen stands U-Boot, whose quoting of strings is its own.)
STAND_INS = {
    "busybox-1.37": "uclibc-1.0.35",
    "toybox-0.8.9": "uclibc-1.0.35",
    "seabios-1.16": "buildroot-2026.08",
    "kconfig-frontends-4.11": "buildroot-2026.08",
    "buildroot-2026.08": "xen-4.17",
}
# Extension of the expected file -> where a program leaves it; the first that is there counts.
OUTPUTS = {
    "config": (".config",),
    "savedefconfig": ("savedefconfig",),
    "autoconf.h": ("include/generated/autoconf.h", "include/autoconf.h", "include/linux/autoconf.h"),
    "auto.conf": ("include/config/auto.conf",),
    "tristate.conf": ("include/config/tristate.conf",),
    "rustc_cfg": ("include/generated/rustc_cfg",),
}
ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "LC_ALL": "C",
    "KCONFIG_NOTIMESTAMP": "1",
    "KCONFIG_CONFIG": ".config",
    "BR2_CONFIG": ".config",
    "KERNELVERSION": "9.9",
    "ARCH": "x",
}
# What no two runs, or no two machines, have in common.
PASSING = re.compile(r"^(#| \*) \w{3} \w{3} +\d+ [\d:]{8} \d{4}$|(?<=UNAME_RELEASE).*$", re.MULTILINE)
ASSIGNMENT = re.compile(r"^(?:# CONFIG_\w+ is not set|CONFIG_\w+=.*|#define CONFIG_\w+ .*)$", re.MULTILINE)


@dataclass(frozen=True)
class Outcome:
    """What a run left: exit status, the text of each output that is there, and what it said to standard error."""

    status: int
    files: dict[str, str]
    messages: str


@dataclass(frozen=True)
class Case:
    """One tree and one program."""

    folder: Path
    program: str

    @property
    def id(self) -> str:
        """Its name in pytest."""
        return f"{self.folder.name}-{self.program}"

    def text(self, name: str) -> str | None:
        """A file of the case, bytes that are not UTF-8 kept; None where there is none."""
        path = self.folder / name
        return path.read_bytes().decode("utf-8", "surrogateescape") if path.exists() else None

    def recorded(self, program: str) -> Outcome | None:
        """What ``program`` left, or None where it crashed or hung."""
        first, _, messages = (self.text(f"expected-{program}.stderr") or "rc=0\n").partition("\n")
        status = first.removeprefix("rc=")
        if not status.isdigit():
            return None
        files = {name: self.text(f"expected-{program}.{name}") for name in OUTPUTS}
        return Outcome(int(status), {n: t for n, t in files.items() if t is not None}, messages.strip())


def all_cases() -> list[Case]:
    """Every case with every program that knows its target."""
    folders = sorted(path for corpus in CASES for path in corpus.iterdir() if path.is_dir())
    return [
        Case(folder, program) for folder in folders for program in PROGRAMS if any(folder.glob(f"expected-{program}.*"))
    ]


def lay_out(case: Case, folder: Path) -> None:
    """Copy the tree into ``folder``, in the spelling of the program."""
    for source in case.folder.iterdir():
        if source.is_dir():
            shutil.copytree(source, folder / source.name)
        elif not source.name.startswith("expected-"):
            shutil.copy(source, folder)
    for programs, spelling in ((BARE_MODULES, "Kconfig.modkw"), (NO_OPTIONS, "Kconfig.noopt")):
        if case.program in programs and (folder / spelling).exists():
            shutil.copy(folder / spelling, folder / "Kconfig")
    for name in ("include/config", "include/generated"):
        (folder / name).mkdir(parents=True)


def steps(case: Case, mode: str) -> list[str]:
    """The options of the runs that make up a case; ``syncconfig`` follows on a finished ``.config``."""
    if mode == "olddefconfig" and case.program in BEFORE_OLDDEFCONFIG:
        return ["--defconfig=.config"]
    if mode == "syncconfig":
        return ["--defconfig=input.config", "--syncconfig"]
    if mode == "savedefconfig":
        return ["--savedefconfig=savedefconfig"]
    return ["--defconfig=input.config" if mode == "defconfig" else f"--{mode}"]


class Bench:
    """Runs ``kcfg conf`` in a folder, in this process."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capture = capture

    def conf(self, program: str, option: str, environment: dict[str, str]) -> tuple[int, str]:
        """Run it as the named program, with an empty standard input; its exit status and messages."""
        with self._monkeypatch.context() as patch:
            patch.chdir(self.folder)
            patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
            status = Conf(environment).run(["--dialect", program, option, "Kconfig"])
        return status, self._capture.readouterr().err

    def run(self, case: Case) -> Outcome:
        """Do what the case says, and gather what is left."""
        folder = self.folder
        lay_out(case, folder)
        mode = (case.text("mode") or "defconfig").strip()
        own = dict(line.split("=", 1) for line in (case.text("env") or "").splitlines() if line)
        if mode not in ("defconfig", "syncconfig") and case.text("input.config"):
            shutil.copy(folder / "input.config", folder / ".config")
        status, messages = 0, ""
        for option in steps(case, mode):
            status, messages = self.conf(case.program, option, {**ENVIRONMENT, **own})
        files = {}
        for name, places in OUTPUTS.items():
            place = next((folder / place for place in places if (folder / place).exists()), None)
            if place is not None:
                files[name] = place.read_bytes().decode("utf-8", "surrogateescape")
        return Outcome(status, files, messages.strip())


def comparable(case: Case, outcome: Outcome, wanted: Outcome) -> dict[str, str]:
    """The outputs that the case speaks of, without passing facts.

    Those are the recorded ones, and after a run for a defconfig the ``.config`` in any case: a program that
    failed left none. (Every run of 6.12 leaves the ``auto.conf`` family, recorded for ``syncconfig`` alone.)
    """
    files = {name: PASSING.sub("", text) for name, text in outcome.files.items()}
    mode = (case.text("mode") or "defconfig").strip()
    spoken_of = set(wanted.files)
    if mode == "defconfig":
        spoken_of.add("config")
    return {name: text for name, text in files.items() if name in spoken_of}


def difference(case: Case, ours: Outcome) -> str:
    """What is wrong with our outcome, or nothing. Of the messages of a run that failed, one is looked at."""
    wanted = case.recorded(case.program)
    if wanted is None:
        stand_in = case.recorded(STAND_INS[case.program])
        assert stand_in is not None
        return differs_from_stand_in(ours, stand_in)
    if ours.status != wanted.status:
        return f"exit status {ours.status}, not {wanted.status}: {ours.messages}"
    if ours.status == 0 and ours.messages != wanted.messages:
        return f"messages: {ours.messages!r}, not {wanted.messages!r}"
    # 2.6's parser says first where a block that it gave up began.
    if case.program not in BEFORE_OLDDEFCONFIG and first_place(ours.messages) != first_place(wanted.messages):
        return f"begins with {first_place(ours.messages)!r}, not {first_place(wanted.messages)!r}"
    ours_files, wanted_files = comparable(case, ours, wanted), comparable(case, wanted, wanted)
    for name in sorted(ours_files | wanted_files):
        left, right = ours_files.get(name), wanted_files.get(name)
        if left != right:
            return f"{name}: {left!r}, not {right!r}"
    return ""


def first_place(messages: str) -> str:
    """The first message that names a file and a line: what follows is the C parser finding its way again."""
    return next((line for line in messages.split("\n") if re.match(r"[^ :]+:\d+:", line)), "")


def differs_from_stand_in(ours: Outcome, stand_in: Outcome) -> str:
    """As :func:`difference`, by the answers alone: how a file looks is still the program's own."""
    if ours.status != stand_in.status:
        return f"exit status {ours.status}, not {stand_in.status}: {ours.messages}"
    for name, text in stand_in.files.items():
        missing = set(ASSIGNMENT.findall(text)) - set(ASSIGNMENT.findall(ours.files.get(name, "")))
        if missing:
            return f"{name} lacks {sorted(missing)}"
    return ""


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Bench:
    """A place to run cases in."""
    return Bench(tmp_path, monkeypatch, capfd)


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.id)
def test_case(case: Case, bench: Bench) -> None:
    wrong = difference(case, bench.run(case))
    assert not wrong, wrong


def test_every_program_has_a_dialect() -> None:
    assert set(PROGRAMS) <= set(DIALECTS)


def test_every_crash_has_a_stand_in() -> None:
    crashed = [case for case in all_cases() if case.recorded(case.program) is None]
    assert len(crashed) == 15
    assert all(case.recorded(STAND_INS[case.program]) for case in crashed)
