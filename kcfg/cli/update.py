"""``kcfg update``: a ``.config`` brought to the tree as it is now, new symbols at their defaults."""

from __future__ import annotations

import sys

from .common import print_json, show_warnings
from .fill import report
from .new import new_symbols
from .workspace import add_config_options, open_workspace, output_of, plural, read_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    add_config_options(parser)


def run(options: argparse.Namespace) -> int:
    """Bring up to date, write, say what is new, what is gone and what could not be kept."""
    workspace = open_workspace(options)
    text = read_config(options, workspace)
    configuration = workspace.configuration(text, name=options.config or "")
    show_warnings(configuration)
    new = new_symbols(workspace, text)
    lost = [v for v in configuration.verdicts if v.code.value in ("overruled", "unknown", "undefined", "invalid")]
    output = output_of(options, workspace)
    changed = configuration.write_config(output)
    if options.json:
        from kcfg.why import as_data

        answer = {"written": [output], "changed": changed, "new": [s.line for s in new], "lost": as_data(lost)}
        print_json(answer)
        return 0
    for verdict in lost:
        print(verdict)
    report(configuration, output, changed, as_json=False)
    kept_not = f"{plural(len(lost), 'line')} of the input could not be kept"
    print(f"{plural(len(new), 'new symbol')}, {kept_not}", file=sys.stderr)
    return 0
