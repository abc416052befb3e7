"""Input of a size or kind that nobody writes: an error or an answer, never a traceback, a hang or a crash."""

from __future__ import annotations

import random

import pytest

from tests.bad_input.bench import Bench, Spoken

DEEP = 100_000
LONG = 10_000_000


def answered(bench: Bench, said: Spoken) -> None:
    """The run either refused and left all as it was, or wrote a ``.config``."""
    if said.status == 0:
        assert bench.config()
    else:
        bench.refused(said)


@pytest.mark.parametrize(
    "expression",
    [
        "(" * DEEP + "B" + ")" * DEEP,
        "!" * DEEP + "B",
        "B" + " && B" * DEEP,
        "B" + " || B = n" * DEEP,
        "(B || " * DEEP + "B" + ")" * DEEP,
        "!(B && " * DEEP + "B" + ")" * DEEP,
    ],
    ids=[
        "parentheses",
        "negations",
        "conjunctions",
        "disjunctions",
        "nested disjunctions",
        "nested negations",
    ],
)
def test_an_expression_100_000_deep(bench: Bench, expression: str) -> None:
    bench.write("Kconfig", f'config B\n\tbool "b"\n\tdefault y\n\nconfig A\n\tbool "a"\n\tdepends on {expression}\n')
    answered(bench, bench.resolve())


def test_a_chain_of_20_000_dependencies(bench: Bench) -> None:
    links = "".join(f'config C{n}\n\tbool "c"\n\tdefault y\n\tdepends on C{n + 1}\n\n' for n in range(20_000))
    bench.write("Kconfig", f"{links}config C20000\n\tdef_bool y\n")
    said = bench.resolve()
    assert said.status == 0, said
    assert "CONFIG_C0=y\n" in bench.config()


def test_5_000_menus_in_each_other(bench: Bench) -> None:
    opened = "".join(f'menu "m{n}"\n' for n in range(5_000))
    bench.write("Kconfig", opened + 'config A\n\tbool "a"\n' + "endmenu\n" * 5_000)
    said = bench.resolve()
    assert said.status == 0, said
    assert "CONFIG_A=y\n" in bench.config()


def test_a_prompt_of_10_megabytes(bench: Bench) -> None:
    bench.write("Kconfig", f'config A\n\tbool "{"a" * LONG}"\n')
    answered(bench, bench.resolve())


def test_a_keyword_of_10_megabytes(bench: Bench) -> None:
    bench.write("Kconfig", f'config A\n\tbool "a"\n\t{"a" * LONG}\n')
    bench.refused(bench.resolve(), "Kconfig:3")


def test_a_comment_of_10_megabytes(bench: Bench) -> None:
    bench.write("Kconfig", f'# {"a" * LONG}\nconfig A\n\tbool "a"\n')
    said = bench.resolve()
    assert said.status == 0, said
    assert "CONFIG_A=y\n" in bench.config()


def test_a_value_of_10_megabytes(bench: Bench) -> None:
    bench.write("Kconfig", 'config S\n\tstring "s"\n')
    bench.write("input.config", f'CONFIG_S="{"a" * LONG}"\n')
    said = bench.resolve()
    assert said.status == 0, said
    assert len(bench.config()) > LONG


def test_a_value_with_an_integer_of_100_000_digits(bench: Bench) -> None:
    bench.write("Kconfig", 'config A\n\tint "a"\n\trange 0 100\n\tdefault 7\n')
    bench.write("input.config", f"CONFIG_A={'9' * 100_000}\n")
    said = bench.resolve()
    assert said.status == 0, said
    assert "CONFIG_A=100\n" in bench.config()


@pytest.mark.parametrize("name", ["__class__", "__init__", "__dict__", "None", "self", "__proto__", "0", "1e9"])
def test_a_symbol_with_a_name_of_python(bench: Bench, name: str) -> None:
    bench.write("Kconfig", f'config {name}\n\tbool "strange"\n\nconfig A\n\tbool "a"\n\tdepends on {name}\n')
    bench.write("input.config", f"CONFIG_{name}=y\nCONFIG_A=y\n")
    said = bench.resolve()
    assert said.status == 0, said
    assert f"CONFIG_{name}=y\nCONFIG_A=y\n" in bench.config()


@pytest.mark.parametrize("name", ["__class__", "__getattr__", "kwargs"])
def test_an_unknown_symbol_with_a_name_of_python(bench: Bench, name: str) -> None:
    bench.write("Kconfig", 'config A\n\tbool "a"\n')
    bench.write("input.config", f"CONFIG_{name}=y\nCONFIG_A=y\n")
    said = bench.resolve()
    assert said.status == 0, said
    assert "CONFIG_A=y\n" in bench.config()


def noise(seed: int) -> bytes:
    """The same 20,000 bytes for the same seed."""
    return random.Random(seed).randbytes(20_000)


@pytest.mark.parametrize("seed", range(4))
def test_random_bytes_for_a_kconfig_file(bench: Bench, seed: int) -> None:
    bench.write("Kconfig", noise(seed))
    bench.refused(bench.resolve(), "Kconfig:")


@pytest.mark.parametrize("seed", range(4))
def test_random_bytes_for_an_input(bench: Bench, seed: int) -> None:
    bench.write("Kconfig", 'config A\n\tbool "a"\n')
    bench.write("input.config", noise(seed))
    said = bench.resolve()
    assert "Traceback" not in said.messages
    answered(bench, said) if said.status else bench.config()


@pytest.mark.parametrize("content", [b"", b"\0", b"\n" * 100_000, b"\xff\xfe" * 50, b'config A\0\n\tbool "a"\n'])
def test_a_kconfig_file_of_nothing(bench: Bench, content: bytes) -> None:
    bench.write("Kconfig", content)
    answered(bench, bench.resolve())


def test_bytes_that_are_not_utf_8_survive(bench: Bench) -> None:
    bench.write("Kconfig", b'mainmenu "K\xe4fig"\n\nconfig S\n\tstring "s"\n')
    bench.write("input.config", b'CONFIG_S="caf\xe9"\n')
    said = bench.resolve()
    assert said.status == 0, said
    assert b'CONFIG_S="caf\xe9"\n' in (bench.objects / ".config").read_bytes()
    assert b"# K\xe4fig\n" in (bench.objects / ".config").read_bytes()
