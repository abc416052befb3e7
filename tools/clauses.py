"""Is what ``kcfg explain`` quotes what gives the value? Each clause is read anew from its line of text.

``tools/clauses linux-6.12 arm/multi_v7_defconfig`` asks ``kcfg explain --all`` for every symbol's reasons, takes
the files and lines that they name, reads these lines with an evaluator of its own (``small_eval``), and compares what
they come to with the ``.config`` that the tree's C program wrote. Exit status: 0 all agree, 1 one does not.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from compare import KCFG, in_words
from expected import References
from small_eval import Values, evaluate, number

Reason = Mapping[str, Any]

_LINE = re.compile(r"^(?:CONFIG_(\w+)=(.*)|# CONFIG_(\w+) is not set)$")
_KEYWORD = re.compile(
    r"\s*(default|def_bool|def_tristate|select|imply|range|depends on|visible if|if"
    r"|prompt|bool|tristate|int|hex|string)\b"
)
_IF = re.compile(r"""(?:^|\s)if\s(?=(?:[^"']|"[^"]*"|'[^']*')*$)""")
_CODE = re.compile(r"""(?:[^"'#]|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')*""")  # up to the comment
_VALUES = "nmy"


class Disagreement(Exception):
    """What a line says is not what the explanation makes of it, or not what C made of it."""


class Checker:
    """Holds the tree's text and C's values."""

    def __init__(self, root: Path, config: Mapping[str, str], reasons: list[Reason]) -> None:
        self.root = root
        types = {r["name"]: r["type"] for r in reasons}
        modules = config.get("MODULES", "n")
        self.values = Values(config, types, modules)
        self.expanded = 0

    @cache  # noqa: B019 - one checker lives as long as the program
    def _file(self, name: str) -> list[str]:
        return (self.root / name).read_text(encoding="utf-8", errors="surrogateescape").split("\n")

    def line(self, place: Mapping[str, Any]) -> str:
        """The logical line at a place, without its comment and with its continuations."""
        lines = self._file(place["file"])
        text, at = lines[place["line"] - 1], place["line"]
        while text.endswith("\\"):
            text = text[:-1] + " " + lines[at]
            at += 1
        return _CODE.match(text).group().strip()  # type: ignore[union-attr]

    def _macros(self, text: str, item: Reason) -> str:
        """The text with its macros replaced by what the explanation says they answered."""
        while (start := text.find("$(")) >= 0:
            end, depth = start + 2, 1
            while depth:
                depth += {"(": 1, ")": -1}.get(text[end], 0)
                end += 1
            name, facts = text[start + 2 : end - 1], item["facts"]
            variables = {f["name"]: f["value"] for f in facts if not f["is_command"]}
            commands = [f["value"] for f in facts if f["is_command"]]
            if name in variables:
                answer = variables[name]
            elif text.count("$(") == text.count("$(", start, end) and commands:
                answer = commands[-1]
            else:
                raise LookupError(name)
            text = text[:start] + answer + text[end:]
        return text

    def split(self, item: Reason) -> tuple[str, str]:
        """What a clause's line says behind its keyword, and its ``if``."""
        try:
            text = self._macros(self.line(item["place"]), item)
        except LookupError:
            self.expanded += 1  # several macros on one line: which answered what is not told
            text = item["text"]
        match = _KEYWORD.match(text)
        if match is None:
            raise Disagreement(f"{item['place']} is no clause: {text!r}")
        body = text[match.end() :].strip()
        if match[1] in ("if", "depends on", "visible if"):
            return body, ""
        found = _IF.search(body)
        return (body[: found.start()].strip(), body[found.end() :].strip()) if found else (body, "")

    def conditions(self, items: list[Reason]) -> int:
        """The least that the quoted conditions come to, each read from its line."""
        return min((self._condition(item) for item in items), default=2)

    def _condition(self, item: Reason) -> int:
        if item["kind"] == "choice mode":
            return _VALUES.index(item["value"])
        body, behind = self.split(item)
        return evaluate(behind if item["kind"] in ("if", "prompt if", "choice prompt if") else body, self.values)

    # -- the value, put together from what the lines say ---------------------------------------------------------------

    def value(self, reason: Reason, lines: Mapping[int, str]) -> str:
        """The symbol's value by its quoted clauses. Raises Disagreement, ValueError."""
        logical = reason["type"] in ("bool", "tristate")
        visible = max((self.conditions(d["conditions"]) for d in reason["definitions"] if d["prompt"]), default=0)
        if reason["choice"] is not None:
            return self._member(reason, visible)
        asked = self._asked(reason, lines)
        modular = reason["type"] == "tristate" and self.values.modules == "y"
        if not logical:
            text = asked if asked is not None and visible else self._text_default(reason)
            return self._clamped(reason, text)
        result = 0
        if asked is not None and visible:
            result = min(_VALUES.index(asked), visible if modular else 2)
        else:
            result = self._logical_default(reason)
            implied = self._raised(reason, imply=True)
            result = max(result, implied)
            if implied and not modular and result:
                result = 2 if self._dependencies(reason) else 0
            elif implied:
                result = min(result, self._dependencies(reason))
        result = max(result, self._raised(reason, imply=False))
        return _VALUES[2 if result == 1 and not modular else result]

    def shows(self, reason: Reason) -> bool:
        """Whether a number or text has a line in ``.config``: a prompt can be seen, or a default holds."""
        visible = any(d["prompt"] and self.conditions(d["conditions"]) for d in reason["definitions"])
        return visible or self._taken(reason) is not None

    def _asked(self, reason: Reason, lines: Mapping[int, str]) -> str | None:
        """The value on the last input line that the explanation says was valid."""
        if reason["wanted"] is None:
            return None
        valid = [r for r in reason["requests"] if r["code"] not in ("invalid", "ignored", "undefined")]
        match = _LINE.match(lines[valid[-1]["place"]["line"]])
        if match is None or reason["name"] not in (match[1], match[3]):
            raise Disagreement(f"the input's line {valid[-1]['place']['line']} does not speak of it")
        return "n" if match[3] else match[2].strip('"') if reason["type"] == "string" else match[2]

    def _dependencies(self, reason: Reason) -> int:
        return max(self.conditions(d["demands"]) for d in reason["definitions"])

    def _taken(self, reason: Reason) -> tuple[str, int] | None:
        """The first default whose conditions hold."""
        for default in reason["defaults"]:
            body, behind = self.split(default)
            own = evaluate(behind, self.values) if behind else 2
            limit = min(own, self.conditions(default["conditions"]))
            if limit:
                return body, limit
        return None

    def _logical_default(self, reason: Reason) -> int:
        taken = self._taken(reason)
        return 0 if taken is None else min(evaluate(taken[0], self.values), taken[1])

    def _text_default(self, reason: Reason) -> str:
        taken = self._taken(reason)
        if taken is None:
            return {"int": "0", "hex": "0x0"}.get(reason["type"], "")
        return self.values.text(taken[0])

    def _raised(self, reason: Reason, *, imply: bool) -> int:
        found = 0
        for selection in reason["selections"]:
            if selection["is_imply"] == imply:
                body, behind = self.split({**selection, "facts": [], "text": ""})
                if body != reason["name"]:
                    raise Disagreement(f"{selection['place']} selects {body}")
                own = evaluate(behind, self.values) if behind else 2
                worth = min(own, self.values.worth(selection["by"]), self.conditions(selection["conditions"]))
                found = max(found, worth)
        return found

    def _clamped(self, reason: Reason, text: str) -> str:
        for item in reason["ranges"]:
            body, behind = self.split({**item, "facts": [], "text": ""})
            own = evaluate(behind, self.values) if behind else 2
            if not min(own, self.conditions(item["conditions"])):
                continue
            low, high = (self.values.text(bound) for bound in body.split())
            base = 16 if reason["type"] == "hex" else 10
            value, least, most = (int(t or "0", base if t[:2] != "0x" else 16) for t in (text, low, high))
            return low if value < least else high if value > most else text
        return text

    def _member(self, reason: Reason, visible: int) -> str:
        choice = reason["choice"]
        if not visible:
            return "n"
        return "y" if choice["picked"] == reason["name"] else "n"


def config_values(text: str, *, escaped: bool = True) -> dict[str, str]:
    """The values of a ``.config``, strings without their quotes, and, if they are ``escaped``, without backslashes."""
    found = {}
    for line in text.splitlines():
        match = _LINE.match(line)
        if match is not None and match[1]:
            value = match[2]
            if value[:1] == '"':
                value = re.sub(r"\\(.)", r"\1", value[1:-1]) if escaped else value[1:-1]
            found[match[1]] = value
        elif match is not None:
            found[match[3]] = "n"
    return found


def check(checker: Checker, reasons: list[Reason], lines: Mapping[int, str]) -> Iterator[tuple[Reason, str]]:
    """Each symbol's reasons, with what is wrong with them (nothing, if they are right)."""
    config = checker.values.values
    for reason in reasons:
        logical = reason["type"] in ("bool", "tristate")
        by_c = config.get(reason["name"], "n" if logical else "")
        try:
            told = reason["value"].strip('"') if not logical else reason["value"]
            if reason["written"] and number(told) is None and told != by_c and reason["type"] != "string":
                raise Disagreement(f"explained as {told}, C has {by_c}")
            value = checker.value(reason, lines)
            # A number without a prompt or default has a value that no line of `.config` shows.
            shows = logical or checker.shows(reason)
            if shows != bool(reason["written"] or logical):
                raise Disagreement(f"its line in .config is {'missing' if shows else 'not due'}")
            if shows and value != by_c:
                raise Disagreement(f"its clauses give {value!r}, C has {by_c!r}")
        except (Disagreement, ValueError, KeyError, IndexError) as error:
            yield reason, f"{type(error).__name__}: {error}"
        else:
            yield reason, ""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="tools/clauses", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("tree", help="a tree of the manifest (linux-6.12)")
    parser.add_argument("target", help="a configuration with a defconfig file (arm/multi_v7_defconfig)")
    options = parser.parse_args(arguments)
    references = References(options.tree)
    target = next((t for t in references.targets() if t.name == options.target), None)
    if target is None or not target.file:
        parser.error(f"no configuration {options.target} with a file of its own")
    references.make([target], jobs=1, report=lambda reference: None)
    reference = references.find(target)
    assert reference is not None
    defconfig = references.tree / target.file
    with tempfile.TemporaryDirectory(prefix="kcfg-clauses-") as folder:
        words = [w for w in in_words(target, references.tree) if w != str(defconfig)]
        done = subprocess.run(
            [*KCFG, "explain", "--all", "--defconfig", str(defconfig), *words, "-O", folder],
            check=True,
            stdout=subprocess.PIPE,
        )
    reasons: list[Reason] = [json.loads(line) for line in done.stdout.splitlines()]
    config = config_values(reference.config.decode("utf-8", "surrogateescape"))
    checker = Checker(references.tree, config, reasons)
    lines = dict(enumerate(defconfig.read_text(encoding="utf-8", errors="surrogateescape").splitlines(), 1))
    rules: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for reason, problem in check(checker, reasons, lines):
        rules[reason["rule"]] += 1
        if problem:
            wrong[reason["rule"]] += 1
            print(f"{reason['name']} ({reason['rule']}): {problem}")
    for rule, count in rules.most_common():
        print(f"  {rule}: {count - wrong[rule]} of {count}")
    total = sum(rules.values())
    print(f"{total - sum(wrong.values())} of {total} agree with C ({checker.expanded} lines taken as expanded)")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
