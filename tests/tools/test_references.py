"""References: what is recorded is what the makefiles did, and a comparison says how it differs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from capture import MakeError, ObjectFolder
from compare import Compared, in_words
from layouts import Layout
from targets import Target, targets

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")

# Stands for a C program: it writes down what it is given, as conf does.
CONF = r"""#!/bin/sh
test "$1" = --fail && { echo no good >&2; exit 3; }
{ echo "$@"; cat .config 2>/dev/null; } > .config.new; mv .config.new .config
printf '%s' "$SPACES" >> .config
echo written
"""
MAKEFILE = r"""
export SPACES := two  blanks and a "quote"
build_config: ; printf '%s' '$(subst $$,$$$$,$(value CONF))' > $(O)/conf.sh; cp conf $(O)/scripts/kconfig/conf
%_defconfig: ; @cd $(O) && scripts/kconfig/conf --defconfig=$@ Kconfig
twice_defconfig: ; @cd $(O) && scripts/kconfig/conf --defconfig=a Kconfig && scripts/kconfig/conf --olddefconfig Kconfig
refused_defconfig: ; @cd $(O) && scripts/kconfig/conf --fail
"""
LAYOUT = Layout(
    conf="scripts/kconfig/conf",
    build=("build_config",),
    arguments=("O={folder}",),
    leftovers=("conf.sh",),
    environment=(("MARK", "1"),),
)


@pytest.fixture
def objects(tmp_path: Path) -> ObjectFolder:
    """An object folder of a tree whose program is a script."""
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "conf").write_text(CONF)
    (tree / "conf").chmod(0o755)
    (tree / "Makefile").write_text(MAKEFILE.replace("cp conf", "mkdir -p $(O)/scripts/kconfig && cp conf"))
    return ObjectFolder.build(LAYOUT, tree, tmp_path / "objects")


def test_a_call_is_recorded_as_it_was(objects: ObjectFolder) -> None:
    done = objects.make(["a_defconfig"])
    assert done.stdout.splitlines()[-2] == "written"
    (call,) = objects.calls()
    assert call.arguments == ["--defconfig=a_defconfig", "Kconfig"]
    assert call.folder == str(objects.folder)
    assert call.environment["SPACES"] == 'two  blanks and a "quote"'
    assert call.environment["MARK"] == "1"
    # Python sets this for itself where no locale is; the makefiles do not.
    assert "LC_CTYPE" not in call.environment
    assert (call.status, call.stdout, call.stderr, call.before) == (0, "written\n", "", None)
    assert call.config.read_text() == '--defconfig=a_defconfig Kconfig\ntwo  blanks and a "quote"'


def test_the_config_before_each_call_is_kept(objects: ObjectFolder) -> None:
    objects.make(["twice_defconfig"])
    first, second = objects.calls()
    assert first.before is None
    assert second.before is not None and second.before.startswith(b"--defconfig=a Kconfig\n")


def test_a_failing_program_fails_under_the_recorder_too(objects: ObjectFolder) -> None:
    done = objects.make(["refused_defconfig"])
    assert done.returncode
    assert "no good" in done.stderr
    assert [call.status for call in objects.calls()] == [3]


def test_a_folder_is_clean_between_configurations(objects: ObjectFolder, tmp_path: Path) -> None:
    other = objects.copy(tmp_path / "other")
    other.make(["a_defconfig"])
    (other.folder / "include" / "config").mkdir(parents=True)
    other.clean()
    assert other.calls() == []
    assert sorted(path.name for path in other.folder.iterdir()) == ["scripts"]


def test_makefiles_that_build_no_program_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "Makefile").write_text("build_config: ; @echo no compiler >&2; false\n")
    with pytest.raises(MakeError, match="no compiler"):
        ObjectFolder.build(LAYOUT, tmp_path / "tree", tmp_path / "objects")


def test_the_configurations_of_a_linux_tree(tmp_path: Path) -> None:
    def write(name: str, text: str = "") -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    write("Makefile", "include arch/$(ARCH)/Makefile\nallnoconfig defconfig menuconfig build_config %_defconfig:\n")
    write("arch/hut/Makefile", "both_defconfig: a.config\nrandom_randconfig:\nfront_defconfig:\nx.config:\n")
    for name in ("small_defconfig", "sub/big_defconfig", "front_defconfig", "defconfig", "a.config"):
        write(f"arch/hut/configs/{name}")
    write("arch/Kconfig")
    found = {target.name: (target.kind, target.file) for target in targets("linux", tmp_path, tmp_path)}
    assert found == {
        "hut/small_defconfig": ("file", "arch/hut/configs/small_defconfig"),
        "hut/sub_big_defconfig": ("file", "arch/hut/configs/sub/big_defconfig"),
        "hut/defconfig": ("file", "arch/hut/configs/defconfig"),
        # The makefile has a rule of its own for this name, so the file is asked for in another way.
        "hut+KBUILD_DEFCONFIG=front_defconfig/defconfig": ("file", "arch/hut/configs/front_defconfig"),
        "hut/both_defconfig": ("merged", ""),
        "hut/allnoconfig": ("mode", ""),
        "hut/defconfig+a.config": ("fragment", ""),
    }


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (
            Target("arm", "file", ("ARCH=arm",), ("b_defconfig",), "arch/arm/configs/b_defconfig"),
            ["/t/arch/arm/configs/b_defconfig"],
        ),
        (
            Target("arm", "fragment", ("ARCH=arm",), ("defconfig", "a.config")),
            ["defconfig", "a.config", "--tree", "/t", "--arch", "arm"],
        ),
        (
            Target("um", "alias", ("ARCH=um", "SUBARCH=i386"), ("defconfig",)),
            ["defconfig", "--tree", "/t", "--arch", "um", "--env", "SUBARCH=i386"],
        ),
    ],
    ids=["a file", "a name and a fragment", "variables"],
)
def test_a_target_is_asked_for_as_a_person_would(target: Target, words: list[str]) -> None:
    assert in_words(target, Path("/t")) == words


@pytest.mark.parametrize(
    ("expected", "got", "difference"),
    [
        (b"a\nb\n", b"a\nb\n", ""),
        (b"a\nb\n", b"a\nc\n", r"f:2: expected 'b\n', got 'c\n'"),
        (b"a\nb\n", b"a\n", r"f:2: expected 'b\n', got nothing more"),
        (b"a\n", b"a", r"f:1: expected 'a\n', got 'a'"),
        (b"", b"\xff\r\n", r"f:1: expected nothing more, got '\udcff\r\n'"),
    ],
)
def test_the_first_differing_line_is_shown(expected: bytes, got: bytes, difference: str) -> None:
    assert Compared("f", expected, got).difference == difference
