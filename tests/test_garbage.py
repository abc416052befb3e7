"""What a tree was made of goes with its reading, but in a process that ends with its command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import gc, sys
from kcfg import garbage
from kcfg.cli import main
sys.argv[1:] = ["resolve", "--kconfig", "Kconfig", "/dev/null", "-o", "config", "-q", "--no-cache"]
status = main() if {process} else main(sys.argv[1:])
print(status, sum(type(item).__name__ == "SymbolRecord" for item in gc.get_objects()) > 0)
"""


def run(folder: Path, *, process: bool) -> str:
    (folder / "Kconfig").write_text('config A\n\tbool "a"\n\tdefault y\n')
    words = [sys.executable, "-c", SCRIPT.format(process=process)]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True).stdout


def test_records_are_left_to_the_system_where_the_process_ends(tmp_path: Path) -> None:
    assert run(tmp_path, process=True) == "0 True\n"
    assert (tmp_path / "config").read_text().endswith("CONFIG_A=y\n")


def test_who_calls_the_command_line_from_a_program_keeps_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, process=False) == "0 False\n"
