"""A dialect is a page of switches: each is read somewhere, or it would only seem to say something."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kcfg.tree import DIALECTS

PACKAGE = Path(__file__).resolve().parent.parent / "kcfg"
GRAMMAR = PACKAGE.parent / "grammars" / "statements.lark"


@pytest.mark.parametrize(
    ("declared", "record"), [("tree/dialects.py", "Dialect"), ("language/rules.py", "LanguageRules")]
)
def test_every_switch_is_read(declared: str, record: str) -> None:
    """By a module other than the one that declares it and the one that tells dialects apart, or by the grammar."""
    _, body = (PACKAGE / declared).read_text(encoding="utf-8").split(f"class {record}:")
    names = set(re.findall(r"^    (\w+): ", body, re.MULTILINE)) - {"name"}
    aside = {PACKAGE / declared, PACKAGE / "tree/detect.py"}
    read = [path.read_text(encoding="utf-8") for path in [GRAMMAR, *PACKAGE.rglob("*.py")] if path not in aside]
    text = "\n".join(read)
    assert len(names) > 20
    assert sorted(name for name in names if not re.search(rf"(\.|x_){name}\b", text)) == []


def test_every_switch_tells_generations_apart() -> None:
    """What all of them share is no switch."""
    dialects = list(DIALECTS.values())
    for records in (dialects, [dialect.language for dialect in dialects]):
        names = type(records[0]).__match_args__
        assert [name for name in names if all(getattr(r, name) == getattr(records[0], name) for r in records)] == []
