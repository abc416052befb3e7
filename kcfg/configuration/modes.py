"""The targets of ``conf`` that a configuration can come of."""

from __future__ import annotations

from kcfg.enums import Enum


class Mode(Enum):
    """The targets that ask no questions, by their long options."""

    DEFCONFIG = "defconfig"
    OLDDEFCONFIG = "olddefconfig"
    SAVEDEFCONFIG = "savedefconfig"
    ALLDEFCONFIG = "alldefconfig"
    ALLNOCONFIG = "allnoconfig"
    ALLYESCONFIG = "allyesconfig"
    ALLMODCONFIG = "allmodconfig"

    @property
    def reads_config(self) -> bool:
        """Whether its input is read as a ``.config`` or defconfig, not through ``KCONFIG_ALLCONFIG``."""
        return self in (Mode.DEFCONFIG, Mode.OLDDEFCONFIG, Mode.SAVEDEFCONFIG)
