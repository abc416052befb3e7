"""What each generation of Kconfig accepts, as far as the generators need to know it to make trees that are
mostly valid.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Constructs:
    """Switches for the generators; every one says what a tree of that generation may hold without being
    refused.
    """

    generation: str
    loose_choices: bool
    """Choices may be optional, tristate, named or promptless, and members of any type, with defaults, without
    prompts.
    """


LINUX_6_12 = Constructs("linux-6.12", loose_choices=False)
LINUX_6_1 = Constructs("linux-6.1", loose_choices=True)

GENERATIONS = {constructs.generation: constructs for constructs in (LINUX_6_12, LINUX_6_1)}
