"""barebox: the kernel's build system and layout, for a boot loader."""

from __future__ import annotations

from kcfg.projects.linux import Linux


class Barebox(Linux):
    """A barebox tree: as Linux, with its own sources."""

    kind = "barebox"
