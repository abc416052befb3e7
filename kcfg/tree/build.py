"""From statements to entries and symbols: what C does in the actions of its parser.

Nesting is checked here: which statement may stand where, and that blocks end in the file in which they began.
Everything that needs the whole tree comes later, in :mod:`kcfg.tree.finalize`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kcfg.errors import InputError, KconfigSyntaxError, TreeError
from kcfg.language import Diagnostic, DiagnosticKind, Kind, Reader, Shape, Statement, SymbolType, plain_word
from kcfg.language.complaints import misplaced_c_message
from kcfg.language.hints import also
from kcfg.language.sources import expand_symbols

from .dialects import ChoiceModel, Dialect
from .entries import EntryKind, EntryRecord, PropertyRecord, SymbolRecord
from .expressions import AND, EQ, GE, GT, LE, LT, NE, NOT, NULL, OR, RANGE, Expressions, symbol_expression
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
    T_HEX,
    T_INT,
    T_STRING,
    T_TRISTATE,
    T_UNKNOWN,
)

_TYPE_NAMES = {
    T_UNKNOWN: "unknown",
    T_BOOL: "bool",
    T_TRISTATE: "tristate",
    T_INT: "integer",
    T_HEX: "hex",
    T_STRING: "string",
}

# From the operators of the language's postfix programs to those of the pool.
_COMPARISON = {-4: EQ, -5: NE, -6: LT, -7: LE, -8: GT, -9: GE}

_CONFIG_OPTIONS = frozenset(
    (
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
)
CHOICE_OPTIONS = frozenset((Kind.TYPE, Kind.PROMPT, Kind.DEFAULT, Kind.OPTIONAL, Kind.DEPENDS, Kind.HELP))
MENU_OPTIONS = frozenset((Kind.VISIBLE, Kind.DEPENDS))
_COMMENT_OPTIONS = frozenset((Kind.DEPENDS,))
_DEFAULTS_ONLY = frozenset((Kind.DEFAULT,))
NO_OPTIONS: frozenset[Kind] = frozenset()
OPTIONS = _CONFIG_OPTIONS | CHOICE_OPTIONS | MENU_OPTIONS

_BLOCK_NAME = {E_MENU: "menu", E_CHOICE: "choice", E_IF: "if"}
_BLOCK_END = {Kind.ENDMENU: E_MENU, Kind.ENDCHOICE: E_CHOICE, Kind.ENDIF: E_IF}


def type_name(type_: int, bool_name: str) -> str:
    """A symbol type as C's messages name it."""
    return bool_name if type_ == T_BOOL else _TYPE_NAMES[SymbolType(type_)]


class Builder:
    """Consumes a reader's statements; afterwards ``root``, ``symbols`` and ``pool`` describe the tree as written.

    ``types`` is indexed by symbol number; ``modules`` is the symbol marked ``modules`` (None without one);
    ``diagnostics`` is the reader's list, continued with the warnings found here.

    Raises :class:`~kcfg.errors.InputError` subclasses for what the dialect does not accept.
    """

    def __init__(self, dialect: Dialect, reader: Reader) -> None:
        self.dialect = dialect
        self.reader = reader
        self.files = reader.files
        self.diagnostics: list[Diagnostic] = reader.diagnostics
        self.pool = Expressions()
        self.symbols: list[SymbolRecord] = []
        self.types: list[int] = []
        self.named: dict[str, SymbolRecord] = {}
        self.constants: dict[str, SymbolRecord] = {}
        self.named_choices: dict[str, SymbolRecord] = {}
        self.modules: SymbolRecord | None = None
        self.defconfig_lists: list[SymbolRecord] = []
        #: The symbols that stand for variables of the environment, and their values, in the order of ``option env``.
        self.environment_symbols: list[tuple[SymbolRecord, str]] = []
        for name in ("n", "m", "y"):
            record = self._new_symbol(name, constant=True)
            self.types[record.number] = T_TRISTATE if dialect.typed_constants else T_UNKNOWN
            self.named[name] = self.constants[name] = record
        self._predefine()
        reader.symbol_value = self._value_while_reading
        self.root = EntryRecord(E_ROOT, None, None, 0, 0)
        self._menu = self.root
        self._entry = self.root
        self._choice: EntryRecord | None = None
        self._last: EntryRecord | None = None  # the sibling that the next entry follows; None: it is a first child
        self._accepted = NO_OPTIONS
        self._file = 0
        self._line = 0
        self._at_end = False
        self._programs: dict[int, tuple[Statement, int, int]] = {}
        self._actions: dict[Kind, Callable[[Statement], None]] = {
            Kind.MAINMENU: self._mainmenu,
            Kind.CONFIG: self._config,
            Kind.MENUCONFIG: self._config,
            Kind.CONFIGDEFAULT: self._config_default,
            Kind.CHOICE: self._choice_entry,
            Kind.COMMENT: self._comment,
            Kind.MENU: self._menu_entry,
            Kind.IF: self._if,
            Kind.ENDMENU: self._end,
            Kind.ENDCHOICE: self._end,
            Kind.ENDIF: self._end,
            Kind.TYPE: self._type,
            Kind.PROMPT: self._prompt,
            Kind.DEFAULT: self._default,
            Kind.DEPENDS: self._depends,
            Kind.SELECT: self._select,
            Kind.IMPLY: self._select,
            Kind.RANGE: self._range,
            Kind.VISIBLE: self._visible,
            Kind.HELP: self._help,
            Kind.MODULES: self._modules,
            Kind.TRANSITIONAL: self._transitional,
            Kind.OPTIONAL: self._optional,
            Kind.OPTION: self._option,
        }

    # -- the whole ------------------------------------------------------------------------------------------------

    def build(self) -> None:
        """Read everything. Cost: about a microsecond a statement."""
        actions, reader = self._actions, self.reader
        for file, line, statement in reader:
            if reader.closed_at is not None:
                self._close_entry(*reader.closed_at)
            self._file, self._line = file, line
            kind = statement.shape.kind
            if kind in OPTIONS:
                if kind not in self._accepted:
                    self._finish_entry()  # what is wrong with the entry before it comes first
                    raise self._misplaced(statement)
            else:
                self._finish_entry()
            actions[kind](statement)
        self._end_of_text()
        if self.root.prompt is None:
            self._entry = self.root
            self._add_prompt(P_MENU, self.dialect.default_title, NULL)
        if self.dialect.language.symbols_in_names:
            assert self.root.prompt is not None
            self.root.prompt.text = expand_symbols(self.root.prompt.text or "", self._value_while_reading)

    def release(self) -> None:
        """Let go of what refers back to it, so that it goes with its last user, not when garbage is looked for."""
        self._actions.clear()

    def _end_of_text(self) -> None:
        reader = self.reader
        if reader.closed_at is not None:
            self._close_entry(*reader.closed_at)
        if self.files:
            self._file, self._line = 0, len(self.reader.line_at(0, 1).physical)  # as C numbers the end of the text
        self._programs.clear()
        self.reader.release()
        self._at_end = True
        self._finish_entry()
        if self._menu is not self.root:
            opened = self._menu
            self._fail(
                TreeError(
                    f"this {_BLOCK_NAME[opened.kind]} is not closed",
                    file=self.files[opened.file],
                    line=opened.line,
                    hint=f"add the missing end{_BLOCK_NAME[opened.kind]}",
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

    def _drop_entry(self) -> None:
        """The entry at hand is given up in the midst of an option: it never has all of them."""
        if self._accepted is MENU_OPTIONS:
            self._close()
        self._accepted = NO_OPTIONS

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

    def _end_name(self, name: str) -> str:
        """The statement that ends a block, as older generations call it, or the block."""
        return f"end{name}" if self.dialect.language.speaks_of_options else name

    def _predefine(self) -> None:
        """Make the symbols that are there before any text: each a string that an environment variable sets."""
        for name in self.dialect.predefined:
            record = self.symbol(name)
            record.no_write = True
            self.types[record.number] = T_STRING
            value = self.reader.environment.get(name)
            if value is not None:
                self._add_free_default(record, value, 0, 0)

    def _add_free_default(self, symbol: SymbolRecord, value: str, file: int, line: int) -> None:
        """A default that belongs to no definition, so that no dependency limits it (sym_add_default())."""
        nowhere = EntryRecord(E_CONFIG, symbol, None, file, line)
        nowhere.number = 0
        constant = symbol_expression(self.operand(f'"{value}').number)
        symbol.properties.append(PropertyRecord(P_DEFAULT, nowhere, constant, NULL, file, line))

    def _value_while_reading(self, name: str) -> str | None:
        """What ``$NAME`` stands for in the name of a file: the symbol's first default so far, as text."""
        symbol = self.named.get(name)
        met: set[int] = set()
        while symbol is not None and not symbol.constant and symbol.number not in met:
            met.add(symbol.number)
            defaults = [p.expression for p in symbol.properties if p.kind == P_DEFAULT]
            if not self.types[symbol.number]:
                return symbol.name
            symbol = self.symbols[-2 - defaults[0]] if defaults and defaults[0] < NULL else None
        return symbol.name if symbol is not None else None

    # -- symbols and expressions -----------------------------------------------------------------------------------

    def _new_symbol(self, name: str, *, constant: bool = False, is_choice: bool = False) -> SymbolRecord:
        record = SymbolRecord(len(self.symbols), name, constant=constant, is_choice=is_choice)
        self.symbols.append(record)
        self.types.append(T_UNKNOWN)
        return record

    def symbol(self, name: str) -> SymbolRecord:
        """The symbol called ``name``, made if it is new."""
        found = self.named.get(name)
        if found is None:
            found = self.named[name] = self._new_symbol(name)
        return found

    def operand(self, token: str) -> SymbolRecord:
        """The symbol that a token stands for: a quoted one is a constant."""
        if token[:1] != '"':
            return self.named.get(token) or self.symbol(plain_word(token))
        name = token[1:]
        found = self.constants.get(name)
        if found is None:
            found = self.constants[name] = self._new_symbol(name, constant=True)
        return found

    def expression(self, program: tuple[int, ...], tokens: tuple[str, ...]) -> int:
        """The expression that a postfix program makes of a statement's tokens; ``NULL`` for an empty program."""
        if not program:
            return NULL
        if len(program) == 1:
            return symbol_expression(self.operand(tokens[program[0]]).number)
        pool = self.pool
        stack: list[int] = []
        for item in program:
            if item >= 0:
                stack.append(symbol_expression(self.operand(tokens[item]).number))
            elif item == -1:
                stack[-1] = pool.make(NOT, stack[-1])
            else:
                right = stack.pop()
                if item == -2:
                    stack[-1] = pool.make(AND, stack[-1], right)
                elif item == -3:
                    stack[-1] = pool.make(OR, stack[-1], right)
                else:
                    stack[-1] = pool.make(_COMPARISON[item], -2 - stack[-1], -2 - right)
        return stack[0]

    def _operands(self, statement: Statement) -> tuple[int, int]:
        """The expression and the condition of a statement, worked out once for each distinct line."""
        known = self._programs.get(id(statement))
        if known is not None:
            return known[1], known[2]
        shape, tokens = statement.shape, statement.tokens
        expression = self.expression(shape.expr, tokens)
        condition = self.expression(shape.cond, tokens)
        self._programs[id(statement)] = (statement, expression, condition)
        return expression, condition

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
            if self.dialect.choices == ChoiceModel.SYMBOL:
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

    def _say_of_symbol(self, symbol: SymbolRecord, what: str) -> None:
        """Warn in Kconfiglib's way, which names all places of the symbol so far."""
        places = ", ".join(f"{self.files[entry.file]}:{entry.line}" for entry in symbol.entries)
        text = f"warning: {symbol.shown_name} (defined at {places}) {what}"
        self.diagnostics.append(Diagnostic("", 0, text, DiagnosticKind.PLAIN))

    def _add_prompt(self, kind: int, text: str, condition: int) -> None:
        prop = self._add_property(kind, NULL, condition)
        entry = self._entry
        if text[:1].isspace() and self.dialect.trims_prompts:
            self.warn_property(prop, "leading whitespace ignored")
            text = text.lstrip(" \t\n\v\f\r")
        if entry.symbol is not None and self.dialect.strips_prompts and text != text.strip():
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
        self._accepted = NO_OPTIONS
        if accepted is _CONFIG_OPTIONS:
            if entry.kind == E_MENUCONFIG:
                if entry.prompt is not None:
                    entry.prompt.kind = P_MENU
                else:
                    self._say("warning: menuconfig statement without prompt")
            if self._choice is not None:
                self._finish_member(entry)
        elif accepted is CHOICE_OPTIONS:
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

    def _config(self, statement: Statement) -> None:
        shape = statement.shape
        if shape.kind != Kind.CONFIG and self._choice is not None and self.dialect.config_only_in_choice:
            self._fail(self._misplaced(statement))
            return
        kind = E_MENUCONFIG if shape.kind == Kind.MENUCONFIG else E_CONFIG
        self._add_entry(kind, self.symbol(statement.tokens[shape.name]))
        self._accepted = _CONFIG_OPTIONS

    def _config_default(self, statement: Statement) -> None:
        """Zephyr's ``configdefault``: defaults for a symbol whose definition stands elsewhere."""
        self._add_entry(E_CONFIG, self.symbol(statement.tokens[statement.shape.name]))
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
            record = self._new_symbol(name, is_choice=True)
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
        self._accepted = MENU_OPTIONS

    def _if(self, statement: Statement) -> None:
        entry = self._add_entry(E_IF, None)
        condition = self._operands(statement)[0]
        entry.dep = condition
        entry.depends += ((condition, self._file, self._line),)
        self._open()

    def _end(self, statement: Statement) -> None:
        kind = _BLOCK_END[statement.shape.kind]
        word = statement.shape.kind.name.lower()
        opened = self._menu
        name = _BLOCK_NAME[kind]
        if opened is self.root:
            self._fail(self._misplaced(statement))
            return
        expected = _BLOCK_NAME[opened.kind]
        if opened.kind != kind:
            error = KconfigSyntaxError(
                f"unexpected `{word}` within a {expected} block",
                file=self.files[self._file],
                line=self._line,
                source_line=self.source_line(self._file, self._line),
                column=1,
                expected=(f"end{expected}",),
                hint=f"the {expected} opened at {self.files[opened.file]}:{opened.line} must end with "
                f"`end{expected}` first",
                c_message=f"{self._where()}: unexpected '{self._end_name(name)}' within {expected} block",
            )
            self._fail(error)
        elif opened.file != self._file or self.reader.left:
            error = KconfigSyntaxError(
                f"`{word}` stands in another file than its {name}",
                file=self.files[self._file],
                line=self._line,
                source_line=self.source_line(self._file, self._line),
                column=1,
                hint=f"the {name} was opened at {self.files[opened.file]}:{opened.line}; close it there",
                c_message=f"{self._where()}: '{self._end_name(name)}' in different file than '{name}'\n"
                f"{self.files[opened.file]}:{opened.line}: location of the '{name}'",
            )
            self._fail(error)
        self._entry = opened
        if opened.kind == E_CHOICE:
            self._choice = None
        self._close()

    def _type(self, statement: Statement) -> None:
        shape = statement.shape
        if self._accepted is CHOICE_OPTIONS and not self._may_type_choice(statement):
            return
        if shape.text >= 0:
            condition = self._operands(statement)[1]
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
        condition = self._operands(statement)[1]
        self._add_prompt(P_PROMPT, statement.tokens[statement.shape.text][1:], condition)

    def _default(self, statement: Statement) -> None:
        shape = statement.shape
        expression, condition = self._operands(statement)
        if self._accepted is CHOICE_OPTIONS and (
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
        expression, condition = self._operands(statement)
        if condition != NULL:
            # Linux 7.0: `depends on A if B` is `depends on A || !B`.
            expression = self.pool.make(OR, expression, self.pool.make(NOT, condition))
        entry.dep = self.pool.both(entry.dep, expression)
        entry.depends += ((expression, self._file, self._line),)

    def _select(self, statement: Statement) -> None:
        shape = statement.shape
        target = self.operand(statement.tokens[shape.name])
        condition = self._operands(statement)[1]
        kind = P_SELECT if shape.kind == Kind.SELECT else P_IMPLY
        self._add_property(kind, symbol_expression(target.number), condition)

    def _range(self, statement: Statement) -> None:
        low, high = statement.shape.expr
        lower = self.operand(statement.tokens[low]).number
        upper = self.operand(statement.tokens[high]).number
        condition = self.expression(statement.shape.cond, statement.tokens)
        self._add_property(P_RANGE, self.pool.make(RANGE, lower, upper), condition)

    def _visible(self, statement: Statement) -> None:
        entry = self._entry
        if entry.depends and self.dialect.visible_comes_first:
            self._fail(self._misplaced(statement))
            return
        expression = self._operands(statement)[0]
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
        if self.dialect.warns_of_blank_help and statement.help.blank:
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
            constant = self.operand(f'"{value}')
            self._add_property(P_DEFAULT, symbol_expression(constant.number), NULL)

    # -- messages -----------------------------------------------------------------------------------------------------

    def source_line(self, file: int, line: int) -> str | None:
        """The physical line, for a message; None where there is none."""
        physical = self.reader.line_at(file, line).physical
        return physical[line - 1] if 0 < line <= len(physical) else None

    def _file_at_hand(self) -> str:
        return "<none>" if self._at_end and self.dialect.language.forgets_file_at_end else self.files[self._file]

    def _where(self, *, later: bool = False) -> str:
        return f"{self._file_at_hand()}:{self._line + later}"

    def _say(self, text: str) -> None:
        file = self._file_at_hand()
        self.diagnostics.append(Diagnostic(file, self._line, text, DiagnosticKind.MESSAGE))

    def warn_entry(self, entry: EntryRecord, text: str) -> None:
        """Add the warning ``text`` about ``entry``, worded as C's menu_warn()."""
        self._warn(entry.file, entry.line, text)

    def warn_property(self, prop: PropertyRecord, text: str) -> None:
        """Add the warning ``text`` about ``prop``, worded as C's prop_warn()."""
        self._warn(prop.file, prop.line, text)

    def _warn(self, file: int, line: int, text: str) -> None:
        self.diagnostics.append(Diagnostic(self.files[file], line, text))

    def _error(self, message: str, hint: str, c_message: str) -> KconfigSyntaxError:
        return KconfigSyntaxError(
            message,
            file=self.files[self._file],
            line=self._line,
            column=1,
            source_line=self.source_line(self._file, self._line),
            hint=hint,
            c_message=c_message,
        )

    def _entry_error(self, entry: EntryRecord, message: str, hint: str) -> TreeError:
        file = self.files[entry.file]
        return TreeError(
            message,
            file=file,
            line=entry.line,
            source_line=self.source_line(entry.file, entry.line),
            column=1,
            hint=hint,
            c_message=f"{file}:{entry.line}: error: {message}",
        )

    def or_older(self, advice: str, accepts: Callable[[Dialect], bool] = lambda known: not known.strict_choices) -> str:
        """``advice`` for what the dialect forbids, and which generations accept it."""
        from .generations import DIALECTS

        languages = {known.language.name for known in DIALECTS.values() if accepts(known)}
        return also(advice, lambda known: known.name in languages, self.dialect.language)

    def _misplaced(self, statement: Statement) -> KconfigSyntaxError:
        shape: Shape = statement.shape
        word = statement.tokens[0] if statement.tokens else shape.kind.name.lower()
        if shape.kind in OPTIONS and self._entry.defaults_only:
            hint = "`configdefault` holds nothing but `default`; put `if` around it for a condition"
        elif shape.kind in OPTIONS:
            hint = f"`{word}` is an option of a symbol, choice, menu or comment and must follow one directly"
        elif self._choice is not None:
            hint = "a choice holds config, comment and if statements"
            if word == "menuconfig":
                hint = self.or_older(hint, lambda known: not known.config_only_in_choice)
        else:
            hint = "there is no open block here for it to end" if word.startswith("end") else ""
        number = statement.help.line if statement.help is not None else self._line
        of_entry = shape.kind in OPTIONS and self._entry is not self.root
        within = EntryKind(self._entry.kind).name.lower() if of_entry else ""
        c_message = misplaced_c_message(self.files[self._file], number, word, self.dialect.language, within=within)
        return self._error(f"`{word}` cannot stand here", hint, c_message)
