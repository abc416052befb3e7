"""A tree of which a file was edited is read with the kept scans of the others, and comes out as without them."""

from __future__ import annotations

import copy
import os
import pickle
import random
from pathlib import Path

import pytest

from kcfg.api import Shell, load_tree
from kcfg.cache.folder import Cache
from kcfg.cache.packing import DamagedError, Packed
from kcfg.cache.stamps import content_hash
from kcfg.errors import FileError, SourceError
from kcfg.language import Reader
from kcfg.language.scan import Deferred, FileScan, Handled, Scanner
from kcfg.probes import Policy
from kcfg.snapshot.scans import KeptScans, ScanPacker
from kcfg.snapshot.watching import WatchedFiles
from kcfg.tree import DIALECTS, Dialect, Tree, build_tree

ROOT = Path(__file__).resolve().parent.parent.parent
FILES = 60
ENTRIES = 25


def said(scan: FileScan) -> list[object]:
    """What a scan holds, to be compared."""
    rows: list[object] = []
    for number, entry in zip(scan.numbers, scan.entries, strict=True):
        if isinstance(entry, Deferred):
            rows.append((number, str(entry.line)))
            continue
        statement = entry.statement if isinstance(entry, Handled) else entry
        text = statement.help
        help_ = (text.content, text.text, text.blank, text.form, text.line) if text is not None else None
        rows.append((number, type(entry), statement.shape, statement.tokens, help_))
    return [*rows, scan.specials]


@pytest.mark.parametrize("dialect", ["linux-6.12", "linux-6.1", "busybox-1.37", "u-boot-2023.01", "kconfiglib"])
def test_a_kept_scan_is_the_one_that_was_kept(dialect: str) -> None:
    scanner = Scanner(DIALECTS[dialect].language)
    paths = sorted(path for path in (ROOT / "corpora").rglob("Kconfig*") if path.is_file())
    texts = [path.read_bytes().decode("utf-8", "surrogateescape") for path in paths]
    texts.append("".join(f'config X{n}\n\tbool "X"\n\thelp\n\n\t  Say {n}.\n' for n in range(1500)) + "\thelp\n")
    packer = ScanPacker()
    for text in texts:
        packer.add(digest(text), scanner.scan(text))
    kept = KeptScans(Packed(b"".join(packer.chunks("one"))), "one", scanner.rules)
    deferred = 0
    for text in texts:
        scan = Scanner(DIALECTS[dialect].language).scan(text)
        recalled = kept.get(digest(text), lambda text=text: text)  # type: ignore[misc]
        assert recalled is not None
        assert said(recalled) == said(scan)
        assert recalled.text == text
        deferred += any(isinstance(entry, Deferred) for entry in scan.entries)
    assert 10 < deferred < len(texts)
    assert kept.get(b"\0" * 16, "") is None


def test_scans_of_another_tree_are_refused() -> None:
    scanner = Scanner(DIALECTS["linux-6.12"].language)
    text = "".join(f"config X{n}\n\tdef_bool y\n" for n in range(3000))
    packer = ScanPacker()
    packer.add(digest(text), scanner.scan(text))
    with pytest.raises(DamagedError):
        KeptScans(Packed(b"".join(packer.chunks("one"))), "other", scanner.rules)


def digest(text: str) -> bytes:
    return content_hash(text.encode("utf-8", "surrogateescape"))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree of many files, with enough in them to be kept."""
    folder = tmp_path / "tree"
    folder.mkdir()
    (folder / "Kconfig").write_text("".join(f'source "sub{number}"\n' for number in range(FILES)))
    for number in range(FILES):
        write(folder, number)
    return folder


def write(folder: Path, number: int, default: str = "y") -> None:
    """One of the tree's files."""
    lines = ""
    for entry in range(ENTRIES):
        lines += (
            f"config A{number}_{entry}\n\tbool\n\tdefault {default} if !A{number - 1}_{entry}\n\thelp\n\t  Text.\n\n"
        )
    (folder / f"sub{number}").write_text(lines)


def result(folder: Path, cache: Cache | None) -> str:
    shell = Shell(Policy.CACHED, cache=cache) if cache is not None else Shell()
    found = load_tree(str(folder), kconfig="Kconfig", shell=shell)
    return found.configure().config_text() + found["A7_3"].entries[0].help


def scans(cache: Cache) -> list[tuple[str, int]]:
    """The files of kept scans, and what tells one writing from another."""
    return [(path.name, path.stat().st_ino) for path in sorted(Path(cache.path).glob("*.scans"))]


@pytest.mark.parametrize("command", ["", "$(shell,echo y)"])
def test_the_first_run_keeps_scans_and_edits_use_them(tree: Path, tmp_path: Path, command: str) -> None:
    with open(tree / "Kconfig", "a", encoding="utf-8") as stream:
        stream.write(f"config ASKED\n\tdef_bool {command or 'n'}\n")
    cache = Cache(str(tmp_path / "cache"))
    result(tree, cache)
    kept = scans(cache)
    assert len(kept) == 1
    for number, default in ((7, "n"), (7, "y"), (8, "n"), (7, "n")):
        write(tree, number, default)
        assert result(tree, cache) == result(tree, None)
        assert scans(cache) == kept
    (tree / "new").write_text("config NEW\n\tdef_bool y\n")
    (tree / "sub9").unlink()
    (tree / "Kconfig").write_text((tree / "Kconfig").read_text().replace('"sub9"', '"new"'))
    assert result(tree, cache) == result(tree, None)
    assert scans(cache) == kept


def test_a_name_that_has_the_content_of_another_says_what_that_says(tree: Path, tmp_path: Path) -> None:
    cache = Cache(str(tmp_path / "cache"))
    result(tree, cache)
    write(tree, 7, "n")
    result(tree, cache)
    for source, target in (("sub3", "sub4"), ("sub20", "sub7")):
        (tree / target).write_bytes((tree / source).read_bytes())
        assert places(tree, cache) == places(tree, None)


def places(folder: Path, cache: Cache | None) -> list[object]:
    """Names of symbols, and where all entries stand."""
    shell = Shell(Policy.CACHED, cache=cache) if cache is not None else Shell()
    arrays = load_tree(str(folder), kconfig="Kconfig", shell=shell).arrays
    return [list(arrays.names), list(arrays.files), list(arrays.entry_file), list(arrays.entry_line)]


def test_scans_that_serve_few_files_are_given_up(tree: Path, tmp_path: Path) -> None:
    cache = Cache(str(tmp_path / "cache"))
    result(tree, cache)
    write(tree, 7, "n")
    result(tree, cache)
    kept = scans(cache)
    for number in range(FILES // 2):
        write(tree, number, "n")
    assert result(tree, cache) == result(tree, None)
    assert scans(cache) == []
    write(tree, 7, "y")
    assert result(tree, cache) == result(tree, None)
    assert len(scans(cache)) == 1
    assert scans(cache) != kept


def test_scans_that_are_cut_or_damaged_are_not_used(tree: Path, tmp_path: Path) -> None:
    cache = Cache(str(tmp_path / "cache"))
    result(tree, cache)
    chance = random.Random(3)
    for turn in range(12):
        write(tree, 7, "ny"[turn % 2])
        expected = result(tree, None)
        for name, _ in scans(cache):
            path = Path(cache.path) / name
            if turn % 3:
                data = bytearray(path.read_bytes())
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
                path.write_bytes(data)
            else:
                os.truncate(path, chance.randrange(path.stat().st_size))
        assert result(tree, cache) == expected


def test_of_a_small_tree_no_scans_are_kept(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path / "cache"))
    (tmp_path / "Kconfig").write_text("config A7_3\n\tdef_bool y\n\thelp\n\t  One.\n")
    result(tmp_path, cache)
    (tmp_path / "Kconfig").write_text("config A7_3\n\tdef_bool y\n\thelp\n\t  Two.\n")
    assert result(tmp_path, cache) == result(tmp_path, None)
    assert scans(cache) == []


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A list that grows whenever a tree is built from its files."""
    counted: list[int] = []

    def counting(dialect: Dialect, reader: Reader, *, late: bool = False) -> Tree:
        counted.append(1)
        return build_tree(dialect, reader, late=late)

    monkeypatch.setattr("kcfg.snapshot.anew.build_tree", counting)
    return counted


def loaded(folder: Path, cache: Cache) -> Tree:
    return load_tree(str(folder), kconfig="Kconfig", shell=Shell(Policy.CACHED, cache=cache))


def reasons(cache: Cache) -> list[Path]:
    return list(Path(cache.path).glob("*.reasons"))


def test_behind_an_edit_what_only_reasons_need_is_kept_when_they_are_asked_for(
    tree: Path, tmp_path: Path, built: list[int]
) -> None:
    cache = Cache(str(tmp_path / "cache"))
    loaded(tree, cache)
    assert len(reasons(cache)) == 1
    write(tree, 7, "n")
    found = loaded(tree, cache)
    text = found.configure().config_text()
    assert reasons(cache) == [], "those of the tree before the edit would not fit"
    assert len(built) == 2
    # The tree that was just read has them in memory; asked for, they are kept.
    assert found["A7_3"].entries[0].help == "Text.\n"
    assert len(reasons(cache)) == 1
    again = loaded(tree, cache)
    assert again.configure().config_text() == text
    assert again["A7_3"].entries[0].help == "Text.\n"
    assert len(built) == 2


def test_behind_an_edit_and_in_another_process_reasons_read_the_tree_once_more(
    tree: Path, tmp_path: Path, built: list[int]
) -> None:
    cache = Cache(str(tmp_path / "cache"))
    loaded(tree, cache)
    write(tree, 7, "n")
    loaded(tree, cache).configure().config_text()
    kept = scans(cache)
    for _ in range(2):
        found = loaded(tree, cache)
        assert found["A7_3"].entries[0].help == "Text.\n"
        assert [str(entry.place) for entry in found["A7_3"].entries] == ["sub7:19"]
        assert len(built) == 3
    assert scans(cache) == kept


def test_a_help_text_that_cannot_be_kept_is_read_each_time(tree: Path, tmp_path: Path, built: list[int]) -> None:
    cache = Cache(str(tmp_path / "cache"))
    loaded(tree, cache)
    with open(tree / "sub7", "a", encoding="utf-8") as stream:
        stream.write("config ZERO\n\tbool\n\thelp\n\t  One.\0\n")
    for number in range(3):
        found = loaded(tree, cache)
        assert found["ZERO"].entries[0].help == "One."
        assert len(built) == 2 + number


def test_files_are_not_read_whose_stamps_vouch_for_them(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in tree.iterdir():
        os.utime(path, ns=(10**18, 10**18))
    cache = Cache(str(tmp_path / "cache"))
    monkeypatch.setattr("kcfg.cache.stamps._SUSPECT_NS", 0)  # else nothing made in this moment is trusted
    result(tree, cache)
    read: list[str] = []

    def noting(files: WatchedFiles, name: str) -> bytes:
        read.append(name)
        return content(files, name)

    content = WatchedFiles.read
    monkeypatch.setattr(WatchedFiles, "read", noting)
    write(tree, 8, "n")
    found = loaded(tree, cache)
    assert read == ["sub8", "Kconfig"], "the edited one, and the root for the number of its last line"
    assert found["A8_3"].entries[0].help == "Text.\n"
    assert found["A9_3"].entries[0].help == "Text.\n"
    assert read[2:] == [f"sub{number}" for number in range(FILES) if number != 8], "all help texts are kept then"
    assert result(tree, cache) == result(tree, None)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stamps are trusted however young they are."""
    monkeypatch.setattr("kcfg.cache.stamps._SUSPECT_NS", 0)


def edited(tree: Path) -> Cache:
    """The cache of a tree that was edited twice, and now a third time."""
    cache = Cache(str(tree.parent / "cache"))
    with (tree / "sub9").open("a") as stream:
        stream.write('config D\n\tstring "d"\n\tdefault "$(shell,echo D)"\n')
    for default in "yny":
        write(tree, 7, default)
        loaded(tree, cache).configure().config_text()
    write(tree, 7, "n")
    return cache


def test_a_help_text_is_not_cut_out_of_another_text(tree: Path, at_once: None) -> None:
    cache = edited(tree)
    found = loaded(tree, cache)
    before = (tree / "sub12").read_bytes()
    (tree / "sub12").write_bytes(b"# In front of all.\n" + before)
    assert str(found["A12_3"].entries[0].place) == "sub12:19", "only the texts are gone"
    with pytest.raises(FileError, match="sub12 has changed"):
        found["A12_3"].entries[0].help  # noqa: B018
    assert reasons(cache) == []
    (tree / "sub12").write_bytes(before)
    assert loaded(tree, cache)["A12_3"].entries[0].help == "Text.\n"


def test_reasons_of_another_state_of_the_tree_are_not_taken(tree: Path, at_once: None) -> None:
    cache = edited(tree)
    loaded(tree, cache)
    found = loaded(tree, cache)
    before = (tree / "sub3").read_text()
    (tree / "sub3").write_text(f"config NEW\n\tbool\n{before}")
    with pytest.raises(FileError, match="have changed"):
        found["A12_3"].entries[0].place  # noqa: B018
    (tree / "sub3").write_text(before)
    assert str(loaded(tree, cache)["A12_3"].entries[0].place) == "sub12:19"


def test_where_a_file_is_gone_what_needs_it_not_is_said(tree: Path, at_once: None) -> None:
    cache = edited(tree)
    found = loaded(tree, cache)
    (tree / "sub12").unlink()
    for _ in range(2):
        assert str(found["A3_3"].entries[0].place) == "sub3:19"
    assert found["A3_3"].entries[0].help == "Text.\n"
    with pytest.raises(SourceError, match="sub12"):
        found["A12_3"].entries[0].help  # noqa: B018


@pytest.mark.parametrize("text", ["", "config A9_0\n\tbool\n" * 400])
def test_a_file_that_changes_while_it_is_looked_at_is_not_kept_as_it_was(
    tree: Path, at_once: None, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    cache = edited(tree)
    before = (tree / "sub9").read_bytes()
    known = WatchedFiles.known

    def then_written(files: WatchedFiles, name: str) -> bytes | None:
        digest = known(files, name)
        if name == "sub9" and digest:
            (tree / "sub9").write_text(text)
        return digest

    with monkeypatch.context() as patched:
        patched.setattr(WatchedFiles, "known", then_written)
        assert "D" not in loaded(tree, cache).arrays.names
    (tree / "sub9").write_bytes(before)
    assert result(tree, cache) == result(tree, None)


def test_what_was_read_behind_an_edit_can_be_copied(tree: Path, at_once: None) -> None:
    cache = edited(tree)
    found, whole = loaded(tree, cache), load_tree(str(tree), kconfig="Kconfig", shell=Shell())
    for copied in (copy.copy(found.arrays), copy.deepcopy(found.arrays), pickle.loads(pickle.dumps(found.arrays))):
        assert copied == whole.arrays
    for copies in (copy.deepcopy(found.helps), copy.deepcopy(whole.helps), pickle.loads(pickle.dumps(found.helps))):
        assert {n: h.text for n, h in copies.items()} == {n: h.text for n, h in whole.helps.items()}
