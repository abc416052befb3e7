"""Which configurations a Linux tree can make, so that "every defconfig" is a list that the tree itself gives.

Files are found by name; what the makefiles make by merging is read out of make's own database of targets.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Targets that ask a person, draw random numbers, need a configuration to start from, or make none.
NOT_A_CONFIGURATION = re.compile(
    r"(build_.*|.*rand|localmod|localyes|menu|[ngx]|old|olddef|silentold|listnew|oldno|helpnew|savedef|sync|test"
    r"|mod2yes|mod2no|yes2mod|)config"
)
MODES = ("allnoconfig", "alldefconfig", "allmodconfig", "allyesconfig", "tinyconfig")

# Other names under which the makefiles know an architecture, each with one of its configurations.
OTHER_NAMES = (
    ("x86", "ARCH=i386", "i386_defconfig"),
    ("x86", "ARCH=i386", "defconfig"),
    ("x86", "ARCH=x86_64", "x86_64_defconfig"),
    ("x86", "ARCH=x86_64", "defconfig"),
    ("sparc", "ARCH=sparc32", "defconfig"),
    ("sparc", "ARCH=sparc64", "defconfig"),
    ("parisc", "ARCH=parisc64", "defconfig"),
    ("um", "ARCH=um SUBARCH=i386", "defconfig"),
    ("um", "ARCH=um SUBARCH=x86_64", "defconfig"),
)
COMMON_FRAGMENTS_WITH = ("arm64", "powerpc", "x86")  # each fragment of all architectures with these


@dataclass(frozen=True, order=True)
class Target:
    """One configuration: the folder under ``arch/``, make's variables and goals, and what kind of thing it
    is.

    ``kind`` is ``file`` (a defconfig file), ``default`` (plain ``defconfig``), ``merged`` (made by a rule of
    a makefile), ``fragment`` (``defconfig NAME.config``), ``alias`` (another name of an architecture) or
    ``mode``.
    """

    arch: str
    kind: str
    variables: tuple[str, ...]
    goals: tuple[str, ...]

    @property
    def name(self) -> str:
        """A name that is unique in a tree, and a folder's name."""
        variables = "+".join(variable.partition("=")[2] for variable in self.variables)
        return f"{variables}/{'+'.join(self.goals).replace('/', '_')}"


def architectures(tree: Path) -> list[str]:
    """The folders under ``arch/`` that have a makefile."""
    return sorted(path.parent.name for path in tree.glob("arch/*/Makefile"))


def targets(tree: Path, objects: Path) -> list[Target]:
    """Every configuration of the Linux tree ``tree``; ``objects`` is an object folder for make to look
    into."""
    return [target for arch in architectures(tree) for target in sorted(set(_of(tree, arch, objects)))]


def _of(tree: Path, arch: str, objects: Path) -> Iterator[Target]:
    configs = tree / "arch" / arch / "configs"
    variables = (f"ARCH={arch}",)
    rules = _rules(tree, arch, objects)
    files = {str(path.relative_to(configs)) for path in configs.rglob("*defconfig") if path.is_file()}
    for goal in files | {"defconfig"}:
        if goal in rules - {"defconfig"}:  # the makefile stands in front of this file, or refuses it
            yield Target(arch, "file", (*variables, f"KBUILD_DEFCONFIG={goal}"), ("defconfig",))
        else:
            yield Target(arch, "file" if goal in files else "default", variables, (goal,))
    for goal in rules - files - {"defconfig"}:
        yield Target(arch, "mode" if goal in MODES else "merged", variables, (goal,))
    fragments = {path.name for path in configs.glob("*.config")}
    if arch in COMMON_FRAGMENTS_WITH:
        fragments |= {path.name for path in (tree / "kernel" / "configs").glob("*.config")}
    for fragment in fragments:
        yield Target(arch, "fragment", variables, ("defconfig", fragment))
    for folder, names, goal in OTHER_NAMES:
        if folder == arch:
            yield Target(arch, "alias", tuple(names.split()), (goal,))


def _rules(tree: Path, arch: str, objects: Path) -> set[str]:
    """The configurations that the makefiles have a rule of their own for."""
    command = ["make", "-C", str(tree), f"O={objects}", f"ARCH={arch}", "-pn", "help"]
    database = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False).stdout
    names = set(re.findall(r"^(\w+config):(?!=)", database, re.MULTILINE))
    return {name for name in names if not NOT_A_CONFIGURATION.fullmatch(name)}
