"""The built-in functions of GNU make, as a table from name to function."""

from __future__ import annotations

import os.path
from collections.abc import Callable

from kcfg.errors import ProjectError
from kcfg.projects.make import words
from kcfg.projects.make.expand import Expander, Function
from kcfg.projects.make.variables import AUTOMATIC, UNDEFINED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kcfg.projects.host import Host


def _texts(function: Callable[[list[str]], str]) -> Function:
    return lambda _expander, arguments, _at: function(arguments)


def _each(function: Callable[[str], str]) -> Function:
    return lambda _expander, arguments, _at: " ".join(function(word) for word in arguments[0].split())


def _at_least(arguments: list[str], count: int, name: str) -> None:
    if len(arguments) < count:
        raise ProjectError(f"insufficient number of arguments ({len(arguments)}) to function '{name}'")


def _findstring(arguments: list[str]) -> str:
    _at_least(arguments, 2, "findstring")
    return arguments[0] if arguments[0] in arguments[1] else ""


def _word(arguments: list[str]) -> str:
    _at_least(arguments, 2, "word")
    listed = arguments[1].split()
    index = _number(arguments[0], "word")
    return listed[index - 1] if 0 < index <= len(listed) else ""


def _wordlist(arguments: list[str]) -> str:
    _at_least(arguments, 3, "wordlist")
    first = _number(arguments[0], "wordlist")
    return " ".join(arguments[2].split()[max(first, 1) - 1 : _number(arguments[1], "wordlist")])


def _number(text: str, name: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ProjectError(f"non-numeric argument {text!r} to function '{name}'") from None


def _joined(arguments: list[str]) -> str:
    left, right = arguments[0].split(), arguments[1].split()
    count = max(len(left), len(right))
    left += [""] * (count - len(left))
    right += [""] * (count - len(right))
    return " ".join(a + b for a, b in zip(left, right, strict=True))


def _if(expander: Expander, arguments: list[str], at: int | None) -> str:
    _at_least(arguments, 2, "if")
    if expander.expand(arguments[0].strip(), at):
        return expander.expand(arguments[1], at)
    return expander.expand(arguments[2], at) if len(arguments) > 2 else ""


def _or(expander: Expander, arguments: list[str], at: int | None) -> str:
    for argument in arguments:
        if value := expander.expand(argument.strip(), at):
            return value
    return ""


def _and(expander: Expander, arguments: list[str], at: int | None) -> str:
    value = ""
    for argument in arguments:
        value = expander.expand(argument.strip(), at)
        if not value:
            return ""
    return value


def _intcmp(expander: Expander, arguments: list[str], at: int | None) -> str:
    _at_least(arguments, 2, "intcmp")
    left, right = (_number(expander.expand(argument, at), "intcmp") for argument in arguments[:2])
    branches = arguments[2:]
    if not branches:
        return str(left) if left == right else ""
    if left < right:
        index = 0
    elif left == right or len(branches) < 3:
        index = 1
    else:
        index = 2
    return expander.expand(branches[index], at) if index < len(branches) else ""


def _foreach(expander: Expander, arguments: list[str], at: int | None) -> str:
    _at_least(arguments, 3, "foreach")
    name = expander.expand(arguments[0], at).strip()
    listed = expander.expand(arguments[1], at).split()
    return " ".join(expander.with_local({name: word}, arguments[2], at) for word in listed)


def _let(expander: Expander, arguments: list[str], at: int | None) -> str:
    _at_least(arguments, 3, "let")
    names = expander.expand(arguments[0], at).split()
    values = expander.expand(arguments[1], at).split(None, max(len(names) - 1, 0)) if names else []
    values += [""] * (len(names) - len(values))
    return expander.with_local(dict(zip(names, values, strict=False)), arguments[2], at)


def _call(expander: Expander, arguments: list[str], at: int | None) -> str:
    name = arguments[0].strip()
    entry = expander.functions.get(name)
    if entry is not None:
        return entry[0](expander, arguments[1:], at)
    definition = expander.variables.find(name, at)
    if definition is None:
        return ""
    parameters = {str(index): value for index, value in enumerate(arguments)}
    parameters["0"] = name
    for outer in expander.local:
        if outer.isdigit():
            parameters.setdefault(outer, "")
    if definition.simple:
        return expander.evaluate(name, definition, at)
    return expander.with_local(parameters, definition.text, at)


def _value(expander: Expander, arguments: list[str], at: int | None) -> str:
    name = arguments[0].strip()
    if name in expander.local:
        return expander.local[name]
    definition = expander.variables.find(name, at)
    if definition is None:
        return ""
    return expander.evaluate(name, definition, at) if definition.simple else definition.text


def _origin(expander: Expander, arguments: list[str], at: int | None) -> str:
    if arguments[0] in expander.local:
        return AUTOMATIC
    definition = expander.variables.find(arguments[0], at)
    return UNDEFINED if definition is None else definition.origin


def _flavor(expander: Expander, arguments: list[str], at: int | None) -> str:
    if arguments[0] in expander.local:
        return "simple"
    definition = expander.variables.find(arguments[0], at)
    return UNDEFINED if definition is None else "simple" if definition.simple else "recursive"


def _error(_expander: Expander, arguments: list[str], _at: int | None) -> str:
    raise ProjectError(f"the makefile says: {arguments[0].strip()}")


def _nothing(_expander: Expander, _arguments: list[str], _at: int | None) -> str:
    return ""


def _subst(arguments: list[str]) -> str:
    _at_least(arguments, 3, "subst")
    if not arguments[0]:
        return arguments[2] + arguments[1]
    return arguments[2].replace(arguments[0], arguments[1])


_PURE: dict[str, tuple[Function, int, bool]] = {
    "subst": (_texts(_subst), 3, True),
    "patsubst": (_texts(lambda a: words.substitute_pattern(a[0].strip(), a[1], a[2])), 3, True),
    "strip": (_texts(lambda a: " ".join(a[0].split())), 1, True),
    "findstring": (_texts(_findstring), 2, True),
    "filter": (_texts(lambda a: words.keep(a[0], a[1], True)), 2, True),
    "filter-out": (_texts(lambda a: words.keep(a[0], a[1], False)), 2, True),
    "sort": (_texts(lambda a: " ".join(sorted(set(a[0].split())))), 1, True),
    "word": (_texts(_word), 2, True),
    "words": (_texts(lambda a: str(len(a[0].split()))), 1, True),
    "wordlist": (_texts(_wordlist), 3, True),
    "firstword": (_texts(lambda a: "".join(a[0].split()[:1])), 1, True),
    "lastword": (_texts(lambda a: "".join(a[0].split()[-1:])), 1, True),
    "dir": (_each(words.directory), 1, True),
    "notdir": (_each(lambda word: word[word.rfind("/") + 1 :]), 1, True),
    "suffix": (_texts(lambda a: " ".join(filter(None, map(words.suffix, a[0].split())))), 1, True),
    "basename": (_each(words.without_suffix), 1, True),
    "addsuffix": (_texts(lambda a: " ".join(word + a[0] for word in a[1].split())), 2, True),
    "addprefix": (_texts(lambda a: " ".join(a[0] + word for word in a[1].split())), 2, True),
    "join": (_texts(_joined), 2, True),
    "if": (_if, 3, False),
    "or": (_or, 0, False),
    "and": (_and, 0, False),
    "intcmp": (_intcmp, 5, False),
    "foreach": (_foreach, 3, False),
    "let": (_let, 3, False),
    "call": (_call, 0, True),
    "value": (_value, 1, True),
    "origin": (_origin, 1, True),
    "flavor": (_flavor, 1, True),
    "error": (_error, 1, True),
    "warning": (_nothing, 1, True),
    "info": (_nothing, 1, True),
    "guile": (_nothing, 1, True),
}


def table(host: Host, cwd: str, evaluate: Callable[[str], None]) -> dict[str, tuple[Function, int, bool]]:
    """All functions; those that look outside ask ``host``, seen from ``cwd``; ``$(eval)`` calls ``evaluate``."""

    def wildcard(arguments: list[str]) -> str:
        return " ".join(found for pattern in arguments[0].split() for found in host.glob(pattern, cwd))

    def realpath(word: str) -> str:
        path = os.path.join(cwd, word)
        return os.path.realpath(path) if host.exists(path) else ""

    def shell(expander: Expander, arguments: list[str], _at: int | None) -> str:
        return host.shell(arguments[0], cwd).rstrip("\n").replace("\n", " ")

    def file(arguments: list[str]) -> str:
        name = arguments[0].strip()
        if not name.startswith("<"):
            return ""
        return (host.read(os.path.join(cwd, name[1:].strip())) or "").removesuffix("\n")

    def run_eval(_expander: Expander, arguments: list[str], _at: int | None) -> str:
        evaluate(arguments[0])
        return ""

    return {
        **_PURE,
        "wildcard": (_texts(wildcard), 1, True),
        "realpath": (_texts(lambda a: " ".join(filter(None, map(realpath, a[0].split())))), 1, True),
        "abspath": (_each(lambda word: words.absolute(word, cwd)), 1, True),
        "shell": (shell, 1, True),
        "file": (_texts(file), 2, True),
        "eval": (run_eval, 1, True),
    }
