"""One logical line and what it says."""

from __future__ import annotations

import pytest

from kcfg.language import OP_AND, OP_EQ, OP_NOT, OP_OR, Kind, Statement, SymbolType
from kcfg.tree import kinds
from tests.language.reading import read


def one(line: str) -> Statement:
    """The only statement of a text."""
    ((_, _, statement),) = read(line + "\n").items
    return statement


def test_a_definition_names_its_symbol() -> None:
    """A word of digits, dashes and underscores is a name like any other."""
    statement = one("config 64BIT_x-1")
    assert (statement.kind, statement.name) == (Kind.CONFIG, "64BIT_x-1")


@pytest.mark.parametrize(
    ("line", "symbol_type"),
    [
        ("bool", SymbolType.BOOL),
        ("tristate", SymbolType.TRISTATE),
        ("int", SymbolType.INT),
        ("hex", SymbolType.HEX),
        ("string", SymbolType.STRING),
    ],
)
def test_a_type_may_carry_a_prompt_and_its_condition(line: str, symbol_type: SymbolType) -> None:
    assert (one(line).type, one(line).text) == (symbol_type, None)
    prompted = one(f"{line} \"Say 'it'\" if A")
    assert (prompted.kind, prompted.type) == (Kind.TYPE, symbol_type)
    assert (prompted.text, prompted.condition_text) == ("Say 'it'", "A")


def test_def_bool_is_a_default_that_sets_the_type() -> None:
    statement = one("def_bool y if A")
    assert (statement.kind, statement.type) == (Kind.DEFAULT, SymbolType.BOOL)
    assert (statement.expression_text, statement.condition_text) == ("y", "A")


def test_precedence_is_that_of_c() -> None:
    """Comparisons are between two symbols and bind strongest, then '!', '&&', '||'."""
    statement = one("depends on A || B && !C = D")
    a, b, c, d = 2, 4, 7, 9
    assert statement.shape.expr == (a, b, c, d, OP_EQ, OP_NOT, OP_AND, OP_OR)


def test_programs_name_their_symbols_in_the_order_of_the_line() -> None:
    """C makes symbols as it parses, and its hash table shows that order in what it writes."""
    statement = one("default (Z) if Y && (X || !W)")
    order = [statement.tokens[item] for item in (*statement.shape.expr, *statement.shape.cond) if item >= 0]
    assert order == ["Z", "Y", "X", "W"]


def test_expressions_are_quoted_as_written() -> None:
    statement = one('default (A&&! B) if ( C="x\\"y" )')
    assert statement.expression_text == "(A && !B)"
    assert statement.condition_text == '(C = "x\\"y")'


def test_a_range_has_two_bounds() -> None:
    statement = one('range 1 "20" if A')
    assert [statement.tokens[item] for item in statement.shape.expr] == ["1", '"20']
    assert (statement.expression_text, statement.condition_text) == ('1 "20"', "A")


def test_visible_needs_no_condition() -> None:
    """C's grammar lets the condition be absent, and then it changes nothing."""
    assert one("visible").shape.expr == ()
    assert one("visible if A && B").expression_text == "A && B"


def test_a_word_may_look_like_a_number_and_a_quoted_text_like_a_keyword() -> None:
    assert one('default "if"').tokens == ("default", '"if')
    assert one("default -1").tokens == ("default", "-1")


def test_equal_lines_share_one_statement() -> None:
    """Half of a real tree's lines are repetitions; a statement therefore has no place."""
    reading = read("config A\n\tbool\nconfig B\n\tbool\n")
    assert reading.items[1][2] is reading.items[3][2]


def test_a_continued_line_is_one_statement_on_its_first_line() -> None:
    assert read("config A\n\tdepends on B \\\n\t  && C\n\tbool\n").lines == [
        "Kconfig:1 config A",
        "Kconfig:2 depends on B && C",
        "Kconfig:4 bool",
    ]


def test_a_backslash_continues_neither_a_comment_nor_a_value() -> None:
    """C's lexer takes comments and values to the end of the physical line."""
    reading = read("# to be continued \\\nX = a \\\nconfig A # and \\\n\tbool\n\tdefault $(X)\n")
    assert reading.tokens == [("config", "A"), ("bool",), ("default", "a \\")]


def test_escapes_in_quoted_texts() -> None:
    """A backslash takes the next character as it is; the other quote needs none."""
    assert one(r'''menu "a\"b'c\\d\e"''').text == "a\"b'c\\de"
    assert one("""menu 'a"b\\'c'""").text == "a\"b'c"


def test_a_quoted_text_ends_with_its_line() -> None:
    """A missing quote costs a warning and nothing else; a backslash does not continue it."""
    reading = read('menu "open\\\ncomment "next"\n')
    assert reading.lines == ['Kconfig:1 menu "open"', 'Kconfig:2 comment "next"']
    assert reading.printed == ["Kconfig:1:warning: multi-line strings not supported"]


def test_unknown_characters_are_ignored_byte_by_byte() -> None:
    """Each byte of a character beyond ASCII draws its own warning, as C reads bytes."""
    reading = read("config A; é\r\n")
    assert reading.tokens == [("config", "A")]
    shown = [";", "\udcc3", "\udca9", "\r"]
    assert reading.printed == [f"Kconfig:1:warning: ignoring unsupported character '{char}'" for char in shown]


def test_bytes_that_are_not_utf8_survive_in_quoted_texts() -> None:
    assert one('menu "caf\udce9"').text == "caf\udce9"


def test_types_have_the_numbers_that_hot_code_compares() -> None:
    assert {f"T_{type_.name}": type_.value for type_ in SymbolType} == {
        name: number for name, number in vars(kinds).items() if name.startswith("T_")
    }
