"""Many configurations at once: each is what one alone comes to, whoever carries it out, and says how to repeat it."""

from __future__ import annotations

import json
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from kcfg.cli import main
from kcfg.sweep import Manner, Task, defconfigs, shard, sweep

TREE = Path(__file__).resolve().parent.parent / "corpora" / "embedded"
EXPECTED = {
    "lantern_defconfig": "arm/lantern",
    "beacon_defconfig": "arm/beacon",
    "weathervane_defconfig": "arm/weathervane",
    "x86_64_defconfig": "x86/x86_64",
    "tinybox_defconfig": "x86/tinybox",
    "i386_defconfig": "x86/i386",
}


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("ARCH", "CROSS_COMPILE", "LLVM", "CC", "KCONFIG_CONFIG", "PEBBLE_TRACE"):
        monkeypatch.delenv(name, raising=False)


def tasks(objects: Path) -> list[Task]:
    return [Task(str(TREE), defconfig=path, place=place, objtree=str(objects)) for place, path in defconfigs(str(TREE))]


def expected(name: str) -> str:
    return sha256((TREE / "expected" / EXPECTED[name] / "config").read_bytes()).hexdigest()


def lines(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_all_defconfigs_come_to_what_c_made_of_each(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    words = ["sweep", "--all", "--tree", str(TREE), "--cache", str(tmp_path / "cache"), "--output", "out"]
    assert main(words) == 0
    found = [line for line in lines(capfd.readouterr().out) if line["kind"] == "configuration"]
    assert {Path(line["defconfig"]).name: line["sha256"] for line in found} == {
        name: expected(name) for name in EXPECTED
    }
    for line in found:
        assert sha256(Path(line["output"]).read_bytes()).hexdigest() == line["sha256"]


def test_a_line_says_all_that_is_needed_to_repeat_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    words = ["sweep", "--seeds", "2", "--first-seed", "0x10", "--tree", str(TREE), "--arch", "arm", "--no-cache"]
    assert main(words) == 0
    out = lines(capfd.readouterr().out)
    found = {line["seed"]: line for line in out if line["kind"] == "configuration"}
    assert set(found) == {0x10, 0x11}
    assert found[0x10]["name"] == "arm/seed-0x10"
    assert found[0x10]["environment"]["SRCARCH"] == "arm"
    assert len(found[0x10]["tree"]["sha256"]) == 64
    answers = {line["probes"]: line["answers"] for line in out if line["kind"] == "probes"}
    assert list(answers) == [found[0x10]["probes"]]
    assert answers[found[0x10]["probes"]]
    # The same seed is the same configuration: the one that `kcfg rand` writes.
    assert main(["rand", "--seed", "0x10", "--tree", str(TREE), "--arch", "arm", "-o", "one"]) == 0
    assert sha256(Path("one").read_bytes()).hexdigest() == found[0x10]["sha256"]


def test_a_matrix_of_fragments(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Each defconfig as it is, and with each set of fragments over it: what `kcfg resolve` makes of the same words."""
    (tmp_path / "more.config").write_text("CONFIG_MODULES=n\n")
    defconfig = str(TREE / "arch/arm/configs/lantern_defconfig")
    assert main(["sweep", defconfig, "--with", "silent.config", "--with", "more.config,silent.config"]) == 0
    found = {line["name"]: line["sha256"] for line in lines(capfd.readouterr().out) if line["kind"] == "configuration"}
    assert len(set(found)) == 3
    assert main(["resolve", defconfig, "more.config", "silent.config", "-q", "-o", "one"]) == 0
    assert found["arm/lantern_defconfig+more.config+silent.config"] == sha256(Path("one").read_bytes()).hexdigest()
    assert found["arm/lantern_defconfig"] == expected("lantern_defconfig")


def test_what_fails_is_told_and_the_others_go_on(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", "beacon_defconfig", "missing_defconfig", "--tree", str(TREE), "--arch", "arm"]) == 1
    found = {line["name"]: line for line in lines(capfd.readouterr().out) if line["kind"] == "configuration"}
    assert found["arm/beacon_defconfig"]["ok"]
    assert "missing_defconfig" in found["arm/missing_defconfig"]["error"]


def test_shards_are_all_tasks_once_each(tmp_path: Path) -> None:
    all_tasks = tasks(tmp_path)
    parts = [shard(all_tasks, number, 4) for number in (1, 2, 3, 4)]
    assert sorted(task.name for part in parts for task in part) == sorted(task.name for task in all_tasks)
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_wrong_words_are_told(capfd: pytest.CaptureFixture[str]) -> None:
    for words in (["--all", "--shard", "3/2"], ["--all", "--shard", "x"], []):
        assert main(["sweep", "--tree", str(TREE), *words]) == 2
    assert "there is no part 3 of 2" in capfd.readouterr().err


class Recorder(Executor):
    """Carries everything out at once, in the calling thread, and counts."""

    def __init__(self) -> None:
        self.count = 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.count += 1
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@pytest.mark.parametrize("executor", [Recorder(), ThreadPoolExecutor(2)], ids=["own", "threads"])
def test_any_executor_will_do(executor: Executor, tmp_path: Path) -> None:
    wanted = tasks(tmp_path)
    found = {
        Path(outcome.task.defconfig).name: outcome.digest
        for outcome in sweep(wanted, manner=Manner(cache=str(tmp_path / "cache")), executor=executor)
    }
    assert found == {name: expected(name) for name in EXPECTED}
    if isinstance(executor, Recorder):
        assert executor.count == len(wanted)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_dask_cluster_of_two_workers(tmp_path: Path) -> None:
    """The same on dask.distributed, whose client gives an executor."""
    distributed = pytest.importorskip("distributed", reason="dask.distributed is not installed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        found = {
            Path(outcome.task.defconfig).name: outcome.digest
            for outcome in sweep(
                tasks(tmp_path), manner=Manner(cache=str(tmp_path / "cache")), executor=client.get_executor()
            )
        }
    assert found == {name: expected(name) for name in EXPECTED}
