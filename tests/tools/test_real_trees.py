"""The tools on a real tree, the smallest of the manifest: got, built, recorded and compared."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import compare
import oracle
import trees

pytestmark = pytest.mark.tree


def test_the_program_of_a_tree_configures(c_conf: Callable[[str], Path], tmp_path: Path) -> None:
    program = c_conf("seabios")
    (tmp_path / "Kconfig").write_text('config A\n\tbool "a"\n\tdefault y\n')
    subprocess.run([program, "--alldefconfig", "Kconfig"], cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / ".config").read_text().endswith("\nCONFIG_A=y\n")


def test_a_counting_program_counts(c_conf: Callable[[str], Path], tmp_path: Path) -> None:
    c_conf("linux-6.12")
    program = oracle.counting(trees.get("linux-6.12"))
    (tmp_path / "Kconfig").write_text('config A\n\tbool "a"\n')
    subprocess.run([program, "--alldefconfig", "Kconfig"], cwd=tmp_path, check=True, capture_output=True)
    assert {path.name for path in program.parent.glob("*.gcda")} >= {"symbol.gcda", "expr.gcda", "menu.gcda"}


def test_the_tree_s_own_program_is_identical_to_itself(
    c_conf: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    c_conf("seabios")
    assert compare.main(["seabios", "--as", "conf", "--program", "oracle"]) == 0
    assert capsys.readouterr().out == "3 of 3 identical\n"


def test_a_program_that_writes_something_else_is_told(
    c_conf: Callable[[str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    liar = tmp_path / "liar"
    liar.write_text(
        f'#!/bin/sh\n{c_conf("seabios")} "$@" && sed -i s/^CONFIG_QEMU=y/CONFIG_QEMU=n/ "$KCONFIG_CONFIG"\n'
    )
    liar.chmod(0o755)
    assert compare.main(["seabios", "--as", "conf", "--program", str(liar), "olddefconfig"]) == 1
    told, total = capsys.readouterr().out.splitlines()
    assert told.startswith("all/olddefconfig: .config:")
    assert told.endswith(r"expected 'CONFIG_QEMU=y\n', got 'CONFIG_QEMU=n\n'")
    assert total == "0 of 1 identical"
