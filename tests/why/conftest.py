"""The bench on which small trees are asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from .asking import Bench


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Bench:
    """A folder for one small tree."""
    return Bench(tmp_path, monkeypatch, capsys)
