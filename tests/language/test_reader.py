"""How files follow each other."""

from __future__ import annotations

import pytest

from kcfg.errors import KconfigSyntaxError, SourceError
from kcfg.language import LINUX_6_1, TextFiles
from kcfg.language.reader import Reader
from kcfg.probes import Probes
from tests.language.reading import read, reader


def test_sourced_files_stand_where_they_are_sourced() -> None:
    reading = read(
        'config A\n\tbool\nsource "sub/Kconfig"\nsource "$(dir)/Kconfig"\nconfig C\n',
        {"sub/Kconfig": "config B\n\tbool\n"},
        environment={"dir": "sub"},
    )
    assert reading.lines == [
        "Kconfig:1 config A",
        "Kconfig:2 bool",
        "sub/Kconfig:1 config B",
        "sub/Kconfig:2 bool",
        "sub/Kconfig:1 config B",
        "sub/Kconfig:2 bool",
        "Kconfig:5 config C",
    ]
    assert reading.reader.files == ["Kconfig", "sub/Kconfig"]


def test_a_file_is_looked_for_as_named_and_then_under_srctree() -> None:
    files = TextFiles({"tree/Kconfig": 'source "a"\nsource "b"\n', "a": "config A\n", "tree/b": "config B\n"})
    reading = Reader("Kconfig", rules=LINUX_6_1, environment={}, probes=Probes(), srctree="tree", files=files)
    assert [statement.name for _, _, statement in reading] == ["A", "B"]
    assert reading.files == ["Kconfig", "a", "b"]


def test_a_sourced_file_need_not_end_with_a_newline() -> None:
    """Its last statement then counts as one of the file that sources it."""
    reading = read('source "sub"\nconfig B\n', {"sub": "config A\n\tbool\n\tdefault y"})
    assert reading.lines == ["sub:1 config A", "sub:2 bool", "Kconfig:3 default y", "Kconfig:2 config B"]
    assert reading.printed == ["sub:3:warning: no new line at end of file"]


def test_the_root_file_must_end_with_a_newline_in_6_12() -> None:
    text = "config A\n\tdefault y"
    assert read(text, rules=LINUX_6_1).tokens == [("config", "A"), ("default", "y")]
    reading = reader(text)
    with pytest.raises(KconfigSyntaxError) as caught:
        list(reading)
    assert caught.value.c_message == "Kconfig:2: syntax error"
    assert [item.c_text for item in reading.diagnostics] == ["Kconfig:2:warning: no new line at end of file"]


def test_a_comment_needs_no_newline() -> None:
    reading = read("config A\n# the end")
    assert (reading.tokens, reading.printed) == ([("config", "A")], [])


def test_a_missing_file() -> None:
    with pytest.raises(SourceError) as caught:
        read('config A\n  source "no/$(x)such"\n')
    assert caught.value.render() == (
        'Kconfig:2: cannot read the sourced file "no/such": No such file or directory\n'
        '      source "no/$(x)such"\n'
        "             ^"
    )
    assert caught.value.c_message == 'Kconfig:2: can\'t open file "no/such"'


def test_a_missing_root_file() -> None:
    with pytest.raises(SourceError) as caught:
        list(Reader("Kconfig", rules=LINUX_6_1, environment={}, probes=Probes(), files=TextFiles({})))
    assert caught.value.c_message == "can't find file Kconfig"


LOOP = {"a": 'config A\nsource "b"\n', "b": 'source "a"\n'}


def test_a_file_that_sources_itself() -> None:
    with pytest.raises(SourceError) as caught:
        read('source "a"\n', LOOP)
    assert caught.value.message == "a file sources itself: a sources b sources a"
    assert caught.value.c_message.splitlines() == [
        "Recursive inclusion detected.",
        "Inclusion path:",
        "  current file : a",
        "  included from: b:1",
        "  included from: a:2",
        "  included from: Kconfig:1",
    ]
    with pytest.raises(SourceError) as caught:
        read('source "a"\n', LOOP, rules=LINUX_6_1)
    assert caught.value.c_message.splitlines()[-1] == "  included from: a:2"


def test_a_file_that_sources_itself_by_other_names(tmp_path_factory: pytest.TempPathFactory) -> None:
    """C runs out of open files; the names differ, so that its own check does not see it."""
    folder = tmp_path_factory.mktemp("loop")
    (folder / "Kconfig").write_text('L := $(L)/.\nsource "$(L)/Kconfig"\n')
    reading = Reader("Kconfig", rules=LINUX_6_1, environment={"L": "."}, probes=Probes(), cwd=str(folder), srctree=None)
    with pytest.raises(SourceError, match="cannot read the sourced file"):
        list(reading)


@pytest.mark.parametrize("between", ['source "empty"', "X = 1"])
def test_an_option_behind_a_source_or_an_assignment_belongs_to_no_entry(between: str) -> None:
    """In C's grammar both are statements and so end the entry before them."""
    with pytest.raises(KconfigSyntaxError) as caught:
        read(f"config A\n\tbool\n{between}\n\tdefault y\n", {"empty": ""})
    assert caught.value.message == "'default' belongs to no entry"
    assert (caught.value.line, caught.value.column) == (4, 2)
    assert caught.value.c_message == "Kconfig:4: syntax error\nKconfig:4: invalid statement"


def test_mainmenu_must_come_first() -> None:
    """An assignment before it is too much; a macro that says nothing is not."""
    assert read('$(info,x)\nmainmenu "M"\n').tokens == [("mainmenu", '"M')]
    with pytest.raises(KconfigSyntaxError) as caught:
        read('x := 1\nmainmenu "M"\n')
    assert caught.value.c_message == "Kconfig:2: syntax error\nKconfig:2: invalid statement"


@pytest.mark.parametrize("line", ['source "x"', "X = 1"])
def test_neither_source_nor_assignment_inside_a_choice(line: str) -> None:
    with pytest.raises(KconfigSyntaxError, match="inside a choice"):
        read(f'choice\n\tprompt "c"\n{line}\nendchoice\n', {"x": ""})
    assert read(f'choice\n\tprompt "c"\nendchoice\n{line}\n', {"x": ""}).tokens[-1] == ("endchoice",)
