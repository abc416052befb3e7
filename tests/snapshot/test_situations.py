"""More that may happen between two runs, or during one, to the tree, the machine and the cache."""

from __future__ import annotations

import multiprocessing
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from kcfg.api import Shell, load_tree
from kcfg.cache.folder import Cache
from kcfg.probes import Policy

KCONFIG = """\
config A
\tdef_bool y
source "sub/Kconfig"
config SAID
\tstring
\tdefault "$(shell,cc-of-the-test --version)"
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A source tree beside an object folder, and a compiler that is found by PATH."""
    for name in ("source/sub", "objects", "bin"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "source" / "Kconfig").write_text(KCONFIG)
    (tmp_path / "source" / "sub" / "Kconfig").write_text("config B\n\tdef_bool y\n")
    compiler(tmp_path, "one")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    return tmp_path


def compiler(tree: Path, says: str) -> None:
    """Put another compiler in the place of the one that is there."""
    beside = tree / "bin" / "new"
    beside.write_text(f"#!/bin/sh\necho {says}\n")
    beside.chmod(0o755)
    beside.replace(tree / "bin" / "cc-of-the-test")


def result(tree: Path, cache: Cache | None) -> str:
    shell = Shell(Policy.CACHED, cache=cache) if cache is not None else Shell()
    found = load_tree(str(tree / "objects"), kconfig="Kconfig", srctree=str(tree / "source"), shell=shell)
    return found.configure().config_text()


def shadowed(tree: Path) -> None:
    """A file of the same name in the object folder comes first."""
    (tree / "objects" / "sub").mkdir()
    (tree / "objects" / "sub" / "Kconfig").write_text("config C\n\tdef_bool y\n")


def no_longer_shadowed(tree: Path) -> None:
    (tree / "objects" / "sub" / "Kconfig").unlink()


def clock_back(tree: Path) -> None:
    """A file changes, and its time is long before that of the cache."""
    path = tree / "source" / "sub" / "Kconfig"
    path.write_text("config D\n\tdef_bool y\n")
    os.utime(path, (10**9, 10**9))


def clock_forward(tree: Path) -> None:
    path = tree / "source" / "sub" / "Kconfig"
    path.write_text("config E\n\tdef_bool y\n")
    os.utime(path, (4 * 10**9, 4 * 10**9))


CHANGES: list[Callable[[Path], object]] = [
    shadowed,
    no_longer_shadowed,
    clock_back,
    clock_forward,
    lambda tree: compiler(tree, "two"),
    lambda tree: (tree / "source" / "sub" / "Kconfig").write_text("config D\n\tdef_bool n\n"),
]


def test_one_change_after_another_is_seen(tree: Path) -> None:
    cache = Cache(str(tree / "cache"))
    before = result(tree, cache)
    for change in CHANGES:
        change(tree)
        now = result(tree, None)
        assert now != before
        assert result(tree, cache) == now
        assert result(tree, cache) == now
        before = now


def test_no_command_speaks_that_a_first_run_would_not_have_come_to(
    tree: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The compiler is another now, and the tree says no to it before it asks the next question."""
    (tree / "source" / "Kconfig").write_text(
        "answer := $(shell,cc-of-the-test)\n$(error-if,$(shell,test $(answer) = two && echo y),no)\n"
        'config B\n\tstring\n\tdefault "$(shell,cc-of-the-test --second)"\n'
    )
    cache = Cache(str(tree / "cache"))
    result(tree, cache)
    (tree / "bin" / "cc-of-the-test").write_text("#!/bin/sh\necho said $1 >&2\necho two\n")
    said = []
    for used in (cache, None):
        capfd.readouterr()
        with pytest.raises(Exception, match="no"):
            result(tree, used)
        said.append(capfd.readouterr().err)
    assert said[0] == said[1] == "said\n"


def test_a_sourced_file_that_is_gone_is_an_error_with_the_cache_too(tree: Path) -> None:
    cache = Cache(str(tree / "cache"))
    result(tree, cache)
    (tree / "source" / "sub" / "Kconfig").unlink()
    errors = []
    for used in (cache, None):
        with pytest.raises(Exception, match="sub/Kconfig") as caught:
            result(tree, used)
        errors.append(str(caught.value))
    assert errors[0] == errors[1]


def test_the_cache_is_cut_at_every_part_by_chance(tree: Path) -> None:
    cache = Cache(str(tree / "cache"))
    expected = result(tree, cache)
    chance = random.Random(1)
    for _ in range(40):
        damaged = chance.choice(sorted(Path(cache.path).iterdir()))
        os.truncate(damaged, chance.randrange(damaged.stat().st_size + 1))
        assert result(tree, cache) == expected


def test_a_folder_that_refuses_every_file_costs_nothing_but_time(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a full disk does: the file can be opened, and then nothing can be written."""
    expected = result(tree, None)
    full = Cache(str(tree / "cache"))

    def refuse(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    assert result(tree, full) == expected
    assert list(Path(full.path).iterdir()) == []


def _run(tree: Path, answers: multiprocessing.Queue[str]) -> None:
    for _ in range(10):
        answers.put(result(tree, Cache(str(tree / "cache"))))
        Cache(str(tree / "cache")).clear()


def test_runs_at_once_do_not_mind_each_other(tree: Path) -> None:
    """Each writes, reads and clears the same folder."""
    expected = result(tree, None)
    context = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[str] = context.Queue()
    runs = [context.Process(target=_run, args=(tree, answers)) for _ in range(2)]
    for run in runs:
        run.start()
    found = [answers.get(timeout=120) for _ in range(20)]
    for run in runs:
        run.join()
    assert set(found) == {expected}
