"""``kcfg new``: the symbols that a ``.config`` says nothing of, and what they would be."""

from __future__ import annotations

import sys

from kcfg.records import dataclass

from .common import print_json
from .workspace import Workspace, add_config_options, open_workspace, plural, read_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


@dataclass(frozen=True)
class NewSymbol:
    """One symbol without a line in the input: the line that it would get, its question, where it stands, its help."""

    name: str
    line: str
    prompt: str
    place: str
    help: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--long", action="store_true", help="with help texts")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if there are any")
    add_config_options(parser, writes=False)


def new_symbols(workspace: Workspace, text: str) -> list[NewSymbol]:
    """What C's --listnewconfig lists of a ``.config``, with what a person wants to know of it."""
    from kcfg.configuration.session import Session

    from .conf_ask import Questions

    session = Session(workspace.tree)
    session.read(workspace.events(text))
    lines: list[str] = []
    Questions(session, "listnewconfig", workspace.prefix, lines.append, lines.append, str, echo=False).run()
    found = []
    for line in lines:
        name = line.removeprefix(workspace.prefix).partition("=")[0]
        entry = next(entry for entry in workspace.tree[name].entries if entry.prompt is not None)
        prompt = entry.prompt
        assert prompt is not None
        found.append(NewSymbol(name, line.rstrip("\n"), prompt.text, str(entry.place), entry.help))
    return found


def run(options: argparse.Namespace) -> int:
    """List them."""
    workspace = open_workspace(options)
    found = new_symbols(workspace, read_config(options, workspace))
    if options.json:
        print_json({"new": [{f: getattr(s, f) for f in ("name", "line", "prompt", "place", "help")} for s in found]})
    else:
        for symbol in found:
            print(f"{symbol.line:40} {symbol.prompt}  ({symbol.place})")
            if options.long and symbol.help:
                print("\n" + "\n".join(f"    {line}".rstrip() for line in symbol.help.split("\n")) + "\n")
        print(plural(len(found), "new symbol"), file=sys.stderr)
    return 1 if options.strict and found else 0
