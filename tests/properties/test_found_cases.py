"""What random cases have found so far: each stays right, with no C program at hand.

``tools/fuzz --record`` has written down beside each case what the C programs make of it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import places
from differential import folder
from differential.library import Library
from differential.own_conf import OwnConf

CASES = places.CHECKOUT / "corpora" / "cases" / "random"
COMPARED = ("config", "savedefconfig", "autoconf.h", "auto.conf", "rustc_cfg")
WHOLE = (*COMPARED, "auto.conf.cmd", "tristate.conf", "touched")
LINUX = ("linux-6.1", "linux-6.12")


def found() -> list[tuple[Path, str]]:
    """Each case with each generation whose program's word lies beside it."""
    pairs = {
        (path.parent, match[1])
        for path in CASES.glob("*/expected-*")
        if (match := re.fullmatch(r"expected-(.+?-[\d.]*\d)\..*", path.name))
    }
    return sorted(pairs)


def status(said: bytes) -> str:
    """The exit status that the file ``stderr`` of a case tells."""
    found = re.match(rb"rc=(.*)", said)
    return found[1].decode() if found else "0"


def recorded(place: Path, generation: str) -> dict[str, bytes]:
    """What lies beside a case of one generation's program."""
    prefix = f"expected-{generation}."
    return {path.name.removeprefix(prefix): path.read_bytes() for path in place.glob(f"{prefix}*")}


@pytest.mark.parametrize(("place", "generation"), found(), ids=lambda part: str(getattr(part, "name", part)))
def test_a_found_case(place: Path, generation: str) -> None:
    wanted = recorded(place, generation)
    linux = generation in LINUX
    made = folder.recorded((Library(generation) if linux else OwnConf(generation)).run(folder.load(place)))
    assert status(made.get("stderr", b"")) == status(wanted.get("stderr", b""))
    if status(wanted.get("stderr", b"")) == "0":
        compared = COMPARED if linux else WHOLE
        assert {name: made.get(name) for name in compared} == {name: wanted.get(name) for name in compared}


def test_every_case_has_an_answer() -> None:
    assert {place for place, _ in found()} == set(CASES.iterdir())


def test_every_case_says_what_it_shows() -> None:
    lines = [(place / "README.md").read_text(encoding="utf-8") for place in CASES.iterdir()]
    assert len(lines) == len(set(lines)) >= 20
