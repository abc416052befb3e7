"""Verdicts as SARIF 2.1.0, so that code hosts can show them beside the lines of a change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .reasons import Verdict, VerdictCode
from .verdict_prose import verdict_text

_LEVELS = {
    VerdictCode.REDUNDANT: "note",
    VerdictCode.OVERRIDDEN: "note",
    VerdictCode.OVERRULED: "warning",
    VerdictCode.UNKNOWN: "warning",
    VerdictCode.UNDEFINED: "warning",
    VerdictCode.IGNORED: "warning",
    VerdictCode.INVALID: "error",
    VerdictCode.MALFORMED: "error",
}
_MEANINGS = {
    VerdictCode.REDUNDANT: "The line asks for the value that the symbol would have without it",
    VerdictCode.OVERRIDDEN: "A later line asks for the same symbol",
    VerdictCode.OVERRULED: "The symbol has another value than the line asks for",
    VerdictCode.UNKNOWN: "No symbol of the tree has this name",
    VerdictCode.UNDEFINED: "The tree mentions this name and nowhere defines it",
    VerdictCode.IGNORED: "The line has a form that the symbol's type does not know",
    VerdictCode.INVALID: "The value is none of the symbol's type",
    VerdictCode.MALFORMED: "The line is no assignment",
}


def sarif(verdicts: Iterable[Verdict], version: str) -> dict[str, Any]:
    """The log as JSON data; lines that are applied give no result."""
    results = [_result(verdict) for verdict in verdicts if verdict.code is not VerdictCode.APPLIED]
    rules = [{"id": code.value, "shortDescription": {"text": text}} for code, text in _MEANINGS.items()]
    driver = {"name": "kcfg", "version": version, "rules": rules}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }


def _result(verdict: Verdict) -> dict[str, Any]:
    region = {"startLine": verdict.place.line}
    location = {"artifactLocation": {"uri": verdict.place.file}, "region": region}
    return {
        "ruleId": verdict.code.value,
        "level": _LEVELS[verdict.code],
        "message": {"text": verdict_text(verdict)},
        "locations": [{"physicalLocation": location}],
    }
