"""``kcfg all``: every symbol as far towards one answer as the tree allows."""

from __future__ import annotations

import sys

from kcfg.configuration import Configuration, Mode

from .common import print_json, show_warnings
from .workspace import add_config_options, open_workspace, output_of, plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

_MODES = {"yes": Mode.ALLYESCONFIG, "no": Mode.ALLNOCONFIG, "mod": Mode.ALLMODCONFIG, "def": Mode.ALLDEFCONFIG}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("answer", choices=list(_MODES), help="what everything is answered with")
    parser.add_argument("fixed", nargs="?", metavar="FILE", help="assignments that stay as they are")
    add_config_options(parser)


def run(options: argparse.Namespace) -> int:
    """Answer, write, summarise."""
    from kcfg.files.embedded import config_text_in

    workspace = open_workspace(options)
    text = config_text_in(options.fixed) if options.fixed else None
    configuration = workspace.configuration(text, _MODES[options.answer], options.fixed or "")
    show_warnings(configuration)
    output = output_of(options, workspace)
    changed = configuration.write_config(output)
    report(configuration, output, changed, as_json=options.json)
    return 0


def counted(configuration: Configuration) -> dict[str, int]:
    """How many symbols are y, m, not set, and have another value, of those that ``.config`` names."""
    counts = {"y": 0, "m": 0, "n": 0, "other": 0}
    for value in configuration:
        if value.written:
            counts[value.value if value.symbol.type.value in (1, 2) else "other"] += 1
    return counts


def report(configuration: Configuration, output: str, changed: bool, *, as_json: bool) -> None:
    """Say what was written."""
    counts = counted(configuration)
    if as_json:
        print_json({"written": [output], "changed": changed, "symbols": counts})
        return
    note = "" if changed else " (unchanged)"
    total = plural(sum(counts.values()), "symbol")
    y, m, n, other = counts.values()
    print(f"{output}{note}: {total}: {y} y, {m} m, {n} not set, {other} numbers and strings", file=sys.stderr)
