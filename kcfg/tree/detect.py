"""Which dialect a tree speaks, found by looking for each feature in its own kconfig sources.

Version numbers say little: distributions and forks carry later fixes, or have taken out earlier ones. The record that
agrees with most of the features is the base; where a feature says otherwise, its switch is set as the sources have it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from kcfg.language.rules import Wildcards
from kcfg.lazy import compiled
from kcfg.records import dataclass, field, replace

from .dialects import ChoiceModel, Comparison, Dialect, LoopHint, MenuEnds, Unmet
from .generations import DIALECT_6_12, DIALECTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Where the C program's sources may lie in a tree.
SOURCE_FOLDERS = (
    "scripts/kconfig",
    "support/kconfig",
    "util/kconfig",
    "extra/config",
    "tools/kconfig",
    "xen/tools/kconfig",
    "kconfig",
)
_GRAMMARS = ("lexer.l", "zconf.l", "zconf.gperf", "zconf.hash.c", "parser.y", "zconf.y", "lkc.h", "expr.h")


@dataclass(frozen=True)
class Feature:
    """A text in the sources: its pattern, the files it may stand in, and what it says of a dialect.

    ``of`` tells whether a dialect has it; ``present`` and ``absent`` are the switches that follow, as far as a switch
    alone can follow.
    """

    pattern: str
    files: tuple[str, ...]
    of: Callable[[Dialect], bool]
    present: Mapping[str, Any] = field(default_factory=dict)
    absent: Mapping[str, Any] = field(default_factory=dict)


def _switch(pattern: str, file: str, name: str, present: object = True, absent: object = False) -> Feature:
    def has(dialect: Dialect) -> bool:
        return bool(getattr(dialect, name) == present)

    return Feature(pattern, (file,), has, {name: present}, {} if absent is None else {name: absent})


def _keyword(pattern: str, word: str) -> Feature:
    return Feature(pattern, _GRAMMARS, lambda dialect: word in dialect.language.keywords)


def _has_wildcards(dialect: Dialect) -> bool:
    return dialect.language.wildcards is Wildcards.OPTIONAL


#: Every text that tells generations apart.
FEATURES = (
    Feature(r"sym_calc_choice\(struct menu", ("symbol.c",), lambda d: d.choices is ChoiceModel.MENU),
    _switch(r"expr_hashtable", "expr.c", "functional_rewriting"),
    _switch(r"expr_eliminate_dups2", "expr.c", "cancels_opposites"),
    _switch(r"expr_trans_bool", "menu.c", "shortens_for_bools"),
    _switch(r"^\s*\.type = S_TRISTATE,", "symbol.c", "typed_constants"),
    _switch(r"implied\.expr && sym", "symbol.c", "limits_implied", False, True),
    _switch(r"sym_warn_unmet_dep", "symbol.c", "unmet", Unmet.BLOCK, None),
    _switch(r'"0x0"', "symbol.c", "numbers_default_to_zero"),
    _switch(r"range_sym->curr\.val", "symbol.c", "reprints_bounds", False, True),
    _switch(r'!strcmp\(str, "n"\) \? 0', "expr.c", "comparison", Comparison.NUMBER, None),
    Feature(r"expr_parse_string", ("expr.c",), lambda d: d.comparison is not Comparison.TEXT),
    _switch(r"tristate_print_symbol", "confdata.c", "writes_tristate_conf"),
    _switch(r"\bconf_notice", "confdata.c", "notices"),
    _switch(r"p\[strlen\(p\) - 1\] != '\"'", "confdata.c", "verbatim_strings"),
    _switch(r"rustc_cfg|RUSTCCFG", "confdata.c", "writes_rustc_cfg"),
    Feature(r"conf_write_autoconf\(int overwrite", ("confdata.c",), lambda d: d.keeps_unchanged),
    _switch(r"\bis_same\(", "confdata.c", "keeps_unchanged"),
    _switch(r"comment_style", "confdata.c", "longest_heading", 0, 255),
    _switch(r"KCONFIG_NEGATIVES", "confdata.c", "negatives_on_request"),
    _switch(r"KCONFIG_SPLITCONFIG", "confdata.c", "splits_on_request"),
    _switch(r"KCONFIG_WERROR", "symbol.c", "warns_on_request"),
    _switch(r"KCONFIG_STRICT", "conf.c", "strict_on_request"),
    _switch(r"kconfig-language\.txt", "symbol.c", "loop_hint", LoopHint.TXT, None),
    _switch(r"kconfig-language\.rst", "symbol.c", "loop_hint", LoopHint.RST, None),
    Feature(r"SYMBOL_WRITTEN", ("confdata.c",), lambda d: not d.clears_written),
    Feature(r"# end of ", ("confdata.c",), lambda d: d.menu_ends is not MenuEnds.NONE),
    Feature(r"sym_expand_string_value", ("symbol.c",), lambda d: d.language.symbols_in_names),
    Feature(r"expand_dollar|expand_one_token", _GRAMMARS, lambda d: d.language.macros),
    Feature(r"SYMBOL_ALLNOCONFIG_Y", _GRAMMARS, lambda d: d.option_allnoconfig_y),
    Feature(r"\bglob\(", ("confdata.c", "menu.c", "lexer.l", "parser.y", "util.c"), _has_wildcards),
    Feature(r"dir_dep", ("expr.h",), lambda d: d.unmet is not Unmet.NOTHING),
    _keyword(r"T_IMPLY", "imply"),
    _keyword(r"T_TRANSITIONAL", "transitional"),
    _keyword(r"T_VISIBLE", "visible"),
    _keyword(r"T_REQUIRES", "requires"),
    Feature(r"T_DEPENDS T_ON expr if_expr", ("parser.y",), lambda d: d.language.conditional_depends),
    Feature(r"Busybox", ("confdata.c", "zconf.y"), lambda d: d.default_title.startswith("Busybox")),
)


def detect(folder: str | None, otherwise: str = "") -> tuple[Dialect, str]:
    """The dialect of the C sources in ``folder``, and in words how that was found.

    Without sources it is the one called ``otherwise`` (what such trees are configured with), else Linux 6.12's.
    Cost: reads the sources; some milliseconds.
    """
    return of_features(_features_in(folder), folder, otherwise)


def noted(folder: str | None) -> str:
    """What there is to remember of the C sources in ``folder``: the name of the generation that is just like them.

    Where none is, their features, as :func:`of_features` takes them; empty where there are no sources. Cost: as for
    :func:`detect`.
    """
    features = _features_in(folder)
    found = of_features(features, folder)[0]
    return found.name if features and DIALECTS.get(found.name) is found else features


def _features_in(folder: str | None) -> str:
    """A digit for each of FEATURES, and a title of their own for the main menu; empty where there are no sources."""
    import re

    texts = _texts(folder) if folder is not None else {}
    if not {"symbol.c", "confdata.c"} & texts.keys():
        return ""
    title = re.search(r'P_MENU, "([^"]*)", NULL\)', texts.get("zconf.y", ""))
    digits = "".join("1" if _is_in(feature, texts) else "0" for feature in FEATURES)
    return digits if title is None else f"{digits} {title.group(1)}"


def of_features(features: str, folder: str | None, otherwise: str = "") -> tuple[Dialect, str]:
    """The same as :func:`detect` for sources whose features were :func:`noted` before."""
    if not features:
        found = DIALECTS.get(otherwise, DIALECT_6_12)
        why = "what such trees are configured with" if otherwise in DIALECTS else "assumed"
        return found, f"no kconfig sources to look at: {found.name} is {why}"
    digits, has_title, title = features.partition(" ")
    seen = [digit == "1" for digit in digits]
    # Of equals the one that stands last: the newest.
    base = max(reversed(DIALECTS.values()), key=lambda dialect: _agreement(dialect, seen))
    changes: dict[str, Any] = {}
    others = []
    for feature, there in zip(FEATURES, seen, strict=True):
        if feature.of(base) != there:
            changes.update(feature.present if there else feature.absent)
            others.append(f"{'has' if there else 'lacks'} `{feature.pattern}`")
    if has_title and title != base.default_title:
        changes["default_title"] = title
    how = f"{folder} agrees with {base.name} in {_agreement(base, seen)} of {len(FEATURES)} features"
    if others:
        how += f"; it {', '.join(others)}"
    return (replace(base, **changes) if changes else base), how


def _texts(folder: str) -> dict[str, str]:
    wanted = {name for feature in FEATURES for name in feature.files}
    found = {}
    for name in sorted(wanted):
        try:
            with open(os.path.join(folder, name), encoding="utf-8", errors="surrogateescape") as stream:
                found[name] = stream.read()
        except OSError:
            continue
    return found


def _is_in(feature: Feature, texts: Mapping[str, str]) -> bool:
    pattern = compiled(f"(?m){feature.pattern}")
    return any(pattern.search(texts[name]) for name in feature.files if name in texts)


def _agreement(dialect: Dialect, seen: list[bool]) -> int:
    return sum(feature.of(dialect) == there for feature, there in zip(FEATURES, seen, strict=True))


_PREFIX = compiled(r"""-DCONFIG_=["'\\]+(\w*)["'\\]+""")


def prefix_of(sources: str) -> str | None:
    """What the makefiles in the folder ``sources`` build into ``conf`` for ``CONFIG_``; None if they say nothing."""
    for name in ("Makefile", "Makefile.br"):
        try:
            with open(os.path.join(sources, name), encoding="utf-8", errors="replace") as stream:
                found = _PREFIX.search(stream.read())
        except OSError:
            continue
        if found:
            return found[1]
    return None


def sources_of(root: str) -> str | None:
    """The folder with kconfig's C sources in the tree at ``root``; None if it brings none."""
    for name in SOURCE_FOLDERS:
        folder = os.path.join(root, name)
        if os.path.exists(os.path.join(folder, "confdata.c")):
            return folder
    return None
