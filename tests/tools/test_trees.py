"""Getting a real tree: verified, unpacked once, whole or not at all, and clear about why not."""

from __future__ import annotations

import io
import lzma
import multiprocessing
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

import packages
import places
import trees
from layouts import LAYOUTS
from packages import Archive, Fetched, PackageError

MEMBER = "usr/src/linux-source-6.12.tar.xz"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("KCFG_TREES", raising=False)
    return tmp_path / "cache" / "kcfg"


def make_package(folder: Path, content: str) -> Path:
    """A Debian package as linux-source-6.12 is one: a tarball in a tarball."""
    if not (folder / "linux.deb").exists():
        inner = folder / "root" / MEMBER
        inner.parent.mkdir(parents=True)
        with lzma.open(inner, "wb") as packed, tarfile.open(fileobj=packed, mode="w|") as tarball:
            member = tarfile.TarInfo("linux-source-6.12/Kconfig")
            member.size = len(content)
            tarball.addfile(member, io.BytesIO(content.encode()))
        control = folder / "root" / "DEBIAN" / "control"
        control.parent.mkdir()
        control.write_text("Package: linux\nVersion: 1\nArchitecture: all\nMaintainer: a <a@b>\nDescription: x\n")
        subprocess.run(["dpkg-deb", "--build", folder / "root", folder / "linux.deb"], check=True, capture_output=True)
    return folder / "linux.deb"


class FakeArchive(Archive):
    """An archive that offers one version and counts how often it is asked."""

    version = "1:6.12.5~rc1-2"
    package = Path()
    asked: Path

    def binary(self, name: str, into: Path) -> Fetched:
        with open(self.asked, "a", encoding="ascii") as log:
            log.write(f"{name}\n")
        return Fetched(self.version, {self.package: packages.sha256(self.package)})


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> type[FakeArchive]:
    """The fake in the place of the real one."""
    monkeypatch.setattr(trees, "Archive", FakeArchive)
    monkeypatch.setattr(FakeArchive, "package", make_package(tmp_path, 'mainmenu "Real"\n'))
    monkeypatch.setattr(FakeArchive, "asked", tmp_path / "asked", raising=False)
    return FakeArchive


def test_a_tree_is_unpacked_once(archive: type[FakeArchive], cache: Path) -> None:
    first = trees.get("linux-6.12")
    assert (first.path / "Kconfig").read_text() == 'mainmenu "Real"\n'
    assert first.path == cache / "trees" / "linux-6.12" / "1_6.12.5_rc1-2"
    assert first.files == {"linux.deb": packages.sha256(archive.package)}
    assert trees.get("linux-6.12") == first
    assert archive.asked.read_text().split() == ["linux-source-6.12"]


def test_trees_can_stand_elsewhere(archive: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KCFG_TREES", str(tmp_path / "big disk"))
    assert trees.get("linux-6.12").path.parent.parent == tmp_path / "big disk"


def test_a_newer_version_takes_the_place_of_the_old(
    archive: type[FakeArchive], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = trees.get("linux-6.12")
    monkeypatch.setattr(archive, "version", "6.12.6-1")
    assert trees.get("linux-6.12") == old
    new = trees.get("linux-6.12", update=True)
    assert new.version == "6.12.6-1"
    assert new.path.is_dir() and not old.path.exists()


def test_a_version_other_than_the_documents_is_used_and_reported(archive: object) -> None:
    entry = trees.Entry("linux-6.12", "linux", known={"version": "6.12.117-1"})
    assert "the documents' figures are of 6.12.117-1" in trees.describe(entry, trees.get("linux-6.12"))


def test_a_file_that_is_not_the_known_one_is_refused(
    archive: type[FakeArchive], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {"version": archive.version, "linux.deb": "0" * 64}
    entry = trees.Entry("linux-6.12", "linux", binary="linux-source-6.12", member=MEMBER, known=known)
    monkeypatch.setattr(trees, "manifest", lambda: {"linux-6.12": entry})
    with pytest.raises(PackageError, match=r"linux\.deb: not the file that the manifest knows"):
        trees.get("linux-6.12")
    assert trees.stamp("linux-6.12") is None


def test_a_package_without_the_tarball_leaves_nothing(archive: object, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = trees.Entry("linux-6.12", "linux", binary="linux-source-6.12", member="usr/src/other.tar.xz")
    monkeypatch.setattr(trees, "manifest", lambda: {"linux-6.12": entry})
    with pytest.raises(PackageError, match=r"holds no usr/src/other\.tar\.xz"):
        trees.get("linux-6.12")
    assert trees.stamp("linux-6.12") is None


def test_a_killed_run_is_made_good(archive: object, cache: Path) -> None:
    half = cache / "trees" / "linux-6.12" / "1_6.12.5_rc1-2"
    half.mkdir(parents=True)
    (half / "Makefile").write_text("half unpacked")
    tree = trees.get("linux-6.12").path
    assert tree == half
    assert sorted(path.name for path in tree.iterdir()) == ["Kconfig"]


def test_two_processes_unpack_once(archive: type[FakeArchive]) -> None:
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=trees.get, args=("linux-6.12",)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    assert archive.asked.read_text().split() == ["linux-source-6.12"]


def test_an_unreachable_registry_has_its_own_status(tmp_path: Path) -> None:
    closed = tmp_path / "apt.conf"
    closed.write_text('Acquire::http::Proxy "http://127.0.0.1:9";\nAcquire::https::Proxy "http://127.0.0.1:9";\n')
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a.list").write_text("deb http://packages.invalid/debian stable main\n")
    with open(closed, "a", encoding="ascii") as configuration:
        configuration.write(f'Dir::Etc::sourcelist "/dev/null";\nDir::Etc::sourceparts "{tmp_path}/sources";\n')
    done = subprocess.run(
        [sys.executable, places.CHECKOUT / "tools" / "trees.py", "get", "linux-6.12"],
        env={**os.environ, "APT_CONFIG": str(closed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == trees.EXIT_UNREACHABLE
    assert "linux-6.12: the package registry cannot be reached" in done.stderr
    assert "://" not in done.stderr


def test_every_tree_has_a_layout_or_is_a_program() -> None:
    for entry in trees.manifest().values():
        assert bool(entry.binary) != bool(entry.source), entry.name
        assert entry.project in LAYOUTS or entry.project == "kconfig-frontends", entry.name


@pytest.mark.parametrize(
    ("deb822", "entry", "expected"),
    [
        (
            False,
            "# comment\ndeb [signed-by=/k.gpg] http://h/d stable main\n#deb http://h/d old main\n"
            "deb-src http://h/d stable main\n",
            "deb [signed-by=/k.gpg] http://h/d stable main\ndeb-src [signed-by=/k.gpg] http://h/d stable main\n",
        ),
        (
            True,
            "Types: deb\nURIs: http://h/d\nSuites: stable\n\nTypes: deb deb-src\nURIs: http://h/e\nSuites: s\n",
            "Types: deb deb-src\nURIs: http://h/d\nSuites: stable\n\nTypes: deb deb-src\nURIs: http://h/e\nSuites: s\n",
        ),
    ],
    ids=["one line an entry", "deb822"],
)
def test_source_packages_are_asked_for_where_binary_ones_are(deb822: bool, entry: str, expected: str) -> None:
    assert packages.with_sources(entry, deb822=deb822) == expected
