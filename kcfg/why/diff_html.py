"""A difference as one self-contained page: roots first, unfolded on a click, searchable; it loads nothing."""

from __future__ import annotations

from html import escape

from .diff import Difference, Root, RootKind
from .diff_prose import HEADINGS, ORDER, change_text, consequence, root_text, side, summary

_STYLE = """\
body { font: 15px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 70em; padding: 0 1em; color: #222; }
details, .root { border-left: 3px solid #7a9; margin: .4em 0; padding: .2em .8em; }
summary { cursor: pointer; }
li { font-family: ui-monospace, monospace; font-size: 13px; }
input { font: inherit; padding: .3em .5em; width: 24em; max-width: 100%; }
.none { display: none; }
@media (prefers-color-scheme: dark) { body, input { background: #181818; color: #ddd; } }
"""
_SCRIPT = """\
const box = document.getElementById("search");
const roots = [...document.querySelectorAll("[data-root]")];
box.addEventListener("input", () => {
  const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const fits = (text) => words.every((word) => text.toLowerCase().includes(word));
  let shown = 0;
  for (const root of roots) {
    const own = fits(root.dataset.root);
    let any = own;
    for (const item of root.querySelectorAll("li")) {
      const hit = own || fits(item.textContent);
      item.classList.toggle("none", !hit);
      any = any || hit;
    }
    root.classList.toggle("none", !any);
    if (root.tagName === "DETAILS" && words.length) root.open = any && !own;
    shown += any ? 1 : 0;
  }
  document.getElementById("count").textContent = `${shown} of ${roots.length} roots`;
});
"""


def page(difference: Difference, title: str) -> str:
    """The whole HTML document."""
    roots = "\n".join(_section(kind, difference) for kind in ORDER)
    rest = "".join(f"<li>{escape(change_text(change))}</li>" for change in difference.unexplained)
    unexplained = f"<h2>No root was found for</h2><ul>{rest}</ul>" if rest else ""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>
{_STYLE}</style>
</head>
<body>
<h1>{escape(title)}</h1>
<p>{escape(summary(difference))}</p>
<p><input id="search" type="search" placeholder="Search names and values" aria-label="Search">
<span id="count">{len(difference.roots)} of {len(difference.roots)} roots</span></p>
{roots}
{unexplained}
<script>
{_SCRIPT}</script>
</body>
</html>
"""


def _section(kind: RootKind, difference: Difference) -> str:
    """The roots of one kind under a heading."""
    roots = [_root(root, difference.prefix) for root in difference.roots if root.kind is kind]
    return "\n".join([f"<h2>{HEADINGS[kind]}</h2>", *roots]) if roots else ""


def _root(root: Root, prefix: str) -> str:
    text = escape(f"{root_text(root, prefix)}: {consequence(root)}")
    attribute = escape(f"{root.name} {root.before} {root.after}", quote=True)
    if not root.follows:
        return f'<div class="root" data-root="{attribute}">{text}</div>'
    items = "".join(f"<li>{escape(change_text(change) + side(change))}</li>" for change in root.follows)
    return f'<details data-root="{attribute}"><summary>{text}</summary><ul>{items}</ul></details>'
