"""What one generation of Kconfig does differently, as data: one frozen record each, every field a rule.

The engine asks a record for a rule and never for its name. Where a generation needs another procedure, not another
value, the field names it (an enum), and the procedure stands in the package that carries it out.
"""

from __future__ import annotations

from enum import Enum

from kcfg.language import LINUX_6_1, LINUX_6_12, LanguageRules
from kcfg.records import dataclass, field, replace


class ChoiceModel(Enum):
    """What a choice is."""

    #: A symbol that its members depend on, with a value of its own (bool or tristate) and a picked member.
    SYMBOL = "symbol"
    #: A menu whose members are evaluated together (from 6.12).
    MENU = "menu"


@dataclass(frozen=True)
class Dialect:
    """One generation. The defaults are Linux 6.12's."""

    name: str
    #: How its text is read.
    language: LanguageRules = field(default=LINUX_6_12)

    # -- building the tree
    choices: ChoiceModel = ChoiceModel.MENU
    #: Choices and their members must have prompts and be bool; nothing is optional.
    strict_choices: bool = True
    #: ``source`` may stand inside a choice.
    source_in_choice: bool = False
    #: ``menuconfig`` may not stand inside a choice.
    config_only_in_choice: bool = True
    #: ``mainmenu`` must be the first statement.
    mainmenu_first: bool = True
    #: The title of a tree without ``mainmenu``.
    default_title: str = "Main menu"
    warns_of_blank_help: bool = True
    #: Expressions are rewritten functionally, not in place (see :mod:`kcfg.tree.rewriting`).
    functional_rewriting: bool = True

    # -- evaluating
    #: An int or hex symbol without any value is ``0`` or ``0x0``, not empty.
    numbers_default_to_zero: bool = True
    #: An expression's value is kept until everything is evaluated again.
    remembers_expressions: bool = True
    #: A user value out of range is clamped; else it is dropped when a ``.config`` or defconfig has been read.
    clamps_user_values: bool = True

    #: Everything is evaluated once more before headers are written.
    evaluates_for_headers: bool = False

    #: A number that has no valid value when standard input ends is an error; else it is asked for, for ever.
    stops_without_input: bool = True
    #: A hidden symbol counts as set by the user once something below it shows.
    menus_set_symbols: bool = False

    # -- reading assignments
    #: ``# X is not set`` counts only if nothing follows it.
    strict_not_set: bool = True
    #: ``X changes choice state`` is worth a warning.
    warns_of_choice_changes: bool = False

    # -- writing
    #: The number of buckets of the hash table in whose order headers are written.
    hash_buckets: int = 1 << 14
    #: The comment that opens a header has empty lines within it.
    header_comment_padded: bool = False
    #: The minimal defconfig takes a number without a default for zero.
    minimal_zero_default: bool = True
    writes_rustc_cfg: bool = True
    #: Strings in ``auto.conf`` are quoted and escaped.
    auto_conf_quotes_strings: bool = False
    #: ``auto.conf.cmd`` begins with ``autoconfig := …``.
    autoconfig_variable: bool = True


DIALECT_6_12 = Dialect(name="linux-6.12")

DIALECT_6_1 = replace(
    DIALECT_6_12,
    name="linux-6.1",
    language=LINUX_6_1,
    choices=ChoiceModel.SYMBOL,
    strict_choices=False,
    functional_rewriting=False,
    numbers_default_to_zero=False,
    remembers_expressions=False,
    evaluates_for_headers=True,
    menus_set_symbols=True,
    clamps_user_values=False,
    strict_not_set=False,
    warns_of_choice_changes=True,
    hash_buckets=9973,
    minimal_zero_default=False,
    autoconfig_variable=False,
)

DIALECTS = {dialect.name: dialect for dialect in (DIALECT_6_12, DIALECT_6_1)}
