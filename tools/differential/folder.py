"""Cases as folders, in the layout of ``corpora/cases``: what a difference becomes."""

from __future__ import annotations

import shutil
from pathlib import Path

from differential.outcome import STATUS, STDERR, STDOUT, TOUCHED, Outcome
from tests.strategies import Case

EXTENSIONS = {
    ".config": "config",
    "defconfig.saved": "savedefconfig",
    "include/generated/autoconf.h": "autoconf.h",
    "include/generated/rustc_cfg": "rustc_cfg",
    "include/config/auto.conf": "auto.conf",
    "include/config/auto.conf.cmd": "auto.conf.cmd",
    "include/config/tristate.conf": "tristate.conf",
    TOUCHED: "touched",
}
MODE, ENVIRONMENT, ANSWERS = "mode", "env", "answers"


def save(case: Case, folder: Path) -> None:
    """Lay ``case`` out in ``folder`` (made anew), without any outcome."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, text in case.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_bytes(text))
    if case.mode != "defconfig":
        (folder / MODE).write_text(f"{case.mode}\n", encoding="utf-8")
    if case.environment:
        lines = "".join(f"{name}={value}\n" for name, value in sorted(case.environment.items()))
        (folder / ENVIRONMENT).write_bytes(_bytes(lines))
    if case.answers:
        (folder / ANSWERS).write_bytes(_bytes(case.answers))


def load(folder: Path) -> Case:
    """The case that lies in ``folder``; the files of outcomes in it are passed over."""
    own = (MODE, ENVIRONMENT, ANSWERS, "README.md")
    files: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_file() and name not in own and not name.startswith(("expected-", "actual-")):
            files[name] = _text(path)
    mode = _text(folder / MODE).strip() if (folder / MODE).exists() else "defconfig"
    answers = _text(folder / ANSWERS) if (folder / ANSWERS).exists() else ""
    lines = _text(folder / ENVIRONMENT).splitlines() if (folder / ENVIRONMENT).exists() else []
    environment = dict(line.split("=", 1) for line in lines if line)
    return Case(files, mode, environment, answers)


def recorded(outcome: Outcome) -> dict[str, bytes]:
    """The files that tell of ``outcome``, by extension; of several steps the last one's word counts.

    ``stderr`` begins with ``rc=STATUS`` where that is not 0, and ``stdout`` is the first step's.
    """
    merged: dict[str, bytes] = {}
    for step in outcome.steps:
        merged |= {EXTENSIONS[name]: part for name, part in step.parts.items() if name in EXTENSIONS}
    statuses = [step.parts.get(STATUS, b"") for step in outcome.steps]
    status = next((status for status in statuses if status != b"0"), b"0")
    said = b"".join(step.parts.get(STDERR, b"") for step in outcome.steps)
    merged["stdout"] = outcome.steps[0].parts.get(STDOUT, b"") if outcome.steps else b""
    merged["stderr"] = (b"" if status == b"0" else b"rc=" + status + b"\n") + said
    return {extension: part for extension, part in merged.items() if part}


def save_outcome(outcome: Outcome, folder: Path, prefix: str) -> None:
    """Write what came of a case beside it, each part as ``PREFIX.EXTENSION``, and nothing else so called."""
    for old in folder.glob(f"{prefix}.*"):
        old.unlink()
    for extension, part in recorded(outcome).items():
        (folder / f"{prefix}.{extension}").write_bytes(part)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "surrogateescape")
