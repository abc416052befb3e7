"""Members of choices in prose."""

from __future__ import annotations

from kcfg.configuration import ChoiceRule

from .phrases import line_for, listed, selected_by, shortened, unmet_line, unmet_lines
from .reasons import ChoiceFact, DefaultState, Explanation, Hindrance


def member(e: Explanation, choice: ChoiceFact) -> list[str]:
    """Why a member of a choice is y or n."""
    where = f"the {choice.title} ({choice.place})"
    if not choice.picked:
        lines = [f"it is a member of {where}, of which no member can be chosen now:"]
        return lines + [unmet_line(c, s) for c, s in e.shortfalls]
    if choice.picked == e.name:
        return [f"{_why_picked(e, choice, where)}", *_passed_over(e, choice)]
    lines = [f"it is a member of {where}, of which exactly one member is y, and that is {choice.picked}."]
    if e.hindrance is not Hindrance.HIDDEN and e.visible == "n" and e.shortfalls:
        lines.append(f"{e.name} itself cannot be chosen now:")
        lines += [unmet_line(c, s) for c, s in e.shortfalls]
    lines.append(_why_other(e, choice))
    lines += _passed_over(e, choice)
    if any(not s.is_imply for s in e.acting()):
        lines.append(
            f"{selected_by([s for s in e.acting() if not s.is_imply])}, but which member is y is decided by the "
            "choice alone: to select a member has no effect."
        )
    elif e.hindrance is None and e.visible != "n":
        lines.append(f"The line `{line_for(e, 'y')}` would choose {e.name} instead.")
    return lines


def _why_picked(e: Explanation, choice: ChoiceFact, where: str) -> str:
    asked = [m.name for m in choice.members if m.asked == "y" and m.name != e.name]
    tail = "" if not asked else f"; {listed(asked)} cannot be chosen"
    if choice.rule is ChoiceRule.USER:
        return f"it is the member of {where} that {choice.request} asks for."
    if choice.rule is ChoiceRule.DEFAULT and choice.default is not None:
        nobody = "no line asks for a member that can be chosen" if asked else "no line asks for a member"
        return f"it is the default ({choice.default.place}) of {where}, and {nobody}{tail}."
    if choice.rule is ChoiceRule.FIRST_VISIBLE:
        return f"it is the first member of {where} that can be chosen; no line asks for one, and no default holds."
    if choice.rule is ChoiceRule.FIRST_NOT_REFUSED:
        refused = listed([m.name for m in choice.members if m.asked == "n"])
        return (
            f"one member of {where} has to be y. The input switches {refused} off, and {e.name} is the first that can "
            "be chosen of those that no line speaks of."
        )
    return f"one member of {where} has to be y, and every one that can be chosen is switched off by the input."


def _why_other(e: Explanation, choice: ChoiceFact) -> str:
    if choice.rule is ChoiceRule.USER:
        if e.wanted == "y" and e.hindrance is Hindrance.OTHER_MEMBER:
            return f"{choice.request} asks for {choice.picked}, and comes later: the last one asked for wins."
        return f"{choice.request} asks for {choice.picked}."
    if choice.rule is ChoiceRule.DEFAULT and choice.default is not None:
        return f"No member that can be chosen was asked for, so the choice takes its default ({choice.default.place})."
    if choice.rule is ChoiceRule.FIRST_VISIBLE:
        return (
            f"No member was asked for and no default holds, so the first that can be chosen is taken: {choice.picked}."
        )
    if choice.rule is ChoiceRule.FIRST_NOT_REFUSED:
        return f"Of those that no line switches off, {choice.picked} is the first that can be chosen."
    return f"All that can be chosen are switched off by the input; {choice.picked} is taken all the same."


def _passed_over(e: Explanation, choice: ChoiceFact) -> list[str]:
    """Defaults of the choice that come first and do not hold, and why n was of no use."""
    lines = []
    for default in choice.defaults:
        if default.state is DefaultState.UNMET:
            head = f"{default.place} ({shortened(default.text)}) does not count now"
            said = unmet_lines(default.conditions, head)
            name = default.text.split()[1]
            lines += said if said != [f"{head}."] else [f"{head}, for {name} cannot be chosen."]
        elif default.state is DefaultState.PASSED and choice.rule is ChoiceRule.FIRST_NOT_REFUSED:
            lines.append(f"The default ({default.place}) is one of those that the input switches off.")
    if e.hindrance is Hindrance.NEEDS_A_MEMBER:
        if choice.rule in (ChoiceRule.DEFAULT, ChoiceRule.FIRST_VISIBLE):
            lines.append("These tools (Linux up to 6.8) take a member all the same that is only switched off.")
        lines.append("To switch a member off does not choose another one; a line that asks for another one does.")
    return lines
