"""Where the property tests find the C programs, and the generators that ``tools`` use as well."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from differential import programs
from packages import RegistryUnreachable


@pytest.fixture(scope="session")
def conf() -> Callable[[str], Path]:
    """The path of a generation's C program, got and built when first asked for."""

    def path(generation: str) -> Path:
        try:
            return programs.conf(generation)
        except RegistryUnreachable as error:
            pytest.skip(f"the package registry cannot be reached: {error}")

    return path
