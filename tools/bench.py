"""How fast kcfg is beside the trees' own C programs: ``tools/bench`` prints ratios with their spread.

It gets the tree (``tools/trees``), builds its program (``tools/oracle``), makes a virtual environment with kcfg of this
checkout and Kconfiglib 14.1.1a4 (on a copy of the tree without the one word that it does not know), and runs each in
turn, all once in every round, so that a machine that slows down slows all of them. A ratio is of two runs of one round;
shown are the median and the least and greatest of all rounds. Every ``.config`` that kcfg writes is compared with the
program's. ``--json`` and ``--plot`` write files.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import bench_plot
import bench_trees
import oracle
import places
import quick_conf
import trees
from expected import References

KCONFIGLIB = "kconfiglib==14.1.1a4"
_KCONFIGLIB_RUN = (
    "import sys, kconfiglib; k = kconfiglib.Kconfig(sys.argv[1], warn=False); "
    "k.load_config(sys.argv[2]); k.write_config('.config')"
)
#: Seconds: what takes C longer than that is run once.
_LONG = 20
#: Tree, target, and the words for kcfg beside the defconfig's path.
TREES = {
    "linux-6.12": ("arm/multi_v7_defconfig", "arch/arm/configs/multi_v7_defconfig", ()),
    "linux-6.12-x86": ("x86_64/x86_64_defconfig", "arch/x86/configs/x86_64_defconfig", ("--arch", "x86_64")),
    "linux-6.1": ("arm/multi_v7_defconfig", "arch/arm/configs/multi_v7_defconfig", ()),
    "u-boot": ("all/qemu_arm_defconfig", "configs/qemu_arm_defconfig", ()),
}


@dataclass
class Runner:
    """One thing that is timed: ``prepare`` is not; ``output`` is compared with the program's if it is given."""

    name: str
    command: Sequence[str]
    folder: Path
    environment: dict[str, str]
    prepare: Callable[[], None] = lambda: None
    output: Path | None = None
    walls: list[float] = field(default_factory=list)
    cpus: list[float] = field(default_factory=list)
    peak: float = 0.0

    def run(self) -> None:
        """Run it once."""
        self.prepare()
        started = time.perf_counter()
        process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{self.name} failed: {' '.join(self.command)}\n{said.decode(errors='replace')}")
        self.walls.append(wall)
        self.cpus.append(usage.ru_utime + usage.ru_stime)
        self.peak = max(self.peak, usage.ru_maxrss / 1024)


class Bench:
    """The runners of one tree, and where they work."""

    def __init__(self, name: str, work: Path, venv: Path) -> None:
        target, path, words = TREES[name]
        self.references = References(name.removesuffix("-x86"))
        reference = quick_conf.reference(self.references, target)
        self.tree = self.references.tree
        self.is_linux = name.startswith("linux")
        self.work = work
        self.python, self.kcfg = str(venv / "bin" / "python"), str(venv / "bin" / "kcfg")
        self.defconfig = self.tree / path
        self.words = words
        self.objects = work / "c"
        self.call = reference.calls_in(self.objects)[-1]
        self.conf = str(oracle.conf(self.references.stamp))
        self.own = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
        self.runners = [*self._c(), *self._kcfg()]

    def _empty(self, folder: Path) -> Callable[[], None]:
        def prepare() -> None:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)

        return prepare

    def _c(self) -> Iterable[Runner]:
        command = [self.conf, *self.call.arguments]
        replayed = {
            **self.call.environment,
            "LD_PRELOAD": str(quick_conf.library()),
            "REPLAY_SHELL": str(self.work / "answers"),
        }
        config = self.objects / ".config"
        prepare = self._empty(self.objects)
        yield Runner("C", command, self.objects, self.call.environment, prepare, config)
        yield Runner("C, answers replayed", command, self.objects, replayed, prepare, config)
        if not self.is_linux:
            return
        known = bench_trees.for_kconfiglib(self.tree, self.work.parent / f"kconfiglib-{self.tree.parent.name}")
        environment = {n: v.replace(str(self.tree), str(known)) for n, v in self.call.environment.items()}
        root, source = self.call.arguments[-1], self.call.arguments[0].partition("=")[2]
        lib = [self.python, "-c", _KCONFIGLIB_RUN, root, source]
        yield Runner("Kconfiglib 14.1.1a4", lib, self.objects, environment, prepare)

    def _kcfg(self) -> Iterable[Runner]:
        objects, cache = self.work / "kcfg", self.work / "cache"

        def resolve(name: str, forget: Callable[[], None], *more: str) -> Runner:
            words = ["resolve", str(self.defconfig), *self.words, "-O", str(objects), "--cache", str(cache), *more]

            def prepare() -> None:
                self._empty(objects)()
                forget()

            return Runner(name, [self.kcfg, *words], self.work, self.own, prepare, objects / ".config")

        def forget_trees() -> None:
            _forget_trees(cache)

        yield resolve("kcfg, first run", lambda: shutil.rmtree(cache, ignore_errors=True))
        yield resolve("kcfg, warm", lambda: None)
        yield resolve("kcfg, tree known, all commands run again", lambda: None, "--shell", "run")
        yield resolve("kcfg, tree unknown, list of commands known", forget_trees, "--shell", "run")
        yield resolve("kcfg, tree unknown, answers known", forget_trees)
        if self.is_linux:
            yield self._edited()
        explain = [self.kcfg, "explain", self._symbol(), "--defconfig", str(self.defconfig), *self.words]
        explain += ["--cache", str(cache), "-O", str(objects)]
        yield Runner("kcfg explain, warm", explain, self.work, self.own)
        yield Runner("python -c pass", [self.python, "-c", "pass"], self.work, self.own)
        yield Runner("kcfg --version", [self.kcfg, "--version"], self.work, self.own)

    def _symbol(self) -> str:
        """A symbol to be explained: the first that the defconfig sets."""
        lines = self.defconfig.read_text(encoding="utf-8").splitlines()
        return next(line.partition("=")[0] for line in lines if line.startswith("CONFIG_"))

    def _edited(self) -> Runner:
        tree = bench_trees.small_copy(self.tree, self.work.parent / f"edited-{self.work.name}")
        defconfig = tree / self.defconfig.relative_to(self.tree)
        objects = self.work / "edited"
        words = ["resolve", str(defconfig), *self.words, "-O", str(objects), "--cache", str(self.work / "cache-edited")]
        count = 0

        def prepare() -> None:
            nonlocal count
            count += 1
            self._empty(objects)()
            with open(tree / "drivers" / "misc" / "Kconfig", "a", encoding="utf-8") as stream:
                stream.write(f'\nconfig EDIT_{os.getpid()}_{count}\n\tbool "edit {count}" if EXPERT\n')

        return Runner("kcfg, one file edited", [self.kcfg, *words], self.work, self.own, prepare)

    def rounds(self, count: int) -> None:
        """Run everything ``count`` times, after once to warm up, and compare what was written."""
        for number in range(count + 1):
            expected = b""
            for runner in self.runners:
                runner.run()
                if runner.output is not None:
                    written = runner.output.read_bytes()
                    expected = expected or written
                    if written != expected:
                        raise SystemExit(f"{runner.name}: not the same .config as C's")
                if not number:
                    runner.walls.clear()
                    runner.cpus.clear()
            places.show_progress(number, count)


def _forget_trees(cache: Path) -> None:
    """Leave of what is kept only what the commands were and answered."""
    for kind in ("tree", "reasons", "scans"):
        for kept in cache.rglob(f"*.{kind}"):
            kept.unlink()


def compared(runners: Sequence[Runner]) -> list[dict[str, object]]:
    """Every runner's figures: seconds, and ratios to the C program, to it with replayed answers and to bare Python."""
    bases = {r.name: r for r in runners if r.name in ("C", "C, answers replayed", "python -c pass")}
    rows = []
    for runner in runners:
        row: dict[str, object] = {
            "name": runner.name,
            "seconds": spread(runner.walls),
            "cpu_seconds": spread(runner.cpus),
            "peak_mb": round(runner.peak, 1),
        }
        for name, base in bases.items():
            row[f"of {name}"] = spread([a / b for a, b in zip(runner.walls, base.walls, strict=True)])
        rows.append(row)
    return rows


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median, least and greatest."""
    return {name: round(f(values), 4) for name, f in (("median", statistics.median), ("min", min), ("max", max))}


def growth(work: Path, venv: Path, sizes: Sequence[int], count: int) -> list[dict[str, object]]:
    """Seconds for trees of so many times Linux's symbols, where the answers of commands are known to both sides.

    C takes minutes for ten times, so it is run only once there.
    """
    references = References("linux-6.12")
    reference = quick_conf.reference(references, "arm/multi_v7_defconfig")
    kcfg = str(venv / "bin" / "kcfg")
    rows = []
    for size in sizes:
        tree = bench_trees.times(references.tree, size, work.parent / f"times-{size}")
        objects = work / f"times-{size}"
        objects.mkdir(parents=True, exist_ok=True)
        call = reference.calls_in(objects)[-1]
        environment = {name: value.replace(str(references.tree), str(tree)) for name, value in call.environment.items()}
        defconfig = str(references.tree / "arch/arm/configs/multi_v7_defconfig")
        answers = {"LD_PRELOAD": str(quick_conf.library()), "REPLAY_SHELL": str(work / f"answers-{size}")}
        conf = [str(oracle.conf(references.stamp)), f"--defconfig={defconfig}", "Kconfig"]
        theirs = Runner("C", conf, objects, {**environment, **answers}, output=objects / ".config")
        cache = work / f"cache-{size}"
        words = ["resolve", defconfig, "--kconfig", "Kconfig", "--tree", str(tree), "--cache", str(cache), "-q"]
        words += ["-o", str(objects / ".config")]

        def forget(cache: Path = cache) -> None:
            _forget_trees(cache)

        cold = Runner("cold", [kcfg, *words], objects, environment, forget, objects / ".config")
        warm = Runner("warm", [kcfg, *words], objects, environment, output=objects / ".config")
        texts = []
        for number in range(count + 1):
            for runner in (theirs, cold, warm):
                if runner is theirs and runner.walls and runner.walls[-1] > _LONG:
                    continue
                (objects / ".config").unlink(missing_ok=True)
                runner.run()
                assert runner.output is not None
                texts.append(runner.output.read_bytes())
                if not number and runner.walls[-1] <= _LONG:
                    runner.walls.clear()
                    runner.cpus.clear()
        symbols = sum(path.read_text(errors="replace").count("\nconfig ") for path in tree.rglob("Kconfig*"))
        rows.append(
            {
                "times": size,
                "config_statements": symbols,
                "same_bytes": len(set(texts)) == 1,
                **{runner.name: spread(runner.walls) for runner in (theirs, cold, warm)},
                **{f"{runner.name}, processor": spread(runner.cpus) for runner in (theirs, cold, warm)},
            }
        )
    return rows


def sweep(work: Path, venv: Path, every: int, count: int) -> dict[str, object]:
    """Seconds for all arm defconfigs of Linux 6.12, by ``kcfg sweep`` and one after another by C.

    C does every ``every``-th of them, and the ratios are to its time for all at that rate.
    """
    bench = Bench("linux-6.12", work / "sweep", venv)
    bench.work.mkdir(parents=True, exist_ok=True)
    names = sorted(path.name for path in bench.defconfig.parent.glob("*_defconfig"))
    written = work / "swept"
    words = ["sweep", "--all", "--arch", "arm", "--cache", str(work / "cache-sweep"), "--output", str(written)]
    ours = Runner("kcfg sweep", [bench.kcfg, *words], bench.tree, bench.own)
    seconds = {runner.name: 0.0 for runner in bench.runners[:2]}
    same = True
    ours.run()
    for name in names[::every]:
        for runner in bench.runners[:2]:
            command = [word.replace(bench.defconfig.name, name) for word in runner.command]
            theirs = Runner(runner.name, command, runner.folder, runner.environment, runner.prepare, runner.output)
            theirs.run()  # once so that all answers are recorded
            theirs.run()
            seconds[runner.name] += theirs.walls[-1]
            assert theirs.output is not None
            (found,) = written.rglob(f"{name}.config")
            same = same and found.read_bytes() == theirs.output.read_bytes()
    for _ in range(count):
        ours.run()
    del ours.walls[0]
    scale = len(names) / len(names[::every])
    rate = {f"of {name}": round(statistics.median(ours.walls) / (total * scale), 4) for name, total in seconds.items()}
    return {"defconfigs": len(names), "same_bytes": same, "seconds": spread(ours.walls), **rate}


def small(work: Path, venv: Path, count: int) -> dict[str, object]:
    """A warm run on BusyBox' tree, where what counts is how soon kcfg has started, beside bare Python."""
    tree = trees.get("busybox").path
    objects = work / "small"
    own = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    words = ["resolve", "configs/android_defconfig", "-O", str(objects), "--cache", str(work / "cache-small")]

    def prepare() -> None:
        shutil.rmtree(objects, ignore_errors=True)
        objects.mkdir(parents=True)

    ours = Runner("kcfg", [str(venv / "bin" / "kcfg"), *words], tree, own, prepare)
    bare = Runner("python", [str(venv / "bin" / "python"), "-c", "pass"], tree, own)
    for _ in range(count + 1):
        ours.run()
        bare.run()
    ratios = [a / b for a, b in zip(ours.walls[1:], bare.walls[1:], strict=True)]
    return {"seconds": spread(ours.walls[1:]), "of python -c pass": spread(ratios)}


def environment_for(work: Path) -> Path:
    """A virtual environment with kcfg of this checkout and Kconfiglib; made anew, so that nothing old is timed."""
    venv = work / "venv"
    shutil.rmtree(venv, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    own = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    own.setdefault("KCFG_COMPILE", "1")
    pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, str(places.CHECKOUT), KCONFIGLIB], check=True, env=own)
    return venv


def machine() -> dict[str, object]:
    """What the figures were measured on."""
    model = ""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    except OSError:
        pass
    return {
        "cpu": model,
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "load_before": os.getloadavg()[0],
    }


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="tools/bench", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("trees", nargs="*", default=["linux-6.12"], help=f"any of {', '.join(TREES)}")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--growth", metavar="N,N…", default="", help="also trees of N times Linux's symbols")
    parser.add_argument(
        "--sweep", metavar="N", type=int, default=0, help="also `kcfg sweep` of all arm defconfigs, and C for every Nth"
    )
    parser.add_argument("--small", action="store_true", help="also BusyBox, warm, beside `python -c pass`")
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--plot", metavar="FILE", help="an SVG")
    options = parser.parse_args(arguments)
    base = _base()
    report: dict[str, object] = {"machine": machine()}
    bars = []
    with tempfile.TemporaryDirectory(dir=base) as scratch:
        work = Path(scratch)
        venv = environment_for(work)
        for name in options.trees:
            bench = Bench(name, work / name, venv)
            bench.work.mkdir(parents=True, exist_ok=True)
            bench.rounds(options.rounds)
            rows = compared(bench.runners)
            report[name] = rows
            show(name, rows)
            bars += [bar(f"{name}: {row['name']}", row["of C"]) for row in rows if row["name"] not in ("C",)]
        if options.growth:
            rows = growth(work, venv, [int(n) for n in options.growth.split(",")], min(options.rounds, 3))
            report["growth"] = rows
            for row in rows:
                print(json.dumps(row))
        if options.small:
            report["busybox, warm"] = small(work, venv, 3 * options.rounds)
            print(json.dumps(report["busybox, warm"]))
        if options.sweep:
            report["sweep"] = sweep(work, venv, options.sweep, options.rounds)
            print(json.dumps(report["sweep"]))
    if options.json:
        Path(options.json).write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    if options.plot:
        svg = bench_plot.bars("kcfg beside C conf", "wall time, C conf = 1; lines: least to greatest", bars)
        Path(options.plot).write_text(svg, encoding="utf-8")
    return 0


def _base() -> Path:
    """Where to work: in memory where that is possible.

    On ext4 a file that is made where thousands were removed a moment ago takes as long as all the rest of C's run.
    """
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK):
        return memory
    base = places.cache() / "bench"
    base.mkdir(parents=True, exist_ok=True)
    return base


def bar(label: str, ratio: object) -> bench_plot.Bar:
    """A row of the plot."""
    assert isinstance(ratio, dict)
    return bench_plot.Bar(label, ratio["median"], ratio["min"], ratio["max"])


def show(name: str, rows: Sequence[dict[str, object]]) -> None:
    """The figures as a table."""
    print(f"{name:44} {'seconds':>8} {'of C':>24} {'of C replayed':>24} {'of python':>9} {'peak MB':>8}")
    for row in rows:
        cells = []
        for key in ("of C", "of C, answers replayed"):
            ratio = row[key]
            assert isinstance(ratio, dict)
            cells.append(f"{ratio['median']:.3f} ({ratio['min']:.3f} to {ratio['max']:.3f})")
        seconds, python = row["seconds"], row["of python -c pass"]
        assert isinstance(seconds, dict) and isinstance(python, dict)
        print(
            f"{row['name']:44} {seconds['median']:8.3f} {cells[0]:>24} {cells[1]:>24} {python['median']:9.2f} "
            f"{row['peak_mb']:8}"
        )


if __name__ == "__main__":
    sys.exit(main())
