"""``kcfg conf``, also installed as ``kcfg-conf``: C ``conf`` itself, its arguments, environment and exit status."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Mapping, Sequence

from kcfg.configuration import AssignmentReader
from kcfg.configuration.reading import Events
from kcfg.configuration.session import Session
from kcfg.configuration.walk import Walk, looks_one_by_one
from kcfg.errors import InputError, KcfgError, SourceError
from kcfg.language import Diagnostic
from kcfg.texts import text_of
from kcfg.tree import Dialect, Tree
from kcfg.tree.dialects import Options, Output
from kcfg.tree.model import DEFCONFIG_LIST

from .conf_exit import Exit
from .conf_options import Arguments, parse_arguments, take_dialect, usage
from .conf_pipe import drain_input, widen_input
from .conf_told import Told
from .conf_writing import Writer

_ANSWERS = {"allnoconfig": 0, "allmodconfig": 1, "allyesconfig": 2}
_REWRITES = {"yes2modconfig": (2, 1), "mod2yesconfig": (1, 2), "mod2noconfig": (1, 0)}
_ASKING = ("oldaskconfig", "oldconfig", "syncconfig", "listnewconfig", "helpnewconfig")
_ALLCONFIG = {
    "allnoconfig": "allno.config",
    "allyesconfig": "allyes.config",
    "allmodconfig": "allmod.config",
    "alldefconfig": "alldef.config",
    "randconfig": "allrandom.config",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """The installed ``kcfg-conf``."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    widen_input()
    status = Conf(os.environ).run(words, os.path.basename(sys.argv[0]))
    if drain_input():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)  # before the pipe can fill up again
    return status


class Conf:
    """One run of the program; ``environment`` is what C would ``getenv()``."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.prefix = "CONFIG_"
        self.silent = False
        self.warnings = 0

    # -- streams -------------------------------------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """To standard output."""
        sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))

    def complain(self, text: str) -> None:
        """To standard error; what was said before comes first, where both are one."""
        sys.stdout.buffer.flush()
        sys.stderr.buffer.write(text.encode("utf-8", "surrogateescape"))
        sys.stderr.buffer.flush()

    def announce(self, text: str) -> None:
        """A message that ``-s`` silences."""
        if not self.silent:
            self.say(f"#\n# {text}\n#\n")

    # -- the run -------------------------------------------------------------------------------------------------------

    def run(self, words: list[str], program: str = "conf") -> int:
        """Do what the arguments say; the exit status."""
        try:
            try:
                self._run(words, program)
                status = 0
            except Exit as end:
                self.complain(end.message)
                status = end.status
            except InputError as error:
                on_stdout = isinstance(error, SourceError) and self.dialect.language.messages_on_stdout
                (self.say if on_stdout else self.complain)(f"{error.c_message or error.render()}\n")
                status = 1
            except KcfgError as error:
                self.complain(f"{error.render()}\n")
                status = 1
            sys.stdout.buffer.flush()
            return status
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1

    def _run(self, words: list[str], program: str) -> None:
        from kcfg.api import dialect_named

        named, words = take_dialect(words)
        self.dialect = dialect_named(named) if named else self._dialect()
        arguments = self._parse(words, program)
        if arguments.mode == "randconfig":
            self._seed()
        self.silent = arguments.silent or (arguments.mode == "syncconfig" and not self.dialect.old_dialogue)
        self.tree = self._load(arguments)
        asks = arguments.mode in (*_ASKING, *_REWRITES) or looks_one_by_one(self.tree)
        self.session = Session(self.tree, asks=asks)
        self._expect_config(arguments)
        self._read(arguments)
        self.show_unmet()
        dialect = self.tree.dialect
        if self.warnings and dialect.warns_on_request and "KCONFIG_WERROR" in self.environment:
            raise Exit(1)
        if dialect.strict_on_request and self.environment.get("KCONFIG_STRICT"):
            counted = self.warnings + self._unmet_seen
            if counted:
                raise Exit(1, f"\n*** ERROR: {counted} warnings encountered, and warnings are errors.\n\n")
        write = self._may_write(arguments.mode)
        self._change(arguments.mode)
        self.show_unmet()
        if self._unmet_seen and dialect.warns_on_request and "KCONFIG_WERROR" in self.environment:
            raise Exit(1)
        self._write(arguments, write)

    def _parse(self, words: list[str], program: str) -> Arguments:
        """The arguments, if there is something to do with them."""
        dialect = self.dialect
        arguments = parse_arguments(words, program, dialect)
        for complaint in arguments.complaints:
            (self.say if dialect.options is Options.FIRST else self.complain)(complaint)
        if arguments.complaints and dialect.options is Options.FIRST:
            raise Exit(1)
        if arguments.help or (arguments.complaints and dialect.options is not Options.HELP):
            if dialect.refers_to_readme:
                raise Exit(0 if arguments.help else 1, "See README for usage info\n")
            self.say(usage(program, dialect))
            raise Exit(1)
        if arguments.kconfig is None:
            (self.say if dialect.old_dialogue else self.complain)(f"{program}: Kconfig file missing\n")
            self.say(usage(program, dialect))
            raise Exit(1)
        return arguments

    def _expect_config(self, arguments: Arguments) -> None:
        """Older generations sync an existing ``.config`` only."""
        if arguments.mode != "syncconfig" or not self.dialect.sync_needs_config or os.path.exists(self.config_name):
            return
        first = f'Configuration file "{self.config_name}" not found'
        last = '"make menuconfig" or "make xconfig"'
        if self.dialect.options is Options.FIRST:
            busybox = self.dialect.output is Output.BUSYBOX
            first = f"You have not yet configured {'busybox' if busybox else 'your ToyBox'}"
            last = '"make menuconfig" or "make defconfig"' if busybox else last
        text = (
            f'***\n*** {first}!\n***\n*** Please run some configurator (e.g. "make oldconfig" or\n*** {last}).\n***\n'
        )
        (self.say if self.dialect.options is Options.FIRST else self.complain)(text)
        raise Exit(1)

    def _load(self, arguments: Arguments) -> Tree:
        from kcfg.api import Shell, read_tree

        assert arguments.kconfig is not None
        try:
            tree = read_tree(arguments.kconfig, "", self.environment, self.dialect, Shell(), tells_all=True)
        except InputError as error:
            self._show(error.before)
            if error.told:
                raise Exit(1) from None
            if isinstance(error, SourceError) and self.dialect.language.messages_on_stdout:
                self.say(f"{error.c_message}\n")
                raise Exit(1) from None
            raise
        if self.dialect.prefix_from_environment:
            self.prefix = self._prefix()
        self._show(tree.diagnostics)
        return tree

    def _show(self, diagnostics: Sequence[Diagnostic]) -> None:
        for diagnostic in diagnostics:
            if diagnostic.stream == "stdout":
                self.say(f"{diagnostic.c_text}\n")
            elif diagnostic.stream:
                self.complain(f"{diagnostic.c_text}\n")

    def _dialect(self) -> Dialect:
        from kcfg.tree.detect import detect

        return detect(self._sources())[0]

    def _sources(self) -> str | None:
        from kcfg.tree.detect import sources_of

        return sources_of(self.environment.get("srctree", "."))

    def _prefix(self) -> str:
        """What stands before names: what the environment says, else what the tree builds into its own program."""
        from kcfg.tree.detect import prefix_of

        given = self.environment.get("CONFIG_")
        sources = self._sources() if given is None else None
        built_in = prefix_of(sources) if sources is not None else None
        return "CONFIG_" if given is None and built_in is None else given or built_in or ""

    # -- reading -------------------------------------------------------------------------------------------------------

    @property
    def config_name(self) -> str:
        """The name of the ``.config``."""
        return self.environment.get("KCONFIG_CONFIG", ".config")

    def _open(self, name: str) -> str | None:
        """The text of a file as it is, else under ``$srctree``; None if it is in neither place."""
        places = [name]
        srctree = self.environment.get("srctree")
        if srctree is not None and not name.startswith("/"):
            places.append(f"{srctree}/{name}")
        for place in places:
            try:
                return text_of(place)
            except IsADirectoryError:
                return ""
            except OSError:
                continue
        return None

    def _events(self, text: str, name: str) -> Events:
        reader = AssignmentReader(
            self.tree, self.prefix, warn_unknown="KCONFIG_WARN_UNKNOWN_SYMBOLS" in self.environment
        )
        events = reader.read(text, name)
        for warning in events.warnings:
            self.complain(f"{warning.c_text}\n")
        for name in events.ignored:
            self.say(f"#\n# ignoring nonexistent symbol {name}\n#\n")
        self.warnings = sum(not warning.notice for warning in events.warnings)
        return events

    def _read(self, arguments: Arguments) -> None:
        mode = arguments.mode
        self.has_input = False
        if mode == "defconfig":
            name = arguments.file if arguments.file is not None else self._default_defconfig()
            text = self._open(name)
            if text is None:
                say = self.say if self.dialect.old_dialogue else self.complain
                say(f'***\n*** Can\'t find default configuration "{name}"!\n***\n')
                raise Exit(1)
            self._take(text, name)
        elif mode in _ALLCONFIG:
            self._read_allconfig(mode)
        else:
            self._read_config()

    def _take(self, text: str, name: str) -> None:
        self.has_input = True
        self.session.read(self._events(text, name))

    def _read_config(self) -> None:
        text = self._open(self.config_name)
        if text is not None:
            self._take(text, self.config_name)
            return
        for name in self._default_files():
            text = self._open(name)
            if text is not None:
                self.announce(f"using defaults found in {name}")
                self._take(text, name)
                self.session.changed = True
                return

    def _default_files(self) -> list[str]:
        """The files to begin with where there is no ``.config``."""
        a, dialect = self.tree.arrays, self.tree.dialect
        if not dialect.option_defconfig_list:
            return self.environment.get("KCONFIG_DEFCONFIG_LIST", "").split()
        found = []
        for symbol, flags in enumerate(a.flags):
            for row in range(a.default_start[symbol], a.default_start[symbol + 1]) if flags & DEFCONFIG_LIST else ():
                source = a.default_value[row]
                if self.session.value_of(a.default_condition[row]) and source < len(a.names):
                    self.session.work_out(source)
                    found.append(re.sub(r"\$(\w*)", self._spelled, self.session.text(source)))
        return found

    def _default_defconfig(self) -> str:
        """The file that a bare ``--defconfig`` (or ``-d`` in 2.6) reads."""
        if self.dialect.output is Output.BUSYBOX:
            return "/dev/null"
        symbols = self.dialect.language.symbols_in_names
        arch = re.sub(r"\$(\w*)", self._spelled, "$ARCH") if symbols else self.environment.get("ARCH", "")
        name = f"arch/{arch}/defconfig"
        above = f"{self.environment.get('srctree', '')}/{name}"
        return above if "srctree" in self.environment and os.path.exists(above) else name

    def _spelled(self, reference: re.Match[str]) -> str:
        symbol = self.tree.numbers.get(reference.group(1))
        if symbol is None:
            return reference.group(1)  # a symbol that nobody defines has its name for a value
        self.session.work_out(symbol)
        return self.session.text(symbol)

    def _read_allconfig(self, mode: str) -> None:
        name = self.environment.get("KCONFIG_ALLCONFIG")
        if self.dialect.walks:
            for place in (name or "", _ALLCONFIG[mode], "all.config"):
                text = self._open(place) if place and os.path.exists(place) else None
                if text is not None:
                    self.has_input = True
                    self.session.take(self._events(text, place))
                    return
            return
        if name is None:
            return
        if name not in ("", "1"):
            text = self._open(name)
            if text is None:
                raise Exit(1, f'*** Can\'t read seed configuration "{name}"!\n')
        else:
            for name in (_ALLCONFIG[mode], "all.config"):
                text = self._open(name)
                if text is not None:
                    break
            else:
                raise Exit(1, f'*** KCONFIG_ALLCONFIG set, but no "{_ALLCONFIG[mode]}" or "all.config" file found\n')
        assert text is not None
        self.has_input = True
        self.session.take(self._events(text, name))

    # -- changing ------------------------------------------------------------------------------------------------------

    def _seed(self) -> None:
        from kcfg.configuration.numbers_c import strtol_whole

        wanted = strtol_whole(self.environment.get("KCONFIG_SEED", ""))
        if wanted is None:
            now = time.time_ns()
            wanted = (now // 1_000_000_000 + 1) * (now // 1000 % 1_000_000 + 1)
        self.seed = wanted & 0xFFFFFFFF
        if self.dialect.options is not Options.FIRST:
            on_stdout = self.dialect.options is Options.HELP
            (self.say if on_stdout else self.complain)(f"KCONFIG_SEED=0x{self.seed:X}\n")

    def _may_write(self, mode: str) -> bool:
        """Whether ``.config`` is written: not by a sync that must not ask (KCONFIG_NOSILENTUPDATE)."""
        if mode != "syncconfig" or not self.environment.get("KCONFIG_NOSILENTUPDATE"):
            return True
        if self.session.changed:
            raise Exit(1, "\n*** The configuration requires explicit update.\n\n")
        return False

    def _change(self, mode: str) -> None:
        session = self.session
        if self.tree.dialect.walks and mode in (*_ANSWERS, "defconfig"):
            Walk(session, _ANSWERS.get(mode), Told(session, self.prefix, self.say)).run()
        elif mode in _ANSWERS:
            session.answer_new(_ANSWERS[mode], has_input=self.has_input)
        elif mode in ("defconfig", "alldefconfig"):
            session.answer_new(None, has_input=self.has_input)
        elif mode == "randconfig":
            self._randomise()
        elif mode in _REWRITES:
            session.rewrite_tristates(*_REWRITES[mode])
        elif mode in _ASKING:
            self._ask(mode)

    def _randomise(self) -> None:
        from kcfg.configuration.chance import Chances, CRandom, randomise
        from kcfg.configuration.numbers_c import probabilities

        wanted = probabilities(self.environment.get("KCONFIG_PROBABILITY", ""))
        if wanted is None:
            raise Exit(1, "KCONFIG_PROBABILITY: Numerical result out of range\n")
        try:
            chances = Chances(wanted)
        except KcfgError:
            raise Exit(1, "KCONFIG_PROBABILITY: Numerical result out of range\n") from None
        randomise(self.session, CRandom(self.seed), chances, has_input=self.has_input)

    def _ask(self, mode: str) -> None:
        from .conf_ask import EndOfInput, NoTerminal, OutOfInput, Questions

        interactive = sys.stdin.isatty() and sys.stdout.isatty()

        def read_line() -> str:
            sys.stdout.buffer.flush()
            return sys.stdin.buffer.readline().decode("utf-8", "surrogateescape")

        def complain(text: str) -> None:
            self.show_unmet()
            self.complain(text)

        questions = Questions(self.session, mode, self.prefix, self.say, complain, read_line, echo=not interactive)
        try:
            questions.run()
        except NoTerminal:
            self.say(
                "aborted!\n\nConsole input/output is redirected. Run 'make oldconfig' to update configuration.\n\n"
            )
            raise Exit(1) from None
        except EndOfInput:
            raise Exit(1) from None
        except OutOfInput as error:
            self.show_unmet()
            raise Exit(1, f"\nerror: no value for new symbol '{error.symbol}' at end of input\n") from None

    _unmet_seen = 0

    def show_unmet(self) -> None:
        """Bring to standard error what the evaluation so far has found selected against its dependencies."""
        texts, self.session.unmet = self.session.unmet, []
        self._unmet_seen += len(texts)
        for text in texts:
            self.complain(f"{text}\n")

    # -- writing -------------------------------------------------------------------------------------------------------

    def _write(self, arguments: Arguments, write: bool) -> None:
        mode = arguments.mode
        if mode in ("listnewconfig", "helpnewconfig"):
            return
        writer = Writer(self)
        if mode == "savedefconfig":
            assert arguments.file is not None
            writer.minimal(arguments.file)
            return
        if write and (mode != "syncconfig" or self.tree.dialect.sync_writes_config or self.session.changed):
            writer.config()
        writer.build_files(always=mode == "syncconfig")
