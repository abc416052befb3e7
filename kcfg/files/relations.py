"""What C shows of a symbol when help is asked for: its text, where it is defined, what it depends on, what selects it.

As ``menu_get_ext_help()`` and ``get_symbol_str()`` in ``menu.c`` have it.
"""

from __future__ import annotations

from kcfg.configuration.rules import active_range
from kcfg.configuration.session import Session
from kcfg.language import SymbolType
from kcfg.tree import ChoiceModel, PropertyKind, Tree
from kcfg.tree.dialects import HelpFacts
from kcfg.tree.expressions import OR
from kcfg.tree.model import CHOICE
from kcfg.tree.printing import expression_text
from kcfg.tree.similar import same_expression

_TYPE_NAMES = {0: "unknown", 1: "bool", 2: "tristate", 3: "integer", 4: "hex", 5: "string"}
_NO_HELP = "There is no help available for this option."
#: C prints the help text into a buffer of this size.
_HELP_AT_MOST = 9999


class Relations:
    """Writes these texts for one session."""

    def __init__(self, session: Session, prefix: str) -> None:
        self.session = session
        self.tree: Tree = session.tree
        self.prefix = prefix

    def help_text(self, entry: int) -> str:
        """All that C shows for the entry, without the newlines around it."""
        a = self.tree.arrays
        symbol = a.entry_symbol[entry]
        text = self.tree.helps.get(entry)
        out = ""
        if text is not None and symbol >= 0 and a.names[symbol]:
            out = f"{self.prefix}{a.names[symbol]}:\n\n"
        out += f"{text.text if text is not None else _NO_HELP}\n"[:_HELP_AT_MOST]
        return out + self.symbol_text(symbol) if symbol >= 0 else out

    def symbol_text(self, symbol: int) -> str:
        """The facts about a symbol."""
        a, session = self.tree.arrays, self.session
        out = []
        if a.names[symbol]:
            out.append(f"Symbol: {a.names[symbol]} [={session.text(symbol)}]\n")
            type_ = a.types[symbol]
            name = self.tree.dialect.bool_name if type_ == SymbolType.BOOL else _TYPE_NAMES[type_]
            out.append(f"Type  : {name}\n")
            if a.types[symbol] in (SymbolType.INT, SymbolType.HEX):
                row = active_range(self.tree, symbol, session.value_of)
                if row >= 0:
                    low, high = self._spell(a.range_low[row]), self._spell(a.range_high[row])
                    out.append(f"Range : [{low} {high}]\n")
        indent = ""
        if self.tree.dialect.help_facts is HelpFacts.SYMBOL:
            indent = "  "
            out.append(self._first_place(symbol))
        else:
            out.append(self._places(symbol))
        out.append(self._targets(symbol, PropertyKind.SELECT, f"{indent}Selects: "))
        if self.tree.dialect.old_dialogue:
            out.append(self._dependency(a.rev_dep[symbol] or 2, "  Selected by: "))
        else:
            out.append(self._by_value(self._terms(symbol, a.rev_dep[symbol], PropertyKind.SELECT), f"{indent}Selected"))
            out.append(self._targets(symbol, PropertyKind.IMPLY, f"{indent}Implies: "))
            out.append(self._by_value(self._terms(symbol, a.implied[symbol], PropertyKind.IMPLY), f"{indent}Implied"))
        out.append("\n\n")
        return "".join(out)

    def _places(self, symbol: int) -> str:
        a, out = self.tree.arrays, []
        entries = self._entries(symbol)
        for entry in entries:
            if a.entry_prompt[entry] >= 0:
                out.append(self._defined_at(entry) + self._prompt_text(entry))
        for entry in entries:
            if a.entry_prompt[entry] < 0:
                out.append(self._defined_at(entry) + self._dependency(a.entry_dep[entry], "  Depends on: "))
        return "".join(out)

    def _first_place(self, symbol: int) -> str:
        a, out = self.tree.arrays, []
        entries = self._entries(symbol)
        for entry in entries:
            if a.entry_prompt[entry] >= 0:
                out.append(f"Prompt: {a.property_text[a.entry_prompt[entry]]}\n{self._way(a.entry_parent[entry])}")
        if entries:
            out.append(f"  {self._defined_at(entries[0])}")
            out.append(self._dependency(a.entry_dep[entries[0]], "  Depends on: "))
        return "".join(out)

    def _entries(self, symbol: int) -> list[int]:
        """The symbol's definitions in the order in which they were read."""
        a = self.tree.arrays
        return [entry for entry, number in enumerate(a.entry_symbol) if number == symbol]

    def _spell(self, number: int) -> str:
        a = self.tree.arrays
        name = a.names[number] or ("<choice>" if a.flags[number] & CHOICE else "")
        if a.flags[number] & CHOICE and not a.names[number]:
            return name
        known = a.types[number] != SymbolType.UNKNOWN
        return f"{name} [={self.session.text(number)}]" if known else name

    def _expression(self, slot: int) -> str:
        return expression_text(self.tree.arrays, slot, self._spell)

    def _defined_at(self, entry: int) -> str:
        a = self.tree.arrays
        return f"Defined at {a.files[a.entry_file[entry]]}:{a.entry_line[entry]}\n"

    def _dependency(self, slot: int, label: str) -> str:
        return "" if slot in (-1, 2) else f"{label}{self._expression(slot)}\n"

    def _prompt_text(self, entry: int) -> str:
        a = self.tree.arrays
        prompt = a.entry_prompt[entry]
        dep, visible = a.entry_dep[entry], a.property_condition[prompt]
        out = [f"  Prompt: {a.property_text[prompt]}\n", self._dependency(dep, "  Depends on: ")]
        if not same_expression(self.tree, dep, visible):
            out.append(self._dependency(visible, "  Visible if: "))
        ends_here = self.tree.dialect.help_facts is HelpFacts.PLACES
        out.append(self._way(entry if ends_here else a.entry_parent[entry]))
        return "".join(out)

    def _way(self, entry: int) -> str:
        """The menus from the root to an entry; empty if there are none."""
        a = self.tree.arrays
        way: list[int] = []
        at = entry
        while at and len(way) < 8:
            way.append(at)
            at = a.entry_parent[at]
        out = ["  Location:\n"] if way else []
        for depth, menu in enumerate(reversed(way)):
            out.append(f"{' ' * (2 * depth + 4)}-> {self._title(menu)}")
            symbol = a.entry_symbol[menu]
            if symbol >= 0:
                out.append(f" ({a.names[symbol] or '<choice>'} [={self.session.text(symbol)}])")
            out.append("\n")
        return "".join(out)

    def _title(self, entry: int) -> str:
        a = self.tree.arrays
        if a.entry_prompt[entry] >= 0:
            return a.property_text[a.entry_prompt[entry]]
        return a.names[a.entry_symbol[entry]] if a.entry_symbol[entry] >= 0 else "(null)"

    def _targets(self, symbol: int, kind: PropertyKind, label: str) -> str:
        a = self.tree.arrays
        rows = range(a.property_start[symbol], a.property_start[symbol + 1])
        targets = [self._spell(a.property_value[row]) for row in rows if a.property_kind[row] == kind]
        return f"{label}{' && '.join(targets)}\n" if targets else ""

    def _terms(self, symbol: int, slot: int, kind: PropertyKind) -> list[tuple[int, str]]:
        """The terms of a reverse dependency: each one's value and text."""
        a, count = self.tree.arrays, len(self.tree.arrays.names)
        if a.choice_of[symbol] >= 0 and self.tree.dialect.choices == ChoiceModel.MENU:
            return self._terms_of_member(symbol, kind)
        terms: list[int] = []
        pending = [slot] if slot else []
        while pending:
            item = pending.pop()
            if item >= count and a.op[item - count] == OR:
                pending += (a.right[item - count], a.left[item - count])
            else:
                terms.append(item)
        return [(self.session.value_of(term), self._expression(term)) for term in terms]

    def _terms_of_member(self, symbol: int, kind: PropertyKind) -> list[tuple[int, str]]:
        """Selecting a choice's member has no effect from 6.12 on, but is told of."""
        a, count = self.tree.arrays, len(self.tree.arrays.names)
        found = []
        for by in range(count):
            for row in range(a.property_start[by], a.property_start[by + 1]):
                if a.property_kind[row] != kind or a.property_value[row] != symbol:
                    continue
                condition, text = a.property_condition[row], self._spell(by)
                if condition != 2:
                    inner = self._expression(condition)
                    is_or = condition >= count and a.op[condition - count] == OR
                    text += f" && ({inner})" if is_or else f" && {inner}"
                value = min(self.session.value_of(by), self.session.value_of(condition))
                found.append((value, text))
        return found

    @staticmethod
    def _by_value(terms: list[tuple[int, str]], word: str) -> str:
        """The terms, sorted by their value."""
        out = []
        for value in (2, 1, 0):
            chosen = [text for its_value, text in terms if its_value == value]
            if chosen:
                out.append(f"{word} by [{'nmy'[value]}]:\n")
                out += (f"  - {text}\n" for text in chosen)
        return "".join(out)
