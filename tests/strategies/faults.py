"""Statements that no dialect (or not this one) accepts, so that errors are compared as well as values."""

from __future__ import annotations

from tests.strategies.macros import fatal_call
from tests.strategies.world import World

STATEMENTS = (
    "endmenu", "endif", "endchoice", "choice", "menu \"never closed\"", "if y", "if", "config", "config A B",
    "config \"A\"", "menuconfig", "mainmenu \"late\"", "nonsense", "nonsense here", "bool \"outside\"",
    "depends on A", "default y", "help", "prompt \"x\"", "modules", "source \"absent\"", "source absent",
    "source", "comment", "comment unquoted", "menu", "menu unquoted", "visible if y",
    "config A\n\tbool \"a\" if", "config A\n\tdepends A", "config A\n\tdefault", "config A\n\tdefault y if",
    "config A\n\tselect \"B\"", "config A\n\tselect", "config A\n\trange 1", "config A\n\trange 1 2 3",
    "config A\n\tbool yes", "config A\n\tdepends on (A", "config A\n\tdepends on A)",
    "config A\n\tdepends on A &&", "config A\n\tdepends on A & B", "config A\n\tdepends on A = B = C",
    "config A\n\tdepends on !A = B", "config A\n\tdepends on A B", "config A\n\toptional",
    "config A\n\tvisible if A", "config if", "config A\n\tbool \"unterminated",
    "config A\n\tbool 'other\" quote", "config A\n\toption env=\"X\"", "config A\n\tmodules",
    "choice\n\tprompt \"c\"\nmenu \"m\"\nendmenu\nendchoice",
    "choice\n\tprompt \"c\"\nchoice\nendchoice\nendchoice", "choice\nendchoice",
    "choice\n\tprompt \"c\"\n\tselect A\nendchoice", "choice\n\tprompt \"c\"\n\tdefault y if\nendchoice",
    "choice C\n\tprompt \"c\"\nendchoice", "choice\n\ttristate \"c\"\nendchoice",
    "choice\n\tprompt \"c\"\n\toptional\nendchoice", "choice\n\tint \"c\"\nendchoice",
    "choice\n\tprompt \"c\"\nconfig Z1\n\tbool\nendchoice",
    "choice\n\tprompt \"c\"\nconfig Z1\n\ttristate \"z\"\nendchoice",
    "choice\n\tprompt \"c\"\nconfig Z1\n\tbool \"z\"\n\tdefault y\nendchoice",
    "choice\n\tprompt \"c\"\nconfig Z1\n\tbool \"z\"\nconfig Z2\n\tbool \"z\"\n\tdepends on Z1\nendchoice",
    "if y\nmenu \"m\"\nendif\nendmenu", "menu \"m\"\nendif", "if y\nendmenu", "menu \"m\"\n\tbool\nendmenu",
    "$(v) = 1", "v = \n= 2", "v := 1\nconfig $(v)\n\tbool", "config A\n\tprompt \"x\" if $(not-defined)",
    "---help---", "config A\n\t---help---\n\t  text", "config A\n\tboolean", "def_bool y", "imply A",
    "range 1 2", "v", "v w = x", "config A\n\tdefault \"a\" \"b\"", "+= 1", "a += b c",
    "config A\n\ttransitional", "config A\n\tdepends on A if B", "config A.B\n\tbool", "endmenu extra",
    "endif # fine\nendif",
)  # fmt: skip


def fault(world: World) -> str:
    """One or more lines that some or all dialects refuse."""
    if world.source.chance(20):
        return fatal_call(world) + "\n"
    if world.source.chance(5):
        return 'source "Kconfig"\n'
    return world.source.pick(STATEMENTS) + "\n"
