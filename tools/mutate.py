"""Putting deliberate faults into kcfg, one at a time, to see that random cases notice every one.

    tools/mutate                    all of tools/mutations.toml
    tools/mutate NAME …             some of them

Each fault is a small textual change in one named function, made in a copy of the checkout. The copy then runs
the cases that the property test runs, until one differs from the C program. Exit status: 0 every fault was
noticed, 1 one was not, 2 a fault does not fit the source any more, or there is no C program.
"""

from __future__ import annotations

import argparse
import ast
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

import places

MUTATIONS = places.CHECKOUT / "tools" / "mutations.toml"
COPIED = ("kcfg", "grammars", "tools", "tests/strategies", "corpora/trees.toml")


class MisfitError(Exception):
    """A fault that cannot be put where it says."""


@dataclass(frozen=True)
class Mutation:
    """One fault, as ``mutations.toml`` has it."""

    name: str
    file: str
    function: str
    old: str
    new: str
    generation: str = "linux-6.12"

    def applied(self, source: str) -> str:
        """``source``, the text of ``file``, with the fault in it. Raises MisfitError."""
        fitting = [
            (start, end) for start, end in functions(source, self.function) if source[start:end].count(self.old) == 1
        ]
        if len(fitting) != 1:
            raise MisfitError(f"{self.name}: {len(fitting)} functions {self.function} of {self.file} hold {self.old!r}")
        start, end = fitting[0]
        return source[:start] + source[start:end].replace(self.old, self.new) + source[end:]


def mutations() -> dict[str, Mutation]:
    """All faults by name."""
    data = tomllib.loads(MUTATIONS.read_text(encoding="utf-8"))
    return {name: Mutation(name=name, **fields) for name, fields in data.items()}


def functions(source: str, name: str) -> list[tuple[int, int]]:
    """Where the functions called ``name`` stand in ``source``, inner ones as well."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            assert node.end_lineno is not None
            found.append((starts[node.lineno - 1], starts[node.end_lineno]))
    return found


def differs_after(generation: str, mutation: Mutation | None, options: argparse.Namespace) -> int | None:
    """The number of cases until one differs from C's in a copy with ``mutation``, None if none does.

    Raises MisfitError, OSError.
    """
    with tempfile.TemporaryDirectory(prefix="kcfg-mutate-") as scratch:
        copy = Path(scratch)
        for name in COPIED:
            source = places.CHECKOUT / name
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.so"))
            else:
                shutil.copy(source, copy / name)
        if mutation is not None:
            target = copy / mutation.file
            target.write_text(mutation.applied(target.read_text(encoding="utf-8")), encoding="utf-8")
        command = [sys.executable, str(copy / "tools" / "fuzz.py"), f"--generation={generation}", "--keep=1"]
        command += [f"--cases={options.cases}", f"--seed={options.seed}", f"--jobs={options.jobs}"]
        command += ["--tries=0", f"--into={copy / 'out'}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        count = re.search(r": (\d+) cases, .* (\d+) different", done.stdout)
        if done.returncode not in (0, 1) or count is None:
            raise OSError(f"fuzz ended with status {done.returncode}: {done.stderr.strip()[-2000:]}")
        return int(count[1]) if int(count[2]) else None


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    known = mutations()
    parser = argparse.ArgumentParser(prog="tools/mutate", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="a fault of mutations.toml (default: all)")
    parser.add_argument("--cases", type=int, default=5000, metavar="N", help="at most so many (default: 5000)")
    parser.add_argument("--seed", default="test", help="any text (default: the property test's)")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="processes (default: 2)")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.names if name not in known]
    if unknown:
        parser.error(f"no such fault: {', '.join(unknown)}")
    chosen = [known[name] for name in options.names] or list(known.values())
    survived = 0
    try:
        for generation in sorted({mutation.generation for mutation in chosen}):
            if differs_after(generation, None, options) is not None:
                raise MisfitError(f"{generation}: the cases differ without any fault (tools/fuzz says where)")
        for mutation in chosen:
            count = differs_after(mutation.generation, mutation, options)
            survived += count is None
            said = "NOT NOTICED" if count is None else f"noticed within {count} cases"
            print(f"{mutation.name}: {said}", flush=True)
    except (MisfitError, OSError) as error:
        print(f"mutate: {error}", file=sys.stderr)
        return 2
    print(f"{len(chosen) - survived} of {len(chosen)} noticed")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
