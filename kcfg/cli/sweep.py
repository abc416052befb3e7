"""``kcfg sweep``: many configurations of one tree, one JSON line each."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from itertools import product

from kcfg.errors import ProjectError

from .common import SCHEMA, add_tree_options, cache_of, shell_policy, variables
from .progress import Bar

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from kcfg.sweep import Manner, Outcome, Task


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("defconfigs", nargs="*", metavar="DEFCONFIG", help="defconfigs: paths, or names as for make")
    parser.add_argument("--all", action="store_true", help="all defconfigs of the tree, or of the architectures given")
    parser.add_argument("--seeds", metavar="N", type=int, default=0, help="N random ones of each architecture")
    parser.add_argument("--first-seed", metavar="S", type=lambda text: int(text, 0), default=1, help="(default: 1)")
    parser.add_argument("--probability", metavar="P[:P[:P]]", default="", help="percentages, as KCONFIG_PROBABILITY")
    parser.add_argument(
        "--with",
        dest="additions",
        metavar="FRAGMENT[,FRAGMENT…]",
        action="append",
        default=[],
        help="each defconfig also with these fragments over it; may be repeated: one more of each every time",
    )
    parser.add_argument("--shard", metavar="I/N", default="1/1", help="only the I-th of N parts, for N machines")
    parser.add_argument("-j", "--jobs", metavar="N", type=int, default=0, help="processes (default: one a core)")
    parser.add_argument("--output", metavar="DIR", help="also write each .config, to DIR/NAME.config")
    add_tree_options(parser)


def run(options: argparse.Namespace) -> int:
    """Resolve all, one line each as they are done; 1 if one of them failed."""
    from kcfg.sweep import sweep

    if options.kconfig is not None:
        raise ProjectError("a sweep is over a tree that is recognised", hint="use kcfg resolve with --kconfig")
    tasks = _part(_tasks(options), options.shard)
    with tempfile.TemporaryDirectory(prefix="kcfg-") as scratch:
        manner = _manner(options, scratch)
        failed = 0
        known: set[str] = set()
        with Bar("sweep", len(tasks)) as bar:
            for outcome in sweep(tasks, manner=manner, jobs=options.jobs):
                for line in lines_of(outcome, known):
                    print(json.dumps(line, ensure_ascii=False), flush=True)
                failed += bool(outcome.error)
                bar.step(outcome.name)
    return 1 if failed else 0


def lines_of(outcome: Outcome, known: set[str]) -> list[dict[str, object]]:
    """An outcome as the lines to print: the answers of its commands, unless they are ``known``, and itself."""
    task = outcome.task
    answers = json.dumps(dict(outcome.answers), sort_keys=True)
    probes = hashlib.sha256(answers.encode("utf-8", "surrogateescape")).hexdigest() if outcome.answers else ""
    lines: list[dict[str, object]] = []
    if probes and probes not in known:
        known.add(probes)
        lines.append({"schema": SCHEMA, "kind": "probes", "probes": probes, "answers": dict(outcome.answers)})
    lines.append(
        {
            "schema": SCHEMA,
            "kind": "configuration",
            "name": outcome.name,
            "ok": not outcome.error,
            "error": outcome.error or None,
            "sha256": outcome.digest or None,
            "tree": {"root": outcome.root or task.tree, "sha256": outcome.tree_digest or None},
            "arch": outcome.arch or task.arch,
            "dialect": outcome.dialect or None,
            "defconfig": task.defconfig or None,
            "fragments": list(task.fragments),
            "seed": task.seed,
            "probability": task.probability or None,
            "variables": dict(task.variables),
            "environment": dict(outcome.environment),
            "probes": probes or None,
            "symbols": outcome.symbols,
            "seconds": round(outcome.seconds, 4),
            "output": task.output or None,
        }
    )
    return lines


def _tasks(options: argparse.Namespace) -> list[Task]:
    from kcfg.projects import find
    from kcfg.sweep import Task, defconfigs

    start = options.tree or (options.defconfigs[0] if options.defconfigs else ".")
    root = find(start).root
    arches = [arch for arch in options.arch.split(",") if arch] or [""]
    # Architecture, folder of the architecture, defconfig: where the path tells the first, it is left to it.
    wanted = [("", place, path) for arch in arches for place, path in defconfigs(root, arch)] if options.all else []
    for name in options.defconfigs:
        path = os.path.abspath(name) if os.path.exists(name) else name
        wanted += ((arch, _place_of(path, root), path) for arch in arches)
    fragments = [(), *(_fragments(item) for item in options.additions)]
    common = {
        "tree": root,
        "variables": variables(options),
        "dialect": options.dialect or "",
        "objtree": os.path.abspath(options.objtree),
    }
    tasks = [
        Task(**common, arch=arch, place=place, defconfig=path, fragments=some)
        for (arch, place, path), some in product(wanted, fragments)
    ]
    seeds = range(options.first_seed, options.first_seed + options.seeds)
    tasks += (
        Task(**common, arch=arch, seed=seed & 0xFFFFFFFF, probability=options.probability)
        for arch, seed in product(arches, seeds)
    )
    if not tasks:
        raise ProjectError("nothing to do", hint="name defconfigs, or give --all or --seeds N")
    if options.output:
        from kcfg.records import replace

        folder = os.path.abspath(options.output)
        tasks = [replace(task, output=os.path.join(folder, f"{task.name}.config")) for task in tasks]
    return tasks


def _place_of(path: str, root: str) -> str:
    """The architecture's folder that a defconfig below ``root`` is in."""
    parts = os.path.relpath(os.path.realpath(path), root).split(os.sep)
    return parts[1] if len(parts) == 4 and parts[0] == "arch" and parts[2] == "configs" else ""


def _fragments(item: str) -> tuple[str, ...]:
    return tuple(os.path.abspath(name) if os.path.exists(name) else name for name in item.split(","))


def _part(tasks: list[Task], text: str) -> list[Task]:
    from kcfg.sweep import shard

    number, _, of = text.partition("/")
    if not (number.isdecimal() and of.isdecimal()):
        raise ProjectError(f"--shard takes I/N, not {text!r}")
    return shard(tasks, int(number), int(of))


def _manner(options: argparse.Namespace, scratch: str) -> Manner:
    """How commands are answered, and a cache for as long as it takes where none is wanted."""
    from kcfg.sweep import Manner

    shell = shell_policy(options)
    cache = cache_of(options)
    return Manner(shell.policy.value, cache.path if cache is not None else scratch, shell.recording)
