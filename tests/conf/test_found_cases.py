"""Whole runs of ``kcfg conf`` that once differed: words on both streams, status and files, with no C program at hand.

``tools/fuzz --record`` has written down beside each case what the C programs made of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import places
from differential import folder
from differential.own_conf import OwnConf

CASES = places.CHECKOUT / "corpora" / "cases" / "conf"


def _recorded() -> Iterator[tuple[str, str]]:
    for place in sorted(CASES.iterdir()):
        found = {path.name.removeprefix("expected-").rpartition(".std")[0] for path in place.glob("expected-*.std*")}
        yield from ((place.name, generation) for generation in sorted(found))


@pytest.mark.parametrize(("name", "generation"), list(_recorded()))
def test_a_found_case(name: str, generation: str) -> None:
    place = CASES / name
    prefix = f"expected-{generation}."
    wanted = {path.name.removeprefix(prefix): path.read_bytes() for path in place.glob(f"{prefix}*")}
    made = folder.recorded(OwnConf(generation, messages=True).run(folder.load(place)))
    assert {part: made.get(part) for part in wanted} == wanted


def test_every_case_says_what_it_shows() -> None:
    lines = [(Path(place) / "README.md").read_text(encoding="utf-8") for place in CASES.iterdir()]
    assert len(lines) == len(set(lines)) > 0
