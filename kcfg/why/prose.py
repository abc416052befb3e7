"""Reasons as prose: the writer. It decides how things are said, never what is true."""

from __future__ import annotations

from collections.abc import Sequence

from kcfg.configuration import Rule
from kcfg.language import SymbolType

from .choice_prose import member
from .phrases import (
    MOST,
    condition_text,
    facts_text,
    is_logical,
    line_for,
    listed,
    operand_text,
    operands_text,
    request_of,
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
    Verdict,
    VerdictCode,
)
from .verdict_prose import verdict_text

_NUMBERS = (SymbolType.INT, SymbolType.HEX)
_TYPE_NAMES = {
    SymbolType.BOOL: ("a bool", "y or n"),
    SymbolType.TRISTATE: ("a tristate", "y, m or n"),
    SymbolType.INT: ("an int", "a decimal number"),
    SymbolType.HEX: ("a hex number", "hexadecimal digits"),
    SymbolType.STRING: ("a string", 'text in double quotes: "…"'),
}


# -- one symbol --------------------------------------------------------------------------------------------------------


def paragraph(e: Explanation, *, first: bool = True, deep: bool = False) -> str:
    """One symbol's reasons; ``first``: the one that was asked about, else one that it follows from.

    ``deep`` adds the conditions that hold, and how many symbols depend on it.
    """
    lines = _lines(e, first=first)
    if deep:
        lines += _grounds(e, lines)
    return "".join(f"{line}\n" for line in lines if line)


def _grounds(e: Explanation, said: list[str]) -> list[str]:
    told = "\n".join(said)
    held = [f"  {condition_text(c)}; {operands_text(c.operands)}." for c in e.grounds()]
    new = [line for line in held if line.split(";", 1)[0] not in told]
    lines = ["This holds meanwhile:", *new] if new else []
    if e.dependents:
        them = "1 symbol looks" if e.dependents == 1 else f"{e.dependents} symbols look"
        lines.append(f"{them} at it or {'is' if e.dependents == 1 else 'are'} selected by it.")
    return lines


def _lines(e: Explanation, *, first: bool) -> list[str]:
    where = f" ({e.definitions[0].place})" if e.definitions else ""
    head = f"{e.prefix if first else ''}{e.name}{where} is {e.value}"
    if not e.definitions:
        return [f"{head}: it is defined nowhere in this tree, and such a name counts as n."]
    request = request_of(e)
    lines: list[str] = []
    spoken = any(r.code in (VerdictCode.INVALID, VerdictCode.IGNORED) for r in e.requests)
    if spoken and e.wanted is None:
        lines.append(f"{head}.")
        lines += _invalid_lines(e)
        lines += _capital(_joined("what is left: ", reason(e, asked=True)))
    elif e.wanted is None or request is None:
        lines += _joined(f"{head}: ", reason(e))
        lines += [verdict_text(r) for r in e.near_misses]
    elif e.hindrance is None:
        lines.append(f"{head}, as {request.place} asks.")
        lines += _about_request(e, request) if first else []
    else:
        lines.append(f"{head}, although {request.place} asks for {e.wanted}.")
        lines += _hindered(e, first=first)
    lines += _overridden(e)
    if first:
        lines += _beside(e)
    return lines


def _joined(head: str, said: list[str]) -> list[str]:
    return [head + said[0], *said[1:]]


def _invalid_lines(e: Explanation) -> list[str]:
    """Lines that speak of the symbol without effect, and lines that perhaps were meant to."""
    lines = []
    word, values = _TYPE_NAMES.get(e.type, ("", ""))
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
    default = next((d for d in e.defaults if d.state in (DefaultState.PASSED, DefaultState.TAKEN)), None)
    if default is not None and default.value == e.value:
        return f", for that is the default ({default.place})"
    if any(s.gives == e.value for s in e.acting()):
        return f", for {selected_by([s for s in e.acting() if s.gives == e.value])}"
    if e.value == "n" and default is None:
        return ", for there is no default that holds"
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


# -- asked for, and not what came --------------------------------------------------------------------------------------


def _hindered(e: Explanation, *, first: bool) -> list[str]:
    hindrance, lines = e.hindrance, []
    if hindrance is Hindrance.NO_PROMPT:
        lines.append("The line does not count: a line of the input sets only what has a prompt, and this has none.")
        lines += _capital(reason(e))
    elif hindrance is Hindrance.HIDDEN:
        lines += _hidden(e, first=first)
        if e.choice is None and (e.rule is not Rule.UNSET or not is_logical(e)):
            lines += _capital(_joined("what is left: ", reason(e, asked=True)))
    elif hindrance is Hindrance.LIMITED:
        lines.append("Its conditions allow no more:")
        lines += [unmet_line(c, s) for c, s in e.shortfalls]
    elif hindrance is Hindrance.SELECTED:
        lines += _capital(reason(e))
        lines.append("What is selected cannot be less than what selects it, whatever the input says.")
    elif hindrance is Hindrance.CLAMPED:
        lines += _clamped(e)
    elif hindrance is Hindrance.DROPPED:
        lines += _dropped(e)
    elif hindrance is Hindrance.MODULES_OFF:
        lines.append(_modules_off(e))
    elif hindrance in (Hindrance.OTHER_MEMBER, Hindrance.NEEDS_A_MEMBER) and e.choice is not None:
        lines += _capital(member(e, e.choice))
    return lines


def _capital(lines: list[str]) -> list[str]:
    first = lines[0]
    word = first.split(" ", 1)[0]
    # Names of symbols keep their letters.
    return [first if word != word.lower() else first[:1].upper() + first[1:], *lines[1:]]


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


def _clamped(e: Explanation) -> list[str]:
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


def _dropped(e: Explanation) -> list[str]:
    lines = []
    for r in e.ranges:
        if r.active:
            lines.append(
                f"{r.place} allows {r.low.value} to {r.high.value}, and this generation of the tools (Linux up to 6.8) "
                "drops a value that is out of range from what it reads."
            )
    return lines + _capital(_joined("what is left: ", reason(e, asked=True)))


# -- the rule that fixed the value -------------------------------------------------------------------------------------


def reason(e: Explanation, *, asked: bool = False) -> list[str]:
    """Why the value is what it is, the input aside; ``asked``: the input does speak of it."""
    if e.choice is not None and e.rule in (Rule.CHOICE, Rule.UNSET):
        return member(e, e.choice)
    if e.rule is Rule.DEFAULT:
        return _by_default(e, asked)
    if e.rule is Rule.SELECT:
        return _by_select(e)
    if e.rule is Rule.IMPLY:
        return _by_imply(e)
    if e.rule in (Rule.RANGE_LOW, Rule.RANGE_HIGH):
        taken = next((d for d in e.defaults if d.state is DefaultState.TAKEN), None)
        start = f"its default is {taken.value} ({taken.place}), but" if taken else "there is no default, and"
        lines = _clamped(e)
        return [f"{start} {lines[0]}", *lines[1:]]
    if e.rule is Rule.USER:
        return ["the mode in which the tools were run answers all questions so."]
    return _unset(e, asked)


def _nobody(e: Explanation, asked: bool) -> str:
    if asked or not e.prompts:
        return ""
    return "no line of the input asks for it; "


def _by_default(e: Explanation, asked: bool) -> list[str]:
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
    lines += _other_defaults(e)
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


def _other_defaults(e: Explanation) -> list[str]:
    lines = []
    unmet = [d for d in e.defaults if d.state is DefaultState.UNMET]
    later = [d for d in e.defaults if d.state is DefaultState.LATER]
    for default in unmet[:3]:
        lines += unmet_lines(default.conditions, f"{default.place} ({shortened(default.text)}) does not count now")
    if later:
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


def _unset(e: Explanation, asked: bool) -> list[str]:
    lines: list[str] = []
    nothing = "no default" if not e.defaults else "no default whose condition holds"
    has_value = e.value not in ("", '""')
    if not is_logical(e):
        value = "a number without either is 0" if has_value else "so it is empty"
        start = "" if asked else "it has no prompt, and " if not e.prompts else "no line of the input asks for it, and "
        lines.append(f"{start}it has {nothing}; {value}.")
    elif e.prompts:
        start = "" if asked else "no line of the input asks for it, and "
        lines.append(f"{start}it has {nothing}{', so it is n' if asked else ''}.")
    else:
        selects = [s for s in e.selections if not s.is_imply]
        by = "nothing that selects it is on" if selects else "nothing selects it"
        start = "" if e.hindrance is Hindrance.NO_PROMPT else "it has no prompt, so no line of the input sets it; "
        lines.append(f"{start}it has {nothing}, and {by}.")
    others = _other_defaults(e)
    lines += others
    if e.prompts and e.visible == "n" and not asked:
        hiding = [unmet_line(c, s) for c, s in e.shortfalls]
        if not all(line in others for line in hiding):
            lines.append("Nor could a line of the input set it now:")
            lines += hiding
        else:
            lines.append("For the same reason no line of the input could set it.")
    elif e.prompts and not asked and is_logical(e):
        operands = list(dict.fromkeys(o for d in e.prompts for c in d.conditions for o in c.operands))
        met = f" What it depends on is met ({operands_text(operands)})." if operands else ""
        lines.append(f"{_could(e)}{met}")
    lines += _idle(e) if is_logical(e) else []
    return lines


def _idle(e: Explanation) -> list[str]:
    """Selects and implies that do nothing now."""
    idle = [s for s in e.selections if s.gives == "n"]
    # Those that are nearly there say more than those whose owner is off.
    idle.sort(key=lambda s: s.by_value == "n")
    lines = [f"  {_why_idle(s)}" for s in idle[:MOST]]
    if len(idle) > MOST:
        lines.append(f"  … and {len(idle) - MOST} more that do nothing now.")
    if not lines:
        return []
    only = "Others that could raise it do nothing now:" if e.acting() else "What could raise it does nothing now:"
    return [only, *lines]


def _why_idle(s: Selection) -> str:
    verb = "implies" if s.is_imply else "selects"
    if s.by_value == "n":
        return f"{s.place}: {s.by} {verb} it, but is n."
    unmet = [c for c in s.conditions if c.value == "n"]
    if not unmet:
        return f"{s.place}: {s.by} is {s.by_value}, but what it {verb} is not raised by that."
    said = f", and {operands_text(unmet[0].operands)}" if unmet[0].operands else ""
    return f"{s.place}: {s.by} is {s.by_value}, but {verb} it only if {shortened(unmet[0].text)}{said}."


# -- beside the point --------------------------------------------------------------------------------------------------


def _beside(e: Explanation) -> list[str]:
    """What else is worth knowing of the symbol that was asked about."""
    lines: list[str] = []
    if e.rule is Rule.SELECT:
        lines += _idle(e)
    return lines
