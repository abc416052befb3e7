"""``kcfg localmod``: a ``.config`` with only the modules that a machine has loaded."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from kcfg.errors import FileError, ProjectError

from .common import print_json, show_warnings
from .workspace import add_config_options, open_workspace, output_of, plural, read_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--lsmod", metavar="FILE", help="what lsmod printed, or - (default: $LSMOD, else this machine)")
    parser.add_argument(
        "--keep", metavar="DIR[:DIR …]", help="folders of Kconfig files whose symbols stay (default: $LMC_KEEP)"
    )
    parser.add_argument("--builtin", action="store_true", help="what stays is built in, as localyesconfig does")
    add_config_options(parser)


def run(options: argparse.Namespace) -> int:
    """Look up, drop, bring up to date, write."""
    from kcfg.projects import find
    from kcfg.projects.localmod import keep_only, loaded_modules, objects_of

    workspace = open_workspace(options)
    config = read_config(options, workspace)
    keep = options.keep if options.keep is not None else os.environ.get("LMC_KEEP", "")
    root = find(options.tree or ".").root
    local = keep_only(
        workspace.tree,
        config,
        loaded_modules(_listing(options)),
        objects_of(root),
        prefix=workspace.prefix,
        keep=[place for place in keep.split(":") if place],
        builtin=options.builtin,
    )
    configuration = workspace.configuration(local.text, name="localmod")
    output = output_of(options, workspace)
    changed = configuration.write_config(output)
    if options.json:
        answer = {"written": [output], "changed": changed, "kept": local.kept, "dropped": local.dropped}
        print_json({**answer, "unknown_modules": local.unknown})
        return 0
    show_warnings(configuration)
    for module in local.unknown:
        print(f"{module}: no makefile names this module", file=sys.stderr)
    counts = f"{plural(len(local.kept), 'symbol')} needed, {plural(len(local.dropped), 'module')} dropped"
    print(f"{output}: {counts}", file=sys.stderr)
    return 0


def _listing(options: argparse.Namespace) -> str:
    path = options.lsmod or os.environ.get("LSMOD")
    if path == "-":
        return sys.stdin.read()
    if path:
        try:
            with open(path, encoding="utf-8", errors="surrogateescape") as stream:
                return stream.read()
        except OSError as error:
            raise FileError(f"cannot read {path}: {error.strerror}", file=path) from error
    program = shutil.which("lsmod", path=f"{os.environ.get('PATH', '')}:/sbin:/usr/sbin")
    if program is None:
        raise ProjectError("there is no lsmod here", hint="--lsmod FILE names what it printed elsewhere")
    return subprocess.run([program], capture_output=True, text=True, errors="surrogateescape", check=False).stdout
