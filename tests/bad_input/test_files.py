"""Inputs and outputs that cannot be opened: the path is named, and nothing is half written."""

from __future__ import annotations

import os

import pytest

from tests.bad_input.bench import Bench, mortal

PERMISSIONS = pytest.mark.skipif(mortal() is None, reason="the superuser may do everything, and setpriv is missing")

TREE = 'mainmenu "Lamp"\n\nconfig A\n\tbool "a"\n'


@pytest.fixture
def lamp(bench: Bench) -> Bench:
    """A bench whose tree is in order."""
    bench.write("Kconfig", TREE)
    return bench


def test_an_input_that_does_not_exist(lamp: Bench) -> None:
    lamp.refused(lamp.resolve("missing_defconfig"), "missing_defconfig")


def test_an_input_that_is_a_folder(lamp: Bench) -> None:
    (lamp.tree / "folder").mkdir()
    lamp.refused(lamp.resolve("folder"), "folder")


def test_an_input_that_is_a_link_to_itself(lamp: Bench) -> None:
    (lamp.tree / "ring").symlink_to("ring")
    lamp.refused(lamp.resolve("ring"), "ring")


@PERMISSIONS
def test_an_input_that_may_not_be_read(lamp: Bench) -> None:
    (lamp.tree / "input.config").chmod(0)
    lamp.refused(lamp.resolve(), "input.config", "ermission")


@PERMISSIONS
def test_a_kconfig_file_that_may_not_be_read(lamp: Bench) -> None:
    lamp.write("Kconfig", '\nsource "secret"\n')
    lamp.write("secret", "config B\n\tbool\n").chmod(0)
    lamp.refused(lamp.resolve(), "Kconfig:2", "secret", "ermission")


def test_a_fragment_that_does_not_exist(lamp: Bench) -> None:
    lamp.refused(lamp.resolve("input.config", "missing.config"), "missing.config")


def test_no_tree_above_the_file(lamp: Bench) -> None:
    alone = lamp.tree.parent / "alone" / "lost_defconfig"
    alone.parent.mkdir()
    alone.write_text("CONFIG_A=y\n")
    lamp.refused(lamp.run("resolve", alone), "lost_defconfig", "--kconfig")


def test_a_tree_that_does_not_exist(lamp: Bench) -> None:
    said = lamp.run("resolve", lamp.tree / "input.config", "--tree", lamp.tree / "nowhere", "--kconfig", "Kconfig")
    lamp.refused(said, "nowhere")


def test_an_output_under_a_file(lamp: Bench) -> None:
    lamp.refused(lamp.resolve("input.config", "-O", lamp.tree / "Kconfig" / "out"), "Kconfig")


def test_an_output_that_is_a_folder(lamp: Bench) -> None:
    folder = lamp.tree.parent / "folder"
    folder.mkdir()
    lamp.refused(lamp.resolve("input.config", "-o", folder), "folder")
    assert list(folder.iterdir()) == []


@PERMISSIONS
def test_an_output_folder_that_may_not_be_written(lamp: Bench) -> None:
    lamp.objects.chmod(0o555)
    said = lamp.resolve()
    lamp.objects.chmod(0o755)
    lamp.refused(said, "ermission")


def test_a_full_disk(lamp: Bench) -> None:
    lamp.refused(lamp.resolve("input.config", "-o", "/dev/full"), "/dev/full", "space")


def test_a_full_disk_for_the_header(lamp: Bench) -> None:
    said = lamp.resolve("input.config", "--autoconf", "/dev/full")
    lamp.refused(said, "/dev/full", "space")


def test_an_answer_that_nobody_can_receive(lamp: Bench) -> None:
    with open("/dev/full", "wb") as full:
        said = lamp.run(
            "explain",
            "CONFIG_A",
            "--defconfig",
            lamp.tree / "input.config",
            "--tree",
            lamp.tree,
            "--kconfig",
            "Kconfig",
            stdout=full.fileno(),
        )
    lamp.refused(said, "space")


def test_a_reader_that_goes_away(lamp: Bench) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    said = lamp.run("--help", stdout=writing)
    os.close(writing)
    assert "Traceback" not in said.messages
    assert "Exception" not in said.messages


@pytest.mark.parametrize(
    "arguments",
    [
        ("resolv",),
        ("resolve",),
        ("resolve", "--no-such-option"),
        ("explain",),
        ("resolve", "x", "--set", "A"),
    ],
    ids=" ".join,
)
def test_wrong_usage(lamp: Bench, arguments: tuple[str, ...]) -> None:
    lamp.refused(lamp.run(*arguments))


def test_a_symbol_that_does_not_exist(lamp: Bench) -> None:
    question = ("explain", "CONFIG_LAMP", "--defconfig", lamp.tree / "input.config")
    lamp.refused(lamp.run(*question, "--tree", lamp.tree, "--kconfig", "Kconfig"), "LAMP")
