"""The tree's own C ``conf``, run hundreds of times on edited inputs: it reads the tree once, and asks the shell once.

Both by ``replay_shell.c``: it keeps the shell's own answers for one environment, and lets the program fork where it has
read the Kconfig files. Everything else is the real program.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import oracle
import places
from expected import Reference, References
from packages import need
from targets import Target

_SOURCE = Path(__file__).resolve().parent / "replay_shell.c"


def library() -> Path:
    """The preloaded library, compiled once. Raises ToolMissing."""
    made = places.cache() / "oracles" / "replay_shell.so"
    with places.locked(made.with_suffix(".lock")):
        if not made.exists() or made.stat().st_mtime < _SOURCE.stat().st_mtime:
            need("gcc", "gcc")
            command = ["gcc", "-shared", "-fPIC", "-O1", "-Wall", "-o", str(made), str(_SOURCE), "-ldl"]
            subprocess.run(command, check=True)
    return made


def reference(references: References, name: str) -> Reference:
    """The reference of the target called ``name`` (``arm/multi_v7_defconfig``). Raises KeyError."""
    found: Target | None = next((t for t in references.targets() if t.name == name), None)
    if found is None:
        raise KeyError(name)
    references.make([found], jobs=1, report=lambda made: None)
    made = references.find(found)
    assert made is not None
    return made


class QuickConf:
    """``conf --defconfig`` as the makefiles run it for one reference, on any input. Use it as a context manager."""

    def __init__(self, references: References, like: Reference) -> None:
        self.conf = oracle.conf(references.stamp)
        self.folder = Path(tempfile.mkdtemp(prefix="kcfg-quick-"))
        self.call = like.calls_in(self.folder)[-1]
        Path(self.call.folder).mkdir(parents=True, exist_ok=True)
        self.environment = {
            **self.call.environment,
            "LD_PRELOAD": str(library()),
            "REPLAY_SHELL": str(self.folder / "answers"),
        }
        self.runs = 0
        self._waiting: _Waiting | None = None

    def __enter__(self) -> QuickConf:
        return self

    def __exit__(self, *error: object) -> None:
        if self._waiting is not None:
            self._waiting.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def defconfig(self, text: str, *, instead: Mapping[str, str] | None = None) -> str:
        """The ``.config`` that C makes of an input; ``instead`` maps files of the tree to texts to be read for them.

        Raises CalledProcessError if it fails. Cost: 50 ms for Linux; with ``instead`` the tree is read anew.
        """
        self.call.config.unlink(missing_ok=True)
        self.runs += 1
        if instead:
            self._run(text, instead)
        else:
            if self._waiting is None:
                self._waiting = _Waiting(self._command("fork-here"), self.call.folder, self.environment)
            source = self._input(text)
            status = self._waiting.go_on(source)
            if status:
                raise subprocess.CalledProcessError(status, self._command(source))
        return self.call.config.read_text(encoding="utf-8", errors="surrogateescape")

    def _command(self, source: Path | str) -> list[str]:
        return [str(self.conf), f"--defconfig={source}", self.call.arguments[-1]]

    def _input(self, text: str) -> Path:
        source = self.folder / "input.config"
        source.write_text(text, encoding="utf-8", errors="surrogateescape")
        return source

    def _run(self, text: str, instead: Mapping[str, str]) -> None:
        overlaid = []
        for name, content in instead.items():
            path = Path(self.call.folder, name)  # C looks in the working directory first
            places.write_whole(path, content)
            overlaid.append(path)
        try:
            subprocess.run(
                self._command(self._input(text)),
                cwd=self.call.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                check=True,
            )
        finally:
            for path in overlaid:
                path.unlink()


class _Waiting:
    """The program where it has read the tree: each input that it is given, a child of it goes on with."""

    def __init__(self, command: list[str], folder: str, environment: Mapping[str, str]) -> None:
        answers, end = os.pipe()
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            env={**environment, "FORK_AT": "fork-here", "FORK_ANSWERS": str(end)},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(end,),
        )
        os.close(end)
        self._answers = os.fdopen(answers, "rb")

    def go_on(self, source: Path) -> int:
        """The exit status of the program for the input at ``source``."""
        assert self._process.stdin is not None
        self._process.stdin.write(os.fsencode(source) + b"\n")
        self._process.stdin.flush()
        answer = self._answers.readline()
        if not answer:
            raise subprocess.CalledProcessError(self._process.wait(), self._process.args)
        return int(answer)

    def close(self) -> None:
        """End the program."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # it ended by itself, and whoever asked was told so
            self._process.stdin.close()
        self._process.wait()
        self._answers.close()
