"""Turns what the grammar objects to into one sentence with a place, and into the lines that C would print."""

from __future__ import annotations

from collections.abc import Sequence

from kcfg.errors import KconfigSyntaxError
from kcfg.language.lexemes import Lexeme, LexemeKind
from kcfg.language.rules import LanguageRules
from kcfg.language.statements import plain_word
from kcfg.records import dataclass

#: How a class of tokens is called in a message; keywords and operators are quoted as they are.
_CLASS_NAMES = {"N": "a name", "Q": "a quoted text", "V": "a value", "": "the end of the line"}

#: With more possibilities than these, listing them helps nobody.
_MOST_EXPECTED = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A statement as it was read: what a complaint needs to know of its place."""

    file: str
    #: The line that C names for the statement.
    number: int
    #: The tokens after expansion, with the lexemes that they came from.
    tokens: tuple[str, ...]
    lexemes: tuple[Lexeme, ...]
    physical: Sequence[str]
    #: Whether it follows the first line or an option of an entry.
    in_entry: bool = False
    #: Whether it stands between ``choice`` and ``endchoice``.
    in_choice: bool = False


def describe(token: str, kind: LexemeKind) -> str:
    """A token in a message."""
    if kind is LexemeKind.QUOTED:
        return f'"{_shorten(token[1:])}"'
    return f"'{_shorten(token)}'"


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


def expected_names(expected: Sequence[str], rules: LanguageRules) -> tuple[str, ...]:
    """What the grammar would take, in words, without the keywords that the dialect does not have."""
    names = []
    for token_class in expected:
        if token_class in _CLASS_NAMES:
            names.append(_CLASS_NAMES[token_class])
        elif not token_class.replace("_", "").isalpha() or token_class in rules.keywords:
            names.append(f"'{token_class}'")
    return tuple(sorted(names))


def syntax_error(
    line: Line,
    index: int,
    rules: LanguageRules,
    *,
    message: str = "",
    expected: tuple[str, ...] = (),
    hint: str = "",
) -> KconfigSyntaxError:
    """The error for the token at ``index`` of a statement (one past the last: the end of the line)."""
    number, column = _place(line, index)
    return KconfigSyntaxError(
        message or _message(line, index, expected),
        file=line.file,
        line=number,
        column=column,
        source_line=line.physical[number - 1] if 0 < number <= len(line.physical) else None,
        expected=expected,
        hint=hint,
        c_message=c_message(line, index, rules),
    )


def _place(line: Line, index: int) -> tuple[int, int]:
    if index < len(line.lexemes):
        return line.lexemes[index].line, line.lexemes[index].column
    if not line.lexemes:
        return line.number, 0
    number = line.lexemes[-1].line
    return number, len(line.physical[number - 1].rstrip(" \t\r")) + 1


def _message(line: Line, index: int, expected: tuple[str, ...]) -> str:
    listed = ""
    if expected and len(expected) <= _MOST_EXPECTED:
        listed = f": expected {' or '.join(expected)}"
    if index >= len(line.tokens):
        return f"the line ends too early{listed}"
    if line.lexemes[index].kind is LexemeKind.BROKEN and _begins_with_quote(line, index):
        return "the quoted text has no end"
    found = describe(line.tokens[index], line.lexemes[index].kind)
    first = line.lexemes[0].kind
    if first is LexemeKind.WORD and index <= 1:
        return f"unknown statement {describe(line.tokens[0], first)}"
    return f"unexpected {found}{listed}" if index else f"{found} begins no statement"


def _begins_with_quote(line: Line, index: int) -> bool:
    lexeme = line.lexemes[index]
    return line.physical[lexeme.line - 1][lexeme.column - 1 : lexeme.column] in ("'", '"')


def c_message(line: Line, index: int, rules: LanguageRules) -> str:
    """The lines that C prints for a statement that does not parse: the first of the errors that follow from it."""
    return f"{_first(line.file, line.number, rules)}{line.file}:{line.number}: {_second(line, index, rules)}"


def _first(file: str, number: int, rules: LanguageRules) -> str:
    number = number + 1 if rules.error_on_next_line else number
    return f"{file}:{number}: syntax error\n" if rules.says_syntax_error else ""


def misplaced_c_message(file: str, number: int, word: str, rules: LanguageRules, *, within: str) -> str:
    """The lines that C prints for a statement that parses but cannot stand where it does.

    ``word`` is its keyword; ``within`` the kind of the entry that it follows (``config``, ``choice`` …), or empty.
    """
    what = "invalid statement"
    if rules.speaks_of_options and word.startswith("end"):
        return f"{file}:{number}: unexpected end statement"
    if rules.speaks_of_options and within and within != "config":
        what = "invalid option"
    elif rules.speaks_of_options and word in _OPTION_WORDS:
        what = f'unexpected option "{word}"'
    return f"{_first(file, number, rules)}{file}:{number}: {what}"


def _second(line: Line, index: int, rules: LanguageRules) -> str:
    """What C says of the statement once it has skipped the rest of it."""
    if not line.lexemes:
        return "invalid statement"
    lexeme, word = line.lexemes[0], plain_word(line.tokens[0])
    is_word = lexeme.kind is LexemeKind.WORD
    options = rules.speaks_of_options
    if is_word and options and rules.macros:
        # U-Boot's lexer takes such a word for the name of a variable.
        return "invalid statement"
    if is_word and index > 0 and (options or not line.in_choice):
        return f'unknown {"option" if options and line.in_entry else "statement"} "{word}"'
    if options and lexeme.keyword in _OPTION_WORDS:
        return "invalid option" if line.in_entry else f'unexpected option "{word}"'
    return "invalid statement"


#: The keywords of options by which older generations tell a wrong option from a wrong statement.
_OPTION_WORDS = frozenset(
    {
        *("depends", "requires", "prompt", "bool", "tristate", "int", "hex", "string", "select", "imply"),
        *("optional", "range", "default", "def_bool", "def_tristate", "visible"),
    }
)
