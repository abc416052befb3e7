"""Kconfig text to statements, with macros, positions and errors; knows no symbols and no values."""

from __future__ import annotations

from kcfg.lazy import lazily

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kcfg.language.diagnostics import Diagnostic, DiagnosticKind
    from kcfg.language.files import DiskFiles, FileSource, TextFiles
    from kcfg.language.generations import GENERATIONS, LINUX_6_1, LINUX_6_12
    from kcfg.language.help import HelpText
    from kcfg.language.reader import Reader
    from kcfg.language.rules import LanguageRules
    from kcfg.language.scan import Scanner
    from kcfg.language.statements import (
        OP_AND,
        OP_EQ,
        OP_GE,
        OP_GT,
        OP_LE,
        OP_LT,
        OP_NE,
        OP_NOT,
        OP_OR,
        OPERATOR_TEXT,
        OPTION_KINDS,
        Kind,
        Shape,
        Statement,
        plain_word,
    )
    from kcfg.language.types import SymbolType

__all__ = [
    "GENERATIONS",
    "LINUX_6_1",
    "LINUX_6_12",
    "OPERATOR_TEXT",
    "OPTION_KINDS",
    "OP_AND",
    "OP_EQ",
    "OP_GE",
    "OP_GT",
    "OP_LE",
    "OP_LT",
    "OP_NE",
    "OP_NOT",
    "OP_OR",
    "Diagnostic",
    "DiagnosticKind",
    "DiskFiles",
    "FileSource",
    "HelpText",
    "Kind",
    "LanguageRules",
    "Reader",
    "Scanner",
    "Shape",
    "Statement",
    "SymbolType",
    "TextFiles",
    "plain_word",
]

__getattr__ = lazily(
    __name__,
    {
        "diagnostics": "Diagnostic DiagnosticKind",
        "files": "DiskFiles FileSource TextFiles",
        "generations": "GENERATIONS LINUX_6_1 LINUX_6_12",
        "help": "HelpText",
        "reader": "Reader",
        "rules": "LanguageRules",
        "scan": "Scanner",
        "statements": "OP_AND OP_EQ OP_GE OP_GT OP_LE OP_LT OP_NE OP_NOT OP_OR OPERATOR_TEXT OPTION_KINDS "
        "Kind Shape Statement plain_word",
        "types": "SymbolType",
    },
)
