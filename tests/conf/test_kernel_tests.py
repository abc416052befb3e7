"""The tests that Linux ships for its own ``conf``, run with ``kcfg conf`` in its place."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import places

pytestmark = [pytest.mark.tree, pytest.mark.slow]
TESTS = "scripts/kconfig/tests"

# Their harness types Enter until the program has ended; on a busy machine the pipe fills up, and breaks at the end.
TRIES = 5


def _shim(path: Path, dialect: str) -> None:
    """A ``conf`` that is kcfg's. The tests call a folder of their own ``$srctree``, so it is told the generation."""
    command = f'exec "{sys.executable}" -m kcfg conf --dialect {dialect} "$@"'
    path.write_text(f'#!/bin/sh\nPYTHONPATH="{places.CHECKOUT}" {command}\n')
    path.chmod(0o755)


@pytest.mark.parametrize("name", ["linux-6.12", "linux-6.1"])
def test_the_kernels_own_tests_pass(name: str, real_tree: Callable[[str], Path], tmp_path: Path) -> None:
    shutil.copytree(real_tree(name) / TESTS, tmp_path / TESTS)
    _shim(tmp_path / "scripts/kconfig/conf", name)
    shipped = [
        test
        for file in (tmp_path / TESTS).rglob("__init__.py")
        for test in re.findall(r"^def (test\w*)\(", file.read_text(), re.MULTILINE)
    ]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", TESTS, "-c", f"{TESTS}/pytest.ini"]
    for _ in range(TRIES):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        if "BrokenPipeError" not in done.stdout:
            break
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(shipped) >= 10
    assert re.search(rf"\s{len(shipped)} passed in", done.stdout), done.stdout  # all of them: none is skipped
