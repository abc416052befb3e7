"""What a program made of a case, step by step, in a form that can be compared part by part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

STATUS = "status"
STDOUT = "stdout"
STDERR = "stderr"
TOUCHED = "touched"
MESSAGES = "messages"
"""What standard error says that is the same whatever the order of evaluation, see :func:`messages`."""

_ASKED = b"Error in reading or end of file."
_UNMET = re.compile(rb"\nWARNING: unmet direct dependencies detected for [^\n]*\n(?:  [^\n]*\n)*")

_NULL = re.compile(rb"^\w+=\(null\)$", re.M)

CRASH = b"crash"
HANG = b"hang"


@dataclass(slots=True)
class Step:
    """One run of a program: its name (``defconfig``, ``savedefconfig`` …) and what came of it.

    ``parts`` maps ``status``, ``stdout``, ``stderr``, ``touched`` (names under ``include/config``) and the
    name of each file that lies there afterwards to bytes. A status is the exit status in digits, or
    ``crash``, or ``hang``.
    """

    name: str
    parts: dict[str, bytes] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether no further step makes sense."""
        return self.parts.get(STATUS) != b"0"

    @property
    def broken(self) -> bool:
        """Whether the program crashed or hung, or gave printf() a null pointer: nothing to be imitated."""
        wrote_null = any(_NULL.search(part) for name, part in self.parts.items() if name.endswith(".config"))
        return wrote_null or self.parts.get(STATUS, b"").startswith((CRASH, HANG))


@dataclass(slots=True)
class Outcome:
    """All steps of one program on one case, up to the first that failed."""

    steps: list[Step] = field(default_factory=list)

    @property
    def broken(self) -> bool:
        """Whether one of the steps did what nothing can imitate."""
        return any(step.broken for step in self.steps)


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of one step that is not the same; None where one side has no such part."""

    step: str
    part: str
    expected: bytes | None
    actual: bytes | None
    complaint: str = ""
    """What the side that failed says, without names and numbers."""

    @property
    def kind(self) -> tuple[str, ...]:
        """What tells this difference from others while a case is shrunk: the same kind must remain."""
        if self.part == STATUS:
            return (self.step, self.part, str(self.expected), str(self.actual), self.complaint)
        return (
            self.step,
            self.part,
            "absent" if self.expected is None else "",
            "absent" if self.actual is None else "",
        )

    def describe(self) -> str:
        """The part and the first line that differs, for a person."""
        where = f"{self.step}: {self.part}"
        if self.expected is None or self.actual is None:
            return f"{where}: {'only kcfg has it' if self.expected is None else 'kcfg does not have it'}"
        expected, actual = self.expected.split(b"\n"), self.actual.split(b"\n")
        for number, (left, right) in enumerate(zip(expected, actual, strict=False), start=1):
            if left != right:
                return f"{where}: line {number}: expected {left!r}, got {right!r}"
        number = min(len(expected), len(actual)) + 1
        longer = "expected goes on" if len(expected) > len(actual) else "got goes on"
        return f"{where}: line {number}: {longer}: {max(expected, actual, key=len)[number - 1]!r}"


def messages(status: bytes, stderr: bytes) -> bytes:
    """The part ``messages`` of a program that wrote ``stderr``.

    Where the program failed, that is the first error alone: C reads on and prints what follows from it, too.
    A loop's error is one with many lines.
    """
    if status == b"0":
        return _UNMET.sub(b"", stderr)
    lines = [line for line in stderr.split(b"\n") if line and b"warning: " not in line]
    if any(b"recursive dependency" in line for line in lines[:1]):
        return b"\n".join(lines)
    return b"\n".join(lines[:1])


def differences(expected: Outcome, actual: Outcome, parts: frozenset[str] | None = None) -> Iterator[Difference]:
    """What differs, step by step; only ``parts`` where these are given (what a subject can tell)."""
    for position, (left, right) in enumerate(zip(expected.steps, actual.steps, strict=False)):
        step, ours, theirs = left.name, left.parts, right.parts
        if step == "syncconfig" and not _only_writes(expected.steps, position):
            return
        if left.failed and right.failed:
            ours, theirs = ({part: side.get(part, b"") for part in (STATUS, MESSAGES)} for side in (ours, theirs))
        for part in sorted(ours.keys() | theirs.keys(), key=lambda name: (name != STATUS, name)):
            if parts is not None and part not in parts:
                continue
            if ours.get(part) != theirs.get(part):
                complaint = _complaint(ours) or _complaint(theirs) if part == STATUS else ""
                yield Difference(step, part, ours.get(part), theirs.get(part), complaint)


def _only_writes(steps: list[Step], position: int) -> bool:
    """Whether the sync at ``position`` leaves ``.config`` as it is.

    Where it does not, it asks for what is new, or values depend on earlier passes: a session is for that.
    """
    step, before = steps[position], steps[position - 1]
    if step.failed or _ASKED in step.parts.get(STDERR, b""):
        return False
    return step.parts.get(".config") == before.parts.get(".config")


def _complaint(parts: dict[str, bytes]) -> str:
    """The first line of a failed step's standard error that is no warning; no names, no numbers."""
    if parts.get(STATUS) == b"0":
        return ""
    for line in parts.get(STDERR, b"").decode("utf-8", "replace").split("\n"):
        if line and "warning:" not in line:
            return re.sub(r"'[^']*'|\"[^\"]*\"|\d+|^[^:]*:", "", line)
    return ""
