"""The README's examples print what it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from kcfg.cli import main

CHECKOUT = Path(__file__).resolve().parent.parent
EXAMPLES = re.findall(r"```console\n\$ kcfg (.*)\n((?:.*\n)*?)```", (CHECKOUT / "README.md").read_text())


def test_there_are_three_examples() -> None:
    assert len(EXAMPLES) == 3


@pytest.mark.parametrize(("command", "printed"), EXAMPLES, ids=["resolve", "explain", "check"])
def test_example_prints_what_the_readme_says(
    command: str,
    printed: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(CHECKOUT / "corpora" / "embedded")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    quiet = command.endswith(" 2>/dev/null")
    words = shlex.split(command.removesuffix(" 2>/dev/null").replace("/tmp/build", str(tmp_path)))
    assert main(words) == 0
    out, err = capfd.readouterr()
    assert (out if quiet else err + out).replace(str(tmp_path), "/tmp/build") == printed
