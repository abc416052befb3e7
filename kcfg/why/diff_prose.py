"""Differences as text, Markdown and DOT."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from .diff import A_PROMPT, Change, Difference, Root, RootKind
from .phrases import shortened

_SHOWN = 12
ORDER = (RootKind.INPUT, RootKind.TREE, RootKind.OUTSIDE, RootKind.CAME, RootKind.WENT)
_QUIET = (RootKind.CAME, RootKind.WENT)
HEADINGS = {
    RootKind.INPUT: "Changed in the input",
    RootKind.TREE: "Changed in the tree",
    RootKind.OUTSIDE: "Changed outside",
    RootKind.CAME: "New in this tree",
    RootKind.WENT: "Gone from this tree",
}
_COUNTED = {
    RootKind.INPUT: "in the input",
    RootKind.TREE: "in the tree",
    RootKind.OUTSIDE: "outside",
    RootKind.CAME: "symbols that came",
    RootKind.WENT: "symbols that went",
}


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
        return f"the tree now says of {name}: {_quoted(after)} ({where})"
    if not after:
        return f"the tree no longer says of {name}: {_quoted(before)} ({where})"
    if before.split(" ")[0] == after.split(" ")[0]:
        return f"the tree says of {name} {_quoted(after)} instead of {_quoted(before)} ({where})"
    return f"the tree now says of {name} {_quoted(after)}, and no longer {_quoted(before)} ({where})"


def _quoted(clause: str) -> str:
    return "that it has a prompt" if clause == A_PROMPT else f"`{clause}`"


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
    yield summary(difference)
    quiet = [] if unfold else [r for r in difference.roots if r.kind in _QUIET and not r.follows]
    told = [root for root in difference.roots if root not in quiet]
    for kind in ORDER:
        of_kind = [root for root in told if root.kind is kind]
        if of_kind and len({root.kind for root in difference.roots}) > 1:
            yield f"\n{HEADINGS[kind]}:"
        for root in of_kind:
            yield from _root_lines(root, difference, unfold)
    for kind in _QUIET:
        yield from _quiet_lines(kind, [root for root in quiet if root.kind is kind])
    if difference.unexplained:
        yield f"{len(difference.unexplained)} for which no root was found:"
        yield from (f"  {change_text(change)}" for change in difference.unexplained)


def _root_lines(root: Root, difference: Difference, unfold: bool) -> Iterator[str]:
    text = root_text(root, difference.prefix)
    yield f"{text[:1].upper()}{text[1:]}: {consequence(root)}."
    if root.instead:
        lines = " or ".join(f"`{line}`" for line in root.instead)
        yield f"  In its place {lines} would explain the same."
    shown = root.follows if unfold else root.follows[:_SHOWN] if len(difference.roots) < 4 else ()
    for change in shown:
        yield f"  {change_text(change)}{side(change)}"
    if shown and len(shown) < len(root.follows):
        yield f"  … and {len(root.follows) - len(shown)} more (--unfold shows all)"


def _quiet_lines(kind: RootKind, roots: Sequence[Root]) -> Iterator[str]:
    """Symbols that only one tree has, by what they are, where nothing follows from them."""
    by_value: dict[str, list[str]] = {}
    for root in roots:
        change = root.change
        value = "" if change is None else change.after if kind is RootKind.CAME else change.before
        by_value.setdefault(value if value in ("n", "m", "y") else "something else", []).append(root.name)
    for value, names in sorted(by_value.items(), key=lambda item: -len(item[1])):
        one = len(names) == 1
        number = "1 symbol is" if one else f"{len(names)} symbols are"
        was = "was" if one else "were"
        what = f"new in this tree, and {value}" if kind is RootKind.CAME else f"gone from this tree, and {was} {value}"
        shown = ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
        yield f"\n{number} {what}, and nothing follows (--unfold says where): {shown}."


def summary(difference: Difference) -> str:
    """How many lines differ, and from how many roots of each kind."""
    counts = {kind: sum(root.kind is kind for root in difference.roots) for kind in ORDER}
    parts = [f"{count} {_COUNTED[kind]}" for kind, count in counts.items() if count]
    number = len(difference.roots)
    lines = "1 line differs" if difference.count == 1 else f"{difference.count} lines differ"
    head = f"{lines}, from {number} {'root' if number == 1 else 'roots'}"
    return f"{head}: {', '.join(parts)}." if len(parts) > 1 else f"{head}."


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
    out = [f"**{summary(difference)}**", ""]
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
