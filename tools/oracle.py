"""Building a tree's own ``conf``: the oracle that kcfg is compared with."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import places
from capture import ObjectFolder
from packages import need
from trees import Stamp

COMPILING = (("gcc", "gcc"), ("make", "make"), ("flex", "flex"), ("bison", "bison"))


def home(stamp: Stamp) -> Path:
    """Where everything stands that is built of this version of a tree."""
    return places.cache() / "oracles" / f"{stamp.name}-{stamp.folder}"


def objects(stamp: Stamp) -> ObjectFolder:
    """The object folder of a Linux tree with its ``conf`` built and the recorder in its place.

    Raises ToolMissing, MakeError.
    """
    place = home(stamp) / "objects"
    with places.locked(home(stamp) / "lock"):
        if not place.exists():
            for program, package in COMPILING:
                need(program, package)
            scratch = Path(tempfile.mkdtemp(dir=home(stamp), prefix=".build-"))
            try:
                os.rename(ObjectFolder.build(stamp.path, scratch).folder, place)
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
    return ObjectFolder(stamp.path, place)
