"""Makes the expected files of dialect cases again, by the C programs themselves.

``tools/dialect-cases --conf u-boot-2023.01=PATH … FOLDER …`` runs each program named on each case folder, with the
arguments that its generation knows, and writes ``expected-PROGRAM.*`` there. A program that crashes or hangs leaves
none.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SECONDS = 5
BARE_MODULES = re.compile(r"barebox|coreboot|linux")
NO_OPTIONS = re.compile(r"busybox")
OLDEST = re.compile(r"busybox|toybox")
SHORT = {
    "allnoconfig": ["-n"],
    "allyesconfig": ["-y"],
    "allmodconfig": ["-m"],
    "oldconfig": ["-o"],
    "syncconfig": ["-s"],
    "defconfig": ["-D", "input.config"],
}
ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "LC_ALL": "C",
    "KCONFIG_NOTIMESTAMP": "1",
    "KCONFIG_CONFIG": ".config",
    "BR2_CONFIG": ".config",
    "KERNELVERSION": "9.9",
    "ARCH": "x",
}
SYNCED = {
    "autoconf.h": ("include/generated/autoconf.h", "include/linux/autoconf.h", "include/autoconf.h"),
    "auto.conf": ("include/config/auto.conf",),
    "tristate.conf": ("include/config/tristate.conf",),
    "rustc_cfg": ("include/generated/rustc_cfg",),
}


def arguments(program: str, mode: str) -> list[str] | None:
    """How a program is asked for a target; None if it has none of that name."""
    if OLDEST.search(program):
        return {**SHORT, "olddefconfig": ["-D", ".config"]}.get(mode)
    if program.startswith("uclibc"):
        return {**SHORT, "olddefconfig": ["-d"], "savedefconfig": ["-S", "savedefconfig"]}.get(mode)
    if mode == "syncconfig" and program.startswith(("seabios", "kconfig-frontends")):
        return ["--silentoldconfig"]
    return {"defconfig": ["--defconfig=input.config"], "savedefconfig": ["--savedefconfig=savedefconfig"]}.get(
        mode, [f"--{mode}"]
    )


def lay_out(case: Path, program: str, mode: str, folder: Path) -> None:
    """The case's files as a program of its generation reads them."""
    for source in case.iterdir():
        if source.is_dir():
            shutil.copytree(source, folder / source.name)
        elif not source.name.startswith("expected-"):
            shutil.copy(source, folder)
    for spelling, which in (("modkw", BARE_MODULES), ("noopt", NO_OPTIONS)):
        if which.match(program) and (folder / f"Kconfig.{spelling}").exists():
            shutil.copy(folder / f"Kconfig.{spelling}", folder / "Kconfig")
    for name in ("include/config", "include/generated", "include/linux"):
        (folder / name).mkdir(parents=True)
    if mode not in ("defconfig", "syncconfig") and (folder / "input.config").stat().st_size:
        shutil.copy(folder / "input.config", folder / ".config")


def record(case: Path, program: str, conf: str) -> bool:
    """Run one program on one case and write what it left; whether it could be run to its end."""
    mode = (case / "mode").read_text(encoding="utf-8").strip() if (case / "mode").exists() else "defconfig"
    own = (case / "env").read_text(encoding="utf-8").splitlines() if (case / "env").exists() else []
    environment = {**ENVIRONMENT, **dict(line.split("=", 1) for line in own if line)}
    words = arguments(program, mode)
    for old in case.glob(f"expected-{program}.*"):
        old.unlink()
    if words is None:
        return False
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        lay_out(case, program, mode, folder)
        runs = [arguments(program, "defconfig") or [], words] if mode == "syncconfig" else [words]
        for options in runs:
            try:
                done = subprocess.run(
                    ["conf", *options, "Kconfig"],
                    executable=conf,
                    cwd=folder,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    timeout=SECONDS,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                return False
            if done.returncode < 0:
                return False
        _keep(case, program, mode, folder, done)
    return True


def _keep(case: Path, program: str, mode: str, folder: Path, done: subprocess.CompletedProcess[bytes]) -> None:
    wanted: dict[str, tuple[str, ...]] = {"config": (".config",)}
    if mode == "savedefconfig":
        wanted = {"savedefconfig": ("savedefconfig",)}
    elif mode == "syncconfig":
        wanted |= SYNCED
    for name, places in wanted.items():
        made = next((folder / place for place in places if (folder / place).exists()), None)
        if made is not None:
            shutil.copy(made, case / f"expected-{program}.{name}")
    if done.returncode or done.stderr.strip():
        text = b"rc=%d\n" % done.returncode + done.stderr
        (case / f"expected-{program}.stderr").write_bytes(text)


def main(words: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="tools/dialect-cases", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--conf", action="append", required=True, metavar="NAME=PATH", help="a program, by its dialect")
    options = parser.parse_args(words)
    for folder in options.folders:
        for program, conf in (given.split("=", 1) for given in options.conf):
            if not record(folder, program, os.path.abspath(conf)):
                print(f"{folder.name}: {program} gives no answer", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
