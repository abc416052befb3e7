"""Reference outputs of a tree's own tools, made once and kept, so that a comparison costs only what kcfg
takes.

``tools/expected linux-6.12`` runs the tree's makefiles for every configuration of the tree and keeps
``.config``, the minimal defconfig, and how ``conf`` was called, under
``~/.cache/kcfg/expected/TREE/TOOLS/NAME``. ``TOOLS`` stands for the versions of the compiler and the other
programs that the answers depend on. What is there is not made again.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import oracle
import places
import trees
from capture import Call, MakeError, ObjectFolder
from packages import PackageError, RegistryUnreachable
from targets import Target, targets

# The programs that a tree's makefiles and probes ask; another version of one may change any answer.
TOOLS = (
    "gcc",
    "ld",
    "as",
    "nm",
    "objcopy",
    "make",
    "flex",
    "bison",
    "python3",
    "perl",
    "rustc",
    "bindgen",
    "pahole",
)

# Of Linux, besides every plain defconfig, those whose whole build-time family is kept.
SYNCED = {("arm", "multi_v7_defconfig"), ("x86", "x86_64_defconfig"), ("x86", "i386_defconfig")}

SOURCE_MARK, OBJECT_MARK = "@srctree@", "@objtree@"


@dataclass(frozen=True)
class Reference:
    """What the tree's own tools made of one target; ``folder`` holds the files.

    ``calls`` are the makefile's runs of ``conf``, in order; the last one wrote the result. ``failure`` is
    what make said if it refused (some targets exist only to say so).
    """

    target: Target
    folder: Path
    tree: Path
    calls: list[Call]
    failure: str

    @property
    def config(self) -> bytes:
        """The ``.config``."""
        return self.read("config")

    @property
    def defconfig(self) -> bytes | None:
        """The minimal defconfig of that ``.config``, where the tree's generation can make one."""
        return self.read("defconfig") if (self.folder / "defconfig").exists() else None

    @property
    def synced(self) -> dict[str, bytes]:
        """Every file that ``make syncconfig`` leaves under ``include``, by path; touched ones are empty."""
        listed = self.folder / "synced.json"
        if not listed.exists():
            return {}
        kept = self.folder / "synced"
        names = json.loads(listed.read_text(encoding="utf-8"))
        return {name: self.read(f"synced/{name}") if (kept / name).exists() else b"" for name in names}

    def calls_in(self, folder: Path) -> list[Call]:
        """The calls as they would be in the object folder ``folder``."""

        def there(text: str) -> str:
            return text.replace(OBJECT_MARK, str(folder))

        moved = []
        for call in self.calls:
            environment = {name: there(value) for name, value in call.environment.items()}
            arguments = [there(argument) for argument in call.arguments]
            moved.append(replace(call, arguments=arguments, folder=there(call.folder), environment=environment))
        return moved

    def config_in(self, folder: Path) -> bytes:
        """The ``.config``, for the object folder ``folder``."""
        return self.there(self.config, folder)

    def there(self, content: bytes, folder: Path) -> bytes:
        """What was kept, with the object folder ``folder`` in the place of that one."""
        return content.replace(OBJECT_MARK.encode(), os.fsencode(folder))

    def read(self, name: str) -> bytes:
        """One of the files, with the tree's path as it is on this machine now."""
        return (self.folder / name).read_bytes().replace(SOURCE_MARK.encode(), os.fsencode(self.tree))


class References:
    """The references of one real tree, made when they are first asked for."""

    def __init__(self, name: str) -> None:
        self.stamp = trees.get(name)
        self.project = trees.manifest()[name].project
        self.tree = self.stamp.path
        tools = versions(TOOLS)
        key = hashlib.sha256(json.dumps(tools, sort_keys=True).encode()).hexdigest()[:12]
        self.folder = places.cache() / "expected" / f"{name}-{self.stamp.folder}" / key
        if not (self.folder / "tools.json").exists():
            places.write_whole(self.folder / "tools.json", json.dumps(tools, indent=2) + "\n")

    def targets(self) -> list[Target]:
        """Every configuration that the tree can make."""
        return targets(self.project, self.tree, oracle.objects(self.stamp).folder)

    def find(self, target: Target) -> Reference | None:
        """The reference of ``target`` if it was made before."""
        folder = self.folder / target.name
        try:
            text = (folder / "record.json").read_text(encoding="utf-8", errors="surrogateescape")
        except FileNotFoundError:
            return None
        data = json.loads(text.replace(SOURCE_MARK, str(self.tree)))
        if data["programs"] != versions(target.programs):
            return None
        calls = []
        for number, call in enumerate(data["calls"]):
            before = folder / f"{number:02d}.before"
            calls.append(Call(**call, before=before.read_bytes() if before.exists() else None))
        return Reference(target, folder, self.tree, calls, data["failure"])

    def make(self, wanted: Iterable[Target], *, jobs: int, report: Callable[[Reference], None]) -> None:
        """See to it that every wanted reference is there, ``jobs`` at a time; ``report`` is told of each."""
        missing = []
        for target in wanted:
            found = self.find(target)
            if found:
                report(found)
            else:
                missing.append(target)
        if not missing:
            return
        template = oracle.objects(self.stamp)
        with tempfile.TemporaryDirectory(dir=self.folder, prefix=".work-") as scratch:
            folders: queue.SimpleQueue[ObjectFolder] = queue.SimpleQueue()
            for number in range(jobs):
                folders.put(template.copy(Path(scratch) / f"objects{number}"))
            with ThreadPoolExecutor(jobs) as pool:
                running = [pool.submit(self._make_one, target, folders) for target in missing]
                try:
                    for done in as_completed(running):
                        report(done.result())
                except BaseException:
                    pool.shutdown(cancel_futures=True)
                    raise

    def _make_one(self, target: Target, folders: queue.SimpleQueue[ObjectFolder]) -> Reference:
        objects = folders.get()
        try:
            if target.programs:  # another toolchain may build a program of its own
                with tempfile.TemporaryDirectory(dir=self.folder, prefix=".work-") as scratch:
                    own = ObjectFolder.build(objects.layout, self.tree, Path(scratch) / "objects", target.variables)
                    self._make_in(own, target)
            else:
                objects.clean()
                self._make_in(objects, target)
        finally:
            folders.put(objects)
        made = self.find(target)
        assert made is not None
        return made

    def _make_in(self, objects: ObjectFolder, target: Target) -> None:
        done = objects.make([*target.variables, *target.goals])
        calls = objects.calls()
        if not done.returncode and not calls:
            raise MakeError(f"{target.name}: the makefiles did not run the program that they built")
        failure = (done.stderr.strip() or f"status {done.returncode}") if done.returncode else ""
        with tempfile.TemporaryDirectory(dir=self.folder, prefix=".new-") as scratch:
            beside = Path(scratch) / "reference"
            beside.mkdir()
            if not failure:
                self._keep_outputs(target, objects, calls, beside)
            self._keep_record(target, objects, calls, failure, beside)
            self._put_in_place(beside, self.folder / target.name)

    def _keep_outputs(self, target: Target, objects: ObjectFolder, calls: list[Call], beside: Path) -> None:
        def keep(name: str, content: bytes) -> None:
            content = content.replace(os.fsencode(self.tree), SOURCE_MARK.encode())
            places.write_whole(beside / name, content.replace(os.fsencode(objects.folder), OBJECT_MARK.encode()))

        last, layout = calls[-1], objects.layout
        keep("config", last.config.read_bytes())
        if layout.savedefconfig:
            saved = objects.conf([*layout.savedefconfig, last.arguments[-1]], last)
            if saved.returncode:
                raise MakeError(f"{target.name}: conf {layout.savedefconfig[0]}: {saved.stderr}")
            keep("defconfig", Path(last.folder, "defconfig").read_bytes())
        if layout.sync and (self.project != "linux" or self._is_synced(target)):
            done = objects.make([*target.variables, layout.sync])
            if done.returncode:
                raise MakeError(f"{target.name}: make {layout.sync}: {done.stderr}")
            places_of_it = [objects.folder / place for place in layout.synced]
            files = [path for place in places_of_it for path in (place, *place.rglob("*")) if path.is_file()]
            names = sorted(str(path.relative_to(objects.folder)) for path in files)
            keep("synced.json", json.dumps(names).encode())
            for name in names:
                content = (objects.folder / name).read_bytes()
                if content:
                    keep(f"synced/{name}", content)

    def _is_synced(self, target: Target) -> bool:
        plain = target.goals == ("defconfig",) and len(target.variables) == 1
        return plain or (target.arch, *target.goals) in SYNCED

    def _keep_record(
        self, target: Target, objects: ObjectFolder, calls: list[Call], failure: str, beside: Path
    ) -> None:
        described: list[dict[str, Any]] = []
        for number, call in enumerate(calls):
            fields = asdict(call)
            before = fields.pop("before")
            if before is not None:
                places.write_whole(beside / f"{number:02d}.before", before)
            described.append(fields)
        programs = versions(target.programs)
        record = {"target": asdict(target), "programs": programs, "failure": failure, "calls": described}
        text = json.dumps(record, indent=1).replace(str(objects.folder), OBJECT_MARK)
        places.write_whole(beside / "record.json", text.replace(str(self.tree), SOURCE_MARK) + "\n")

    def _put_in_place(self, beside: Path, place: Path) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.rename(beside, place)
        except OSError:  # what is there is of an older toolchain, or another process was faster with the same answer
            if not (place / "record.json").exists():
                raise
            with tempfile.TemporaryDirectory(dir=self.folder, prefix=".old-") as old:
                os.rename(place, Path(old) / "reference")
                os.rename(beside, place)


@functools.cache
def versions(programs: tuple[str, ...]) -> dict[str, str]:
    """The first line that each program says of its version; programs that are not there are absent."""
    found = {}
    for tool in programs:
        path = shutil.which(tool)
        if path:
            done = subprocess.run([path, "--version"], capture_output=True, text=True, errors="replace", check=False)
            found[tool] = (done.stdout.splitlines() or ["?"])[0]
    return found


def selected(all_targets: Iterable[Target], options: argparse.Namespace) -> list[Target]:
    """Those targets that the options of ``add_selection`` ask for."""
    chosen = []
    for target in all_targets:
        if options.arch and target.arch not in options.arch:
            continue
        if options.kind and target.kind not in options.kind:
            continue
        if options.names and not any(name in (target.name, *target.goals) for name in options.names):
            continue
        chosen.append(target)
    return chosen


def add_selection(parser: argparse.ArgumentParser) -> None:
    """Options that choose a tree and targets in it."""
    parser.add_argument("tree", help="a tree of the manifest (linux-6.12, u-boot)")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these (multi_v7_defconfig, arm/defconfig)")
    parser.add_argument("--arch", action="append", help="only this folder under arch/ (may be repeated)")
    parser.add_argument(
        "--kind",
        action="append",
        choices=("file", "default", "merged", "fragment", "alias", "toolchain", "mode"),
        help="only this kind (may be repeated): defconfig files, plain 'defconfig', what makefiles merge, "
        "'defconfig NAME.config', other names of an architecture, other toolchains, allnoconfig and the like",
    )
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1, help="how many at once (all cores)")


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="tools/expected", description=(__doc__ or "").splitlines()[0])
    add_selection(parser)
    options = parser.parse_intermixed_args(arguments)
    try:
        references = References(options.tree)
        wanted = selected(references.targets(), options)
        refused: list[Reference] = []
        seen: list[Reference] = []

        def report(reference: Reference) -> None:
            seen.append(reference)
            if reference.failure:
                refused.append(reference)
            places.show_progress(len(seen), len(wanted))

        references.make(wanted, jobs=options.jobs, report=report)
    except RegistryUnreachable as error:
        print(error, file=sys.stderr)
        return trees.EXIT_UNREACHABLE
    except (PackageError, MakeError, KeyError) as error:
        print(error, file=sys.stderr)
        return 1
    for reference in refused:
        print(f"{reference.target.name}: refused by make: {reference.failure.splitlines()[-1]}")
    print(f"{len(seen) - len(refused)} references in {references.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
