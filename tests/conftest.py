"""Fixtures that give tests real source trees and the C programs that are built from them.

A test that asks for one is skipped where the package registry cannot be reached or a program to build with is
missing, with that reason and for no other. With ``KCFG_ALL_TESTS=1`` in the environment no test may be skipped.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TypeVar

import pluggy
import pytest
from hypothesis import HealthCheck, settings

import oracle
import trees
from packages import RegistryUnreachable, ToolMissing

T = TypeVar("T")

# How long a busy machine takes says nothing of what is tested.
settings.register_profile("kcfg", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kcfg")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Generator[None, pluggy.Result[pytest.TestReport], None]:
    """Where everything that tests need is to be there, one that is skipped for want of something fails."""
    report = (yield).get_result()
    if report.skipped and os.environ.get("KCFG_ALL_TESTS"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{reason}; and KCFG_ALL_TESTS is set"


def or_skip(get: Callable[[], T]) -> T:
    """What ``get`` gets; the test is skipped where that cannot be had."""
    try:
        return get()
    except (RegistryUnreachable, ToolMissing) as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def real_tree() -> Callable[[str], Path]:
    """A function from a name of the manifest to the root of that tree, got if need be."""
    return lambda name: or_skip(lambda: trees.get(name).path)


@pytest.fixture(scope="session")
def c_conf() -> Callable[[str], Path]:
    """A function from a name of the manifest to that tree's own ``conf``, built if need be."""
    return lambda name: or_skip(lambda: oracle.conf(trees.get(name)))
