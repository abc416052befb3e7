"""The example in docs/library.md runs and prints what the page says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def test_the_example_prints_what_the_page_says() -> None:
    page = (CHECKOUT / "docs" / "library.md").read_text()
    code = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    printed = re.search(r"```\n\n```\n(.*?)```", page, re.DOTALL)
    assert code is not None and printed is not None
    done = subprocess.run(
        [sys.executable, "-c", code.group(1)], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert done.stdout == printed.group(1)
