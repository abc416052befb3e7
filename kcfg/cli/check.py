"""``kcfg check``: a verdict on every line of the input."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter

from kcfg.errors import FileError
from kcfg.records import replace

from .common import add_tree_options, configured, input_path, print_json, resolved
from .progress import Progress
from .sanity import named_architecture, refuse_foreign, refuse_truncated

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from kcfg.api import Resolved
    from kcfg.configuration import Configuration
    from kcfg.why import Verdict
    from kcfg.why.passes import Passes

_UNKNOWN = ("unknown", "undefined")
_FAILING = ("overruled", "malformed", "unknown", "undefined", "invalid", "ignored")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        type=input_path,
        help="a defconfig (- for standard input), then fragments that come on top",
    )
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a line did not come to what it asks for")
    parser.add_argument("--all", action="store_true", help="also show the lines that are applied")
    parser.add_argument("--fix", action="store_true", help="write the files without the lines that change nothing")
    parser.add_argument(
        "--renames",
        metavar="FILE",
        help="a file of `OLD NEW` lines: what symbols are called now (the tree ships some, or its git history tells)",
    )
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="print the verdicts as JSON")
    output.add_argument("--sarif", action="store_true", help="print the verdicts as SARIF 2.1.0, for code hosts")
    add_tree_options(parser)


def run(options: argparse.Namespace) -> int:
    """Judge every line; mend the files if asked."""
    from kcfg.why import as_data

    _refuse_pipes(options)
    configuration, passes, files, root = _input(options)
    for path in files:
        refuse_truncated(path, configuration.prefix)
    refuse_foreign(configuration, options.inputs[0])
    found = configuration.verdicts if passes is None else passes.verdicts()
    verdicts = _renamed(found, configuration, options, root)
    counts = Counter(verdict.code.value for verdict in verdicts)
    if options.json:
        print_json({"counts": dict(counts), "verdicts": as_data(verdicts)})
    elif options.sarif:
        from kcfg import __version__
        from kcfg.why.sarif import sarif

        json.dump(sarif(verdicts, __version__), sys.stdout, indent=1)
        print()
    else:
        for verdict in verdicts:
            if options.all or verdict.code.value != "applied":
                print(verdict)
        print(f"{len(verdicts)} lines: {', '.join(f'{n} {code}' for code, n in counts.most_common())}", file=sys.stderr)
    if options.fix:
        _fix(configuration, passes, files)
    return 1 if options.strict and any(counts[code] for code in _FAILING) else 0


def _refuse_pipes(options: argparse.Namespace) -> None:
    """Raise FileError where ``--fix`` cannot write what it has read."""
    for path in options.inputs if options.fix else ():
        if os.path.exists(path) and not os.path.isfile(path):
            raise FileError(f"--fix writes its inputs anew, and {path} is no file", file=path)


def _input(options: argparse.Namespace) -> tuple[Configuration, Passes | None, list[str], str]:
    """The configuration of the files, the passes that it came by if files were merged, the files' paths, and the
    tree's folder.
    """
    if options.kconfig is not None:
        return configured(options, options.inputs, []), None, options.inputs, options.tree or "."
    options.arch = options.arch or named_architecture(options.inputs[0])
    result = resolved(options, options.inputs[0], options.inputs[1:], [])
    passes = result.passes
    if passes is not None:
        return result.configuration, passes, list(dict.fromkeys(a.place.file for a in result.asked)), result.setup.root
    found = [path if os.path.exists(path) else _found(result, path) for path in options.inputs]
    return _configured(result, found), None, found, result.setup.root


def _configured(result: Resolved, paths: list[str]) -> Configuration:
    """The configuration of the files as they were read, each called as it was named here."""
    from kcfg.configuration import AssignmentReader, Configuration
    from kcfg.texts import real_path

    files = result.files()
    reader = AssignmentReader(result.tree, result.setup.prefix)
    for path in paths:
        reader.read(files.read(real_path(os.path.abspath(path))), path)
    return Configuration(result.tree, reader.events, prefix=result.setup.prefix)


def _found(result: Resolved, name: str) -> str:
    """The path of an input that was given by the name that make takes. Raises FileError."""
    from kcfg.projects.steps import Conf, Merge, MergeFitting

    files = result.files()
    for step in result.setup.steps:
        if isinstance(step, Conf) and step.input and os.path.basename(step.input) == os.path.basename(name):
            return os.path.relpath(files.find(step.input, step))
        if isinstance(step, Merge | MergeFitting):
            for path in step.fragments:
                if os.path.basename(path) == os.path.basename(name):
                    return os.path.relpath(path)
    raise FileError(f"cannot find the file of {name}", file=name, hint="give its path")


def _renamed(
    verdicts: tuple[Verdict, ...], configuration: Configuration, options: argparse.Namespace, root: str
) -> list[Verdict]:
    """The verdicts, those on names that the tree does not know with what they are called now, where that is known."""
    unknown = {verdict.name for verdict in verdicts if verdict.code.value in _UNKNOWN and verdict.name}
    if not unknown and options.renames is None:
        return list(verdicts)
    from kcfg.projects.renames import read_renames, renames_in_history, shipped_renames

    prefix = configuration.prefix
    names = shipped_renames(root, prefix) if root else {}
    if options.renames is not None:
        names.update(read_renames(options.renames, prefix))
    rest = {name for name in unknown if name not in names and name.isidentifier()}
    if root and rest:
        defined = {symbol.name for symbol in configuration.tree.symbols}
        with Progress("looking for renamed symbols in the tree's history"):
            names.update(renames_in_history(root, rest, defined))
    return [replace(v, renamed=names.get(v.name, "")) if v.code.value in _UNKNOWN else v for v in verdicts]


def _fix(configuration: Configuration, passes: Passes | None, files: list[str]) -> None:
    """Write each file without its dead lines."""
    from kcfg.configuration.configuration import read_file
    from kcfg.files.writing import replace_file
    from kcfg.why.fixing import needless, without_lines

    if passes is None:
        places = [configuration.assignments[index].place for index in needless(configuration)]
    else:
        places = passes.needless()
    for path in files:
        dead = {place.line for place in places if place.file == path}
        if dead:
            replace_file(path, without_lines(read_file(path), dead))
        print(f"{path}: {len(dead)} lines dropped", file=sys.stderr)
