"""Make the expected outputs of the embedded tree with a real C ``conf``, so that they never come from kcfg.

Needs the ``conf`` of Linux 6.12 and the ``merge_config.sh`` that stands beside its sources::

    tools/embedded-expected --conf CONF --merge-config MERGE_CONFIG_SH [--check]

``--check`` writes nothing and ends with status 1 where a file differs from what the repository holds.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from places import CHECKOUT, write_whole

TREE = CHECKOUT / "corpora" / "embedded"
EXPECTED = TREE / "expected"

# Name in the repository -> where `conf` leaves it in the object folder.
OUTPUTS = {
    "config": ".config",
    "defconfig": "defconfig",
    "autoconf.h": "include/generated/autoconf.h",
    "auto.conf": "include/config/auto.conf",
    "rustc_cfg": "include/generated/rustc_cfg",
}
SOURCE_ARCHITECTURES = {"i386": "x86", "x86_64": "x86"}


@dataclass(frozen=True)
class Case:
    """One configuration of the embedded tree, as ``cases.toml`` describes it."""

    name: str
    arch: str
    defconfig: str
    shows: str
    fragments: tuple[str, ...] = ()

    @property
    def source_architecture(self) -> str:
        """The folder under ``arch/``."""
        return SOURCE_ARCHITECTURES.get(self.arch, self.arch)

    @property
    def folder(self) -> Path:
        """Where the expected files of this case are."""
        return EXPECTED / self.name


@dataclass(frozen=True)
class Oracle:
    """The two programs of Linux 6.12 that the outputs come from."""

    conf: Path
    merge_config: Path


def load_cases() -> list[Case]:
    """All cases of ``cases.toml``, in its order."""
    table = tomllib.loads((EXPECTED / "cases.toml").read_text(encoding="utf-8"))
    return [Case(**{**entry, "fragments": tuple(entry.get("fragments", ()))}) for entry in table["case"]]


def kernel_version() -> str:
    """KERNELVERSION as the embedded tree's makefile composes it."""
    text = (TREE / "Makefile").read_text(encoding="utf-8")
    part = dict(re.findall(r"^(VERSION|PATCHLEVEL|SUBLEVEL|EXTRAVERSION) *= *(\S*)$", text, re.MULTILINE))
    return f"{part['VERSION']}.{part['PATCHLEVEL']}.{part['SUBLEVEL']}{part['EXTRAVERSION']}"


def environment(case: Case) -> dict[str, str]:
    """What the kernel's makefile would export and this tree reads, and nothing of the caller's own."""
    return {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C",
        "srctree": str(TREE),
        "ARCH": case.arch,
        "SRCARCH": case.source_architecture,
        "KERNELVERSION": kernel_version(),
        "KCONFIG_CONFIG": ".config",
    }


def find_fragment(case: Case, name: str) -> list[str]:
    """The files that ``make NAME.config`` merges: the one for all architectures first."""
    places = [TREE / "kernel" / "configs" / name, TREE / "arch" / case.source_architecture / "configs" / name]
    found = [str(place) for place in places if place.exists()]
    if not found:
        raise FileNotFoundError(f"{case.name}: there is no fragment {name}")
    return found


def resolve(case: Case, oracle: Oracle, folder: Path) -> dict[str, bytes]:
    """Run the oracle in the empty ``folder``; returns the content of each output and C's messages."""

    def run(*command: str) -> bytes:
        done = subprocess.run(command, cwd=folder, env=environment(case), check=True, capture_output=True)
        return done.stderr

    defconfig = f"arch/{case.source_architecture}/configs/{case.defconfig}"
    messages = run(str(oracle.conf), f"--defconfig={defconfig}", "Kconfig")
    for fragment in case.fragments:
        run("sh", str(oracle.merge_config), "-m", ".config", *find_fragment(case, fragment))
        messages += run(str(oracle.conf), "--olddefconfig", "Kconfig")
    run(str(oracle.conf), "--syncconfig", "Kconfig")
    run(str(oracle.conf), "--savedefconfig=defconfig", "Kconfig")
    outputs = {name: (folder / path).read_bytes() for name, path in OUTPUTS.items()}
    return {**outputs, "messages": messages}


def differing(case: Case, outputs: dict[str, bytes]) -> list[str]:
    """Names of the outputs that the repository lacks or holds otherwise."""
    paths = {name: case.folder / name for name in outputs}
    return [name for name, path in paths.items() if not path.exists() or path.read_bytes() != outputs[name]]


def main(arguments: list[str] | None = None) -> int:
    """Write or check every case; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--conf", type=Path, required=True, help="the conf program of Linux 6.12")
    parser.add_argument("--merge-config", type=Path, required=True, help="its merge_config.sh")
    parser.add_argument("--check", action="store_true", help="compare only")
    options = parser.parse_args(arguments)
    oracle = Oracle(options.conf.resolve(), options.merge_config.resolve())
    different = 0
    for case in load_cases():
        with tempfile.TemporaryDirectory(prefix="kcfg-embedded-") as folder:
            outputs = resolve(case, oracle, Path(folder))
        names = differing(case, outputs)
        different += len(names)
        if not options.check:
            for name in names:
                write_whole(case.folder / name, outputs[name])
        print(f"{case.name}: {', '.join(names) + ' differ' if names else 'identical'}", file=sys.stderr)
    return 1 if different and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
