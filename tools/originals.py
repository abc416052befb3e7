"""Kconfiglib itself, from the package registry by checksum: what its programs and its behaviour are compared with.

Each version is unpacked into a folder of its own, so that nothing is installed and no other `import` finds it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from types import ModuleType

import places
from packages import UNREACHABLE, PackageError, RegistryUnreachable

#: The wheels, by version.
CHECKSUMS = {
    "14.1.0": "edcd35a20e7e138a9a9e96149027f805f785e818d2eae400b6fa8b0c8845114a",
    "14.1.1a4": "2ad5559a958ca27d65aafb6476646685aee79d63d94d0df87b550d9b41ff1208",
}
RELEASED = "14.1.0"


def folder(version: str = RELEASED) -> Path:
    """The folder with the modules of one version, fetched if need be. Raises PackageError."""
    target = places.cache() / "originals" / f"kconfiglib-{version}"
    with places.locked(places.cache() / "originals" / "lock"):
        if not target.exists():
            _fetch(version, target)
    return target


def _fetch(version: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as beside:
        done = subprocess.run(
            [sys.executable, "-m", "pip", "download", "--no-deps", "-q", "-d", beside, f"kconfiglib=={version}"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            text = done.stderr.strip() or done.stdout.strip()
            known = UNREACHABLE.search(text) or re.search(r"No matching distribution", text)
            raise (RegistryUnreachable if known else PackageError)(f"kconfiglib {version} cannot be had: {text[-300:]}")
        wheel = next(Path(beside).glob("*.whl"))
        found = hashlib.sha256(wheel.read_bytes()).hexdigest()
        if found != CHECKSUMS[version]:
            raise PackageError(f"kconfiglib {version} has another checksum than it should: {found}")
        unpacked = Path(beside) / "modules"
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(unpacked)
        unpacked.rename(target)


def module(version: str = RELEASED) -> ModuleType:
    """Kconfiglib as a module of this process, under a name of its own."""
    name = f"original_kconfiglib_{version.replace('.', '_')}"
    found = sys.modules.get(name)
    if found is not None:
        return found
    spec = importlib.util.spec_from_file_location(name, folder(version) / "kconfiglib.py")
    assert spec is not None and spec.loader is not None
    made = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made
