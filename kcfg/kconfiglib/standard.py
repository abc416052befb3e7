"""What programs that use Kconfiglib begin with: arguments, the usual file names, KCONFIG_ALLCONFIG."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .kconfig import Kconfig


def standard_kconfig(description: str | None = None) -> Kconfig:
    """The Kconfig object of the file that the command line names, ``Kconfig`` without one."""
    import argparse

    from .kconfig import Kconfig

    parser = argparse.ArgumentParser(
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=description,
    )
    parser.add_argument(
        "kconfig", metavar="KCONFIG", default="Kconfig", nargs="?", help="Top-level Kconfig file (default: Kconfig)"
    )
    return Kconfig(parser.parse_args().kconfig, suppress_traceback=True)


def standard_config_filename() -> str:
    """The name of the configuration file: ``KCONFIG_CONFIG``, else ``.config``."""
    return os.environ.get("KCONFIG_CONFIG", ".config")


def load_allconfig(kconf: Kconfig, filename: str) -> None:
    """Merge the file that ``KCONFIG_ALLCONFIG`` names; if it is empty or 1, ``filename`` or ``all.config``.

    Warnings of repeated assignments are off meanwhile. Ends the program where the file cannot be opened.
    """
    allconfig = os.environ.get("KCONFIG_ALLCONFIG")
    if allconfig is None:
        return
    before = kconf.warn_assign_override, kconf.warn_assign_redun
    kconf.warn_assign_override = kconf.warn_assign_redun = False
    if allconfig in ("", "1"):
        _load_first(kconf, filename)
    else:
        try:
            print(kconf.load_config(allconfig, False))
        except OSError as error:
            sys.exit(f"error: KCONFIG_ALLCONFIG is set to '{allconfig}', which could not be opened: {_plain(error)}")
    kconf.warn_assign_override, kconf.warn_assign_redun = before


def _load_first(kconf: Kconfig, filename: str) -> None:
    try:
        print(kconf.load_config(filename, False))
        return
    except OSError as error:
        first = error
    try:
        print(kconf.load_config("all.config", False))
    except OSError as error:
        sys.exit(
            f"error: KCONFIG_ALLCONFIG is set, but neither {filename} nor all.config could be opened: "
            f"{_plain(first)}, {_plain(error)}"
        )


def _plain(error: OSError) -> OSError:
    """The error with its usual text."""
    return OSError(error.errno, error.strerror, error.filename)
