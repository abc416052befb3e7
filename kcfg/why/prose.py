"""Reasons as prose: the writer. It decides how things are said, never what is true."""

from __future__ import annotations

from kcfg.configuration import Rule
from kcfg.language import SymbolType

from .hindrance_prose import hindered
from .phrases import (
    TYPE_NAMES,
    capital,
    condition_text,
    is_logical,
    joined,
    operands_text,
    request_of,
    selected_by,
)
from .reasons import (
    ChoiceFact,
    DefaultState,
    Explanation,
    Verdict,
    VerdictCode,
)
from .rule_prose import reason, why_idle
from .verdict_prose import verdict_text


def paragraph(e: Explanation, *, first: bool = True, deep: bool = False, said: set[str] | None = None) -> str:
    """One symbol's reasons; ``first``: the one that was asked about, else one that it follows from.

    ``deep`` adds the conditions that hold, but those that are in ``said``, where it adds them; and how many symbols
    depend on it.
    """
    lines = _lines(e, first=first)
    if deep:
        lines += _grounds(e, lines, set() if said is None else said)
    return "".join(f"{line}\n" for line in lines if line)


def _grounds(e: Explanation, lines: list[str], said: set[str]) -> list[str]:
    told = "\n".join(lines)
    held = [f"  {condition_text(c)}; {operands_text(c.operands)}." for c in e.grounds()]
    new = [line for line in held if line not in said and line.split(";", 1)[0] not in told]
    said.update(new)
    lines = ["This holds meanwhile:", *new] if new else []
    if e.dependents:
        them = "1 symbol looks" if e.dependents == 1 else f"{e.dependents} symbols look"
        lines.append(f"{them} at it or {'is' if e.dependents == 1 else 'are'} selected by it.")
    return lines


def headline(e: Explanation) -> str:
    """One sentence: the value, and what the input asks for."""
    request = request_of(e)
    if e.wanted is None or request is None or (e.hindrance is None and e.visible == "n"):
        return f"{_head(e, first=True)}.\n"
    if e.hindrance is None:
        return f"{_head(e, first=True)}, as {request.place} asks.\n"
    return f"{_head(e, first=True)}, although {request.place} asks for {e.wanted}.\n"


def _head(e: Explanation, *, first: bool) -> str:
    definition = next(iter(e.prompts or e.definitions), None)
    where = f" ({definition.place})" if definition is not None else ""
    return f"{e.prefix if first else ''}{e.name}{where} is {e.value}"


def _lines(e: Explanation, *, first: bool) -> list[str]:
    head = _head(e, first=first)
    if not e.definitions:
        return [f"{head}: no file that was read defines it, and such a name counts as n."]
    request = request_of(e)
    lines: list[str] = []
    spoken = any(r.code in (VerdictCode.INVALID, VerdictCode.IGNORED) for r in e.requests)
    if spoken and e.wanted is None:
        lines.append(f"{head}.")
        lines += _invalid_lines(e)
        lines += capital(joined("what is left: ", reason(e, asked=True)))
    elif e.wanted is None or request is None:
        lines += joined(f"{head}: ", reason(e, brief=not first))
        lines += [verdict_text(r) for r in e.near_misses]
    elif e.hindrance is None and e.visible == "n":
        lines += joined(f"{head}: ", reason(e, brief=not first))
        lines += [f"{request.place} says the same, and has no say in it."] if first else []
    elif e.hindrance is None:
        lines.append(f"{head}, as {request.place} asks.")
        lines += _about_request(e, request) if first else []
    else:
        lines.append(f"{head}, although {request.place} asks for {e.wanted}.")
        lines += hindered(e, first=first)
    lines += _overridden(e)
    if first:
        lines += _beside(e)
    return lines


def _overridden(e: Explanation) -> list[str]:
    found = [r for r in e.requests if r.code is VerdictCode.OVERRIDDEN]
    lines = [f"{r.place} asks for {r.asked}, but {r.by} comes later, and the last line counts." for r in found[-2:]]
    request = request_of(e)
    if found and request is not None and request.line.startswith("#"):
        lines.append(f"`{request.line}` is no comment: a line of exactly this form sets the symbol to n.")
    return lines


def _about_request(e: Explanation, request: Verdict) -> list[str]:
    lines = []
    raw = request.line.partition("=")[2]
    if is_logical(e) and len(raw) > 1:
        lines.append(f"The line says `{raw}`: of such a value the tools read the first letter only.")
    if request.code is VerdictCode.REDUNDANT:
        lines.append(f"The line is redundant: without it the value would be the same{_otherwise(e)}.")
    elif e.otherwise is not None and e.otherwise != e.value:
        lines.append(f"Without that line it would be {e.otherwise}{_otherwise(e)}.")
    if e.type is SymbolType.BOOL:
        for d in e.prompts:
            for condition in d.conditions:
                if condition.value == "m":
                    lines.append(
                        f"  {condition_text(condition)}, which is m. A bool knows no m: for it, m is as good as y."
                    )
    if len(e.definitions) > 1:
        lines += _definitions(e)
    implied = [s for s in e.acting() if s.is_imply]
    if implied and e.value == "n":
        lines.append(
            f"{selected_by(implied)}, but an imply is only a recommendation: a line of the input that says otherwise "
            "wins."
        )
    return lines


def _otherwise(e: Explanation) -> str:
    """Why the value would be what it would be without the line."""
    if e.choice is not None:
        return _other_choice(e, e.choice)
    earlier = [r for r in e.requests if r.code is VerdictCode.OVERRIDDEN and r.asked == e.otherwise]
    if earlier:
        return f", as {earlier[-1].place} asks"
    default = next((d for d in e.defaults if d.state in (DefaultState.PASSED, DefaultState.TAKEN)), None)
    if default is not None and default.value == e.otherwise:
        return f", for that is the default ({default.place})"
    acting = [s for s in e.acting() if s.gives == e.otherwise]
    if acting:
        return f", for {selected_by(acting)}"
    if default is None and e.otherwise in ("n", '""'):
        return ", for it has no default" if not e.defaults else ", for it has no default whose condition holds"
    return ""


def _other_choice(e: Explanation, choice: ChoiceFact) -> str:
    taken = next((d for d in choice.defaults if d.state in (DefaultState.PASSED, DefaultState.TAKEN)), None)
    if taken is not None and e.otherwise == "y" and taken.text.split()[1] == e.name:
        return f", for it is the default ({taken.place}) of the {choice.title}"
    can = [m.name for m in choice.members if m.visible != "n"]
    if taken is None and e.otherwise == "y" and can[:1] == [e.name]:
        return f", for it is the first member of the {choice.title} that can be chosen"
    if choice.picked != e.name and e.otherwise == "n":
        return f", for the {choice.title} ({choice.place}) takes {choice.picked}"
    return ""


def _definitions(e: Explanation) -> list[str]:
    """Several definitions: what each contributes."""
    lines = [f"It is defined {len(e.definitions)} times; each definition has its own dependencies:"]
    for d in e.definitions[:6]:
        what = f'the prompt "{d.prompt}"' if d.prompt.strip() else "no prompt"
        unmet = [c for c in d.conditions if c.value == "n"]
        if unmet:
            why = f"{unmet[0].place}: {unmet[0].text} is not met ({operands_text(unmet[0].operands)})"
            said = f"cannot be seen, for {why}" if d.prompt else f"does not count, for {why}"
        else:
            said = "can be seen" if d.prompt else "counts"
        lines.append(f"  {d.place}: {what}; it {said}.")
    if any(d.visible != "n" for d in e.definitions):
        lines.append("One prompt that can be seen is enough for a line of the input to count.")
    return lines


def _invalid_lines(e: Explanation) -> list[str]:
    """Lines that speak of the symbol without effect, and lines that perhaps were meant to."""
    lines = []
    word, values = TYPE_NAMES.get(e.type, ("", ""))
    for r in e.requests:
        if r.code is VerdictCode.INVALID:
            lines.append(
                f"{r.place} (`{r.line}`) does not count: {e.name} is {word} and takes {values}. "
                "The tools drop such a line with a warning."
            )
        elif r.code is VerdictCode.IGNORED:
            why = (
                "only a bool or a tristate can be `not set`"
                if r.line.startswith("#")
                else "the value of a string stands in double quotes"
            )
            lines.append(f"{r.place} (`{r.line}`) does not count, and the tools do not even warn: {why}.")
    return lines


def _beside(e: Explanation) -> list[str]:
    """What else is worth knowing of the symbol that was asked about."""
    if e.rule is not Rule.SELECT:
        return []
    idle = [s for s in e.selections if s.gives == "n"]
    near = [s for s in idle if s.by_value != "n"][:2]
    lines = [f"  {why_idle(s)}" for s in near]
    more = len(idle) - len(near)
    if near:
        lines.insert(0, "What nearly selects it, too:")
    if more:
        lines.append(f"{more} more could select it, but {'is' if more == 1 else 'are'} n.")
    return lines
