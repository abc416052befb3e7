"""``kcfg export``: a configuration for build tools that are not make."""

from __future__ import annotations

import sys

from kcfg.files.exports import FORMATS, export

from .common import print_json
from .workspace import add_config_options, open_workspace, plural, read_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--format", choices=list(FORMATS), required=True, help="whose file")
    add_config_options(parser)


def run(options: argparse.Namespace) -> int:
    """Write the file, or print it where ``-o`` names none."""
    from kcfg.files.writing import replace_file

    workspace = open_workspace(options)
    configuration = workspace.configuration(read_config(options, workspace), name=options.config or "")
    text = export(configuration, options.format)
    if options.output is None and not options.json:
        sys.stdout.write(text)
        return 0
    if options.output is not None:
        replace_file(options.output, text)
    if options.json:
        print_json({"written": [options.output] if options.output else [], "format": options.format})
    else:
        print(f"{options.output}: {plural(text.count(chr(10)), 'line')}", file=sys.stderr)
    return 0
