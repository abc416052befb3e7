"""Data classes without the price of ``import dataclasses``, which takes longer than a whole warm run may.

The same decorator with the same meaning for what is used here (``frozen``, ``slots``, ``eq``, default values and
factories); type checkers are shown the real one. A class's ``__init__`` is compiled when many objects of it are made.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from dataclasses import dataclass as dataclass
    from dataclasses import field as field
    from dataclasses import replace as replace
else:

    class _Factory:
        """A default value that is made anew for each object."""

        __slots__ = ("make",)

        def __init__(self, make):
            self.make = make

    _MISSING = object()
    _set = object.__setattr__

    def field(*, default=_MISSING, default_factory=None):
        """A field's default: a value, or a function that makes one."""
        return default if default_factory is None else _Factory(default_factory)

    def replace(value, /, **changes):
        """A copy of a record with other values in some fields."""
        kind, known = type(value), value.__record_defaults__
        if kind.__dict__.get("__copies__") and known.keys() >= changes.keys():
            own, made = value.__dict__, kind.__new__(kind)
            made.__dict__.update({name: own[name] for name in known})
            made.__dict__.update(changes)
            return made
        for name in value.__match_args__:
            if name not in changes:
                changes[name] = getattr(value, name)
        return type(value)(**changes)

    def dataclass(cls=None, /, *, frozen=False, slots=False, eq=True):
        """Make a record of a class: see :func:`dataclasses.dataclass`."""
        if cls is None:
            return lambda found: _record(found, frozen, slots, eq)
        return _record(cls, frozen, slots, eq)

    def _record(cls, frozen, slots, eq):
        own = cls.__dict__
        defaults = {}
        for base in reversed(cls.__mro__[1:]):
            defaults.update(base.__dict__.get("__record_defaults__", {}))
        annotations = own.get("__annotations__", {})
        names = [name for name, written in annotations.items() if not str(written).startswith("ClassVar")]
        for name in names:
            defaults[name] = own.get(name, _MISSING)
        space = dict(own)
        for name in names:
            if slots or isinstance(defaults[name], _Factory):
                space.pop(name, None)
        space["__record_defaults__"] = defaults
        space["__match_args__"] = tuple(defaults)
        _add_methods(space, frozen, eq)
        # A class that mypyc has compiled has its slots already, and must stay the one that it is.
        if slots and "__mypyc_attrs__" not in own:
            space.pop("__dict__", None)
            space.pop("__weakref__", None)
            inherited = {name for base in cls.__mro__[1:] for name in base.__dict__.get("__slots__", ())}
            space["__slots__"] = tuple(name for name in names if name not in inherited)
            made = type(cls)(cls.__name__, cls.__bases__, space)
            made.__qualname__ = cls.__qualname__
        else:
            made = cls
            for name in names:
                if isinstance(defaults[name], _Factory) and name in own:
                    delattr(cls, name)
            for name in set(space) - set(own):
                setattr(cls, name, space[name])
        if "__init__" not in own:
            made.__init__ = _first_init(made, defaults, frozen)
            # All that making one does is to fill the fields, which are nowhere else.
            made.__copies__ = not (slots or hasattr(made, "__post_init__") or hasattr(made, "__mypyc_attrs__"))
        return made

    def _add_methods(space, frozen, eq):
        space.setdefault("__repr__", _repr)
        if eq and "__eq__" not in space:
            space["__eq__"] = _eq
            if space.get("__hash__") is None:
                space["__hash__"] = _hash if frozen else None
        if frozen:
            space["__setattr__"] = _refuse_set
            space["__delattr__"] = _refuse_delete
            space.setdefault("__getstate__", _getstate)
            space.setdefault("__setstate__", _setstate)

    #: So many objects are made before it pays to compile their class's ``__init__``: 0.1 ms, or 2 for a hundred fields.
    _FEW = 24

    def _first_init(cls, defaults, frozen):
        """An ``__init__`` that works for any record, and has one compiled and steps aside when it is called often."""
        made = 0

        def __init__(self, *arguments, **named):
            nonlocal made
            made += 1
            if made > _FEW or not _fill(self, defaults, arguments, named):
                # The compiled one, too, where the arguments do not fit: it complains as Python does.
                cls.__init__ = _compiled_init(cls, defaults, frozen)
                cls.__init__(self, *arguments, **named)

        return __init__

    def _fill(record, defaults, arguments, named):
        """Set the fields of a new record; False, and nothing is set, if the arguments are not those of its class."""
        values = dict(zip(defaults, arguments, strict=False))
        if len(values) < len(arguments) or not values.keys().isdisjoint(named) or not defaults.keys() >= named.keys():
            return False
        values.update(named)
        for name, default in defaults.items():
            if name not in values:
                if default is _MISSING:
                    return False
                values[name] = default.make() if isinstance(default, _Factory) else default
        for name, value in values.items():
            _set(record, name, value)
        if hasattr(record, "__post_init__"):
            record.__post_init__()
        return True

    def _compiled_init(cls, defaults, frozen):
        parameters, body, scope = [], [], {"_set": object.__setattr__}
        for name, default in defaults.items():
            value = name
            if default is _MISSING:
                parameters.append(name)
            else:
                parameters.append(f"{name}=_d_{name}")
                scope[f"_d_{name}"] = default
                if isinstance(default, _Factory):
                    value = f"_d_{name}.make() if {name} is _d_{name} else {name}"
            body.append(f" _set(self, {name!r}, {value})" if frozen else f" self.{name} = {value}")
        if hasattr(cls, "__post_init__"):
            body.append(" self.__post_init__()")
        exec(f"def __init__(self, {', '.join(parameters)}):\n" + "\n".join(body or [" pass"]), scope)
        made = scope["__init__"]
        made.__qualname__ = f"{cls.__qualname__}.__init__"
        return made

    def _values(self):
        return tuple(getattr(self, name) for name in self.__match_args__)

    def _repr(self):
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
        return f"{type(self).__qualname__}({shown})"

    def _eq(self, other):
        return _values(self) == _values(other) if type(other) is type(self) else NotImplemented

    def _hash(self):
        return hash(_values(self))

    def _refuse_set(self, name, value):
        raise AttributeError(f"cannot assign to field {name!r}")

    def _refuse_delete(self, name):
        raise AttributeError(f"cannot delete field {name!r}")

    def _getstate(self):
        return _values(self)

    def _setstate(self, state):
        for name, value in zip(self.__match_args__, state, strict=True):
            object.__setattr__(self, name, value)


def is_record(value: object) -> bool:
    """Whether ``value`` is an object of a class that :func:`dataclass` made."""
    return hasattr(type(value), "__record_defaults__")


def names_of(value: object) -> Iterable[str]:
    """The names of a record's fields, in order."""
    names: Iterable[str] = type(value).__match_args__  # type: ignore[attr-defined]
    return names
