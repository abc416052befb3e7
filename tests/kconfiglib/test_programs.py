"""Kconfiglib's own tools, unmodified, on kcfg's engine: they write what they write on theirs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import originals
import places
from tests.kconfiglib.conftest import Write
from tests.kconfiglib.small import TREES

TREE = TREES["menus"] | {"config": "CONFIG_X=y\nCONFIG_W=y\nCONFIG_M=y\n"}
TREE["Kconfig"] += 'config T\n\ttristate "t"\n\tdefault m\nconfig S\n\tstring "s"\n\tdefault "a b"\n'

#: A tool with its arguments, and what it is given on standard input.
CALLS = (
    (("alldefconfig",), ""),
    (("allnoconfig",), ""),
    (("allyesconfig",), ""),
    (("allmodconfig",), ""),
    (("olddefconfig",), ""),
    (("oldconfig",), "\n" * 40),
    (("savedefconfig", "--out", "minimal"), ""),
    (("listnewconfig",), ""),
    (("setconfig", "Y=y", "Z=4"), ""),
    (("setconfig", "NOT_THERE=y"), ""),
    (("genconfig", "--header-path", "auto.h", "--config-out", "whole", "--sync-deps", "deps"), ""),
    (("genconfig", "--file-list", "files", "--env-list", "variables"), ""),
)


def run(arguments: list[str], folder: Path, python_path: str, feed: str) -> tuple[int, str, str, dict[str, str]]:
    """Exit status, outputs and all files of a run in the folder, which is left as it was."""
    before = {path.name for path in folder.iterdir()}
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "XDG_CACHE_HOME")}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**environment, "PYTHONPATH": python_path, "KCONFIG_CONFIG": "config", "srctree": "."},
        input=feed,
        capture_output=True,
        text=True,
        check=False,
    )
    files = {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.relative_to(folder).parts[0] not in before:
            path.rmdir() if path.is_dir() else path.unlink()
    return done.returncode, done.stdout, done.stderr, files


@pytest.mark.parametrize("call", CALLS, ids=lambda call: " ".join(call[0]))
def test_a_tool_does_the_same(call: tuple[tuple[str, ...], str], tree: Write, original: object) -> None:
    (tool, *arguments), feed = call
    folder = tree(TREE)
    theirs = str(originals.folder())
    expected = run([f"{theirs}/{tool}.py", *arguments], folder, theirs, feed)
    for name, text in TREE.items():
        (folder / name).write_text(text)
    command = ["-m", "kcfg", "run", "--no-cache", tool, *arguments]
    found = run(command, folder, f"{places.CHECKOUT}:{theirs}", feed)
    assert found[0] == expected[0]
    assert found[1] == expected[1]
    assert found[3] == expected[3]


def test_a_script_of_ones_own(tree: Write, original: object) -> None:
    """By path, with its arguments; what it imports as kconfiglib is kcfg's."""
    script = (
        "import sys\nimport kconfiglib\nprint(kconfiglib.__name__, sys.argv[1:], kconfiglib.Kconfig().mainmenu_text)\n"
    )
    folder = tree({**TREE, "script.py": script})
    command = ["-m", "kcfg", "run", "--no-cache", "script.py", "--flag", "x"]
    status, out, _, _ = run(command, folder, str(places.CHECKOUT), "")
    assert (status, out) == (0, "kcfg.kconfiglib ['--flag', 'x'] Menus\n")


def test_an_error_that_a_script_does_not_catch(tree: Write, original: object) -> None:
    """Ends it as Python would: with a traceback and status 1, on either engine."""
    folder = tree({**TREE, "script.py": "import kconfiglib\nkconfiglib.Kconfig().load_config('not-there')\n"})
    theirs = str(originals.folder())
    for command, path in ((["script.py"], theirs), (["-m", "kcfg", "run", "script.py"], str(places.CHECKOUT))):
        status, _, error, _ = run(command, folder, path, "")
        assert status == 1
        assert error.startswith("Traceback")
        assert error.splitlines()[-1].endswith("$srctree environment variable (set to '.') is set correctly.")


def test_what_is_not_there(tree: Write) -> None:
    folder = tree(TREE)
    status, _, error, _ = run(["-m", "kcfg", "run", "nothing"], folder, str(places.CHECKOUT), "")
    assert status == 2
    assert "there is no script nothing" in error
