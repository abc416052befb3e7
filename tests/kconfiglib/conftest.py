"""Kconfiglib itself beside ours, and small trees for both to read."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pytest

import originals
from kcfg import kconfiglib
from tests.conftest import or_skip

Write = Callable[[Mapping[str, str]], Path]


@pytest.fixture(scope="session")
def original() -> ModuleType:
    """Kconfiglib 14.1.0."""
    return or_skip(originals.module)


@pytest.fixture
def ours() -> ModuleType:
    """The same interface on kcfg's engine."""
    return kconfiglib


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the surroundings reaches a tree; what is kept is kept for one test."""
    for name in ("srctree", "CONFIG_", "KCONFIG_CONFIG", "KCONFIG_ALLCONFIG", "KCONFIG_FUNCTIONS", "KCONFIG_STRICT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(autouse=True)
def files_left_open(request: pytest.FixtureRequest) -> Iterator[None]:
    """Where the original gives up it leaves files open; the warning of that must not strike a later test."""
    yield
    if "original" in request.fixturenames:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """A function that writes files into a folder, which becomes the working directory."""

    def write(files: Mapping[str, str]) -> Path:
        folder = tmp_path / "tree"
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        monkeypatch.chdir(folder)
        return folder

    return write
