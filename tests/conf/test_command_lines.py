"""Command lines and environments beside the C programs of many generations: words, status and files."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from differential.calling import CALLINGS
from differential.own_conf import surroundings
from kcfg.cli.conf import Conf

pytestmark = pytest.mark.tree

KCONFIG = """\
config A
	bool "Aye"
	default y
	help
		Some help.
config B
	bool "Bee"
	depends on A
choice
	prompt "Pick"
	default C2
config C1
	bool "One"
config C2
	bool "Two"
	help
		Second.
endchoice
menu "Numbers"
config N
	int "Number"
	range 1 10
	default 5
config S
	string "Text"
	default "x"
endmenu
"""
#: For the variables that make warnings errors.
SELECTS = """\
config GOES
	bool "Goes"
	select NEEDS
config NEEDS
	bool
	depends on B
"""
CONFIG = "CONFIG_A=y\n# CONFIG_B is not set\nCONFIG_N=7\nCONFIG_GONE=y\n"
ANSWERS = ("", "n\n2\n3\nfoo\n", "?\ny\n?\n1\n99\n4\n\n")
ASKING = ("--oldconfig", "--oldaskconfig", "--syncconfig", "--silentoldconfig", "-o", "-a", "-s")

WORDS = [
    *("--bogus Kconfig", "--oldconfig", "-q Kconfig", "--all Kconfig", "--allno Kconfig", "-s --olddefconfig Kconfig"),
    *("--help", "-h", "Kconfig", "--oldconfig Kconfig", "--defconfig=nope Kconfig", "--savedefconfig=out Kconfig"),
    *("--listnewconfig Kconfig", "--helpnewconfig Kconfig", "--silentoldconfig Kconfig", "--oldnoconfig Kconfig"),
    *("--alldefconfig Kconfig", "--allyesconfig Kconfig extra", "--oldaskconfig Kconfig", "--yes2modconfig Kconfig"),
    *("--savedefconfig", "--olddefconfig=3 Kconfig", "--olddefconfig absent", "--randconfig Kconfig"),
]
LETTERS = [
    *("-n Kconfig", "-y Kconfig", "-m Kconfig", "-D base Kconfig", "-Dbase Kconfig", "-D nope Kconfig", "-D", "-S out"),
    *("-o Kconfig", "-s Kconfig", "-h", "-d Kconfig", "", "Kconfig", "-q Kconfig", "-A Kconfig", "-l Kconfig"),
    *("-a Kconfig", "-S out Kconfig"),
]
#: From Linux 5.0 on the sync goes by one name; older programs do not know it, where kcfg does.
NEWER = ("xen-4.17", "coreboot-4.15", "linux-6.1", "linux-6.12", "u-boot-2023.01")
OLDER = ("seabios-1.16",)
ENVIRONMENTS = [
    ("--olddefconfig", {"KCONFIG_WARN_UNKNOWN_SYMBOLS": "1"}),
    ("--olddefconfig", {"KCONFIG_WARN_UNKNOWN_SYMBOLS": "1", "KCONFIG_WERROR": "1"}),
    ("--olddefconfig", {"KCONFIG_WERROR": "1"}),
    ("--allyesconfig", {"KCONFIG_WERROR": "1"}),
    ("--defconfig=selects", {"KCONFIG_WERROR": "1"}),
    ("--defconfig=selects", {"KCONFIG_NOTIMESTAMP": "1"}),
    ("--olddefconfig", {"KCONFIG_CONFIG": "sub/.config"}),
    ("--defconfig=base", {"KCONFIG_CONFIG": "other"}),
    ("--defconfig=base", {"KCONFIG_OVERWRITECONFIG": "1"}),
    ("--defconfig=base", {"KCONFIG_NOTIMESTAMP": ""}),
    ("--defconfig=base", {"CONFIG_": "PRE_"}),
    ("--olddefconfig", {"CONFIG_": ""}),
    ("--olddefconfig", {"KCONFIG_DEFCONFIG_LIST": "absent base"}),
    ("--syncconfig", {"KCONFIG_NOSILENTUPDATE": "1"}),
    ("--syncconfig", {"KCONFIG_AUTOHEADER": "include/generated/h.h", "KCONFIG_RUSTCCFG": "include/generated/r"}),
    ("--syncconfig", {"KCONFIG_AUTOCONFIG": "include/config/a.conf", "KCONFIG_TRISTATE": "include/config/t.conf"}),
    ("--allnoconfig", {"KCONFIG_ALLCONFIG": "base"}),
    ("--allnoconfig", {"KCONFIG_ALLCONFIG": "1"}),
    ("--allnoconfig", {"KCONFIG_ALLCONFIG": ""}),
    ("--alldefconfig", {"KCONFIG_ALLCONFIG": "absent"}),
    ("--randconfig", {"KCONFIG_SEED": "12", "KCONFIG_PROBABILITY": "10:20:30"}),
    ("--randconfig", {"KCONFIG_SEED": "0x10", "KCONFIG_PROBABILITY": "60:60"}),
    ("--randconfig", {"KCONFIG_SEED": "-1", "KCONFIG_PROBABILITY": "101"}),
    ("--olddefconfig", {"srctree": "sub"}),
    ("--savedefconfig=/dev/stdout", {"KCONFIG_NOTIMESTAMP": "1"}),
]


def _lay_out(folder: Path, kconfig: str, config: str | None) -> None:
    for name in ("include/config", "include/generated", "include/linux", "sub"):
        (folder / name).mkdir(parents=True)
    (folder / "Kconfig").write_text(kconfig)
    (folder / "base").write_text(CONFIG)
    (folder / "selects").write_text("# CONFIG_B is not set\nCONFIG_GOES=y\n")
    if config is not None:
        (folder / ".config").write_text(config)


def _left(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _differences(
    program: Path, generation: str, words: Sequence[str], more: Mapping[str, str], folder: Path
) -> Iterator[str]:
    """What differs with and without a ``.config``, and with each set of answers where questions are asked."""
    asks = words[:1] == ["Kconfig"] or (bool(words) and words[0] in ASKING)
    for config, answers in itertools.product((None, CONFIG), ANSWERS if asks else ANSWERS[:1]):
        variables = {"PATH": os.environ["PATH"], "LC_ALL": "C", "KCONFIG_SEED": "7", "ARCH": "x", "CONFIG_": "CONFIG_"}
        variables |= {"KERNELVERSION": "9.9", "KCONFIG_NOTIMESTAMP": "1", **more}
        ours, theirs = folder / "ours", folder / "theirs"
        for place in (ours, theirs):
            subprocess.run(["rm", "-rf", str(place)], check=True)
            _lay_out(place, KCONFIG + SELECTS if more else KCONFIG, config)
        try:
            done = subprocess.run(
                [str(program), *words],
                cwd=theirs,
                env=variables,
                input=answers.encode(),
                capture_output=True,
                timeout=5,
            )
        except subprocess.TimeoutExpired:
            continue  # up to 4.20 some questions have no end
        if done.returncode < 0:
            continue
        with surroundings(ours, answers) as (out, err):
            status = Conf(variables).run(["--dialect", generation, *words], str(program))
        what = f"{' '.join(words)} {dict(more)} {'with' if config else 'without'} .config, answers {answers!r}"
        for part, expected, actual in (
            ("status", done.returncode, status),
            ("stdout", done.stdout, out.getvalue()),
            ("stderr", done.stderr, err.getvalue()),
            ("files", _left(theirs), _left(ours)),
        ):
            if expected != actual:
                yield f"{what}: {part}: expected {expected!r}, got {actual!r}"


@pytest.mark.parametrize("generation", [*NEWER, *OLDER])
def test_long_options(generation: str, c_conf: Callable[[str], Path], tmp_path: Path) -> None:
    program = c_conf(CALLINGS[generation].tree)
    lines = [*WORDS, "--syncconfig Kconfig"] if generation in NEWER else WORDS
    found = [d for line in lines for d in _differences(program, generation, line.split(), {}, tmp_path)]
    assert not found, "\n".join(found)


def test_letters_of_uclibc(c_conf: Callable[[str], Path], tmp_path: Path) -> None:
    generation = "uclibc-1.0.35"
    program = c_conf(CALLINGS[generation].tree)
    found = [d for line in LETTERS for d in _differences(program, generation, line.split(), {}, tmp_path)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("generation", ["linux-6.1", "linux-6.12"])
def test_variables(generation: str, c_conf: Callable[[str], Path], tmp_path: Path) -> None:
    program = c_conf(CALLINGS[generation].tree)
    found: list[str] = []
    for option, more in ENVIRONMENTS:
        found += _differences(program, generation, [option, "Kconfig"], more, tmp_path)
    assert not found, "\n".join(found)


DATE = re.compile(rb"[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \w+")


@pytest.mark.parametrize("letter", ["-n", "-y", "-D base", "-d"])
def test_files_of_busybox_with_the_date(letter: str, c_conf: Callable[[str], Path], tmp_path: Path) -> None:
    """With what 2.6 prints of the time, which two runs do not share."""
    program = c_conf("busybox")
    variables = {"PATH": os.environ["PATH"], "LC_ALL": "C", "ARCH": "x", "KERNELVERSION": "9.9"}
    left = []
    for place in ("theirs", "ours"):
        folder = tmp_path / place
        _lay_out(folder, KCONFIG, None)
        words = [*letter.split(), "Kconfig"]
        if place == "theirs":
            subprocess.run([str(program), *words], cwd=folder, env=variables, stdin=subprocess.DEVNULL, check=True)
        else:
            with surroundings(folder, ""):
                assert Conf(variables).run(["--dialect", "busybox-1.37", *words]) == 0
        files = _left(folder)
        left.append({name: DATE.sub(b"DATE", files[name]) for name in (".config", "include/autoconf.h")})
    assert b"DATE" in left[0][".config"]
    assert left[1] == left[0]
