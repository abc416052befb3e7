"""What the exact lexers cut a logical line into: tokens before their expansion, with places and warnings.

Nothing here depends on the environment: where a reference to a macro ends is decided by its parentheses alone, and
what it expands to is never cut again.
"""

from __future__ import annotations

from enum import Enum

from kcfg.language.references import Part
from kcfg.records import dataclass

#: The operators of expressions and assignments.
OPERATORS = ("&&", "||", "!=", "<=", ">=", ":=", "+=", "=", "<", ">", "!", "(", ")")
ASSIGNMENT_OPERATORS = frozenset({"=", ":=", "+="})

#: A class of tokens that is in no shape's key, for what no statement can hold.
UNUSUAL = "?"

MULTI_LINE_STRING = "multi-line strings not supported"


class LexemeKind(Enum):
    """What a lexeme becomes; KEYWORD and OPERATOR stand for themselves."""

    KEYWORD = "keyword"
    OPERATOR = "operator"
    WORD = "word"
    QUOTED = "quoted"
    VALUE = "value"
    #: A quoted text without its end, or a character, where that is an error.
    BROKEN = "broken"
    #: A quoted text that its missing end makes nothing of, kept for what the references in it do.
    LOST = "lost"
    WARNING = "warning"

    @property
    def is_token(self) -> bool:
        """Whether it becomes a token at all."""
        return self is not LexemeKind.WARNING and self is not LexemeKind.LOST


_CLASSES = {
    LexemeKind.WORD: "N",
    LexemeKind.QUOTED: "Q",
    LexemeKind.VALUE: "V",
    LexemeKind.BROKEN: UNUSUAL,
}


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A token before its expansion: ``parts`` are joined once the references among them are expanded.

    ``line`` and ``column`` are 1-based and physical. A WARNING's single part is the text of the warning.
    ``keyword`` is the usual spelling of a KEYWORD.
    """

    kind: LexemeKind
    parts: tuple[Part, ...]
    line: int
    column: int
    keyword: str = ""

    @property
    def text(self) -> str:
        """The text of a lexeme without references."""
        return "".join(part for part in self.parts if isinstance(part, str))

    @property
    def constant(self) -> bool:
        """Whether no reference is in it."""
        return all(isinstance(part, str) for part in self.parts)

    @property
    def token(self) -> str:
        """The token of a lexeme without references, as statements keep it."""
        return as_token(self.kind, self.text)

    @property
    def token_class(self) -> str:
        """What stands for the lexeme in the key of a shape."""
        return self.keyword or _CLASSES.get(self.kind) or self.text


def as_token(kind: LexemeKind, text: str) -> str:
    """A text as the token that statements keep, cut at a zero byte: see Statement."""
    text = text.partition("\0")[0]
    if kind is LexemeKind.QUOTED:
        return '"' + text
    return "'" + text if kind is LexemeKind.WORD and text[:1] in ("'", '"') else text


@dataclass(frozen=True, slots=True)
class LogicalLine:
    """One logical line, cut. ``next_index`` is the index of the physical line behind it."""

    lexemes: tuple[Lexeme, ...]
    next_index: int
    #: The file ends with this line, and not with a newline.
    at_end: bool

    @property
    def tokens(self) -> tuple[Lexeme, ...]:
        """The lexemes that become tokens."""
        return tuple(lexeme for lexeme in self.lexemes if lexeme.kind.is_token)

    @property
    def key(self) -> str:
        """The key of the line's shape, if no reference in it expands to nothing."""
        return " ".join(lexeme.token_class for lexeme in self.tokens)

    @property
    def assigns(self) -> bool:
        """Whether it was cut as an assignment with a value."""
        return any(lexeme.kind is LexemeKind.VALUE for lexeme in self.lexemes)

    @property
    def is_help(self) -> bool:
        """Whether it says ``help`` and nothing else, whatever macros expand to."""
        return self.key == "help"
