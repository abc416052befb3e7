"""Every public name of Kconfiglib is here with the same signature; what is left out is listed with a reason."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import Any

import pytest

from kcfg import kconfiglib

CLASSES = ("Kconfig", "Symbol", "Choice", "MenuNode", "Variable")

#: Modules that Kconfiglib imports and thereby happens to offer, and functions of theirs.
LEFT_OUT = {
    **dict.fromkeys(("errno", "importlib", "os", "re", "sys"), "a module of Python that it imports"),
    **dict.fromkeys(("dirname", "exists", "expandvars", "iglob", "islink", "join", "realpath"), "a function of Python"),
}

#: An object of each class, to look at attributes that only objects have.
TREE = """\
variable := value
choice
\tprompt "choice"
config A
\tbool "a"
endchoice
"""


def public(thing: Any) -> list[str]:
    return sorted(name for name in dir(thing) if not name.startswith("_"))


def signature(thing: Any) -> list[tuple[str, Any, Any]]:
    """Names, kinds and defaults of the parameters; a function that is a default stands for itself by name."""
    found = inspect.signature(thing).parameters.values()
    return [(p.name, p.kind, getattr(p.default, "__name__", p.default)) for p in found]


def test_nothing_is_missing(original: ModuleType) -> None:
    missing = [name for name in public(original) if name not in LEFT_OUT and not hasattr(kconfiglib, name)]
    assert missing == []
    assert len(public(original)) > 45


def test_what_is_left_out_is_there_to_be_left_out(original: ModuleType) -> None:
    assert [name for name in LEFT_OUT if not hasattr(original, name)] == []


def test_constants_are_equal(original: ModuleType) -> None:
    names = [name for name in public(original) if name.isupper()]
    assert len(names) > 20
    assert {name: getattr(kconfiglib, name) for name in names} == {name: getattr(original, name) for name in names}


def test_functions_have_the_same_signatures(original: ModuleType) -> None:
    names = [name for name in public(original) if inspect.isfunction(getattr(original, name)) and name not in LEFT_OUT]
    assert len(names) > 8
    for name in names:
        assert signature(getattr(kconfiglib, name)) == signature(getattr(original, name)), name


@pytest.mark.parametrize("name", CLASSES)
def test_classes_have_every_attribute(name: str, original: ModuleType, tree: Any) -> None:
    tree({"Kconfig": TREE})
    theirs, ours = getattr(original, name), getattr(kconfiglib, name)
    found = _example(name, kconfiglib.Kconfig())
    for attribute in public(theirs):
        assert hasattr(ours, attribute) or hasattr(found, attribute), attribute
    assert len(public(theirs)) > 4


@pytest.mark.parametrize("name", CLASSES)
def test_methods_have_the_same_signatures(name: str, original: ModuleType) -> None:
    theirs, ours = getattr(original, name), getattr(kconfiglib, name)
    methods = [m for m in public(theirs) if inspect.isfunction(getattr(theirs, m))]
    for method in [*methods, *(["__init__"] if name == "Kconfig" else [])]:
        expected, found = signature(getattr(theirs, method)), signature(getattr(ours, method))
        # Later versions add parameters behind those that there are.
        assert found[: len(expected)] == expected, method
        assert all(default != inspect.Parameter.empty.__name__ for _, _, default in found[len(expected) :]), method
    assert all(isinstance(getattr(theirs, p, None), property) <= hasattr(ours, p) for p in public(theirs))


def _example(name: str, kconf: kconfiglib.Kconfig) -> object:
    return {
        "Kconfig": kconf,
        "Symbol": kconf.syms["A"],
        "Choice": kconf.choices[0],
        "MenuNode": kconf.top_node,
        "Variable": kconf.variables["variable"],
    }[name]


def test_the_exceptions_are_of_the_same_kinds(original: ModuleType) -> None:
    for name in ("KconfigError", "KconfigSyntaxError", "InternalError"):
        theirs, ours = getattr(original, name), getattr(kconfiglib, name)
        assert theirs.__mro__[1] is ours.__mro__[1] is Exception
    assert kconfiglib.KconfigSyntaxError is kconfiglib.KconfigError


def test_install_gives_the_name_away(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "kconfiglib", None)
    kconfiglib.install()
    import kconfiglib as installed  # type: ignore[import-not-found,unused-ignore]

    assert installed is kconfiglib
