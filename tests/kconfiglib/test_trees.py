"""Small trees say the same through kcfg as through Kconfiglib: every attribute of every item, and every warning."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.kconfiglib import facts
from tests.kconfiglib.conftest import Write
from tests.kconfiglib.small import TREES


@pytest.mark.parametrize("name", TREES)
def test_a_tree_says_the_same(name: str, tree: Write, original: ModuleType, ours: ModuleType) -> None:
    tree(TREES[name])
    theirs, here = (module.Kconfig(warn_to_stderr=False) for module in (original, ours))
    expected, found = facts.of_tree(original, theirs), facts.of_tree(ours, here)
    assert facts.differences(expected, found) == []
    assert facts.count(expected) > 10
    assert sorted(set(here.warnings)) == sorted(set(theirs.warnings))


@pytest.mark.parametrize("name", TREES)
def test_what_is_written_is_the_same(name: str, tree: Write, original: ModuleType, ours: ModuleType) -> None:
    folder = tree(TREES[name])
    written = []
    for module in (original, ours):
        kconf = module.Kconfig(warn=False)
        messages = [kconf.write_config("config"), kconf.write_config("config"), kconf.write_min_config("minimal")]
        messages += [kconf.write_autoconf("header.h", header="/* hi */\n"), kconf.write_autoconf("header.h", "")]
        written.append((messages, *((folder / name).read_text() for name in ("config", "minimal", "header.h"))))
        for name in ("config", "minimal", "header.h"):
            (folder / name).unlink()
    assert written[0] == written[1]
