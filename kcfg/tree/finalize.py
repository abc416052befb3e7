"""What C does once all statements are read: dependencies passed down, reverse dependencies gathered, submenus made.

The order of every step shows somewhere (in the order of questions, in printed expressions, in warnings), so it is C's
(``menu_finalize()`` in ``menu.c``). Its recursion over entries is a stack here: a chain of thousands of options, each
depending on the one before, nests as deep.
"""

from __future__ import annotations

from collections.abc import Callable

from kcfg.language import Diagnostic, DiagnosticKind

from .build import Builder
from .dialects import ChoiceModel
from .entries import EntryRecord, PropertyRecord, SymbolRecord
from .expressions import EQ, MOD, NE, NULL, RANGE, SYMBOL_N, SYMBOL_Y, YES, symbol_expression
from .kinds import (
    E_CHOICE,
    E_IF,
    P_DEFAULT,
    P_IMPLY,
    P_PROMPT,
    P_RANGE,
    P_SELECT,
    T_BOOL,
    T_HEX,
    T_INT,
    T_STRING,
    T_TRISTATE,
    T_UNKNOWN,
)
from .numbers import is_valid_text
from .opposites import CancellingRewriter
from .rewriting import InPlaceRewriter, Rewriter


def _is_numeric(type_: int) -> bool:
    return type_ == T_INT or type_ == T_HEX


def is_logical(type_: int) -> bool:
    """Whether symbols of the type are n, m or y."""
    return type_ == T_BOOL or type_ == T_TRISTATE


def _asked_by_rewriter(builder: Builder) -> tuple[Callable[[int], bool], Callable[[int, str], None]]:
    """Whether a symbol is a constant, and what notes that a bool was compared with m; neither holds the builder."""
    symbols, diagnostics = builder.symbols, builder.diagnostics

    def is_constant(symbol: int) -> bool:
        return symbols[symbol].constant

    def tested_for_m(symbol: int, constant: str) -> None:
        text = f"boolean symbol {symbols[symbol].name} tested for 'm'? test forced to '{constant}'"
        diagnostics.append(Diagnostic("", 0, text, DiagnosticKind.INFO))

    return is_constant, tested_for_m


class _Level:
    """An entry that waits for those below it: ``last`` is the one that is at hand, or was finalised last.

    ``gathers``: it has none of its own, and those that follow it may come to stand below it.
    """

    __slots__ = ("entry", "gathers", "in_choice", "last")

    def __init__(self, entry: EntryRecord) -> None:
        self.entry = entry
        self.gathers = False
        self.in_choice = False
        self.last: EntryRecord | None = None


class Finalizer:
    """Finalises what a builder has built, in place.

    Cost: a microsecond or two an entry and property; 0.05 s for all of Linux where it is compiled.
    """

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.dialect = builder.dialect
        self.pool = builder.pool
        self.types = builder.types
        self.symbols = builder.symbols
        kind = Rewriter if self.dialect.functional_rewriting else InPlaceRewriter
        if self.dialect.cancels_opposites:
            kind = CancellingRewriter
        self.rewriter = kind(builder.pool, builder.types, *_asked_by_rewriter(builder))
        modules = builder.modules
        if modules is None and self.dialect.modules_by_name:
            modules = builder.names.symbol("MODULES")
        self.modules = modules.number if modules is not None else SYMBOL_N
        self.symbols[self.modules].mentioned = True  # by each `m`
        # What is asked for each entry or property, by names of its own: those of the dialect are looked up.
        self._choices_are_menus = self.dialect.choices == ChoiceModel.MENU
        self._shortens_for_bools = self.dialect.shortens_for_bools
        self._warns_of_undefined_selects = self.dialect.warns_of_undefined_selects

    def run(self) -> None:
        """Finalise the whole tree."""
        levels = [self._begin(self.builder.root, inside_choice=False)]
        while levels:
            level = levels[-1]
            entry = self._next_below(level)
            if entry is None:
                levels.pop()
                self._end(level)
            elif self._is_leaf(entry, level.in_choice):
                self._leaf(entry, level.in_choice)
            else:
                levels.append(self._begin(entry, inside_choice=level.in_choice))
        self.rewriter.forget()

    # -- entries, one level at a time ----------------------------------------------------------------------------------

    def _begin(self, parent: EntryRecord, *, inside_choice: bool) -> _Level:
        """What is done with an entry before those below it."""
        level = _Level(parent)
        symbol = parent.symbol
        if parent.child is None:
            level.gathers = symbol is not None and not inside_choice and not parent.defaults_only
            return level
        dep = parent.dep
        if symbol is not None and symbol.is_choice:
            level.in_choice = self._choices_are_menus
            if not self._choices_are_menus:
                self._spread_type_of_choice(parent, symbol)
                # The choice itself is what its members depend on: its mode is the upper limit of their visibility.
                dep = symbol_expression(symbol.number)
        self._pass_down(parent, dep)
        return level

    def _next_below(self, level: _Level) -> EntryRecord | None:
        """The next entry below that of ``level``, None behind the last."""
        parent, last = level.entry, level.last
        if not level.gathers:
            level.last = entry = parent.child if last is None else last.next
            return entry
        if last is None:
            entry = parent.next
        else:
            last.parent = parent
            entry = last.next
        if entry is None or not self._belongs_below(entry, parent):
            return None
        level.last = entry
        return entry

    def _end(self, level: _Level) -> None:
        """What is done with an entry after those below it."""
        parent = level.entry
        symbol = parent.symbol
        if level.gathers and symbol is not None:
            last = level.last
            if last is not None:
                parent.child = parent.next
                parent.next = last.next
                last.next = None
            symbol.dir_dep = self.pool.either(symbol.dir_dep, parent.dep)
        if self._choices_are_menus or symbol is None or not symbol.is_choice:
            self._flatten_children(parent)
            self._check_symbol(parent)
        else:
            self._gather_members(parent, symbol)
            self._check_symbol(parent)
            if not symbol.optional and parent.prompt is not None:
                # A visible choice that is not optional cannot be n.
                visible = self.pool.both(parent.prompt.condition, MOD)
                symbol.rev_dep = self.pool.either(symbol.rev_dep, visible)

    def _is_leaf(self, entry: EntryRecord, inside_choice: bool) -> bool:
        """Whether nothing stands below ``entry`` or will: that is most of them."""
        if entry.child is not None:
            return False
        symbol = entry.symbol
        if symbol is None:
            return True
        if symbol.is_choice and not self._choices_are_menus:
            return False
        following = entry.next
        return inside_choice or entry.defaults_only or following is None or not self._belongs_below(following, entry)

    def _leaf(self, entry: EntryRecord, inside_choice: bool) -> None:
        symbol = entry.symbol
        if symbol is not None:
            if not inside_choice and not entry.defaults_only:
                symbol.dir_dep = self.pool.either(symbol.dir_dep, entry.dep)
            self._check_symbol(entry)

    def _belongs_below(self, entry: EntryRecord, parent: EntryRecord) -> bool:
        """Whether ``entry``, which follows ``parent``, depends on its symbol."""
        symbol = parent.symbol
        if symbol is None or not symbol.mentioned:
            return False
        rewriter = self.rewriter
        number = symbol.number
        dep = entry.prompt.condition if entry.prompt is not None else entry.dep
        if not rewriter.mentions(dep, number):
            return False
        if rewriter.requires(dep, number):
            return True
        if not self.dialect.submenus_by_shared_conditions:
            return False
        # Also if the dependencies include all of the symbol's own: `(A || Q) && R` where A needs R.
        condition = parent.prompt.condition if parent.prompt is not None else NULL
        remaining = rewriter.eliminate_equal(self._compared_to_n(dep), self._compared_to_n(condition))[1]
        return remaining == NULL or remaining == YES

    def _compared_to_n(self, expression: int) -> int:
        rewriter = self.rewriter
        return rewriter.eliminate_dups(rewriter.transform(rewriter.compared(expression, NE, SYMBOL_N)))

    # -- choices up to 6.8 ---------------------------------------------------------------------------------------------

    def _spread_type_of_choice(self, parent: EntryRecord, choice: SymbolRecord) -> None:
        types, set_type = self.types, self.builder._set_type
        children = self._typed_children(parent)
        if self.dialect.forces_choice_types:
            if children:
                first = children[0].symbol
                assert first is not None
                set_type(parent, types[first.number])
                set_type(children[0], types[choice.number])
                self.rewriter.types_changed()
            return
        if types[choice.number] == T_UNKNOWN:
            for child in children:
                assert child.symbol is not None
                if types[child.symbol.number] != T_UNKNOWN:
                    set_type(parent, types[child.symbol.number])
                    break
        for child in children:
            assert child.symbol is not None
            if types[child.symbol.number] == T_UNKNOWN and types[choice.number] != T_UNKNOWN:
                set_type(child, types[choice.number])
                self.rewriter.types_changed()

    def _typed_children(self, parent: EntryRecord) -> list[EntryRecord]:
        """The entries that take part in the type of a choice."""
        found = []
        for child in self._children(parent):
            if child.symbol is not None:
                found.append(child)
            elif child.kind == E_IF and self.dialect.choice_types_behind_ifs:
                found += self._typed_children(child)
        return found

    def _gather_members(self, parent: EntryRecord, choice: SymbolRecord) -> None:
        entry = parent.child
        while entry is not None:
            symbol = entry.symbol
            if symbol is not None and symbol.choice is None:
                symbol.choice = choice
                choice.members.append(symbol)
                self._check_member(entry, symbol, choice)
                if self.dialect.forces_choice_types:
                    self.builder._set_type(entry, self.types[choice.number])
                elif self.types[choice.number] == T_TRISTATE != self.types[symbol.number]:
                    self._limit_to_y(entry, symbol, choice)
            self._splice(entry, parent)
            entry = entry.next

    def _check_member(self, entry: EntryRecord, symbol: SymbolRecord, choice: SymbolRecord) -> None:
        warn = self.builder.warn_property
        if entry.prompt is None:
            self.builder.warn_entry(entry, "choice value must have a prompt")
        for prop in symbol.properties:
            if prop.kind == P_DEFAULT:
                warn(prop, "defaults for choice values not supported")
            if self.dialect.forces_choice_types:
                if prop.entry is not entry and prop.kind == P_PROMPT:
                    warn(prop, "choice values currently only support a single prompt")
                continue
            outside = prop.entry.parent is None or prop.entry.parent.symbol is not choice
            if prop.entry is not entry and prop.kind == P_PROMPT and outside:
                warn(prop, "choice value used outside its choice group")

    def _limit_to_y(self, entry: EntryRecord, symbol: SymbolRecord, choice: SymbolRecord) -> None:
        """A bool in a tristate choice is there only while the choice is y."""
        limit = self.pool.make(EQ, choice.number, SYMBOL_Y)
        entry.dep = self.pool.both(limit, entry.dep)
        for prop in symbol.properties:
            if prop.entry is entry:
                prop.condition = self.pool.both(limit, prop.condition)

    # -- steps that all generations share ---------------------------------------------------------------------------

    @staticmethod
    def _children(parent: EntryRecord) -> list[EntryRecord]:
        found = []
        entry = parent.child
        while entry is not None:
            found.append(entry)
            entry = entry.next
        return found

    def _rewritten(self, above: int, own: int, spared: int = NULL) -> int:
        """``above && own`` as C leaves it; ``own`` is as written, ``above`` already rewritten."""
        rewriter = self.rewriter
        if own != NULL:
            own = rewriter.limit_m(own, self.modules)
        if spared != NULL:
            own = self.pool.both(own, spared)
        if own != NULL:
            own = rewriter.transform(own)
        return rewriter.eliminate_dups(self.pool.both(above, own))

    def _limited(self, symbol: SymbolRecord, condition: int) -> int:
        """The rewritten condition of a property; for what is no tristate some generations shorten it."""
        if not self._shortens_for_bools or self.types[symbol.number] == T_TRISTATE:
            return condition
        return self.rewriter.shortened(condition)

    def _pass_down(self, parent: EntryRecord, dep: int) -> None:
        """Give the children of ``parent`` its dependency ``dep``, and their properties the children's."""
        entry = parent.child
        while entry is not None:
            entry.dep = base = self._rewritten(dep, entry.dep)
            symbol = entry.symbol
            if symbol is not None:
                self._pass_to_properties(entry, symbol, base)
            elif entry.prompt is not None:
                entry.prompt.condition = self._rewritten(base, entry.prompt.condition)
            entry = entry.next

    def _pass_to_properties(self, entry: EntryRecord, symbol: SymbolRecord, base: int) -> None:
        usual = self._limited(symbol, base)  # what a property without a condition of its own has
        limit, term = NULL, symbol_expression(symbol.number)  # several selects in a row mostly have the same condition
        properties = symbol.properties
        for i in range(entry.first_property, len(properties)):
            prop = properties[i]
            if prop.entry is not entry:
                if prop.entry.block is not None:
                    break  # belongs to the next definition of the symbol, and is dealt with there
                continue  # belongs to none
            if prop.condition == NULL and prop.visibility == NULL:
                prop.condition = usual
            else:
                prop.condition = self._limited(symbol, self._rewritten(base, prop.condition, prop.visibility))
            if prop.kind == P_SELECT or prop.kind == P_IMPLY:
                if prop.condition != limit:
                    limit = prop.condition
                    term = self.pool.both(symbol_expression(symbol.number), limit)
                self._add_reverse(prop, term)

    def _add_reverse(self, prop: PropertyRecord, term: int) -> None:
        target = self.symbols[-2 - prop.expression]
        if prop.kind == P_SELECT:
            target.rev_dep = self.pool.either(target.rev_dep, term)
        else:
            target.implied = self.pool.either(target.implied, term)

    def _flatten_children(self, parent: EntryRecord) -> None:
        entry = parent.child
        while entry is not None:
            if entry.child is not None:
                self._splice(entry, parent)
            entry = entry.next

    def _splice(self, entry: EntryRecord, parent: EntryRecord) -> None:
        """Raise the children of an ``if``, or of an entry without a prompt, to its own level."""
        if entry.child is None or entry.prompt is not None:
            return
        if entry.kind == E_CHOICE and not self.dialect.dissolves_choices:
            return
        last = entry.child
        while True:
            last.parent = parent
            if last.next is None:
                break
            last = last.next
        last.next = entry.next
        entry.next = entry.child
        entry.child = None

    # -- warnings ------------------------------------------------------------------------------------------------------

    def _check_symbol(self, entry: EntryRecord) -> None:
        symbol = entry.symbol
        if symbol is None or symbol.warned:
            return
        symbol.warned = True
        if self.types[symbol.number] == T_UNKNOWN:
            end = "\n" if self.dialect.doubles_newlines else ""
            self.builder.warn_entry(entry, f"config symbol defined without type{end}")
        if symbol.is_choice and entry.prompt is None:
            self.builder.warn_entry(entry, "choice must have a prompt")
        for prop in symbol.properties:
            if prop.kind == P_DEFAULT:
                self._check_default(symbol, prop)
            elif prop.kind == P_SELECT or prop.kind == P_IMPLY:
                self._check_selection(symbol, prop)
            elif prop.kind == P_RANGE:
                self._check_range(symbol, prop)

    def _is_number(self, symbol: SymbolRecord, value: SymbolRecord) -> bool:
        type_ = self.types[value.number]
        if _is_numeric(type_):
            return True
        return type_ == T_UNKNOWN and is_valid_text(self.types[symbol.number], value.name)

    def _check_default(self, symbol: SymbolRecord, prop: PropertyRecord) -> None:
        type_ = self.types[symbol.number]
        if prop.expression >= 0:
            if type_ == T_STRING or _is_numeric(type_):
                self.builder.warn_property(prop, f"default for config symbol '{symbol.name}' must be a single symbol")
            return
        value = self.symbols[-2 - prop.expression]
        if _is_numeric(type_) and self.dialect.checks_default_numbers and not self._is_number(symbol, value):
            self.builder.warn_property(prop, f"'{symbol.name}': number is invalid")
        checked = symbol.is_choice and self.dialect.checks_choice_defaults
        if checked and choice_of(value, self.dialect.choices) is not symbol:
            self.builder.warn_property(prop, f"choice default symbol '{value.name}' is not contained in the choice")

    def _check_selection(self, symbol: SymbolRecord, prop: PropertyRecord) -> None:
        type_ = self.types[-2 - prop.expression]
        selects = is_logical(self.types[symbol.number])
        if selects and (is_logical(type_) or (type_ == T_UNKNOWN and not self._warns_of_undefined_selects)):
            return
        word = "select" if prop.kind == P_SELECT else "imply"
        target = self.symbols[-2 - prop.expression]
        if type_ == T_UNKNOWN and self._warns_of_undefined_selects:
            text = f"'select' used by config symbol '{symbol.name}' refer to undefined symbol '{target.name}'"
            self.builder.warn_property(prop, text)
        if not selects:
            logical = self.builder.dialect.bool_name
            self.builder.warn_property(
                prop, f"config symbol '{symbol.name}' uses {word}, but is not {logical} or tristate"
            )
        elif not is_logical(type_) and type_ != T_UNKNOWN:
            self.builder.warn_property(
                prop,
                f"'{target.name}' has wrong type. '{word}' only accept arguments of "
                f"{self.dialect.bool_name} and tristate type",
            )

    def _check_range(self, symbol: SymbolRecord, prop: PropertyRecord) -> None:
        if not _is_numeric(self.types[symbol.number]):
            self.builder.warn_property(prop, "range is only allowed for int or hex symbols")
        assert self.pool.op[prop.expression] == RANGE
        bounds = (self.pool.left[prop.expression], self.pool.right[prop.expression])
        if not all(self._is_number(symbol, self.symbols[bound]) for bound in bounds):
            self.builder.warn_property(prop, "range is invalid")


def choice_of(symbol: SymbolRecord, model: ChoiceModel) -> SymbolRecord | None:
    """The choice that ``symbol`` is a member of, or None.

    From 6.12 that follows from where its first entry with a prompt stands (sym_get_choice_menu()); before, it was
    noted when the choice was finalised.
    """
    if model == ChoiceModel.SYMBOL:
        return symbol.choice
    for entry in symbol.entries:
        if entry.prompt is not None:
            above = entry.parent
            while above is not None and above.symbol is None:
                above = above.parent
            if above is not None and above.symbol is not None and above.symbol.is_choice:
                return above.symbol
            return None
    return None


def entries_in_order(root: EntryRecord) -> list[EntryRecord]:
    """All entries below ``root``, depth first, without ``root`` itself."""
    found: list[EntryRecord] = []
    entry = root.following(root)
    while entry is not None:
        found.append(entry)
        entry = entry.following(root)
    return found
