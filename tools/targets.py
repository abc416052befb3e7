"""Which configurations a tree can make, so that "every defconfig" is a list that the tree itself gives.

Files are found by name; what Linux's makefiles make by merging is read out of make's own database of targets.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

# Targets that ask a person, draw random numbers, need a configuration to start from, or make none.
NOT_A_CONFIGURATION = re.compile(
    r"(build_.*|.*rand|localmod|localyes|menu|[ngx]|old|olddef|silentold|listnew|oldno|helpnew|savedef|sync|test"
    r"|mod2yes|mod2no|yes2mod|)config"
)
MODES = ("allnoconfig", "alldefconfig", "allmodconfig", "allyesconfig")

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
# Other toolchains than the host's gcc, where they are installed.
TOOLCHAINS = (
    ("arm", "CROSS_COMPILE=arm-linux-gnueabihf-", "multi_v7_defconfig", ("arm-linux-gnueabihf-gcc",)),
    ("x86", "LLVM=1", "x86_64_defconfig", ("clang", "ld.lld", "llvm-nm")),
)
COMMON_FRAGMENTS_WITH = ("arm64", "powerpc", "x86")  # each fragment of all architectures with these


@dataclass(frozen=True, order=True)
class Target:
    """One configuration: the folder under ``arch/``, make's variables and goals, and what kind of thing it
    is.

    ``kind`` is ``file`` (a defconfig file: ``file``, seen from the tree), ``default`` (plain ``defconfig``),
    ``merged`` (made by a rule of a makefile), ``fragment`` (``defconfig NAME.config``), ``alias`` (another name
    of an architecture), ``toolchain`` (another than the host's: ``programs``) or ``mode`` (``allnoconfig`` and
    the like).
    """

    arch: str
    kind: str
    variables: tuple[str, ...]
    goals: tuple[str, ...]
    file: str = ""
    programs: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """A name that is unique in a tree, and a folder's name."""
        variables = "+".join(re.sub(r"^\w*ARCH=", "", variable) for variable in self.variables) or "all"
        return f"{variables.replace('/', '_')}/{'+'.join(self.goals).replace('/', '_')}"


def targets(project: str, tree: Path, objects: Path) -> list[Target]:
    """Every configuration of a tree of ``project``; ``objects`` is an object folder for make to look into."""
    if project == "linux":
        found = {target for arch in architectures(tree) for target in _linux(tree, arch, objects)}
    else:
        found = set(OTHERS[project](tree))
    return sorted(found)


def architectures(tree: Path) -> list[str]:
    """The folders under Linux's ``arch/`` that have a makefile."""
    return sorted(path.parent.name for path in tree.glob("arch/*/Makefile"))


def _linux(tree: Path, arch: str, objects: Path) -> Iterator[Target]:
    configs = tree / "arch" / arch / "configs"
    variables = (f"ARCH={arch}",)
    rules = _rules(tree, arch, objects)
    files = {str(path.relative_to(configs)) for path in configs.rglob("*defconfig") if path.is_file()}
    for goal in files | {"defconfig"}:
        file = f"arch/{arch}/configs/{goal}" if goal in files else ""
        if goal in rules - {"defconfig"}:  # the makefile stands in front of this file, or refuses it
            yield Target(arch, "file", (*variables, f"KBUILD_DEFCONFIG={goal}"), ("defconfig",), file)
        else:
            yield Target(arch, "file" if file else "default", variables, (goal,), file)
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
    for folder, toolchain, goal, programs in TOOLCHAINS:
        if folder == arch and goal in files and all(map(shutil.which, programs)):
            yield Target(arch, "toolchain", (*variables, toolchain), (goal,), f"arch/{arch}/configs/{goal}", programs)


def _rules(tree: Path, arch: str, objects: Path) -> set[str]:
    """The configurations that the makefiles have a rule of their own for."""
    command = ["make", "-C", str(tree), f"O={objects}", f"ARCH={arch}", "-pn", "help"]
    database = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False).stdout
    names = set(re.findall(r"^(\w+config):(?!=)", database, re.MULTILINE))
    return {name for name in names if not NOT_A_CONFIGURATION.fullmatch(name)}


def _plain(*goals: str) -> Iterator[Target]:
    for goal in goals:
        yield Target("", "mode" if goal.startswith("all") else "default", (), (goal,))


def _in_configs(tree: Path) -> Iterator[Target]:
    for path in tree.glob("configs/*_defconfig"):
        yield Target("", "file", (), (path.name,), f"configs/{path.name}")


def _busybox(tree: Path) -> Iterator[Target]:
    yield from _in_configs(tree)
    yield from _plain("defconfig", "allnoconfig", "allyesconfig", "allmodconfig")


def _xen(tree: Path) -> Iterator[Target]:
    for path in tree.glob("xen/arch/*/configs/*_defconfig"):
        arch = path.parts[-3]
        for full in {"x86": ("x86_64",), "arm": ("arm32", "arm64"), "riscv": ("riscv64",)}[arch]:
            if arch != "arm" or not path.name.startswith(("arm32", "arm64")) or path.name.startswith(full):
                file = str(path.relative_to(tree))
                yield Target(arch, "file", (f"XEN_TARGET_ARCH={full}",), (path.name,), file)


def _coreboot(tree: Path) -> Iterator[Target]:
    for path in tree.glob("configs/config.*"):
        file = f"configs/{path.name}"
        yield Target("", "file", (f"KBUILD_DEFCONFIG={file}",), ("defconfig",), file)


def _uclibc(tree: Path) -> Iterator[Target]:
    for path in tree.glob("extra/Configs/defconfigs/*/*defconfig"):
        arch = path.parent.name
        yield Target(arch, "file", (f"ARCH={arch}",), (path.name,), str(path.relative_to(tree)))


OTHERS: dict[str, Callable[[Path], Iterator[Target]]] = {
    "u-boot": _in_configs,
    "busybox": _busybox,
    "xen": _xen,
    "seabios": lambda tree: _plain("olddefconfig", "allnoconfig", "allyesconfig"),
    "coreboot": _coreboot,
    "uclibc-ng": _uclibc,
    "toybox": lambda tree: _plain(
        "defconfig", "android_defconfig", "bsd_defconfig", "macos_defconfig", "allnoconfig", "allyesconfig"
    ),
}
