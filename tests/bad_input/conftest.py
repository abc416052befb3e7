"""The fixture that all tests of bad input share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bad_input.bench import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A fresh tree and object folder; the tree has an input that sets A."""
    return Bench(tmp_path)
