"""A tree that is read while its commands run again: their last answers are taken for granted until they have run."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from kcfg.cache.folder import Cache
from kcfg.errors import InputError
from kcfg.language import Reader
from kcfg.probes import Policy, Probes
from kcfg.probes.evidence import Gathering
from kcfg.probes.probes import WrongGuessError
from kcfg.snapshot.reading import tree_of
from kcfg.tree import DIALECTS, Dialect, Tree, build_tree

KCONFIG = """\
config ONE
\tstring
\tdefault "$(shell,cat one; echo said one >&2; echo 1 >>log)"
config TWO
\tstring
\tdefault "$(shell,cat two; echo said two >&2; echo 2 >>log)"
config THREE
\tstring
\tdefault "$(shell,cat $(shell,cat two); echo 3 >>log)"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "Kconfig").write_text(KCONFIG)
    (tmp_path / "one").write_text("1")
    (tmp_path / "two").write_text("one")
    (tmp_path / "four").write_text("4")
    return tmp_path


def read(folder: Path) -> tuple[Tree, Probes]:
    """The tree, with all commands run, whatever the cache has."""
    probes = Probes(Policy.RUN, environment=os.environ, cwd=str(folder), keeps_errors=True)
    cache = Cache(str(folder / "cache"))
    return tree_of("Kconfig", str(folder), {}, DIALECTS["linux-6.12"], probes, cache=cache), probes


def values(tree: Tree) -> list[str]:
    return [tree[name].properties[0].value for name in ("ONE", "TWO", "THREE")]


def forget_tree(folder: Path) -> None:
    """What is left is the list of commands with their answers."""
    for kept in (folder / "cache").glob("*.tree"):
        kept.unlink()


def lines(path: Path) -> list[str]:
    return sorted(path.read_text().split())


def test_each_command_runs_once_when_all_answer_as_before(folder: Path) -> None:
    before, _ = read(folder)
    assert values(before) == ['"1"', '"one"', '"1"']
    forget_tree(folder)
    (folder / "log").unlink()
    after, probes = read(folder)
    assert values(after) == values(before)
    assert lines(folder / "log") == ["1", "2", "3"]
    assert list(probes.log) == [c for c in probes.log if "one" in c or "two" in c]
    assert sorted(probes.errors.values()) == ["said one", "said two"]


def test_another_answer_counts_also_where_a_command_is_made_of_it(folder: Path) -> None:
    read(folder)
    forget_tree(folder)
    (folder / "two").write_text("four")
    (folder / "log").unlink()
    after, probes = read(folder)
    assert values(after) == ['"1"', '"four"', '"4"']
    assert "cat four; echo 3 >>log" in probes.log and "cat one; echo 3 >>log" not in probes.log
    # Kept as it is now: read once more with nothing changed.
    again, _ = read(folder)
    assert values(again) == values(after)


def test_an_edited_file_is_read_with_the_last_answers(folder: Path) -> None:
    read(folder)
    with (folder / "Kconfig").open("a") as stream:
        stream.write('config FOUR\n\tstring\n\tdefault "$(shell,cat four)"\n')
    after, probes = read(folder)
    assert values(after) == ['"1"', '"one"', '"1"']
    assert after["FOUR"].properties[0].value == '"4"'
    assert list(probes.log)[-1] == "cat four"


def test_an_error_that_only_a_wrong_guess_makes_is_none(folder: Path) -> None:
    text = 'config X\n\tstring\n\tdefault "$(shell,cat four)"\n'
    (folder / "Kconfig").write_text(text)
    (folder / "four").write_text("y")
    read(folder)
    (folder / "Kconfig").write_text("$(error-if,$(shell,cat four),not with y)\n" + text)
    (folder / "four").write_text("n")
    assert read(folder)[0]["X"].properties[0].value == "n"
    forget_tree(folder)
    (folder / "four").write_text("y")
    with pytest.raises(InputError, match="not with y"):
        read(folder)


def test_nothing_is_waited_for_behind_the_first_wrong_guess() -> None:
    probes = Probes(environment=os.environ, keeps_errors=True)
    commands = ["echo a", "echo b; echo err >&2", "echo c; echo late >&2"]
    probes.guess(dict(zip(commands, "aBc", strict=True)))
    assert [probes.answer(command) for command in commands] == ["a", "B", "c"]
    with pytest.raises(WrongGuessError):
        probes.confirm()
    assert probes.log == {"echo a": "a"}
    assert list(probes.errors.values()) == ["err"], "what C would not have come to has said nothing"
    assert probes.answer(commands[1]) == "b", "the true answer is known now"
    probes.close()


def test_a_command_that_was_not_foreseen_runs_behind_those_before_it() -> None:
    probes = Probes(environment=os.environ, keeps_errors=True)
    probes.guess({"echo a": "A"})
    assert probes.answer("echo a") == "A"
    with pytest.raises(WrongGuessError):
        probes.answer("echo new")
    assert "echo new" not in probes.log
    probes.close()


def test_what_commands_look_at_is_looked_for_when_they_have_ended(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While they run their own files come and go: what is found then would not be found again."""
    log = folder.parent / "log"
    monkeypatch.setenv("WHERE_TO", str(log))
    command = "mkdir .tmp; yes | head -c 2000000000 | tail -c 1 >.tmp/last; rm -r .tmp; echo 1 >>`printenv WHERE_TO`"
    (folder / "Kconfig").write_text(f'config X\n\tstring\n\tdefault "$(shell,{command})"\n')
    read(folder)
    forget_tree(folder)

    def long_build(dialect: Dialect, reader: Reader, *, late: bool = False) -> Tree:
        tree = build_tree(dialect, reader, late=late)
        time.sleep(0.2)  # the command is under way
        return tree

    with monkeypatch.context() as patched:
        patched.setattr("kcfg.snapshot.anew.build_tree", long_build)
        read(folder)
    assert lines(log) == ["1", "1"]
    probes = Probes(Policy.CACHED, environment=os.environ, cwd=str(folder))
    tree_of("Kconfig", str(folder), {}, DIALECTS["linux-6.12"], probes, cache=Cache(str(folder / "cache")))
    assert list(probes.log) == [command]
    assert lines(log) == ["1", "1"], "nothing has changed, so nothing is asked again"


def test_evidence_is_gathered_again_only_where_it_no_longer_holds(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commands ran again and said the same: what they could look at was noted last time, and is as it was then."""
    (folder / "Kconfig").write_text('config ONE\n\tstring\n\tdefault "$(shell,cat one)"\n')
    read(folder)
    gathered: list[int] = []

    def counting(commands: Iterable[str], environment: Mapping[str, str], cwd: str) -> Gathering:
        gathered.append(1)
        return Gathering(commands, environment, cwd)

    monkeypatch.setattr("kcfg.probes.evidence.Gathering", counting)
    for edit, expected in (("1", 0), ("1", 0), ("5", 1), ("5", 1)):
        (folder / "one").write_text(edit)
        forget_tree(folder)
        assert read(folder)[0]["ONE"].properties[0].value == f'"{edit}"'
        assert len(gathered) == expected
