"""The plain command line, read without ``argparse``.

To import ``argparse`` and make its parser takes a tenth of a whole run on a small tree. A command declares its options
once, by :meth:`add_argument`; what is given here notes them down, and reads lines that leave no doubt: whole names of
options, a value to each that wants one, all positional words in one piece. Of any other line, a wrong one and a call
for help among them, :func:`options` says nothing, and ``argparse`` has it, with the same declarations.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence
    from typing import Any

_ACTIONS = ("store", "store_true", "append")


class _UnknownError(Exception):
    """A declaration or a line that is left to argparse."""


class Options:
    """What the command line says, by the names that ``argparse`` would give it."""

    def __init__(self, **known: object) -> None:
        vars(self).update(known)


class _Option:
    def __init__(
        self,
        name: str,
        action: str = "store",
        nargs: str | None = None,
        default: object = None,
        type: Callable[[str], object] | None = None,
        choices: Sequence[object] | None = None,
        required: bool = False,
        dest: str | None = None,
        **_shown: object,
    ) -> None:
        if action not in _ACTIONS or "const" in _shown:
            raise _UnknownError
        self.name = dest or name
        self.action = action
        self.nargs = nargs
        self.default = False if action == "store_true" else default
        self.type = type
        self.choices = choices
        self.required = required

    def value(self, word: str) -> object:
        """What ``word`` stands for."""
        try:
            value = word if self.type is None else self.type(word)
        except Exception:  # argparse knows which of them is the user's fault
            raise _UnknownError from None
        if self.choices is not None and value not in self.choices:
            raise _UnknownError
        return value

    def unsaid(self) -> object:
        """The value where nothing is said."""
        if isinstance(self.default, str) and self.type is not None:
            return self.type(self.default)
        return self.default


class _Declared:
    """Takes declarations as ``argparse.ArgumentParser`` does."""

    def __init__(self) -> None:
        self.named: dict[str, _Option] = {}
        self.positional: list[_Option] = []

    def add_argument(self, *names: str, **how: Any) -> None:
        """Declare an option, or a positional word."""
        if not names[0].startswith("-"):
            option = _Option(names[0], **how)
            if option.action != "store":
                raise _UnknownError
            self.positional.append(option)
            return
        whole = next((name for name in names if name.startswith("--")), names[0])
        option = _Option(whole.lstrip("-").replace("-", "_"), **how)
        if option.nargs is not None or any(option.name == other.name for other in self.named.values()):
            raise _UnknownError
        self.named.update(dict.fromkeys(names, option))

    def add_argument_group(self, *_title: object) -> _Declared:
        """Groups are for the help."""
        return self

    def __getattr__(self, name: str) -> object:
        raise _UnknownError


def options(words: Sequence[str], add_arguments: Callable[[argparse.ArgumentParser], None]) -> Options | None:
    """What ``words`` say, by the declarations of ``add_arguments``; None where argparse must be asked."""
    declared = _Declared()
    try:
        add_arguments(declared)  # type: ignore[arg-type]
        return _read(words, declared)
    except _UnknownError:
        return None


def _read(words: Sequence[str], declared: _Declared) -> Options:
    found: dict[str, object] = {}
    positional: list[str] = []
    pieces, last = 0, -1
    rest = iter(enumerate(words))
    for at, word in rest:
        if not _is_option(word):
            pieces += last < 0 or at != last + 1
            last = at
            positional.append(word)
            continue
        name, equals, value = word.partition("=")
        option = declared.named.get(name)
        if option is None or (equals and not name.startswith("--")):
            raise _UnknownError
        if option.action == "store_true":
            if equals:
                raise _UnknownError
            found[option.name] = True
            continue
        if not equals:
            _, value = next(rest, (0, "-?"))
            if _is_option(value):
                raise _UnknownError
        elif value == "--":
            raise _UnknownError  # to some versions of argparse that is no value at all
        if option.action == "append":
            earlier = found.get(option.name, option.default)
            found[option.name] = [*(earlier or ()), option.value(value)]  # type: ignore[misc]
        else:
            found[option.name] = option.value(value)
    if pieces > 1 or any(option.required and option.name not in found for option in declared.named.values()):
        raise _UnknownError
    found.update(_positional(positional, declared.positional))
    for option in declared.named.values():
        if option.name not in found:
            found[option.name] = option.unsaid()
    return Options(**found)


def _is_option(word: str) -> bool:
    return word.startswith("-") and word != "-"


def _positional(words: list[str], wanted: list[_Option]) -> dict[str, object]:
    """Which word is whose: one for each, and what is left for the last if that takes more or fewer."""
    if not wanted:
        if words:
            raise _UnknownError
        return {}
    *single, last = wanted
    if len(words) < len(single) or any(option.nargs is not None for option in single):
        raise _UnknownError
    found = {option.name: option.value(word) for option, word in zip(single, words, strict=False)}
    left = words[len(single) :]
    if last.nargs == "*" and not left and last.default is None:
        found[last.name] = []
    elif last.nargs == "?" and not left:
        found[last.name] = last.unsaid()
    elif left and last.nargs in ("*", "+"):
        found[last.name] = [last.value(word) for word in left]
    elif len(left) == 1 and last.nargs in (None, "?"):
        found[last.name] = last.value(left[0])
    else:
        raise _UnknownError
    return found
