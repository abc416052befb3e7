"""Kconfiglib's own self-tests, from Debian's source package of it, on kcfg's engine.

    tools/kconfiglib-selftests                  `N checks, M failed`, and where
    tools/kconfiglib-selftests --on original    the same on Kconfiglib itself

Nothing of them is kept here: they are fetched with the machine's package registry and unpacked in the cache. Exit
status: 0 all passed, 1 not, 3 the package registry cannot be reached.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

import originals
import places
from packages import Archive, PackageError, RegistryUnreachable

EXIT_UNREACHABLE = 3


def folder() -> Path:
    """The unpacked source package, fetched if need be. Raises PackageError."""
    target = places.cache() / "originals" / "kconfiglib-source"
    with places.locked(places.cache() / "originals" / "lock"):
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=target.parent) as beside:
                fetched = Archive().source("kconfiglib", Path(beside))
                tarball = next((path for path in fetched.files if ".orig.tar" in path.name), None)
                if tarball is None:
                    raise PackageError("the source package kconfiglib has no tarball")
                unpacked = Path(beside) / "unpacked"
                with tarfile.open(tarball) as archive:
                    # Python has it since 3.11.4; before, an archive was unpacked as it is.
                    archive.extraction_filter = getattr(tarfile, "data_filter", None)
                    archive.extractall(unpacked)
                next(unpacked.iterdir()).rename(target)
    return target


def run(subject: str) -> subprocess.CompletedProcess[str]:
    """Run the self-tests on ``kcfg`` or the ``original``, in a folder of their own. Raises PackageError."""
    tests = folder()
    python_path = [str(places.CHECKOUT), str(places.CHECKOUT / "tools")]
    if subject == "original":
        python_path.insert(0, str(originals.folder()))
    with tempfile.TemporaryDirectory(prefix="kcfg-selftests-") as name:
        Path(name, "Kconfiglib").symlink_to(tests)  # the name by which the tests find their files
        environment = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        environment |= {"PYTHONPATH": os.pathsep.join(python_path), "XDG_CACHE_HOME": f"{name}/cache"}
        return subprocess.run(
            [sys.executable, "-m", "kconfiglib_selftests", "--inside", subject],
            cwd=name,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )


def _run_inside(subject: str) -> int:
    """The child process: count what the tests verify, and say where it does not hold."""
    if subject == "kcfg":
        from kcfg import kconfiglib

        kconfiglib.install()
    path = "Kconfiglib/testsuite.py"
    spec = importlib.util.spec_from_file_location("testsuite", path)
    assert spec is not None and spec.loader is not None
    suite = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(suite)
    failures = _count(suite, path)
    suite.run_selftests()
    print(f"{failures['checks']} checks, {failures['failed']} failed")
    return 1 if failures["failed"] or not failures["checks"] else 0


def _count(suite: ModuleType, path: str) -> dict[str, int]:
    counts = {"checks": 0, "failed": 0}

    def fail(message: str | None = None) -> None:
        counts["failed"] += 1
        frame, line = sys._getframe(1), 0
        while frame.f_back is not None:  # the outermost one of the suite is the test itself
            line = frame.f_lineno if frame.f_code.co_filename == path else line
            frame = frame.f_back
        print(f"{path}:{line}: {message}")

    def verify(condition: Any, message: str) -> None:
        counts["checks"] += 1
        if not condition:
            fail(message)

    def verify_equal(left: Any, right: Any) -> None:
        verify(left == right, f"{left!r} is not {right!r}")

    suite.__dict__.update(fail=fail, verify=verify, verify_equal=verify_equal)
    return counts


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="tools/kconfiglib-selftests", description=__doc__.splitlines()[0])
    parser.add_argument("--on", choices=("kcfg", "original"), default="kcfg", help="what is tested (default: kcfg)")
    parser.add_argument("--inside", choices=("kcfg", "original"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.inside:
        return _run_inside(options.inside)
    try:
        done = run(options.on)
    except RegistryUnreachable as error:
        print(f"tools/kconfiglib-selftests: {error}", file=sys.stderr)
        return EXIT_UNREACHABLE
    except PackageError as error:
        print(f"tools/kconfiglib-selftests: {error}", file=sys.stderr)
        return 1
    print(done.stdout, end="")
    if done.returncode:
        print(done.stderr, end="", file=sys.stderr)
    return 1 if done.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
