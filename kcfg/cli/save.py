"""``kcfg save``: the minimal defconfig, the few lines that everything else follows from."""

from __future__ import annotations

import sys

from kcfg.configuration import Mode

from .common import print_json, show_warnings
from .workspace import add_config_options, open_workspace, plural, read_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    add_config_options(parser)


def run(options: argparse.Namespace) -> int:
    """Reduce, write, summarise."""
    workspace = open_workspace(options)
    text = read_config(options, workspace)
    configuration = workspace.configuration(text, Mode.SAVEDEFCONFIG, options.config or "")
    show_warnings(configuration)
    output = options.output or "defconfig"
    configuration.write_minimal(output)
    lines, before = configuration.minimal_text().count("\n"), len(configuration.assignments)
    if options.json:
        print_json({"written": [output], "lines": lines, "assignments": before})
    else:
        print(f"{output}: {plural(lines, 'line')} say what {plural(before, 'assignment')} said", file=sys.stderr)
    return 0
