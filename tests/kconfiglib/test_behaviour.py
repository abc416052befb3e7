"""What a program does with a tree comes out alike through Kconfiglib and through kcfg: each step, each value after it.

A script is a list of steps; after each one, everything that can change is compared. Trees are those of `small.py` and
some of their own.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kcfg import kconfiglib
from tests.kconfiglib import facts
from tests.kconfiglib.conftest import Write
from tests.kconfiglib.small import MODULES, TREES

#: Kconfiglib leaves a file open where it refuses a tree.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def state(kconf: Any) -> dict[str, Any]:
    return facts.of_values(kconf) | {"warnings": len(set(kconf.warnings)) >= 0, "missing": kconf.missing_syms}


def values_for(symbol: Any, module: ModuleType, source: random.Random) -> Any:
    """Something that could be asked for, valid or not."""
    return source.choice(
        {
            module.BOOL: (0, 2, 1, "y", "n", "m", "x"),
            module.TRISTATE: (0, 1, 2, "y", "m", "n", 3),
            module.INT: ("1", "12", "-4", "100", "0x3", "", "a", "15"),
            module.HEX: ("0x12", "18", "0XFF", "g", "", "1f"),
            module.STRING: ("", "text", 'with "quotes"', "y"),
        }.get(symbol.orig_type, (0, "x"))
    )


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("name", [name for name in TREES if name != "empty"])
def test_random_values_lead_to_the_same(
    name: str, seed: int, tree: Write, original: ModuleType, ours: ModuleType
) -> None:
    tree(TREES[name])
    theirs, here = (module.Kconfig(warn=False) for module in (original, ours))
    source = random.Random(f"{name} {seed}")
    for step in range(25):
        index = source.randrange(len(theirs.unique_defined_syms))
        pair = [kconf.unique_defined_syms[index] for kconf in (theirs, here)]
        if source.random() < 0.15:
            for symbol in pair:
                symbol.unset_value()
        elif theirs.unique_choices and source.random() < 0.1:
            mode = source.choice((0, 1, 2))
            choice = source.randrange(len(theirs.unique_choices))
            results = [kconf.unique_choices[choice].set_value(mode) for kconf in (theirs, here)]
            assert results[0] == results[1]
        else:
            value = values_for(pair[0], original, source)
            results = [symbol.set_value(value) for symbol in pair]
            assert results[0] == results[1], (pair[0].name, value)
        found = facts.differences(state(theirs), state(here))
        assert found == [], (step, pair[0].name)


CHOICES = (
    MODULES
    + """\
choice
	tristate "modes"
config T1
	tristate "t1"
config T2
	tristate "t2"
config T3
	tristate
endchoice
choice
	bool "of bools"
	optional
config B1
	bool "b1"
config B2
	tristate "b2"
endchoice
config I
	int "i"
choice
	bool "with one that stands outside, too"
	default O1
config O1
	bool "o1"
config O2
	bool "o2"
endchoice
config O2
	bool "outside"
"""
)
#: What is read, and what is then read in addition.
CHOSEN = {
    "y, then m": ("CONFIG_T1=y\nCONFIG_T2=m\n", "CONFIG_T1=y\n"),
    "m, then y": ("CONFIG_T1=m\nCONFIG_T2=y\n", "CONFIG_T1=m\nCONFIG_T2=m\n"),
    "m in a choice of bools": ("CONFIG_B1=y\nCONFIG_B2=m\n", "CONFIG_B2=m\n"),
    "only m in a choice of bools": ("CONFIG_B2=m\n", "CONFIG_B1=y\n"),
    "a member without a prompt": ("CONFIG_T3=y\n# CONFIG_T1 is not set\n", "CONFIG_T1=y\n"),
    "a member that stands outside, too": ("CONFIG_O2=y\n", "CONFIG_O1=y\n"),
    "what is invalid, twice": ("CONFIG_I=5\nCONFIG_I=x\n", "CONFIG_I=x\nCONFIG_T1=x\nCONFIG_T1\nCONFIG_\n"),
}


@pytest.mark.parametrize("name", CHOSEN)
def test_modes_of_choices_are_read_alike(name: str, tree: Write, original: ModuleType, ours: ModuleType) -> None:
    first, second = CHOSEN[name]
    tree({"Kconfig": CHOICES, "first": first, "second": second})
    seen = []
    for module in (original, ours):
        kconf = module.Kconfig(warn_to_stderr=False)
        steps = [kconf.load_config("first"), facts.of_values(kconf)]
        # What is refused leaves what was there as it was, and as set.
        steps += [kconf.syms["I"].set_value("none"), kconf.syms["T1"].set_value("none")]
        kconf.write_min_config("minimal", header="")
        with open("minimal", encoding="utf-8") as stream:
            steps.append(stream.read())
        os.unlink("minimal")
        steps += [kconf.load_config("second", replace=False), facts.of_values(kconf), kconf.warnings]
        seen.append(steps)
    assert seen[0] == seen[1]


@pytest.mark.parametrize("name", [name for name in TREES if name != "empty"])
def test_what_was_written_is_read_back(name: str, tree: Write, original: ModuleType, ours: ModuleType) -> None:
    folder = tree(TREES[name])
    source = random.Random(name)
    first = original.Kconfig(warn=False)
    for symbol in first.unique_defined_syms:
        symbol.set_value(values_for(symbol, original, source))
    first.write_config("config")
    first.write_min_config("minimal")
    for file in ("config", "minimal"):
        results = []
        for module in (original, ours):
            kconf = module.Kconfig(warn=False)
            message = kconf.load_config(file)
            message += kconf.write_config("again")
            results.append((message, (folder / "again").read_text(), state(kconf)))
            (folder / "again").unlink()
        assert results[0][:2] == results[1][:2]
        assert facts.differences(results[0][2], results[1][2]) == []


CONFIGS = {
    "plain": 'CONFIG_B=y\nCONFIG_T=m\nCONFIG_I=5\nCONFIG_H=0x5\nCONFIG_S="five"\n',
    "not set": "# CONFIG_B is not set\n# CONFIG_T is not set\n# CONFIG_I is not set\n",
    "twice the same": "CONFIG_B=y\nCONFIG_B=y\n",
    "twice": "CONFIG_I=1\nCONFIG_I=2\n# CONFIG_B is not set\nCONFIG_B=y\n",
    "invalid bool": "CONFIG_B=m\nCONFIG_T=x\n",
    "invalid numbers": "CONFIG_I=a\nCONFIG_H=xyz\n",
    "bad strings": 'CONFIG_S=unquoted\nCONFIG_S="no end\nCONFIG_S="\n',
    "escapes": 'CONFIG_S="a \\"b\\" \\\\ \\c"\n',
    "unknown": 'CONFIG_NOT_THERE=y\n# CONFIG_GONE is not set\nCONFIG_ALSO="text"\n',
    "malformed": "nonsense\nCONFIG_B\n  # a comment\n\nCONFIG_=y\n",
    "blanks at the end": "CONFIG_B=y   \nCONFIG_I=7\t\n",
    "comments": "#CONFIG_B=y\n# CONFIG_B=y\n",
    "values on": "CONFIG_B=yes\nCONFIG_T=moo\n",
}


@pytest.mark.parametrize("replace", (True, False))
@pytest.mark.parametrize("name", CONFIGS)
def test_a_configuration_is_read_alike(
    name: str, replace: bool, tree: Write, original: ModuleType, ours: ModuleType
) -> None:
    files = {"Kconfig": MODULES + TREES["one of each type"]["Kconfig"].partition("\n")[2], "config": CONFIGS[name]}
    tree(files)
    results = []
    for module in (original, ours):
        kconf = module.Kconfig(warn_to_stderr=False)
        kconf.warn_assign_undef = True
        kconf.syms["S"].set_value("before")
        message = kconf.load_config("config", replace=replace)
        results.append({"message": message, "warnings": sorted(kconf.warnings), **state(kconf)})
    assert facts.differences(results[0], results[1]) == []


EXPRESSIONS = (
    *("y", "n", "m", "A", "!A", "A && B", "A || B", "A && (B || !A)", "A = y", "A != B", "A = m", '"y" = A', "I < 8"),
    *("I > 6", "I >= 7", "I <= 7", "H = 0x1f", "H = 31", 'S = "text"', 'S != "text"', "S", "UNKNOWN", "!UNKNOWN"),
    *("UNKNOWN = UNKNOWN", "m && A", "!m", "(((A)))", "A=y&&B!=n", "'y'", '"text"', "H < I", "S < 'u'"),
)


@pytest.mark.parametrize("expression", EXPRESSIONS)
@pytest.mark.parametrize("modules", ("y", "n"))
def test_expressions_come_to_the_same(
    expression: str, modules: str, tree: Write, original: ModuleType, ours: ModuleType
) -> None:
    text = f'config A\n\ttristate "a"\n\tdefault m\nconfig B\n\tbool "b"\n\tdefault {modules}\n'
    numbers = 'config I\n\tint\n\tdefault 7\nconfig H\n\thex\n\tdefault 0x1f\nconfig S\n\tstring\n\tdefault "text"\n'
    tree({"Kconfig": MODULES.replace("default y", f"default {modules}") + text + numbers})
    theirs, here = (module.Kconfig(warn=False) for module in (original, ours))
    assert here.eval_string(expression) == theirs.eval_string(expression)


BAD_EXPRESSIONS = ("", "&", "|", "!", "(", ")", "=", "(X", "X)", "X X", "!X X", "X &&", "&& X", "X && && X", '"', "' ")


@pytest.mark.parametrize("expression", BAD_EXPRESSIONS)
def test_what_is_no_expression_is_refused(expression: str, tree: Write, original: ModuleType, ours: ModuleType) -> None:
    tree({"Kconfig": ""})
    for module in (original, ours):
        kconf = module.Kconfig(warn=False)
        with pytest.raises(module.KconfigError):
            kconf.eval_string(expression)


BAD_TREES = {
    "an unknown word": "config A\n\tbool\n\tnonsense\n",
    "an unclosed menu": 'menu "m"\n',
    "an unclosed if": "if y\n",
    "an unclosed choice": "choice\n",
    "an end without a beginning": "endmenu\n",
    "a missing file": 'source "not/there"\n',
    "a file that sources itself": 'source "Kconfig"\n',
    "an unterminated string": 'config A\n\tbool "a\n',
    "a bad expression": "config A\n\tbool\n\tdepends on &&\n",
    "error-if": "$(error-if,y,stop here)\n",
    "a variable that is itself": "a = $(b)\nb = $(a)\n$(a)\n",
    "a loop": "config A\n\tbool\n\tdepends on B\nconfig B\n\tbool\n\tdepends on A\n",
    "a loop of selects": "config A\n\tbool\n\tselect B\nconfig B\n\tbool\n\tselect A\n",
    "a loop through a choice": (
        'choice\n\tprompt "c"\n\tdepends on B\nconfig A\n\tbool "a"\nconfig B\n\tbool "b"\nendchoice\n'
    ),
    "a default that is no symbol": "config I\n\tint\n\tdefault A || B\n",
    "a config without a name": "config\n",
    "extra words": "endif y\n",
}
#: Whose texts are the same, too.
SAME_TEXT = ("an unclosed menu", "an unclosed if", "an unclosed choice", "a missing file", "error-if", "a loop")


@pytest.mark.parametrize("name", BAD_TREES)
def test_a_bad_tree_is_refused(name: str, tree: Write, original: ModuleType, ours: ModuleType) -> None:
    tree({"Kconfig": BAD_TREES[name]})
    texts = []
    for module in (original, ours):
        with pytest.raises(module.KconfigError) as caught:
            module.Kconfig(warn=False)
        texts.append(str(caught.value))
    if name in SAME_TEXT:
        assert texts[1] == texts[0]


def test_a_missing_root_file(tree: Write, original: ModuleType, ours: ModuleType) -> None:
    tree({"x": ""})
    for module in (original, ours):
        with pytest.raises(FileNotFoundError) as caught:
            module.Kconfig("not-there")
        assert caught.value.filename == "not-there"
        with pytest.raises(SystemExit):
            module.Kconfig("not-there", suppress_traceback=True)


def test_a_missing_configuration(tree: Write, original: ModuleType, ours: ModuleType) -> None:
    tree({"Kconfig": ""})
    texts = []
    for module in (original, ours):
        with pytest.raises(OSError) as caught:
            module.Kconfig().load_config("not-there")
        texts.append((str(caught.value), caught.value.errno, caught.value.strerror, caught.value.filename))
    assert texts[0] == texts[1]


WARNED = {
    "a select of a string": "config A\n\tbool\n\tselect S\nconfig S\n\tstring\n",
    "an imply of an int": "config A\n\tbool\n\timply I\nconfig I\n\tint\n",
    "no type": 'config A\n\tprompt "a"\n',
    "a range on a bool": "config A\n\tbool\n\trange 1 2\n",
    "a range of texts": 'config A\n\tint "a"\n\trange x y\n',
    "a default that is no number": "config A\n\tint\n\tdefault x\nconfig H\n\thex\n\tdefault 0xg\n",
    "an unquoted default": "config S\n\tstring\n\tdefault word\n",
    "a string that selects": "config S\n\tstring\n\tselect A\nconfig A\n\tbool\n",
    "a choice without a prompt": 'choice\nconfig A\n\tbool "a"\nendchoice\n',
    "a choice's default from outside": 'choice\n\tprompt "c"\n\tdefault B\nconfig A\n\tbool "a"\nendchoice\n',
    "a member with a default": 'choice\n\tprompt "c"\nconfig A\n\tbool "a"\n\tdefault y\nendchoice\n',
    "a member that is selected": (
        'choice\n\tprompt "c"\nconfig A\n\tbool "a"\nendchoice\nconfig B\n\tbool\n\tselect A\n\timply A\n'
    ),
    "a member without a prompt": 'choice\n\tprompt "c"\nconfig A\n\tbool\nendchoice\n',
    "unmet dependencies": (
        "config A\n\tbool\n\tdefault y\n\tselect B\n\tselect C if A\n"
        'config N\n\tbool "n"\nconfig B\n\tbool\n\tdepends on N\nconfig C\n\tbool\n\tdepends on N && A\n'
    ),
    "two prompts": 'config A\n\tbool "a" if B\n\tprompt "b" if C\nconfig A\n\tbool "c"\n\tprompt "d"\n',
    "blanks around a prompt": 'config A\n\tbool " a"\nconfig A\n\tbool "a "\n',
    "warning-if": "$(warning-if,y,look here)\n",
}


@pytest.mark.parametrize("name", WARNED)
def test_warnings_have_the_same_texts(name: str, tree: Write, original: ModuleType, ours: ModuleType) -> None:
    tree({"Kconfig": WARNED[name]})
    found = []
    for module in (original, ours):
        kconf = module.Kconfig(warn_to_stderr=False)
        state(kconf)
        found.append(sorted(set(kconf.warnings)))
    assert found[1] == found[0] != []


def test_undefined_symbols_are_told_on_request(
    tree: Write, original: ModuleType, ours: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KCONFIG_WARN_UNDEF", "y")
    tree({"Kconfig": 'config A\n\tbool "a"\n\tdepends on NOT_THERE || 0x12 || 7\n'})
    found = [module.Kconfig(warn_to_stderr=False).warnings for module in (original, ours)]
    assert found[0] == found[1] != []


def test_functions_of_the_user(
    tree: Write, original: ModuleType, ours: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "def add(kconf, name, one, two):\n    return str(int(one) + int(two))\n"
        "def where(kconf, name, *args):\n    return f'{kconf.filename}:{kconf.linenr} {name} {len(args)}'\n"
        "functions = {'add': (add, 2, 2), 'where': (where, 0, None), 'some': (where, 1, 2)}\n"
    )
    text = 'config A\n\tint\n\tdefault $(add,3,4)\nconfig S\n\tstring\n\tdefault "$(where,a,b)"\n'
    folder = tree({"Kconfig": text, "Kbad": "$(add,1)\n", "Kbad2": "$(some)\n", "my_functions.py": code})
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv("KCONFIG_FUNCTIONS", "my_functions")
    results = []
    for module in (original, ours):
        kconf = module.Kconfig(warn=False)
        found = [kconf.syms["A"].str_value, kconf.syms["S"].str_value]
        for name in ("Kbad", "Kbad2"):
            with pytest.raises(module.KconfigError) as caught:
                module.Kconfig(name)
            found.append(str(caught.value))
        results.append(found)
    assert results[0] == results[1]
    assert results[1][0] == "7"


def test_variables_are_expanded(tree: Write, original: ModuleType, ours: ModuleType) -> None:
    tree(TREES["macros"])
    theirs, here = (module.Kconfig(warn=False) for module in (original, ours))
    for name, variable in theirs.variables.items():
        assert here.variables[name].expanded_value == variable.expanded_value
    for arguments in (("a", "b"), ("a",), ("$(later)", "x"), ("", "")):
        expected = theirs.variables["sum"].expanded_value_w_args(*arguments)
        if "$" not in "".join(arguments):
            assert here.variables["sum"].expanded_value_w_args(*arguments) == expected


def test_allconfig(tree: Write, ours: ModuleType, original: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"Kconfig": 'config A\n\tbool "a"\nconfig B\n\tbool "b"\n', "all.config": "CONFIG_A=y\n"}
    folder = tree({**files, "allno.config": "CONFIG_B=y\n", "mine": "CONFIG_A=y\nCONFIG_B=y\n"})
    for value, expected in (("1", "ny"), ("", "ny"), (str(folder / "mine"), "yy"), (None, "nn")):
        if value is None:
            monkeypatch.delenv("KCONFIG_ALLCONFIG")
        else:
            monkeypatch.setenv("KCONFIG_ALLCONFIG", value)
        for module in (original, ours):
            kconf = module.Kconfig()
            kconf.load_allconfig("allno.config")
            assert "".join(s.str_value for s in kconf.unique_defined_syms) == expected
    monkeypatch.setenv("KCONFIG_ALLCONFIG", "not-there")
    for module in (original, ours):
        with pytest.raises(SystemExit):
            module.load_allconfig(module.Kconfig(), "allno.config")


def test_sync_deps(tree: Write, original: ModuleType, ours: ModuleType) -> None:
    folder = tree(TREES["one of each type"])
    results = []
    for module in (original, ours):
        kconf = module.Kconfig(warn=False)
        deps = f"deps-{module.__name__}"
        kconf.syms["B"].set_value(2)
        kconf.syms["S"].set_value('a "b"')
        kconf.sync_deps(deps)
        first = _files(folder / deps)
        kconf.syms["B"].set_value(0)
        kconf.syms["I"].set_value("3")
        for file in (folder / deps).rglob("*.h"):
            file.unlink()
        with open(folder / deps / "auto.conf", "a", encoding="utf-8") as stream:
            stream.write("CONFIG_GONE_SINCE=y\n")
        kconf.sync_deps(deps)
        results.append((first, _files(folder / deps)))
    assert results[0] == results[1]
    assert "gone/since.h" in results[1][1]


def _files(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_the_old_file_is_kept(tree: Write, original: ModuleType, ours: ModuleType) -> None:
    folder = tree({"Kconfig": 'config A\n\tbool "a"\n'})
    for module in (original, ours):
        (folder / "config").write_text("before")
        kconf = module.Kconfig()
        assert kconf.write_config("config") == "Configuration saved to 'config'"
        assert (folder / "config.old").read_text() == "before"
        (folder / "config.old").unlink()
        kconf.syms["A"].set_value(2)
        kconf.write_config("config", save_old=False)
        assert not (folder / "config.old").exists()
        assert kconf.write_config("config") == "No change to configuration in 'config'"
        (folder / "link").symlink_to("config")
        kconf.syms["A"].set_value(0)
        kconf.write_config("link")
        assert (folder / "link").is_symlink()
        assert (folder / "link.old").read_text() == "CONFIG_A=y\n"
        kconf.write_config("/dev/null", save_old=False)  # or the original, run as root, takes the device from everybody
        for name in ("link", "link.old", "config"):
            (folder / name).unlink()


def test_headers_from_the_environment(
    tree: Write, original: ModuleType, ours: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KCONFIG_CONFIG_HEADER", "# mine\n")
    monkeypatch.setenv("KCONFIG_AUTOHEADER_HEADER", "/* mine */\n")
    monkeypatch.setenv("KCONFIG_AUTOHEADER", "auto.h")
    monkeypatch.setenv("KCONFIG_CONFIG", "my-config")
    monkeypatch.setenv("CONFIG_", "MINE_")
    folder = tree({"Kconfig": 'config A\n\tbool "a"\n\tdefault y\n'})
    results = []
    for module in (original, ours):
        kconf = module.Kconfig()
        messages = (
            kconf.load_config(),
            kconf.write_config(),
            kconf.write_autoconf(),
            module.standard_config_filename(),
        )
        results.append((messages, (folder / "my-config").read_text(), (folder / "auto.h").read_text(), repr(kconf)))
        (folder / "my-config").unlink()
        (folder / "auto.h").unlink()
    assert results[0] == results[1]
    assert results[1][1] == "# mine\nMINE_A=y\n"


def test_srctree(tree: Write, original: ModuleType, ours: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are found below srctree, also those that another folder has, and named relative to it."""
    folder = tree(
        {
            "src/Kconfig": 'source "sub/Kconfig"\nrsource "sub/*.more"\n',
            "src/sub/Kconfig": 'config A\n\tbool "a"\n',
            "src/sub/x.more": 'config B\n\tbool "b"\n',
            "src/start": "CONFIG_A=y\n",
            "out/sub/Kconfig": "config WRONG\n\tbool\n",
        }
    )
    monkeypatch.chdir(folder / "out")
    monkeypatch.setenv("srctree", str(folder / "src"))
    results = []
    for module in (original, ours):
        kconf = module.Kconfig()
        message = kconf.load_config("start")
        nodes = [(node.filename, node.linenr, node.include_path) for node in kconf.node_iter()]
        results.append((message, kconf.srctree, kconf.kconfig_filenames, nodes, state(kconf)))
    assert results[0] == results[1]
    assert results[1][4]["A"][0] == "y"


def test_texts_can_be_made_otherwise(tree: Write, original: ModuleType, ours: ModuleType) -> None:
    tree(TREES["conditions"])
    for item in ("syms", "top_node"):
        assert hasattr(kconfiglib.Kconfig, item)
    texts = []
    for module in (original, ours):
        kconf = module.Kconfig(warn=False)
        shown = [s.custom_str(lambda sc: f"<{sc.name}>") for s in kconf.unique_defined_syms]
        shown += [module.expr_str(s.direct_dep, lambda sc: f"[{sc.name}]") for s in kconf.unique_defined_syms]
        shown += [str(module.split_expr(s.direct_dep, module.AND)) for s in kconf.unique_defined_syms]
        texts.append(shown)
    assert texts[0] == texts[1]


LITERALS = (
    *(r'""', r"''", r'"a"', r"'ab'", r'''"'"''', r"""'"'""", r'"\""', r"'\''", r'"\"\""', r'"\\"'),
    *(r'"\'"', r"""'\"'""", r'"\a\\\b\c"', r'"a # b"', r'"a && b"'),
)


@pytest.mark.parametrize("literal", LITERALS)
def test_string_literals(literal: str, tree: Write, original: ModuleType, ours: ModuleType) -> None:
    tree({"Kconfig": ""})
    names = [module.Kconfig()._tokenize(f"if {literal}")[1].name for module in (original, ours)]
    assert names[0] == names[1]


@pytest.mark.parametrize("text", ("", "foo", '"', '""', "\\", "\\\\", '\\"', '"ab\\cd"ef"'))
def test_escapes(text: str, original: ModuleType, ours: ModuleType) -> None:
    assert ours.escape(text) == original.escape(text)
    assert ours.unescape(original.escape(text)) == text
    assert ours.unescape(text) == original.unescape(text)
