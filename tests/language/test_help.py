"""Where a help text ends, and what it says."""

from __future__ import annotations

import pytest

from tests.language.reading import read

ENTRY = "config A\n\tbool\n\thelp\n"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        # A line in the first column ends the text; the newline before it is not part of it.
        ("\t  One.\n\t  Two.\nconfig B\n", "One.\nTwo."),
        # A line that is indented less than the first one ends it as well, and then the newline is.
        ("\t  One.\n\tdepends on B\n", "One.\n"),
        # Empty lines inside are kept, and those before the end, too.
        ("\t  One.\n\n\t  Two.\n\nconfig B\n", "One.\n\nTwo.\n"),
        ("\n\t  One.\nconfig B\n", "\nOne."),
        # More indentation than that of the first line stays, as spaces; blanks at line ends go.
        ("\t  One.  \n\t\t  Two.\t\nconfig B\n", "One.\n        Two."),
        # Tabs go to multiples of eight.
        ("        One.\n\tTwo.\nconfig B\n", "One.\nTwo."),
        # A comment sign means nothing inside, but ends the text in the first column.
        ("\t  One.\n\t  # Two.\n# Three.\n", "One.\n# Two."),
    ],
)
def test_the_text_of_a_help(body: str, text: str) -> None:
    assert read(ENTRY + body).help_texts == [text]


def test_the_first_line_belongs_to_the_text_even_without_indentation() -> None:
    """C's lexer looks for the end only behind a newline, so it swallows a statement."""
    reading = read(ENTRY + "config B\n\tbool\n")
    assert reading.help_texts == ["config B\nbool\n"]
    reading = read(ENTRY + "config B\nconfig C\n")
    assert reading.help_texts == ["config B"]
    assert reading.tokens[-1] == ("config", "C")


def test_a_help_text_may_be_empty() -> None:
    """C says so in a warning, which is the tree's to give: it names the line on which the text ended."""
    reading = read(ENTRY + "\n\nconfig B\n")
    (line,) = [(line, item.help.blank) for _, line, item in reading.items if item.help is not None]
    assert line == (6, True)


def test_a_help_text_may_end_with_the_file() -> None:
    assert read(ENTRY + "\t  One.\n").help_texts == ["One.\n"]
    assert read(ENTRY + "\t  One.").help_texts == ["One."]
    assert read(ENTRY + "\t  One.\n\t     ").help_texts == ["One.\n   "]


def test_the_line_of_a_help_text_is_the_one_that_ended_it() -> None:
    reading = read(ENTRY + "\t  One.\n\n\tdepends on B\n")
    assert reading.lines[-2:] == ["Kconfig:6 help", "Kconfig:6 depends on B"]


def test_help_may_be_followed_by_a_comment_on_its_line() -> None:
    assert read("config A\n\thelp # really\n\t  One.\n").help_texts == ["One.\n"]


def test_a_macro_that_says_nothing_may_stand_before_help() -> None:
    """What a macro expands to decides whether the line is a help at all."""
    reading = read("config A\n\t$(nothing) help\n\t  One.\n\tbool\n")
    assert reading.tokens == [("config", "A"), ("help",), ("bool",)]
    assert reading.help_texts == ["One.\n"]


def test_an_assignment_straight_behind_a_help_text_is_none() -> None:
    """C's lexer recognises an assignment only behind a line's end, and a help text is not one to it."""
    assert read(ENTRY + "\t  One.\nX =\nconfig B\n").tokens[-1] == ("config", "B")
    reading = read(ENTRY + "\t  One.\nconfig B\nX = 1\n$(info,$(X))\n")
    assert reading.printed == ["1"]
