"""Lists of words, patterns with one ``%``, and names of files: the text operations of a makefile."""

from __future__ import annotations

import os.path


def match_pattern(pattern: str, word: str) -> str | None:
    """The part of ``word`` that ``%`` stands for, ``""`` for an equal word without ``%``, None without a match."""
    percent = pattern.find("%")
    if percent < 0:
        return "" if pattern == word else None
    prefix, suffix = pattern[:percent], pattern[percent + 1 :]
    if len(word) < len(prefix) + len(suffix) or not word.startswith(prefix) or not word.endswith(suffix):
        return None
    return word[len(prefix) : len(word) - len(suffix)]


def substitute_pattern(pattern: str, replacement: str, text: str) -> str:
    """``$(patsubst pattern,replacement,text)``; without ``%``, the pattern may be several words in a row."""
    if "%" not in pattern:
        return _substitute_words(pattern, replacement, text)
    result = []
    for word in text.split():
        stem = match_pattern(pattern, word)
        result.append(word if stem is None else replacement.replace("%", stem, 1))
    return " ".join(result)


def _substitute_words(wanted: str, replacement: str, text: str) -> str:
    if not wanted or wanted not in text:
        return text
    parts: list[str] = []
    start = position = 0
    while (position := text.find(wanted, position)) >= 0:
        end = position + len(wanted)
        if (position == 0 or text[position - 1].isspace()) and (end == len(text) or text[end].isspace()):
            parts += (text[start:position], replacement)
            start = end
        position = end
    return "".join(parts) + text[start:]


def keep(patterns: str, text: str, wanted: bool) -> str:
    """``$(filter …)`` (``wanted``) and ``$(filter-out …)``."""
    exact: set[str] = set()
    with_percent: list[str] = []
    for pattern in patterns.split():
        if "%" in pattern:
            with_percent.append(pattern)
        else:
            exact.add(pattern)
    return " ".join(
        word
        for word in text.split()
        if (word in exact or any(match_pattern(pattern, word) is not None for pattern in with_percent)) == wanted
    )


def directory(word: str) -> str:
    """``$(dir …)`` of one word."""
    return word[: word.rfind("/") + 1] or "./"


def suffix(word: str) -> str:
    """``$(suffix …)`` of one word."""
    name = word[word.rfind("/") + 1 :]
    dot = name.rfind(".")
    return name[dot:] if dot >= 0 else ""


def without_suffix(word: str) -> str:
    """``$(basename …)`` of one word."""
    found = suffix(word)
    return word[: len(word) - len(found)] if found else word


def absolute(word: str, cwd: str) -> str:
    """``$(abspath …)`` of one word, seen from ``cwd``."""
    path = os.path.normpath(os.path.join(cwd, word))
    return path[1:] if path.startswith("//") else path
