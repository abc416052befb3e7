"""How values are spelled in the files that C writes: quoting, headings, comments."""

from __future__ import annotations


def escape(text: str) -> str:
    """``text`` in double quotes, with a backslash before each quote and backslash."""
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if '"' in text:
        text = text.replace('"', '\\"')
    return f'"{text}"'


def heading(title: str) -> str:
    """The lines that open ``.config`` and ``auto.conf``."""
    return f"#\n# Automatically generated file; DO NOT EDIT.\n# {title}\n#\n"


def c_heading(title: str, *, padded: bool) -> str:
    """The comment that opens a header; ``padded`` adds the empty lines that generations up to 5.13 have."""
    inner = f" * Automatically generated file; DO NOT EDIT.\n * {title}\n"
    return f"/*\n *\n{inner} *\n */\n" if padded else f"/*\n{inner} */\n"
