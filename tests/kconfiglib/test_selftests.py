"""Kconfiglib's own self-tests pass on kcfg's engine, all of them."""

from __future__ import annotations

import pytest

import kconfiglib_selftests
from tests.conftest import or_skip


@pytest.mark.tree
@pytest.mark.slow
def test_all_pass() -> None:
    done = or_skip(lambda: kconfiglib_selftests.run("kcfg"))
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "1974 checks, 0 failed"), done.stdout + done.stderr
