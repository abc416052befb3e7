"""How each project's makefiles are asked for a configuration, as data: one record a project.

This says how the *oracle's* side is run. How kcfg itself finds its way in a tree is another matter
(``kcfg/projects``), and the two share nothing, so that one can be checked against the other.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    """One project's makefiles.

    ``copied``: they work in place, so an object folder is a copy of the whole tree; otherwise ``arguments``
    tell make where the object folder is (``{folder}``). ``subfolder`` is where make is run in the tree.
    ``conf`` is the program in the object folder, ``build`` the arguments that have it built (and maybe more),
    ``leftovers`` what that leaves besides, ``environment`` what is set beside PATH and HOME.
    ``savedefconfig`` are ``conf``'s arguments for the minimal defconfig, if it can make one, ``sync`` make's
    goal for what a build reads, and ``synced`` where that is then.
    """

    conf: str
    build: tuple[str, ...]
    arguments: tuple[str, ...] = ()
    copied: bool = False
    subfolder: str = ""
    leftovers: tuple[str, ...] = ()
    savedefconfig: tuple[str, ...] = ("--savedefconfig=defconfig",)
    sync: str = "syncconfig"
    environment: tuple[tuple[str, str], ...] = ()
    synced: tuple[str, ...] = ("include",)


# The oldest generation writes the date into its outputs unless this is set.
NO_DATE = (("KCONFIG_NOTIMESTAMP", "1"),)

LAYOUTS = {
    "linux": Layout(conf="scripts/kconfig/conf", build=("build_config",), arguments=("O={folder}",)),
    "u-boot": Layout(conf="scripts/kconfig/conf", build=("sandbox_defconfig",), arguments=("O={folder}",)),
    "busybox": Layout(
        conf="scripts/kconfig/conf",
        build=("allnoconfig",),
        copied=True,
        savedefconfig=(),
        sync="silentoldconfig",
        synced=("include/config", "include/autoconf.h"),
        environment=NO_DATE,
    ),
    "xen": Layout(
        conf="xen/tools/kconfig/conf",
        build=("XEN_TARGET_ARCH=x86_64", "x86_64_defconfig"),
        copied=True,
        subfolder="xen",
        leftovers=("xen/include/config", "xen/include/generated", "xen/.allconfig.tmp"),
        synced=("xen/include/config", "xen/include/generated"),
    ),
    "seabios": Layout(
        conf="out/scripts/kconfig/conf",
        build=("olddefconfig",),
        copied=True,
        sync="silentoldconfig",
        synced=("out/include", "out/autoconf.h"),
    ),
    "coreboot": Layout(
        conf="build/util/kconfig/conf",
        build=("olddefconfig",),
        arguments=("obj={folder}/build", "DOTCONFIG={folder}/.config"),
        leftovers=("build/config", "build/config.h", "build/auto.conf"),
        sync="olddefconfig",
        synced=("build/config", "build/config.h", "build/auto.conf"),
    ),
    "uclibc-ng": Layout(
        conf="extra/config/conf",
        build=("ARCH=arm", "defconfig"),
        copied=True,
        savedefconfig=("-S", "defconfig"),
        sync="silentoldconfig",
        synced=("include/config", "include/generated"),
    ),
    "toybox": Layout(
        conf="kconfig/conf",
        build=("allnoconfig",),
        copied=True,
        savedefconfig=(),
        sync="",
        synced=(),
        environment=NO_DATE,
    ),
}
