"""A value that changes takes along what depends on it, and nothing else: as if everything were worked out anew."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.kconfiglib.conftest import Write
from tests.kconfiglib.small import TREES


def check(kconf: Any) -> None:
    """The values are those of a fresh evaluation."""
    live = kconf._live
    found, fresh = live.values, live.fresh()
    assert found.tri == fresh.tri
    assert found.text == fresh.text
    assert found.written == fresh.written
    assert found.rule == fresh.rule
    assert found.picked == fresh.picked
    assert found.modules == fresh.modules
    assert sorted(found.unmet) == sorted(fresh.unmet)


def change(kconf: Any, symbol: Any, module: ModuleType, source: random.Random) -> None:
    if source.random() < 0.15:
        symbol.unset_value()
    elif symbol.orig_type in (module.BOOL, module.TRISTATE):
        symbol.set_value(source.choice(symbol.assignable or (0, 2)))
    elif symbol.orig_type == module.STRING:
        symbol.set_value(source.choice(("", "x", "y z")))
    else:
        symbol.set_value(str(source.randrange(70)))


@pytest.mark.parametrize("dialect", ("kconfiglib", "linux-6.1", "linux-6.12"))
@pytest.mark.parametrize("name", [name for name in TREES if name != "empty"])
def test_small_trees(name: str, dialect: str, tree: Write, ours: ModuleType) -> None:
    from kcfg.errors import KcfgError
    from kcfg.kconfiglib.loading import Surroundings, surround

    tree(TREES[name])
    surround(Surroundings(dialect=dialect, cache=""))
    try:
        kconf = ours.Kconfig(warn=False)
    except (ours.KconfigError, KcfgError):
        assert dialect != "kconfiglib"  # the language of later Linux is a smaller one
        return
    finally:
        surround(Surroundings())
    source = random.Random(name)
    for _ in range(40):
        change(kconf, source.choice(kconf.unique_defined_syms), ours, source)
        check(kconf)


@pytest.mark.tree
@pytest.mark.slow
def test_linux(
    real_tree: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ours: ModuleType
) -> None:
    """Many changes of symbols that a person could change, on Linux 6.12 for arm. `KCFG_CHANGES` says how many."""
    root = real_tree("linux-6.12")
    monkeypatch.chdir(tmp_path)
    for variable, value in {"srctree": str(root), "ARCH": "arm", "SRCARCH": "arm", "CC": "gcc", "LD": "ld"}.items():
        monkeypatch.setenv(variable, value)
    kconf = ours.Kconfig(warn=False)
    kconf.load_config("arch/arm/configs/multi_v7_defconfig")
    source = random.Random(6)
    symbols = [symbol for symbol in kconf.unique_defined_syms if kconf._has_prompt(symbol._number)]
    changed = 0
    for _ in range(int(os.environ.get("KCFG_CHANGES", "60"))):
        before = list(kconf._values.tri)
        change(kconf, source.choice(symbols), ours, source)
        check(kconf)
        changed += kconf._values.tri != before
    assert changed > 5
