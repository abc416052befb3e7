"""Small trees written in a test, and the command line run on them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from kcfg.api import Shell, read_tree
from kcfg.cli import main
from kcfg.configuration import Configuration, configure
from kcfg.tree import DIALECTS, Tree

HEAD = 'mainmenu "Test"\n\nconfig MODULES\n\tbool "Modules"\n\tmodules\n\tdefault y\n\n'


@dataclass(frozen=True)
class Answer:
    """What the command line answered."""

    status: int
    out: str
    err: str


class Bench:
    """A folder with one tree."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys
        monkeypatch.chdir(folder)

    def write(self, name: str, text: str) -> Path:
        """Write a file there."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def tree(self, kconfig: str, dialect: str = "linux-6.12") -> Tree:
        """The tree that a text makes."""
        self.write("Kconfig", kconfig)
        return read_tree("Kconfig", str(self.folder), {}, DIALECTS[dialect], Shell())

    def configuration(self, kconfig: str, text: str = "", dialect: str = "linux-6.12") -> Configuration:
        """The configuration that an input asks for."""
        tree = self.tree(kconfig, dialect)
        self.write("input.config", text)
        return configure(tree, ["input.config"])

    def kcfg(self, *words: str) -> Answer:
        """Run the command line on the folder's tree."""
        status = main([words[0], "--kconfig", "Kconfig", *words[1:]])
        said = self._capsys.readouterr()
        return Answer(status, said.out, said.err)
