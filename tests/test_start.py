"""A warm run imports nothing that takes longer than what it does."""

from __future__ import annotations

import subprocess
import sys

#: What a resolution from the cache imports, whatever the tree.
WARM = """
kcfg.api kcfg.cli.run kcfg.cli.resolve kcfg.configuration.configuration kcfg.configuration.leaving_out
kcfg.configuration.reading kcfg.configuration.session kcfg.configuration.walk kcfg.files.dotconfig kcfg.files.writing
kcfg.snapshot.reading kcfg.snapshot.setups
""".split()  # noqa: SIM905
#: Each of these takes from 1 to 30 ms.
SLOW = {"argparse", "collections", "dataclasses", "enum", "functools", "json", "pathlib", "re", "subprocess", "typing"}


def imported(names: list[str]) -> set[str]:
    """The modules that are there once those called ``names`` are imported, in a process of its own."""
    program = f"import sys\nfor name in {names!r}: __import__(name)\nprint('\\n'.join(sys.modules))"
    said = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=True)
    return set(said.stdout.split())


def test_a_warm_run_starts_fast() -> None:
    assert (imported(WARM) - imported([])) & SLOW == set()
