"""The walk for recursive dependencies as 2.6 makes it: it tells of every circle by names alone, and lives with it."""

from __future__ import annotations

from kcfg.language import Diagnostic, DiagnosticKind

from .check import DependencyCheck
from .entries import SymbolRecord
from .kinds import P_SYMBOL


class OldDependencyCheck(DependencyCheck):
    """Knows neither choices nor direct dependencies: whatever a symbol's clauses mention is looked at in its turn.

    (``sym_check_deps()`` in ``symbol.c`` of BusyBox and toybox.)
    """

    # A definition is no property there: what has neither prompt nor default has nowhere to keep its dependencies.
    passed_over = (*DependencyCheck.passed_over, P_SYMBOL)

    def run(self) -> None:
        """Walk from every symbol, in the order of C's table, and note what is found among the diagnostics."""
        self._way: list[str] = []
        for symbol in self._starts():
            self._check(symbol)

    def _check(self, symbol: SymbolRecord) -> SymbolRecord | None:
        if symbol.constant:
            return None
        if symbol.checking:
            self._way = [_name(symbol)]
            return symbol
        if symbol.checked:
            return None
        symbol.checking = symbol.checked = True
        found = self._check_clauses(symbol)
        symbol.checking = False
        if found is not None:
            self._way.append(_name(symbol))
        if found is symbol:
            text = f"Warning! Found recursive dependency: {' '.join(self._way)}"
            self.builder.diagnostics.append(Diagnostic("", 0, text, DiagnosticKind.PLAIN, on_stdout=True))
            return None
        return found


def _name(symbol: SymbolRecord) -> str:
    """A choice has no name, which C's printf() says."""
    return symbol.name or "(null)"
