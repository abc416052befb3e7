"""The trees of cases."""

from __future__ import annotations

from kcfg.language import Reader, TextFiles
from kcfg.probes import Probes
from kcfg.tree import DIALECTS, Tree, build_tree
from tests.strategies.cases import Case
from tests.strategies.kconfig import ROOT


def tree_of(generation: str, case: Case, *, late: bool = False) -> Tree:
    """The tree of a case. Raises KcfgError where C refuses it."""
    dialect = DIALECTS[generation]
    reader = Reader(
        ROOT,
        rules=dialect.language,
        environment=case.environment,
        probes=Probes(environment={}),
        files=TextFiles(case.files),
    )
    return build_tree(dialect, reader, late=late)
