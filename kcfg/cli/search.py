"""``kcfg search``: symbols by a word in their names, prompts or help, as ``/`` in menuconfig does by name."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from kcfg.errors import ProjectError
from kcfg.records import dataclass
from kcfg.tree import Tree

from .common import print_json
from .workspace import add_config_options, open_workspace, plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

_WHERE = ("name", "prompt", "help")


@dataclass(frozen=True)
class Hit:
    """One symbol that was found, and where the word stands: in its name, a prompt or a help text."""

    name: str
    type: str
    prompt: str
    place: str
    found_in: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("word", help="a word or regular expression, in capitals or not")
    parser.add_argument("--in", dest="where", choices=(*_WHERE, "all"), default="all", help="where to look")
    add_config_options(parser, writes=False)


def search(tree: Tree, word: str, where: str = "all") -> list[Hit]:
    """The symbols of ``tree`` that ``word`` matches, whole names first, then names, prompts, help texts.

    Raises ProjectError for what is no regular expression. Cost: a pass over all texts.
    """
    try:
        pattern = re.compile(word, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise ProjectError(f"{word!r} is no regular expression: {error}") from None
    places = {name: rank for rank, name in enumerate(_WHERE)}
    best: dict[str, Hit] = {}
    for hit in _hits(tree, pattern):
        have = best.get(hit.name)
        if where in ("all", hit.found_in) and (have is None or places[hit.found_in] < places[have.found_in]):
            best[hit.name] = hit
    whole = {name for name in best if pattern.fullmatch(name)}
    return sorted(best.values(), key=lambda hit: (hit.name not in whole, places[hit.found_in], hit.name))


def _hits(tree: Tree, pattern: re.Pattern[str]) -> Iterator[Hit]:
    a = tree.arrays
    for entry, symbol in enumerate(a.entry_symbol):
        if symbol < 0 or not a.names[symbol] or not a.types[symbol]:
            continue
        prompt = a.property_text[a.entry_prompt[entry]] if a.entry_prompt[entry] >= 0 else ""
        help_text = tree.helps.get(entry)
        texts = (a.names[symbol], prompt, help_text.text if help_text is not None else "")
        for where, text in zip(_WHERE, texts, strict=True):
            if text and pattern.search(text):
                place = tree.place(a.entry_file[entry], a.entry_line[entry])
                type_ = tree[a.names[symbol]].type.name.lower()
                yield Hit(a.names[symbol], type_, prompt, str(place), where)
                break


def run(options: argparse.Namespace) -> int:
    """List what is found; 1 if nothing is."""
    workspace = open_workspace(options)
    hits = search(workspace.tree, options.word.removeprefix(workspace.prefix), options.where)
    if options.json:
        fields = ("name", "type", "prompt", "place", "found_in")
        print_json({"found": [{name: getattr(hit, name) for name in fields} for hit in hits]})
    else:
        for hit in hits:
            print(f"{hit.name:32} {hit.type:9} {hit.prompt or '(no prompt)'}  ({hit.place}; in its {hit.found_in})")
        print(plural(len(hits), "symbol"), file=sys.stderr)
    return 0 if hits else 1
