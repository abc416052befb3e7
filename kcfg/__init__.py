"""kcfg: resolve a defconfig against a Kconfig tree, byte for byte as C does, and say why.

::

    import kcfg

    tree = kcfg.load_tree("linux", arch="arm")
    configuration = tree.configure("arch/arm/configs/multi_v7_defconfig")
    configuration["SMP"].value           # "y"
    configuration["SMP"].origin.place    # the line that made it so
    print(configuration.explain("SMP"))  # why, in prose
    configuration.write_config(".config")

What is not used is not imported: ``import kcfg`` alone costs next to nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kcfg.api import Resolved, load_tree, resolve
    from kcfg.configuration import Configuration, Mode, Rule
    from kcfg.errors import KcfgError
    from kcfg.tree import Symbol, Tree
    from kcfg.why import Explanation, Verdict
    from kcfg.why.diff import Difference, diff

__version__ = "0.1.0"

_HOMES = {
    "Configuration": "kcfg.configuration",
    "Difference": "kcfg.why.diff",
    "Explanation": "kcfg.why",
    "KcfgError": "kcfg.errors",
    "Mode": "kcfg.configuration",
    "Resolved": "kcfg.api",
    "Rule": "kcfg.configuration",
    "Symbol": "kcfg.tree",
    "Tree": "kcfg.tree",
    "Verdict": "kcfg.why",
    "diff": "kcfg.why.diff",
    "load_tree": "kcfg.api",
    "resolve": "kcfg.api",
}

__all__ = [
    "Configuration",
    "Difference",
    "Explanation",
    "KcfgError",
    "Mode",
    "Resolved",
    "Rule",
    "Symbol",
    "Tree",
    "Verdict",
    "diff",
    "load_tree",
    "resolve",
]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'kcfg' has no attribute {name!r}")
    from kcfg.lazy import module

    return getattr(module(home), name)
