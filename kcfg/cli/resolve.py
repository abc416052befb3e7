"""``kcfg resolve``: the main job."""

from __future__ import annotations

import os
import sys

from .common import add_tree_options, configured, input_path, output_path, print_json, resolved, show_warnings

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping, Sequence

    from kcfg.configuration import Assignment, Configuration
    from kcfg.projects import Setup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument(
        "defconfig", type=input_path, help="a defconfig: a path, a name as make takes it, or - for standard input"
    )
    parser.add_argument(
        "fragments", nargs="*", metavar="FRAGMENT", type=input_path, help="files of assignments that come on top"
    )
    add_tree_options(parser)
    group = parser.add_argument_group("what to write")
    group.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=output_path,
        help="the .config's name, - for standard output (default: .config in the object folder)",
    )
    group.add_argument("--set", metavar="NAME=VALUE", action="append", default=[], help="a further assignment")
    group.add_argument(
        "--sync", action="store_true", help="also write autoconf.h, auto.conf and all that the build reads"
    )
    group.add_argument("--autoconf", metavar="FILE", help="also write the header, to this file")
    group.add_argument("--minimal", metavar="FILE", help="also write the minimal defconfig, to this file")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if an assignment was not honoured")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    parser.add_argument("-q", "--quiet", action="store_true", help="no summary, no warnings")


def run(options: argparse.Namespace) -> int:
    """Resolve, write, summarise."""
    configuration, earlier, setup, asked = _configuration(options)
    if not options.quiet:
        show_warnings(*earlier, configuration)
    output = options.output or (setup.config if setup is not None else os.path.join(options.objtree, ".config"))
    written = [output]
    if options.minimal:
        configuration.write_minimal(options.minimal)
        written.append(options.minimal)
    if options.autoconf:
        configuration.write_header(options.autoconf)
        written.append(options.autoconf)
    changed = configuration.write_config(output)  # after the others: where one cannot be written, it stays as it was
    if options.sync:
        written += _sync(configuration, setup, options.objtree)
    if options.quiet and not options.strict and not options.json:
        return 0
    counts = count_verdicts(configuration, asked)
    if options.json:
        print_json({"written": written, "changed": changed, "assignments": counts})
    elif not options.quiet:
        note = "" if changed else " (unchanged)"
        print(f"{output}{note}: {summary(counts)}", file=sys.stderr)
    failed = any(counts.get(word) for word in ("overruled", "unknown", "invalid"))
    return 1 if options.strict and failed else 0


def _configuration(
    options: argparse.Namespace,
) -> tuple[Configuration, tuple[Configuration, ...], Setup | None, tuple[Assignment, ...]]:
    """The result, those that it came from, how the tree is set up, and all that was asked for."""
    if options.kconfig is not None:
        configuration = configured(options, [options.defconfig, *options.fragments], options.set)
        return configuration, (), None, configuration.assignments
    result = resolved(options, options.defconfig, options.fragments, options.set)
    return result.configuration, result.earlier, result.setup, result.asked


def _sync(configuration: Configuration, setup: Setup | None, objtree: str) -> list[str]:
    from kcfg.files.sync import SyncPaths, sync

    if setup is None:
        paths = SyncPaths(objtree)
    else:
        outputs, default = setup.outputs, SyncPaths()
        folder, objects = setup.cwd, os.path.dirname(setup.config)
        if is_below(folder, setup.root) and not is_below(objects, setup.root):
            folder = objects  # its makefile knows no object folder; nothing is written into the source tree
        paths = SyncPaths(
            folder,
            outputs.autoconfig or default.auto_conf,
            outputs.autoheader or default.header,
            outputs.rustccfg or default.rustc_cfg,
            negatives="KCONFIG_NEGATIVES" in setup.environment,
            split=setup.environment.get("KCONFIG_SPLITCONFIG", ""),
        )
    values = configuration.build_values(renewing=os.path.exists(paths.full(paths.auto_conf)))
    return sync(configuration.tree, values, paths, configuration.prefix).written


def is_below(path: str, folder: str) -> bool:
    """Whether ``path`` is ``folder`` or in it."""
    path, folder = os.path.realpath(path), os.path.realpath(folder)
    return path == folder or path.startswith(f"{folder}{os.sep}")


def count_verdicts(configuration: Configuration, asked: Sequence[Assignment]) -> dict[str, int]:
    """How many of the assignments were applied, redundant, overridden by a later one, overruled, unknown or invalid.

    Redundant ones count as applied where files were merged, or where to find each would take an evaluation.
    """
    counts: dict[str, int] = {}
    for word in _verdicts(configuration, asked):
        counts[word] = counts.get(word, 0) + 1
    return counts


def _verdicts(configuration: Configuration, asked: Sequence[Assignment]) -> Iterator[str]:
    from kcfg.configuration import Problem
    from kcfg.configuration.leaving_out import LeavingOut
    from kcfg.configuration.rules import TRISTATE_TEXT

    values, a = configuration.values, configuration.tree.arrays
    leaving_out = LeavingOut(configuration)
    index = {id(assignment): i for i, assignment in enumerate(configuration.assignments) if leaving_out.is_cheap}
    last = {assignment.symbol: assignment for assignment in asked if assignment.valid}
    for assignment in asked:
        symbol = assignment.symbol
        if assignment.problem is Problem.UNKNOWN:
            yield "unknown"
        elif assignment.problem is not Problem.NONE:
            yield "invalid"
        elif last[symbol] is not assignment:
            yield "overridden"
        else:
            now = TRISTATE_TEXT[values.tri[symbol]] if a.types[symbol] <= 2 else values.text[symbol]
            wanted = TRISTATE_TEXT[assignment.value] if isinstance(assignment.value, int) else assignment.value
            if now != wanted:
                yield "overruled"
            elif id(assignment) in index and leaving_out.is_same_without(index[id(assignment)]):
                yield "redundant"
            else:
                yield "applied"


def summary(counts: Mapping[str, int]) -> str:
    """The counts in a line."""
    total = sum(counts.values())
    parts = [
        f"{counts[word]} {word}"
        for word in ("applied", "redundant", "overridden", "overruled", "unknown", "invalid")
        if word in counts
    ]
    return f"{total} assignments: {', '.join(parts)}" if parts else "no assignments"
