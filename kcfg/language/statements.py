"""What a line of Kconfig says: kinds, types, shapes and statements, all that the tree's builder sees."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from kcfg.language.help import HelpText
from kcfg.language.types import SymbolType
from kcfg.records import dataclass


class Kind(IntEnum):
    """What a statement does. SOURCE and ASSIGNMENT are used up by the reader and never reach a caller."""

    MAINMENU = 0
    CONFIG = 1
    MENUCONFIG = 2
    CONFIGDEFAULT = 3
    CHOICE = 4
    COMMENT = 5
    MENU = 6
    IF = 7
    ENDCHOICE = 8
    ENDMENU = 9
    ENDIF = 10
    TYPE = 11
    PROMPT = 12
    DEFAULT = 13
    DEPENDS = 14
    SELECT = 15
    IMPLY = 16
    RANGE = 17
    VISIBLE = 18
    HELP = 19
    MODULES = 20
    TRANSITIONAL = 21
    OPTIONAL = 22
    OPTION = 23
    SOURCE = 24
    ASSIGNMENT = 25

    # An enumeration's own is a Python function, and each look-up in a table by kind would call it.
    __hash__ = int.__hash__


#: The statements that describe the entry before them; any other statement begins something of its own.
OPTION_KINDS = frozenset(
    {
        Kind.TYPE,
        Kind.PROMPT,
        Kind.DEFAULT,
        Kind.DEPENDS,
        Kind.SELECT,
        Kind.IMPLY,
        Kind.RANGE,
        Kind.VISIBLE,
        Kind.HELP,
        Kind.MODULES,
        Kind.TRANSITIONAL,
        Kind.OPTIONAL,
        Kind.OPTION,
    }
)


OP_NOT = -1
OP_AND = -2
OP_OR = -3
OP_EQ = -4
OP_NE = -5
OP_LT = -6
OP_LE = -7
OP_GT = -8
OP_GE = -9

#: The operators of expressions, by the code that stands for them in a program.
OPERATOR_TEXT = {
    OP_NOT: "!",
    OP_AND: "&&",
    OP_OR: "||",
    OP_EQ: "=",
    OP_NE: "!=",
    OP_LT: "<",
    OP_LE: "<=",
    OP_GT: ">",
    OP_GE: ">=",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What the grammar says of all lines that look alike: keywords as they are, any words, any quoted texts.

    ``name`` and ``text`` are the indices of the tokens that hold a symbol's name and a prompt's text, -1 for
    none. ``expr`` and ``cond`` are programs in postfix form, in the order of the source: an item >= 0 pushes
    the symbol that this token names, a negative one (``OP_…``) combines. ``cond`` is the trailing ``if``,
    empty for none. ``expr`` of a RANGE is its two bounds. ``needs`` names the fields of LanguageRules without
    which the dialect does not know the construct.
    """

    kind: Kind
    type: SymbolType = SymbolType.UNKNOWN
    name: int = -1
    text: int = -1
    expr: tuple[int, ...] = ()
    cond: tuple[int, ...] = ()
    needs: frozenset[str] = frozenset()


class Statement:
    """One logical line: its tokens and their shape. Equal lines share one object, so it has no place.

    A token is a ``str``: a word or an operator is itself, a quoted string is a double quote followed by the
    content without escapes (whichever quote the author used). A word that itself begins with a quote, as only a
    macro can make one, is a single quote followed by the word.
    """

    __slots__ = ("help", "shape", "tokens")

    def __init__(self, shape: Shape, tokens: tuple[str, ...], help_text: HelpText | None = None) -> None:
        self.shape = shape
        self.tokens = tokens
        self.help = help_text

    def __repr__(self) -> str:
        return f"<{self.kind.name} {' '.join(map(spell, self.tokens))}>"

    @property
    def kind(self) -> Kind:
        """What the statement does."""
        return self.shape.kind

    @property
    def type(self) -> SymbolType:
        """The type that a TYPE or a ``def_bool`` names, else UNKNOWN."""
        return self.shape.type

    @property
    def name(self) -> str | None:
        """The symbol that a config, a select or a named choice names; an ``option``'s keyword."""
        return plain_word(self.tokens[self.shape.name]) if self.shape.name >= 0 else None

    @property
    def text(self) -> str | None:
        """The prompt, title or option value, without its quotes."""
        if self.shape.text < 0:
            return None
        token = self.tokens[self.shape.text]
        return token[1:] if token[:1] == '"' else token

    @property
    def settings(self) -> list[tuple[str, str]]:
        """The names and values of an OPTION; "" where a name has no value."""
        settings: list[tuple[str, str]] = []
        is_value = False
        for token in self.tokens[1:]:
            if is_value:
                settings[-1] = settings[-1][0], token[1:] if token[0] in "'\"" else token
            elif token != "=":
                settings.append((plain_word(token), ""))
            is_value = token == "="
        return settings

    @property
    def expression_text(self) -> str:
        """The expression (a RANGE: both bounds) as its author wrote it, up to white space; '' for none."""
        return self._between(self._start_of_expression(), self._start_of_condition() - 1)

    @property
    def condition_text(self) -> str:
        """The expression after the trailing ``if`` as its author wrote it, up to white space."""
        return self._between(self._start_of_condition(), len(self.tokens)) if self.shape.cond else ""

    def _start_of_expression(self) -> int:
        if self.shape.kind is Kind.DEPENDS and self.tokens[1:2] == ("on",):
            return 2
        if self.shape.kind is Kind.VISIBLE:
            return 2
        return 1 if self.shape.expr else len(self.tokens)

    def _start_of_condition(self) -> int:
        """The index behind the trailing ``if``, or one more than the number of tokens where there is none."""
        if not self.shape.cond:
            return len(self.tokens) + 1
        first = min(item for item in self.shape.cond if item >= 0)
        while self.tokens[first - 1] in ("!", "("):
            first -= 1
        return first

    def _between(self, start: int, end: int) -> str:
        return join_tokens(self.tokens[start:end])


def plain_word(token: str) -> str:
    """The word that a token stands for, without the mark of one that begins with a quote."""
    return token[1:] if token[:1] == "'" else token


def spell(token: str) -> str:
    """A token as an author would write it: a quoted string gets its quotes and escapes back."""
    if token[:1] != '"':
        return plain_word(token)
    return '"' + token[1:].replace("\\", "\\\\").replace('"', '\\"') + '"'


def join_tokens(tokens: Sequence[str]) -> str:
    """Tokens as a line of text, spaced as in most Kconfig files: none inside parentheses and after ``!``."""
    out: list[str] = []
    tight = True
    for token in tokens:
        if not tight and token != ")":
            out.append(" ")
        out.append(spell(token))
        tight = token in ("(", "!")
    return "".join(out)
