"""Every switch by which generations of Kconfig differ in reading text, as data; defaults: Linux 6.12."""

from __future__ import annotations

from kcfg.enums import Enum
from kcfg.records import dataclass

#: The keywords that every generation from Linux 5.13 on knows.
CORE_KEYWORDS = frozenset(
    {
        *("bool", "tristate", "int", "hex", "string", "def_bool", "def_tristate"),
        *("config", "menuconfig", "choice", "comment", "menu", "mainmenu", "if", "source"),
        *("endchoice", "endmenu", "endif"),
        *("prompt", "default", "depends", "on", "select", "imply", "range", "visible", "help", "modules"),
    }
)

#: Where keywords count only as a line's first word, these two count behind it, and ``on`` nowhere else.
LATER_KEYWORDS = frozenset({"if", "on"})


class Unknown(Enum):
    """What becomes of a character that the language does not know."""

    WARN = "ignored, with a warning for each byte"
    IGNORE = "ignored"
    REFUSE = "an error"


class Inclusion(Enum):
    """How often a file may be sourced, and what C prints of one that sources itself."""

    #: The whole way from the root file (Linux 6.12).
    WAY_FROM_ROOT = "the way from the root file"
    #: The way from the first of the two inclusions.
    WAY_FROM_FIRST = "the way from the first inclusion"
    #: The same in the words of the 3.x generations.
    QUOTED_WAY = "the way, quoted"
    #: A file may be sourced only once at all (2.6).
    ONCE = "each file once"


class Wildcards(Enum):
    """Whether the name of a sourced file is a pattern of glob(3)."""

    NO = "it is not"
    #: coreboot: a pattern that matches nothing, or the name of a missing file, is silently nothing.
    OPTIONAL = "it is, and may match nothing"
    #: Kconfiglib: found below ``srctree``; only ``osource`` and ``orsource`` may match nothing.
    REQUIRED = "it is, and must match something"


class HelpStyle(Enum):
    """How a help text is kept."""

    C = "without blanks at line ends"
    #: BusyBox and toybox.
    C_WITH_BLANKS = "with blanks at line ends"
    #: Tabs become blanks everywhere, the text ends without empty lines, and one without indentation is empty.
    KCONFIGLIB = "as Kconfiglib keeps it"


@dataclass(frozen=True, slots=True)
class LanguageRules:
    """How one generation reads text. A construct that a Shape ``needs`` is a bool of that name."""

    #: The generation, as messages call it.
    name: str = "Linux 6.12"

    # -- words

    #: The words that are keywords; any other word names a symbol or a variable.
    keywords: frozenset[str] = CORE_KEYWORDS
    #: Other spellings of keywords.
    aliases: tuple[tuple[str, str], ...] = ()
    #: Keywords count only as the first word of a line (up to Linux 4.20), or with its macros in U-Boot.
    first_word_commands: bool = False
    #: Characters of words beyond letters, digits, "_" and "-"; not of the first word where it is a command.
    word_punctuation: str = ""
    #: "-" is part of a line's first word; where not, it is ignored there, and so is "---" later on.
    dash_in_first_word: bool = True
    #: ``< <= > >=``.
    relations: bool = True
    unknown_characters: Unknown = Unknown.WARN
    #: Warnings about characters name the statement's line, not the physical one.
    characters_at_statement: bool = False
    #: A quoted text without its end counts only if plain text comes last, as in zconf.l; else it always does.
    string_needs_plain_end: bool = False
    #: A quoted text without its end is an error.
    string_must_end: bool = False
    #: A backslash continues any physical line: comments, values and quoted texts, too.
    joins_physical_lines: bool = False

    # -- macros

    #: ``$(…)`` and assignments.
    macros: bool = True
    #: An assignment straight behind a help text is not recognised.
    help_hides_assignment: bool = True
    #: ``$NAME`` in a sourced file's name and in the main menu's text means a symbol's value.
    symbols_in_names: bool = False
    #: ``$NAME`` and ``${NAME}`` in quoted texts mean environment variables, where set.
    bare_environment: bool = False
    #: ``$(0)`` in a variable's value means the name by which the variable was called.
    name_is_argument: bool = False
    #: What ``$(lineno)`` says in the value of ``:=``: the line behind it, as C has read the newline, or its own.
    assigns_on_next_line: bool = True
    #: The most bytes of a command's output that are read.
    shell_bytes: int = 4095

    # -- statements

    #: ``choice NAME``.
    named_choice: bool = False
    #: ``depends on A if B`` (Linux 7.0).
    conditional_depends: bool = False
    #: ``help`` with any dashes around it.
    dashed_help: bool = False
    #: ``depends A``.
    depends_without_on: bool = False
    #: Prompts, titles and file names without quotes.
    unquoted_text: bool = False
    #: ``option`` with any number of settings of any name; where not, one of those that are keywords.
    free_options: bool = False
    #: ``modules`` as a statement; where not, it is ``option modules``.
    bare_modules: bool = True
    #: ``source`` may stand between ``choice`` and ``endchoice``.
    source_in_choice: bool = False
    #: Assignments may stand there.
    assignment_in_choice: bool = False
    #: ``mainmenu`` must be the first statement.
    mainmenu_first: bool = True

    # -- files and texts

    #: The last line of the root file must end with a newline (a sourced file's need not).
    root_needs_newline: bool = True
    #: A last line without a newline draws a warning.
    warns_of_missing_newline: bool = True
    #: It is a line like any other, in the file that it stands in.
    ends_last_line: bool = False
    #: A carriage return ends a line like a newline, or with it.
    universal_newlines: bool = False
    wildcards: Wildcards = Wildcards.NO
    inclusion: Inclusion = Inclusion.WAY_FROM_ROOT
    help_style: HelpStyle = HelpStyle.C
    #: The line that C names for a help text is the one on which it ended, else that of the keyword.
    help_line_is_last: bool = True

    # -- what C prints

    #: A syntax error is announced with the line after the statement's first one.
    error_on_next_line: bool = False
    #: It is announced at all, before the line that names the statement.
    says_syntax_error: bool = True
    #: Behind a statement that does not parse C goes on in the innermost block (from 5.9), so that others are told of.
    resumes_in_block: bool = True
    #: What is found wrong at the end of the text is in no file: ``<none>``.
    forgets_file_at_end: bool = False
    #: What stands wrongly behind an entry's first line is called an option, not a statement.
    speaks_of_options: bool = False
    #: Messages of the lexer go to standard output.
    messages_on_stdout: bool = False
