"""The symbols of a tree by their names, and the expressions over them, as both come up in the text."""

from __future__ import annotations

from kcfg.language import plain_word

from .entries import SymbolRecord
from .expressions import AND, EQ, GE, GT, LE, LT, NE, NOT, NULL, OR, Expressions
from .kinds import P_DEFAULT, T_TRISTATE, T_UNKNOWN

# From the operators of the language's postfix programs to those of the pool.
_COMPARISON = {-4: EQ, -5: NE, -6: LT, -7: LE, -8: GT, -9: GE}


class Names:
    """Makes a symbol when it is first named, and each expression once.

    ``records`` holds all symbols by their numbers, ``types`` their types, ``pool`` the expressions.
    """

    def __init__(self, *, typed_constants: bool) -> None:
        self.pool = Expressions()
        self.records: list[SymbolRecord] = []
        self.types: list[int] = []
        self._named: dict[str, SymbolRecord] = {}
        self._constants: dict[str, SymbolRecord] = {}
        for name in ("n", "m", "y"):
            record = self.new_symbol(name, constant=True)
            self.types[record.number] = T_TRISTATE if typed_constants else T_UNKNOWN
            self._named[name] = self._constants[name] = record

    def forget(self) -> None:
        """Forget the names; to be called when the tree is made."""
        self._named.clear()
        self._constants.clear()

    def new_symbol(self, name: str, *, constant: bool = False, is_choice: bool = False) -> SymbolRecord:
        """A symbol or choice that nothing finds by ``name``."""
        record = SymbolRecord(len(self.records), name, constant=constant, is_choice=is_choice)
        self.records.append(record)
        self.types.append(T_UNKNOWN)
        return record

    def symbol(self, name: str) -> SymbolRecord:
        """The symbol called ``name``, made if it is new."""
        found = self._named.get(name)
        if found is None:
            found = self._named[name] = self.new_symbol(name)
        return found

    def operand(self, token: str) -> SymbolRecord:
        """The symbol that a token stands for: a quoted one is a constant."""
        if token[:1] != '"':
            return self._named.get(token) or self.symbol(plain_word(token))
        name = token[1:]
        found = self._constants.get(name)
        if found is None:
            found = self._constants[name] = self.new_symbol(name, constant=True)
        return found

    def expression(self, program: tuple[int, ...], tokens: tuple[str, ...]) -> int:
        """The expression that a postfix program makes of a statement's tokens; ``NULL`` for an empty program."""
        count = len(program)
        if not count:
            return NULL
        first = self._mention(tokens[program[0]])
        if count == 1:
            return first
        pool = self.pool
        stack = [first]
        for i in range(1, count):
            item = program[i]
            if item >= 0:
                stack.append(self._mention(tokens[item]))
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

    def _mention(self, token: str) -> int:
        """The expression that is just what a token stands for, as part of another one."""
        symbol = self.operand(token)
        symbol.mentioned = True
        return -2 - symbol.number

    def value_while_reading(self, name: str) -> str | None:
        """What ``$NAME`` stands for in the name of a file: the symbol's first default so far, as text."""
        symbol = self._named.get(name)
        met: set[int] = set()
        while symbol is not None and not symbol.constant and symbol.number not in met:
            met.add(symbol.number)
            defaults = [p.expression for p in symbol.properties if p.kind == P_DEFAULT]
            if not self.types[symbol.number]:
                return symbol.name
            symbol = self.records[-2 - defaults[0]] if defaults and defaults[0] < NULL else None
        return symbol.name if symbol is not None else None
