"""Writes ``kcfg/language/known_shapes.tsv``: what the grammar says of the line shapes that real trees use.

    python3 tools/known_shapes.py [--rules NAME] [TREE ...]

Keeps the shapes that the file has, adds those of every Kconfig file under each TREE, read by the rules of the
generation NAME, and asks the grammar anew for all of them. Without a TREE, that is all that it does: to be run
whenever the grammar has changed.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from kcfg.language import GENERATIONS, LanguageRules
from kcfg.language.cutting import cut
from kcfg.language.grammar import Grammar
from kcfg.language.grammar_errors import UnknownShapeError
from kcfg.language.shapes import KNOWN_SHAPES, format_row

_NAMES = ("Kconfig", "Config.in", "Config.src", "config.in")

#: Longer lines are curiosities that no two trees share.
_MOST_TOKENS = 150


def keys_of_tree(tree: str, rules: LanguageRules) -> Iterator[str]:
    """The key of every logical line in the Kconfig files under ``tree``; those of help texts are noise."""
    for folder, _, names in os.walk(tree):
        for name in names:
            if name.startswith(_NAMES):
                with open(os.path.join(folder, name), encoding="utf-8", errors="surrogateescape") as file:
                    lines = file.read().split("\n")
                index = 0
                while index < len(lines):
                    line = cut(lines, index, rules)
                    index = line.next_index
                    yield line.key


def main(arguments: list[str]) -> int:
    """Write the file anew; 0."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    by_name = {rules.name: rules for rules in GENERATIONS}
    parser.add_argument("--rules", choices=by_name, default="Linux 6.12")
    parser.add_argument("trees", nargs="*", metavar="TREE")
    options = parser.parse_args(arguments)
    with open(KNOWN_SHAPES, encoding="utf-8") as file:
        keys = {row.partition("\t")[0] for row in file}
    for tree in options.trees:
        keys.update(keys_of_tree(tree, by_name[options.rules]))
    grammar = Grammar()
    rows = []
    for key in sorted(keys):
        classes = key.split()
        if classes and len(classes) <= _MOST_TOKENS:
            try:
                rows.append(format_row(key, grammar.parse(classes)))
            except UnknownShapeError:
                continue
    with open(KNOWN_SHAPES, "w", encoding="utf-8") as file:
        file.write("".join(f"{row}\n" for row in rows))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
