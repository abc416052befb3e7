"""The menus of a session: what shows in them as values are now (``menu.c``), for whoever asks questions."""

from __future__ import annotations

from kcfg.tree.kinds import P_MENU

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .session import Session


class Menus:
    """The entries of a tree in order, and which of them a person would be shown."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._arrays = session.tree.arrays

    def below(self, entry: int) -> Iterator[int]:
        """The entries directly below ``entry``."""
        ends = self._arrays.entry_end
        child, end = entry + 1, ends[entry]
        while child < end:
            yield child
            child = ends[child]

    def shows(self, entry: int) -> bool:
        """Whether the entry shows (menu_is_visible()); up to 6.8 that can make its symbol count as set."""
        session, a = self._session, self._arrays
        prompt = a.entry_prompt[entry]
        if prompt < 0:
            return False
        visibility = a.entry_visibility[entry]
        if visibility >= 0 and not session.value_of(visibility):
            return False
        symbol = a.entry_symbol[entry]
        if symbol >= 0:
            session.work_out(symbol)
        if session.prompt_value(symbol, prompt):
            return True
        if symbol < 0 or not session.tri(symbol):
            return False
        for child in self.below(entry):
            if self.shows(child):
                if session.tree.dialect.menus_set_symbols and session.user.value[symbol] is None:
                    session.user.value[symbol] = session.user.kept(symbol)
                return True
        return False

    def menu_above(self, entry: int) -> int:
        """The nearest entry at or above ``entry`` that is a menu (menu_get_parent_menu())."""
        a = self._arrays
        while entry:
            prompt = a.entry_prompt[entry]
            if prompt >= 0 and a.property_kind[prompt] == P_MENU:
                break
            entry = a.entry_parent[entry]
        return entry
