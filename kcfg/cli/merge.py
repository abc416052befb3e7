"""``kcfg merge``: all that ``merge_config.sh`` does, and why a requested value is not in the result."""

from __future__ import annotations

import os
import sys

from kcfg.configuration import Configuration, Mode
from kcfg.configuration.events import Assignment
from kcfg.errors import Place

from .common import add_tree_options, print_json, show_warnings
from .workspace import open_workspace, plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from kcfg.configuration.reading import Events
    from kcfg.projects.merge import Redefinition
    from kcfg.why import Verdict


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options; ``-O`` is the folder of the result, as for the script."""
    parser.add_argument("base", metavar="BASE", help="a defconfig or .config")
    parser.add_argument("fragments", nargs="*", metavar="FRAGMENT", help="files of assignments that come on top")
    parser.add_argument("-m", "--merge-only", action="store_true", help="only merge the texts, evaluate nothing")
    parser.add_argument("-n", "--allnoconfig", action="store_true", help="what nobody asks for is n, not its default")
    parser.add_argument("-r", "--redundant", action="store_true", help="also say which lines are repeated")
    parser.add_argument("-y", "--builtin", action="store_true", help="a y stays where a fragment asks for m")
    parser.add_argument("-s", "--strict", action="store_true", help="fail if a fragment changes what another asked for")
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    add_tree_options(parser)


def run(options: argparse.Namespace) -> int:
    """Merge, evaluate, write, say what became of the requests; 1 if one is not met (with ``-s``: also if redefined)."""
    from kcfg.files.embedded import config_text_in
    from kcfg.files.writing import replace_file
    from kcfg.projects.merge import merge

    prefix = os.environ.get("CONFIG_", "CONFIG_")
    workspace = None if options.merge_only else open_workspace(options)
    prefix = workspace.prefix if workspace is not None else prefix
    named = [(name, config_text_in(name)) for name in options.fragments]
    base = config_text_in(options.base)
    text, redefined = merge(base, named, prefix=prefix, builtin=options.builtin)
    output = os.path.join(options.objtree, ".config")
    if not options.json:
        _say_redefined(redefined)
        if options.redundant:
            _say_repeated(base, named, prefix)
    if options.strict and redefined:
        print("merge: a fragment changes what was asked for before it (-s): nothing is written", file=sys.stderr)
        return 1
    if workspace is None:
        replace_file(output, text)
        missing: list[Verdict] = []
    else:
        events = _placed(workspace.events(text, "merged"), text, [(options.base, base), *named])
        mode = Mode.ALLNOCONFIG if options.allnoconfig else Mode.ALLDEFCONFIG
        configuration = Configuration(workspace.tree, events, prefix=prefix, mode=mode)
        missing = _missing(configuration)
        if not options.json:
            show_warnings(configuration)
        configuration.write_config(output)
    _answer(options, output, redefined, missing)
    return 1 if missing else 0


def _placed(events: Events, merged: str, sources: list[tuple[str, str]]) -> Events:
    """The assignments of the merged text, each with the place of its line in the file that it came from."""
    lines = merged.split("\n")
    places: dict[str, Place] = {}
    for name, text in sources:
        places.update((line, Place(name, number)) for number, line in enumerate(text.split("\n"), 1))
    found = []
    for item in events.assignments:
        place = places.get(lines[item.place.line - 1], item.place)
        found.append(Assignment(place, item.name, item.symbol, item.raw, item.value, item.problem, item.unset))
    events.assignments[:] = found
    return events


def _missing(configuration: Configuration) -> list[Verdict]:
    """The requests that are not in the result."""
    return [v for v in configuration.verdicts if v.code.value not in ("applied", "redundant", "overridden")]


def _say_redefined(redefined: list[Redefinition]) -> None:
    for change in redefined:
        print(f"{change.name}: {change.fragment} asks for `{change.value}` where `{change.previous}` was asked for")


def _say_repeated(base: str, named: list[tuple[str, str]], prefix: str) -> None:
    seen = set(base.split("\n"))
    for name, text in named:
        for line in text.split("\n"):
            if prefix in line and line in seen:
                print(f"{name}: `{line}` repeats what was asked for already")
        seen.update(text.split("\n"))


def _answer(options: argparse.Namespace, output: str, redefined: list[Redefinition], missing: list[Verdict]) -> None:
    if options.json:
        from kcfg.why import as_data

        changes = [{"name": c.name, "file": c.fragment, "before": c.previous, "now": c.value} for c in redefined]
        print_json({"written": [output], "redefined": changes, "missing": as_data(missing)})
        return
    for verdict in missing:
        print(verdict)
    counts = f"{plural(len(redefined), 'value')} redefined, {plural(len(missing), 'request')} not met"
    print(f"{output}: {counts}", file=sys.stderr)
