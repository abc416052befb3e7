"""Compiles the hot modules of kcfg with mypyc: when a wheel is built, and in place for those who work on them.

``pip install .`` compiles where a C compiler is at hand, and says so and goes on without where not: the same modules
run as they are, only slower. ``KCFG_COMPILE=0`` asks for that, ``KCFG_COMPILE=1`` makes a failure an error. An
editable installation is never compiled, for what is edited there must count. ``python tools/compiling.py`` compiles in
place, in a checkout whose modules will not be edited (``--clean`` undoes it).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent.parent

#: What a first run spends its time in. Not among them: what recurses as deep as C does (native code would overflow its
#: stack where Python says so), and what callers derive from, pickle or hand to other processes.
MODULES = """
kcfg/cache/stamps.py
kcfg/language/cutting.py kcfg/language/frames.py kcfg/language/help.py kcfg/language/lexemes.py
kcfg/language/macros.py kcfg/language/reader.py kcfg/language/references.py kcfg/language/scan.py
kcfg/language/sources.py kcfg/language/statements.py
kcfg/tree/build.py kcfg/tree/columns.py kcfg/tree/complaining.py kcfg/tree/entries.py kcfg/tree/expressions.py
kcfg/tree/finalize.py kcfg/tree/flatten.py
kcfg/tree/hashing.py kcfg/tree/messages.py kcfg/tree/names.py kcfg/tree/numbers.py
kcfg/tree/opposites.py kcfg/tree/program.py kcfg/tree/rewriting.py
kcfg/configuration/choosing.py kcfg/configuration/evaluate.py kcfg/configuration/leaving_out.py
kcfg/configuration/menus.py kcfg/configuration/passes.py kcfg/configuration/rules.py kcfg/configuration/session.py
kcfg/configuration/values.py kcfg/configuration/walk.py
kcfg/files/dotconfig.py kcfg/snapshot/scans.py
""".split()  # noqa: SIM905

_SETUP = """
import sys
from mypyc.build import mypycify
from setuptools import setup

modules = mypycify(sys.argv[2:], opt_level="2", debug_level="0", group_name="kcfg")
for module in modules:  # what only its own modules call is called without a detour
    module.extra_compile_args.append("-fvisibility=hidden")
setup(
    name="kcfg-compiled",
    ext_modules=modules,
    packages=[],
    script_args=["-q", "build_ext", "--build-lib", sys.argv[1], "--build-temp", sys.argv[1] + ".objects"],
)
"""
_MYPY = ["--config-file=", "--python-version=3.11", "--ignore-missing-imports", "--no-warn-unused-ignores"]


class CompileError(Exception):
    """The modules could not be compiled; the text says why."""


def compiled(scratch: Path) -> dict[str, Path]:
    """The extension modules, by their paths in a wheel, made in ``scratch``. Raises CompileError."""
    lib, copy = scratch / "lib", scratch / "source"
    # A copy, for mypyc leaves its C sources where it runs, and reads the settings of a project that it finds there.
    shutil.copytree(ROOT / "kcfg", copy / "kcfg", ignore=shutil.ignore_patterns("*.so", "__pycache__"))
    process = subprocess.run(
        [sys.executable, "-c", _SETUP, str(lib), *_MYPY, *MODULES],
        cwd=copy,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    found = {str(path.relative_to(lib)): path for path in sorted(lib.rglob("*.so"))}
    if process.returncode or len(found) != len(MODULES) + 1:
        last = [line for line in process.stdout.splitlines() if line.strip()][-5:]
        raise CompileError("\n".join(last) or f"status {process.returncode}")
    return found


class CompileHook(BuildHookInterface[Any]):
    """Adds the compiled modules to a wheel."""

    def dependencies(self) -> list[str]:
        """What must be installed to build: nothing more where nothing is compiled."""
        return [] if os.environ.get("KCFG_COMPILE") == "0" else ["mypy>=1.15", "setuptools>=65"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """See :class:`BuildHookInterface`."""
        wanted = os.environ.get("KCFG_COMPILE", "")
        if version == "editable" or wanted == "0" or sys.platform == "win32":
            return
        self._scratch = tempfile.mkdtemp()
        try:
            extensions = compiled(Path(self._scratch))
        except (CompileError, OSError) as error:
            if wanted == "1":
                raise
            self.app.display_warning(f"kcfg runs uncompiled, which is slower: {error}")
            return
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        build_data["force_include"].update({str(path): name for name, path in extensions.items()})

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """See :class:`BuildHookInterface`."""
        if hasattr(self, "_scratch"):
            shutil.rmtree(self._scratch, ignore_errors=True)


def main(arguments: list[str] | None = None) -> int:
    """Compile in place."""
    parser = argparse.ArgumentParser(prog="tools/compiling.py", description="compile kcfg's hot modules in place")
    parser.add_argument("--clean", action="store_true", help="remove what was compiled")
    options = parser.parse_args(arguments)
    for old in (*ROOT.glob("kcfg__mypyc*.so"), *(ROOT / "kcfg").rglob("*.so")):
        old.unlink()
    if options.clean:
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        try:
            for name, path in compiled(Path(scratch)).items():
                shutil.copy(path, ROOT / name)
        except CompileError as error:
            print(f"tools/compiling.py: {error}", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
