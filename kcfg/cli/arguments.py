"""The whole command line, by ``argparse``: help, abbreviations, and what is wrong with a line.

It is imported without what it would translate its messages with. Python comes with no translations of them; to look for
some imports two modules, compiles their patterns and asks the disk a dozen times, which is a tenth of a whole run on a
small tree.
"""

from __future__ import annotations

import os
import sys

from kcfg.lazy import module

_translates = "gettext" in sys.modules
if not _translates:
    _plain = type(sys)("gettext")
    vars(_plain).update(gettext=lambda message: message, ngettext=lambda one, many, n: one if n == 1 else many)
    sys.modules["gettext"] = _plain
import argparse  # noqa: E402

if not _translates:
    del sys.modules["gettext"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DESCRIPTION = "Resolve defconfigs against Kconfig trees, byte for byte as C kconfig does, and say why."
_EPILOG = """\
In a kernel tree:
  kcfg resolve arch/arm/configs/multi_v7_defconfig         what `make ARCH=arm multi_v7_defconfig` does
  kcfg resolve multi_v7_defconfig kvm_guest.config --sync  with a fragment, and all that the build reads
  kcfg explain CONFIG_SMP                                  why it is y (or gone)

`kcfg COMMAND --help` shows a command's options. Exit status: 0 done, 1 the answer is no, 2 wrong usage or input.
"""


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Asks the system for the terminal's width itself: argparse imports ``shutil`` and five more for that.

    One is made for each option that is added, whether help is asked for or not.
    """

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_width() - 2)


def _width() -> int:
    """The terminal's columns, found as :func:`shutil.get_terminal_size` does; 80 where there is none."""
    try:
        columns = int(os.environ["COLUMNS"])
    except (KeyError, ValueError):
        columns = 0
    if columns <= 0:
        try:
            columns = os.get_terminal_size(1).columns
        except OSError:
            columns = 0
    return columns if columns > 0 else 80


def make_parser(commands: Mapping[str, tuple[str, str]], named: str) -> argparse.ArgumentParser:
    """The parser of ``commands``, which tell a module and a summary; the options of all but ``named`` are left out."""
    parser = argparse.ArgumentParser(
        prog="kcfg",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=_Formatter,
    )
    parser.add_argument("-V", "--version", action="store_true", help="print the version")
    # With ``prog`` given, argparse need not find out how wide the terminal is.
    group = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", prog="kcfg")
    for name, (home, summary) in commands.items():
        command = group.add_parser(
            name,
            help=summary,
            description=summary[0].upper() + summary[1:] + ".",
            formatter_class=_Formatter,
        )
        if name == named:  # only the command that is run is imported
            module(home).add_arguments(command)
    return parser


def parsed(
    words: Sequence[str], commands: Mapping[str, tuple[str, str]], named: str
) -> tuple[argparse.Namespace | None, int]:
    """What ``words`` say; or None and the exit status, where they only ask for help. Exits as argparse does."""
    parser = make_parser(commands, named)
    options = parser.parse_args(words)
    if options.command is not None:
        return options, 0
    parser.print_help(sys.stdout if not words else sys.stderr)
    return None, 0 if not words else 2
