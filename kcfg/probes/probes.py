"""One service for the shell commands that Kconfig files run, so that they can be run, replayed or refused."""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import Enum

from kcfg.errors import ProbeError

#: C reads into a buffer of 4096 bytes and keeps the last one for the terminating zero.
_READ_AT_MOST = 4096


class Policy(Enum):
    """What happens to a command."""

    RUN = "run"
    DENY = "deny"
    REPLAY = "replay"


class Probes:
    """Answers commands. ``log`` keeps each command with its answer, in the order of their first asking.

    ``environment`` is the whole environment of the commands (an empty one if not given) and ``cwd`` their
    working directory, "" for that of the process. A command's standard error and input are those of the
    process.
    """

    def __init__(
        self,
        policy: Policy = Policy.RUN,
        *,
        environment: Mapping[str, str] | None = None,
        cwd: str = "",
        recording: Mapping[str, str] | None = None,
    ) -> None:
        self.policy = policy
        self.log: dict[str, str] = {}
        self._environment = dict(environment or {})
        self._cwd = cwd
        self._recording = dict(recording or {})

    def answer(self, command: str) -> str:
        """What the command prints, without newlines at the end, others as blanks, at most 4,095 bytes.

        The rule is that of C's ``do_shell``. Raises ProbeError where the policy forbids the command or a
        recording lacks it. The command runs each time it is asked, as in C: it may have effects.
        """
        if self.policy is Policy.DENY:
            raise ProbeError(
                f"the Kconfig files run a command, and commands are denied: {command}",
                command=command,
                hint="allow commands, or give a recording of their answers",
            )
        if self.policy is Policy.REPLAY:
            recorded = self._recording.get(command)
            if recorded is None:
                raise ProbeError(
                    f"the recording has no answer for this command: {command}",
                    command=command,
                    hint="record again with the same tree, environment and toolchain",
                )
            answer = recorded
        else:
            answer = self._run(command)
        self.log[command] = answer
        return answer

    def _run(self, command: str) -> str:
        # Most reads of a tree replay their probes; they need not pay for this import.
        import subprocess

        try:
            with subprocess.Popen(
                ["/bin/sh", "-c", os.fsencode(command)],
                stdout=subprocess.PIPE,
                env={os.fsencode(name): os.fsencode(value) for name, value in self._environment.items()},
                cwd=self._cwd or None,
            ) as process:
                assert process.stdout is not None
                output = process.stdout.read(_READ_AT_MOST)
        except (OSError, ValueError) as error:
            raise ProbeError(f"the shell cannot be started: {error}", command=command) from error
        return clean(output)


def clean(output: bytes) -> str:
    """The text that C makes of the first 4,096 bytes of a command's output."""
    text = output[: _READ_AT_MOST - 1].rstrip(b"\n").replace(b"\n", b" ")
    return text.partition(b"\0")[0].decode("utf-8", "surrogateescape")
