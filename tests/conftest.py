"""Fixtures that give tests real source trees and the C programs that are built from them.

A test that asks for one is skipped where the package registry cannot be reached or a program to build with is
missing, with that reason and for no other; with ``KCFG_ALL_TESTS=1`` in the environment it fails instead.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

import oracle
import trees
from packages import RegistryUnreachable, ToolMissing

T = TypeVar("T")


def _or_skip(get: Callable[[], T]) -> T:
    try:
        return get()
    except (RegistryUnreachable, ToolMissing) as error:
        if os.environ.get("KCFG_ALL_TESTS"):
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def real_tree() -> Callable[[str], Path]:
    """A function from a name of the manifest to the root of that tree, got if need be."""
    return lambda name: _or_skip(lambda: trees.get(name).path)


@pytest.fixture(scope="session")
def c_conf() -> Callable[[str], Path]:
    """A function from a name of the manifest to that tree's own ``conf``, built if need be."""
    return lambda name: _or_skip(lambda: oracle.conf(trees.get(name)))
