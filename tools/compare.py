"""Comparing kcfg with the tree's own tools over every configuration of a real tree: ``N of M identical``.

``tools/compare linux-6.12 --arch arm`` asks kcfg for each configuration as a person would (``kcfg resolve``)
and compares ``.config``, the minimal defconfig and, where the reference has it, what the build reads, byte for
byte. ``--as conf`` runs ``kcfg conf`` as the makefiles ran ``conf``, in the recorded environment. References
are made when they are not there (``tools/expected``). Exit status: 0 all identical, 1 a difference, 3 no
package registry.
"""

from __future__ import annotations

import argparse
import os
import queue
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby, islice, zip_longest
from operator import attrgetter
from pathlib import Path

import oracle
import places
import trees
from capture import Call, MakeError, ObjectFolder
from expected import Reference, References, add_selection, selected
from packages import PackageError, RegistryUnreachable
from targets import Target

SECONDS = 600  # a configuration that takes longer hangs

# kcfg out of this checkout, whether it is installed or not.
START = "import sys; sys.path.insert(0, {!r}); from kcfg.{} import main; sys.exit(main())"
KCFG = (sys.executable, "-c", START.format(str(places.CHECKOUT), "cli"))
KCFG_CONF = (sys.executable, "-c", START.format(str(places.CHECKOUT), "cli.conf"))


@dataclass(frozen=True)
class Compared:
    """One output file: what the tree's own tools made and what the program under test made."""

    name: str
    expected: bytes
    got: bytes

    @property
    def difference(self) -> str:
        """The first differing line, or nothing."""
        if self.expected == self.got:
            return ""
        lines = zip_longest(self.expected.splitlines(True), self.got.splitlines(True))
        number, (theirs, ours) = next(pair for pair in enumerate(lines, 1) if pair[1][0] != pair[1][1])
        return f"{self.name}:{number}: expected {_shown(theirs)}, got {_shown(ours)}"


class Failed(Exception):
    """The program under test did not do what it was asked; the message holds what it said."""


Way = Callable[[Reference, ObjectFolder], Iterator[Compared]]


def as_conf(program: Sequence[str]) -> Way:
    """Running ``program`` as the makefiles ran ``conf``."""

    def compare(reference: Reference, objects: ObjectFolder) -> Iterator[Compared]:
        calls = reference.calls_in(objects.folder)
        for call in calls:
            call.config.unlink(missing_ok=True)
            if call.before is not None:
                call.config.write_bytes(call.before)
            _run([*program, *call.arguments], call)
        yield Compared(".config", reference.config, calls[-1].config.read_bytes())
        yield from _minimal(program, reference, objects)

    return compare


def as_resolve(reference: Reference, objects: ObjectFolder) -> Iterator[Compared]:
    """Asking ``kcfg resolve`` as a person would; in the copy of the tree where its makefiles work in place."""
    synced, layout = reference.synced, objects.layout
    with tempfile.TemporaryDirectory(prefix="kcfg-compare-") as scratch:
        tree = objects.folder if layout.copied else reference.tree
        folder = objects.folder / layout.subfolder if layout.copied else Path(scratch)
        minimal = Path(scratch) / "defconfig"
        arguments = in_words(reference.target, tree)
        arguments += ["-O", str(folder)]
        if synced:
            arguments.append("--sync")
        if reference.defconfig is not None:
            arguments += ["--minimal", str(minimal)]
        environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        environment |= dict(layout.environment)
        _run([*KCFG, "resolve", *arguments], Call(arguments, str(folder), environment, 0, "", "", None))
        config = Path(reference.calls_in(objects.folder)[-1].config) if layout.copied else folder / ".config"
        yield Compared(".config", reference.config_in(folder), config.read_bytes())
        if reference.defconfig is not None:
            yield Compared("defconfig", reference.defconfig, minimal.read_bytes())
        top = objects.folder if layout.copied else folder
        for name, content in synced.items():
            made = top / name
            got = made.read_bytes() if made.exists() else b"(no such file)"
            yield Compared(name, reference.there(content, top), got)
        yield from _unexpected(objects, top, synced)


def _unexpected(objects: ObjectFolder, folder: Path, synced: Mapping[str, bytes]) -> Iterator[Compared]:
    """The files that the build would take for up to date, or read, and that should not be there."""
    for place in objects.layout.synced if synced else ():
        for path in sorted((folder / place).rglob("*")):
            name = str(path.relative_to(folder))
            if path.is_file() and name not in synced:
                yield Compared(name, b"(no such file)", path.read_bytes())


def in_words(target: Target, tree: Path) -> list[str]:
    """The arguments of ``kcfg resolve`` for a target."""
    words = [str(tree / target.file)] if target.file else [*target.goals, "--tree", str(tree)]
    for variable in target.variables:
        name, _, value = variable.partition("=")
        if name == "XEN_TARGET_ARCH" or (name == "ARCH" and not target.file):
            words += ["--arch", value]
        elif name not in ("ARCH", "KBUILD_DEFCONFIG"):
            words += ["--env", variable]
    return words


def _minimal(program: Sequence[str], reference: Reference, objects: ObjectFolder) -> Iterator[Compared]:
    if reference.defconfig is None:
        return
    last = reference.calls_in(objects.folder)[-1]
    _run([*program, *objects.layout.savedefconfig, last.arguments[-1]], last)
    yield Compared("defconfig", reference.defconfig, Path(last.folder, "defconfig").read_bytes())


def _run(command: Sequence[str], call: Call) -> None:
    try:
        done = subprocess.run(
            command,
            cwd=call.folder,
            env=call.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="surrogateescape",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Failed(f"no answer after {SECONDS} s") from None
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["nothing"]
        raise Failed(f"status {done.returncode}: {said[-1]}")


def _shown(line: bytes | None) -> str:
    return "nothing more" if line is None else repr(line.decode("utf-8", "surrogateescape"))


class Comparison:
    """A run over many targets; ``differences`` has what is not identical, by name."""

    def __init__(self, references: References, way: Way) -> None:
        self.references = references
        self.way = way
        self.identical = 0
        self.refused: list[str] = []
        self.differences: dict[str, str] = {}

    def run(self, wanted: Sequence[Target], *, jobs: int, report: Callable[[str, str], None]) -> None:
        """Compare every wanted target, ``jobs`` at once, making the references that are missing first."""
        found: list[Reference] = []

        def made(reference: Reference) -> None:
            found.append(reference)
            places.show_progress(len(found), len(wanted))

        self.references.make(wanted, jobs=jobs, report=made)
        self.refused = [reference.target.name for reference in found if reference.failure]
        template = oracle.objects(self.references.stamp)
        with tempfile.TemporaryDirectory(prefix="kcfg-compare-") as scratch:
            folders: queue.SimpleQueue[ObjectFolder] = queue.SimpleQueue()
            for number in range(jobs):
                folders.put(template.copy(Path(scratch) / f"objects{number}"))
            with ThreadPoolExecutor(jobs) as pool:
                usable = [reference for reference in found if not reference.failure]
                differences = pool.map(lambda reference: self._one(reference, folders), usable)
                for reference, difference in zip(usable, differences, strict=True):
                    if difference:
                        self.differences[reference.target.name] = difference
                    else:
                        self.identical += 1
                    report(reference.target.name, difference)
                    places.show_progress(self.total, len(usable))

    def _one(self, reference: Reference, folders: queue.SimpleQueue[ObjectFolder]) -> str:
        objects = folders.get()
        try:
            objects.clean()
            for compared in self.way(reference, objects):
                if compared.difference:
                    return compared.difference
            return ""
        except (Failed, OSError) as error:
            return str(error)
        finally:
            folders.put(objects)

    @property
    def total(self) -> int:
        """How many were compared."""
        return self.identical + len(self.differences)


def each_nth(wanted: Iterable[Target], step: int) -> list[Target]:
    """The first of each architecture and every ``step``-th after it: a sample with every architecture in it."""
    groups = groupby(wanted, key=attrgetter("arch"))
    return [target for _, group in groups for target in islice(group, 0, None, step)]


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="tools/compare", description=(__doc__ or "").splitlines()[0])
    add_selection(parser)
    parser.add_argument("--as", dest="way", choices=("resolve", "conf"), default="resolve", help="what kcfg is asked")
    parser.add_argument("--program", help="with --as conf: another program than 'kcfg conf' ('oracle': C's own)")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each Nth of an architecture")
    parser.add_argument("--least", type=int, default=1, metavar="N", help="status 1 if fewer can be compared")
    options = parser.parse_intermixed_args(arguments)

    def report(name: str, difference: str) -> None:
        if difference:
            print(f"{name}: {difference}", flush=True)

    try:
        references = References(options.tree)
        program: Sequence[str] = KCFG_CONF
        if options.program == "oracle":
            program = [str(oracle.conf(references.stamp))]
        elif options.program:
            program = [str(Path(options.program).resolve())]
        comparison = Comparison(references, as_resolve if options.way == "resolve" else as_conf(program))
        wanted = each_nth(selected(references.targets(), options), options.every)
        comparison.run(wanted, jobs=options.jobs, report=report)
    except RegistryUnreachable as error:
        print(error, file=sys.stderr)
        return trees.EXIT_UNREACHABLE
    except (PackageError, MakeError, KeyError) as error:
        print(error, file=sys.stderr)
        return 1
    for name in comparison.refused:
        print(f"{name}: refused by the makefiles")
    print(f"{comparison.identical} of {comparison.total} identical")
    return 1 if comparison.differences or comparison.total < options.least else 0


if __name__ == "__main__":
    sys.exit(main())
