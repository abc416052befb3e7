"""The commands for people: what they write, what they say, and when they say no."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kcfg.cli.run import run

KCONFIG = """\
mainmenu "Small"
config MODULES
	bool "Modules"
	default y
	modules
config NET
	bool "Network"
	default y
	help
		Speaks with others.
config DRV
	tristate "Driver"
	depends on NET
config BITS
	int "Bits"
	range 1 64
	default 8
"""
Kcfg = Callable[..., int]


@pytest.fixture
def kcfg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kcfg:
    """Runs a command on the small tree, in its folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Kconfig").write_text(KCONFIG)
    return lambda *words: run([*words, "--kconfig", "Kconfig", "--no-cache"])


def values(text: str) -> dict[str, str]:
    return dict(line.removeprefix("CONFIG_").split("=") for line in text.splitlines() if line.startswith("CONFIG_"))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("yes", {"MODULES": "y", "NET": "y", "DRV": "y", "BITS": "8"}),
        ("mod", {"MODULES": "y", "NET": "y", "DRV": "m", "BITS": "8"}),
        ("no", {"BITS": "8"}),
        ("def", {"MODULES": "y", "NET": "y", "BITS": "8"}),
    ],
)
def test_all_answers_every_question(kcfg: Kcfg, answer: str, expected: dict[str, str]) -> None:
    assert kcfg("all", answer) == 0
    assert values(Path(".config").read_text()) == expected


def test_what_a_file_fixes_stays(kcfg: Kcfg) -> None:
    Path("fixed").write_text("# CONFIG_NET is not set\n")
    kcfg("all", "yes", "fixed")
    assert values(Path(".config").read_text()) == {"MODULES": "y", "BITS": "8"}


def test_one_seed_draws_one_configuration(kcfg: Kcfg) -> None:
    drawn = []
    for seed in (*range(12), 5):
        assert kcfg("rand", "--seed", str(seed), "-o", "drawn") == 0
        drawn.append(Path("drawn").read_text())
    assert drawn[5] == drawn[12]
    assert len(set(drawn)) > 2


def test_a_saved_configuration_is_what_differs_from_the_defaults(kcfg: Kcfg) -> None:
    Path(".config").write_text("CONFIG_MODULES=y\nCONFIG_NET=y\nCONFIG_DRV=m\nCONFIG_BITS=8\n")
    assert kcfg("save") == 0
    assert Path("defconfig").read_text() == "CONFIG_DRV=m\n"


def test_new_lists_what_the_input_says_nothing_of(kcfg: Kcfg, capsys: pytest.CaptureFixture[str]) -> None:
    Path(".config").write_text("CONFIG_MODULES=y\nCONFIG_DRV=m\n")
    assert kcfg("new", "--json", "--strict") == 1
    found = json.loads(capsys.readouterr().out)["new"]
    assert [symbol["line"] for symbol in found] == ["CONFIG_NET=y", "CONFIG_BITS=8"]
    assert found[0]["help"] == "Speaks with others."


def test_update_says_what_cannot_be_kept(kcfg: Kcfg, capsys: pytest.CaptureFixture[str]) -> None:
    Path(".config").write_text("CONFIG_GONE=y\nCONFIG_BITS=100\n# CONFIG_NET is not set\n")
    assert kcfg("update") == 0
    said = capsys.readouterr().out
    assert "CONFIG_GONE=y" in said and "CONFIG_BITS=100" in said
    assert values(Path(".config").read_text()) == {"MODULES": "y", "BITS": "64"}


def test_set_edits_one_line_and_says_why_a_value_is_lost(kcfg: Kcfg, capsys: pytest.CaptureFixture[str]) -> None:
    Path(".config").write_text("# by hand\nCONFIG_NET=y\nCONFIG_BITS=9\n")
    assert kcfg("set", "BITS=16", "CONFIG_DRV=m") == 0
    assert Path(".config").read_text() == "# by hand\nCONFIG_NET=y\nCONFIG_BITS=16\nCONFIG_DRV=m\n"
    assert kcfg("set", "NET=n") == 0
    assert kcfg("set", "DRV=y") == 1
    assert "look at NET" in capsys.readouterr().out
    assert Path(".config").read_text() == "# by hand\n# CONFIG_NET is not set\nCONFIG_BITS=16\nCONFIG_DRV=y\n"
    kcfg("set", "DRV=")
    assert "DRV" not in Path(".config").read_text()


def test_a_configuration_is_read_from_wherever_it_is(kcfg: Kcfg, monkeypatch: pytest.MonkeyPatch) -> None:
    text = b"CONFIG_DRV=m\nCONFIG_BITS=8\n"
    marked = b"IKCFG_ST" + gzip.compress(text) + b"IKCFG_ED"
    Path("config.gz").write_bytes(gzip.compress(b"#\n# Automatically generated file\n#\n" + text))
    Path("module.ko").write_bytes(b"\x7fELF" + bytes(300) + marked + bytes(50))
    Path("kernel").write_bytes(b"MZ" + bytes(900) + gzip.compress(bytes(64) + marked + bytes(64)) + bytes(100))
    for source in ("config.gz", "module.ko", "kernel"):
        assert kcfg("save", "--config", source, "-o", f"{source}.min") == 0
        assert Path(f"{source}.min").read_text() == "CONFIG_DRV=m\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert kcfg("save", "--config", "-", "-o", "stdin.min") == 0
    assert Path("stdin.min").read_text() == "CONFIG_DRV=m\n"


def test_what_holds_no_configuration_is_said_to(kcfg: Kcfg, capsys: pytest.CaptureFixture[str]) -> None:
    Path("kernel").write_bytes(b"MZ" + bytes(900))
    assert kcfg("save", "--config", "kernel") == 2
    assert "kernel holds no configuration" in capsys.readouterr().err


def test_search_looks_at_names_prompts_and_help(kcfg: Kcfg, capsys: pytest.CaptureFixture[str]) -> None:
    for word, found_in in (("net", "name"), ("network", "prompt"), ("others", "help")):
        assert kcfg("search", word, "--json") == 0
        (hit,) = json.loads(capsys.readouterr().out)["found"]
        assert (hit["name"], hit["found_in"]) == ("NET", found_in)
    assert kcfg("search", "nowhere") == 1


def test_merge_says_what_is_redefined_and_why_a_request_is_not_met(
    kcfg: Kcfg, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("base").write_text("CONFIG_DRV=m\nCONFIG_NET=y\n")
    Path("fragment").write_text("# CONFIG_NET is not set\n")
    assert kcfg("merge", "base", "fragment") == 1
    said = capsys.readouterr().out
    assert "NET: fragment asks for `# CONFIG_NET is not set` where `CONFIG_NET=y` was asked for" in said
    assert "`CONFIG_DRV=m` is overruled" in said
    assert "NET" not in values(Path(".config").read_text())
    assert kcfg("merge", "-s", "base", "fragment") == 1
    assert kcfg("merge", "-m", "base") == 0
    assert Path(".config").read_text() == "CONFIG_DRV=m\nCONFIG_NET=y\n"
    Path("modular").write_text("CONFIG_NET=y\nCONFIG_DRV=m\n")
    Path("base").write_text("CONFIG_NET=y\nCONFIG_DRV=y\n")
    assert kcfg("merge", "-y", "-n", "base", "modular") == 0
    assert values(Path(".config").read_text()) == {"NET": "y", "DRV": "y", "BITS": "8"}


def test_localmod_keeps_what_loaded_modules_need(
    kcfg: Kcfg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("Kconfig").write_text(
        KCONFIG + 'config CORE\n\ttristate\nconfig CARD\n\ttristate "Card"\n\tselect CORE\n'
        'config LIB\n\ttristate "Lib"\nconfig USER\n\ttristate "User"\n\tdepends on LIB\n'
    )
    Path("Makefile").write_text(
        "up := $(CONFIG_USER)\nobj-$(CONFIG_DRV) += drv.o\nobj-$(CONFIG_CARD) += a-card.o \\\n\tother.o\n"
        "obj-$(CONFIG_CORE) += core.o\nobj-$(CONFIG_USER) += user.o\n"
    )
    every = "CONFIG_MODULES=y\nCONFIG_NET=y\nCONFIG_DRV=m\nCONFIG_CARD=m\nCONFIG_CORE=m\nCONFIG_LIB=m\nCONFIG_USER=m\n"
    Path(".config").write_text(every)
    Path("lsmod").write_text("Module  Size  Used by\ncore 16384 1 a_card\nuser 1 0\nforeign 1 0\n")
    monkeypatch.setenv("LSMOD", "lsmod")
    assert kcfg("localmod") == 0
    kept = values(Path(".config").read_text())
    assert {name for name, value in kept.items() if value == "m"} == {"CARD", "CORE", "LIB", "USER"}
    assert "foreign: no makefile names this module" in capsys.readouterr().err
    Path(".config").write_text(every)
    monkeypatch.setenv("LMC_KEEP", "Kconf")
    kcfg("localmod")
    assert values(Path(".config").read_text())["DRV"] == "m"


def test_set_takes_names_and_values_that_fill_one_line_alone(kcfg: Kcfg) -> None:
    Path(".config").write_text("CONFIG_NET=y\n")
    for word in ("CONFIG_=y", "A B=y", "NET=y\nDRV=m", "=y", "#NET=y"):
        assert kcfg("set", word) == 2
    assert Path(".config").read_text() == "CONFIG_NET=y\n"


def test_standard_output_is_written_to_and_never_replaced(kcfg: Kcfg, capfd: pytest.CaptureFixture[str]) -> None:
    """The name of an open file may lead to a regular one, which renaming another would take the name from."""
    Path(".config").write_text("CONFIG_MODULES=y\nCONFIG_DRV=m\n")
    before = os.lstat("/dev/stdout")
    for output in ("-", "/dev/stdout", "/dev/fd/1"):
        with capfd.disabled(), open("out", "ab") as stream:
            kept = os.dup(1)
            os.dup2(stream.fileno(), 1)
            try:
                assert kcfg("set", "NET=n", "-o", output) == 0
            finally:
                os.dup2(kept, 1)
                os.close(kept)
    assert os.lstat("/dev/stdout") == before
    assert Path("out").read_text() == 3 * "CONFIG_MODULES=y\nCONFIG_DRV=m\n# CONFIG_NET is not set\n"
    assert Path(".config").read_text() == "CONFIG_MODULES=y\nCONFIG_DRV=m\n"


def test_merge_says_where_a_lost_request_stands(kcfg: Kcfg, capsys: pytest.CaptureFixture[str]) -> None:
    Path("base").write_text("CONFIG_NET=y\n")
    Path("fragment").write_text("# first\nCONFIG_GONE=y\n")
    assert kcfg("merge", "base", "fragment") == 1
    assert capsys.readouterr().out.startswith("fragment:2: `CONFIG_GONE=y` names no symbol")
