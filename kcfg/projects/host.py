"""Everything a project's makefiles ask of the world goes through here: files, wildcards and commands.

So that a run can be hermetic (commands answered from a recording, or refused), and so that its result can be
kept: ``evidence`` says what was looked at, and a caller who finds all of it unchanged may use the result again.
"""

from __future__ import annotations

import os

from kcfg.errors import FileError, ProjectError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from subprocess import Popen

    #: Runs a command line in a folder with an environment, and returns what it printed on standard output.
    Runner = Callable[[str, str, Mapping[str, str]], str]
    #: The same for several.
    AllRunner = Callable[[Sequence[str], str, Mapping[str, str]], list[str]]


class Host:
    """What the machine answers. Nothing is written, and neither ``os.environ`` nor the working folder changes.

    ``environment`` is what commands see; ``run`` replaces the shell (a recording, a cache).
    """

    def __init__(self, environment: Mapping[str, str], run: Runner | None = None) -> None:
        self.environment = environment
        self.run = run if run is not None else run_shell
        #: How commands start that write, and are answered by nothing.
        self.refused = ["mkdir "]
        #: Answers that are known without asking.
        self.answers: dict[str, str] = {}
        #: Texts read in place of files: what make would first generate for itself.
        self.texts: dict[str, str] = {}
        #: Each file read or looked for: (size, time stamp in ns), or None where there was none.
        self.files: dict[str, tuple[int, int] | None] = {}
        #: The folders whose listing mattered.
        self.folders: set[str] = set()
        #: (folder, pattern) -> what matched.
        self.globs: dict[tuple[str, str], tuple[str, ...]] = {}
        #: (folder, command) -> its output.
        self.commands: dict[tuple[str, str], str] = {}

    def read(self, path: str) -> str | None:
        """The text of a file, or None if there is none; raises FileError if it may not be read."""
        path = os.path.normpath(path)
        if path in self.texts:
            return self.texts[path]
        try:
            with open(path, "rb") as stream:
                status = os.fstat(stream.fileno())
                data = stream.read()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            self.files[path] = None
            return None
        except OSError as error:
            raise FileError(f"cannot read {path}: {error.strerror}", file=path) from error
        self.files[path] = (status.st_size, status.st_mtime_ns)
        return data.decode("utf-8", "surrogateescape")

    def exists(self, path: str) -> bool:
        """Whether there is a file or folder of that name."""
        path = os.path.normpath(path)
        try:
            status = os.stat(path)
        except OSError:
            self.files[path] = None
            return False
        self.files[path] = (status.st_size, status.st_mtime_ns)
        return True

    def glob(self, pattern: str, cwd: str) -> tuple[str, ...]:
        """The names that match a shell pattern, sorted, as written in the pattern (``cwd`` not put in front)."""
        if not any(character in pattern for character in "*?["):
            return (pattern,) if self.exists(os.path.join(cwd, pattern)) else ()
        found = self.globs.get((cwd, pattern))
        if found is None:
            import glob

            if pattern.startswith("/"):
                names = glob.glob(pattern)
            else:
                names = glob.glob(pattern, root_dir=cwd)
            found = self.globs[cwd, pattern] = tuple(sorted(names))
        return found

    def shell(self, command: str, cwd: str) -> str:
        """The standard output of a command, run by the shell in ``cwd``; asked once, answered from memory then.

        A makefile makes its output folders while it is read; that is no question, and is not run.
        """
        if command.startswith(tuple(self.refused)):
            return ""
        if command in self.answers:
            return self.answers[command]
        answer = self.commands.get((cwd, command))
        if answer is None:
            answer = self.commands[cwd, command] = self.run(command, cwd, self.environment)
        return answer


def run_shell(
    command: str, cwd: str, environment: Mapping[str, str], meanwhile: Callable[[], bool] | None = None
) -> str:
    """Run a command by ``/bin/sh`` and return its standard output; its standard error is dropped.

    If ``cwd`` is not there yet (make would have made it by now; kcfg does when it writes), the command runs in an
    empty temporary folder. While the command runs, ``meanwhile`` is called again
    and again, until it says that there is nothing left to do.
    """
    from kcfg.scratch import Place

    with Place(cwd) as folder, _started(command, folder, environment) as process:
        while meanwhile is not None and process.poll() is None and meanwhile():
            pass
        return _text(process)


def run_shells(commands: Sequence[str], cwd: str, environment: Mapping[str, str]) -> list[str]:
    """Run several commands side by side, each as :func:`run_shell` does, and return what each has printed."""
    from contextlib import ExitStack

    from kcfg.scratch import Place

    with ExitStack() as stack:
        folders = [stack.enter_context(Place(cwd)) for _ in commands]
        processes = [
            stack.enter_context(_started(command, folder, environment))
            for command, folder in zip(commands, folders, strict=True)
        ]
        return [_text(process) for process in processes]


def _started(command: str, cwd: str, environment: Mapping[str, str]) -> Popen[bytes]:
    import subprocess

    try:
        return subprocess.Popen(
            ["/bin/sh", "-c", command],
            cwd=cwd,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        raise ProjectError(f"cannot run /bin/sh: {error.strerror}") from error


def _text(process: Popen[bytes]) -> str:
    return process.communicate()[0].decode("utf-8", "surrogateescape")
