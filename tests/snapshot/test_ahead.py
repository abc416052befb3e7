"""Before and after a tree is read: commands are begun ahead of need, and nothing of the reading is left behind."""

from __future__ import annotations

import gc
import os
import time
from pathlib import Path

from kcfg.garbage import Uncollected
from kcfg.probes import Probes
from kcfg.snapshot.reading import tree_of
from kcfg.tree import DIALECTS


def _wait_for(probes: Probes, command: str) -> None:
    until = time.monotonic() + 20
    while probes.knows(command) is None:
        assert time.monotonic() < until
        time.sleep(0.001)


def test_a_command_that_is_made_of_an_answer_begins_when_the_answer_is_there() -> None:
    """A chain such as Linux' `$(cc-can-link $(m64-flag))` is not run link by link while everything waits."""
    probes = Probes(environment=os.environ)
    scout = probes.scout()
    mark = scout.answer("echo one")
    again = scout.answer(f"echo {mark} two")
    assert scout.answer(f"echo {mark} two") == again
    scout.answer(f"echo {again} three")
    for command in ("echo one", "echo one two", "echo one two three"):
        _wait_for(probes, command)
        scout.go_on()
        assert probes.knows(command) == command.removeprefix("echo ")
    assert scout.answer(f"echo {again} three") == "one two three"
    assert not probes.log, "nobody has asked for any of them yet"
    assert probes.answer("echo one two three") == "one two three"


def test_nothing_of_the_reading_is_left_for_the_search_for_garbage(tmp_path: Path) -> None:
    """Statements and records go as soon as the tree is made: a program that lives on does not carry them along."""
    (tmp_path / "Kconfig").write_text(
        'config MODULES\n\tbool "m"\n\tmodules\n\nconfig A\n\ttristate "a"\n\tdepends on MODULES = m\n'
    )
    passing = {"SymbolRecord", "EntryRecord", "PropertyRecord", "Builder", "Reader", "Scanner", "Statement"}
    tree_of("Kconfig", str(tmp_path), {}, DIALECTS["linux-6.12"], Probes())  # what modules keep is there now
    gc.collect()
    before = [id(item) for item in gc.get_objects() if type(item).__name__ in passing]
    with Uncollected():
        tree = tree_of("Kconfig", str(tmp_path), {}, DIALECTS["linux-6.12"], Probes())
        left = [item for item in gc.get_objects() if type(item).__name__ in passing and id(item) not in before]
        assert tree.diagnostics
        assert [type(item).__name__ for item in left] == []


def test_who_keeps_objects_from_the_search_for_garbage_finds_them_so(tmp_path: Path) -> None:
    """A program may have frozen what it has; reading a tree does not undo that."""
    gc.freeze()
    try:
        with Uncollected():
            pass
        assert gc.isenabled() and gc.get_freeze_count()
    finally:
        gc.unfreeze()
