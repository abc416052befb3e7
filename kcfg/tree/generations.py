"""The generations of Kconfig that are known, newest first, each as what it does differently from the one after it."""

from __future__ import annotations

from kcfg.language import LINUX_6_1
from kcfg.language import generations as languages
from kcfg.records import replace

from .dialects import (
    ChoiceModel,
    Comparison,
    Dialect,
    HelpFacts,
    LoopHint,
    LoopWords,
    MenuEnds,
    Options,
    Output,
    Unmet,
)

DIALECT_6_12 = Dialect(name="linux-6.12")

#: From 6.18 on a symbol can be ``transitional``, from 7.0 on a dependency conditional.
DIALECT_6_18 = replace(DIALECT_6_12, name="linux-6.18", language=languages.LINUX_6_18)
DIALECT_7_0 = replace(DIALECT_6_18, name="linux-7.0", language=languages.LINUX_7_0)

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
    strict_lines=False,
    warns_of_choice_changes=True,
    hash_buckets=9973,
    autoconfig_variable=False,
)

#: coreboot of 2026: Linux 6.8, without the stable series' fixes, and with coreboot's own.
COREBOOT_2026 = replace(
    DIALECT_6_1,
    name="coreboot-2026",
    language=languages.COREBOOT,
    shortens_for_bools=True,
    typed_constants=False,
    numbers_default_to_zero=True,
    clamps_user_values=True,
    strict_lines=True,
    notices=True,
    empty_hex="0",
    empty_int_is_zero=True,
    negatives_on_request=True,
    splits_on_request=True,
)

#: barebox: Linux 5.13.
BAREBOX = replace(
    DIALECT_6_1,
    name="barebox-2026.06",
    help_facts=HelpFacts.PARENTS,
    language=languages.LINUX_5_13,
    shortens_for_bools=True,
    typed_constants=False,
    reprints_bounds=True,
    writes_no_m_without_modules=True,
    longest_heading=255,
    any_comment_mark=True,
    not_set_of_any_type=False,
    warns_on_request=False,
    unknown_targets=("mod2noconfig",),
    menu_ends=MenuEnds.PARENTS,
    writes_rustc_cfg=False,
    auto_conf_quotes_strings=True,
    closes_dependency_list=True,
)

COREBOOT_4_15 = replace(
    BAREBOX,
    name="coreboot-4.15",
    language=languages.COREBOOT_4_15,
    notices=True,
    mentions_unknown_not_set=True,
    strict_on_request=True,
    minimal_numbers_are_zero=True,
    empty_hex="0",
    empty_int_is_zero=True,
    negatives_on_request=True,
    splits_on_request=True,
)

#: crosstool-NG: Linux 5.9. Nothing is compiled with its configuration, and it has no headers.
CROSSTOOL_NG = replace(
    BAREBOX,
    name="crosstool-ng-1.28",
    language=languages.LINUX_5_9,
    option_defconfig_list=True,
    option_allnoconfig_y=True,
    options=Options.SILENT,
    refers_to_readme=True,
    writes_build_files=False,
    old_marker_names=True,
)

#: Xen: Linux 5.0 to 5.6.
XEN = replace(
    CROSSTOOL_NG,
    name="xen-4.17",
    last_choice_decides=True,
    help_facts=HelpFacts.SYMBOL,
    language=languages.LINUX_5_0,
    config_only_in_choice=False,
    limits_implied=False,
    unknown_targets=("mod2noconfig", "yes2modconfig", "mod2yesconfig", "helpnewconfig"),
    refers_to_readme=False,
    writes_build_files=True,
    writes_tristate_conf=True,
)

#: U-Boot of today: Linux 4.20.
U_BOOT = replace(
    XEN,
    name="u-boot-2026.10",
    language=languages.U_BOOT,
    defconfig_has_default=True,
    verbatim_strings=True,
    visible_comes_first=True,
    menu_ends=MenuEnds.NONE,
    clears_written=True,
    keeps_unchanged=False,
    syncs_when_missing=False,
    sync_needs_config=True,
)

#: U-Boot of 2023: its loops point to an older document.
U_BOOT_2023 = replace(U_BOOT, name="u-boot-2023.01", loop_hint=LoopHint.TXT)

#: Buildroot: Linux 4.17.
BUILDROOT = replace(
    U_BOOT,
    name="buildroot-2026.08",
    language=languages.BUILDROOT,
    default_title="Buildroot Configuration",
    predefined=("UNAME_RELEASE",),
    option_env=True,
    env_is_unconditional=True,
    loops_are_errors=False,
    loops_through_dependencies=False,
    loop_words=LoopWords.CONDITION,
    loop_hint=LoopHint.TXT,
    verbatim_strings=False,
)

#: kconfig-frontends: Linux 4.11.
KCONFIG_FRONTENDS = replace(
    BUILDROOT,
    name="kconfig-frontends-4.11",
    old_dialogue=True,
    language=languages.KCONFIG_FRONTENDS,
    default_title="Configuration",
    hides_defconfig_list=False,
    loop_hint=LoopHint.EACH,
    spares_visible_if=True,
    bool_name="boolean",
    checks_choice_defaults=False,
    warns_of_blank_help=False,
    warns_of_second_help=False,
    mod_dependency_is_yes=True,
    choices_write_members=True,
    writes_default_n=True,
    unmet=Unmet.LINE,
    comparison=Comparison.NUMBER_NOT_LOGICAL,
    sync_writes_config=False,
)

#: SeaBIOS: Linux 3.15 to 4.2.
SEABIOS = replace(
    KCONFIG_FRONTENDS,
    name="seabios-1.16",
    options=Options.LONG,
    language=languages.SEABIOS,
    default_title="Linux Kernel Configuration",
    cancels_opposites=True,
    loop_hint=LoopHint.NONE,
    limits_implied=True,
    hides_m_members=False,
    comparison=Comparison.TEXT,
    quotes_unexpected=False,
    modules_before_answers=True,
    header_has_all=True,
    empty_hex="0",
)

#: uClibc-ng: Linux 3.10 to 3.12.
UCLIBC = replace(
    SEABIOS,
    name="uclibc-1.0.35",
    options=Options.LETTERS,
    language=languages.UCLIBC,
    default_title="uClibc Configuration",
    option_allnoconfig_y=False,
    modules_by_name=True,
    nameless_modules=True,
    ignores_second_type=False,
    header_has_all=False,
    empty_hex="0x",
)

#: toybox: Linux 2.6.12 and some later parts.
TOYBOX = replace(
    UCLIBC,
    name="toybox-0.8.9",
    options=Options.FIRST,
    refers_to_readme=True,
    language=languages.TOYBOX,
    default_title="ToyBox Configuration",
    ignores_mainmenu=True,
    loop_words=LoopWords.NAMES,
    predefined=("KERNELVERSION", "UNAME_RELEASE"),
    option_env=False,
    mod_dependency_is_yes=False,
    writes_default_n=False,
    limits_defaults=False,
    looks_at_all_members=False,
    first_line_counts=True,
    short_ranges=True,
    writes_no_m_without_modules=False,
    forgets_hidden=True,
    any_comment_mark=False,
    longest_line=1023,
    warns_of_unknown=True,
    warns_of_undefined_selects=True,
    checks_default_numbers=False,
    forces_choice_types=True,
    prefix_from_environment=False,
    walks=True,
    unmet=Unmet.NOTHING,
    menus_set_symbols=False,
    output=Output.TOYBOX,
    writes_everything=True,
    empty_int_line="0",
    empty_hex_line="0",
    default_header="include/linux/autoconf.h",
    headers_have_predefined=True,
    hash_buckets=257,
    writes_tristate_conf=False,
)

#: BusyBox: Linux 2.6.
BUSYBOX = replace(
    TOYBOX,
    name="busybox-1.37",
    language=languages.BUSYBOX,
    default_title="Busybox Configuration",
    predefined=("ARCH", "KERNELVERSION", "UNAME_RELEASE"),
    any_comment_mark=True,
    doubles_newlines=True,
    trims_prompts=False,
    takes_empty_numbers=True,
    keeps_carriage_returns=True,
    walks_twice=True,
    ends_with_input=True,
    nameless_modules=False,
    sync_writes_config=True,
    output=Output.BUSYBOX,
    empty_hex_line="",
    default_header="include/autoconf.h",
    repeats_lines=True,
    writes_build_files=False,
)

#: Kconfiglib's own language and rules, for trees that bring no C sources: Zephyr's, ESP-IDF's, and many small ones.
KCONFIGLIB = replace(
    XEN,
    name="kconfiglib",
    language=languages.KCONFIGLIB,
    warns_of_blank_help=False,
    submenus_by_shared_conditions=False,
    dissolves_choices=False,
    choice_types_behind_ifs=True,
    typed_constants=True,
    option_env=True,
    modules_by_name=True,
    takes_logical_defaults=True,
    ignores_member_defaults=True,
    trims_prompts=False,
    strips_prompts=True,
    last_prompt_counts=True,
    checks_loops=False,
    loops_are_errors=False,
    clamps_user_values=True,
    ignores_user_values_out_of_range=True,
    any_comment_mark=False,
    strips_lines=True,
    loose_numbers=True,
    last_mode_counts=True,
    minimal_asks_once=True,
    writes_no_m_without_modules=False,
    warns_of_choice_changes=False,
)

#: Zephyr's descendant of it.
ZEPHYR = replace(KCONFIGLIB, name="zephyr", language=languages.ZEPHYR)

DIALECTS = {
    dialect.name: dialect
    for dialect in (
        KCONFIGLIB,
        ZEPHYR,
        BUSYBOX,
        TOYBOX,
        UCLIBC,
        SEABIOS,
        KCONFIG_FRONTENDS,
        BUILDROOT,
        U_BOOT_2023,
        U_BOOT,
        XEN,
        CROSSTOOL_NG,
        BAREBOX,
        COREBOOT_4_15,
        DIALECT_6_1,
        COREBOOT_2026,
        DIALECT_6_12,
        DIALECT_6_18,
        DIALECT_7_0,
    )
}
