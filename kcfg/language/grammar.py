"""The bridge to Lark: parses a token shape that nobody has met before, by ``grammars/statements.lark``.

Importing Lark and loading the grammar takes about 0.2 s, so this module is imported only when a shape is
unknown. Lark's LALR parser keeps its own stack and reduces in postfix order: each reduction appends to one
program, nothing recurses and nothing is copied, however deep an expression is.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from lark import Lark, Token, UnexpectedInput, UnexpectedToken
from lark.lexer import Lexer

from kcfg import grammars
from kcfg.language.grammar_errors import UnknownShapeError
from kcfg.language.statements import (
    OP_AND,
    OP_EQ,
    OP_GE,
    OP_GT,
    OP_LE,
    OP_LT,
    OP_NE,
    OP_NOT,
    OP_OR,
    Kind,
    Shape,
)
from kcfg.language.types import SymbolType

#: The terminals that are no keywords, by the class of token that stands for them in a shape's key.
_TERMINALS = {
    "N": "WORD",
    "Q": "QUOTED",
    "V": "VALUE",
    "!": "NOT",
    "&&": "AND",
    "||": "OR",
    "=": "EQUAL",
    "!=": "UNEQUAL",
    "<": "LESS",
    "<=": "LESS_EQUAL",
    ">": "GREATER",
    ">=": "GREATER_EQUAL",
    "(": "OPEN",
    ")": "CLOSE",
    ":=": "COLON_EQUAL",
    "+=": "PLUS_EQUAL",
}
_CLASSES = {terminal: token_class for token_class, terminal in _TERMINALS.items()}

_TYPES = {
    "bool": SymbolType.BOOL,
    "tristate": SymbolType.TRISTATE,
    "int": SymbolType.INT,
    "hex": SymbolType.HEX,
    "string": SymbolType.STRING,
    "def_bool": SymbolType.BOOL,
    "def_tristate": SymbolType.TRISTATE,
    "def_int": SymbolType.INT,
    "def_hex": SymbolType.HEX,
    "def_string": SymbolType.STRING,
}

_RELATIONS = {"=": OP_EQ, "!=": OP_NE, "<": OP_LT, "<=": OP_LE, ">": OP_GT, ">=": OP_GE}


class _ClassLexer(Lexer):
    """Hands Lark the classes of a line's tokens instead of characters; a token's position is its index."""

    def __init__(self, lexer_conf: object) -> None:
        pass

    def lex(self, data: Sequence[str]) -> Iterator[Token]:  # type: ignore[override]
        for index, token_class in enumerate(data):
            yield Token(_TERMINALS.get(token_class) or token_class.upper(), token_class, start_pos=index)


class _Emitter:
    """Builds a Shape while Lark reduces: its methods are called in postfix order, one for each rule.

    A rule of the grammar returns the length of the program before it, so that a condition knows where it
    begins.
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self._program: list[int] = []
        self._condition_start = -1
        self._name = self._text = -1
        self._type = SymbolType.UNKNOWN
        self._needs: set[str] = set()
        self._kind: Kind | None = None

    def shape(self) -> Shape:
        assert self._kind is not None
        cut = len(self._program) if self._condition_start < 0 else self._condition_start
        expr, cond = tuple(self._program[:cut]), tuple(self._program[cut:])
        if self._kind is Kind.VISIBLE:
            expr, cond = cond, ()
        return Shape(self._kind, self._type, self._name, self._text, expr, cond, frozenset(self._needs))

    def symbol(self, children: list[Token]) -> int:
        start = len(self._program)
        position = children[0].start_pos
        assert position is not None
        self._program.append(position)
        return start

    def relation(self, children: list[Token]) -> int:
        return _RELATIONS[str(children[0])]

    def compare(self, children: list[int]) -> int:
        self._program.append(children[1])
        return children[0]

    def group(self, children: list[Any]) -> int:
        start: int = children[1]
        return start

    def not_(self, children: list[Any]) -> int:
        self._program.append(OP_NOT)
        start: int = children[1]
        return start

    def and_(self, children: list[Any]) -> int:
        self._program.append(OP_AND)
        start: int = children[0]
        return start

    def or_(self, children: list[Any]) -> int:
        self._program.append(OP_OR)
        start: int = children[0]
        return start

    def condition(self, children: list[Any]) -> None:
        self._condition_start = children[1]

    def name(self, children: list[Token]) -> None:
        self._name = children[0].start_pos or 0

    def option_name(self, children: list[Token]) -> None:
        self._name = children[0].start_pos or 0

    def text(self, children: list[Token | None]) -> None:
        if children[0] is not None:
            self._text = children[0].start_pos or 0

    def x_unquoted_text(self, children: list[Token]) -> None:
        self._text = children[0].start_pos or 0
        self._needs.add("unquoted_text")

    def type_keyword(self, children: list[Token]) -> None:
        self._type = _TYPES[str(children[0])]

    def default_keyword(self, children: list[Token]) -> None:
        self._type = _TYPES.get(str(children[0]), SymbolType.UNKNOWN)

    def if_block(self, children: list[Any]) -> None:
        self._kind = Kind.IF

    def __getattr__(self, rule: str) -> Any:
        """The reductions of whole statements (named as their Kind) and of ``x_…`` rules."""
        if rule.startswith("x_"):
            return lambda children: self._needs.add(rule.removeprefix("x_"))
        kind = Kind.__members__.get(rule.upper())
        if kind is None:
            raise AttributeError(rule)

        def statement(children: list[Any]) -> None:
            self._kind = kind

        return statement


class Grammar:
    """The statement grammar, loaded. Raises what Lark raises where the grammar file itself is broken."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._emitter = _Emitter()
        self._lark = Lark(
            grammars.path("statements").read_text(encoding="utf-8"),
            parser="lalr",
            lexer=_ClassLexer,
            transformer=self._emitter,
        )

    def parse(self, classes: Sequence[str]) -> Shape:
        """The shape of a line whose tokens are of these classes. Raises UnknownShapeError. Cost is linear."""
        with self._lock:
            return self._parse(classes)

    def _parse(self, classes: Sequence[str]) -> Shape:
        self._emitter.reset()
        try:
            self._lark.parse(classes)
        except UnexpectedToken as error:
            end = error.token.type == "$END"
            index = len(classes) if end else error.token.start_pos or 0
            raise UnknownShapeError(index, _expected(error)) from None
        except UnexpectedInput as error:
            raise UnknownShapeError(0, ()) from error
        return self._emitter.shape()


@functools.cache
def shared() -> Grammar:
    """The grammar, loaded once a process however many trees are read."""
    return Grammar()


def _expected(error: UnexpectedToken) -> tuple[str, ...]:
    terminals = set(error.accepts or error.expected or ())
    return tuple(sorted(_CLASSES.get(name) or name.replace("$END", "").lower() for name in terminals))
