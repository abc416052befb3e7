"""How the C program of each generation is asked for the same things, and which of them it can do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Calling:
    """One generation's program: the tree of the manifest that has it, and its options."""

    tree: str
    letters: Mapping[str, str] = field(default_factory=dict)
    """Where there are only options of one letter: the letter of each target."""
    minimal: bool = True
    """There is ``--savedefconfig``."""
    sync: str = "syncconfig"
    environment: tuple[tuple[str, str], ...] = ()

    def spelled(self, arguments: tuple[str, ...]) -> list[str]:
        """``arguments``, long options as 6.12 has them, as this program takes them."""
        words: list[str] = []
        for argument in arguments:
            option, _, value = argument.removeprefix("--").partition("=")
            if option == "syncconfig":
                option = self.sync
            if self.letters:
                words += [f"-{self.letters[option]}", value] if value else [f"-{self.letters[option]}"]
            else:
                words.append(f"--{option}={value}" if value else f"--{option}")
        return words

    def modes(self, wanted: Sequence[str]) -> list[str]:
        """Those of ``wanted`` that the program can be asked for."""
        known = self.letters and {"syncconfig", *self.letters}
        return [mode for mode in wanted if not known or mode in known]


_FIRST = {
    "defconfig": "D", "silentoldconfig": "s", "oldconfig": "o", "allnoconfig": "n", "allmodconfig": "m",
    "allyesconfig": "y",
}  # fmt: skip
_LETTERS = _FIRST | {
    "savedefconfig": "S", "alldefconfig": "A", "oldaskconfig": "a", "listnewconfig": "l", "olddefconfig": "d",
    "randconfig": "r",
}  # fmt: skip

CALLINGS = {
    "busybox-1.37": Calling("busybox", letters=_FIRST, minimal=False, sync="silentoldconfig"),
    "toybox-0.8.9": Calling("toybox", letters=_FIRST, minimal=False, sync="silentoldconfig"),
    # Built without a prefix, it takes one from the environment.
    "uclibc-1.0.35": Calling("uclibc", letters=_LETTERS, sync="silentoldconfig", environment=(("CONFIG_", "CONFIG_"),)),
    "seabios-1.16": Calling("seabios", sync="silentoldconfig"),
    "kconfig-frontends-4.11": Calling("kconfig-frontends", sync="silentoldconfig"),
    "u-boot-2023.01": Calling("u-boot"),
    "xen-4.17": Calling("xen"),
    "coreboot-4.15": Calling("coreboot"),
    "linux-6.1": Calling("linux-6.1"),
    "linux-6.12": Calling("linux-6.12"),
}
"""By the name of the dialect, the oldest first."""
