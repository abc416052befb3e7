"""The situations of ``corpora/cases/why``: kcfg's values are C's, remedies help, and texts name lines that exist.

What an explanation of each must say is tested where explanations are.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import kcfg
from kcfg.configuration import Configuration

CASES = Path(__file__).resolve().parent.parent / "corpora" / "cases" / "why"


@dataclass(frozen=True)
class Situation:
    """What ``question.toml`` says."""

    folder: Path
    situation: str
    symbol: str
    oracle: str
    want: str | None = None
    enough: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)

    def resolve(self, source: Path) -> Configuration:
        """The configuration that the lines of ``source`` ask for."""
        tree = kcfg.load_tree(str(self.folder), kconfig="Kconfig", dialect=f"linux-{self.oracle}", env=self.environment)
        return tree.configure(str(source))


def load(folder: Path) -> Situation:
    return Situation(folder, **tomllib.loads((folder / "question.toml").read_text(encoding="utf-8")))


SITUATIONS = [load(path.parent) for path in sorted(CASES.glob("*/question.toml"))]
REMEDIES = [situation for situation in SITUATIONS if situation.enough]
NAMES = [situation.folder.name for situation in SITUATIONS]


@pytest.mark.parametrize("situation", SITUATIONS, ids=NAMES)
def test_the_config_is_that_of_conf(situation: Situation) -> None:
    text = situation.resolve(situation.folder / "input.config").config_text()
    assert text.encode("utf-8", "surrogateescape") == (situation.folder / "expected.config").read_bytes()


@pytest.mark.parametrize("situation", REMEDIES, ids=[situation.folder.name for situation in REMEDIES])
def test_the_lines_that_are_enough_give_the_wanted_value(situation: Situation, tmp_path: Path) -> None:
    source = tmp_path / "input.config"
    lines = (situation.folder / "input.config").read_text(encoding="utf-8").splitlines()
    source.write_text("\n".join([*lines, *situation.enough, ""]), encoding="utf-8")
    assert situation.resolve(situation.folder / "input.config")[situation.symbol].value != situation.want
    assert situation.resolve(source)[situation.symbol].value == situation.want


@pytest.mark.parametrize("situation", SITUATIONS, ids=NAMES)
def test_the_text_names_lines_that_are_there(situation: Situation) -> None:
    text = (situation.folder / "situation.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {situation.situation}\n")
    places = re.findall(r"(Kconfig|input\.config):(\d+)", text)
    assert places
    for name, line in places:
        lines = (situation.folder / name).read_text(encoding="utf-8").splitlines()
        assert lines[int(line) - 1].strip(), f"{name}:{line}"
