"""A recipe's shell text, taken apart far enough to see which programs it would run with which arguments."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""
    (?P<blank> (?:[ \t] | \\\n)+ )
  | (?P<end> \n | ;;? | &&? | \|\|? | [()] )
  | (?P<redirection> \d*(?:>>|>&|>\||<<-?|<&|<>|>|<) )
  | (?P<single> '[^']*' )
  | (?P<double> "(?:\\.|[^"\\])*" )
  | (?P<escaped> \\. )
  | (?P<plain> [^\s;&|()<>'"\\]+ )
  | (?P<other> . )
    """,
    re.X | re.S,
)
_RESERVED = frozenset({"if", "then", "else", "elif", "fi", "do", "done", "{", "}", "!", "while", "until", "exec"})
_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=")
_ESCAPED = re.compile(r"\\([\\\"$`\n])")


def simple_commands(line: str) -> list[tuple[dict[str, str], list[str]]]:
    """The simple commands of a shell line, in order: the variables set for each, and its words.

    Operators and reserved words only separate; redirections are left out; ``$`` expansions stay as text.
    """
    commands: list[list[str]] = [[]]
    word: list[str] | None = None
    skip = False
    for found in _TOKEN.finditer(line):
        kind, text = found.lastgroup, found[0]
        if kind in ("blank", "end", "redirection"):
            if word is not None:
                if not skip:
                    commands[-1].append("".join(word))
                skip, word = False, None
            if kind == "end":
                commands.append([])
            elif kind == "redirection":
                skip = True
            continue
        if word is None:
            word = []
        if kind == "single":
            word.append(text[1:-1])
        elif kind == "double":
            word.append(_ESCAPED.sub(r"\1", text[1:-1]))
        else:
            word.append(text[1:] if kind == "escaped" else text)
    if word is not None and not skip:
        commands[-1].append("".join(word))
    return [parted for words in commands if (parted := _without_prefix(words))[1]]


def _without_prefix(words: list[str]) -> tuple[dict[str, str], list[str]]:
    variables: dict[str, str] = {}
    position = 0
    while position < len(words):
        word = words[position]
        if _ASSIGNMENT.match(word):
            name, _, value = word.partition("=")
            variables[name] = value
        elif word not in _RESERVED:
            break
        position += 1
    return variables, words[position:]


def recipe_lines(text: str) -> list[str]:
    """An expanded recipe as the lines that make hands to a shell each, without ``@``, ``-`` and ``+``."""
    result: list[str] = []
    held = ""
    for line in text.split("\n"):
        held += line
        if line.endswith("\\"):
            held += "\n"
            continue
        clean = held.lstrip("@-+ \t")
        if clean:
            result.append(clean)
        held = ""
    if held.strip():
        result.append(held.lstrip("@-+ \t"))
    return result
