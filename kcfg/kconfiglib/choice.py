"""``Choice``: a view of one choice, and of what it has picked."""

from __future__ import annotations

from kcfg.tree.model import OPTIONAL

from .constants import BOOL, TRI_TO_STR, TRISTATE, TYPE_TO_STR
from .expressions import standard_sc_expr_str
from .item import TreeItem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .kconfig import Kconfig
    from .symbol import Symbol


class Choice(TreeItem):
    """One choice. From Linux 6.12 on a choice has no mode: it is y while a member is picked."""

    __slots__ = ()

    @classmethod
    def _of(cls, kconf: Kconfig, number: int) -> Choice:
        choice = cls()
        choice.kconfig = kconf
        choice._number = number
        return choice

    # -- what the files say --------------------------------------------------------------------------------------------

    @property
    def name(self) -> str | None:
        """The name of a named choice."""
        return self.kconfig._tree.arrays.names[self._number] or None

    @property
    def is_constant(self) -> bool:
        """False: a choice may stand where a symbol does."""
        return False

    @property
    def type(self) -> int:
        """The type now: BOOL without modules."""
        type_ = self.orig_type
        return BOOL if type_ == TRISTATE and not self.kconfig.modules.tri_value else type_

    @property
    def syms(self) -> list[Symbol]:
        """Its members, in order."""
        return [self.kconfig._symbol(number) for number in self.kconfig._members(self._number)]

    @property
    def is_optional(self) -> bool:
        """Whether it can be n although it is visible."""
        kconf = self.kconfig
        return not kconf._menu_choices and bool(kconf._tree.arrays.flags[self._number] & OPTIONAL)

    def _title(self) -> str:
        return standard_sc_expr_str(self)

    # -- its value -----------------------------------------------------------------------------------------------------

    @property
    def tri_value(self) -> int:
        """The mode as 0, 1 or 2."""
        kconf = self.kconfig
        if kconf._menu_choices:
            return 2 if kconf._picked(self._number) >= 0 else 0
        return min(kconf._values.tri[self._number], 2)

    @property
    def str_value(self) -> str:
        """The mode as n, m or y."""
        return TRI_TO_STR[self.tri_value]

    @property
    def user_value(self) -> int | None:
        """The mode that was asked for; None for none."""
        value = self.kconfig._user_value(self._number)
        return value if isinstance(value, int) else None

    @property
    def user_selection(self) -> Symbol | None:
        """The member that was asked for last."""
        number = self.kconfig._user_selection(self._number)
        return self.kconfig._symbol(number) if number >= 0 else None

    @property
    def selection(self) -> Symbol | None:
        """The member that is y; None in other modes."""
        number = self.kconfig._picked(self._number) if self.tri_value == 2 else -1
        return self.kconfig._symbol(number) if number >= 0 else None

    def _selection_from_defaults(self) -> Symbol | None:
        """The member that it would pick if nobody asked for one: see :meth:`Symbol._str_default`."""
        number = self.kconfig._minimal.default_of_choice(self._number)
        return self.kconfig._symbol(number) if number >= 0 else None

    @property
    def visibility(self) -> int:
        """The most that a prompt lets a person choose: 0, 1 or 2."""
        return min(self.kconfig._minimal.visibility(self._number), 2)

    @property
    def assignable(self) -> tuple[int, ...]:
        """The modes that it could be given now, from the lowest."""
        visible = self.visibility
        if not visible:
            return ()
        lowest = 0 if self.is_optional else 1
        return tuple(mode for mode in range(lowest, visible + 1) if mode != 1 or self.type != BOOL)

    def set_value(self, value: int | str) -> bool:
        """Ask for a mode (0, 1, 2 or n, m, y); whether it is valid for the type."""
        wanted = self._as_wanted(value)
        kconf = self.kconfig
        if wanted is None or not (
            (self.orig_type == BOOL and wanted in (0, 2)) or (self.orig_type == TRISTATE and wanted in (0, 1, 2))
        ):
            self._warn_invalid(wanted)
            return False
        kconf._ask_mode(self._number, wanted)
        return True

    def unset_value(self) -> None:
        """Take back the mode and the member that were asked for."""
        self.kconfig._unset_choice(self._number)

    # -- texts ---------------------------------------------------------------------------------------------------------

    def __repr__(self) -> str:
        fields = [f"choice {self.name}" if self.name else "choice", TYPE_TO_STR[self.type]]
        fields += self._prompt_texts()
        fields.append(f"mode {self.str_value}")
        if self.user_value is not None:
            fields.append(f"user mode {TRI_TO_STR[self.user_value]}")
        selection, wanted = self.selection, self.user_selection
        if selection is not None:
            fields.append(f"{selection.name} selected")
        if wanted is not None:
            fields.append(f"{wanted.name} selected by user{'' if wanted is selection else ' (overridden)'}")
        fields.append(f"visibility {TRI_TO_STR[self.visibility]}")
        if self.is_optional:
            fields.append("optional")
        fields += self._places()
        return f"<{', '.join(fields)}>"
