"""Real trees: what is found by reading makefiles is what their makes did when they were recorded.

Compared are, for each configuration, every run of conf with its arguments, its folder and its environment, and
what merging made of the files before it. A few configurations of each tree are recorded if they are not yet;
of the others, one an architecture and kind is compared if somebody has recorded it (``tools/expected TREE``).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from expected import Reference, References
from kcfg.errors import KcfgError
from kcfg.projects import Conf, Files, Request, Setup, execute, find
from targets import Target

pytestmark = pytest.mark.tree

#: Set by make for itself.
OF_MAKE = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MAKE_TERMERR", "MAKE_TERMOUT", "O"}
#: Set by bash, which ``arch/um/Makefile`` asks for, in a recipe.
OF_BASH = {"BASH", "PWD", "SHLVL", "_"}
#: Says how talkative make was.
TALK = {"quiet", "KBUILD_VERBOSE", "Q"}
#: Compiler flags, and what holds some: not computed, for no Kconfig file or script reads them.
FLAGS = re.compile(r"FLAGS|LDLIBS|^CPP$|^CC_FLAGS")
#: Of uClibc, which exports all that it knows of its compiler, Kconfig files read these.
READ = {"uclibc-ng": {"ARCH", "VERSION", "srctree", "KCONFIG_CONFIG", "LC_ALL"}}
#: Clocks, and BusyBox's name for a build.
CHANGING = {
    "xen": {"XEN_BUILD_DATE", "XEN_BUILD_TIME", "XEN_BUILD_HOST", "XEN_DOMAIN", "XEN_WHOAMI", "root-make-done"},
    "coreboot": {"SOURCE_DATE_EPOCH"},
    "busybox": {"KERNELRELEASE"},
}
#: Makefiles that work in the source tree; the recording was made in a copy.
IN_PLACE = ("busybox", "xen", "seabios", "uclibc-ng", "toybox")
LONG = {"-d": "--defconfig", "-n": "--allnoconfig", "-y": "--allyesconfig", "-m": "--allmodconfig"}


def linux(arch: str, kind: str, *goals: str, file: str = "") -> Target:
    """A configuration of a kernel."""
    return Target(arch, kind, (f"ARCH={arch}",), goals, file)


#: Plain files, merged ones, MIPS's boards, and tools that makefiles change (alpha, powerpc: nm; um: SUBARCH).
KERNEL = (
    linux("arm", "file", "multi_v7_defconfig", file="arch/arm/configs/multi_v7_defconfig"),
    linux("arm", "merged", "multi_v7_lpae_defconfig"),
    linux("alpha", "file", "defconfig", file="arch/alpha/configs/defconfig"),
    linux("mips", "merged", "32r2el_defconfig"),
    linux("powerpc", "merged", "ppc64le_defconfig"),
    linux("um", "default", "defconfig"),
    linux("x86", "merged", "tinyconfig"),
    Target("x86", "alias", ("ARCH=i386",), ("defconfig",)),
)
SEEN_TO: dict[str, tuple[Target, ...]] = {
    "linux-6.12": KERNEL,
    "linux-6.1": KERNEL,
    "u-boot": (Target("", "file", (), ("qemu_arm_defconfig",), "configs/qemu_arm_defconfig"),),
    "busybox": (Target("", "default", (), ("defconfig",)),),
    "coreboot": (
        Target(
            "",
            "file",
            ("KBUILD_DEFCONFIG=configs/config.emulation_qemu_x86_i440fx",),
            ("defconfig",),
            "configs/config.emulation_qemu_x86_i440fx",
        ),
    ),
    "seabios": (Target("", "mode", (), ("allnoconfig",)),),
    "toybox": (Target("", "default", (), ("android_defconfig",)),),
    "uclibc": (
        Target("arm", "file", ("ARCH=arm",), ("defconfig",), "extra/Configs/defconfigs/arm/defconfig"),
    ),
    "xen": (
        Target(
            "x86",
            "file",
            ("XEN_TARGET_ARCH=x86_64",),
            ("x86_64_defconfig",),
            "xen/arch/x86/configs/x86_64_defconfig",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SEEN_TO)
def test_tree(name: str, real_tree: Callable[[str], Path], c_conf: Callable[[str], Path]) -> None:
    """No difference in any of them."""
    real_tree(name)
    c_conf(name)
    references = References(name)
    compared: dict[Target, list[str]] = {}

    def compare(reference: Reference) -> None:
        if reference.target not in compared:
            compared[reference.target] = list(differences(references, reference))

    references.make(SEEN_TO[name], jobs=1, report=compare)
    for reference in recorded(references):
        compare(reference)
    assert {target.name: found for target, found in compared.items() if found} == {}
    assert len(compared) >= len(SEEN_TO[name])


def recorded(references: References) -> Iterator[Reference]:
    """What others have recorded, one an architecture and kind."""
    seen = set()
    for path in sorted(references.folder.glob("*/*/record.json")):
        try:
            data = json.loads(path.read_text(encoding="utf-8", errors="surrogateescape"))["target"]
        except FileNotFoundError:
            continue  # just being made anew
        for key in ("variables", "goals", "programs"):
            data[key] = tuple(data.get(key, ()))
        target = Target(**data)
        if (target.arch, target.kind, target.variables) not in seen:
            seen.add((target.arch, target.kind, target.variables))
            if (found := references.find(target)) is not None:
                yield found


def differences(references: References, reference: Reference) -> Iterator[str]:
    """In words, what differs between a recording and what the project says."""
    project = references.project
    tree = str(references.tree)
    objects = tree if project in IN_PLACE else f"{references.folder}/nowhere"
    calls = reference.calls_in(Path(objects))
    try:
        setup = set_up(reference, tree, objects)
    except KcfgError as error:
        if not reference.failure:
            yield error.render()
        return
    if reference.failure:
        yield f"make refused: {reference.failure.splitlines()[-1]}"
        return
    confs = [step for step in setup.steps if isinstance(step, Conf)]
    if len(confs) != len(calls):
        yield f"{len(confs)} runs of conf, recorded {len(calls)}"
        return
    ignored = OF_MAKE | OF_BASH | TALK | CHANGING.get(project, set())
    for number, (conf, call) in enumerate(zip(confs, calls, strict=True)):
        given = conf.input not in (None, os.devnull)  # the empty file stands for an option that names none
        arguments = [f"--{conf.mode}={conf.input}" if given else f"--{conf.mode}", conf.kconfig]
        if arguments != spelled_out(call.arguments):
            yield f"run {number}: {arguments}, recorded {call.arguments}"
        if conf.cwd != call.folder:
            yield f"run {number}: in {conf.cwd}, recorded {call.folder}"
        for variable in sorted({*conf.environment, *call.environment} - ignored):
            ours, theirs = conf.environment.get(variable), call.environment.get(variable)
            if ours is None and (FLAGS.search(variable) or variable not in READ.get(project, {variable})):
                continue
            if ours != theirs:
                yield f"run {number}: {variable}={ours}, recorded {theirs}"
    yield from merges(setup, reference)


def set_up(reference: Reference, tree: str, objects: str) -> Setup:
    """The answer to what the recording was asked for."""
    variables = dict(item.split("=", 1) for item in reference.target.variables)
    first, *fragments = reference.target.goals
    given = reference.calls[0].environment if reference.calls else dict(os.environ)
    request = Request(
        objtree=objects,
        defconfig=first,
        fragments=tuple(fragments),
        arch=variables.pop("ARCH", ""),
        variables=variables,
        environment={name: given[name] for name in ("PATH", "HOME", "KCONFIG_NOTIMESTAMP") if name in given},
        cwd=tree,
    )
    return find(tree).setup(request)


def spelled_out(arguments: list[str]) -> list[str]:
    """conf's arguments with long options; the one for silence says nothing about the outcome."""
    words = [word for word in arguments if word not in ("-s", "--silent")]
    if words[0] == "-D":
        words[:2] = [f"--defconfig={words[1]}"]
    words[0] = LONG.get(words[0], words[0])
    return words


def merges(setup: Setup, reference: Reference) -> Iterator[str]:
    """Whether the first merge gives the ``.config`` that conf was recorded to find."""
    before = reference.calls[0].before
    if isinstance(setup.steps[0], Conf) or before is None:
        return
    found: list[str] = []

    def conf(step: Conf, files: Files) -> str:
        found.append(files.read(step.config))
        return ""

    execute(setup.steps, conf, files=setup.files(), run=setup.host.run)
    if found[0].encode("utf-8", "surrogateescape") != before:
        yield "the merged files differ from those that conf found"
