"""From statements to entries and symbols: what C does in the actions of its parser.

Nesting is checked here: which statement may stand where, and that blocks end in the file in which they began.
Everything that needs the whole tree comes later, in :mod:`kcfg.tree.finalize`.
"""

from __future__ import annotations

from collections.abc import Iterator

from kcfg.errors import InputError, KconfigSyntaxError, TreeError
from kcfg.language import (
    OPTION_KINDS,
    Diagnostic,
    Kind,
    Reader,
    Statement,
)
from kcfg.language.sources import expand_symbols

from .dialects import ChoiceModel, Dialect
from .entries import EntryRecord, PropertyRecord, SymbolRecord
from .expressions import NOT, NULL, OR, RANGE, symbol_expression
from .kinds import (
    E_CHOICE,
    E_COMMENT,
    E_CONFIG,
    E_IF,
    E_MENU,
    E_MENUCONFIG,
    E_ROOT,
    P_CHOICE,
    P_COMMENT,
    P_DEFAULT,
    P_IMPLY,
    P_MENU,
    P_PROMPT,
    P_RANGE,
    P_SELECT,
    P_SYMBOL,
    T_BOOL,
    T_STRING,
    T_TRISTATE,
    T_UNKNOWN,
)
from .messages import BLOCK_NAME, Messages, type_name
from .names import Names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

# The kinds of statements as plain numbers, for the reason that those of kcfg.tree.kinds have.
_MAINMENU: Final[int] = Kind.MAINMENU
_CONFIG: Final[int] = Kind.CONFIG
_MENUCONFIG: Final[int] = Kind.MENUCONFIG
_CONFIGDEFAULT: Final[int] = Kind.CONFIGDEFAULT
_CHOICE: Final[int] = Kind.CHOICE
_COMMENT: Final[int] = Kind.COMMENT
_MENU: Final[int] = Kind.MENU
_IF: Final[int] = Kind.IF
_TYPE: Final[int] = Kind.TYPE
_PROMPT: Final[int] = Kind.PROMPT
_DEFAULT: Final[int] = Kind.DEFAULT
_DEPENDS: Final[int] = Kind.DEPENDS
_SELECT: Final[int] = Kind.SELECT
_IMPLY: Final[int] = Kind.IMPLY
_RANGE: Final[int] = Kind.RANGE
_VISIBLE: Final[int] = Kind.VISIBLE
_HELP: Final[int] = Kind.HELP
_MODULES: Final[int] = Kind.MODULES
_TRANSITIONAL: Final[int] = Kind.TRANSITIONAL
_OPTIONAL: Final[int] = Kind.OPTIONAL


def _options(*kinds: Kind) -> int:
    """A set of options as one number, a bit for each: a statement of a ``kind`` is in it if ``set >> kind & 1``."""
    return sum(1 << kind for kind in kinds)


_CONFIG_OPTIONS: Final[int] = _options(
    Kind.TYPE,
    Kind.PROMPT,
    Kind.DEFAULT,
    Kind.SELECT,
    Kind.IMPLY,
    Kind.RANGE,
    Kind.MODULES,
    Kind.TRANSITIONAL,
    Kind.OPTION,
    Kind.DEPENDS,
    Kind.HELP,
)
CHOICE_OPTIONS: Final[int] = _options(Kind.TYPE, Kind.PROMPT, Kind.DEFAULT, Kind.OPTIONAL, Kind.DEPENDS, Kind.HELP)
_MENU_OPTIONS: Final[int] = _options(Kind.VISIBLE, Kind.DEPENDS)
_COMMENT_OPTIONS: Final[int] = _options(Kind.DEPENDS)
_DEFAULTS_ONLY: Final[int] = _options(Kind.DEFAULT)
_NO_OPTIONS: Final = 0
_OPTIONS: Final[int] = _options(*OPTION_KINDS)

_BLOCK_END = {Kind.ENDMENU: E_MENU, Kind.ENDCHOICE: E_CHOICE, Kind.ENDIF: E_IF}


class Builder(Messages):
    """Consumes a reader's statements; afterwards ``root``, ``symbols`` and ``pool`` describe the tree as written.

    ``types`` is indexed by symbol number; ``modules`` is the symbol marked ``modules`` (None without one);
    ``diagnostics`` is the reader's list, continued with the warnings found here.

    Raises :class:`~kcfg.errors.InputError` subclasses for what the dialect does not accept.
    """

    def __init__(self, dialect: Dialect, reader: Reader) -> None:
        super().__init__(dialect, reader)
        self.names = Names(typed_constants=dialect.typed_constants)
        self.pool = self.names.pool
        self.symbols = self.names.records
        self.types = self.names.types
        self.named_choices: dict[str, SymbolRecord] = {}
        self.modules: SymbolRecord | None = None
        self.defconfig_lists: list[SymbolRecord] = []
        #: The symbols that stand for variables of the environment, and their values, in the order of ``option env``.
        self.environment_symbols: list[tuple[SymbolRecord, str]] = []
        self._predefine()
        reader.symbol_value = self.names.value_while_reading
        self.root = EntryRecord(E_ROOT, None, None, 0, 0)
        self._menu = self.root
        self._entry = self.root
        self._choice: EntryRecord | None = None
        self._last: EntryRecord | None = None  # the sibling that the next entry follows; None: it is a first child
        self._accepted = _NO_OPTIONS
        # What is asked for each statement of some kind, by names of its own: those of the dialect are looked up.
        self._definitions_are_properties = dialect.choices == ChoiceModel.SYMBOL
        self._trims_prompts = dialect.trims_prompts
        self._strips_prompts = dialect.strips_prompts
        self._warns_of_blank_help = dialect.warns_of_blank_help

    # -- the whole ------------------------------------------------------------------------------------------------

    def build(self) -> None:
        """Read everything. Cost: about a microsecond a statement."""
        reader = self.reader
        for run in reader.runs():
            if reader.closed_at is not None:
                self._close_entry(*reader.closed_at)
            self._file = run.file
            numbers, statements = run.numbers, run.statements
            for index in range(run.start, run.end):
                self._line = numbers[index]
                statement = statements[index]
                kind: int = statement.shape.kind
                if _OPTIONS >> kind & 1:
                    if not self._accepted >> kind & 1:
                        self._finish_entry()  # what is wrong with the entry before it comes first
                        raise self._misplaced(statement)
                    self._describe(kind, statement)
                else:
                    self._finish_entry()
                    self._begin(kind, statement)
        self._end_of_text()
        if self.root.prompt is None:
            self._entry = self.root
            self._add_prompt(P_MENU, self.dialect.default_title, NULL)
        if self.dialect.language.symbols_in_names:
            assert self.root.prompt is not None
            self.root.prompt.text = expand_symbols(self.root.prompt.text or "", self.names.value_while_reading)

    def release(self) -> None:
        """Let go of what only building asks for; to be called when the tree is made."""
        self.names.forget()

    # Calls of known functions, the most frequent first: where this is compiled, a table of them takes far longer.

    def _begin(self, kind: int, statement: Statement) -> None:
        """Do what a statement asks for that is no option."""
        if kind == _CONFIG or kind == _MENUCONFIG:
            self._config(kind, statement)
        elif kind == _IF:
            self._if(statement)
        elif kind == _MENU:
            self._menu_entry(statement)
        elif kind == _COMMENT:
            self._comment(statement)
        elif kind == _CHOICE:
            self._choice_entry(statement)
        elif kind == _MAINMENU:
            self._mainmenu(statement)
        elif kind == _CONFIGDEFAULT:
            self._config_default(statement)
        else:
            self._end(statement)

    def _describe(self, kind: int, statement: Statement) -> None:
        """Do what an option asks for."""
        if kind == _TYPE:
            self._type(statement)
        elif kind == _DEPENDS:
            self._depends(statement)
        elif kind == _SELECT:
            self._select(P_SELECT, statement)
        elif kind == _HELP:
            self._help(statement)
        elif kind == _DEFAULT:
            self._default(statement)
        elif kind == _IMPLY:
            self._select(P_IMPLY, statement)
        elif kind == _PROMPT:
            self._prompt(statement)
        elif kind == _RANGE:
            self._range(statement)
        elif kind == _VISIBLE:
            self._visible(statement)
        elif kind == _MODULES:
            self._modules(statement)
        elif kind == _TRANSITIONAL:
            self._transitional(statement)
        elif kind == _OPTIONAL:
            self._optional(statement)
        else:
            self._option(statement)

    def _end_of_text(self) -> None:
        reader = self.reader
        if reader.closed_at is not None:
            self._close_entry(*reader.closed_at)
        if self.files:
            self._file, self._line = 0, len(self.reader.line_at(0, 1).physical)  # as C numbers the end of the text
        self.reader.release()
        self._at_end = True
        self._finish_entry()
        if self._menu is not self.root:
            opened = self._menu
            self._fail(
                TreeError(
                    f"this {BLOCK_NAME[opened.kind]} is not closed",
                    file=self.files[opened.file],
                    line=opened.line,
                    hint=f"add the missing end{BLOCK_NAME[opened.kind]}",
                    c_message=self._unclosed_c_message(opened),
                )
            )

    def _fail(self, error: InputError, shifted: int = 0, late: tuple[Diagnostic, ...] = ()) -> None:
        """Raise ``error``. Before it, ``shifted`` tokens of the line were right; ``late`` is what C warns of behind."""
        raise error

    def _missing_ends(self, opened: EntryRecord | None) -> Iterator[str]:
        """What C says of each block that is open, the innermost first."""
        while opened is not None and opened is not self.root:
            yield f"{self.files[opened.file]}:{opened.line}: missing end statement for this entry"
            opened = opened.parent

    def _misplaced(self, statement: Statement) -> KconfigSyntaxError:
        return self._misplaced_after(statement, self._entry, in_choice=self._choice is not None)

    def _drop_entry(self) -> None:
        """The entry at hand is given up in the midst of an option: it never has all of them."""
        if self._accepted == _MENU_OPTIONS:
            self._close()
        self._accepted = _NO_OPTIONS

    def _close_entry(self, file: int, line: int) -> None:
        """A statement that only the reader sees has ended the entry before it."""
        self._file, self._line = file, line
        self.reader.closed_at = None
        self._finish_entry()

    def _unclosed_c_message(self, opened: EntryRecord) -> str:
        rules = self.dialect.language
        missing = self._missing_end(opened)
        if not rules.says_syntax_error:
            return next(self._missing_ends(opened))
        where = f"{self.files[self._file]}:{self._line}"
        if not rules.speaks_of_options:  # some have forgotten the file by then, but count on
            where = self._where(later=rules.error_on_next_line)
        return f"{where}: syntax error\n{missing}"

    def _missing_end(self, opened: EntryRecord) -> str:
        """What a message names of the open blocks: the innermost."""
        return next(self._missing_ends(opened))

    def _predefine(self) -> None:
        """Make the symbols that are there before any text: each a string that an environment variable sets."""
        for name in self.dialect.predefined:
            record = self.names.symbol(name)
            record.no_write = True
            self.types[record.number] = T_STRING
            value = self.reader.environment.get(name)
            if value is not None:
                self._add_free_default(record, value, 0, 0)

    def _add_free_default(self, symbol: SymbolRecord, value: str, file: int, line: int) -> None:
        """A default that belongs to no definition, so that no dependency limits it (sym_add_default())."""
        nowhere = EntryRecord(E_CONFIG, symbol, None, file, line)
        nowhere.number = 0
        constant = symbol_expression(self.names.operand(f'"{value}').number)
        symbol.properties.append(PropertyRecord(P_DEFAULT, nowhere, constant, NULL, file, line))

    def _condition(self, statement: Statement) -> int:
        """What stands behind a statement's trailing ``if``."""
        program = statement.shape.cond
        return self.names.expression(program, statement.tokens) if program else NULL

    # -- entries ------------------------------------------------------------------------------------------------------

    def _add_entry(self, kind: int, symbol: SymbolRecord | None) -> EntryRecord:
        entry = EntryRecord(kind, symbol, self._menu, self._file, self._line)
        entry.inclusion = self.reader.inclusion
        if self._last is None:
            self._menu.child = entry
        else:
            self._last.next = entry
        self._last = self._entry = entry
        if symbol is not None:
            symbol.entries.append(entry)
            if self._definitions_are_properties:
                self._add_property(P_SYMBOL, NULL, NULL)
        return entry

    def _open(self) -> None:
        self._menu = self._entry
        self._last = None

    def _close(self) -> None:
        self._last = self._menu
        parent = self._menu.parent
        assert parent is not None
        self._menu = parent

    def _add_property(self, kind: int, expression: int, condition: int) -> PropertyRecord:
        entry = self._entry
        prop = PropertyRecord(kind, entry, expression, condition, self._file, self._line)
        if entry.symbol is not None:
            entry.symbol.properties.append(prop)
        return prop

    def _add_prompt(self, kind: int, text: str, condition: int) -> None:
        prop = self._add_property(kind, NULL, condition)
        entry = self._entry
        if self._trims_prompts and text[:1].isspace():
            self.warn_property(prop, "leading whitespace ignored")
            text = text.lstrip(" \t\n\v\f\r")
        if self._strips_prompts and entry.symbol is not None and text != text.strip():
            self._say_of_symbol(entry.symbol, "has leading or trailing whitespace in its prompt")
            text = text.strip()
        if entry.prompt is not None:
            if entry.symbol is not None and self.dialect.last_prompt_counts:
                self._say_of_symbol(entry.symbol, "defined with multiple prompts in single location")
                entry.symbol.properties.remove(entry.prompt)
            elif self.dialect.doubles_newlines:
                self.warn_entry(entry, "prompt redefined\n")
            else:
                self.warn_property(prop, "prompt redefined")
        if kind == P_PROMPT:
            menu = entry.parent
            while menu is not None:
                if menu.visibility != NULL and self.dialect.spares_visible_if:
                    prop.visibility = self.pool.both(prop.visibility, menu.visibility)
                elif menu.visibility != NULL:
                    prop.condition = self.pool.both(prop.condition, menu.visibility)
                menu = menu.parent
        entry.prompt = prop
        prop.text = text

    def _set_type(self, entry: EntryRecord, type_: int) -> None:
        symbol = entry.symbol
        assert symbol is not None
        current = self.types[symbol.number]
        if current == T_UNKNOWN:
            self.types[symbol.number] = type_
        elif current != type_:
            end = "\n" if self.dialect.doubles_newlines else ""
            words = self.dialect.bool_name
            change = f"from '{type_name(current, words)}' to '{type_name(type_, words)}'"
            if self.dialect.ignores_second_type:
                self.warn_entry(entry, f"ignoring type redefinition of '{symbol.shown_name}' {change}")
            else:
                self.warn_entry(entry, f"type of '{symbol.shown_name}' redefined {change}{end}")

    def _finish_entry(self) -> None:
        """What C does when a ``config``, ``menuconfig`` or ``choice`` has had all its options."""
        entry, accepted = self._entry, self._accepted
        self._accepted = _NO_OPTIONS
        if accepted == _CONFIG_OPTIONS:
            if entry.kind == E_MENUCONFIG:
                if entry.prompt is not None:
                    entry.prompt.kind = P_MENU
                else:
                    self._say("warning: menuconfig statement without prompt")
            if self._choice is not None:
                self._finish_member(entry)
        elif accepted == CHOICE_OPTIONS:
            if self.dialect.strict_choices and entry.prompt is None:
                advice = self.or_older("give the choice a `prompt`, and no type but bool")
                self._fail(self._entry_error(entry, "choice must have a prompt", advice))
            self._open()
            self._choice = entry

    def _finish_member(self, entry: EntryRecord) -> None:
        if not self.dialect.strict_choices or entry.kind != E_CONFIG:
            return
        symbol = entry.symbol
        assert symbol is not None and self._choice is not None and self._choice.symbol is not None
        if entry.prompt is None:
            advice = self.or_older("give the member a prompt")
            self._fail(self._entry_error(entry, "choice member must have a prompt", advice))
        if self.types[symbol.number] != T_BOOL:
            self._fail(self._entry_error(entry, "choice member must be bool", self.or_older("declare it `bool`")))
        if not symbol.in_choice_list:
            symbol.in_choice_list = True
            self._choice.symbol.members.append(symbol)

    # -- statements ----------------------------------------------------------------------------------------------------

    def _mainmenu(self, statement: Statement) -> None:
        if self._menu is not self.root:
            self._fail(self._misplaced(statement))
            return
        if self.dialect.ignores_mainmenu:
            return
        self._entry = self.root
        self._add_prompt(P_MENU, statement.tokens[statement.shape.text][1:], NULL)

    def _config(self, kind: int, statement: Statement) -> None:
        if kind == _MENUCONFIG and self._choice is not None and self.dialect.config_only_in_choice:
            self._fail(self._misplaced(statement))
            return
        symbol = self.names.symbol(statement.tokens[statement.shape.name])
        self._add_entry(E_MENUCONFIG if kind == _MENUCONFIG else E_CONFIG, symbol)
        self._accepted = _CONFIG_OPTIONS

    def _config_default(self, statement: Statement) -> None:
        """Zephyr's ``configdefault``: defaults for a symbol whose definition stands elsewhere."""
        self._add_entry(E_CONFIG, self.names.symbol(statement.tokens[statement.shape.name]))
        self._entry.defaults_only = True
        self._accepted = _DEFAULTS_ONLY

    def _choice_entry(self, statement: Statement) -> None:
        if self._choice is not None:
            self._fail(self._misplaced(statement))
            return
        shape = statement.shape
        name = statement.tokens[shape.name] if shape.name >= 0 else ""
        record = self.named_choices.get(name)
        if record is None:
            record = self.names.new_symbol(name, is_choice=True)
            if name:
                self.named_choices[name] = record
        entry = self._add_entry(E_CHOICE, record)
        if self.dialect.choices == ChoiceModel.MENU:
            record.optional = True
            self._set_type(entry, T_BOOL)
        else:
            self._add_property(P_CHOICE, NULL, NULL)
        self._accepted = CHOICE_OPTIONS

    def _comment(self, statement: Statement) -> None:
        self._add_entry(E_COMMENT, None)
        self._add_prompt(P_COMMENT, statement.tokens[statement.shape.text][1:], NULL)
        self._accepted = _COMMENT_OPTIONS

    def _menu_entry(self, statement: Statement) -> None:
        if self._choice is not None:
            self._fail(self._misplaced(statement))
            return
        self._add_entry(E_MENU, None)
        self._add_prompt(P_MENU, statement.tokens[statement.shape.text][1:], NULL)
        self._open()
        self._accepted = _MENU_OPTIONS

    def _if(self, statement: Statement) -> None:
        entry = self._add_entry(E_IF, None)
        condition = self.names.expression(statement.shape.expr, statement.tokens)
        entry.dep = condition
        entry.depends += ((condition, self._file, self._line),)
        self._open()

    def _end(self, statement: Statement) -> None:
        kind = _BLOCK_END[statement.shape.kind]
        opened = self._menu
        if opened is self.root:
            self._fail(self._misplaced(statement))
            return
        if opened.kind != kind:
            self._fail(self._ends_other_block(kind, opened))
        elif opened.file != self._file or self.reader.left:
            self._fail(self._ends_elsewhere(opened))
        self._entry = opened
        if opened.kind == E_CHOICE:
            self._choice = None
        self._close()

    def _type(self, statement: Statement) -> None:
        shape = statement.shape
        if self._accepted == CHOICE_OPTIONS and not self._may_type_choice(statement):
            return
        if shape.text >= 0:
            condition = self._condition(statement)
            self._add_prompt(P_PROMPT, statement.tokens[shape.text][1:], condition)
        self._set_type(self._entry, shape.type)

    def _may_type_choice(self, statement: Statement) -> bool:
        strict = self.dialect.strict_choices
        if statement.shape.type not in ((T_BOOL,) if strict else (T_BOOL, T_TRISTATE)):
            self._finish_entry()  # that the choice has no prompt comes first
            self._fail(self._wrong_type_of_choice(statement))
            return False
        if strict and statement.shape.text < 0:
            self._drop_entry()
            self._fail(self._wrong_type_of_choice(statement), 1)
            return False
        return True

    def _wrong_type_of_choice(self, statement: Statement) -> KconfigSyntaxError:
        error = self._misplaced(statement)
        if self.dialect.language.speaks_of_options:
            error.c_message = f"{self._where(later=True)}: invalid option"
        return error

    def _prompt(self, statement: Statement) -> None:
        condition = self._condition(statement)
        self._add_prompt(P_PROMPT, statement.tokens[statement.shape.text][1:], condition)

    def _default(self, statement: Statement) -> None:
        shape = statement.shape
        expression = self.names.expression(shape.expr, statement.tokens)
        condition = self._condition(statement)
        if self._accepted == CHOICE_OPTIONS and (
            shape.type != T_UNKNOWN or expression >= 0 or statement.tokens[1][:1] == '"'
        ):
            if shape.type != T_UNKNOWN:
                self._finish_entry()
            else:
                self._drop_entry()
            self._fail(self._misplaced(statement), int(shape.type == T_UNKNOWN))
            return
        self._add_property(P_DEFAULT, expression, condition)
        if shape.type != T_UNKNOWN:
            self._set_type(self._entry, shape.type)

    def _depends(self, statement: Statement) -> None:
        entry = self._entry
        expression = self.names.expression(statement.shape.expr, statement.tokens)
        condition = self._condition(statement)
        if condition != NULL:
            # Linux 7.0: `depends on A if B` is `depends on A || !B`.
            expression = self.pool.make(OR, expression, self.pool.make(NOT, condition))
        entry.dep = self.pool.both(entry.dep, expression)
        entry.depends += ((expression, self._file, self._line),)

    def _select(self, kind: int, statement: Statement) -> None:
        target = self.names.operand(statement.tokens[statement.shape.name])
        condition = self._condition(statement)
        self._add_property(kind, symbol_expression(target.number), condition)

    def _range(self, statement: Statement) -> None:
        low, high = statement.shape.expr
        lower = self.names.operand(statement.tokens[low]).number
        upper = self.names.operand(statement.tokens[high]).number
        condition = self._condition(statement)
        self._add_property(P_RANGE, self.pool.make(RANGE, lower, upper), condition)

    def _visible(self, statement: Statement) -> None:
        entry = self._entry
        if entry.depends and self.dialect.visible_comes_first:
            self._fail(self._misplaced(statement))
            return
        expression = self.names.expression(statement.shape.expr, statement.tokens)
        entry.visibility = self.pool.both(entry.visibility, expression)
        entry.visibles += ((expression, self._file, self._line),)

    def _help(self, statement: Statement) -> None:
        entry = self._entry
        assert entry.symbol is not None and statement.help is not None
        if entry.help is not None and self.dialect.warns_of_second_help:
            self._say(
                f"warning: '{entry.symbol.shown_name}' defined with more than one help text "
                "-- only the last one will be used"
            )
        if self._warns_of_blank_help and statement.help.blank:
            self._say(f"warning: '{entry.symbol.shown_name}' defined with blank help text")
        entry.help = statement.help

    def _modules(self, statement: Statement) -> None:
        symbol = self._entry.symbol
        assert symbol is not None
        if self.modules is not None and self.dialect.modules_by_name:
            return
        if self.modules is not None:
            message = (
                f"symbol '{symbol.name}' redefines option 'modules' already defined by symbol '{self.modules.name}'"
            )
            self._fail(self._error(message, "mark only one symbol with `modules`", f"{self._where()}: {message}"))
        self.modules = symbol

    def _transitional(self, statement: Statement) -> None:
        """A transitional symbol has no prompt, takes values as if it had one, and nothing is written for it."""
        assert self._entry.symbol is not None
        self._entry.symbol.no_write = self._entry.symbol.transitional = True

    def _optional(self, statement: Statement) -> None:
        if self.dialect.strict_choices:
            self._finish_entry()
            self._fail(self._misplaced(statement))
            return
        assert self._entry.symbol is not None
        self._entry.symbol.optional = True

    def _option(self, statement: Statement) -> None:
        for name, value in statement.settings:
            self._set_option(statement, name, value)

    def _set_option(self, statement: Statement, name: str, value: str) -> None:
        symbol = self._entry.symbol
        assert symbol is not None
        dialect = self.dialect
        if name == "modules":
            self._modules(statement)
        elif name == "defconfig_list" and dialect.option_defconfig_list:
            if self.defconfig_lists and self.defconfig_lists[0] is not symbol:
                message = "trying to redefine defconfig symbol"
                self._fail(self._error(message, "give only one symbol this option", f"{self._where()}: {message}"))
            self.defconfig_lists.append(symbol)
            symbol.no_write = dialect.hides_defconfig_list
        elif name == "env" and dialect.option_env:
            self._environment(symbol, value)
        elif name == "allnoconfig_y" and dialect.option_allnoconfig_y:
            symbol.allnoconfig_y = True
        else:
            self._say(f"warning: ignoring unknown option {name}")

    def _environment(self, symbol: SymbolRecord, name: str) -> None:
        """``option env``: the symbol's default is a variable's value (prop_add_env())."""
        symbol.no_write = True
        if symbol.environment is not None:
            if symbol.environment != name:
                self.warn_entry(self._entry, f"redefining environment symbol from {symbol.environment}")
            return
        symbol.environment = name
        value = self.reader.environment.get(name)
        self.environment_symbols.append((symbol, value or ""))
        if value is None:
            self.warn_entry(self._entry, f"environment variable {name} undefined")
            return
        if self.dialect.env_is_unconditional:
            self._add_free_default(symbol, value, self._file, self._line)
        else:
            constant = self.names.operand(f'"{value}')
            self._add_property(P_DEFAULT, symbol_expression(constant.number), NULL)
