"""Which generation of Kconfig configures trees that do not bring its sources along."""

from __future__ import annotations

#: By kind of project. NuttX never has the sources; of the others a copy may hold the Kconfig files alone.
WITHOUT_SOURCES = {
    "barebox": "barebox-2026.06",
    "buildroot": "buildroot-2026.08",
    "busybox": "busybox-1.37",
    "coreboot": "coreboot-2026",
    "crosstool-ng": "crosstool-ng-1.28",
    "nuttx": "kconfig-frontends-4.11",
    "seabios": "seabios-1.16",
    "toybox": "toybox-0.8.9",
    "u-boot": "u-boot-2026.10",
    "uclibc-ng": "uclibc-1.0.35",
    "xen": "xen-4.17",
}
