"""What macros expand to, and where C gives up."""

from __future__ import annotations

import pytest

from kcfg.errors import MacroError, ProbeError
from kcfg.language import DiagnosticKind
from tests.language.reading import read


def expand(text: str, definitions: str = "", **environment: str) -> str:
    """What ``text`` becomes inside a quoted string."""
    reading = read(f'{definitions}\nmenu "{text}"\n', environment=environment)
    result = reading.items[-1][2].text
    assert result is not None
    return result


@pytest.mark.parametrize(
    ("definitions", "text", "result"),
    [
        # A plain assignment is expanded when it is used, ":=" when it is made.
        ("A = $(B)\nB = 1", "$(A)", "1"),
        ("A := $(B)\nB = 1", "$(A)", ""),
        # "+=" puts a blank between, and keeps the flavour of what is there.
        ("A = 1\nA += $(B)\nB = 2", "$(A)", "1 2"),
        ("A := 1\nA += $(B)\nB = 2", "$(A)", "1 "),
        ("A += 1", "$(A)", "1"),
        # A value keeps its blanks at the end and anything that looks like a comment.
        ("A =   1 # 2  ", "$(A)", "1 # 2  "),
        # A user function gets its arguments as they stand, blanks included.
        ("f = <$(1)|$(2)>", "$(f,a, b)", "<a| b>"),
        ("f = <$(1)|$(2)>", "$(f,a)", "<a|>"),
        # Parentheses protect commas, and arguments are expanded before the call.
        ("f = <$(1)>\nc = ,", "$(f,(a,b)) $(f,a$(c)b)", "<(a,b)> <a,b>"),
        # The name may itself be computed.
        ("ab = 1\nx = b", "$(a$(x))", "1"),
        # A dollar without a parenthesis is one.
        ("", "$ $A ${A} $$(A)", "$ $A ${A} $"),
        # What nobody defined is nothing, with or without arguments.
        ("", "<$(A)$(f,x)$()>", "<>"),
        # A number names an argument even in blanks and with a sign.
        ("f = $( 1)$(+2)", "$(f,a,b)", "ab"),
    ],
)
def test_expansion(definitions: str, text: str, result: str) -> None:
    assert expand(text, definitions) == result


def test_a_variable_hides_the_environment_and_a_function() -> None:
    assert expand("$(A) $(shell,x)", "A = 1\nshell = mine", A="2") == "1 mine"


def test_the_environment_is_remembered() -> None:
    """The variables that were read go into auto.conf.cmd, in the order of their use; unset ones do not."""
    reading = read('menu "$(B)$(NO)$(A)$(B)"\n', environment={"A": "1", "B": "2", "C": "3"})
    assert list(reading.reader.environment_used.items()) == [("B", "2"), ("A", "1")]


def test_an_expanded_word_is_one_word() -> None:
    """It is never cut again, is no keyword, and none at all if it is empty."""
    reading = read(
        "A = if  B\nK = config\nconfig X$(E)\ndefault $(A)\ndefault a$(A)-b\n$(E) default $(E) y $(E)\ndefault $(K)\n"
    )
    assert reading.tokens == [
        ("config", "X"),
        ("default", "if  B"),
        ("default", "aif  B-b"),
        ("default", "y"),
        ("default", "config"),
    ]


def test_a_reference_ends_with_its_parenthesis_wherever_that_is() -> None:
    """C looks for it in the rest of the line before it looks at quotes and comments."""
    reading = read('menu "$(A" # )"\n')
    assert (reading.lines, reading.printed) == (['Kconfig:1 menu ""'], [])


def test_an_expansion_may_name_the_variable_that_is_assigned() -> None:
    assert expand("$(ab)", "x = b\na$(x) = 1") == "1"


def test_a_line_of_macros_may_say_nothing() -> None:
    reading = read("$(info,hello)\n$(warning-if,y,oops)$(warning-if,n,no)\nconfig $(filename)-$(lineno)\n")
    assert reading.tokens == [("config", "Kconfig-3")]
    assert reading.printed == ["hello", "Kconfig:2: oops"]
    assert [item.kind for item in reading.reader.diagnostics] == [DiagnosticKind.INFO, DiagnosticKind.MESSAGE]
    assert [item.stream for item in reading.reader.diagnostics] == ["stdout", "stderr"]


def test_the_line_number_in_an_assignment_is_that_behind_it() -> None:
    """C expands the value of ':=' when it has read the newline."""
    assert expand("$(n)", "n := $(lineno)") == "2"


def test_shell_asks_the_probes() -> None:
    reading = read("config $(shell,echo a) \n", answers={"echo a": "b"})
    assert reading.tokens == [("config", "b")]
    with pytest.raises(ProbeError, match="no answer for this command: echo a"):
        read("config $(shell,echo a)\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("A = $(B)\nB = $(A)\nmenu $(A)\n", "Recursive variable 'A' references itself (eventually)"),
        ("f = $(f,$(1)x)\n\nmenu $(f,1)\n", "Too deep recursive expansion"),
        ("\n\nmenu $(A\n", "unterminated reference to 'A': missing ')'"),
        ("\n\nmenu $(shell,a,b)\n", "too many function arguments passed to 'shell'"),
        ("\n\nmenu $(error-if,y)\n", "too few function arguments passed to 'error-if'"),
        (f"\n\nmenu $(f{',a' * 16})\n", "too many function arguments"),
        ("x = y\n\n$(error-if,$(x),it is wrong)\n", "it is wrong"),
    ],
)
def test_where_c_gives_up(text: str, message: str) -> None:
    """The words are C's, and so is the place."""
    with pytest.raises(MacroError) as caught:
        read(text)
    assert caught.value.message == message
    assert caught.value.c_message == f"Kconfig:3: {message}"


def test_a_thousand_levels_need_no_deep_stack() -> None:
    """C allows as many; parentheses may nest deeper still."""
    chain = "".join(f"v{i} = $(v{i + 1})\n" for i in range(3000)) + "v3000 = end\n"
    assert expand("$(v0)", chain) == "end"
    assert expand("$(" * 20000 + "x" + ")" * 20000) == ""


def test_doubling_stops_before_the_memory_does() -> None:
    lines = "v0 = 0123456789abcdef\n" + "".join(f"v{i} = $(v{i - 1})$(v{i - 1})\n" for i in range(1, 60))
    with pytest.raises(MacroError, match=r"too long|too many steps"):
        expand("$(v59)", lines)
