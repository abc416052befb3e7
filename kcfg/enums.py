"""Enumerations without the price of ``import enum``, which with all that it imports takes a tenth of a warm run.

The same meaning for what is used here: members by name, by value and in order, one object for each value, methods and
properties of their own, pickling by value. Type checkers are shown the real ones.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from enum import Enum as Enum
    from enum import IntEnum as IntEnum
else:

    class _Enumeration(type):
        """The class of enumerations: every plain value in the body of one is a member of it."""

        def __new__(cls, name, bases, space):
            values = {key: v for key, v in space.items() if key[0] != "_" and not hasattr(v, "__get__")}
            made = super().__new__(cls, name, bases, {key: v for key, v in space.items() if key not in values})
            made._by_name = {}
            made._by_value = {}
            for key, value in values.items():
                member = made._by_value.get(value)
                if member is None:
                    member = made._by_value[value] = made._member(value)
                    member.name, member.value = key, value
                made._by_name[key] = member
                setattr(made, key, member)
            return made

        def __call__(cls, value):
            try:
                return value if type(value) is cls else cls._by_value[value]
            except (KeyError, TypeError):
                raise ValueError(f"{value!r} is not a valid {cls.__qualname__}") from None

        def __getitem__(cls, name):
            return cls._by_name[name]

        def __iter__(cls):
            return iter(cls._by_value.values())

        def __contains__(cls, value):
            return type(value) is cls or value in cls._by_value

        def __len__(cls):
            return len(cls._by_value)

        def __bool__(cls):
            return True

        @property
        def __members__(cls):
            return dict(cls._by_name)

    class Enum(metaclass=_Enumeration):
        """See :class:`enum.Enum`."""

        @classmethod
        def _member(cls, value):
            return object.__new__(cls)

        def __repr__(self):
            return f"<{type(self).__name__}.{self.name}: {self.value!r}>"

        def __str__(self):
            return f"{type(self).__name__}.{self.name}"

        def __reduce_ex__(self, protocol):
            return type(self), (self.value,)

    class IntEnum(int, Enum):
        """See :class:`enum.IntEnum`."""

        @classmethod
        def _member(cls, value):
            return int.__new__(cls, value)

        __repr__ = Enum.__repr__
        __str__ = int.__repr__
        __format__ = int.__format__
