"""What one generation of Kconfig can do differently: the form of its record, in which every field is a rule.

The engine asks a record (those there are: :mod:`kcfg.tree.generations`) for a rule and never for its name. Where a
generation needs another procedure, not another value, the field names it (an enum), and the procedure stands in the
package that carries it out.
"""

from __future__ import annotations

from kcfg.enums import Enum
from kcfg.language import LINUX_6_12, LanguageRules
from kcfg.records import dataclass, field


class ChoiceModel(Enum):
    """What a choice is."""

    #: A symbol that its members depend on, with a value of its own (bool or tristate) and a picked member.
    SYMBOL = "symbol"
    #: A menu whose members are evaluated together (from 6.12).
    MENU = "menu"


class Unmet(Enum):
    """What is said of a symbol that is selected against its dependencies."""

    NOTHING = "nothing"
    #: ``warning: (A && B) selects C which has unmet direct dependencies (D)``.
    LINE = "line"
    #: The dependencies and the selects that act, each with its value.
    BLOCK = "block"


class MenuEnds(Enum):
    """Which menus end in ``# end of …``."""

    NONE = "none"
    #: Those with anything in them.
    PARENTS = "parents"
    ALL = "all"


class Comparison(Enum):
    """How ``A = B`` looks at its two sides."""

    #: As texts.
    TEXT = "text"
    #: As numbers where both are, but never a bool or tristate.
    NUMBER_NOT_LOGICAL = "number-not-logical"
    NUMBER = "number"


class LoopWords(Enum):
    """How the way round a recursive dependency is told."""

    #: ``symbol A depends on B`` for whatever condition it is.
    CONDITION = "condition"
    #: Which property it is.
    PROPERTY = "property"
    #: The names alone, of every way (2.6; see :mod:`kcfg.tree.old_check`).
    NAMES = "names"


class Output(Enum):
    """Whose files are written."""

    KBUILD = "kbuild"
    #: ``autoconf.h`` beside every ``.config``, in its order, with ENABLE_ and IF_ macros.
    BUSYBOX = "busybox"
    TOYBOX = "toybox"


class Options(Enum):
    """What the command line of ``conf`` takes."""

    #: One letter in the first word (2.6).
    FIRST = "first"
    #: Letters (uClibc-ng).
    LETTERS = "letters"
    #: Words alone.
    LONG = "long"
    #: Words, and ``-s``.
    SILENT = "silent"
    #: Words, ``-s``, and ``-h``; what is not known is passed over.
    HELP = "help"


class HelpFacts(Enum):
    """What is shown of a symbol with its help text."""

    #: Each place where it is defined, with the way there (from 5.16).
    PLACES = "places"
    #: The same, the way without its end (5.7 to 5.13).
    PARENTS = "parents"
    #: Its prompts, and the first place (up to 5.6).
    SYMBOL = "symbol"


class LoopHint(Enum):
    """The two lines that name the documentation of recursive dependencies."""

    NONE = "none"
    #: kconfig-frontends: before each line of the way.
    EACH = "each"
    TXT = ".txt"
    RST = ".rst"


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
    #: ``menuconfig`` may not stand inside a choice.
    config_only_in_choice: bool = True
    #: What shares all of a symbol's own conditions stands below it, too.
    submenus_by_shared_conditions: bool = True
    #: Members of a choice without a prompt stand beside it.
    dissolves_choices: bool = True
    #: The title of a tree without ``mainmenu``.
    default_title: str = "Main menu"
    #: Help texts that are empty or given twice draw a warning.
    warns_of_blank_help: bool = True
    warns_of_second_help: bool = True
    #: Prompts lose leading blanks, with a warning.
    trims_prompts: bool = True
    #: At both ends, but not those of menus and comments.
    strips_prompts: bool = False
    #: Of several prompts in one definition the last counts; else all do.
    last_prompt_counts: bool = False
    #: Expressions are rewritten functionally, not in place (see :mod:`kcfg.tree.rewriting`).
    functional_rewriting: bool = True
    #: ``(A || B) && !A && !B`` is found to be n.
    cancels_opposites: bool = False
    #: A bool's condition takes ``T != n`` for ``T``.
    shortens_for_bools: bool = False
    #: ``visible if m`` does not ask for modules.
    spares_visible_if: bool = False
    #: The constants y, m and n are tristates; else they have no type and compare as text.
    typed_constants: bool = True
    #: Strings that exist before any text is read, and are never written to ``.config``.
    predefined: tuple[str, ...] = ()
    #: ``option env``, ``option defconfig_list``, ``option allnoconfig_y`` mean something.
    option_env: bool = False
    #: What a variable gives is limited by no dependency of the symbol.
    env_is_unconditional: bool = False
    option_defconfig_list: bool = False
    option_allnoconfig_y: bool = False
    #: A symbol that lists default configurations has no line in ``.config``.
    hides_defconfig_list: bool = True
    #: ``mainmenu`` changes nothing.
    ignores_mainmenu: bool = False
    #: Loops are looked for at all, beyond what evaluation meets.
    checks_loops: bool = True
    #: A symbol called MODULES counts as the modules symbol if none is marked; of several that are, the first one
    #: counts. Else a second one is an error.
    modules_by_name: bool = False
    #: The modules symbol proper has no name, and the one that is marked as its default. It is worked out when a file
    #: was read, when a value changed, and for each bare m.
    nameless_modules: bool = False
    #: Loops are errors; else they are told of and lived with.
    loops_are_errors: bool = True
    #: The walk for loops looks at all dependencies of a symbol at once, and then at its properties.
    loops_through_dependencies: bool = True
    loop_words: LoopWords = LoopWords.PROPERTY
    loop_hint: LoopHint = LoopHint.RST
    bool_name: str = "bool"
    #: A select of a symbol that is defined nowhere draws a warning.
    warns_of_undefined_selects: bool = False
    #: A choice and its members take each other's types, whatever they have; else only who has none is given one.
    forces_choice_types: bool = False
    #: A choice without a type takes that of a member inside an ``if``, too, and gives such members its own.
    choice_types_behind_ifs: bool = False
    #: Warnings about an entry are followed by an empty line.
    doubles_newlines: bool = False
    #: A second type is ``ignored``; else the symbol is ``redefined``, in words only.
    ignores_second_type: bool = True
    checks_choice_defaults: bool = True
    #: A number's default that is no number draws a warning.
    checks_default_numbers: bool = True
    #: ``visible if`` comes before a menu's dependencies.
    visible_comes_first: bool = False

    # -- evaluating
    #: An int or hex symbol without any value is ``0`` or ``0x0``, not empty, and a minimal defconfig knows that.
    numbers_default_to_zero: bool = True
    #: An expression's value is kept until everything is evaluated again.
    remembers_expressions: bool = True
    #: A minimal defconfig asks each symbol once; C may ask some twice that its choice has marked.
    minimal_asks_once: bool = False
    #: The defaults of a choice's members count for nothing.
    ignores_member_defaults: bool = False
    #: A number or string with a bool's or tristate's value for its default has n, m or y; else always n.
    takes_logical_defaults: bool = False
    #: A user value out of range is clamped; else it is dropped when a ``.config`` or defconfig has been read.
    clamps_user_values: bool = True
    #: One that is out of range counts as none for as long as it is.
    ignores_user_values_out_of_range: bool = False

    #: An implied symbol keeps to its dependencies and to a user's m; else it is y wherever the implying one is.
    limits_implied: bool = True
    #: A dependency that is m counts as y for every symbol, not for bools alone.
    mod_dependency_is_yes: bool = False
    #: A choice's member has its line from its choice, and keeps one that it once had.
    choices_write_members: bool = False
    #: A default's value is limited by its condition; else by the prompt's visibility (2.6).
    limits_defaults: bool = True
    #: A default of n has a line, too.
    writes_default_n: bool = False
    unmet: Unmet = Unmet.BLOCK
    #: A number out of its range takes the bound's number, printed anew; else the bound's text.
    reprints_bounds: bool = False
    #: Numbers are compared with their bounds as 32 bits hold them (2.6).
    short_ranges: bool = False
    #: A choice learns which of its members are visible before it picks one; else it asks until one is (2.6).
    looks_at_all_members: bool = True
    #: A tristate member that could only be m is not there while its choice is y (up to 6.8).
    hides_m_members: bool = True
    comparison: Comparison = Comparison.NUMBER

    #: Everything is evaluated once more before headers are written.
    evaluates_for_headers: bool = False

    #: Any question ends the program when standard input ends (BusyBox).
    ends_with_input: bool = False
    #: A hidden symbol counts as set by the user once something below it shows.
    menus_set_symbols: bool = False

    # -- reading assignments
    #: Blanks at a line's end do not count, and a name without a value is worth a warning.
    strips_lines: bool = False
    #: Numbers may have blanks around them, a plus sign, and zeros in front, as for Python's ``int()``.
    loose_numbers: bool = False
    #: The variable ``CONFIG_`` says what stands before names.
    prefix_from_environment: bool = True
    #: Of the modes that a file asks of a choice by its members the last one counts, else the highest.
    last_mode_counts: bool = False
    #: Of a symbol's lines the first one counts, and so does a choice's first y (2.6).
    first_line_counts: bool = False
    #: A hidden symbol is never taken for set by the user once a file has been read.
    forgets_hidden: bool = False
    #: An empty number draws no warning.
    takes_empty_numbers: bool = False
    #: A carriage return at a line's end is part of the value.
    keeps_carriage_returns: bool = False
    #: Lines are read in pieces of this length; 0 for any.
    longest_line: int = 0
    #: Every unknown symbol draws a warning.
    warns_of_unknown: bool = False
    #: Every target is a walk through all questions (2.6); with a second one where all get one answer.
    walks: bool = False
    walks_twice: bool = False
    #: Lines end before their carriage return, one that is no assignment draws a warning, and ``# X is not set`` counts
    #: only if nothing follows it.
    strict_lines: bool = True
    #: Any character may stand between ``#`` and the name in ``# X is not set``.
    any_comment_mark: bool = False
    #: ``# X is not set`` means n for numbers and strings, too, and draws a warning there.
    not_set_of_any_type: bool = True
    #: ``X changes choice state`` is worth a warning.
    warns_of_choice_changes: bool = False
    #: What is said twice, and changes of choices, draw a notice instead of a warning.
    notices: bool = False
    #: ``KCONFIG_WARN_UNKNOWN_SYMBOLS`` and ``KCONFIG_WERROR`` are heard.
    warns_on_request: bool = True
    #: ``# X is not set`` of an unknown symbol is mentioned.
    mentions_unknown_not_set: bool = False
    #: ``KCONFIG_STRICT`` makes warnings errors.
    strict_on_request: bool = False
    #: Warnings about unexpected lines quote them.
    quotes_unexpected: bool = True
    #: Strings in ``.config`` are quoted as they are, without escapes.
    verbatim_strings: bool = False
    #: Reading through ``KCONFIG_ALLCONFIG`` evaluates the modules symbol before anything is answered.
    modules_before_answers: bool = False
    #: A random configuration has one more round of draws only if the last choice of the one before picked a member.
    last_choice_decides: bool = False
    options: Options = Options.HELP
    #: ``--defconfig`` without ``=FILE`` reads a default file.
    defconfig_has_default: bool = False
    #: A wrong option is answered with a hint at the README; else with the options that there are.
    refers_to_readme: bool = False
    help_facts: HelpFacts = HelpFacts.PLACES
    #: Questions as up to Linux 4.11: help is offered where there is some, answers are not shown, the sync asks at a
    #: terminal only, the list of new symbols has names alone.
    old_dialogue: bool = False
    #: The option of ``conf`` that names a target is this one's own; targets that it does not know.
    unknown_targets: tuple[str, ...] = ()

    # -- writing
    #: The heading of a file is cut at this length, and a header's has empty lines within; 0 for never.
    longest_heading: int = 0
    #: The number of buckets of the hash table in whose order headers are written.
    hash_buckets: int = 1 << 14
    output: Output = Output.KBUILD
    #: Every symbol has a line in ``.config``.
    writes_everything: bool = False
    #: What stands for an int or hex symbol without a value in ``.config``.
    empty_int_line: str = ""
    empty_hex_line: str = ""
    #: A symbol has a line wherever it is defined.
    repeats_lines: bool = False
    #: Symbols that exist before any text have lines in headers.
    headers_have_predefined: bool = False
    menu_ends: MenuEnds = MenuEnds.ALL
    #: A symbol whose choice is evaluated between its two places has a line at each.
    clears_written: bool = False
    #: m is written as n where the modules symbol is n by then.
    writes_no_m_without_modules: bool = False
    #: ``.config`` stays as it is if nothing changed.
    keeps_unchanged: bool = True
    #: Where the header goes if nothing else is said.
    default_header: str = "include/generated/autoconf.h"
    #: Every target makes the files that a build reads if they are missing; else only a sync does.
    syncs_when_missing: bool = True
    #: There are such files at all.
    writes_build_files: bool = True
    #: A sync without changes leaves ``.config`` alone.
    sync_writes_config: bool = True
    #: A sync needs a ``.config``.
    sync_needs_config: bool = False
    writes_tristate_conf: bool = False
    #: seabios: headers have a line for every symbol.
    header_has_all: bool = False
    #: An empty hex symbol in a header: what stands for it.
    empty_hex: str = "0x"
    #: An empty int in a header is 0.
    empty_int_is_zero: bool = False
    #: ``KCONFIG_NEGATIVES`` is heard: headers and ``auto.conf`` say what is n.
    negatives_on_request: bool = False
    #: ``KCONFIG_SPLITCONFIG`` is heard: where the files go that tell make what has changed.
    splits_on_request: bool = False
    #: Marker files are called ``foo/bar.h``.
    old_marker_names: bool = False
    #: The minimal defconfig takes zero for the default of every number, whatever that is.
    minimal_numbers_are_zero: bool = False
    writes_rustc_cfg: bool = True
    #: Strings in ``auto.conf`` are quoted and escaped.
    auto_conf_quotes_strings: bool = False
    #: The list of files in ``auto.conf.cmd`` ends without a backslash.
    closes_dependency_list: bool = False
    #: ``auto.conf.cmd`` begins with ``autoconfig := …``.
    autoconfig_variable: bool = True
