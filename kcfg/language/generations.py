"""The generations and forks of Kconfig, oldest first: how each reads text, as LanguageRules.

The facts are those of each program's lexer (``zconf.l``, later ``lexer.l``) and parser; Kconfiglib's are its own.
"""

from __future__ import annotations

from kcfg.language.rules import (
    CORE_KEYWORDS,
    HelpStyle,
    Inclusion,
    LanguageRules,
    Unknown,
    Wildcards,
)
from kcfg.records import replace

_BEFORE_IMPLY = (CORE_KEYWORDS - {"imply", "modules"}) | {"optional", "option"}
_DASHED_HELP = (("---help---", "help"),)

#: zconf.l as in Linux 3.10; what came before and after is said relative to it.
UCLIBC = LanguageRules(
    name="uClibc-ng (Linux 3.10)",
    keywords=_BEFORE_IMPLY | {"boolean"},
    aliases=(("boolean", "bool"),),
    first_word_commands=True,
    word_punctuation="./",
    dash_in_first_word=False,
    relations=False,
    unknown_characters=Unknown.IGNORE,
    characters_at_statement=True,
    string_needs_plain_end=True,
    macros=False,
    help_hides_assignment=False,
    symbols_in_names=True,
    named_choice=True,
    unquoted_text=True,
    free_options=True,
    bare_modules=False,
    source_in_choice=True,
    assignment_in_choice=True,
    root_needs_newline=False,
    warns_of_missing_newline=False,
    inclusion=Inclusion.QUOTED_WAY,
    help_line_is_last=False,
    error_on_next_line=True,
    forgets_file_at_end=True,
    resumes_in_block=False,
    speaks_of_options=True,
    messages_on_stdout=True,
)

TOYBOX = replace(
    UCLIBC,
    name="toybox (Linux 2.6)",
    keywords=(_BEFORE_IMPLY - {"visible"}) | {"boolean", "def_boolean", "requires", "enable"},
    aliases=(("boolean", "bool"), ("def_boolean", "def_bool"), ("enable", "select")),
    symbols_in_names=False,
    named_choice=False,
    depends_without_on=True,
    mainmenu_first=False,
    inclusion=Inclusion.ONCE,
    help_style=HelpStyle.C_WITH_BLANKS,
    says_syntax_error=False,
)

BUSYBOX = replace(
    TOYBOX,
    name="BusyBox (Linux 2.6)",
    keywords=TOYBOX.keywords - {"option"},
)

SEABIOS = replace(UCLIBC, name="SeaBIOS (Linux 3.15)")

KCONFIG_FRONTENDS = replace(
    UCLIBC,
    name="kconfig-frontends (Linux 4.11)",
    keywords=UCLIBC.keywords | {"imply"},
    aliases=(("boolean", "bool"), *_DASHED_HELP),
    dash_in_first_word=True,
    relations=True,
    unknown_characters=Unknown.WARN,
)

BUILDROOT = replace(
    KCONFIG_FRONTENDS,
    name="Buildroot (Linux 4.17)",
    keywords=KCONFIG_FRONTENDS.keywords - {"boolean"},
    aliases=_DASHED_HELP,
    inclusion=Inclusion.WAY_FROM_FIRST,
    messages_on_stdout=False,
)

U_BOOT = replace(
    BUILDROOT,
    name="U-Boot (Linux 4.20)",
    macros=True,
    symbols_in_names=False,
    shell_bytes=255,
)

LINUX_6_12 = LanguageRules()

LINUX_6_1 = replace(
    LINUX_6_12,
    name="Linux 6.1",
    keywords=CORE_KEYWORDS | {"optional"},
    named_choice=True,
    root_needs_newline=False,
    inclusion=Inclusion.WAY_FROM_FIRST,
    error_on_next_line=True,
    forgets_file_at_end=True,
)

#: barebox, and Linux from 5.13 on.
LINUX_5_13 = replace(LINUX_6_1, name="Linux 5.13", shell_bytes=255)

#: crosstool-NG, and Linux from 5.7 to 5.12.
LINUX_5_9 = replace(
    LINUX_5_13,
    name="Linux 5.9",
    keywords=LINUX_5_13.keywords | {"option", "allnoconfig_y", "defconfig_list"},
    bare_modules=False,
)

#: Xen, and Linux from 5.0 to 5.6.
LINUX_5_0 = replace(
    LINUX_5_9,
    name="Linux 5.0",
    aliases=_DASHED_HELP,
    unquoted_text=True,
    source_in_choice=True,
    assignment_in_choice=True,
    resumes_in_block=False,
)

COREBOOT_4_15 = replace(LINUX_5_13, name="coreboot (Linux 5.13)", source_in_choice=True, wildcards=Wildcards.OPTIONAL)

COREBOOT = replace(LINUX_6_1, name="coreboot (Linux 6.8)", source_in_choice=True, wildcards=Wildcards.OPTIONAL)

LINUX_6_18 = replace(LINUX_6_12, name="Linux 6.18", keywords=CORE_KEYWORDS | {"transitional"})

LINUX_7_0 = replace(LINUX_6_18, name="Linux 7.0", conditional_depends=True)

KCONFIGLIB = LanguageRules(
    name="Kconfiglib",
    keywords=CORE_KEYWORDS
    | {"boolean", "optional", "option", "allnoconfig_y", "defconfig_list", "env"}
    | {"def_int", "def_hex", "def_string"}
    | {"rsource", "osource", "orsource", "gsource", "grsource"}
    | {"transitional"},
    aliases=(("boolean", "bool"), ("gsource", "osource"), ("grsource", "orsource"), *_DASHED_HELP),
    word_punctuation="./",
    unknown_characters=Unknown.REFUSE,
    string_must_end=True,
    joins_physical_lines=True,
    help_hides_assignment=False,
    bare_environment=True,
    name_is_argument=True,
    assigns_on_next_line=False,
    dashed_help=True,
    named_choice=True,
    conditional_depends=True,
    unquoted_text=True,
    source_in_choice=True,
    assignment_in_choice=True,
    mainmenu_first=False,
    root_needs_newline=False,
    warns_of_missing_newline=False,
    ends_last_line=True,
    universal_newlines=True,
    wildcards=Wildcards.REQUIRED,
    inclusion=Inclusion.WAY_FROM_FIRST,
    help_style=HelpStyle.KCONFIGLIB,
)

ZEPHYR = replace(KCONFIGLIB, name="Zephyr", keywords=KCONFIGLIB.keywords | {"configdefault"})

#: All of them: the line of Linux's own generations, oldest first, then the other forks.
GENERATIONS = (
    BUSYBOX,
    TOYBOX,
    UCLIBC,
    SEABIOS,
    KCONFIG_FRONTENDS,
    BUILDROOT,
    U_BOOT,
    LINUX_5_0,
    LINUX_5_9,
    LINUX_5_13,
    LINUX_6_1,
    LINUX_6_12,
    LINUX_6_18,
    LINUX_7_0,
    COREBOOT_4_15,
    COREBOOT,
    KCONFIGLIB,
    ZEPHYR,
)
