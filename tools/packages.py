"""Fetching Debian packages beside the machine's own package manager, so that nobody's lists are touched.

A private copy of the machine's source entries, with source packages added, stands in the cache folder
together with its package lists; apt verifies signatures and checksums there just as for the machine itself.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import places

LISTS_ARE_FRESH_FOR = 24 * 3600  # seconds
UNREACHABLE = re.compile(
    r"Could not resolve|Temporary failure|Could not connect|Unable to connect|Network is unreachable"
    r"|No route to host|Connection (timed out|failed|refused)|50[0234] ",
    re.IGNORECASE,
)


class PackageError(Exception):
    """A package cannot be had; the message says why and what to do."""


class RegistryUnreachable(PackageError):
    """The package registry does not answer: nothing is wrong here, and tests that need it may skip."""


class ToolMissing(PackageError):
    """A program that must be installed first."""


@dataclass(frozen=True)
class Fetched:
    """One downloaded version: its files with the index's checksums, and whether all of them are there."""

    version: str
    files: dict[Path, str]
    complete: bool = True


def need(program: str, package: str) -> str:
    """The path of ``program``; raises ToolMissing naming the Debian ``package`` that has it."""
    found = shutil.which(program)
    if found is None:
        raise ToolMissing(f"{program} is not installed: apt-get install {package}")
    return found


def sha256(path: Path) -> str:
    """The checksum of a file's content, in hexadecimal."""
    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


class Archive:
    """The machine's package registry, asked through private lists under the cache folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or places.cache() / "packages"

    def binary(self, name: str, into: Path) -> Fetched:
        """Download the newest version of the binary package ``name``."""
        with places.locked(self.folder / "lock"):
            return self._retried(lambda: self._binary(name, into))

    def source(self, name: str, into: Path) -> Fetched:
        """Download the newest version of the source package ``name`` that is there whole.

        An archive may list versions of which it no longer holds every file. When none is whole, the upstream
        tarball of the newest that has one is taken, and ``complete`` is false.
        """
        with places.locked(self.folder / "lock"):
            return self._retried(lambda: self._source(name, into))

    def _retried(self, fetch: Callable[[], Fetched]) -> Fetched:
        self._refresh(force=False)
        try:
            return fetch()
        except RegistryUnreachable:
            raise
        except PackageError:
            self._refresh(force=True)  # the lists may name files that newer ones have replaced
            return fetch()

    def _binary(self, name: str, into: Path) -> Fetched:
        stanzas = _stanzas(self._apt("apt-cache", "show", "--no-all-versions", name, check=False).stdout)
        if not stanzas:
            raise PackageError(f"no package {name} in this machine's package sources (it is in Debian 12)")
        stanza = stanzas[0]
        self._apt("apt-get", "download", f"{name}={stanza['Version']}", cwd=into)
        path = max(into.glob(f"{name}_*.deb"), key=lambda found: found.stat().st_mtime)
        return _verified(Fetched(stanza["Version"], {path: stanza["SHA256"]}))

    def _source(self, name: str, into: Path) -> Fetched:
        listed = self._apt("apt-cache", "showsrc", "--only-source", name, check=False).stdout
        stanzas = {stanza["Version"]: stanza for stanza in _stanzas(listed) if stanza.get("Package") == name}
        if not stanzas:
            raise PackageError(f"no source package {name} in this machine's package sources")
        versions = sorted(stanzas, key=functools.cmp_to_key(_compare_versions), reverse=True)
        failures = []
        for complete in (True, False):
            for version in versions:
                sums = _source_checksums(stanzas[version])
                options = ["--download-only"] if complete else ["--download-only", "--tar-only"]
                done = self._apt("apt-get", "source", *options, f"{name}={version}", cwd=into, check=False)
                if done.returncode == 0:
                    files = {into / file: digest for file, digest in sums.items() if (into / file).exists()}
                    return _verified(Fetched(version, files, complete))
                self._raise_if_unreachable(done)
                failures.append(f"{version}: {_last_line(done.stderr)}")
        reasons = "\n  ".join(failures)
        raise PackageError(f"no version of the source package {name} can be downloaded\n  {reasons}")

    def _refresh(self, *, force: bool) -> None:
        stamp = self.folder / "refreshed"
        if not force and stamp.exists() and time.time() - stamp.stat().st_mtime < LISTS_ARE_FRESH_FOR:
            return
        need("apt-get", "apt")
        self._write_configuration()
        done = self._apt("apt-get", "update", check=False)
        self._raise_if_unreachable(done)
        if done.returncode:
            raise PackageError(f"the package lists cannot be read: {_last_line(done.stderr)}")
        stamp.touch()

    def _write_configuration(self) -> None:
        for folder in ("lists/partial", "archives/partial", "sources"):
            (self.folder / folder).mkdir(parents=True, exist_ok=True)
        (self.folder / "status").touch()
        for old in (self.folder / "sources").iterdir():
            old.unlink()
        for entry in _machine_entries():
            copy = self.folder / "sources" / entry.name
            text = entry.read_text(encoding="utf-8", errors="surrogateescape")
            places.write_whole(copy, with_sources(text, deb822=entry.suffix == ".sources"))
        settings = {
            "Dir::Etc::sourcelist": "/dev/null",
            "Dir::Etc::sourceparts": f"{self.folder}/sources",
            "Dir::State::lists": f"{self.folder}/lists",
            "Dir::State::status": f"{self.folder}/status",
            "Dir::Cache": str(self.folder),
            "Dir::Cache::archives": f"{self.folder}/archives",
            "Acquire::Languages": "none",
            "Acquire::Retries": "2",
        }
        if os.geteuid() == 0:
            settings["APT::Sandbox::User"] = "root"  # the cache folder may be closed to apt's own user
        lines = [f'{name} "{value}";' for name, value in settings.items()]
        # The machine's hooks are about the machine's own lists.
        lines += ["#clear APT::Update::Pre-Invoke;", "#clear APT::Update::Post-Invoke;"]
        lines += ["#clear APT::Update::Post-Invoke-Success;"]
        places.write_whole(self.folder / "apt.conf", "\n".join(lines) + "\n")

    def _apt(
        self, program: str, *arguments: str, cwd: Path | None = None, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        command = [program, f"-c={self.folder}/apt.conf", *arguments]
        done = subprocess.run(
            command,
            cwd=cwd,
            env={**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="surrogateescape",
            check=False,
        )
        if check and done.returncode:
            self._raise_if_unreachable(done)
            raise PackageError(f"{program} {' '.join(arguments)}: {_last_line(done.stderr)}")
        return done

    def _raise_if_unreachable(self, done: subprocess.CompletedProcess[str]) -> None:
        trouble = [line for line in done.stderr.splitlines() if line.startswith(("E:", "W:", "Err:"))]
        trouble = [_without_hosts(line) for line in trouble if UNREACHABLE.search(line)]
        if trouble:
            raise RegistryUnreachable(f"the package registry cannot be reached ({trouble[0]})")


def with_sources(text: str, *, deb822: bool) -> str:
    """One of apt's source files, with source packages asked for wherever binary packages are."""
    if deb822:
        return re.sub(r"(?mi)^Types:.*$", "Types: deb deb-src", text)
    entries = re.findall(r"(?m)^\s*deb\s+(.*)$", text)
    return "".join(f"deb {entry}\ndeb-src {entry}\n" for entry in entries)


def _machine_entries() -> list[Path]:
    asked = ["apt-config", "shell", "list", "Dir::Etc::sourcelist/f", "parts", "Dir::Etc::sourceparts/d"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    found = dict(re.findall(r"^(\w+)='([^']*)'$", answer, re.MULTILINE))
    entries = [Path(found["list"])] if "list" in found else []
    if "parts" in found:
        parts = Path(found["parts"])
        entries += sorted(path for path in parts.glob("*") if path.suffix in (".list", ".sources"))
    return [entry for entry in entries if entry.is_file()]


def _stanzas(text: str) -> list[dict[str, str]]:
    stanzas = []
    for block in re.split(r"\n\s*\n", text.strip()):
        fields = re.findall(r"(?m)^([\w-]+):[ \t]*((?:.*)(?:\n[ \t].*)*)", block)
        if fields:
            stanzas.append(dict(fields))
    return stanzas


def _source_checksums(stanza: dict[str, str]) -> dict[str, str]:
    rows = (line.split() for line in stanza["Checksums-Sha256"].splitlines())
    return {row[2]: row[0] for row in rows if len(row) == 3}


def _compare_versions(left: str, right: str) -> int:
    if left == right:
        return 0
    newer = subprocess.run(["dpkg", "--compare-versions", left, "gt", right], check=False).returncode == 0
    return 1 if newer else -1


def _verified(fetched: Fetched) -> Fetched:
    for path, digest in fetched.files.items():
        if sha256(path) != digest:
            raise PackageError(f"{path.name}: its checksum is not the one in the archive's index")
    return fetched


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.startswith("E:")]
    return _without_hosts(lines[-1]) if lines else "no reason given"


def _without_hosts(line: str) -> str:
    return re.sub(r"\w+://\S+/", "", line)
