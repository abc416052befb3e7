"""Makefile text is read line by line, and what a line is depends on backslashes, comments and nesting.

Everything here is a pure function of text: joining continued lines, cutting comments, finding the end of a
``$(…)`` reference and splitting at a character that stands outside of all references. The rules are GNU make's
(manual, "Splitting Long Lines", "What Makefiles Contain").
"""

from __future__ import annotations

import re

_CONTINUATION = re.compile(r"[ \t]*\\\n[ \t]*")
#: What matters inside a reference: brackets of its own kind, and commas.
_BRACKETS = {"(": re.compile(r"[()]"), "{": re.compile(r"[{}]")}
_SEPARATORS = {"(": re.compile(r"[(),]"), "{": re.compile(r"[{},]")}


def physical_lines(text: str) -> list[tuple[int, str]]:
    """``text`` as (1-based line number, line) pairs; a line continued by a backslash keeps its newlines inside.

    Cost: one pass. An odd number of backslashes before the newline continues the line, an even one does not.
    """
    result: list[tuple[int, str]] = []
    held: list[str] = []
    start = 1
    for number, line in enumerate(text.split("\n"), 1):
        if line.endswith("\r"):
            line = line[:-1]
        if not held:
            start = number
        if line.endswith("\\") and (len(line) - len(line.rstrip("\\"))) % 2:
            held.append(line)
            continue
        if held:
            held.append(line)
            line = "\n".join(held)
            held = []
        result.append((start, line))
    if held:
        result.append((start, "\n".join(held)))
    return result


def join(line: str) -> str:
    """A continued line as one: each backslash-newline with the blanks around it becomes one blank."""
    if "\n" not in line:
        return line
    return _CONTINUATION.sub(" ", line).removesuffix("\\")


def reference_end(text: str, start: int) -> int:
    """Index of the bracket that closes the one at ``start``, or -1; only that kind of bracket nests."""
    opening = text[start]
    depth = 0
    for found in _BRACKETS[opening].finditer(text, start):
        depth += 1 if found[0] == opening else -1
        if depth == 0:
            return found.start()
    return -1


def find_outside(text: str, wanted: str, start: int = 0) -> int:
    """Index of the first character of ``wanted`` outside every ``$(…)``, or -1."""
    if "$" not in text:
        return min((found for found in (text.find(character, start) for character in wanted) if found >= 0), default=-1)
    position = start
    end = len(text)
    while position < end:
        character = text[position]
        if character in wanted:
            return position
        if character == "$" and position + 1 < end:
            position += 1
            if text[position] in "({":
                closing = reference_end(text, position)
                if closing < 0:
                    return -1
                position = closing
        position += 1
    return -1


def without_comment(line: str) -> str:
    r"""The line up to its comment; ``\#`` is a literal ``#``, and one inside a reference starts no comment."""
    if "#" not in line:
        return line
    position = find_outside(line, "#")
    while position > 0 and line[position - 1] == "\\":
        backslashes = len(line[:position]) - len(line[:position].rstrip("\\"))
        line = line[: position - backslashes] + "\\" * (backslashes // 2) + line[position:]
        position -= backslashes - backslashes // 2
        if backslashes % 2 == 0:
            break
        position = find_outside(line, "#", position + 1)
    return line if position < 0 else line[:position]


def join_inside_references(text: str) -> str:
    """A recipe as make expands it: backslash-newlines inside ``$(…)`` joined, all others kept for the shell."""
    if "\\\n" not in text:
        return text
    parts: list[str] = []
    start = 0
    position = text.find("$")
    while 0 <= position < len(text) - 1:
        closing = reference_end(text, position + 1) if text[position + 1] in "({" else position + 1
        if closing < 0:
            break
        parts += (text[start:position], _CONTINUATION.sub(" ", text[position : closing + 1]))
        start = closing + 1
        position = text.find("$", start)
    return "".join(parts) + text[start:]


def split_arguments(text: str, opening: str, limit: int) -> list[str]:
    """The arguments of a function call: split at commas outside brackets of the call's own kind.

    At most ``limit`` parts if that is positive; the last one then keeps its commas.
    """
    parts: list[str] = []
    depth = 0
    start = 0
    for found in _SEPARATORS[opening].finditer(text):
        character = found[0]
        if character != ",":
            depth += 1 if character == opening else -1
        elif depth == 0 and (limit <= 0 or len(parts) + 1 < limit):
            parts.append(text[start : found.start()])
            start = found.end()
    parts.append(text[start:])
    return parts
