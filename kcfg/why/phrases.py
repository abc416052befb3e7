"""The small parts of the prose: a value, a condition, a shortfall, a fact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kcfg.language import SymbolType

from .reasons import (
    Condition,
    ConditionKind,
    Explanation,
    Fact,
    Join,
    Operand,
    Selection,
    Shortfall,
    Verdict,
    VerdictCode,
)

#: What a type is called, and what it takes.
TYPE_NAMES = {
    SymbolType.BOOL: ("a bool", "y or n"),
    SymbolType.TRISTATE: ("a tristate", "y, m or n"),
    SymbolType.INT: ("an int", "a decimal number"),
    SymbolType.HEX: ("a hex number", "hexadecimal digits"),
    SymbolType.STRING: ("a string", 'text in double quotes: "…"'),
}

MOST = 4
LONGEST = 160


def shortened(text: str) -> str:
    """A long expression or command, cut in the middle."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 40]} … {text[-35:]}"


def listed(items: Sequence[str], word: str = "and") -> str:
    """Items as in a sentence."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def operand_text(operand: Operand) -> str:
    """A symbol and its value."""
    if operand.defined:
        return f"{operand.name} is {operand.value}"
    return f"{operand.name} is {operand.value}, for no file that was read defines it"


def operands_text(operands: Sequence[Operand]) -> str:
    """Symbols and their values, at most a handful."""
    shown = [operand_text(operand) for operand in operands[:MOST]]
    return listed(shown) if len(operands) <= MOST else f"{', '.join(shown)} and {len(operands) - MOST} more"


def shortfall_text(shortfall: Shortfall) -> str:
    """What keeps an expression from being met."""
    if shortfall.join is Join.ALL:
        return ", and ".join(dict.fromkeys(shortfall_text(part) for part in shortfall.parts))
    if shortfall.join is Join.ANY:
        said = list(dict.fromkeys(shortfall_text(part) for part in shortfall.parts))
        more = f" and {len(said) - MOST} more" if len(said) > MOST else ""
        held = "nothing" if shortfall.rising else "everything"
        verb = "is more than m" if shortfall.rising and shortfall.value == "m" else "holds"
        enough = "; to change one of them is enough" if len(said) > 1 else ""
        return f"{held} in `{shortened(shortfall.text)}` {verb} ({', '.join(said[:MOST])}{more}{enough})"
    if not shortfall.operands:
        return f"`{shortfall.text}` {'does not hold' if shortfall.rising else 'holds'}"
    said_of = operands_text(shortfall.operands)
    if shortfall.join is Join.COMPARISON and len(shortfall.operands) > 1:
        return f"`{shortened(shortfall.text)}` {'does not hold' if shortfall.rising else 'holds'}, for {said_of}"
    return said_of


def unmet_lines(conditions: Sequence[Condition], head: str = "") -> list[str]:
    """Those of the conditions that are n. With ``head``, in one line with it where a clause's own ``if`` is all."""
    unmet = [c for c in conditions if c.value == "n"]
    if head and len(unmet) == 1 and unmet[0].kind is ConditionKind.CLAUSE_IF:
        return [f"{head}: {_why_unmet(unmet[0])}."]
    lines = [f"  {condition_text(c)}; {_why_unmet(c)}." for c in unmet]
    return [f"{head}:", *lines] if head and lines else [f"{head}."] if head else lines


def _why_unmet(condition: Condition) -> str:
    return facts_text(condition.facts) if condition.facts else operands_text(condition.operands) or "it is not met"


def selected_by(selections: Sequence[Selection]) -> str:
    """Who selects or implies the symbol."""
    shown = selections[:3]
    parts = [f"{s.by} is {s.by_value} and {'implies' if s.is_imply else 'selects'} it ({s.place})" for s in shown]
    more = len(selections) - len(shown)
    return ", ".join(parts) + (f" and so {'does' if more == 1 else 'do'} {more} more" if more else "")


# How Kconfig files ask whether a command succeeds: the same words around every command.
_WHETHER = re.compile(r'\{ (.*); \} >/dev/null 2>&1 && echo "(.*)" \|\| echo "(.*)"')


def fact_text(fact: Fact) -> str:
    """A command with its answer, or an environment variable."""
    whether = _WHETHER.fullmatch(fact.name) if fact.is_command else None
    if whether is not None and whether[2] != whether[3] and fact.value in (whether[2], whether[3]):
        return f"the command `{whether[1]}` {'succeeds' if fact.value == whether[2] else 'fails'}"
    if fact.is_command:
        return f"the command `{fact.name}` answers {fact.value or 'nothing'}"
    return f'{fact.name} is "{fact.value}" in the environment'


def facts_text(facts: Sequence[Fact]) -> str:
    """The facts behind one line: of commands that use each other's answers, the last two."""
    return listed([fact_text(fact) for fact in facts[-2:]])


def condition_text(condition: Condition) -> str:
    """Where a condition is written and what it says; of one that is a command's answer, only that."""
    text, within = shortened(condition.text), condition.within
    if condition.facts and not condition.operands and condition.text in ("n", "m", "y"):
        text = "what a command answers" if condition.facts[-1].is_command else "the environment"
    said = {
        ConditionKind.CLAUSE_IF: f"if {text}",
        ConditionKind.PROMPT_IF: f"the prompt is there only if {text}",
        ConditionKind.DEPENDS: f"depends on {text}",
        ConditionKind.BLOCK_IF: f"all this is written inside `if {text}`",
        ConditionKind.MENU_DEPENDS: f"everything in the {within} depends on {text}",
        ConditionKind.MENU_VISIBLE: f"everything in the {within} is visible only if {text}",
        ConditionKind.CHOICE_DEPENDS: f"the whole {within} depends on {text}",
        ConditionKind.CHOICE_IF: f"the {within} is there only if {text}",
        ConditionKind.CHOICE_MODE: f"the {within} itself is {text}",
    }
    return f"{condition.place}: {said[condition.kind]}"


def unmet_line(condition: Condition, shortfall: Shortfall) -> str:
    """One condition that is not met, and why."""
    if condition.kind is ConditionKind.CHOICE_MODE:
        return f"  {condition_text(condition)}."
    said = shortfall_text(shortfall)
    if condition.facts:
        said = f"{said}: {facts_text(condition.facts)}" if shortfall.operands else facts_text(condition.facts)
    elif shortfall.text == "m":
        said = "so a module is the most that it can be"
    blame = {operand.name for operand in leaves(shortfall)}
    rest = [operand for operand in condition.operands if operand.name not in blame]
    if rest and not condition.facts:
        said += f" (the rest is met: {operands_text(rest)})"
    return f"  {condition_text(condition)}; {said}."


def leaves(shortfall: Shortfall) -> Iterable[Operand]:
    """The symbols that a shortfall comes from."""
    if shortfall.parts:
        for part in shortfall.parts:
            yield from leaves(part)
    else:
        yield from shortfall.operands


def is_logical(e: Explanation) -> bool:
    """Whether the symbol is a bool or tristate."""
    return e.type in (SymbolType.BOOL, SymbolType.TRISTATE)


def request_of(e: Explanation) -> Verdict | None:
    """The line that counts for the symbol."""
    skipped = (VerdictCode.OVERRIDDEN, VerdictCode.INVALID, VerdictCode.IGNORED, VerdictCode.UNDEFINED)
    return next((r for r in reversed(e.requests) if r.code not in skipped), None)


def line_for(e: Explanation, value: str) -> str:
    """The line of input that asks for ``value``."""
    if value == "n":
        return f"# {e.prefix}{e.name} is not set"
    return f"{e.prefix}{e.name}={value}"


def joined(head: str, said: list[str]) -> list[str]:
    """``head`` before the first of the lines."""
    return [head + said[0], *said[1:]]


def capital(lines: list[str]) -> list[str]:
    """The first line with a capital letter, unless a symbol's name begins it."""
    first = lines[0]
    word = first.split(" ", 1)[0]
    # Names of symbols keep their letters.
    return [first if word != word.lower() else first[:1].upper() + first[1:], *lines[1:]]
