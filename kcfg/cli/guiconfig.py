"""``kcfg guiconfig``: Kconfiglib's guiconfig on kcfg's engine."""

from __future__ import annotations

from .script import add_options, run_script

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    add_options(parser)


def run(options: argparse.Namespace) -> int:
    """Show the menus until the user leaves them."""
    return run_script(options, "guiconfig")
