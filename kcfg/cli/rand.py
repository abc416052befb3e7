"""``kcfg rand``: a random configuration, the one that C makes of the same seed."""

from __future__ import annotations

import sys
import time

from kcfg.errors import ProjectError

from .common import print_json
from .workspace import add_config_options, open_workspace, output_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--seed", metavar="N", help="the seed, as KCONFIG_SEED (default: from the clock)")
    parser.add_argument("--probability", metavar="P[:P[:P]]", default="", help="percentages, as KCONFIG_PROBABILITY")
    parser.add_argument("fixed", nargs="?", metavar="FILE", help="assignments that stay as they are")
    add_config_options(parser)


def run(options: argparse.Namespace) -> int:
    """Draw, write, and say with which seed."""
    from kcfg.configuration.chance import Chances, CRandom, randomise
    from kcfg.configuration.numbers_c import probabilities, strtol_whole
    from kcfg.configuration.session import Session
    from kcfg.files.dotconfig import config_text
    from kcfg.files.embedded import config_text_in
    from kcfg.files.writing import write_config

    seed = strtol_whole(options.seed) if options.seed is not None else time.time_ns() // 1000
    chances = probabilities(options.probability)
    if seed is None:
        raise ProjectError(f"--seed takes a number, not {options.seed!r}")
    if chances is None:
        raise ProjectError(f"--probability takes percentages, not {options.probability!r}")
    seed &= 0xFFFFFFFF
    workspace = open_workspace(options)
    session = Session(workspace.tree)
    if options.fixed:
        session.take(workspace.events(config_text_in(options.fixed), options.fixed))
    randomise(session, CRandom(seed), Chances(chances))
    output = output_of(options, workspace)
    changed = write_config(output, config_text(workspace.tree, session.values, workspace.prefix))
    if options.json:
        print_json({"written": [output], "changed": changed, "seed": seed})
    else:
        print(f"{output}: made with --seed 0x{seed:X}", file=sys.stderr)
    return 0
