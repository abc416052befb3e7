"""The chain of reasons from one symbol down to facts: who speaks after whom, and when it is enough."""

from __future__ import annotations

from .explainer import Explainer
from .prose import paragraph
from .reasons import Explanation

_SHORT = 7


class Story:
    """Explanations in the order in which a person reads them, each symbol once.

    A symbol is followed by what it follows from, before the next of its own causes comes.
    """

    def __init__(self, explainer: Explainer) -> None:
        self.explainer = explainer

    def chain(self, symbol: int, most: int | None = None, *, deep: bool = False) -> tuple[list[Explanation], int]:
        """The explanation of ``symbol`` and of those that it follows from, and how many were left out.

        ``deep`` also goes on with what conditions that hold look at. Cost: a millisecond a symbol; without ``most``
        there can be hundreds.
        """
        numbers = self.explainer.tree.numbers
        seen: set[int] = {symbol}
        told: list[Explanation] = []
        left_out = 0
        pending = [symbol]
        while pending:
            number = pending.pop()
            if most is not None and len(told) >= most:
                left_out += 1
                continue
            explanation = self.explainer.explain(number, counted=deep)
            told.append(explanation)
            names = list(explanation.causes)
            if deep:
                names += (operand.name for condition in explanation.grounds() for operand in condition.operands)
            # Whoever names a symbol that is defined nowhere says all that there is to say of it.
            known = [numbers[name] for name in dict.fromkeys(names) if name in numbers]
            causes = [cause for cause in known if self.explainer.asker.is_defined(cause)]
            fresh = [cause for cause in causes if cause not in seen]
            seen.update(fresh)
            pending += reversed(fresh)
        return told, left_out

    def text(self, symbol: int, *, deep: bool = False) -> str:
        """The prose: the symbol, then what it follows from; ``deep`` tells everything."""
        told, left_out = self.chain(symbol, None if deep else _SHORT, deep=deep)
        said: set[str] = set()
        out = [paragraph(e, first=number == 0, deep=deep, said=said) for number, e in enumerate(told)]
        if left_out:
            them = "symbol" if left_out == 1 else "symbols"
            out.append(f"… and {left_out} more {them} that this follows from (--deep tells all).\n")
        return "\n".join(out)
