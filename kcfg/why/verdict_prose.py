"""Verdicts in prose."""

from __future__ import annotations

from kcfg.configuration import Rule

from .phrases import TYPE_NAMES, listed, shortened
from .reasons import Hindrance, Verdict, VerdictCode


def verdict_text(v: Verdict) -> str:
    """A verdict as a line."""
    head = f"{v.place}: `{shortened(v.line)}`"
    near = f"; did you mean {listed(list(v.near), 'or')}?" if v.near else ""
    if v.code is VerdictCode.APPLIED:
        return f"{head} is applied."
    if v.code is VerdictCode.REDUNDANT:
        return f"{head} is redundant: {_instead(v)}."
    if v.code is VerdictCode.OVERRIDDEN:
        return f"{head} is overridden by {v.by}: the last line counts."
    if v.code is VerdictCode.MALFORMED:
        return (
            f"{head} is no assignment (lines begin with the prefix), and the tools drop it with a warning{near or '.'}"
        )
    if v.renamed:
        return f"{head} names no symbol of this tree: it was renamed to {v.renamed}."
    if v.code is VerdictCode.UNKNOWN:
        blank = " (the blank before the equals sign counts as part of the name)" if v.name.endswith(" ") else ""
        return f"{head} names no symbol of this tree{blank}, and the tools do not warn{near or '.'}"
    if v.code is VerdictCode.UNDEFINED:
        return f"{head} names a symbol that this tree mentions and nowhere defines{near or '.'}"
    if v.code is VerdictCode.INVALID:
        what, takes = TYPE_NAMES.get(v.type, ("", "")) if v.type is not None else ("", "")
        said = f": it is {what} and takes {takes}" if what else ""
        return f"{head} is no value of the symbol's type{said}; the tools drop it with a warning."
    if v.code is VerdictCode.IGNORED:
        return f"{head} has a form that this type does not know; the tools drop it without a word."
    why = _HINDERED.get(v.hindrance, "") if v.hindrance is not None else ""
    by = f" ({v.by})" if v.by is not None else ""
    blame = f"; look at {listed(list(v.blame))}" if v.blame else ""
    return f"{head} is overruled, the value is {v.now}: {why}{by}{blame}."


def _instead(v: Verdict) -> str:
    """What gives a redundant line's value without it."""
    if v.instead is Rule.DEFAULT and v.by is not None:
        return f"{v.asked} is the default ({v.by})"
    if v.instead is Rule.SELECT:
        return f"it is selected, and so {v.now} without it"
    if v.instead is Rule.IMPLY:
        return f"it is implied, and so {v.now} without it"
    if v.instead is Rule.CHOICE:
        return f"its choice takes {'it' if v.asked == 'y' else 'another member'} without it, too"
    if v.instead is Rule.UNSET and v.asked == "n":
        return "it is n without it"
    return "without it the result is the same"


_HINDERED = {
    Hindrance.NO_PROMPT: "the symbol has no prompt, so no line sets it",
    Hindrance.HIDDEN: "its prompt cannot be seen, for a condition is not met",
    Hindrance.LIMITED: "a condition allows m at most",
    Hindrance.SELECTED: "it is selected",
    Hindrance.CLAMPED: "it is out of range",
    Hindrance.DROPPED: "it is out of range, and these tools drop such a value",
    Hindrance.MODULES_OFF: "m counts as y here",
    Hindrance.OTHER_MEMBER: "its choice takes another member",
    Hindrance.NEEDS_A_MEMBER: "its choice takes it all the same",
    Hindrance.EARLIER_PASS: "the .config that its file came to said otherwise, and into that the next file was merged",
    Hindrance.REWRITTEN: "it is kept in another form",
}
