"""A construct that a generation lacks: the message says where it stands, and who would accept it."""

from __future__ import annotations

from pathlib import Path

import pytest

import kcfg
from kcfg.errors import InputError
from kcfg.tree import DIALECTS

A = 'config A\n\tbool "a"\n'
CHOICE = 'choice\n\tprompt "c"\n'
MEMBER = 'config M\n\tbool "m"\n'
#: What is read, by which dialect, the line that is refused, and who accepts it.
REFUSED = {
    "depends without on": (A + "\tdepends B\n", "linux-6.12", 3, "BusyBox"),
    "requires": (A + "\trequires B\n", "uclibc-1.0.35", 3, "toybox"),
    "enable": (A + "\tenable B\n", "linux-6.1", 3, "BusyBox"),
    "def_boolean": ("config A\n\tdef_boolean y\n", "seabios-1.16", 2, "toybox"),
    "boolean": ("config A\n\tboolean\n", "buildroot-2026.08", 2, "kconfig-frontends"),
    "---help---": (A + "\t---help---\n\t  Some.\n", "linux-6.1", 3, "Linux 5.0"),
    "bare prompt": ("config A\n\tbool hello\n", "coreboot-4.15", 2, "Linux 5.0"),
    "bare file name": ("source sub/file.in\n", "xen-4.17", 1, "U-Boot"),
    "dot in a name": ("config A.B\n\tbool\n", "linux-6.12", 1, "U-Boot"),
    "visible if": ('menu "m"\n\tvisible if A\nendmenu\n', "toybox-0.8.9", 2, "uClibc-ng"),
    "relation": (A + "\tdepends on B < 3\n", "seabios-1.16", 3, "kconfig-frontends"),
    "imply": (A + "\timply B\n", "seabios-1.16", 3, "kconfig-frontends"),
    "macro": ("v := y\n", "buildroot-2026.08", 1, "U-Boot"),
    "message": ("$(info,hello)\n", "seabios-1.16", 1, "U-Boot"),
    "option": (A + "\toption modules\n", "linux-6.1", 3, "Linux 5.9"),
    "modules": (A + "\tmodules\n", "xen-4.17", 3, "Linux 5.13"),
    "named choice": ('choice C\n\tprompt "c"\nendchoice\n', "busybox-1.37", 1, "uClibc-ng"),
    "optional": (CHOICE + "\toptional\nendchoice\n", "linux-6.12", 3, "Linux 6.1"),
    "transitional": (A + "\ttransitional\n", "linux-6.12", 3, "Linux 6.18"),
    "conditional dependency": (A + "\tdepends on B if C\n", "linux-6.18", 3, "Linux 7.0"),
    "source in a choice": (CHOICE + 'source "x"\nendchoice\n', "linux-6.1", 3, "Linux 5.0"),
    "assignment in a choice": (CHOICE + "v := y\nendchoice\n", "linux-6.1", 3, "Linux 5.0"),
    "late main menu": (A + 'mainmenu "m"\n', "linux-6.1", 3, "BusyBox"),
    "no last newline": ('config A\n\tbool "a"', "linux-6.12", 2, "Linux 6.1"),
    "choice without a prompt": (f"choice\n{MEMBER}endchoice\n", "linux-6.12", 1, "Linux 6.1"),
    "member without a prompt": (f"{CHOICE}config M\n\tbool\nendchoice\n", "linux-6.12", 3, "Linux 6.1"),
    "tristate member": (f'{CHOICE}config M\n\ttristate "m"\nendchoice\n', "linux-6.12", 3, "Linux 6.1"),
    "member with a default": (f"{CHOICE}{MEMBER}\tdefault y\nendchoice\n", "linux-6.12", 5, "Linux 6.1"),
    "menuconfig as a member": (f'{CHOICE}menuconfig M\n\tbool "m"\nendchoice\n', "linux-6.1", 3, "Linux 5.0"),
    "wildcard": ('source "*.absent"\n', "linux-6.12", 1, "coreboot"),
    "file sourced twice": ('source "empty"\nsource "empty"\n', "busybox-1.37", 2, "uClibc-ng"),
    "relative source": ('rsource "x"\n', "linux-6.12", 1, "Kconfiglib"),
    "optional source": ('osource "x"\n', "linux-6.12", 1, "Kconfiglib"),
    "def_int": ("config A\n\tdef_int 3\n", "linux-6.12", 2, "Kconfiglib"),
    "configdefault": (A + "configdefault A\n\tdefault y\n", "linux-6.12", 3, "Zephyr"),
}
#: ESP-IDF's own words, by their construct.
FOREIGN = {
    "float": ('config A\n\tfloat "a"\n\tdefault 1.5\n', 2),
    "set": (A + "\tset B=y\n", 3),
    "set default": (A + "\tset default B=y if C\n", 3),
    "warning": (A + '\twarning "not for production"\n', 3),
}


def refusal(folder: Path, text: str, dialect: str) -> InputError:
    """The error of reading ``text``."""
    (folder / "Kconfig").write_text(text, encoding="utf-8")
    (folder / "empty").write_text("", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        kcfg.load_tree(str(folder), kconfig="Kconfig", dialect=dialect)
    return caught.value


@pytest.mark.parametrize("name", REFUSED)
def test_the_message_says_who_accepts_it(tmp_path: Path, name: str) -> None:
    text, dialect, line, accepting = REFUSED[name]
    error = refusal(tmp_path, text, dialect)
    assert (error.file, error.line) == ("Kconfig", line)
    assert "^" in error.render()
    assert accepting in error.hint
    assert f"the tree is read as {DIALECTS[dialect].language.name}" in error.hint


@pytest.mark.parametrize("dialect", ["kconfiglib", "linux-6.12", "busybox-1.37"])
@pytest.mark.parametrize("name", FOREIGN)
def test_words_of_esp_idf_are_named(tmp_path: Path, name: str, dialect: str) -> None:
    text, line = FOREIGN[name]
    error = refusal(tmp_path, text, dialect)
    assert (error.file, error.line) == ("Kconfig", line)
    assert f"`{name.split()[0]}` is ESP-IDF's" in error.hint


def test_words_of_newer_generations_that_are_names_elsewhere(tmp_path: Path) -> None:
    """A symbol may still be called like a keyword that its generation does not have."""
    (tmp_path / "Kconfig").write_text("config transitional\n\tbool\nconfig float\n\tbool\n", encoding="utf-8")
    assert "float" in kcfg.load_tree(str(tmp_path), kconfig="Kconfig", dialect="linux-6.12").numbers
