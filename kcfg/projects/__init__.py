"""Projects: how each kind of source tree is laid out, and what its makefiles tell Kconfig.

::

    project = kcfg.projects.find("arch/arm/configs/multi_v7_defconfig")
    setup = project.setup(Request(objtree="/tmp/build", defconfig="arch/arm/configs/multi_v7_defconfig"))
    setup.environment["KERNELVERSION"], setup.steps, setup.kconfig_file

Nothing here knows what a symbol's value is: a ``Setup`` says which files are read in which surroundings, and by
which steps a ``.config`` comes about.
"""

from __future__ import annotations

from kcfg.lazy import lazily

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kcfg.projects.project import Outputs, Project, Request, Setup
    from kcfg.projects.recognise import find, kinds
    from kcfg.projects.steps import Conf, Copy, Files, Merge, MergeFitting, Outcome, Preprocess, Step, execute

__all__ = [
    "Conf",
    "Copy",
    "Files",
    "Merge",
    "MergeFitting",
    "Outcome",
    "Outputs",
    "Preprocess",
    "Project",
    "Request",
    "Setup",
    "Step",
    "execute",
    "find",
    "kinds",
]

__getattr__ = lazily(
    __name__,
    {
        "project": "Outputs Project Request Setup",
        "recognise": "find kinds",
        "steps": "Conf Copy Files Merge MergeFitting Outcome Preprocess Step execute",
    },
)
