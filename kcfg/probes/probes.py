"""One service for the commands that Kconfig files run, so that they can be run, remembered, replayed or refused."""

from __future__ import annotations

import os

from kcfg.enums import Enum
from kcfg.errors import KcfgError, ProbeError
from kcfg.lazy import compiled

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Mapping

    from kcfg.probes.runner import Runner

#: What stands for an answer that is not known yet, while :class:`Scout` looks ahead: the number of its command. No
#: command can hold a zero byte.
_PENDING = compiled("\0([0-9]+)\0")


class Policy(Enum):
    """What happens to a command."""

    #: It runs.
    RUN = "run"
    #: It runs, unless its answer is known from an earlier run and nothing has changed that it could depend on.
    CACHED = "cached"
    DENY = "deny"
    REPLAY = "replay"


class WrongGuessError(KcfgError):
    """An answer that was taken for granted turned out to be another: what was made of it is to be made anew."""

    def __init__(self, command: str) -> None:
        super().__init__(f"this command has another answer than before: {command}")


class Probes:
    """Answers commands. ``log`` keeps each command with its answer, in the order of their first asking.

    ``environment`` is the whole environment of the commands (an empty one if not given) and ``cwd`` their
    working directory, "" for that of the process. A command's standard error and input are those of the
    process; with ``keeps_errors`` nothing is passed on to its standard error. ``recording`` holds the answers to
    replay, ``known`` those that need not be asked for again.
    ``loud`` has the commands that wrote to standard error, whose answers must not be remembered, and ``errors`` what
    they wrote.
    """

    def __init__(
        self,
        policy: Policy = Policy.RUN,
        *,
        environment: Mapping[str, str] | None = None,
        cwd: str = "",
        recording: Mapping[str, str] | None = None,
        known: Mapping[str, str] | None = None,
        keeps_errors: bool = False,
    ) -> None:
        self.policy = policy
        self.log: dict[str, str] = {}
        self.loud: set[str] = set()
        self.errors: dict[str, str] = {}
        self._keeps_errors = keeps_errors
        self._environment = environment or {}
        self._cwd = cwd
        self._answers = dict(recording or {}) if policy is Policy.REPLAY else dict(known or {})
        self._runner: Runner | None = None
        self._guesses: Mapping[str, str] = {}
        self._unconfirmed: list[str] = []

    @property
    def runs(self) -> bool:
        """Whether commands may be run at all."""
        return self.policy in (Policy.RUN, Policy.CACHED)

    @property
    def runner(self) -> Runner:
        """What runs the commands."""
        if self._runner is None:
            # Most readings of a tree have their answers; they need not pay for this import.
            from kcfg.probes.runner import Runner

            self._runner = Runner(self._environment, self._cwd)
        return self._runner

    def expect(self, commands: Iterable[str], *, first: bool = False) -> None:
        """Begin to run, ahead of need, those of ``commands`` that are not known; none where running is refused.

        ``first``: before those that are waiting.
        """
        wanted = [command for command in commands if command not in self._answers] if self.runs else []
        if wanted:
            self.runner.start(wanted, first=first)

    def guess(self, answers: Mapping[str, str]) -> None:
        """Take ``answers`` for granted while these commands run; :meth:`confirm` says whether they were right."""
        self._guesses = answers if self.runs else {}

    def confirm(self) -> None:
        """Wait for the commands whose answers were guessed, and guess no more. Raises WrongGuessError.

        Nothing is waited for behind the first wrong guess: C might never have come to the commands there, and what
        they say on standard error would never have been seen.
        """
        self._guesses = {}
        unconfirmed, self._unconfirmed = self._unconfirmed, []
        for number, command in enumerate(unconfirmed):
            guessed = self.log[command]
            answer = self._answers[command] = self._run(command)
            if answer != guessed:
                for later in unconfirmed[number:]:
                    del self.log[later]
                raise WrongGuessError(command)

    def scout(self) -> Scout:
        """A stand-in for a reading ahead."""
        return Scout(self)

    def remember(self, answers: Mapping[str, str]) -> None:
        """Take ``answers`` for known."""
        if self.policy is not Policy.REPLAY:
            self._answers.update(answers)

    def knows(self, command: str) -> str | None:
        """The answer that is at hand without waiting, or None."""
        known = self._answers.get(command)
        return self._runner.peek(command) if known is None and self._runner is not None else known

    def answer(self, command: str) -> str:
        """What the command prints, without newlines at the end, others as blanks, at most 4,095 bytes.

        The rule is that of C's ``do_shell``. Raises ProbeError where the policy forbids the command or a recording
        lacks it, and WrongGuessError. Unless it is known, the command runs each time it is asked, as in C: it may have
        effects.
        """
        answer = self._answers.get(command)
        if self.policy is Policy.DENY:
            raise ProbeError(
                f"the Kconfig files run a command, and commands are denied: {command}",
                command=command,
                hint="allow commands, or give a recording of their answers",
            )
        if answer is None:
            if self.policy is Policy.REPLAY:
                raise ProbeError(
                    f"the recording has no answer for this command: {command}",
                    command=command,
                    hint="record again with the same tree, environment and toolchain",
                )
            answer = self._guesses.get(command)
            if answer is not None:
                if command not in self.log:
                    self._unconfirmed.append(command)
            else:
                if self._unconfirmed:
                    self.confirm()  # C runs it after these, and perhaps for what they answered
                answer = self._run(command)
        self.log[command] = answer
        return answer

    def _run(self, command: str) -> str:
        """The answer of a command that runs, or has run ahead of need."""
        found = self.runner.take(command)
        if not found.quiet:
            self.loud.add(command)
        if found.errors:
            self._note_errors(command, found.errors)
        return found.text

    def _note_errors(self, command: str, errors: bytes) -> None:
        self.errors[command] = "\n".join(errors.decode("utf-8", "surrogateescape").splitlines())
        if not self._keeps_errors:
            os.write(2, errors)

    def close(self) -> None:
        """Forget the commands that were expected and that nobody asked for."""
        if self._runner is not None:
            self._runner.close()
            self._runner = None


class Scout(Probes):
    """Stands in for ``probes`` in a reading ahead, which finds the commands before their answers are needed.

    Nothing is awaited: a command is begun, and what stands for its answer goes into the text. A command with such in
    it is begun once these answers are there, which is looked at with each command that is met.
    """

    def __init__(self, probes: Probes) -> None:
        super().__init__(probes.policy)
        self._probes = probes
        self._met: list[str] = []
        self._marks: dict[str, str] = {}
        self._waiting: list[int] = []

    def answer(self, command: str) -> str:
        self.go_on()
        return self._answer(command)

    def go_on(self) -> None:
        """Begin what waited only for answers that are there by now."""
        begun: list[str] = []
        waiting, self._waiting = self._waiting, []
        for number in waiting:
            command = self._met[number] = self._filled(self._met[number])
            if "\0" in command:
                self._waiting.append(number)
            elif self._probes.knows(command) is None:
                begun.append(command)
        if begun:
            self._probes.expect(begun, first=True)  # they were met before those in the queue, and will be wanted before

    def _answer(self, command: str) -> str:
        command = self._filled(command)
        if "\0" not in command:
            known = self._probes.knows(command)
            if known is not None:
                return known
            self._probes.expect([command])
        mark = self._marks.get(command)
        if mark is None:
            number = len(self._met)
            mark = self._marks[command] = f"\0{number}\0"
            self._met.append(command)
            if "\0" in command:
                self._waiting.append(number)
        return mark

    def _filled(self, text: str) -> str:
        """``text`` with the answers that are there in their places."""
        return _PENDING.sub(self._known, text) if "\0" in text else text

    def _known(self, mark: re.Match[str]) -> str:
        command = self._met[int(mark[1])]
        answer = self._probes.knows(command) if "\0" not in command else None
        return mark[0] if answer is None else answer
