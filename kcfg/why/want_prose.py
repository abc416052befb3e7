"""What stands in the way, in prose."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from .phrases import MOST, facts_text, listed, unmet_line
from .plans import Obstacle
from .rule_prose import why_idle
from .wants import Step, Want

_IN_A_LINE = 4
_SHOWN = 12


def want_text(want: Want) -> str:
    """The answer to ``--want``."""
    goal = f"{want.name} = {want.wanted}"
    if want.problem:
        return f"{goal} cannot be: {want.problem}.\n"
    if want.fulfilled:
        return f"{goal} is what it is already.\n"
    if want.remedies:
        return _remedies(want, goal) + "\n"
    lines = [f"No line of the input was found that gives {goal}."]
    if want.unmet:
        lines.append("What stands in the way:")
        lines += dict.fromkeys(line for step in want.unmet for line in _step(step))
    if want.raised_by:
        lines.append(_raised(want))
    lines += [_obstacle(o) for o in want.obstacles]
    if want.idle:
        lines += ["What could raise it does nothing now:", *(f"  {why_idle(s)}" for s in want.idle[:MOST])]
        lines += [f"  … and {len(want.idle) - MOST} more."] if len(want.idle) > MOST else []
    return "\n".join(lines) + "\n"


def _remedies(want: Want, goal: str) -> str:
    first = want.remedies[0].lines
    if len(want.remedies) == 1 and len(first) <= _IN_A_LINE:
        return f"To have {goal}, put {_lines(first)} at the end of the input. (Tried: it is enough.)"
    if len(want.remedies) == 1:
        return "\n".join(
            [f"To have {goal}, put these {len(first)} lines at the end of the input. (Tried: they are enough.)"]
            + [f"  {line}" for line in first[:_SHOWN]]
            + ([f"  … and {len(first) - _SHOWN} more (--json lists them)"] if len(first) > _SHOWN else [])
        )
    lines = [f"To have {goal}, put one of these at the end of the input. (Tried: each is enough.)"]
    return "\n".join(lines + [f"  {_lines(remedy.lines)}" for remedy in want.remedies])


def _lines(lines: Sequence[str]) -> str:
    return " and ".join(f"`{line}`" for line in lines)


def _step(step: Step) -> list[str]:
    """One unmet condition, and what can be done about it."""
    said = [unmet_line(step.condition, step.shortfall)]
    if step.condition.facts:
        return [*said, "    No line of the input changes that."]
    if step.lines:
        return [*said, f"    With {_lines(step.lines)} it is met."]
    telling = [o for o in step.obstacles if o.why != "no-prompt"] or list(step.obstacles)
    return said + [f"    {_obstacle(o)}" for o in telling[:MOST]]


def _raised(want: Want) -> str:
    names = [s.by for s in want.raised_by[:MOST]]
    more = len(want.raised_by) - len(names)
    said = f"It is selected by {listed([*names, f'{more} more'] if more else names)}"
    if len(want.stuck) < 2:
        return f"{said}; all of them would have to go." if len(want.raised_by) > 1 else f"{said}."
    chain = ", ".join(f"{name} by {by}" for name, by in pairwise(want.stuck[1:]))
    last = want.stuck[-1]
    way = f": {want.name} is selected by {want.stuck[1]}{f', {chain}' if chain else ''}"
    return f"{said}. Nothing was found that lowers {last}{way}."


def _obstacle(o: Obstacle) -> str:
    if o.why == "undefined":
        return f"No file that was read defines {o.name}, so nothing can set it."
    if o.why == "constant":
        return f"The limit {o.name} is written into the tree; nothing can change it."
    if o.why == "outside":
        name = "that" if o.name in ("n", "m", "y") else o.name
        return f"No line of the input changes {name}: {facts_text(o.facts)}."
    if o.why == "range":
        return f"{o.place} allows {o.name}."
    if o.why == "nothing":
        return f"{o.name} has no prompt and no default, and nothing selects it: so nothing in what was read makes it y."
    return f"{o.name} has no prompt, so no line of the input sets it."
