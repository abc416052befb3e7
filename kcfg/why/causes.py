"""Which symbols a value follows from, read off its explanation, in the order in which the prose speaks of them."""

from __future__ import annotations

from kcfg.configuration import Rule

from .conditions import Conditions, blamed
from .reasons import ChoiceFact, Condition, DefaultState, Explanation, Hindrance


def causes_of(explanation: Explanation, conditions: Conditions) -> list[str]:
    """The symbols' names, the nearest first, each once."""
    found: dict[str, None] = {}
    add = found.update
    if explanation.hindrance is Hindrance.MODULES_OFF:
        add({explanation.modules: None})
    if explanation.wanted is not None and explanation.hindrance in (
        Hindrance.HIDDEN,
        Hindrance.LIMITED,
        Hindrance.OTHER_MEMBER,
    ):
        for _, shortfall in explanation.shortfalls:
            add(dict.fromkeys(blamed(shortfall)))
    rule = explanation.rule
    if rule in (Rule.SELECT, Rule.IMPLY):
        add({s.by: None for s in explanation.acting() if s.is_imply == (rule is Rule.IMPLY)})
        if rule is Rule.IMPLY and explanation.value == "n":
            _add_unmet(found, conditions, explanation.definitions[0].demands if explanation.definitions else ())
    elif rule is Rule.DEFAULT:
        _add_default(found, explanation)
    elif rule in (Rule.RANGE_LOW, Rule.RANGE_HIGH):
        _add_range(found, explanation)
        _add_earlier_ranges(found, conditions, explanation)
    elif rule is Rule.CHOICE and explanation.choice is not None:
        _add_choice(found, conditions, explanation, explanation.choice)
    elif rule is Rule.UNSET:
        shared = explanation.shared_unmet()
        for unmet in [shared] if shared else [d.conditions for d in explanation.defaults]:
            _add_unmet(found, conditions, unmet)
        if explanation.wanted is None or explanation.choice is not None:
            for _, shortfall in explanation.shortfalls:
                add(dict.fromkeys(blamed(shortfall)))
        if explanation.choice is None:
            _add_idle(found, conditions, explanation)
    found.pop(explanation.name, None)
    found.pop("", None)
    return list(found)


def _add_unmet(found: dict[str, None], conditions: Conditions, unmet: tuple[Condition, ...]) -> None:
    for _, shortfall in conditions.short_ones(unmet, 1):
        found.update(dict.fromkeys(blamed(shortfall)))


def _add_default(found: dict[str, None], explanation: Explanation) -> None:
    for default in explanation.defaults:
        if default.state is DefaultState.UNMET:
            continue
        if default.state is DefaultState.TAKEN:
            found.update((operand.name, None) for operand in default.operands)
            for condition in default.conditions:
                if condition.kind.value == "if" or condition.value == "m":
                    found.update((operand.name, None) for operand in condition.operands)


def _add_range(found: dict[str, None], explanation: Explanation) -> None:
    for r in explanation.ranges:
        if not r.active:
            continue
        if explanation.rule is Rule.RANGE_LOW and not r.low_is_literal:
            found[r.low.name] = None
        if explanation.rule is Rule.RANGE_HIGH and not r.high_is_literal:
            found[r.high.name] = None
        for condition in r.conditions:
            if condition.kind.value == "if":
                found.update((operand.name, None) for operand in condition.operands)


def _add_earlier_ranges(found: dict[str, None], conditions: Conditions, explanation: Explanation) -> None:
    for r in explanation.ranges:
        if r.active:
            break
        _add_unmet(found, conditions, r.conditions)


def _add_idle(found: dict[str, None], conditions: Conditions, explanation: Explanation) -> None:
    """Selects that are nearly there; without a prompt, also those whose owner is off."""
    for selection in explanation.selections[:3]:
        if selection.by_value != "n":
            _add_unmet(found, conditions, selection.conditions)
        elif not explanation.prompts:
            found[selection.by] = None


def _add_choice(found: dict[str, None], conditions: Conditions, explanation: Explanation, choice: ChoiceFact) -> None:
    if explanation.value == "n":
        for default in choice.defaults:
            if default.state is DefaultState.UNMET and default.text.split()[1] == explanation.name:
                _add_unmet(found, conditions, default.conditions)
    else:
        for member in choice.members:
            if member.asked == "y" and member.name != explanation.name and member.visible == "n":
                found[member.name] = None
