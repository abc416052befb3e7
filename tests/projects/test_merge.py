"""Merging fragments: the rules of ``scripts/kconfig/merge_config.sh``, and the script itself beside them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kcfg.errors import ProjectError
from kcfg.projects.merge import Redefinition, merge, requirements_hold


def merged(base: str, *fragments: str, **options: object) -> str:
    """The text of a merge."""
    named = [(f"fragment{number}", text) for number, text in enumerate(fragments)]
    return merge(base, named, **options)[0]  # type: ignore[arg-type]


def test_a_fragment_replaces_and_is_appended() -> None:
    """The old line goes, the fragment comes whole after a blank line."""
    assert merged("CONFIG_A=y\nCONFIG_B=y\n", "CONFIG_A=m\n# said\n") == "CONFIG_B=y\n\nCONFIG_A=m\n# said\n"


def test_not_set_replaces_a_value_and_back() -> None:
    """``# CONFIG_A is not set`` is an assignment, in base and fragment."""
    assert merged("CONFIG_A=y\n", "# CONFIG_A is not set\n") == "\n# CONFIG_A is not set\n"
    assert merged("# CONFIG_A is not set\n", "CONFIG_A=y\n") == "\nCONFIG_A=y\n"


def test_a_longer_name_stays() -> None:
    """CONFIG_A is no word of CONFIG_A_B."""
    assert merged("CONFIG_A_B=y\n", "CONFIG_A=y\n") == "CONFIG_A_B=y\n\nCONFIG_A=y\n"


def test_any_line_with_the_name_before_a_blank_goes() -> None:
    """The script deletes by text: a comment or a string that mentions the symbol is lost with it."""
    base = '# because CONFIG_A is slow\nCONFIG_S="CONFIG_A =y"\nCONFIG_X_CONFIG_A=y\n# CONFIG_A.\nCONFIG_A=y\n'
    assert merged(base, "CONFIG_A=m\n") == "# CONFIG_A.\n\nCONFIG_A=m\n"


def test_nothing_goes_unless_the_name_is_a_word_somewhere() -> None:
    """``grep -w`` decides whether ``sed`` deletes at all."""
    assert merged("CONFIG_X_CONFIG_A=y\n", "CONFIG_A=m\n") == "CONFIG_X_CONFIG_A=y\n\nCONFIG_A=m\n"


def test_missing_last_newline() -> None:
    """Scripts since Linux 6.0 end the line; older ones glue the next file to it."""
    assert merged("CONFIG_A=y", "CONFIG_B=y\n") == "CONFIG_A=y\nCONFIG_B=y\n"
    assert merged("CONFIG_A=y", "CONFIG_B=y\n", separate=False) == "CONFIG_A=yCONFIG_B=y\n"


def test_builtin_keeps_y() -> None:
    """``-y``: the fragment's m goes, not the base's y; a y still replaces an m."""
    text = merged("CONFIG_A=y\nCONFIG_B=m\n", "CONFIG_A=m\nCONFIG_B=y\n", builtin=True)
    assert text == "CONFIG_A=y\n\nCONFIG_B=y\n"


def test_builtin_can_lose_a_line() -> None:
    """A deletion from the fragment takes a longer name's line, too, and the script stops when it comes to that."""
    with pytest.raises(ProjectError, match="loses CONFIG_X_CONFIG_A of fragment0"):
        base = "CONFIG_A=y\nCONFIG_X_CONFIG_A=y\n"
        merged(base, "CONFIG_A=m\nCONFIG_X_CONFIG_A=y\n", builtin=True)


def test_builtin_compares_what_the_shell_sees() -> None:
    """A comment that names the symbol is part of its value, and no plain y."""
    assert merged("# CONFIG_A =y\n", "CONFIG_A=m\n", builtin=True) == "\nCONFIG_A=m\n"


def test_prefix() -> None:
    """Buildroot's script looks for names that start with BR2_."""
    assert merged("BR2_A=y\nCONFIG_A=y\n", "BR2_A=n\nCONFIG_A=n\n", prefix="BR2_") == (
        "CONFIG_A=y\n\nBR2_A=n\nCONFIG_A=n\n"
    )


def test_redefinitions_are_reported() -> None:
    """Whoever merges is told which values changed, by which fragment."""
    _, redefined = merge("CONFIG_A=y\nCONFIG_B=1\n", [("one", "CONFIG_A=y\nCONFIG_B=2\n"), ("two", "CONFIG_B=3\n")])
    assert redefined == [
        Redefinition("CONFIG_B", "one", "CONFIG_B=1", "CONFIG_B=2"),
        Redefinition("CONFIG_B", "two", "CONFIG_B=2", "CONFIG_B=3"),
    ]


def test_requirements() -> None:
    """A MIPS board's fragment says which lines it needs; ``=n`` is met unless there is a y."""
    reference = "CONFIG_A=y\nCONFIG_M=m\n# CONFIG_N is not set\n"
    assert requirements_hold("# require CONFIG_A=y\nCONFIG_X=y\n", reference)
    assert requirements_hold("CONFIG_X=y\n", reference)
    assert requirements_hold("# require CONFIG_N=n\n# require CONFIG_A=y\n", reference)
    assert not requirements_hold("# require CONFIG_A=n\n", reference)
    assert not requirements_hold("# require CONFIG_N=y\n", reference)
    assert not requirements_hold("# require CONFIG_M=m\n", reference)


NAMES = st.sampled_from(["CONFIG_A", "CONFIG_A_B", "CONFIG_B", "CONFIG_X_CONFIG_A", "CONFIG_", "OTHER"])
LINES = st.one_of(
    st.builds("{}={}".format, NAMES, st.sampled_from(["y", "m", "n", '"a CONFIG_B =c"', ""])),
    st.builds("# {} is not set".format, NAMES),
    st.builds("# {} {}".format, NAMES, st.sampled_from(["is not set ", "said", "=y"])),
    st.sampled_from(["", "#", "  CONFIG_A=y", "CONFIG_A", "CONFIG_A =y"]),
)
TEXTS = st.builds(lambda lines, last: "\n".join(lines) + last, st.lists(LINES, max_size=6), st.sampled_from(["", "\n"]))


@pytest.mark.tree
@pytest.mark.parametrize("name", ["linux-6.12", "linux-6.1", "u-boot"])
def test_the_script_says_the_same(
    name: str, real_tree: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Random files through the tree's own script, with and without ``-y`` where it has that."""
    script = real_tree(name) / "scripts/kconfig/merge_config.sh"
    text = script.read_text()
    separate, has_builtin = "echo >>" in text, '"-y")' in text
    folder = tmp_path_factory.mktemp("merge")

    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(TEXTS, st.lists(TEXTS, min_size=1, max_size=2), st.booleans())
    def check(base: str, fragments: list[str], builtin: bool) -> None:
        builtin = builtin and has_builtin
        for number, content in enumerate([base, *fragments]):
            (folder / f"file{number}").write_text(content)
        names = [f"file{number}" for number in range(len(fragments) + 1)]
        command = ["sh", str(script), "-m", *(["-y"] if builtin else []), *names]
        done = subprocess.run(command, cwd=folder, capture_output=True, env={"PATH": "/usr/bin:/bin"}, check=False)
        if done.returncode:
            with pytest.raises(ProjectError):
                merged(base, *fragments, builtin=builtin, separate=separate)
            return
        assert merged(base, *fragments, builtin=builtin, separate=separate) == (folder / ".config").read_text()

    check()
