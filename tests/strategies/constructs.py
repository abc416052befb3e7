"""What each generation of Kconfig accepts, so that the generators make trees that are mostly valid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum


class Modules(Enum):
    """How a symbol becomes the one that says whether modules are there."""

    KEYWORD = "modules"
    OPTION = "option modules"
    NAME = "its name"


@dataclass(frozen=True, slots=True)
class Constructs:
    """Switches for the generators: what a tree of that generation may hold without being refused."""

    generation: str
    modules: Modules = Modules.KEYWORD
    loose_choices: bool = True
    """Choices may be optional, tristate, named or promptless, members of any type, with defaults, hidden."""
    macros: bool = True
    relations: bool = True
    """``<``, ``<=``, ``>`` and ``>=``."""
    imply: bool = True
    visible_if: bool = True
    long_help: bool = False
    """``---help---``."""
    old_types: bool = False
    """``boolean``."""
    old_words: bool = False
    """``depends`` without ``on``, ``requires``, ``enable``, ``def_boolean``."""
    bare_texts: bool = False
    """Prompts need no quotes."""
    environment_option: bool = False
    """``option env=``."""
    defconfig_list: bool = False
    """``option defconfig_list``."""
    leading_underscores: bool = True
    """A name may begin with ``_``. Where markers are called ``foo/bar.h``, that one's would lie at the root of the
    file system, and C writes it there; kcfg does not.
    """
    needs_modules: bool = False
    """C crashes on any ``m`` before there is a modules symbol."""
    asks_for_ever: bool = False
    """C asks for a number that has no valid value even where standard input has ended."""


_OLDEST = Constructs(
    "busybox-1.37",
    modules=Modules.NAME,
    macros=False,
    relations=False,
    imply=False,
    visible_if=False,
    long_help=True,
    old_types=True,
    old_words=True,
    bare_texts=True,
    leading_underscores=False,
    asks_for_ever=True,
)
_LINUX_3 = replace(
    _OLDEST,
    generation="uclibc-1.0.35",
    visible_if=True,
    old_words=False,
    environment_option=True,
    defconfig_list=True,
    asks_for_ever=False,
)
_LINUX_4 = replace(_LINUX_3, modules=Modules.OPTION, relations=True, imply=True)
_LINUX_5 = replace(_LINUX_4, macros=True, environment_option=False, old_types=False)

GENERATIONS = {
    constructs.generation: constructs
    for constructs in (
        _OLDEST,
        replace(_OLDEST, generation="toybox-0.8.9", environment_option=True),
        _LINUX_3,
        replace(_LINUX_3, generation="seabios-1.16", modules=Modules.OPTION, needs_modules=True),
        replace(_LINUX_4, generation="kconfig-frontends-4.11", needs_modules=True),
        replace(_LINUX_5, generation="u-boot-2023.01"),
        replace(_LINUX_5, generation="xen-4.17"),
        replace(
            _LINUX_5,
            generation="coreboot-4.15",
            modules=Modules.KEYWORD,
            long_help=False,
            bare_texts=False,
            defconfig_list=False,
            leading_underscores=True,
        ),
        Constructs("linux-6.1"),
        Constructs("linux-6.12", loose_choices=False),
    )
}
"""By the name of the dialect, the oldest first."""
