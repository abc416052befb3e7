"""The strict rules for choices that hold from Linux 6.12 on, checked once the whole tree is known."""

from __future__ import annotations

from collections.abc import Iterator

from kcfg.errors import TreeError

from .build import Builder
from .entries import EntryRecord, PropertyRecord
from .finalize import entries_in_order
from .kinds import P_DEFAULT, P_PROMPT


def check_members(builder: Builder) -> None:
    """Raise TreeError for the first member of a choice with a default, or with a prompt outside the choice.

    Its ``c_message`` tells of all, as C does.
    """
    choices = [e for e in entries_in_order(builder.root) if e.symbol is not None and e.symbol.is_choice]
    errors = [error for choice in choices for error in member_errors(builder, choice)]
    if errors:
        errors[0].c_message = "\n".join(error.c_message for error in errors)
        raise errors[0]


def member_errors(builder: Builder, choice: EntryRecord) -> Iterator[TreeError]:
    """What may not be so about the members of the choice that is made by an entry (choice_check_sanity())."""
    entry = choice.following(choice)
    while entry is not None:
        for prop in entry.symbol.properties if entry.symbol is not None else ():
            if prop.kind == P_DEFAULT:
                yield _error(builder, prop, "defaults for choice values not supported")
            outside = prop.entry is not entry and prop.entry.parent is not entry.parent
            if prop.kind == P_PROMPT and outside:
                yield _error(builder, prop, "choice value has a prompt outside its choice group")
        entry = entry.following(choice)


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
