"""Building the tree: from statements to symbols, choices, menus and expressions, and the flat form of them all."""

from __future__ import annotations

from kcfg.errors import InputError, TreeError
from kcfg.garbage import Uncollected
from kcfg.lazy import lazily

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kcfg.language import Diagnostic, Reader

    from .build import Builder
    from .dialects import ChoiceModel, Dialect
    from .generations import DIALECTS
    from .kinds import EntryKind, PropertyKind
    from .model import Arrays, Entry, Property, Symbol, Tree

__all__ = [
    "DIALECTS",
    "Arrays",
    "ChoiceModel",
    "Dialect",
    "Entry",
    "EntryKind",
    "Property",
    "PropertyKind",
    "Symbol",
    "Tree",
    "build_tree",
]

__getattr__ = lazily(
    __name__,
    {
        "dialects": "ChoiceModel Dialect",
        "generations": "DIALECTS",
        "kinds": "EntryKind PropertyKind",
        "model": "Arrays Entry Property Symbol Tree",
    },
)


def complaints(dialect: Dialect, reader: Reader) -> tuple[Diagnostic, ...]:
    """All that C prints while it reads a tree with errors; nothing if there are none up to the end of the text.

    ``reader`` must be one that goes on behind errors.
    """
    from .complaining import ComplainingBuilder

    builder = ComplainingBuilder(dialect, reader)
    builder.complain()
    return tuple(builder.diagnostics) if builder.failures else ()


def build_tree(dialect: Dialect, reader: Reader, *, late: bool = False) -> Tree:
    """The tree of all statements that ``reader`` gives.

    With ``late``, what only reasons need is worked out when they are asked for.

    Raises :class:`~kcfg.errors.InputError` for anything that the dialect's C program refuses, recursive dependencies
    among them. Cost: 0.6 s for Linux, probes aside; garbage collection is off meanwhile.
    """
    from .build import Builder
    from .finalize import Finalizer
    from .flatten import Flattener

    try:
        with Uncollected():
            builder = Builder(dialect, reader)
            builder.build()
            finalizer = Finalizer(builder)
            finalizer.run()
            flattener = Flattener(builder, finalizer)
            if flattener.order() and dialect.checks_loops:
                _check_loops(builder)
            elif dialect.strict_choices:
                from .choices import check_members

                check_members(builder)
            tree = flattener.tree(late=late)
            if not late:
                flattener.release()
            return tree
    except InputError as error:
        error.before = tuple(reader.diagnostics)
        raise
    except RecursionError:
        raise TreeError(
            "expressions or dependencies are nested too deeply",
            file=reader.files[0] if reader.files else "",
            hint="no real tree comes near the limit; look for a generated expression that went wrong",
        ) from None


def _check_loops(builder: Builder) -> None:
    """C's own check, where any value can depend on itself."""
    from .check import DependencyCheck
    from .deep import DeepRecursion
    from .dialects import LoopWords
    from .old_check import OldDependencyCheck

    names_alone = builder.dialect.loop_words is LoopWords.NAMES
    with DeepRecursion():
        (OldDependencyCheck if names_alone else DependencyCheck)(builder).run()
