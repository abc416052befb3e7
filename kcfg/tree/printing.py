"""Expressions as text, with the parentheses that C prints."""

from __future__ import annotations

from .expressions import AND, BROKEN, EQ, NE, NOT, OPERATOR_TEXT, OR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .model import Arrays


def _rank(op: int) -> int:
    """How tightly an operator binds, the loosest highest."""
    if op == OR:
        return 5
    if op == AND:
        return 4
    if op == NOT:
        return 3
    return 2 if op in (EQ, NE) else 1


def expression_text(arrays: Arrays, slot: int, name: Callable[[int], str] | None = None) -> str:
    """The expression in ``slot`` as C prints it (expr_print()); ``y`` for none (-1).

    ``name`` turns a symbol number into text; by default its name, quoted if it is a quoted constant.
    """
    if slot < 0:
        return "y"
    symbols = len(arrays.names)
    spell = name or (lambda number: symbol_text(arrays, number))
    out: list[str] = []
    # Pending work: texts to emit, and (slot, the operator above, 0 for none).
    pending: list[str | tuple[int, int]] = [(slot, 0)]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            out.append(item)
            continue
        s, above = item
        if s < symbols:
            out.append(spell(s))
            continue
        i = s - symbols
        op = arrays.op[i]
        if op == BROKEN:
            out.append(f"{spell(arrays.left[i])}!=y")
        elif op == NOT:
            out.append("!")
            pending.append((arrays.left[i], NOT))
        elif op == AND or op == OR:
            bracket = above and op != above and _rank(above) < _rank(op)
            pending += [")"] if bracket else []
            pending += [(arrays.right[i], op), f" {OPERATOR_TEXT[op]} ", (arrays.left[i], op)]
            pending += ["("] if bracket else []
        else:
            out.append(f"{spell(arrays.left[i])}{OPERATOR_TEXT[op]}{spell(arrays.right[i])}")
    return "".join(out)


def symbol_text(arrays: Arrays, number: int) -> str:
    """The symbol's name as an author writes it: quoted if it is a quoted constant, ``<choice>`` for a choice."""
    from .model import CHOICE, CONSTANT

    name = arrays.names[number]
    if arrays.flags[number] & CHOICE and not name:
        return "<choice>"
    if arrays.flags[number] & CONSTANT and number > 2:
        return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return name
