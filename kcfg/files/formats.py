"""How values are spelled in the files that C writes: quoting, headings, comments."""

from __future__ import annotations


def escape(text: str) -> str:
    """``text`` in double quotes, with a backslash before each quote and backslash."""
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if '"' in text:
        text = text.replace('"', '\\"')
    return f'"{text}"'


def _cut_heading(title: str, longest: int, mark: str) -> str:
    """The lines of a heading behind a mark, from the first ``longest`` bytes of its text (up to Linux 5.13)."""
    text = f"\nAutomatically generated file; DO NOT EDIT.\n{title}\n"
    text = text.encode("utf-8", "surrogateescape")[:longest].decode("utf-8", "surrogateescape")
    return "".join(f"{mark} {line}\n" if line else f"{mark}\n" for line in text.split("\n"))


def heading(title: str, longest: int = 0) -> str:
    """The lines that open ``.config`` and ``auto.conf``; ``longest`` as in the dialect, 0 for no limit."""
    if longest:
        return _cut_heading(title, longest, "#")
    return f"#\n# Automatically generated file; DO NOT EDIT.\n# {title}\n#\n"


def c_heading(title: str, longest: int = 0) -> str:
    """The comment that opens a header; where its length is limited it has empty lines within."""
    if longest:
        return f"/*\n{_cut_heading(title, longest, ' *')} */\n"
    return f"/*\n * Automatically generated file; DO NOT EDIT.\n * {title}\n */\n"
