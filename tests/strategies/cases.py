"""Whole cases: a tree, files of assignments, an environment, and what is asked of the program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.strategies.assignments import assignments
from tests.strategies.constructs import Constructs
from tests.strategies.kconfig import make_tree
from tests.strategies.macros import ENVIRONMENT
from tests.strategies.source import SeededSource, Source

INPUT = "input.config"
SECOND = "second.config"
STALE = "include/config/auto.conf"
NO_CONFIG = ".no-config"
"""Where a case holds this file, a target that starts from a ``.config`` finds none."""

ALL_MODES = ("allnoconfig", "allyesconfig", "allmodconfig", "alldefconfig")
OTHER_MODES = (
    "olddefconfig", "listnewconfig", "helpnewconfig", "yes2modconfig", "mod2yesconfig", "mod2noconfig",
)  # fmt: skip
ASKING_MODES = ("oldaskconfig", "oldconfig", "syncconfig")
CHANCE_MODES = ("randconfig",)
MODES = ("defconfig", *ALL_MODES, *OTHER_MODES, *ASKING_MODES, *CHANCE_MODES)


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to try: what lies in the folder, and the mode of ``conf`` that is run there first.

    ``files`` are texts by name (``Kconfig``, sourced files, ``input.config``, perhaps ``second.config``);
    bytes that are not UTF-8 are surrogate escapes. ``environment`` is added to a common one. Where
    ``second.config`` exists the tree is synced, then configured anew from it and synced again, so that the
    touched files show.
    """

    files: dict[str, str]
    mode: str = "defconfig"
    environment: dict[str, str] = field(default_factory=dict)
    answers: str = ""


def make_case(
    source: Source, constructs: Constructs, modes: Sequence[str] = ("defconfig",), circumstances: bool = False
) -> Case:
    """One case out of the decisions of ``source``.

    With ``circumstances``, variables that change where and how files are read and written, and files that are
    there already, have their turn as well.
    """
    mode = source.pick(modes)
    world = make_tree(source, constructs)
    files = dict(world.files)
    files[INPUT] = assignments(world)
    outside = world.traits.macros or constructs.environment_option
    environment = dict(ENVIRONMENT) if outside else {}
    if source.chance(25):
        environment["KCONFIG_WARN_UNKNOWN_SYMBOLS"] = "1"
    if mode == "defconfig" and source.chance(15):
        files[SECOND] = assignments(world)
    if mode in ALL_MODES and source.likely(70):
        environment["KCONFIG_ALLCONFIG"] = INPUT
    if mode in CHANCE_MODES:
        environment["KCONFIG_SEED"] = source.pick(("0", "1", "2", "0x10", "77", "-1"))
        if source.chance(40):
            environment["KCONFIG_PROBABILITY"] = source.pick(("10", "90", "50:50", "10:80", "60:20:20", "0", "100"))
        if source.chance(40):
            environment["KCONFIG_ALLCONFIG"] = INPUT
    if circumstances:
        _add_circumstances(source, mode, files, environment)
    answers = ""
    if mode in ASKING_MODES:
        answers = "".join(_answer(source) for _ in range(source.between(0, 30)))
    return Case(files, mode, environment, answers)


def seeded_case(
    seed: str, constructs: Constructs, modes: Sequence[str] = ("defconfig",), circumstances: bool = False
) -> Case:
    """The case of one seed; the same on every machine."""
    return make_case(SeededSource(seed), constructs, modes, circumstances)


def _add_circumstances(source: Source, mode: str, files: dict[str, str], environment: dict[str, str]) -> None:
    """What lies around a run: lists of defaults, odd targets, an ``auto.conf`` of another day, warnings as
    errors.
    """
    if source.chance(15):
        lines = (f"CONFIG_{name}={value}\n" for name, value in _stale(source))
        files[STALE] = "".join(lines) + source.pick(("", "# CONFIG_GONE is not set\n", "# CONFIG_A is not set\n"))
    if source.chance(10):
        environment["KCONFIG_OVERWRITECONFIG"] = source.pick(("1", ""))
    if source.chance(10):
        environment["KCONFIG_WERROR"] = "1"
    if source.chance(8):
        environment["KCONFIG_CONFIG"] = source.pick(("out/.config", "sub//dir/config", "", "."))
    if mode in (*OTHER_MODES, *ASKING_MODES) and source.chance(40):
        files[NO_CONFIG] = ""
        if source.likely(80):
            environment["KCONFIG_DEFCONFIG_LIST"] = source.pick(
                (INPUT, f" absent  {INPUT}", "absent", f"{INPUT} Kconfig", "")
            )


def _stale(source: Source) -> list[tuple[str, str]]:
    names = source.pick((("A", "GONE"), ("A", "B", "C", "D"), ("MODULES", "GONE", "E"), ("B", "F", "A_MODULE")))
    return [(name, source.pick(("y", "m", "n", "10", "0x10", "text", '"text"', ""))) for name in names]


def _answer(source: Source) -> str:
    return (
        source.weighted(
            (
                (6, ""),
                (6, "y"),
                (5, "n"),
                (4, "m"),
                (2, "?"),
                (2, "1"),
                (2, "2"),
                (1, "3?"),
                (2, "10"),
                (1, "0x10"),
                (1, "text"),
                (1, " yes "),
            )
        )
        + "\n"
    )
