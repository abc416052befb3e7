"""The strict rules for choices that hold from Linux 6.12 on, checked once the whole tree is known."""

from __future__ import annotations

from kcfg.errors import TreeError

from .build import Builder
from .entries import PropertyRecord
from .finalize import entries_in_order
from .kinds import P_DEFAULT, P_PROMPT


def check_members(builder: Builder) -> None:
    """Raise TreeError for a choice's member with a default, or with a prompt outside the choice."""
    for choice_entry in entries_in_order(builder.root):
        if choice_entry.symbol is None or not choice_entry.symbol.is_choice:
            continue
        entry = choice_entry.following(choice_entry)
        while entry is not None:
            if entry.symbol is not None:
                for prop in entry.symbol.properties:
                    if prop.kind == P_DEFAULT:
                        raise _error(builder, prop, "defaults for choice values not supported")
                    outside = prop.entry is not entry and prop.entry.parent is not entry.parent
                    if prop.kind == P_PROMPT and outside:
                        raise _error(builder, prop, "choice value has a prompt outside its choice group")
            entry = entry.following(choice_entry)


def _error(builder: Builder, prop: PropertyRecord, message: str) -> TreeError:
    file = builder.files[prop.file]
    return TreeError(
        message,
        file=file,
        line=prop.line,
        column=1,
        source_line=builder.source_line(prop.file, prop.line),
        hint=builder.or_older("set the default on the choice itself, and give its members their prompts inside it"),
        c_message=f"{file}:{prop.line}: error: {message}",
    )
