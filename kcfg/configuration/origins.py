"""Which rule fixed a value: a closed set, recorded by the evaluator as it evaluates."""

from __future__ import annotations

from kcfg.enums import IntEnum


class Rule(IntEnum):
    """The rule that fixed a symbol's value.

    The clause that goes with it is a property number for DEFAULT, RANGE_LOW and RANGE_HIGH, an assignment's index
    for USER; the others have none.
    """

    CONSTANT = 0  # a quoted text or a name that nothing defines: its value is its name
    UNSET = 1  # no clause applies: n, empty or zero
    DEFAULT = 2
    USER = 3
    SELECT = 4  # reverse dependencies raised it above what the other rules gave
    IMPLY = 5
    CHOICE = 6  # the member that its choice picked, or one of those that it did not
    RANGE_LOW = 7  # clamped up to the lower bound
    RANGE_HIGH = 8
    MODULES_OFF = 9  # m became y, for a bool or without modules


class ChoiceRule(IntEnum):
    """Why a choice picked its member."""

    USER = 1
    DEFAULT = 2
    FIRST_VISIBLE = 3
    FIRST_NOT_REFUSED = 4
    LAST_REFUSED = 5
    NONE_VISIBLE = 6
