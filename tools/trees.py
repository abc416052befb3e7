"""Getting real source trees, so that every claim of equality can be checked by anyone with one command.

``tools/trees get NAME …`` downloads a tree of the manifest (``corpora/trees.toml``) with the machine's own
package registry, verifies it, and unpacks it once into the cache folder. Exit status: 0 done, 1 a tree cannot
be had, 2 wrong usage, 3 the package registry cannot be reached.
"""

from __future__ import annotations

import argparse
import bz2
import contextlib
import gzip
import json
import lzma
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, cast

import places
from packages import Archive, Fetched, PackageError, RegistryUnreachable, need

MANIFEST = places.CHECKOUT / "corpora" / "trees.toml"
EXIT_UNREACHABLE = 3


@dataclass(frozen=True)
class Entry:
    """One tree of the manifest."""

    name: str
    project: str
    binary: str = ""
    member: str = ""
    source: str = ""
    known: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Stamp:
    """What stands unpacked: written last, so that a tree with a stamp is whole."""

    name: str
    version: str
    folder: str
    files: dict[str, str]
    complete: bool

    @property
    def path(self) -> Path:
        """The root of the unpacked tree."""
        return places.trees() / self.name / self.folder


def manifest() -> dict[str, Entry]:
    """Every tree that can be got, by name."""
    data = tomllib.loads(MANIFEST.read_text(encoding="utf-8"))
    return {name: Entry(name=name, **fields) for name, fields in data.items()}


def stamp(name: str) -> Stamp | None:
    """What is unpacked of the tree ``name``, if anything."""
    try:
        content = (places.trees() / name / "stamp.json").read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    found = Stamp(**json.loads(content))
    return found if found.path.is_dir() else None


def get(name: str, *, update: bool = False) -> Stamp:
    """Unpack the tree ``name`` unless it is there, and say what is.

    With ``update``, ask the registry for a newer version. Safe with several processes: the others wait.
    Raises KeyError for a name that the manifest lacks, RegistryUnreachable, ToolMissing, PackageError.
    """
    entry = manifest()[name]
    have = stamp(name)
    if have and not update:
        return have
    home = places.trees() / name
    with places.locked(home / "lock"):
        have = stamp(name)
        if have and not update:
            return have
        with tempfile.TemporaryDirectory(dir=home, prefix=".get-") as scratch:
            fetched = _fetch(entry, Path(scratch))
            if have and have.version == fetched.version:
                return have
            _compare_with_known(entry, fetched)
            return _unpack(entry, fetched, home, Path(scratch))


def _fetch(entry: Entry, into: Path) -> Fetched:
    archive = Archive()
    return archive.binary(entry.binary, into) if entry.binary else archive.source(entry.source, into)


def _compare_with_known(entry: Entry, fetched: Fetched) -> None:
    if entry.known.get("version") != fetched.version:
        return
    for path, digest in fetched.files.items():
        if entry.known.get(path.name, digest) != digest:
            raise PackageError(f"{path.name}: not the file that the manifest knows as {fetched.version}")


def _unpack(entry: Entry, fetched: Fetched, home: Path, scratch: Path) -> Stamp:
    tree = scratch / "tree"
    if entry.binary:
        _unpack_binary(next(iter(fetched.files)), entry.member, tree)
    elif fetched.complete:
        dsc = next(path for path in fetched.files if path.suffix == ".dsc")
        command = [need("dpkg-source", "dpkg-dev"), "--no-check", "--extract", str(dsc), str(tree)]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        if done.returncode:
            raise PackageError(f"{dsc.name} cannot be unpacked: {done.stderr.strip()}")
    else:
        tarball = next(path for path in fetched.files if ".orig.tar." in path.name)
        with _opened(tarball) as content:
            _untar(content, tree)
    folder = re.sub(r"[^\w.-]", "_", fetched.version)  # what no makefile stumbles over
    shutil.rmtree(home / folder, ignore_errors=True)  # left by a run that was killed before its stamp
    os.rename(tree, home / folder)
    files = {path.name: digest for path, digest in fetched.files.items()}
    new = Stamp(entry.name, fetched.version, folder, files, fetched.complete)
    places.write_whole(home / "stamp.json", json.dumps(asdict(new), indent=2) + "\n")
    for other in home.iterdir():
        if other.is_dir() and other.name != folder and not other.name.startswith("."):
            shutil.rmtree(other, ignore_errors=True)
    return new


def _unpack_binary(package: Path, member: str, tree: Path) -> None:
    command = [need("dpkg-deb", "dpkg"), "--fsys-tarfile", str(package)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as unpacking:
        assert unpacking.stdout is not None
        if not member:
            _untar(unpacking.stdout, tree)
            return
        with tarfile.open(fileobj=unpacking.stdout, mode="r|") as content:
            for item in content:
                if item.name.removeprefix("./") == member:
                    inner = content.extractfile(item)
                    assert inner is not None
                    with lzma.open(inner) as text:
                        _untar(text, tree)
                    unpacking.kill()
                    return
    raise PackageError(f"{package.name} holds no {member}")


def _opened(tarball: Path) -> IO[bytes]:
    if tarball.suffix == ".xz":
        return lzma.open(tarball)
    if tarball.suffix == ".bz2":
        return bz2.open(tarball)
    return cast(IO[bytes], gzip.open(tarball))


def _untar(content: IO[bytes], tree: Path) -> None:
    tree.mkdir()
    command = [need("tar", "tar"), "--extract", "--strip-components=1", "--no-same-owner", "--file=-"]
    with subprocess.Popen([*command, f"--directory={tree}"], stdin=subprocess.PIPE) as unpacking:
        assert unpacking.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            shutil.copyfileobj(content, unpacking.stdin, 1 << 20)
            unpacking.stdin.close()
    if unpacking.returncode:
        raise PackageError("a tarball cannot be unpacked (is the disk full?)")


def describe(entry: Entry, have: Stamp) -> str:
    """One line about an unpacked tree: where it is, its version, and how it stands to the version known."""
    notes = []
    if not have.complete:
        notes.append("upstream's tarball only")
    known = entry.known.get("version")
    if known and known != have.version:
        notes.append(f"the documents' figures are of {known}")
    return f"{have.name} {have.version}: {have.path}" + (f" ({'; '.join(notes)})" if notes else "")


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="tools/trees", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    getting = commands.add_parser("get", help="download, verify and unpack trees, unless they are there")
    getting.add_argument("names", nargs="+", metavar="NAME", help="a tree of the manifest, or 'all'")
    getting.add_argument("--update", action="store_true", help="ask the registry for a newer version")
    commands.add_parser("list", help="the manifest, and what of it is unpacked")
    finding = commands.add_parser("path", help="print where a tree is unpacked; status 1 if it is not")
    finding.add_argument("name", metavar="NAME")
    options = parser.parse_args(arguments)
    known = manifest()
    if options.command == "list":
        for entry in known.values():
            have = stamp(entry.name)
            print(describe(entry, have) if have else f"{entry.name}: not here (tools/trees get {entry.name})")
        return 0
    if options.command == "path":
        have = stamp(options.name)
        print(have.path if have else f"{options.name} is not here", file=sys.stdout if have else sys.stderr)
        return 0 if have else 1
    names = list(known) if options.names == ["all"] else options.names
    unknown = [name for name in names if name not in known]
    if unknown:
        parser.error(f"no such tree: {', '.join(unknown)} (known: {', '.join(known)})")
    return _get_all([known[name] for name in names], update=options.update)


def _get_all(entries: list[Entry], *, update: bool) -> int:
    status = 0
    for entry in entries:
        try:
            print(describe(entry, get(entry.name, update=update)), flush=True)
        except RegistryUnreachable as error:
            print(f"{entry.name}: {error}", file=sys.stderr)
            return EXIT_UNREACHABLE
        except PackageError as error:
            print(f"{entry.name}: {error}", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
