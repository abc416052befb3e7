"""Every switch by which generations of Kconfig differ in reading text, as data; defaults: Linux 6.12."""

from __future__ import annotations

from dataclasses import dataclass

#: The keywords that every generation from Linux 5.13 on knows.
CORE_KEYWORDS = frozenset(
    {
        *("bool", "tristate", "int", "hex", "string", "def_bool", "def_tristate"),
        *("config", "menuconfig", "choice", "comment", "menu", "mainmenu", "if", "source"),
        *("endchoice", "endmenu", "endif"),
        *("prompt", "default", "depends", "on", "select", "imply", "range", "visible", "help", "modules"),
    }
)


@dataclass(frozen=True, slots=True)
class LanguageRules:
    """How one generation reads text. A construct that a Shape ``needs`` is a bool of that name."""

    #: The generation, as messages call it.
    name: str = "Linux 6.12"
    #: The words that are keywords; any other word names a symbol or a variable.
    keywords: frozenset[str] = CORE_KEYWORDS
    #: ``choice NAME``.
    named_choice: bool = False
    #: ``depends on A if B`` (Linux 7.0).
    conditional_depends: bool = False
    #: ``source`` and assignments may stand between ``choice`` and ``endchoice``.
    source_in_choice: bool = False
    #: The last line of the root file must end with a newline (a sourced file's need not).
    root_needs_newline: bool = True
    #: A syntax error is reported at the line after the statement's first one.
    error_on_next_line: bool = False
    #: The message for a file that includes itself shows the whole way from the root, else from its first
    #: inclusion.
    inclusion_path_from_root: bool = True


LINUX_6_12 = LanguageRules()

LINUX_6_1 = LanguageRules(
    name="Linux 6.1",
    keywords=CORE_KEYWORDS | {"optional"},
    named_choice=True,
    root_needs_newline=False,
    error_on_next_line=True,
    inclusion_path_from_root=False,
)
