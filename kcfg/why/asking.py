"""The values of expressions as their authors wrote them, read off one configuration.

The evaluator works on expressions as C rewrites them; reasons quote the author. Both come to the same, and the tests
hold this module to it.
"""

from __future__ import annotations

import re

from kcfg.configuration import Configuration
from kcfg.configuration.evaluate import holds
from kcfg.configuration.rules import TRISTATE_TEXT, make_rules
from kcfg.language import SymbolType
from kcfg.tree.expressions import AND, BROKEN, NOT, OR
from kcfg.tree.model import CHOICE, CONSTANT
from kcfg.tree.printing import expression_text

_SPACED = re.compile(r'("(?:[^"\\]|\\.)*")|(!=|<=|>=|=|<|>)')
_NUMBERS = (SymbolType.INT, SymbolType.HEX)


class Asker:
    """Values and texts of one configuration's symbols and expressions; each expression is worked out once."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self.tree = tree = configuration.tree
        self.arrays = tree.arrays
        self.values = values = configuration.values
        self.symbols = len(tree.arrays.names)
        self._known: dict[int, int] = {}
        self._texts: dict[int, str] = {}
        get, text_of = values.tri.__getitem__, values.text.__getitem__
        self._compare = make_rules(tree, configuration.user, values, get, text_of).compare

    # -- symbols -------------------------------------------------------------------------------------------------------

    def tristate(self, symbol: int) -> int:
        """0, 1 or 2."""
        return min(self.values.tri[symbol], 2)

    def value(self, symbol: int) -> str:
        """The symbol's value: ``n``, ``m``, ``y``, or a text without quotes."""
        a = self.arrays
        if a.types[symbol] in (SymbolType.BOOL, SymbolType.TRISTATE) or a.flags[symbol] & CHOICE:
            return TRISTATE_TEXT[self.values.tri[symbol]]
        return self.values.text[symbol]

    def shown(self, symbol: int) -> str:
        """The value as an author would write it: texts in quotes; a name without a definition counts as n."""
        type_ = self.arrays.types[symbol]
        if type_ == SymbolType.UNKNOWN:
            return f'"{self.values.text[symbol]}"' if self.arrays.flags[symbol] & CONSTANT else "n"
        value = self.value(symbol)
        return f'"{value}"' if type_ == SymbolType.STRING or (type_ in _NUMBERS and not value) else value

    def is_defined(self, symbol: int) -> bool:
        """Whether some ``config`` gives it a type."""
        return self.arrays.types[symbol] != SymbolType.UNKNOWN

    def is_constant(self, symbol: int) -> bool:
        """Whether it is a literal: n, m, y, a quoted text, or a number."""
        if symbol < 3 or self.arrays.flags[symbol] & CONSTANT:
            return True
        name = self.arrays.names[symbol]
        return not self.is_defined(symbol) and (name[:1].isdigit() or name[:1] == "-")

    # -- expressions ---------------------------------------------------------------------------------------------------

    def worth(self, slot: int) -> int:
        """The value of the expression in ``slot``, as written: 0, 1 or 2; 2 for none (-1)."""
        if slot < 0:
            return 2
        if slot < self.symbols:
            if slot == 1:  # a bare m is `m && MODULES`
                return 1 if self.values.modules else 0
            return self.tristate(slot)
        known, a, count = self._known, self.arrays, self.symbols
        pending = [slot]
        while pending:
            s = pending[-1]
            if s in known:
                pending.pop()
                continue
            i = s - count
            op, left, right = a.op[i], a.left[i], a.right[i]
            if op in (AND, OR, NOT):
                operands = (left,) if op == NOT else (left, right)
                missing = [x for x in operands if x >= count and x not in known]
                if missing:
                    pending += missing
                    continue
                worths = [known[x] if x >= count else self.worth(x) for x in operands]
                known[s] = min(worths) if op == AND else max(worths) if op == OR else 2 - worths[0]
            elif op == BROKEN:
                known[s] = 2
            else:
                known[s] = 2 if holds(op, self._compare(left, right)) else 0
        return known[slot]

    def text(self, slot: int) -> str:
        """The expression in ``slot`` in Kconfig's notation, blanks around comparisons; empty for none (-1)."""
        if slot < 0:
            return ""
        found = self._texts.get(slot)
        if found is None:
            plain = expression_text(self.arrays, slot)
            found = self._texts[slot] = _SPACED.sub(lambda m: m.group(1) or f" {m.group(2)} ", plain)
        return found

    def operands(self, slot: int) -> list[int]:
        """The symbols that occur in the expression, left to right, each once, literals left out."""
        if slot < 0:
            return []
        found: dict[int, None] = {}
        a, count = self.arrays, self.symbols
        pending = [slot]
        while pending:
            s = pending.pop()
            if s < count:
                found[s] = None
                continue
            i = s - count
            if a.op[i] != NOT and a.op[i] != BROKEN:
                pending.append(a.right[i])
            pending.append(a.left[i])
        return [s for s in found if not self.is_constant(s)]

    def parts(self, slot: int, op: int) -> list[int]:
        """The operands of a chain of ``op``, left to right; the expression itself if it is no such chain."""
        a, count = self.arrays, self.symbols
        found: list[int] = []
        pending = [slot]
        while pending:
            s = pending.pop()
            if s >= count and a.op[s - count] == op:
                pending += (a.right[s - count], a.left[s - count])
            else:
                found.append(s)
        return found
