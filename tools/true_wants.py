"""Does the advice of ``kcfg explain --want`` hold? It is followed, and C decides.

``tools/true-wants linux-6.12 arm/multi_v7_defconfig`` draws symbols at random, asks of each for a value that it does
not have, puts the lines that kcfg names at the end of the input, and resolves it with the tree's own program: the value
must be the one asked for. Where kcfg names no lines it claims nothing; those are counted. Exit status: 0 all held, 1
one did not.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator

import places
from clauses import config_values
from expected import References
from quick_conf import QuickConf, reference
from true_reasons import value_in

sys.path.insert(0, str(places.CHECKOUT))

from kcfg.api import resolve
from kcfg.configuration import Configuration
from kcfg.language import SymbolType
from kcfg.why.wants import Wants


def questions(configuration: Configuration, dice: random.Random) -> Iterator[tuple[int, str]]:
    """Symbols in random order, each with a value that it does not have."""
    symbols = [symbol for symbol in configuration.tree.symbols if symbol.type is not SymbolType.UNKNOWN]
    dice.shuffle(symbols)
    for symbol in symbols:
        now = configuration[symbol.name].value
        if symbol.type is SymbolType.BOOL:
            yield symbol.number, "n" if now == "y" else "y"
        elif symbol.type is SymbolType.TRISTATE:
            yield symbol.number, dice.choice([value for value in "nmy" if value != now])
        elif symbol.type is SymbolType.STRING:
            yield symbol.number, f"{now}x"
        else:
            base = 16 if symbol.type is SymbolType.HEX else 10
            number = int(now or "0", base) + dice.choice((1, 7))
            yield symbol.number, hex(number) if base == 16 else str(number)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="tools/true-wants", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("tree", help="a tree of the manifest (linux-6.12)")
    parser.add_argument("target", help="a configuration with a defconfig file (arm/multi_v7_defconfig)")
    parser.add_argument("--count", type=int, default=100, help="how many symbols to ask for (default 100)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    references = References(options.tree)
    made = reference(references, options.target)
    assert made.target.file is not None
    source = references.tree / made.target.file
    text = source.read_text(encoding="utf-8", errors="surrogateescape")
    variables = dict(v.partition("=")[::2] for v in made.target.variables)
    configuration = resolve(str(source), arch=variables.get("ARCH", "")).configuration
    wants = Wants(configuration.explainer)
    asked = advised = tried = held = 0
    with QuickConf(references, made) as conf:
        for number, value in questions(configuration, random.Random(options.seed)):
            if asked == options.count:
                break
            asked += 1
            want = wants.answer(number, value)
            advised += bool(want.remedies)
            for remedy in want.remedies:
                tried += 1
                lines = "\n".join(remedy.lines)
                escaped = not configuration.tree.dialect.verbatim_strings
                config = config_values(conf.defconfig(f"{text}\n{lines}\n"), escaped=escaped)
                got = value_in(config, configuration.explain(want.name))
                held += got == want.wanted
                if got != want.wanted:
                    print(f"  NOT HELD: {want.name} = {want.wanted} by {remedy.lines}: C has {got}", flush=True)
    print(f"{asked} symbols asked for, lines named for {advised}; {held} of {tried} pieces of advice held")
    return 0 if tried and held == tried else 1


if __name__ == "__main__":
    sys.exit(main())
