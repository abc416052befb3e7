"""Differences as text, Markdown and DOT."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from .diff import Change, Difference, Root, RootKind
from .phrases import shortened

_SHOWN = 12


def root_text(root: Root, prefix: str) -> str:
    """One root as a sentence without its end."""
    where = " → ".join(str(place) for place in (root.place_before, root.place_after) if place is not None)
    name = f"{prefix}{root.name}"
    if root.kind is RootKind.CAME:
        return f"{name} is new in this tree ({where})"
    if root.kind is RootKind.WENT:
        return f"{name} is gone from this tree (it was at {where})"
    if root.kind is RootKind.INPUT:
        if not root.before:
            return f"the line `{root.after}` was added ({where})"
        if not root.after:
            return f"the line `{root.before}` was removed ({where})"
        return f"the line `{root.before}` became `{root.after}` ({where})"
    before, after = shortened(root.before), shortened(root.after)
    if root.kind is RootKind.OUTSIDE:
        return f"outside the tree, for {name}: {before} before, {after} now ({where})"
    if not before:
        return f"the tree now says of {name}: `{after}` ({where})"
    if not after:
        return f"the tree no longer says of {name}: `{before}` ({where})"
    return f"the tree says of {name} `{after}` instead of `{before}` ({where})"


def change_text(change: Change) -> str:
    """One difference."""
    before, after = change.before or "no line", change.after or "no line"
    return f"{change.name}: {before} → {after}"


def difference_text(difference: Difference, *, unfold: bool = False) -> str:
    """Roots first, each with how many lines follow; ``unfold`` lists them all."""
    if not difference.count and not difference.roots:
        return "No difference.\n"
    return "\n".join(_lines(difference, unfold)) + "\n"


def _lines(difference: Difference, unfold: bool) -> Iterator[str]:
    yield f"{difference.count} lines differ, from {len(difference.roots)} roots."
    for root in difference.roots:
        text = root_text(root, difference.prefix)
        yield f"{text[:1].upper()}{text[1:]}: {consequence(root)}."
        shown = root.follows if unfold else root.follows[:_SHOWN] if len(difference.roots) < 4 else ()
        for change in shown:
            yield f"  {change_text(change)}{side(change)}"
        if shown and len(shown) < len(root.follows):
            yield f"  … and {len(root.follows) - len(shown)} more (--unfold shows all)"
    if difference.unexplained:
        yield f"{len(difference.unexplained)} for which no root was found:"
        yield from (f"  {change_text(change)}" for change in difference.unexplained)


def consequence(root: Root) -> str:
    """What a root does to its own symbol, and how many follow."""
    own = f"{change_text(root.change)}" if root.change is not None else "its own line is the same"
    return f"{own}; {len(root.follows)} follow" if root.follows else own


def side(change: Change) -> str:
    """The way from the root, and other roots that it follows from, too."""
    via = f" (by way of {', '.join(change.via)})" if change.via else ""
    also = f" [also from {', '.join(change.also)}]" if change.also else ""
    return via + also


def markdown(difference: Difference) -> str:
    """For a review: a heading a root, what follows folded away."""
    out = [f"**{difference.count} lines differ, from {len(difference.roots)} roots.**", ""]
    for root in difference.roots:
        out.append(f"- {_escaped(root_text(root, difference.prefix))}: {_escaped(consequence(root))}")
        if root.follows:
            out.append(f"  <details><summary>{len(root.follows)} follow</summary>\n")
            out += (f"  - {_escaped(change_text(c) + side(c))}" for c in root.follows)
            out.append("\n  </details>")
    if difference.unexplained:
        out.append(f"- no root was found for {len(difference.unexplained)}:")
        out += (f"  - {_escaped(change_text(c))}" for c in difference.unexplained)
    return "\n".join(out) + "\n"


def _escaped(text: str) -> str:
    return text.replace("_", "\\_").replace("*", "\\*").replace("<", "&lt;") if "`" not in text else text


def dot(difference: Difference) -> str:
    """The roots and what follows from them as a picture for Graphviz."""
    out = ["digraph difference {", "  rankdir=LR;"]
    for root in difference.roots:
        label = root_text(root, difference.prefix).replace("\\", "\\\\").replace('"', '\\"')
        out.append(f'  "{root.name}" [shape=box, label="{label}"];')
        for change in root.follows:
            chain = [root.name, *change.via, change.name]
            out += (f'  "{one}" -> "{other}";' for one, other in pairwise(chain))
    return "\n".join([*dict.fromkeys(out), "}"]) + "\n"
