"""What was asked for and did not come, in prose."""

from __future__ import annotations

from kcfg.configuration import Rule
from kcfg.language import SymbolType

from .choice_prose import member
from .phrases import (
    capital,
    condition_text,
    is_logical,
    joined,
    operands_text,
    unmet_line,
)
from .reasons import (
    ConditionKind,
    Explanation,
    Hindrance,
)
from .rule_prose import clamped, reason


def hindered(e: Explanation, *, first: bool) -> list[str]:
    """Why what the input asks for is not the value; ``first``: for the symbol that was asked about."""
    hindrance, lines = e.hindrance, []
    if hindrance is Hindrance.NO_PROMPT:
        lines.append("The line does not count: a line of the input sets only what has a prompt, and this has none.")
        lines += capital(reason(e))
    elif hindrance is Hindrance.HIDDEN:
        lines += _hidden(e, first=first)
        if e.choice is None and (e.rule is not Rule.UNSET or not is_logical(e)):
            lines += capital(joined("what is left: ", reason(e, asked=True)))
    elif hindrance is Hindrance.LIMITED:
        lines.append("Its conditions allow no more:")
        lines += [unmet_line(c, s) for c, s in e.shortfalls]
    elif hindrance is Hindrance.SELECTED:
        lines += capital(reason(e))
        lines.append("What is selected cannot be less than what selects it, whatever the input says.")
    elif hindrance is Hindrance.CLAMPED:
        lines += clamped(e)
    elif hindrance is Hindrance.DROPPED:
        lines += _dropped(e)
    elif hindrance is Hindrance.MODULES_OFF:
        lines.append(_modules_off(e))
    elif hindrance in (Hindrance.OTHER_MEMBER, Hindrance.NEEDS_A_MEMBER) and e.choice is not None:
        lines += capital(member(e, e.choice))
    return lines


def _modules_off(e: Explanation) -> str:
    if e.type is SymbolType.BOOL:
        return "A bool knows no m: m counts as y."
    name = e.modules or "the symbol that stands for modules"
    return f"{name} is n, and without modules a tristate is like a bool: m counts as y."


def _hidden(e: Explanation, *, first: bool) -> list[str]:
    kinds = {c.kind for c, _ in e.shortfalls}
    if kinds <= {ConditionKind.PROMPT_IF, ConditionKind.MENU_VISIBLE, ConditionKind.CHOICE_IF}:
        what = "The line does not count, because the symbol's prompt is hidden (this is no matter of dependencies):"
    else:
        what = "The line does not count, because what the symbol depends on is not met:"
    if len(e.prompts) > 1:
        what = "The line does not count, because none of the symbol's prompts can be seen:"
    lines = [what, *(unmet_line(c, s) for c, s in e.shortfalls)]
    if first and len(e.prompts) == 1:
        blamed = {c.place for c, _ in e.shortfalls}
        met = [c for c in e.prompts[0].conditions if c.place not in blamed and c.operands]
        lines += [f"  {condition_text(c)}; this is met ({operands_text(c.operands)})." for c in met[:3]]
    if e.choice is not None and e.choice.picked:
        by_default = e.choice.default is not None
        how = f"by its default ({e.choice.default.place})" if by_default and e.choice.default else "instead"
        lines.append(f"The {e.choice.title} ({e.choice.place}) takes {e.choice.picked} {how}.")
    return lines


def _dropped(e: Explanation) -> list[str]:
    lines = []
    for r in e.ranges:
        if r.active:
            lines.append(
                f"{r.place} allows {r.low.value} to {r.high.value}, and this generation of the tools (Linux up to 6.8) "
                "drops a value that is out of range from what it reads."
            )
    return lines + capital(joined("what is left: ", reason(e, asked=True)))
