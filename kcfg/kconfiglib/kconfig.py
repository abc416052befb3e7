"""``Kconfig``: one tree and one set of user values under Kconfiglib's names."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

from kcfg.configuration.live import LiveValues
from kcfg.configuration.minimal import Minimal
from kcfg.configuration.values import Values
from kcfg.errors import KcfgError, SourceError
from kcfg.files.dotconfig import symbol_line
from kcfg.garbage import Uncollected
from kcfg.tree import ChoiceModel, Tree
from kcfg.tree.model import NO_WRITE

from . import checks, loading, writing
from .catalog import Catalog
from .constants import FROM_TREE
from .errors import ConfigFileError, KconfigError, as_kconfig_error
from .expressions import Expression, expr_value
from .reading import ConfigReader
from .standard import load_allconfig, standard_config_filename
from .switches import Switches
from .symbol import Symbol
from .told import Told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

    from kcfg.language import Reader


class Kconfig(Catalog, Switches):
    """A configuration of one tree. The attributes are Kconfiglib's; what needs work is made when asked for."""

    def __init__(
        self,
        filename: str | os.PathLike[str] = "Kconfig",
        warn: bool = True,
        warn_to_stderr: bool = True,
        encoding: str | None = "utf-8",
        suppress_traceback: bool = False,
        search_paths: Sequence[str] | None = None,
    ) -> None:
        """Read the tree that begins with ``filename``, seen from ``$srctree``.

        Raises KconfigError for what is wrong with the files and OSError for those that cannot be read; with
        ``suppress_traceback`` the message ends the program instead. ``search_paths`` are folders that are searched for
        sourced files that are not below ``$srctree``.
        """
        self.search_paths = list(search_paths or ())
        try:
            with Uncollected():
                self._start(os.fspath(filename), warn, warn_to_stderr, encoding)
        except (OSError, KconfigError) as error:
            if not suppress_traceback:
                raise
            command = f"{sys.argv[0]}: " if sys.argv[0] else ""
            sys.exit(command + str(error).strip())

    def _start(self, filename: str, warn: bool, warn_to_stderr: bool, encoding: str | None) -> None:
        Switches.__init__(self, warn, warn_to_stderr)
        Catalog.__init__(self)
        environment = os.environ
        self._encoding = encoding
        self.srctree = environment.get("srctree", "")
        self.config_prefix = environment.get("CONFIG_", "CONFIG_")
        self.config_header = environment.get("KCONFIG_CONFIG_HEADER", "")
        #: Whether a configuration begins as C's does.
        self._headed = loading.surroundings().headed and "KCONFIG_CONFIG_HEADER" not in environment
        self.header_header = environment.get("KCONFIG_AUTOHEADER_HEADER", "")
        self.missing_syms: list[tuple[str, str]] = []
        self.filename: str | None = filename
        self.linenr = 0
        #: What :meth:`_parse_expr` reads, for programs that set it.
        self._tokens: list[Any] = []
        self._tokens_i = 0
        #: The symbols that were given a value since all were last replaced.
        self._was_set: set[int] = set()
        #: User values that are remembered only to be told.
        self._user_notes: dict[int, int | str | None] = {}
        #: Where user values come from, as far as that was said.
        self._user_locs: dict[int, Any] = {}
        self._reader: Reader | None = None
        self._functions = loading.called_by(self, loading.user_functions())
        self._tree = self._load(filename)
        self._reader = None  # it remembers all that it read
        self._menu_choices = self._tree.dialect.choices == ChoiceModel.MENU
        self._live = LiveValues(self._tree)
        self._told = Told(self._tree)
        self._check()

    def _check(self) -> None:
        """Say what there is to say of the tree.

        Through a stand-in: what is made on the way nobody has asked for, and its circles with this object would keep
        the whole tree until Python looks for such.
        """
        stand_in = Kconfig.__new__(Kconfig)
        vars(stand_in).update(
            vars(self),
            _items={},
            _known_nodes={},
            _strangers={},
            _warn=self._warn,
            _defined=self._defined,
            _first_entries=self._first_entries,
            _later_entries=self._later_entries,
        )
        try:
            checks.check(stand_in)
        finally:
            vars(stand_in).clear()

    def _load(self, filename: str) -> Tree:
        around = loading.surroundings()
        if filename == "Kconfig" and around.root and not os.path.exists(os.path.join(self.srctree, filename)):
            filename = self.filename = around.root
        path = os.path.join(self.srctree, filename)
        try:
            if os.path.abspath(path) not in around.overlay:
                self._open(path, "r").close()
            return loading.load(
                filename,
                loading.dialect_of(self.srctree),
                self._functions,
                self._set_reader,
                self.search_paths,
                None if type(self)._open is _OPEN else self._open,
            )
        except SourceError as error:
            self._refuse(error)
        except KcfgError as error:
            raise as_kconfig_error(error, self.srctree) from error

    def _refuse(self, error: SourceError) -> NoReturn:
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, OSError):
            cause = cause.__cause__ or cause.__context__
        if isinstance(cause, OSError) and cause.errno not in (None, errno.ENOENT):
            raise ConfigFileError(cause, error.render()) from error
        raise as_kconfig_error(error, self.srctree) from error

    def _open(self, filename: str, mode: str) -> Any:
        """A file as text. Not of the public interface, but programs put their own in its place, to read other texts."""
        return open(filename, mode, encoding=self._encoding)

    def _set_reader(self, reader: Reader) -> None:
        self._reader = reader

    def _note_place(self) -> None:
        """Let functions see where they are called."""
        if self._reader is not None:
            self.filename, self.linenr = self._reader.place

    def _expand(self, name: str, arguments: tuple[str, ...]) -> str:
        from .evaluating import expand

        return expand(self, name, arguments)

    def _tokenize(self, s: str) -> list[Any]:
        from .evaluating import tokenize

        return tokenize(self, s)

    def _parse_expr(self, transform_m: bool) -> Expression:
        """The expression that begins at ``_tokens[_tokens_i]``: not of the public interface, but tests use it so."""
        from .evaluating import parse_tokens

        return parse_tokens(self, self._tokens[self._tokens_i :], limits_m=transform_m)

    def eval_string(self, s: str) -> int:
        """The tristate value of an expression in Kconfig's notation. Raises KconfigError for what is none."""
        from .evaluating import parse

        self.filename = None
        return expr_value(parse(self, s))

    @property
    def defconfig_filename(self) -> str | None:
        """The first default of ``defconfig_list`` that holds and names a file that is there."""
        for value, condition in self.defconfig_list.defaults if self.defconfig_list else ():
            if expr_value(condition):
                try:
                    with self._open_config(value.str_value) as stream:
                        return str(stream.name)
                except OSError:
                    continue
        return None

    # -- values --------------------------------------------------------------------------------------------------------

    @property
    def _values(self) -> Values:
        found = self._live.current
        return found if found is not None else self._settle()

    def _settle(self) -> Values:
        """Work out what has changed, and say what there is to say of it."""
        found = self._live.values
        self._told.notice(self, found)
        return found

    @property
    def _minimal(self) -> Minimal:
        if self._live.current is None:
            self._settle()
        return self._live.minimal

    def _type(self, number: int) -> int:
        return FROM_TREE[self._tree.arrays.types[number]]

    def _is_written(self, number: int) -> bool:
        a = self._tree.arrays
        return bool(self._values.written[number]) and bool(a.types[number]) and not a.flags[number] & NO_WRITE

    def _line(self, number: int) -> str:
        return symbol_line(self._tree, self._values, number, self.config_prefix)

    def _picked(self, choice: int) -> int:
        found = self._values.picked.get(choice)
        return found[0] if found is not None else -1

    def _user_value(self, number: int) -> int | str | None:
        if number < 3:
            return self._user_notes.get(number)
        return self._user_notes[number] if number in self._user_notes else self._live.user.value[number]

    def _user_selection(self, choice: int) -> int:
        user = self._live.user
        if not self._menu_choices:
            return user.choice_pick.get(choice, -1)
        order = user.priority[self._tree.arrays.choices.index(choice)]
        return next((member for member in order if user.value[member] == 2), -1)

    def _ask(self, symbol: Symbol, value: int | str | None) -> None:
        """Ask for a valid value, or for none."""
        number = symbol._number
        choice = self._tree.arrays.choice_of[number]
        self._user_notes.pop(number, None)
        if number < 3:
            # n, m and y can be asked for something, and do not change.
            self._user_notes[number] = value
            self._warn_promptless(symbol)
            return
        if choice >= 0 and self._menu_choices and value != 2:
            # A member that is set n is not chosen against: C takes it so only from a file.
            self._user_notes[number] = value
            value = None
        self._live.ask(number, value)
        if choice >= 0 and value == 2:
            self._live.pick(choice, number)
        elif not self._has_prompt(number) and not symbol.is_transitional:
            self._warn_promptless(symbol)

    def _warn_promptless(self, symbol: Symbol) -> None:
        if self._warn_assign_no_prompt:
            self._warn(f"{symbol.name_and_loc} has no prompt, meaning user values have no effect on it")

    def _warn_logical(self, symbol: Symbol) -> None:
        self._told.logical(self, symbol)

    def _note_location(self, number: int, place: Any) -> None:
        if place is None:
            self._user_locs.pop(number, None)
        else:
            self._user_locs[number] = place

    def _origin(self, symbol: Symbol) -> tuple[str, Any]:
        from .origins import origin

        return origin(self, symbol)

    def _has_prompt(self, number: int) -> bool:
        a = self._tree.arrays
        return a.prompt_start[number] != a.prompt_start[number + 1]

    def _ask_mode(self, choice: int, mode: int | None) -> None:
        if self._menu_choices:
            self._user_notes[choice] = mode
        else:
            self._live.ask(choice, mode)

    def _unset_choice(self, choice: int) -> None:
        self._ask_mode(choice, None)
        if not self._menu_choices:
            self._live.pick(choice, -1)
            return
        for member in self._members(choice):
            if self._live.user.value[member] == 2:
                self._live.ask(member, None)

    def unset_values(self) -> None:
        """Take back all that was asked for."""
        self._live.forget()
        self._user_notes.clear()
        self._user_locs.clear()

    # -- reading and writing -------------------------------------------------------------------------------------------

    def _open_config(self, filename: str) -> Any:
        try:
            return self._open(filename, "r")
        except OSError as error:
            first = error
        try:
            return self._open(os.path.join(self.srctree, filename), "r")
        except OSError as error:
            first = error
        shown = f"set to '{self.srctree}'" if self.srctree else "unset or blank"
        raise ConfigFileError(
            first,
            f"Could not open '{filename}' ({errno.errorcode[first.errno or 0]}: {first.strerror}). Check that the "
            f"$srctree environment variable ({shown}) is set correctly.",
        ) from first

    def load_config(self, filename: str | None = None, replace: bool = True, verbose: object = None) -> str:
        """Take the assignments of a file for all user values, or, without ``replace``, in addition to them.

        Without a name it is the standard one, else the one of ``defconfig_list``, else none. Returns what was done.
        Raises OSError.
        """
        _mention_verbose(verbose, "load_config")
        what = ""
        if filename is None:
            filename = standard_config_filename()
            if not os.path.exists(filename) and not os.path.exists(os.path.join(self.srctree, filename)):
                default = self.defconfig_filename
                if default is None:
                    return f"Using default symbol values (no '{filename}')"
                what = f" default configuration '{default}' (no '{filename}')"
                filename = default
        self._read(filename, replace)
        what = what or f" configuration '{filename}'"
        return f"{'Loaded' if replace else 'Merged'}{what}"

    def _read(self, filename: str, replace: bool) -> None:
        with self._open_config(filename) as stream:
            try:
                text = stream.read()
            except UnicodeDecodeError as error:
                raise _undecodable(error, filename) from error
        if replace:
            self.missing_syms = []
            self._was_set.clear()
            self._user_notes.clear()
            self._user_locs.clear()
        self._live.read(ConfigReader(self, filename, merges=not replace).read(text), merge=not replace)

    def load_allconfig(self, filename: str) -> None:
        """Merge the file that ``KCONFIG_ALLCONFIG`` names; see :func:`kcfg.kconfiglib.load_allconfig`."""
        load_allconfig(self, filename)

    def write_config(
        self, filename: str | None = None, header: str | None = None, save_old: bool = True, verbose: object = None
    ) -> str:
        """Write the configuration, unless it is there already; with ``save_old`` the old file stays as ``.old``.

        ``header`` (default: ``KCONFIG_CONFIG_HEADER``) comes first. Returns what was done. Raises OSError.
        """
        _mention_verbose(verbose, "write_config")
        filename = standard_config_filename() if filename is None else filename
        contents = writing.config_contents(self, header)
        if writing.has_contents(self, filename, contents):
            return f"No change to configuration in '{filename}'"
        if save_old:
            writing.save_old(filename)
        writing.write(self, filename, contents)
        return f"Configuration saved to '{filename}'"

    def write_min_config(self, filename: str, header: str | None = None) -> str:
        """Write the minimal defconfig, unless it is there already. Returns what was done. Raises OSError."""
        if writing.write_if_changed(self, filename, writing.min_config_contents(self, header)):
            return f"Minimal configuration saved to '{filename}'"
        return f"No change to minimal configuration in '{filename}'"

    def write_autoconf(self, filename: str | None = None, header: str | None = None) -> str:
        """Write the C header, unless it is there already. Returns what was done. Raises OSError.

        ``filename`` is ``KCONFIG_AUTOHEADER`` or ``include/generated/autoconf.h`` if not given.
        """
        if filename is None:
            filename = os.environ.get("KCONFIG_AUTOHEADER", "include/generated/autoconf.h")
        if writing.write_if_changed(self, filename, writing.autoconf_contents(self, header)):
            return f"Kconfig header saved to '{filename}'"
        return f"No change to Kconfig header in '{filename}'"

    def sync_deps(self, path: str) -> None:
        """Touch a file below ``path`` for each symbol whose value has changed since the last time. Raises OSError."""
        writing.sync_deps(self, path)

    def __repr__(self) -> str:
        switches = (
            ("warnings", self.warn),
            ("printing of warnings to stderr", self.warn_to_stderr),
            ("undef. symbol assignment warnings", self.warn_assign_undef),
            ("overriding symbol assignment warnings", self.warn_assign_override),
            ("redundant symbol assignment warnings", self.warn_assign_redun),
        )
        fields = [
            f"configuration with {len(self.syms)} symbols",
            f'main menu prompt "{self.mainmenu_text}"',
            f'srctree "{self.srctree}"' if self.srctree else "srctree is current directory",
            f'config symbol prefix "{self.config_prefix}"',
            *(f"{what} {'enabled' if on else 'disabled'}" for what, on in switches),
        ]
        return f"<{', '.join(fields)}>"


#: What opens files unless a program says otherwise.
_OPEN = Kconfig._open


def _mention_verbose(verbose: object, name: str) -> None:
    if verbose is not None:
        sys.stderr.write(
            f"Deprecation warning: {name}()'s 'verbose' argument has no effect; {name}() returns its message.\n"
        )


def _undecodable(error: UnicodeDecodeError, filename: str) -> KconfigError:
    around = error.object[max(error.start - 40, 0) : error.end + 40]
    return KconfigError(
        f"\nMalformed {error.encoding} in '{filename}'\nContext: {around!r}\n"
        f"Problematic data: {error.object[error.start : error.end]!r}\nReason: {error.reason}"
    )
