"""Verdicts where a fragment is merged into what came of a defconfig: true of the last result, line by line."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from kcfg.api import Resolved, resolve
from kcfg.cli import main
from tests.projects.kernel import make_kernel, write_files

KCONFIG = """\
mainmenu "A kernel"

config MODULES
\tbool "Modules"
\tmodules
\tdefault y

config A
\tbool "A"

config B
\tbool "B" if A
\tdefault A

config C
\ttristate "C"
\tdepends on A

config N
\tint "N"
\trange 1 9
\tdefault 5

config S
\tbool "S"
\tselect T

config T
\tbool "T"

choice
\tprompt "One of two"

config ONE
\tbool "one"

config TWO
\tbool "two"

endchoice
"""


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    tree = make_kernel(tmp_path)
    write_files(tree, {"Kconfig": KCONFIG})
    monkeypatch.chdir(tree)
    return tree


def resolved(kernel: Path, base: str, *fragments: str) -> Resolved:
    """The files as make takes them: a defconfig, then one fragment after the other."""
    names = [f"{number}.config" for number in range(len(fragments))]
    write_files(kernel, {"arch/arm/configs/multi_defconfig": base, **dict(zip(names, fragments, strict=True))})
    return resolve("arch/arm/configs/multi_defconfig", *names, objtree=str(kernel), dialect="linux-6.12")


def said(result: Resolved) -> list[str]:
    """File, name, verdict and hindrance of each line."""
    return [
        f"{Path(v.place.file).name}:{v.name} {v.code.value}{' ' + v.hindrance.value if v.hindrance else ''}"
        for v in result.verdicts
    ]


def test_a_line_against_the_last_result(kernel: Path) -> None:
    """B is y by its default while A is on, and so stands in the .config that the fragment is merged into."""
    result = resolved(kernel, "CONFIG_A=y\nCONFIG_N=7\n", "# CONFIG_A is not set\nCONFIG_N=7\nCONFIG_T=y\n")
    assert said(result) == [
        "multi_defconfig:A overridden",
        "multi_defconfig:N overridden",
        "0.config:A applied",
        "0.config:N redundant",
        "0.config:T applied",
    ]


def test_what_an_earlier_pass_forgot(kernel: Path) -> None:
    """C is asked for while A is off: the .config of then has no C, and `n` is what it gets when A comes."""
    result = resolved(kernel, "CONFIG_A=y\nCONFIG_C=m\n", "# CONFIG_A is not set\n", "CONFIG_A=y\n")
    assert "multi_defconfig:C overruled earlier-pass" in said(result)


LINES = ("", "CONFIG_A=y\n", "# CONFIG_A is not set\n")


@pytest.mark.parametrize(("first", "second"), list(product(LINES, LINES)))
@pytest.mark.parametrize("more", ["CONFIG_C=m\nCONFIG_S=y\n", "CONFIG_N=9\nCONFIG_N=3\nCONFIG_TWO=y\nCONFIG_T=y\n"])
def test_each_verdict_is_what_leaving_the_line_out_shows(kernel: Path, first: str, second: str, more: str) -> None:
    """Redundant: all passes without the line give the same; applied: they do not."""
    for base, fragment in ((first + more, second), (first, second + more), (first + more, second + more)):
        result = resolved(kernel, base, fragment)
        for verdict in result.verdicts:
            same = result._again((verdict.place,)) == result.config_text
            assert verdict.code.value not in ("redundant", "applied") or (verdict.code.value == "redundant") == same


def test_mended_files_give_the_same(kernel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--fix` drops the lines of all files without which the last result is the same."""
    base, fragment = "CONFIG_A=y\nCONFIG_B=y\nCONFIG_N=5\n", "CONFIG_A=y\nCONFIG_T=y\nCONFIG_N=5\n"
    before = resolved(kernel, base, fragment).config_text
    assert (
        main(
            ["check", "--fix", "--no-cache", "--dialect", "linux-6.12", "arch/arm/configs/multi_defconfig", "0.config"]
        )
        == 0
    )
    capsys.readouterr()
    mended = kernel / "arch/arm/configs/multi_defconfig", kernel / "0.config"
    assert [path.read_text() for path in mended] == ["", "CONFIG_A=y\nCONFIG_T=y\n"]
    assert resolve(str(mended[0]), "0.config", objtree=str(kernel), dialect="linux-6.12").config_text == before
