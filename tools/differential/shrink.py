"""Making a failing case small: lines, blocks, conditions and words go as long as the case still fails in the
same way.

Hypothesis shrinks what its own strategies drew; this one knows only text, so it also shrinks cases from a
seed, from a folder, and from the corpus.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tests.strategies import INPUT, ROOT, SECOND, Case

Fails = Callable[[Case], bool]

_OPENINGS = re.compile(r"\s*(if|menu|choice)\b(?!config)")
_ENDINGS = re.compile(r"\s*end(if|menu|choice)\b")
_WORDS = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\$\(.*?\)|[\w-]+|&&|\|\||[!<>]=|\S|\s+")
_UNTIDY = ((re.compile(r"[ \t]*\\\n[ \t]*"), " "), (re.compile(r"\r"), ""), (re.compile(r"\n\s*(?=\n)"), ""))
_PLAIN = (
    (
        re.compile(
            r'^(\s*(?:bool|tristate|int|hex|string|prompt|menu|comment|mainmenu)\s*)(?!"p")(?:"[^"]*"|\'[^\']*\')'
        ),
        r'\1"p"',
    ),
    (re.compile(r"^\s+(?=\S)"), "\t"),
    (re.compile(r"\s+$"), ""),
    (re.compile(r"\s+#.*$"), ""),
    (re.compile(r"(?<=\S)[ \t]{2,}|(?<=\S)\t+"), " "),
    (re.compile(r"^menuconfig\b"), "config"),
    (re.compile(r"\btristate\b"), "bool"),
)


@dataclass(slots=True)
class _Shrinker:
    case: Case
    fails: Fails
    tries_left: int

    def attempt(self, candidate: Case) -> bool:
        """Take ``candidate`` over if it fails like the case so far; False when no tries are left."""
        if self.tries_left <= 0 or candidate == self.case:
            return False
        self.tries_left -= 1
        if not self.fails(candidate):
            return False
        self.case = candidate
        return True

    def attempt_lines(self, name: str, lines: list[str]) -> bool:
        text = "\n".join(lines)
        if self.case.files[name].endswith("\n") and text and not text.endswith("\n"):
            text += "\n"  # a missing last newline is an oddity of its own
        return self.attempt(_with_file(self.case, name, text))

    def pass_over(self) -> bool:
        """One round of everything; whether anything went."""
        before = self.case
        self._drop_parts()
        for name in sorted(self.case.files, key=lambda name: (name == ROOT, name)):
            self._tidy(name)
            self._drop_line_chunks(name)
            self._drop_block_ends(name)
            self._simplify_lines(name)
        return self.case != before

    def _drop_parts(self) -> None:
        for name in list(self.case.files):
            if name not in (ROOT, INPUT):
                self.attempt(replace(self.case, files={k: v for k, v in self.case.files.items() if k != name}))
        if SECOND not in self.case.files:
            for name in [name for name in self.case.files if name not in (ROOT, INPUT)]:
                self.attempt(_inlined(self.case, name))
        for name in list(self.case.environment):
            self.attempt(replace(self.case, environment={k: v for k, v in self.case.environment.items() if k != name}))
        if self.case.answers:
            for position in reversed(range(self.case.answers.count("\n"))):
                lines = self.case.answers.splitlines(keepends=True)
                self.attempt(replace(self.case, answers="".join(lines[:position] + lines[position + 1 :])))

    def _tidy(self, name: str) -> None:
        """Spell a whole file plainly: neither continuations nor carriage returns nor blank lines."""
        for pattern, plain in _UNTIDY:
            self.attempt(_with_file(self.case, name, pattern.sub(plain, self.case.files[name])))

    def _drop_line_chunks(self, name: str) -> None:
        size = max(1, self.case.files[name].count("\n") // 2)
        while size:
            start = 0
            while start < len(lines := self.case.files[name].split("\n")):
                if not self.attempt_lines(name, lines[:start] + lines[start + size :]):
                    start += size
            size //= 2

    def _drop_block_ends(self, name: str) -> None:
        """Take a block's first and last line away and leave what is in it."""
        start = 0
        while start < len(lines := self.case.files[name].split("\n")):
            end = _ending(lines, start)
            if end is None or not self.attempt_lines(name, lines[:start] + lines[start + 1 : end] + lines[end + 1 :]):
                start += 1

    def _simplify_lines(self, name: str) -> None:
        for position in range(len(self.case.files[name].split("\n"))):
            progress = True
            while progress:
                lines = self.case.files[name].split("\n")
                progress = any(
                    self.attempt_lines(name, [*lines[:position], simpler, *lines[position + 1 :]])
                    for simpler in _simpler(lines[position])
                )


def shrink(case: Case, fails: Fails, tries: int = 1500) -> Case:
    """The smallest case found that still ``fails``, after at most ``tries`` runs."""
    shrinker = _Shrinker(case, fails, tries)
    while shrinker.pass_over() and shrinker.tries_left > 0:
        pass
    return shrinker.case


def _with_file(case: Case, name: str, text: str) -> Case:
    return replace(case, files={**case.files, name: text})


def _inlined(case: Case, name: str) -> Case:
    """``case`` with the text of the sourced file ``name`` where it was sourced."""
    pattern = re.compile(rf"^\s*source\s+\"[^\"\n]*{re.escape(name)}\"[^\n]*\n?", re.MULTILINE)
    text = case.files[name]
    text += "" if text.endswith("\n") else "\n"
    files = {other: pattern.sub(lambda _: text, content) for other, content in case.files.items() if other != name}
    return replace(case, files=files)


def _ending(lines: list[str], start: int) -> int | None:
    """The line that closes the block that the line ``start`` opens, if it opens one."""
    if not _OPENINGS.match(lines[start]):
        return None
    depth = 0
    for position in range(start, len(lines)):
        depth += bool(_OPENINGS.match(lines[position])) - bool(_ENDINGS.match(lines[position]))
        if depth == 0:
            return position
    return None


def _simpler(line: str) -> Iterator[str]:
    """Lines that say less than ``line``, the boldest first."""
    if " if " in line:
        yield line[: line.rindex(" if ")]
    for pattern, plain in _PLAIN:
        yield pattern.sub(plain, line)
    words = _WORDS.findall(line)
    for size in (8, 6, 4, 3, 2, 1):
        for start in range(1, len(words) - size + 1):
            yield "".join(words[:start] + words[start + size :])
