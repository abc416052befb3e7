"""Help texts: where one ends and what it says, by the rule of C's lexer; raw lines until somebody asks."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from kcfg.language.rules import HelpStyle

_BLANK = " \t"
_C_SPACE = " \f\n\r\t\v"


class HelpEnd(Enum):
    """What ended a help text: it decides whether the last newline belongs to the text."""

    MARGIN = "a line that begins in the first column"
    INDENT = "a line that is indented less than the first one"
    FILE = "the end of the file"


class HelpText:
    """The lines of one help text. ``line`` is that of the ``help`` keyword (1-based)."""

    __slots__ = ("_end", "_lines", "_style", "line")

    def __init__(self, lines: Sequence[str], end: HelpEnd, line: int, style: HelpStyle = HelpStyle.C) -> None:
        self._lines = lines
        self._end = end
        self._style = style
        self.line = line

    @property
    def parts(self) -> tuple[str, str, str]:
        """What :meth:`restored` makes the same text of, with ``line``: for keeping it on disk."""
        return "\n".join(self._lines), self._end.name, self._style.name

    @classmethod
    def restored(cls, lines: str, end: str, style: str, line: int) -> HelpText:
        """The text that had these ``parts``."""
        return cls(lines.split("\n"), HelpEnd[end], line, HelpStyle[style])

    @property
    def blank(self) -> bool:
        """Whether it holds nothing but white space; C warns of that."""
        return not any(line.strip(_C_SPACE) for line in self._lines)

    @property
    def text(self) -> str:
        """The text as the dialect keeps it: without the first line's indentation."""
        if self._style is HelpStyle.KCONFIGLIB:
            return self._text_of_kconfiglib()
        stripped = _BLANK if self._style is HelpStyle.C else ""
        out: list[str] = []
        margin = 0
        for line in self._lines:
            content = line.lstrip(_BLANK)
            if not content:
                out.append("")
                continue
            column = indentation(line)
            out.append(" " * (column - margin if margin else 0) + content.rstrip(stripped))
            margin = margin or column
        if self._end is HelpEnd.INDENT:
            out.append("")
        elif self._end is HelpEnd.FILE and margin and out and not out[-1]:
            # A last line of blanks without a newline counts as indentation, not as an empty line.
            out[-1] = " " * (indentation(self._lines[-1]) - margin)
        return "\n".join(out).partition("\0")[0]

    def _text_of_kconfiglib(self) -> str:
        lines = [line.expandtabs() for line in self._lines]
        first = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
        lines = lines[first:]
        margin = len(lines[0]) - len(lines[0].lstrip()) if lines else 0
        return "\n".join(line[margin:] if line.strip() else "" for line in lines).rstrip()


def indentation(line: str) -> int:
    """The column of the first character that is no blank, tabs going to multiples of eight."""
    column = 0
    for char in line:
        if char == "\t":
            column = (column & ~7) + 8
        elif char == " ":
            column += 1
        else:
            break
    return column


def find_end(lines: Sequence[str], start: int, style: HelpStyle = HelpStyle.C) -> tuple[int, HelpEnd]:
    """The index of the line behind the help text that begins at ``start``, and why it ends there.

    As C's lexer does: the very first line belongs to the text even if it begins in the first column; after
    that a line in the first column ends it, and so does one that is indented less than the first line that is
    not blank.
    """
    margin = 0
    prefix = ""
    count = len(lines)
    index = start
    while index < count:
        line = lines[index]
        if prefix and line.startswith(prefix):
            index += 1
            continue
        if line.strip(_BLANK):
            column = indentation(line)
            if not column and (index > start or style is HelpStyle.KCONFIGLIB):
                return index, HelpEnd.MARGIN
            if column < margin:
                return index, HelpEnd.INDENT
            if not margin and column:
                margin = column
                prefix = line[: len(line) - len(line.lstrip(_BLANK))]
        index += 1
    return count, HelpEnd.FILE
