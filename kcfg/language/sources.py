"""How the file that a ``source`` names is found, and what may not be sourced."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence

from kcfg.errors import SourceError
from kcfg.language.files import FileSource
from kcfg.language.hints import also
from kcfg.language.rules import Inclusion, LanguageRules, Wildcards
from kcfg.records import dataclass

#: C keeps every file of the chain open and fails when the process may open no more; 1,024 is the usual limit.
_MOST_OPEN_FILES = 1000

#: The keywords of Kconfiglib whose names start at the folder of the file that they stand in.
_RELATIVE = frozenset({"rsource", "orsource", "grsource"})
#: Those that may name nothing.
_MAY_BE_ABSENT = frozenset({"osource", "orsource", "gsource", "grsource"})


@dataclass(frozen=True, slots=True)
class At:
    """The place of a ``source`` statement, for errors."""

    file: str
    line: int
    physical_line: Callable[[int], str | None]

    @property
    def source_line(self) -> str | None:
        """The line as it stands in the file."""
        return self.physical_line(self.line)


@dataclass(frozen=True, slots=True)
class Link:
    """One file of the chain from the root: its name, and the line on which it sources the next one."""

    name: str
    line: int


class Sources:
    """Finds and reads files, and remembers which."""

    def __init__(
        self, files: FileSource, srctree: str | None, rules: LanguageRules, search_paths: Sequence[str] = ()
    ) -> None:
        self._search_paths = search_paths
        self._files = files
        self._srctree = srctree
        self._rules = rules
        self._numbers: dict[str, int] = {}
        #: The names as they were sourced, in the order of their first use.
        self.names: list[str] = []
        #: What wildcards matched.
        self.globs: dict[str, list[str]] = {}

    def number(self, name: str) -> int:
        """The index of a name among ``names``, where it is put if it is new."""
        found = self._numbers.get(name)
        if found is None:
            found = self._numbers[name] = len(self.names)
            self.names.append(name)
        return found

    def matches(self, keyword: str, pattern: str, at: At) -> list[str]:
        """The names that a ``source`` statement means, in the order in which they are read. Raises SourceError."""
        if self._rules.wildcards is Wildcards.NO:
            return [pattern]
        if keyword in _RELATIVE:
            pattern = os.path.join(os.path.dirname(at.file), pattern)
        below = self._rules.wildcards is Wildcards.REQUIRED and self._srctree
        prefix = f"{self._srctree}/" if below else ""
        found = self._files.glob(os.path.join(prefix, pattern))
        for folder in () if found else self._search_paths:
            found = found or self._files.glob(os.path.join(folder, pattern))
        names = self.globs[pattern] = [name.removeprefix(prefix) for name in found]
        if not names and self._rules.wildcards is Wildcards.REQUIRED and keyword not in _MAY_BE_ABSENT:
            raise _unreadable(pattern, "No such file", at, self._srctree)
        return names

    def read(self, name: str, at: At | None) -> str:
        """The text of a file, found as C's ``zconf_fopen`` does: by its name, then under ``srctree``.

        Raises SourceError.
        """
        text = self._content(name, at).decode("utf-8", "surrogateescape")
        if self._rules.universal_newlines:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if self._rules.ends_last_line and not text.endswith("\n"):
            text += "\n"
        return text

    def places(self, name: str) -> list[str]:
        """Where a file of that name is looked for, in this order: the first that can be opened is the one."""
        srctree = self._srctree
        if srctree and self._rules.wildcards is Wildcards.REQUIRED:
            return [os.path.join(f"{srctree}/", name)]
        if srctree is None or name.startswith("/"):
            return [name]
        return [name, f"{srctree}/{name}"]

    def _content(self, name: str, at: At | None) -> bytes:
        for place in self.places(name):
            try:
                return self._files.read(place)
            except OSError as caught:
                error = caught
        unreadable = _unreadable(name, error.strerror or str(error), at, self._srctree)
        if at is not None and self._rules.wildcards is Wildcards.NO and any(mark in name for mark in "*?["):
            advice = unreadable.hint or "a wildcard stands for itself here"
            unreadable.hint = also(advice, lambda known: known.wildcards is not Wildcards.NO, self._rules)
        raise unreadable

    def check_depth(self, name: str, depth: int, at: At | None) -> None:
        """Raise SourceError if ``depth`` files are open and that is as many as may be."""
        if depth >= _MOST_OPEN_FILES:
            raise _unreadable(name, "too many files are sourced inside each other", at, None)

    def is_refused(self, name: str, names: Sequence[str], ended: Sequence[str]) -> bool:
        """Whether a file would source itself, or where each may be sourced only once, again.

        ``names`` are those of the chain from the root. ``ended`` are files without a last newline whose last line has
        led here: C has forgotten them by now, and would go round for ever.
        """
        once = self._rules.inclusion is Inclusion.ONCE
        return name in names or name in ended or (once and name in self._numbers)

    def refusal(self, name: str, chain: Sequence[Link], ended: Sequence[str], at: At) -> SourceError:
        """The error for a file that :meth:`is_refused`."""
        names = [link.name for link in chain]
        once = self._rules.inclusion is Inclusion.ONCE
        if name in names:
            start = names.index(name)
            message = "a file sources itself: " + " sources ".join([*names[start:], name])
            printed = f"recursive scan ({name})?" if once else self._way(name, chain, at)
        elif name in ended:
            message, printed = f"a file sources itself on its last line, which has no newline: {name}", ""
        else:
            message, printed = f"{name} is sourced a second time", f"file {name} already scanned?"
        hint = "remove one of these source statements"
        if once and name not in names and name not in ended:
            hint = also(hint, lambda known: known.inclusion is not Inclusion.ONCE, self._rules)
        error = SourceError(
            message,
            file=at.file,
            line=at.line,
            column=_column_of_name(at.source_line),
            source_line=at.source_line,
            hint=hint,
            c_message=printed,
        )
        error.way = tuple((link.name, link.line) for link in chain)
        return error

    def _way(self, name: str, chain: Sequence[Link], at: At) -> str:
        quoted = self._rules.inclusion is Inclusion.QUOTED_WAY
        quote = "'" if quoted else ""
        if quoted:
            lines = [f"{at.file}:{at.line}: recursive inclusion detected. Inclusion path:"]
        else:
            lines = ["Recursive inclusion detected.", "Inclusion path:"]
        lines.append(f"  current file : {quote}{name}{quote}")
        for link in reversed(chain):
            lines.append(f"  included from: {quote}{link.name}:{link.line}{quote}")
            if link.name == name and self._rules.inclusion is not Inclusion.WAY_FROM_ROOT:
                break
        return "\n".join(lines)


def _unreadable(name: str, reason: str, at: At | None, srctree: str | None) -> SourceError:
    if at is None:
        return SourceError(
            f"the root Kconfig file cannot be read: {reason}",
            file=name,
            hint="name the file with which the tree begins",
            c_message=f"can't find file {name}",
        )
    return SourceError(
        f'cannot read the sourced file "{name}": {reason}',
        file=at.file,
        line=at.line,
        column=_column_of_name(at.source_line),
        source_line=at.source_line,
        hint=f"looked for it as given and under {srctree}" if srctree else "",
        c_message=f'{at.file}:{at.line}: can\'t open file "{name}"',
    )


_SYMBOL = re.compile(r"\$([A-Za-z0-9_]*)")


def expand_symbols(text: str, value: Callable[[str], str | None]) -> str:
    """A text with each ``$NAME`` replaced by that symbol's value, by nothing where there is no such symbol.

    As ``sym_expand_string_value()`` does up to Linux 4.17, for the names of files and the main menu's text.
    """
    return _SYMBOL.sub(lambda match: value(match.group(1)) or "", text)


def _column_of_name(source_line: str | None) -> int:
    """Where a ``source`` statement names its file: what follows its first word; 0 if that is on another line."""
    words = (source_line or "").split(maxsplit=1)
    return len(source_line or "") - len(words[1]) + 1 if len(words) == 2 else 0
