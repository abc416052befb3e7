"""What stands in the way, in prose."""

from __future__ import annotations

from .phrases import facts_text, listed, unmet_line
from .wants import Obstacle, Want


def want_text(want: Want) -> str:
    """The answer to ``--want``."""
    goal = f"{want.name} = {want.wanted}"
    if want.problem:
        return f"{goal} cannot be: {want.problem}.\n"
    if want.fulfilled:
        return f"{goal} is what it is already.\n"
    lines: list[str] = []
    if want.remedies:
        lines.append(_remedies(want, goal))
        return "\n".join(lines) + "\n"
    lines.append(f"No line of the input was found that gives {goal}.")
    if want.unmet:
        lines.append("What stands in the way:")
        lines += dict.fromkeys(unmet_line(c, s) for c, s in want.unmet)
    if want.selected_by:
        lines.append(f"It is selected by {listed(want.selected_by[:4])}.")
    lines += [_obstacle(o) for o in want.obstacles[:5]]
    return "\n".join(lines) + "\n"


def _remedies(want: Want, goal: str) -> str:
    shown = [" and ".join(f"`{line}`" for line in remedy.lines) for remedy in want.remedies]
    if len(shown) == 1:
        return f"To have {goal}, put {shown[0]} at the end of the input. (Tried: it is enough.)"
    lines = [f"To have {goal}, put one of these at the end of the input. (Tried: each is enough.)"]
    return "\n".join(lines + [f"  {line}" for line in shown])


def _obstacle(o: Obstacle) -> str:
    if o.why == "undefined":
        return f"{o.name} is defined nowhere in this tree, so nothing can set it."
    if o.why == "constant":
        return f"The limit {o.name} is written into the tree; nothing can change it."
    if o.why == "outside":
        return f"No line of the input changes `{o.name}`: {facts_text(o.facts)}."
    if o.why == "range":
        return f"{o.place} allows {o.name}."
    return f"{o.name} has no prompt, so no line of the input sets it."
