"""``kcfg probes``: recording what commands answer, and what other answers would change."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from .common import add_tree_options, print_json, variables

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from kcfg.api import Resolved, Shell
    from kcfg.probes.recording import Recording


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument(
        "action",
        choices=("record", "diff"),
        help="record: run all commands and write their answers to FILE; diff: what differs between the answers in FILE "
        "and now (or in another recording), and which symbols that changes",
    )
    parser.add_argument("file", metavar="FILE", help="the recording")
    parser.add_argument("defconfig", help="the defconfig whose tree and architecture are meant")
    parser.add_argument(
        "--with", dest="other", metavar="FILE", help="diff: the other recording (default: answers of now)"
    )
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    add_tree_options(parser)


def run(options: argparse.Namespace) -> int:
    """Record or compare; 1 if answers differ."""
    from kcfg.api import Shell
    from kcfg.probes import Policy
    from kcfg.probes.recording import read

    if options.action == "record":
        return _record(options)
    before = _resolved(options, Shell(Policy.REPLAY, read(options.file)))
    after = _resolved(options, Shell(Policy.REPLAY, read(options.other)) if options.other else Shell())
    old, new = _recorded(before), _recorded(after)
    answers = {**_differing(old.make, new.make), **_differing(old.answers, new.answers)}
    symbols = _changed_symbols(before, after)
    if options.json:
        print_json(
            {
                "answers": [{"command": c, "before": a, "after": b} for c, (a, b) in answers.items()],
                "symbols": [{"name": n, "before": a, "after": b} for n, (a, b) in symbols.items()],
            }
        )
    else:
        for command, (a, b) in answers.items():
            sys.stdout.write(f"{command}\n  - {_shown(a)}\n  + {_shown(b)}\n")
        for name, (a, b) in symbols.items():
            sys.stdout.write(f"{name}: {_shown(a)} -> {_shown(b)}\n")
        print(f"{len(answers)} answers and {len(symbols)} symbols differ", file=sys.stderr)
    return 1 if answers or symbols else 0


def _record(options: argparse.Namespace) -> int:
    from kcfg.api import Shell
    from kcfg.files.writing import replace_file

    recording = _recorded(_resolved(options, Shell()))
    replace_file(options.file, recording.text())
    count = len(recording.answers) + len(recording.make)
    if options.json:
        print_json({"file": options.file, "answers": count})
    else:
        print(f"{options.file}: {count} answers", file=sys.stderr)
    return 0


def _resolved(options: argparse.Namespace, shell: Shell) -> Resolved:
    from kcfg.api import resolve

    return resolve(
        options.defconfig,
        arch=options.arch,
        objtree=options.objtree,
        env=variables(options),
        dialect=options.dialect,
        shell=shell,
        tree=options.tree,
    )


def _recorded(result: Resolved) -> Recording:
    """The answers that a result came of, places taken out of them."""
    from kcfg.probes.recording import Recording

    make = {command: output for (_, command), output in result.setup.host.commands.items()}
    return Recording(dict(result.answers), make).anonymous(result.setup.root, result.setup.cwd)


def _differing(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, tuple[str | None, str | None]]:
    names = dict.fromkeys((*old, *new))
    return {name: (old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)}


def _changed_symbols(before: Resolved, after: Resolved) -> dict[str, tuple[str | None, str | None]]:
    def values(result: Resolved) -> dict[str, str]:
        configuration = result.configuration
        return {f"{configuration.prefix}{v.symbol.name}": v.value for v in configuration if v.written}

    return _differing(values(before), values(after))


def _shown(value: str | None) -> str:
    return "(absent)" if value is None else value if value else "(nothing)"
