"""Are reasons true? Undo the cause that an explanation names, and see whether C then gives what it predicts.

``tools/true-reasons linux-6.12 arm/multi_v7_defconfig`` draws 300 symbols, so many of each origin, and for each one

* drops the line of input that it is said to come from, or that is said not to count,
* removes the quoted line from the Kconfig file (the ``select``, ``imply`` or ``default`` that gives the value),
* or adds the lines that are said to be enough, and, where no line is, defines the symbol once more without the
  conditions that are said to be unmet, and asks for it,

and runs the tree's own program. What the explanation predicts follows from its data alone: the next default, the next
select, what its prompt allows. ``unchanged`` is a possible prediction. Needs kcfg's dependencies to be installed.
Exit status: 0 all held, 1 one did not.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import places
from clauses import config_values
from expected import References
from quick_conf import QuickConf, reference

sys.path.insert(0, str(places.CHECKOUT))

from kcfg.api import resolve
from kcfg.configuration import Configuration, Rule
from kcfg.errors import Place
from kcfg.language import SymbolType
from kcfg.tree import ChoiceModel
from kcfg.why import Explanation
from kcfg.why.reasons import DefaultState, VerdictCode
from kcfg.why.wants import Wants

_VALUES = "nmy"
_LOGICAL = (SymbolType.BOOL, SymbolType.TRISTATE)
# How many symbols of each origin, fixed before any was drawn. What an origin lacks goes to the next.
QUOTAS = {
    Rule.IMPLY: 15,
    Rule.RANGE_LOW: 5,
    Rule.RANGE_HIGH: 5,
    Rule.CHOICE: 40,
    Rule.SELECT: 75,
    Rule.DEFAULT: 60,
    Rule.USER: 60,
    Rule.UNSET: 40,
}
TOTAL = 300


@dataclass(frozen=True)
class Experiment:
    """One cause undone: another input, or other files of the tree, and the value that must follow."""

    what: str
    predicted: str
    text: str
    instead: Mapping[str, str]


class Laboratory:
    """Makes experiments for one configuration."""

    def __init__(self, root: Path, source: Path, shown: str, configuration: Configuration) -> None:
        self.root = root
        self.text = source.read_text(encoding="utf-8", errors="surrogateescape")
        self.shown = shown
        self.configuration = configuration
        self.explainer = configuration.explainer
        self.wants = Wants(self.explainer)

    # -- predictions from an explanation's data ------------------------------------------------------------------------

    def predicted(self, e: Explanation, *, asked: str | None, without: Place | None = None) -> str:
        """The value by the explanation's data if ``asked`` is asked for and the clause at ``without`` is gone."""
        if e.type not in _LOGICAL:
            return self._predicted_text(e, asked, without)
        modular = e.type is SymbolType.TRISTATE and bool(self.configuration.values.modules)
        result = 0
        if asked is not None and e.visible != "n":
            result = min(_VALUES.index(asked), _VALUES.index(e.visible))
        else:
            default = self._next_default(e, without)
            result = 0 if default is None else _VALUES.index(default)
            implied = self._raised(e, without, imply=True)
            if implied:
                limit = _VALUES.index(e.dependency)
                result = min(max(result, implied), 2 if limit and not modular else limit)
        result = max(result, self._raised(e, without, imply=False))
        return _VALUES[2 if result == 1 and not modular else result]

    @staticmethod
    def _next_default(e: Explanation, without: Place | None) -> str | None:
        for default in e.defaults:
            holds = all(condition.value != "n" for condition in default.conditions)
            if default.place != without and holds and default.state is not DefaultState.UNMET:
                return default.value
        return None

    @staticmethod
    def _raised(e: Explanation, without: Place | None, *, imply: bool) -> int:
        gives = [s.gives for s in e.selections if s.is_imply == imply and s.place != without]
        return max((_VALUES.index(value) for value in gives), default=0)

    def _predicted_text(self, e: Explanation, asked: str | None, without: Place | None) -> str:
        value = asked if asked is not None and e.visible != "n" else self._next_default(e, without)
        if value is None:
            if e.visible == "n":
                return '""'  # no line at all
            zero = self.configuration.tree.dialect.numbers_default_to_zero
            value = {SymbolType.INT: "0", SymbolType.HEX: "0x0"}.get(e.type, '""') if zero else '""'
        if e.type is SymbolType.STRING:
            return value
        base = 10 if e.type is SymbolType.INT else 16
        number = int(value.strip('"') or "0", base)
        for item in e.ranges:
            if item.place == without or any(c.value == "n" for c in item.conditions):
                continue
            if number < int(item.low.value, base):
                return item.low.value
            return item.high.value if number > int(item.high.value, base) else value
        return value

    # -- experiments ---------------------------------------------------------------------------------------------------

    def of(self, e: Explanation) -> Iterator[Experiment]:
        """What can be undone of this explanation: its cause first."""
        if e.choice is not None:
            yield from self._member(e)
            return
        if e.wanted is not None:
            yield from self._without_line(e)
        if e.rule in (Rule.SELECT, Rule.IMPLY, Rule.DEFAULT, Rule.RANGE_LOW, Rule.RANGE_HIGH) and e.place is not None:
            yield from self._without_clause(e, e.place)
        if e.rule is Rule.UNSET or (e.value == "n" and e.type in _LOGICAL):
            yield from self._with_remedy(e)
            yield from self._defined_again(e)

    def _lines(self) -> list[str]:
        return self.text.split("\n")

    def _without_line(self, e: Explanation) -> Iterator[Experiment]:
        """What the explanation says the value would be without the line that counts."""
        valid = [r for r in e.requests if r.code not in (VerdictCode.INVALID, VerdictCode.IGNORED)]
        last = valid[-1]
        lines = self._lines()
        number = self._number(last.place, last.line)
        if number is None:
            return
        del lines[number]
        assert e.otherwise is not None
        yield Experiment(f"drop {last.place}", e.otherwise, "\n".join(lines), {})

    def _number(self, place: Place, line: str) -> int | None:
        """Where a line stands in the input (from 0): at its place, or, where make copied it, where it reads so."""
        if place.file == self.shown:
            return place.line - 1
        found = [number for number, text in enumerate(self._lines()) if text.strip() == line]
        return found[-1] if found else None

    def _without_clause(self, e: Explanation, place: Place) -> Iterator[Experiment]:
        content = (self.root / place.file).read_text(encoding="utf-8", errors="surrogateescape").split("\n")
        line = content[place.line - 1]
        word = line.split()[0]
        kept = {"def_bool": "bool", "def_tristate": "tristate"}.get(word, "")
        at = place.line - 1
        while content[at].endswith("\\"):  # a statement on several lines goes as a whole
            content[at] = ""
            at += 1
        content[at] = ""
        content[place.line - 1] = f"\t{kept}" if kept else ""
        predicted = self.predicted(e, asked=e.wanted, without=place)
        yield Experiment(f"remove {place} ({word})", predicted, self.text, {place.file: "\n".join(content)})

    def _with_remedy(self, e: Explanation) -> Iterator[Experiment]:
        number = self.configuration.tree.numbers[e.name]
        for remedy in self.wants.answer(number, "y").remedies[:1] if e.type in _LOGICAL else ():
            lines = "\n".join(remedy.lines)
            yield Experiment(f"add {' and '.join(remedy.lines)}", "y", f"{self.text}\n{lines}\n", {})

    def _defined_again(self, e: Explanation) -> Iterator[Experiment]:
        """The symbol with a prompt that hangs only on the conditions that are said to be met."""
        if not e.prompts or e.visible != "n" or e.type not in _LOGICAL:
            return
        met = [c for c in e.prompts[0].conditions if c.value != "n" and not c.facts]
        root = self.configuration.tree.arrays.files[0]
        content = (self.root / root).read_text(encoding="utf-8", errors="surrogateescape")
        depends = "".join(f"\tdepends on {c.text}\n" for c in met)
        content += f'\nconfig {e.name}\n\tbool "again"\n{depends}'.replace("bool", e.type.name.lower())
        limit = min((_VALUES.index(c.value) for c in met), default=2)
        value = _VALUES[2 if limit == 1 and self._promotes(e) else limit]
        ask = f"{self.text}\n{e.prefix}{e.name}=y\n"
        blamed = ", ".join(dict.fromkeys(str(c.place) for c, _ in e.shortfalls))
        yield Experiment(f"without the conditions at {blamed}", value, ask, {root: content})

    def _promotes(self, e: Explanation) -> bool:
        return e.type is SymbolType.BOOL or not self.configuration.values.modules

    def _member(self, e: Explanation) -> Iterator[Experiment]:
        assert e.choice is not None
        number = self.configuration.tree.numbers[e.name]
        asked = self._number(e.choice.request, f"{e.prefix}{e.name}=y") if e.choice.request is not None else None
        if e.value == "y" and e.choice.request is not None and asked is not None:
            lines = self._lines()
            del lines[asked]
            without = self._changed_choice(e)
            yield Experiment(f"drop {e.choice.request}", without, "\n".join(lines), {})
        wanted = "n" if e.value == "y" else "y"
        for remedy in self.wants.answer(number, wanted).remedies[:1]:
            lines_of = "\n".join(remedy.lines)
            what = f"add {' and '.join(remedy.lines)}"
            yield Experiment(what, wanted, f"{self.text}\n{lines_of}\n", {})
        # Up to 6.8 a member has its value from its choice alone, wherever else it is defined.
        if not e.choice.picked and self.configuration.tree.dialect.choices is not ChoiceModel.SYMBOL:
            yield from self._defined_again(e)

    @staticmethod
    def _changed_choice(e: Explanation) -> str:
        """What a member asked for is without the line: y only if the choice would take it anyway."""
        assert e.choice is not None
        for default in e.choice.defaults:
            name = default.text.split()[1]
            visible = next((m.visible for m in e.choice.members if m.name == name), "n")
            if visible != "n" and all(c.value != "n" for c in default.conditions):
                return "y" if name == e.name else "n"
        first = next((m.name for m in e.choice.members if m.visible != "n"), "")
        return "y" if first == e.name else "n"


def drawn(configuration: Configuration, seed: int) -> dict[Rule, list[int]]:
    """Symbol numbers by origin, in an order that ``seed`` decides."""
    by_rule: dict[Rule, list[int]] = defaultdict(list)
    for symbol in configuration.tree.symbols:
        by_rule[configuration.values.rule_of(symbol.number)].append(symbol.number)
    dice = random.Random(seed)
    for numbers in by_rule.values():
        dice.shuffle(numbers)
    return by_rule


def value_in(config: Mapping[str, str], e: Explanation) -> str:
    """The symbol's value in a ``.config`` as explanations show values."""
    found = config.get(e.name)
    if e.type in _LOGICAL:
        return found or "n"
    return f'"{found or ""}"' if e.type is SymbolType.STRING or not found else found


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="tools/true-reasons", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("tree", help="a tree of the manifest (linux-6.12)")
    parser.add_argument("target", help="a configuration with a defconfig file (arm/multi_v7_defconfig)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true", help="print every experiment")
    options = parser.parse_args(arguments)
    references = References(options.tree)
    made = reference(references, options.target)
    assert made.target.file is not None
    source = references.tree / made.target.file
    variables = dict(v.partition("=")[::2] for v in made.target.variables)
    configuration = resolve(str(source), arch=variables.get("ARCH", "")).configuration
    laboratory = Laboratory(references.tree, source, made.target.file, configuration)
    with QuickConf(references, made) as conf:
        if conf.defconfig(laboratory.text).encode("utf-8", "surrogateescape") != made.config:
            print("the program does not give the reference; is the toolchain another one?", file=sys.stderr)
            return 1
        return run(laboratory, conf, options.seed, print if options.verbose else lambda line: None)


def run(laboratory: Laboratory, conf: QuickConf, seed: int, tell: Callable[[str], None]) -> int:
    """Make all experiments and count; returns the exit status."""
    configuration = laboratory.configuration
    held: Counter[Rule] = Counter()
    done: Counter[Rule] = Counter()
    changed = unfit = missing = 0
    by_rule = drawn(configuration, seed)
    pending = [(rule, number) for rule in QUOTAS for number in [*by_rule[rule], -1]]
    for rule, number in pending:
        if number < 0:  # the end of an origin: what it lacks goes to the next
            missing += QUOTAS[rule] - done[rule]
            continue
        if done[rule] >= QUOTAS[rule] + max(missing, 0):
            continue
        e = laboratory.explainer.explain(number)
        experiment = next(laboratory.of(e), None)
        if experiment is None:
            unfit += 1
            continue
        escaped = not configuration.tree.dialect.verbatim_strings
        config = config_values(conf.defconfig(experiment.text, instead=experiment.instead), escaped=escaped)
        got = value_in(config, e)
        done[rule] += 1
        held[rule] += got == experiment.predicted
        changed += got != e.value
        line = f"{e.name} ({rule.name.lower()}) is {e.value}; {experiment.what}: predicted {experiment.predicted}"
        if got == experiment.predicted:
            tell(f"  held: {line}")
        else:
            print(f"  NOT HELD: {line}, C has {got}", flush=True)
    for rule in QUOTAS:
        print(f"  {rule.name.lower().replace('_', '-')}: {held[rule]} of {done[rule]} held")
    total = sum(done.values())
    print(f"{sum(held.values())} of {total} held; in {changed} the value changed, in {total - changed} it did not")
    if unfit:
        print(f"  {unfit} drawn symbols had no cause that can be undone (no prompt and no clause at all)")
    return 0 if total and sum(held.values()) == total else 1


if __name__ == "__main__":
    os.environ.setdefault("LC_ALL", "C")
    sys.exit(main())
