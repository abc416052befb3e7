"""What the answers of commands could depend on, so that they are kept only as long as none of it changes.

No one can tell from a command's text all that it looks at; this errs on the side of running it again. Taken into
account are the programs that its words name, found through ``PATH`` (and what each folder of ``PATH`` holds), the files
and folders that they name, there or not, what scripts among them name in turn, the parts that compilers call, the
environment, and the machine. Commands that ask for what no stamp can tell (the time, the network, repositories, what
a wildcard matches) are never remembered.
"""

from __future__ import annotations

import os

from kcfg.cache.packing import DamagedError, Packed, Packer
from kcfg.cache.stamps import Stamps
from kcfg.lazy import compiled

TYPE_CHECKING = False
if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Mapping

_WORD = compiled(r"[^\s;|&<>(){}\"'`=,!:\\]+")
_NAME = compiled(r"[A-Za-z_][A-Za-z0-9_]*")
#: A word as a shell takes it where it holds what makefiles and scripts separate by; and a text in quotes.
#: Looked for at beginnings alone, or one word of 100,000 letters would take minutes.
_WHOLE_WORD = compiled(r"(?<![^\s;|&<>(){}\"'`\\])[^\s;|&<>(){}\"'`\\]*[=,:!][^\s;|&<>(){}\"'`\\]*")
_QUOTED = compiled(r"\"([^\"$`\\\n]*)\"|'([^'\n]*)'")
#: The script that a shell is called with, or that one reads.
_BY_SHELL = compiled(
    r"(?:\b(?:ash|bash|dash|ksh|sh|zsh)|(?<![\w./-])(?:\.|source))(?:[ \t]+-[A-Za-z]+)*[ \t]+"
    r"([^\s;|&<>(){}\"'`-][^\s;|&<>(){}\"'`]*)"
)
#: Where times of files are compared.
_COMPARED = compiled(r"\s-[no]t\s")
#: What looks into the folders below one, too.
_DEEP = compiled(r"\bgrep\b[^;|&\n]*\s(?:-[A-Za-z]*[rR]|--(?:dereference-)?recursive)")
_UNDERSCORE = compiled(r"\$[({]?_(?![A-Za-z0-9_])")
_VARIABLE = compiled(r"\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?")
_CALLED = compiled(
    r"(?m)(?:^|[|;&(`!]|\b(?:then|do|else|if|elif|while|until|exec|env|eval|command)\s)\s*"
    r"(?:[A-Za-z_][A-Za-z0-9_]*=\S*\s+)*([A-Za-z0-9_.+/-]+)"
)
#: A pattern of grep: no file (as behind ``-f``), and nothing that runs.
_PATTERN = compiled(r"""\b[ef]?grep(?:[ \t]+-[A-Za-eg-z]+)*[ \t]+(?:"[^"$`\\]*"|'[^']*'|\w+)""")
#: What ``echo`` says, at the end of its pipeline.
_ECHOED = compiled(r"\becho(?:[ \t]+[A-Za-z0-9_.+-]+)+[ \t]*(?=;|&&|\|\||$)")
#: By what a later command could read what was said before.
_PASSED_ON = compiled(r"(?<!\|)\|(?!\|)|[<>]")
_COMMENT = compiled(r"(?m)(?:^|(?<=\s))#.*")
_COMPILER = compiled(r"(?:.*-)?(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+)(?:-[0-9.]+)?")
_COMPILER_PARTS = ("cc1", "as", "ld", "collect2")
#: Of clang, which is a compiler in itself.
_CLANG_PARTS = ("as", "ld")
#: The variables by which compilers find them.
_FINDS_PARTS = ("PATH", "COMPILER_PATH", "GCC_EXEC_PREFIX", "LD_LIBRARY_PATH")
_RUST = frozenset(("bindgen", "cargo", "rustc", "rustdoc", "rustfmt"))
_LONGEST_SCRIPT = 1 << 18
_UNKNOWABLE = ("/proc", "/sys", "/dev/random", "/dev/urandom", "/dev/tty")

#: Programs that ask for what changes by itself, or for more than can be recorded.
VOLATILE = frozenset(
    """
    bzr curl date df dmesg du find fossil free getent git groups hg hostname hostnamectl id ip jj last locate ls
    lsb_release lsmod lspci lsusb mount nproc od perl ping ps python python2 python3 ruby shuf sleep ssh stat svn time
    top uptime w wget who whoami
    """.split()  # noqa: SIM905
)

#: What makes names mean something else, or files: in a command and in a tree's scripts. Installed programs that are
#: scripts (pyenv's, say) find their own parts so, and are taken to stay as they are as long as their text does.
_LEADS_ELSEWHERE = frozenset(("cd", "popd", "pushd", "readlink", "realpath", "xargs"))

#: What a shell or a session changes from one run to the next. Such a variable counts only where a text names it.
OF_THE_SESSION = frozenset(
    """
    _ COLUMNS DBUS_SESSION_BUS_ADDRESS DISPLAY INVOCATION_ID JOURNAL_STREAM LINES LS_COLORS MAKEFLAGS MAKELEVEL MFLAGS
    OLDPWD PWD SHLVL SSH_AGENT_PID SSH_AUTH_SOCK SSH_CLIENT SSH_CONNECTION SSH_TTY STY TERM TERM_PROGRAM
    TERM_SESSION_ID TMUX TMUX_PANE WAYLAND_DISPLAY WINDOW WINDOWID XAUTHORITY XDG_RUNTIME_DIR XDG_SESSION_ID XDG_VTNR
    PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHASHSEED
    """.split()  # noqa: SIM905
)


#: What names the object folder itself. Of any other variable, a program may read what it says.
_OF_THE_FOLDER = frozenset(
    """
    BASE_DIR BR2_CONFIG BUILDDIR BUILD_DIR CANONICAL_O CONFIG_DIR CT_TOP_DIR CURDIR DOTCONFIG KBUILD_OUTPUT O OUT
    TOPDIR abs_objtree obj objtree
    """.split()  # noqa: SIM905
)


def names_in(text: str) -> set[str]:
    """What could be a variable's name in a command or a makefile.

    ``_`` is one only behind a ``$``: elsewhere it is a character put for others (``tr - _``).
    """
    found = set(_NAME.findall(text))
    if "_" in found and not _UNDERSCORE.search(text):
        found.remove("_")
    return found


def lasting(environment: Mapping[str, str], cwd: str) -> list[str]:
    """``NAME=VALUE`` of all that is not of the session, sorted.

    The folder ``cwd`` is made anonymous in those that are meant to name it.
    """
    anonymous = len(cwd) > 1
    return sorted(
        f"{name}={value.replace(cwd, '@objtree@') if anonymous and _names_folder(name) else value}"
        for name, value in environment.items()
        if name not in OF_THE_SESSION
    )


def _names_folder(name: str) -> bool:
    return name in _OF_THE_FOLDER or name.startswith("KCONFIG_")


def machine() -> str:
    """What ``uname -a`` would say."""
    return " ".join(os.uname())


class Evidence:
    """What some commands could look at. Make it with :meth:`of` or :class:`Gathering`, check it with :meth:`holds`.

    ``volatile`` has the commands that no evidence can be had for.
    """

    def __init__(self, stamps: Stamps, lasting: list[str], named: dict[str, str], machine: str) -> None:
        self.volatile: set[str] = set()
        self._stamps = stamps
        self._lasting = lasting
        self._named = named
        self._machine = machine

    @classmethod
    def of(cls, commands: Iterable[str], environment: Mapping[str, str], cwd: str) -> Evidence:
        """The evidence for ``commands`` as it is now. Cost: some milliseconds, and a run or two of each compiler."""
        return Gathering(commands, environment, cwd).finish()

    def finish(self) -> Evidence:
        """Itself: evidence that is gathered already stands in for what gathers it."""
        return self

    def holds(self, environment: Mapping[str, str], cwd: str) -> bool:
        """Whether the commands would find everything as it was when the evidence was gathered."""
        return (
            self._machine == machine()
            and self._lasting == lasting(environment, cwd)
            and all(environment.get(name, "\0") == value for name, value in self._named.items())
            and self._stamps.hold(cwd)
        )

    def pack(self, packer: Packer) -> None:
        """Add its sections. Raises ValueError for what cannot be kept."""
        self._stamps.pack(packer, "evidence")
        packer.texts("evidence.lasting", self._lasting)
        packer.texts("evidence.named", [*self._named])
        packer.texts("evidence.values", ["" if value == "\0" else f"={value}" for value in self._named.values()])
        packer.texts("evidence.machine", [self._machine])
        packer.texts("evidence.volatile", sorted(self.volatile))

    @classmethod
    def unpack(cls, packed: Packed) -> Evidence:
        """What was packed. Raises DamagedError."""
        names, values = packed.texts("evidence.named"), packed.texts("evidence.values")
        machines = packed.texts("evidence.machine")
        if len(names) != len(values) or len(machines) != 1:
            raise DamagedError("the evidence does not fit together")
        named = {name: value[1:] if value else "\0" for name, value in zip(names, values, strict=True)}
        found = cls(Stamps.unpack(packed, "evidence"), packed.texts("evidence.lasting"), named, machines[0])
        found.volatile = set(packed.texts("evidence.volatile"))
        return found


class Gathering:
    """The evidence for ``commands`` as it is now, while compilers are asked for their parts.

    :meth:`finish` waits for these, so there should be something else to do before.
    """

    def __init__(self, commands: Iterable[str], environment: Mapping[str, str], cwd: str) -> None:
        self._environment = environment
        self._cwd = cwd
        self._search = _Search(environment, cwd)
        self._volatile = {command for command in commands if self._search.command(command)}

    def finish(self) -> Evidence:
        """The evidence."""
        search, environment, cwd = self._search, self._environment, self._cwd
        search.parts_of_compilers()
        search.path_folders()
        search.stamps.close()
        special = OF_THE_SESSION | {name for name, value in environment.items() if len(cwd) > 1 and cwd in value}
        named = {name: environment[name] for name in sorted(special & search.identifiers) if name in environment}
        absent = {name: "\0" for name in sorted(OF_THE_SESSION & search.identifiers) if name not in environment}
        evidence = Evidence(search.stamps, lasting(environment, cwd), {**named, **absent}, machine())
        evidence.volatile = self._volatile
        return evidence


class _Search:
    """Follows commands and scripts to everything that they name."""

    def __init__(self, environment: Mapping[str, str], cwd: str) -> None:
        self.stamps = Stamps()
        self.identifiers: set[str] = set()
        self._environment = environment
        self._cwd = cwd
        self._path = {folder: _names(folder) for folder in environment.get("PATH", os.defpath).split(":") if folder}
        self._seen: dict[tuple[object, ...], bool] = {}
        self._looked: set[str] = set()
        self._asked: list[_Parts] = []

    def command(self, text: str) -> bool:
        """Follow a command; whether it must not be remembered."""
        return self._text(text, "")

    def path_folders(self) -> None:
        """Note what each folder of PATH holds: a program may come before the one that was found."""
        for folder in self._path:
            self._look(folder)

    def parts_of_compilers(self) -> None:
        """Note the programs that compilers call, which no command names."""
        while self._asked:  # a part may be a script that names another compiler
            for found in self._asked.pop().answers():
                if "/" in found:
                    self._look(found)
                elif found:
                    self._word(found, "")

    def _text(self, text: str, folder: str, *, installed: bool = False) -> bool:
        """Follow a command or a script; ``installed`` says that it belongs to a program that was found by PATH."""
        self.identifiers |= names_in(text)
        called = {os.path.basename(name) for name in _CALLED.findall(text)}
        volatile = not called.isdisjoint(VOLATILE)
        if not installed:
            volatile |= not called.isdisjoint(_LEADS_ELSEWHERE) or bool(_COMPARED.search(text) or _DEEP.search(text))
        expanded = _VARIABLE.sub(lambda match: self._environment.get(match.group(1), match.group()), text)
        for said in {_followed(text), _followed(expanded)}:
            for word in set(_WORD.findall(said)):
                volatile |= self._word(word, folder, installed)
            quoted = (one or other for one, other in _QUOTED.findall(said))
            for word in {*_WHOLE_WORD.findall(said), *(text for text in quoted if " " in text)}:
                if os.path.exists(os.path.join(self._cwd, word)):
                    volatile |= self._word(word, folder, installed)
            for word in _BY_SHELL.findall(said):
                path = os.path.join(self._cwd, word)
                if os.path.isfile(path):
                    volatile |= self._program(path, installed, is_script=True)
        return volatile

    def _word(self, word: str, folder: str, installed: bool = False) -> bool:
        if word.startswith(_UNKNOWABLE):
            return True
        if word.startswith("-"):
            word = word[2:]  # -I/some/folder
        elif word.startswith("~/"):
            word = self._environment.get("HOME", "~") + word[1:]
        if not word.strip("./-0123456789%$\\"):
            return False
        key = (folder, word, installed)
        known = self._seen.get(key)
        if known is None:
            self._seen[key] = False  # scripts may name each other
            known = self._seen[key] = self._follow(word, folder, installed)
        return known

    def _follow(self, word: str, folder: str, installed: bool) -> bool:
        if any(character in word for character in "*?["):
            head = os.path.dirname(word.partition("*")[0].partition("?")[0].partition("[")[0])
            return bool(head) and os.path.isdir(os.path.join(self._cwd, head))
        volatile = self._file(word, installed)
        if folder and ("/" in word or "." in word):
            beside = os.path.join(folder, os.path.basename(word))
            if os.path.exists(beside):
                volatile |= self._file(beside, installed)
        if "/" not in word:
            for place, names in self._path.items():
                program = f"{place}/{word}"
                if word in names and os.path.isfile(program):
                    volatile |= self._program(program, installed=True)
                    break
        return volatile

    def _file(self, name: str, installed: bool) -> bool:
        if not self._look(name):
            return False
        path = os.path.join(self._cwd, name)
        return self._program(path, installed) if os.access(path, os.X_OK) and os.path.isfile(path) else False

    def _program(self, path: str, installed: bool, *, is_script: bool = False) -> bool:
        seen = (path, is_script, installed)
        if seen in self._seen:
            return self._seen[seen]
        self._seen[seen] = False
        self._look(path)
        name = os.path.basename(path)
        if _COMPILER.fullmatch(name):
            self._asked.append(_parts(path, self._environment))
        elif name in _RUST:
            # May be rustup's stand-in for the toolchain that its settings name.
            home = self._environment.get("RUSTUP_HOME") or f"{self._environment.get('HOME', '')}/.rustup"
            for settings in (f"{home}/settings.toml", "rust-toolchain", "rust-toolchain.toml"):
                self._look(settings)
        try:
            with open(path, "rb") as stream:
                start = stream.read(2)
                script = start + stream.read(_LONGEST_SCRIPT) if is_script or start == b"#!" else b""
        except OSError:
            return True
        if not script:
            return False
        if len(script) > _LONGEST_SCRIPT:
            return True
        text = script.decode("utf-8", "surrogateescape")
        first, _, rest = text.partition("\n") if start == b"#!" else ("#!", "", text)
        volatile = self._text(f"{first[2:]}\n{_COMMENT.sub('', rest)}", os.path.dirname(path), installed=installed)
        self._seen[seen] = volatile
        return volatile

    def _look(self, name: str) -> bool:
        if name not in self._looked:
            self._looked.add(name)
            self.stamps.look(name, self._cwd)
        return os.path.exists(os.path.join(self._cwd, name))


def _followed(text: str) -> str:
    """``text`` without the words that are only looked for or said, so that nobody can take them for names.

    Makefiles ask ``… | grep -q "clang version" && echo clang || echo gcc``: that runs no clang, and to ask one for its
    parts takes longer than all the other commands together.
    """
    text = _PATTERN.sub("grep", text)
    before, echo, behind = text.partition("echo ")
    if not echo or _PASSED_ON.search(behind) or any(character in text for character in "`({"):
        return text
    return before + _ECHOED.sub("echo", echo + behind)


def _names(folder: str) -> frozenset[str]:
    try:
        return frozenset(os.listdir(folder))
    except OSError:
        return frozenset()


class _Parts:
    """The parts of a compiler as it names them, all asked at the same time: some take 40 ms to answer each."""

    def __init__(self, path: str, environment: Mapping[str, str]) -> None:
        import subprocess

        self._answers: tuple[str, ...] = ()
        self._running: list[subprocess.Popen[bytes]] = []
        parts = _CLANG_PARTS if "clang" in os.path.basename(path) else _COMPILER_PARTS
        try:
            for part in parts:
                process = subprocess.Popen(
                    [path, f"-print-prog-name={part}"],
                    env=dict(environment),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
                self._running.append(process)
        except (OSError, ValueError):
            pass  # no program after all

    def answers(self) -> tuple[str, ...]:
        """What the compiler says; waits until it has."""
        if self._running:
            self._answers = tuple(os.fsdecode(process.communicate()[0]).strip() for process in self._running)
            self._running = []
        return self._answers


#: Those of each compiler, by its path, its stamp and the settings of _FINDS_PARTS: asked once a process.
_parts_of: dict[tuple[object, ...], _Parts] = {}


def _parts(path: str, environment: Mapping[str, str]) -> _Parts:
    try:
        status = os.stat(path)
        stamp = (status.st_ino, status.st_size, status.st_mtime_ns)
    except OSError:
        stamp = (0, 0, 0)
    key = (path, *stamp, *(environment.get(name) for name in _FINDS_PARTS))
    if key not in _parts_of:
        _parts_of[key] = _Parts(path, environment)
    return _parts_of[key]
