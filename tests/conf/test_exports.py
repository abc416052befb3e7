"""Each export, loaded by the tool that it is for, gives back every value."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kcfg.api import load_tree
from kcfg.configuration import Configuration
from kcfg.files.exports import FORMATS, export

AWKWARD = "a $b ${c} \"q\" \\ 'x' 100% #; end"
KCONFIG = r"""
config MODULES
	bool
	default y
	modules
config YES
	bool "Yes"
	default y
config NO
	bool "No"
config MOD
	tristate "Mod"
	default m
config NUMBER
	int "Number"
	default -5
config BASE
	hex "Base"
	default 0x1F
config NAME
	string "Name"
"""


@pytest.fixture
def configuration(tmp_path: Path) -> Configuration:
    (tmp_path / "Kconfig").write_text(KCONFIG)
    return load_tree(str(tmp_path), kconfig="Kconfig").configure(values={"NAME": AWKWARD})


#: Programs from PyPI lie beside the interpreter that runs the tests.
SEARCHED = f"{os.path.dirname(sys.executable)}{os.pathsep}{os.environ.get('PATH', os.defpath)}"


def program(name: str) -> str:
    found = shutil.which(name, path=SEARCHED)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def output(command: list[str], folder: Path) -> str:
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": SEARCHED}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_every_format_is_tried_here() -> None:
    assert {f"test_{form}_loads_it" for form in FORMATS} <= set(globals())


def test_json_loads_it(configuration: Configuration) -> None:
    assert json.loads(export(configuration, "json")) == {
        "CONFIG_MODULES": True,
        "CONFIG_YES": True,
        "CONFIG_NO": False,
        "CONFIG_MOD": "m",
        "CONFIG_NUMBER": -5,
        "CONFIG_BASE": "0x1F",
        "CONFIG_NAME": AWKWARD,
    }


def test_shell_loads_it(configuration: Configuration, tmp_path: Path) -> None:
    (tmp_path / "config.sh").write_text(export(configuration, "shell"))
    script = 'printf "%s|" "$CONFIG_YES" "${CONFIG_NO-none}" "$CONFIG_MOD" "$CONFIG_NUMBER" "$CONFIG_NAME"'
    assert output(["sh", "-c", f". ./config.sh; {script}"], tmp_path) == f"y|none|m|-5|{AWKWARD}|"


def test_cmake_loads_it(configuration: Configuration, tmp_path: Path) -> None:
    (tmp_path / "config.cmake").write_text(export(configuration, "cmake"))
    (tmp_path / "main.cmake").write_text(
        "include(config.cmake)\nif(CONFIG_YES AND NOT CONFIG_NO)\n"
        'file(WRITE said "${CONFIG_MOD}|${CONFIG_NUMBER}|${CONFIG_BASE}|${CONFIG_NAME}")\nendif()\n'
    )
    output([program("cmake"), "-P", "main.cmake"], tmp_path)
    assert (tmp_path / "said").read_text() == f"m|-5|0x1F|{AWKWARD}"


def test_meson_loads_it(configuration: Configuration, tmp_path: Path) -> None:
    meson = program("meson")
    (tmp_path / "config.ini").write_text(export(configuration, "meson"))
    (tmp_path / "meson.build").write_text(
        "project('p')\nassert(meson.get_external_property('CONFIG_YES'))\n"
        "assert(not meson.get_external_property('CONFIG_NO'))\n"
        "assert(meson.get_external_property('CONFIG_NUMBER') == '-5')\n"
        "message('NAME<' + meson.get_external_property('CONFIG_NAME') + '>')\n"
    )
    assert f"NAME<{AWKWARD}>" in output([meson, "setup", "build", "--native-file", "config.ini"], tmp_path)


def test_rust_loads_it(configuration: Configuration, tmp_path: Path) -> None:
    rustc = program("rustc")
    (tmp_path / "config.args").write_text(export(configuration, "rust"))
    literal = AWKWARD.replace("\\", "\\\\").replace('"', '\\"')
    (tmp_path / "main.rs").write_text(
        f'#[cfg(all(CONFIG_YES, not(CONFIG_NO), CONFIG_MOD = "m", CONFIG_NUMBER = "-5", CONFIG_NAME = "{literal}"))]\n'
        "fn main() {}\n"
    )
    output([rustc, "@config.args", "--emit=metadata", "main.rs"], tmp_path)


def test_bazel_loads_it(configuration: Configuration, tmp_path: Path) -> None:
    starlark = pytest.importorskip("starlark", reason="no Starlark interpreter (starlark-pyo3) is installed")
    module = starlark.Module()
    starlark.eval(module, starlark.parse("config.bzl", export(configuration, "bazel")), starlark.Globals.standard())
    loaded = module["CONFIG"]
    assert (loaded["CONFIG_YES"], loaded["CONFIG_NO"], loaded["CONFIG_MOD"]) == (True, False, "m")
    assert (loaded["CONFIG_NUMBER"], loaded["CONFIG_NAME"]) == (-5, AWKWARD)


def test_busybox_loads_it(configuration: Configuration, tmp_path: Path) -> None:
    """As the C sources of BusyBox use it."""
    (tmp_path / "autoconf.h").write_text(export(configuration, "busybox"))
    (tmp_path / "main.c").write_text(
        '#include <stdio.h>\n#include "autoconf.h"\nint main(void) {\n'
        'if (ENABLE_YES && !ENABLE_NO) printf("%d %d%s" IF_YES(" yes") IF_NO(" no") IF_NOT_NO(" not no"),\n'
        "CONFIG_NUMBER, CONFIG_BASE, CONFIG_NAME);\nreturn 0; }\n"
    )
    output([program("gcc"), "-o", "main", "main.c"], tmp_path)
    assert output([str(tmp_path / "main")], tmp_path) == f"-5 31{AWKWARD} yes not no"
