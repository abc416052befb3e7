"""``Symbol``: a view of one symbol of the tree, and of its value now."""

from __future__ import annotations

from kcfg.tree import PropertyKind
from kcfg.tree.model import ALLNOCONFIG_Y, CHOICE, CONSTANT, NO_WRITE, TRANSITIONAL
from kcfg.tree.numbers import is_loose_number, is_valid_text

from .constants import (
    BOOL,
    LOGICAL,
    STRING,
    TO_TREE,
    TRI_TO_STR,
    TRISTATE,
    TYPE_TO_STR,
    UNKNOWN,
)
from .expressions import Expression, Pairs, Ranges, expr_value
from .item import TreeItem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .choice import Choice
    from .kconfig import Kconfig


#: In place of their numbers in the tree, for a name and for a quoted text that the tree does not have.
STRANGER = -1
STRANGE_CONSTANT = -2


class Symbol(TreeItem):
    """One symbol. Everything but its value comes from the tree, when asked for; the attributes are Kconfiglib's.

    Constants and names that nothing defines are symbols, too; ``nodes`` is empty for them.
    """

    __slots__ = ("_unknown_name",)  # its ``_number`` is that in the tree, or STRANGER, or STRANGE_CONSTANT

    _unknown_name: str

    @classmethod
    def _of(cls, kconf: Kconfig, number: int, name: str = "") -> Symbol:
        symbol = cls()
        symbol.kconfig = kconf
        symbol._number = number
        symbol._unknown_name = name
        return symbol

    # -- what the files say --------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The name without a prefix."""
        return self._unknown_name if self._number < 0 else self.kconfig._tree.arrays.names[self._number]

    @property
    def is_constant(self) -> bool:
        """Whether it is n, m, y or a quoted text."""
        if self._number < 0:
            return self._number == STRANGE_CONSTANT
        return bool(self.kconfig._tree.arrays.flags[self._number] & CONSTANT)

    @property
    def type(self) -> int:
        """The type now: a TRISTATE is a BOOL without modules, and in a choice that is y."""
        type_ = self.orig_type
        if type_ != TRISTATE:
            return type_
        choice = self.choice
        if (choice is not None and choice.tri_value == 2) or not self.kconfig.modules.tri_value:
            return BOOL
        return type_

    @property
    def choice(self) -> Choice | None:
        """The choice that it is a member of."""
        number = self.kconfig._tree.arrays.choice_of[self._number] if self._number >= 0 else -1
        return self.kconfig._choice(number) if number >= 0 else None

    @property
    def env_var(self) -> str | None:
        """The environment variable of its ``option env``."""
        return self.kconfig._tree.environment_symbols.get(self._number)

    @property
    def is_allnoconfig_y(self) -> bool:
        """Whether it has ``option allnoconfig_y``."""
        return self._number >= 0 and bool(self.kconfig._tree.arrays.flags[self._number] & ALLNOCONFIG_Y)

    @property
    def is_transitional(self) -> bool:
        """Whether it is `transitional`: of later versions of Kconfiglib."""
        return self._number >= 0 and bool(self.kconfig._tree.arrays.flags[self._number] & TRANSITIONAL)

    @property
    def selects(self) -> Pairs:
        """``(symbol, condition)`` of each select."""
        return [row for node in self.nodes for row in node.selects]

    @property
    def implies(self) -> Pairs:
        """``(symbol, condition)`` of each imply."""
        return [row for node in self.nodes for row in node.implies]

    @property
    def ranges(self) -> Ranges:
        """``(low, high, condition)`` of each range."""
        return [row for node in self.nodes for row in node.ranges]

    @property
    def orig_selects(self) -> Pairs:
        """``selects`` with conditions as written."""
        return [row for node in self.nodes for row in node.orig_selects]

    @property
    def orig_implies(self) -> Pairs:
        """``implies`` with conditions as written."""
        return [row for node in self.nodes for row in node.orig_implies]

    @property
    def orig_ranges(self) -> Ranges:
        """``ranges`` with conditions as written."""
        return [row for node in self.nodes for row in node.orig_ranges]

    @property
    def rev_dep(self) -> Expression:
        """What selects it."""
        return self.kconfig._forms.reverse(self._number, PropertyKind.SELECT)

    @property
    def weak_rev_dep(self) -> Expression:
        """What implies it."""
        return self.kconfig._forms.reverse(self._number, PropertyKind.IMPLY)

    def _title(self) -> str:
        return self.name

    # -- its value -----------------------------------------------------------------------------------------------------

    @property
    def tri_value(self) -> int:
        """The value as 0, 1 or 2; 0 for what is no bool or tristate."""
        number = self._number
        type_ = self.orig_type
        if type_ in LOGICAL:
            return min(self.kconfig._values.tri[number], 2)
        if type_:
            self.kconfig._warn_logical(self)
        return 0

    @property
    def str_value(self) -> str:
        """The value as text; a name for what nothing defines."""
        number = self._number
        type_ = self.orig_type
        if type_ in LOGICAL:
            return TRI_TO_STR[min(self.kconfig._values.tri[number], 2)]
        return self.kconfig._values.text[number] if type_ else self.name

    @property
    def user_value(self) -> int | str | None:
        """What was asked for last and is valid, whether it holds or not; None for nothing."""
        return self.kconfig._user_value(self._number)

    @property
    def user_loc(self) -> Any:
        """File and line of what was asked for, as :meth:`set_value` was told or a file was read."""
        return self.kconfig._user_locs.get(self._number) if self.user_value is not None else None

    @property
    def origin(self) -> tuple[str, Any] | None:
        """``(kind, where)`` of the value: ``assign``, ``default``, ``select``, ``imply`` or ``unset``.

        ``where`` is file and line, the texts of the expressions that select or imply it, or None. None for a symbol
        that has no line in a ``.config``.
        """
        return self.kconfig._origin(self) if self._write_to_conf else None

    @property
    def visibility(self) -> int:
        """The most that a prompt lets a person choose: 0, 1 or 2."""
        if self._number < 3 or self.is_constant:
            return 0
        return min(self.kconfig._minimal.visibility(self._number), 2)

    @property
    def assignable(self) -> tuple[int, ...]:
        """The values that it could be given now, from the lowest; empty for what is no bool or tristate."""
        if self.orig_type not in LOGICAL or self._number < 3:
            return ()
        visible = self.visibility
        if not visible:
            return ()
        if visible == 2 and self.kconfig._tree.arrays.choice_of[self._number] >= 0:
            return (2,)
        a, tri = self.kconfig._tree.arrays, self.kconfig._values.tri
        raised, implied = tri[a.rev_dep[self._number]], tri[a.implied[self._number]]
        pushed = implied == 2 and not self.kconfig._tree.dialect.limits_implied
        if self.type == BOOL or (pushed and visible == 2):
            return (2,) if raised else (0, 2)
        if pushed and not raised:
            return (0, 2)
        return (2,) if raised == 2 else tuple(range(raised, visible + 1))

    @property
    def _write_to_conf(self) -> bool:
        number = self._number
        if number < 0 or not self.kconfig._values.written[number]:
            return False
        a = self.kconfig._tree.arrays
        return bool(a.types[number]) and not a.flags[number] & (NO_WRITE | CHOICE)

    def _str_default(self) -> str:
        """What it would be without a user value: programs that write minimal configurations themselves ask for it."""
        return self.kconfig._minimal.default(self._number) if self._number >= 0 and self.orig_type else ""

    @property
    def config_string(self) -> str:
        """Its line in a ``.config``, empty for none."""
        return self.kconfig._line(self._number) if self._write_to_conf else ""

    def set_value(self, value: int | str, loc: Any = None) -> bool:
        """Ask for a value (0, 1, 2 or n, m, y for a bool or tristate); whether it is valid for the type.

        ``loc`` (file and line, or whatever suits) says where it was asked for: :attr:`user_loc` and :attr:`origin`
        give it back.
        """
        kconf, type_ = self.kconfig, self.orig_type
        wanted = self._as_wanted(value, logical=type_ in LOGICAL)
        same = wanted is not None and wanted == self.user_value and self.choice is None
        if not same and not self._is_valid(wanted, type_):
            self._warn_invalid(wanted)
            return False
        kconf._was_set.add(self._number)
        if not same:
            kconf._ask(self, wanted)
        kconf._note_location(self._number, loc)
        return True

    def _is_valid(self, value: object, type_: int) -> bool:
        if type_ == BOOL:
            return value == 0 or value == 2
        if type_ == TRISTATE:
            return value in (0, 1, 2)
        if not isinstance(value, str):
            return False
        if type_ == STRING or type_ == UNKNOWN:
            return type_ == STRING
        loose = self.kconfig._tree.dialect.loose_numbers
        return is_loose_number(TO_TREE[type_], value) if loose else is_valid_text(TO_TREE[type_], value)

    def unset_value(self) -> None:
        """Take back what was asked for."""
        if self.user_value is not None:
            self.kconfig._ask(self, None)

    # -- texts ---------------------------------------------------------------------------------------------------------

    def __repr__(self) -> str:
        kconf = self.kconfig
        quote = "" if self.orig_type in LOGICAL else '"'
        fields = [f"symbol {self.name}", TYPE_TO_STR[self.type]]
        fields += self._prompt_texts()
        fields.append(f"value {quote}{self.str_value}{quote}")
        if not self.is_constant:
            wanted = self.user_value
            if wanted is not None:
                shown = TRI_TO_STR[wanted] if isinstance(wanted, int) else wanted
                fields.append(f"user value {quote}{shown}{quote}")
            fields.append(f"visibility {TRI_TO_STR[self.visibility]}")
            facts = {
                "choice symbol": self.choice is not None,
                "allnoconfig_y": self.is_allnoconfig_y,
                "is the defconfig_list symbol": self is kconf.defconfig_list,
                f"from environment variable {self.env_var}": self.env_var is not None,
                "is the modules symbol": self is kconf.modules,
                "transitional": self.is_transitional,
            }
            fields += (text for text, holds in facts.items() if holds)
            fields.append(f"direct deps {TRI_TO_STR[expr_value(self.direct_dep)]}")
        fields += self._places() or ["constant" if self.is_constant else "undefined"]
        return f"<{', '.join(fields)}>"
