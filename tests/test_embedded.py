"""Pebble, the embedded tree: every configuration is what the conf of Linux 6.12 makes of it, byte for byte."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from kcfg.cli import main

TREE = Path(__file__).resolve().parent.parent / "corpora" / "embedded"
# Expected file -> where it is left in the object folder.
OUTPUTS = {
    "config": ".config",
    "defconfig": "defconfig",
    "autoconf.h": "include/generated/autoconf.h",
    "auto.conf": "include/config/auto.conf",
    "rustc_cfg": "include/generated/rustc_cfg",
}


@dataclass(frozen=True)
class Case:
    """One table of ``cases.toml``."""

    name: str
    arch: str
    defconfig: str
    shows: str
    fragments: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        """The arguments of ``kcfg resolve``: a path, the architecture where the path does not tell it."""
        folder = self.name.partition("/")[0]
        path = TREE / "arch" / folder / "configs" / self.defconfig
        return [str(path), *self.fragments, *([] if self.arch == folder else ["--arch", self.arch])]


def cases() -> list[Case]:
    table = tomllib.loads((TREE / "expected" / "cases.toml").read_text(encoding="utf-8"))
    return [Case(**{**entry, "fragments": tuple(entry.get("fragments", ()))}) for entry in table["case"]]


@pytest.fixture
def objects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty object folder, which is the current folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("ARCH", "CROSS_COMPILE", "LLVM", "CC", "KCONFIG_CONFIG", "PEBBLE_TRACE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_outputs_are_those_of_conf(case: Case, objects: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["resolve", *case.words, "--sync", "--minimal", "defconfig"]) == 0
    expected = TREE / "expected" / case.name
    for name, path in OUTPUTS.items():
        assert (objects / path).read_bytes() == (expected / name).read_bytes(), name
    said = capfd.readouterr()
    assert said.out == ""
    assert all(line in said.err for line in (expected / "messages").read_text().splitlines())


def test_every_case_has_its_folder_and_every_folder_its_case() -> None:
    folders = {path.parent.relative_to(TREE / "expected") for path in TREE.glob("expected/*/*/config")}
    assert {Path(case.name) for case in cases()} == folders


def test_every_defconfig_and_fragment_is_resolved_somewhere() -> None:
    present = {path.name for path in TREE.glob("arch/*/configs/*")} | {
        path.name for path in TREE.glob("kernel/configs/*")
    }
    assert present == {name for case in cases() for name in (case.defconfig, *case.fragments)}


def test_the_answers_of_the_compiler_do_not_depend_on_the_machine(
    objects: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    case = cases()[0]
    assert main(["resolve", *case.words, "--env", "CC=/no/such/compiler"]) == 0
    assert (objects / ".config").read_bytes() == (TREE / "expected" / case.name / "config").read_bytes()
