"""``Variable``: a variable of the macro language, as the files have left it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .kconfig import Kconfig


class Variable:
    """One variable. ``is_recursive`` says that its ``value`` is expanded at each use."""

    __slots__ = ("is_recursive", "kconfig", "name", "value")

    kconfig: Kconfig
    name: str
    value: str
    is_recursive: bool

    @classmethod
    def _of(cls, kconf: Kconfig, name: str, value: str, is_recursive: bool) -> Variable:
        variable = cls()
        variable.kconfig = kconf
        variable.name = name
        variable.value = value
        variable.is_recursive = is_recursive
        return variable

    @property
    def expanded_value(self) -> str:
        """The value, expanded now. Raises KconfigError where it refers to itself."""
        return self.expanded_value_w_args()

    def expanded_value_w_args(self, *args: str) -> str:
        """The value of the function that the variable is, for arguments."""
        return self.kconfig._expand(self.name, args)

    def __repr__(self) -> str:
        kind = "recursive" if self.is_recursive else "immediate"
        return f"<variable {self.name}, {kind}, value '{self.value}'>"
