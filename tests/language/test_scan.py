"""The scanner's short cuts say what the exact rules say: templates of lines, and tokens between blanks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcfg.language.scan import Deferred, FileScan, Handled, Scanner
from kcfg.tree import DIALECTS

LINES = (
    "config FOO",
    "\tselect FOO",
    "\tselect if",
    "\tselect FOO if BAR",
    "\tselect FOO # BAR",
    "\tdepends on FOO",
    "\tdepends on",
    "\tdepends on on",
    "\tdepends on FOO &&  BAR",
    "\tdefault y",
    "\tdefault ümlaut",
    "\tdefault 'FOO BAR",
    '\tprompt "text"',
    '\tprompt "',
    '\tprompt ""',
    '\tprompt "a" "b"',
    '\tprompt "a\\" b"',
    '\tprompt "$(X) b"',
    "\tprompt 'it\"s'",
    '\tdefault "a" if "b"',
    'source "Kconfig"',
    "X := FOO",
    'X := "a"',
    "\tbool FOO",
    "\tmodules",
    "if FOO",
)


def said(scan: FileScan) -> list[object]:
    """What a scan holds, to be compared."""
    rows: list[object] = []
    for number, entry in zip(scan.numbers, scan.entries, strict=True):
        if isinstance(entry, Deferred):
            rows.append((number, repr(entry.line)))
        else:
            statement = entry.statement if isinstance(entry, Handled) else entry
            text = statement.help.text if statement.help is not None else None
            rows.append((number, type(entry), statement.shape, statement.tokens, text))
    return [*rows, scan.specials]


@pytest.mark.parametrize("dialect", ["linux-6.12", "busybox-1.37", "xen-4.17", "kconfig-frontends-4.11"])
def test_a_line_means_the_same_whatever_was_read_before(dialect: str) -> None:
    rules = DIALECTS[dialect].language
    experienced = Scanner(rules)
    for line in LINES:
        experienced.scan(f"{line}\n")
    for line in LINES:
        assert said(experienced.scan(f"{line}\n#\n")) == said(Scanner(rules).scan(f"{line}\n#\n")), line


@given(st.lists(st.sampled_from(["help\n", "\thelp\n", "  text\n", "\ttext\n", "\n", "config A\n", "he\\\nlp\n", "x"])))
def test_statements_around_help_texts_keep_their_lines(pieces: list[str]) -> None:
    text = "".join(pieces)
    whole = Scanner(DIALECTS["linux-6.12"].language).scan(text)
    for number, entry in zip(whole.numbers, whole.entries, strict=True):
        if not isinstance(entry, (Deferred, Handled)) and entry.help is None:
            assert whole.physical[number - 1] == "config A"
