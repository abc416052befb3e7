"""``kcfg set``: edit a ``.config``, and say at once whether the values survive."""

from __future__ import annotations

import re
import sys

from kcfg.configuration.configuration import quoted
from kcfg.errors import ProjectError

from .common import print_json
from .workspace import Workspace, add_config_options, open_workspace, output_of, plural, read_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("changes", nargs="+", metavar="NAME=VALUE", help="n takes a symbol out; NAME= deletes its line")
    parser.add_argument("--update", action="store_true", help="also bring everything else up to date, as make would")
    parser.add_argument("-n", "--dry-run", action="store_true", help="write nothing")
    add_config_options(parser)


def run(options: argparse.Namespace) -> int:
    """Edit, judge, write; 1 if a value does not survive."""
    from kcfg.files.editing import edited
    from kcfg.files.writing import write_config

    workspace = open_workspace(options)
    changes = _changes(options.changes, workspace)
    text = edited(read_config(options, workspace), changes, workspace.prefix)
    output = output_of(options, workspace)
    configuration = workspace.configuration(text, name=output)
    judged = [v for v in configuration.verdicts if v.name.removeprefix(workspace.prefix) in changes]
    lost = [v for v in judged if v.code.value not in ("applied", "redundant")]
    if not options.dry_run:
        write_config(output, configuration.config_text() if options.update else text)
    if options.json:
        from kcfg.why import as_data

        print_json({"written": [] if options.dry_run else [output], "verdicts": as_data(judged)})
    else:
        for verdict in lost:
            print(verdict)
        survive = f"{len(judged) - len(lost)} of {plural(len(judged), 'value')}"
        print(f"{output}: {survive} {'survives' if len(judged) == 1 else 'survive'}", file=sys.stderr)
    return 1 if lost else 0


def _changes(words: list[str], workspace: Workspace) -> dict[str, str]:
    changes = {}
    for word in words:
        name, equals, value = word.partition("=")
        bare = workspace.bare(name)
        if not equals or not bare or re.search(r"[\s#\"']", name) or "\n" in value:
            raise ProjectError(f"set takes NAME=VALUE, not {word!r}")
        changes[bare] = quoted(workspace.tree, bare, value) if value else ""
    return changes
