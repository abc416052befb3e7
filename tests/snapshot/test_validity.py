"""Whatever happens between two runs, the cached result is the one that a run without a cache gives."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kcfg.api import Shell, load_tree
from kcfg.cache.folder import Cache
from kcfg.probes import Policy

KCONFIG = """\
config A
\tdef_bool y
\thelp
\t  What A is for.
config SAID
\tstring
\tdefault "$(shell,sh tool.sh)"
config NAMED
\tstring
\tdefault "$(FOO)"
config TESTED
\tstring
\tdefault "$(shell,test -f flag && echo yes || echo no)"
source "sub"
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    folder.mkdir()
    (folder / "Kconfig").write_text(KCONFIG)
    (folder / "sub").write_text("config B\n\tdef_bool y\n")
    (folder / "tool.sh").write_text("echo one\n")
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(str(tmp_path / "cache"))


def result(folder: Path, cache: Cache | None, env: dict[str, str] | None = None) -> str:
    shell = Shell(Policy.CACHED, cache=cache) if cache is not None else Shell()
    found = load_tree(str(folder), kconfig="Kconfig", env=env, shell=shell)
    return found.configure().config_text() + found["A"].entries[0].help


def same_text_other_time(folder: Path) -> None:
    status = os.stat(folder / "sub")
    (folder / "sub").write_text("config B\n\tdef_bool n\n")
    os.utime(folder / "sub", ns=(status.st_atime_ns, status.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "nothing": lambda folder: None,
    "edited within the second, same size": lambda folder: (folder / "sub").write_text("config B\n\tdef_bool n\n"),
    "edited, and the time stamp put back": same_text_other_time,
    "a script changed": lambda folder: (folder / "tool.sh").write_text("echo two\n"),
    "a tested file appeared": lambda folder: (folder / "flag").write_text(""),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_between_two_runs_is_seen(tree: Path, cache: Cache, change: str) -> None:
    before = result(tree, cache)
    assert before == result(tree, None)
    CHANGES[change](tree)
    assert result(tree, cache) == result(tree, None)
    assert (result(tree, cache) != before) == (change != "nothing")


def test_an_environment_variable_that_a_macro_reads_is_seen(tree: Path, cache: Cache) -> None:
    result(tree, cache)
    assert 'CONFIG_NAMED="bar"' in result(tree, cache, {"FOO": "bar"})
    assert 'CONFIG_NAMED=""' in result(tree, cache)


@pytest.mark.parametrize("part", ["validity", "tree", "reasons"])
@pytest.mark.parametrize("kept", [0.0, 0.3, 0.999])
def test_a_truncated_file_of_the_cache_is_read_anew(tree: Path, cache: Cache, part: str, kept: float) -> None:
    expected = result(tree, cache)
    (damaged,) = Path(cache.path).glob(f"*.{part}")
    content = damaged.read_bytes()
    damaged.write_bytes(content[: int(len(content) * kept)])
    assert result(tree, cache) == expected
    assert result(tree, cache) == expected


@pytest.mark.parametrize("part", ["validity", "tree", "reasons"])
def test_a_flipped_byte_is_noticed(tree: Path, cache: Cache, part: str) -> None:
    expected = result(tree, cache)
    (damaged,) = Path(cache.path).glob(f"*.{part}")
    content = bytearray(damaged.read_bytes())
    content[-2] ^= 0x20
    damaged.write_bytes(content)
    assert result(tree, cache) == expected


def test_a_tree_from_the_cache_runs_no_command(tree: Path, cache: Cache) -> None:
    # The name is put together, or the file that grows would itself be a reason to run again.
    (tree / "tool.sh").write_text("f=coun\necho run >> ${f}ted\necho one\n")
    result(tree, cache)
    times = (tree / "counted").read_text()
    result(tree, cache)
    assert (tree / "counted").read_text() == times


def test_a_cache_folder_that_cannot_be_written_costs_nothing_but_time(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert result(tree, Cache(str(tmp_path / "file" / "below"))) == result(tree, None)


def test_clearing_leaves_alone_what_is_not_of_the_cache(tree: Path, cache: Cache) -> None:
    result(tree, cache)
    (Path(cache.path) / "mine.txt").write_text("keep me")
    assert cache.clear() == 3
    assert [path.name for path in Path(cache.path).iterdir()] == ["mine.txt"]


def test_the_cache_keeps_within_its_limit(tree: Path, tmp_path: Path) -> None:
    cache = Cache(str(tmp_path / "small"), limit=30_000)
    for value in range(12):
        result(tree, cache, {"FOO": str(value)})
    assert sum(size for _, size, _ in cache.entries()) <= 30_000
