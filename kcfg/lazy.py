"""Names that are imported, and expressions that are compiled, when they are first used.

A command pays only for what it needs.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping
    from functools import cached_property as cached_property
    from typing import Any
else:

    class cached_property:
        """A property that is worked out when it is first asked for, and kept in the object's ``__dict__``."""

        def __init__(self, make):
            self._make = make
            self.__doc__ = make.__doc__

        def __set_name__(self, owner, name):
            self._name = name

        def __get__(self, owner, kind=None):
            if owner is None:
                return self
            value = owner.__dict__[self._name] = self._make(owner)
            return value


class _Pattern:
    """A regular expression that is compiled when it is first asked for anything."""

    def __init__(self, text: str, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        import re

        found: object = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, found)
        return found


def compiled(text: str, flags: int = 0) -> re.Pattern[str]:
    """The regular expression ``text``; it is compiled when it is first used."""
    return _Pattern(text, flags)  # type: ignore[return-value]


def module(name: str) -> Any:
    """The module called ``name``, imported if need be (``importlib`` itself takes longer than many a module)."""
    __import__(name)
    return sys.modules[name]


def lazily(package: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """A ``__getattr__`` for ``package``, whose modules (keys of ``homes``) define the names (values, in a line)."""
    home_of = {name: home for home, names in homes.items() for name in names.split()}

    def find(name: str) -> object:
        home = home_of.get(name)
        if home is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(module(f"{package}.{home}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return find
