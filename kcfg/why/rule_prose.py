"""The rule that fixed a value, in prose: a default, a select, an imply, a range, or nothing at all."""

from __future__ import annotations

from collections.abc import Sequence

from kcfg.configuration import Rule
from kcfg.language import SymbolType

from .choice_prose import member
from .phrases import (
    MOST,
    facts_text,
    is_logical,
    line_for,
    listed,
    operand_text,
    operands_text,
    selected_by,
    shortened,
    unmet_line,
    unmet_lines,
)
from .reasons import (
    Condition,
    ConditionKind,
    Default,
    DefaultState,
    Explanation,
    Hindrance,
    Selection,
)


def reason(e: Explanation, *, asked: bool = False, brief: bool = False) -> list[str]:
    """Why the value is what it is, the input aside; ``asked``: the input does speak of it.

    ``brief`` leaves out what was never looked at.
    """
    if e.choice is not None and e.rule in (Rule.CHOICE, Rule.UNSET):
        return member(e, e.choice)
    if e.rule is Rule.DEFAULT:
        return _by_default(e, asked, brief)
    if e.rule is Rule.SELECT:
        return _by_select(e)
    if e.rule is Rule.IMPLY:
        return _by_imply(e)
    if e.rule in (Rule.RANGE_LOW, Rule.RANGE_HIGH):
        taken = next((d for d in e.defaults if d.state is DefaultState.TAKEN), None)
        start = f"its default is {taken.value} ({taken.place}), but" if taken else "there is no default, and"
        lines = clamped(e)
        return [f"{start} {lines[0]}", *lines[1:]]
    if e.rule is Rule.USER:
        return ["the mode in which the tools were run answers all questions so."]
    return _unset(e, asked, brief)


def _nobody(e: Explanation, asked: bool) -> str:
    if asked or not e.prompts:
        return ""
    return "no line of the input asks for it; "


def _by_default(e: Explanation, asked: bool, brief: bool) -> list[str]:
    taken = next(d for d in e.defaults if d.state is DefaultState.TAKEN)
    nobody = _nobody(e, asked) if e.visible != "n" else ""
    own = [c for c in taken.conditions if c.kind is ConditionKind.CLAUSE_IF]
    if taken.operands:
        said = f"its default is what `{shortened(_value_part(taken))}` is worth ({taken.place}), and "
        said += operands_text(taken.operands)
    elif is_logical(e) and _value_part(taken) not in ("n", "m", "y"):
        said = f"its default is what `{shortened(_value_part(taken))}` is worth ({taken.place}), which is {taken.value}"
    else:
        said = f"its default is {taken.value} ({taken.place})"
    if own and own[0].operands:
        said += f", which holds because {operands_text(own[0].operands)}"
    lines = [f"{nobody}{said}."]
    if not nobody and e.prompts and e.visible == "n" and not asked:
        lines[0] = f"{said}. Its prompt cannot be seen now, so no line of the input could change that."
    elif not e.prompts and not asked and e.hindrance is None:
        lines[0] = f"{said}. It has no prompt, so no line of the input sets it."
    if taken.facts:
        lines.append(f"That default looks outside: {facts_text(taken.facts)}. No line of the input changes this.")
    lines += _other_defaults(e, brief)
    acting = [s for s in e.acting() if not s.is_imply]
    if acting:
        lines.append(f"Besides, {selected_by(acting)}.")
    if e.visible != "n" and not asked:
        lines.append(_could(e))
    return lines


def _could(e: Explanation) -> str:
    if is_logical(e):
        other = "n" if e.value != "n" else "y" if e.visible == "y" else "m"
        if not any(not s.is_imply for s in e.acting()):
            return f"It has a prompt: the line `{line_for(e, other)}` would make it {other}."
        return ""
    return "It has a prompt, so a line of the input can set another value."


def _value_part(default: Default) -> str:
    return default.text.removeprefix("default ").split(" if ")[0]


def _other_defaults(e: Explanation, brief: bool) -> list[str]:
    lines = []
    unmet = [d for d in e.defaults if d.state is DefaultState.UNMET]
    shared = e.shared_unmet()
    if shared and len(unmet) > 1:
        places = listed([str(d.place) for d in unmet[:3]]) + (" …" if len(unmet) > 3 else "")
        lines += [f"Its {len(unmet)} defaults ({places}) do not count now:", *unmet_lines(shared)]
        unmet = []
    later = [d for d in e.defaults if d.state is DefaultState.LATER]
    for default in unmet[:3]:
        lines += unmet_lines(default.conditions, f"{default.place} ({shortened(default.text)}) does not count now")
    if later and not brief:
        places = listed([str(d.place) for d in later[:3]]) + (" …" if len(later) > 3 else "")
        comes = "comes later and is" if len(later) == 1 else "come later and are"
        lines.append(
            f"{places} {comes} never looked at: of several defaults the first whose condition holds counts, in the "
            "order in which the files are read."
        )
    return lines


def _by_select(e: Explanation) -> list[str]:
    acting = [s for s in e.acting() if not s.is_imply]
    lines = [f"{selected_by(acting)}."]
    if e.type is SymbolType.BOOL and all(s.gives == "m" for s in acting):
        lines.append("A bool knows no m, so being selected by a module makes it y.")
    if e.unmet:
        lines.append("Its own dependencies are not met, and a select does not look at them:")
        for d in e.definitions:
            lines += unmet_lines(d.demands)
        lines.append("The tools warn of that, and the build may fail.")
    return lines


def _by_imply(e: Explanation) -> list[str]:
    acting = [s for s in e.acting() if s.is_imply]
    if e.value == "n":
        lines = [f"{selected_by(acting)}, but an imply, unlike a select, never goes against dependencies:"]
        for d in e.definitions:
            lines += unmet_lines(d.demands)
        return lines
    lines = [f"{selected_by(acting)}."]
    taken = next((d for d in e.defaults if d.state is DefaultState.TAKEN), None)
    if taken is not None:
        lines.append(f"An imply is stronger than the default at {taken.place}, and weaker than a line of the input.")
    if e.visible != "n":
        lines.append(_could(e))
    return lines


def _unset(e: Explanation, asked: bool, brief: bool) -> list[str]:
    lines: list[str] = []
    spoken = asked or e.wanted is not None
    nothing = "no default" if not e.defaults else "no default whose condition holds"
    has_value = e.value not in ("", '""')
    if not is_logical(e):
        value = "a number without either is 0" if has_value else "so it is empty"
        start = (
            "" if spoken else "it has no prompt, and " if not e.prompts else "no line of the input asks for it, and "
        )
        lines.append(f"{start}it has {nothing}; {value}.")
    elif e.prompts:
        start = "" if spoken else "no line of the input asks for it, and "
        lines.append(f"{start}it has {nothing}{', so it is n' if asked else ''}.")
    else:
        selects = [s for s in e.selections if not s.is_imply]
        by = "nothing that selects it is on" if selects else "nothing selects it"
        start = "" if e.hindrance is Hindrance.NO_PROMPT else "it has no prompt, so no line of the input sets it; "
        lines.append(f"{start}it has {nothing}, and {by}.")
    others = _other_defaults(e, brief)
    lines += others
    if e.prompts and e.visible == "n" and not asked:
        hiding = [unmet_line(c, s) for c, s in e.shortfalls]
        said = {line.split(";", 1)[0] for line in others}
        if not all(line.split(";", 1)[0] in said for line in hiding):
            lines.append("Nor could a line of the input set it now:")
            lines += hiding
        else:
            lines.append("For the same reason no line of the input could set it.")
    elif e.prompts and not asked and is_logical(e):
        operands = list(dict.fromkeys(o for d in e.prompts for c in d.conditions for o in c.operands))
        met = f" What it depends on is met ({operands_text(operands)})." if operands else ""
        lines.append(f"{_could(e)}{met}")
    lines += idle(e) if is_logical(e) else []
    return lines


def idle(e: Explanation) -> list[str]:
    """Selects and implies that do nothing now."""
    idle = [s for s in e.selections if s.gives == "n"]
    if e.prompts and len(idle) > 1 and all(s.by_value == "n" for s in idle):
        return [
            f"{len(idle)} symbols could {'select' if any(not s.is_imply for s in idle) else 'imply'} it; all are n."
        ]
    # Those that are nearly there say more than those whose owner is off.
    idle.sort(key=lambda s: s.by_value == "n")
    lines = [f"  {why_idle(s)}" for s in idle[:MOST]]
    if len(idle) > MOST:
        lines.append(f"  … and {len(idle) - MOST} more that do nothing now.")
    if not lines:
        return []
    only = "Others that could raise it do nothing now:" if e.acting() else "What could raise it does nothing now:"
    return [only, *lines]


def why_idle(s: Selection) -> str:
    """Why a select or imply does nothing now."""
    verb = "implies" if s.is_imply else "selects"
    if s.by_value == "n":
        return f"{s.place}: {s.by} {verb} it, but is n."
    unmet = [c for c in s.conditions if c.value == "n"]
    if not unmet:
        return f"{s.place}: {s.by} is {s.by_value}, but what it {verb} is not raised by that."
    said = f", and {operands_text(unmet[0].operands)}" if unmet[0].operands else ""
    return f"{s.place}: {s.by} is {s.by_value}, but {verb} it only if {shortened(unmet[0].text)}{said}."


def clamped(e: Explanation) -> list[str]:
    """Which range decided, and which of them did not count."""
    lines = []
    for r in e.ranges:
        bounds = f"{r.low.name} to {r.high.name}"
        if r.active:
            high = e.rule is Rule.RANGE_HIGH
            bound = r.high if high else r.low
            values = "" if (r.high_is_literal if high else r.low_is_literal) else f" ({operand_text(bound)})"
            side = "above is lowered to the upper" if high else "below is raised to the lower"
            lines.append(f"{r.place} allows {bounds}{values}; a value {side} bound.")
            lines += _met_if(r.conditions)
            break
        lines += unmet_lines(r.conditions, f"{r.place} (range {r.low.name} {r.high.name}) does not count now")
    if len(e.ranges) > 1:
        lines.append("Of several ranges, the first whose condition holds counts.")
    return lines


def _met_if(conditions: Sequence[Condition]) -> list[str]:
    own = [c for c in conditions if c.kind is ConditionKind.CLAUSE_IF]
    return [f"It counts because {operands_text(c.operands)}." for c in own if c.operands]
