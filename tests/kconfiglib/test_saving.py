"""What is done to the file that was there before one is written."""

from __future__ import annotations

import os
from pathlib import Path

from kcfg.kconfiglib.writing import save_old


def test_a_plain_file_becomes_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("A=y\n")
    save_old(str(tmp_path / "config"))
    assert (tmp_path / "config.old").read_text() == "A=y\n"
    assert not (tmp_path / "config").exists()


def test_what_is_no_file_stays_where_it_is(tmp_path: Path) -> None:
    """A pipe here; a device is the same, and there is only one ``/dev/null`` for everybody."""
    os.mkfifo(tmp_path / "pipe")
    save_old(str(tmp_path / "pipe"))
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]
