"""Help texts: where one ends and what it says, by the rule of C's lexer; raw lines until somebody asks."""

from __future__ import annotations

from enum import Enum

from kcfg.language.rules import HelpStyle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_BLANK: Final = " \t"
_C_SPACE: Final = " \f\n\r\t\v"


class HelpEnd(Enum):
    """What ended a help text: it decides whether the last newline belongs to the text."""

    MARGIN = "a line that begins in the first column"
    INDENT = "a line that is indented less than the first one"
    FILE = "the end of the file"


# By these names compiled code finds the members at once.
AT_MARGIN: Final = HelpEnd.MARGIN
AT_INDENT: Final = HelpEnd.INDENT
AT_FILE_END: Final = HelpEnd.FILE
_ENDS = list(HelpEnd)
_STYLES = list(HelpStyle)
#: How many a help text may have of what its ``form`` is.
FORMS = len(_ENDS) * len(_STYLES)


class HelpText:
    """One help text, made of its lines as they stand in the file. ``line`` is that of ``help`` (1-based)."""

    __slots__ = ("_content", "_end", "_style", "line")

    def __init__(self, content: str, end: HelpEnd, line: int, style: HelpStyle = HelpStyle.C) -> None:
        self._content = content
        self._end = end
        self._style = style
        self.line = line

    @property
    def content(self) -> str:
        """Its lines as they stand in the file."""
        return self._content

    @property
    def form(self) -> int:
        """Its end and its style as one number, which :func:`restored` takes: for keeping it on disk."""
        return _ENDS.index(self._end) * len(_STYLES) + _STYLES.index(self._style)

    def __reduce__(self) -> tuple[object, ...]:
        # Compiled classes are not copied of themselves.
        return restored, (self.content, self.form, self.line)

    @property
    def _lines(self) -> list[str]:
        return self.content.split("\n")

    @property
    def blank(self) -> bool:
        """Whether it holds nothing but white space; C warns of that."""
        content = self.content
        return (not content or content.isspace()) and not content.strip(_C_SPACE)

    @property
    def text(self) -> str:
        """The text as the dialect keeps it: without the first line's indentation."""
        if self._style is HelpStyle.KCONFIGLIB:
            return self._text_of_kconfiglib()
        stripped = _BLANK if self._style is HelpStyle.C else ""
        out: list[str] = []
        margin = 0
        lines = self._lines
        for line in lines:
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
            out[-1] = " " * (indentation(lines[-1]) - margin)
        return "\n".join(out).partition("\0")[0]

    def _text_of_kconfiglib(self) -> str:
        lines = [line.expandtabs() for line in self._lines]
        first = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
        lines = lines[first:]
        margin = len(lines[0]) - len(lines[0].lstrip()) if lines else 0
        return "\n".join(line[margin:] if line.strip() else "" for line in lines).rstrip()


def restored(content: str, form: int, line: int) -> HelpText:
    """The text that had this content and ``form``. Raises IndexError for what is no form."""
    end, style = of_form(form)
    return HelpText(content, end, line, style)


def of_form(form: int) -> tuple[HelpEnd, HelpStyle]:
    """The end and the style that a :attr:`HelpText.form` says. Raises IndexError."""
    end, style = divmod(form, len(_STYLES))
    return _ENDS[end], _STYLES[style]


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


def find_end(lines: list[str], start: int, style: HelpStyle = HelpStyle.C) -> tuple[int, HelpEnd]:
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
        if not line or (prefix and line.startswith(prefix)):
            index += 1
            continue
        content = line.lstrip(_BLANK)
        if content:
            column = indentation(line)
            if not column and (index > start or style is HelpStyle.KCONFIGLIB):
                return index, AT_MARGIN
            if column < margin:
                return index, AT_INDENT
            if not margin and column:
                margin = column
                prefix = line[: len(line) - len(content)]
        index += 1
    return count, AT_FILE_END
