"""The characters and words of a dialect as compiled patterns and tables, made once for each."""

from __future__ import annotations

import re

from kcfg.language.lexemes import OPERATORS
from kcfg.language.rules import LATER_KEYWORDS, LanguageRules
from kcfg.records import dataclass

_WORD = "A-Za-z0-9_"


@dataclass(frozen=True, slots=True)
class Alphabet:
    """What both the exact lexers and the fast way of the scanner look words up in."""

    #: Keyword or alias to the keyword's usual spelling, for the first word of a line and for later ones.
    first: dict[str, str]
    later: dict[str, str]
    operators: tuple[str, ...]
    #: Runs of word characters, with "$" among them where macros are known.
    first_word: re.Pattern[str]
    word: re.Pattern[str]
    #: Word characters that continue a word behind a reference.
    word_tail: re.Pattern[str]
    operator: re.Pattern[str]
    #: Every token of a usual line; one that fits nothing else is a single character.
    usual_token: re.Pattern[str]


def _longest_first(operators: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(operators, key=len, reverse=True)))


#: By the rules' identity: to compare all their fields for each line would take longer than to cut it.
_known: dict[int, tuple[LanguageRules, Alphabet]] = {}


def alphabet(rules: LanguageRules) -> Alphabet:
    """The tables of a dialect."""
    known = _known.get(id(rules))
    if known is not None:
        return known[1]
    if len(_known) >= 64:
        _known.clear()
    made = _alphabet(rules)
    _known[id(rules)] = rules, made  # kept alive, so that no other rules get the same identity
    return made


def _alphabet(rules: LanguageRules) -> Alphabet:
    spelled = {word: word for word in rules.keywords} | dict(rules.aliases)
    classic = rules.first_word_commands
    first = {word: keyword for word, keyword in spelled.items() if not classic or word != "on"}
    later = {word: word for word in LATER_KEYWORDS} if classic else spelled
    left_out = (
        *(() if rules.relations else ("<", "<=", ">", ">=")),
        *((":=", "+=") if classic else ()),
    )
    operators = tuple(operator for operator in OPERATORS if operator not in left_out)
    extra = re.escape(rules.word_punctuation)
    dollar = "$" if rules.macros else ""
    first_extra = ("-" if rules.dash_in_first_word else "") if classic else f"{extra}-"
    quotable = "$" if rules.macros else ""
    return Alphabet(
        first,
        later,
        operators,
        re.compile(f"[{_WORD}{dollar}{first_extra}]+"),
        re.compile(f"[{_WORD}{dollar}{extra}-]+"),
        re.compile(f"[{_WORD}{extra}-]*"),
        re.compile(_longest_first(operators)),
        re.compile(
            rf"""[{_WORD}{extra}-]+|"[^"\\{quotable}\0]*"|'[^'\\{quotable}\0]*'"""
            rf"""|{_longest_first(operators)}|[^ \t]"""
        ),
    )
