"""Building a tree's own ``conf``: the oracle that kcfg is compared with.

``tools/oracle NAME …`` has the tree's makefiles build the program in the cache folder, once, and prints its
path. With ``--coverage`` it is one that counts for gcov the lines that it runs through; the counters stand
beside it.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import places
import trees
from capture import MakeError, ObjectFolder
from layouts import LAYOUTS
from packages import PackageError, RegistryUnreachable, need
from trees import Stamp, manifest

COMPILING = (("gcc", "gcc"), ("make", "make"), ("flex", "flex"), ("bison", "bison"))
COUNTING = ("HOSTCFLAGS=--coverage -O0", "HOSTLDFLAGS=--coverage")
PACKAGED = "kconfig-frontends"  # comes as a program, with its library beside it


def conf(stamp: Stamp) -> Path:
    """The tree's own program, built when first asked for.

    Raises ToolMissing, MakeError.
    """
    return _packaged(stamp) if stamp.name == PACKAGED else objects(stamp).real


def objects(stamp: Stamp) -> ObjectFolder:
    """The tree's object folder, to be copied, with its own ``conf`` built and the recorder in its place.

    Raises ToolMissing, MakeError.
    """
    return _built(stamp, "objects", ())


def counting(stamp: Stamp) -> Path:
    """A ``conf`` of a Linux or U-Boot tree that counts its lines for gcov, in the folder with the counters.

    The counters go on from run to run: copy the folder to count one's own. Raises ToolMissing, MakeError.
    """
    return _built(stamp, "counting", COUNTING).real


def _built(stamp: Stamp, name: str, variables: Sequence[str]) -> ObjectFolder:
    layout = LAYOUTS[manifest()[stamp.name].project]
    place = _home(stamp) / name
    with places.locked(_home(stamp) / "lock"):
        if not (place / "built").exists():
            for program, package in COMPILING:
                need(program, package)
            shutil.rmtree(place, ignore_errors=True)  # left by a run that was killed
            # gcov's counters go where the objects were compiled, so that is where they stay.
            ObjectFolder.build(layout, stamp.path, place, variables)
            (place / "built").touch()
    return ObjectFolder(layout, stamp.path, place)


def _packaged(stamp: Stamp) -> Path:
    program = _home(stamp) / "conf"
    library = next(stamp.path.glob("usr/lib/*/libkconfig-parser-*.so")).parent
    call = f'LD_LIBRARY_PATH={library} exec {stamp.path}/usr/bin/kconfig-conf "$@"'
    places.write_whole(program, f"#!/bin/sh\n{call}\n")
    program.chmod(0o755)
    return program


def _home(stamp: Stamp) -> Path:
    return places.cache() / "oracles" / f"{stamp.name}-{stamp.folder}"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="tools/oracle", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="+", metavar="NAME", help="a tree of the manifest")
    parser.add_argument("--coverage", action="store_true", help="one that counts its lines for gcov")
    options = parser.parse_args(arguments)
    try:
        for name in options.names:
            stamp = trees.get(name)
            print(counting(stamp) if options.coverage else conf(stamp), flush=True)
    except KeyError as error:
        parser.error(f"no such tree: {error}")
    except RegistryUnreachable as error:
        print(error, file=sys.stderr)
        return trees.EXIT_UNREACHABLE
    except (PackageError, MakeError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
