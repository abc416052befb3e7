"""A tree as bytes, and back: the flat arrays as they are, texts in one piece.

Two files: one with what evaluating and writing need, and one, opened when first asked for, with what only reasons
need (places, expressions as written, help texts). An array is decoded when it is first used.
"""

from __future__ import annotations

# The same as in `collections.abc`, without the package around it: `os` has imported it already.
from _collections_abc import Mapping

from kcfg.cache.packing import DamagedError, Packed, Packer
from kcfg.tree.model import Arrays, Origin, Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeVar

    from kcfg.language.diagnostics import Diagnostic
    from kcfg.language.help import HelpText
    from kcfg.tree.dialects import Dialect

    K = TypeVar("K")
    T = TypeVar("T")

#: The arrays of numbers, in the order of the file.
_NUMBERS = tuple(
    """
    types flags visibility dir_dep rev_dep implied choice_of prompt_start prompt_condition default_start
    default_value default_condition default_property range_start range_low range_high range_condition
    range_property choices member_start members priority_start priority op left right program_op program_slot
    program_a program_b layout title_entry property_kind property_symbol property_entry property_value property_upper
    property_condition property_written property_file property_line property_start entry_kind
    entry_symbol entry_parent entry_end entry_prompt entry_dep entry_visibility entry_file entry_line
    entry_block demand_start demand_visible demand_slot demand_file demand_line outside_file outside_line
    outside_command entry_inclusion inclusion_file inclusion_parent inclusion_line variable_recursive
    """.split()  # noqa: SIM905
)
_TEXTS = (
    "names",
    "title_text",
    "property_text",
    "outside_name",
    "outside_value",
    "variable_name",
    "variable_value",
    "files",
)
#: What no evaluation and no writer of ``.config`` looks at.
_COLD = frozenset(
    name
    for name in (*_NUMBERS, *_TEXTS)
    if name.startswith(("property_", "entry_", "demand_", "outside_", "inclusion_", "variable_", "files"))
) - {"property_condition", "entry_kind", "entry_prompt", "entry_visibility", "entry_symbol", "entry_end"}
_FIELDS = (*_NUMBERS, *_TEXTS)


def pack_values(tree: Tree, mark: str) -> Packer:
    """The file with what evaluating and writing need, with ``mark`` in it.

    Raises ValueError or OverflowError for a tree that has no such form.
    """
    a = tree.arrays
    hot = Packer()
    hot.texts("mark", [mark])
    hot.ints("facts", [tree.modules, int(tree.circular)])
    _pack_arrays(hot, {name: getattr(a, name) for name in _FIELDS if name not in _COLD})
    hot.ints("environment.symbols", list(tree.environment_symbols))
    hot.texts("environment.values", list(tree.environment_symbols.values()))
    hot.texts("origin.root", [tree.origin.root])
    hot.texts("origin.names", list(tree.origin.environment_used))
    hot.texts("origin.values", list(tree.origin.environment_used.values()))
    hot.texts("origin.options", list(tree.origin.environment_options))
    hot.texts("origin.option-values", list(tree.origin.environment_options.values()))
    hot.texts("diagnostic.files", [item.file for item in tree.diagnostics])
    hot.ints("diagnostic.lines", [item.line for item in tree.diagnostics])
    hot.texts("diagnostic.texts", [item.text for item in tree.diagnostics])
    hot.texts("diagnostic.kinds", [item.kind.value for item in tree.diagnostics])
    return hot


def reasons_of(arrays: Arrays) -> dict[str, Any]:
    """The arrays that only reasons need, by their names."""
    return {name: getattr(arrays, name) for name in _FIELDS if name in _COLD}


def pack_reasons(arrays: Mapping[str, Any], helps: Mapping[int, HelpText], mark: str) -> Packer:
    """The file with what only reasons need, with the same ``mark``. Raises as :func:`pack_values` does."""
    cold = Packer()
    cold.texts("mark", [mark])
    _pack_arrays(cold, arrays)
    texts = list(helps.values())
    cold.ints("help.entries", list(helps))
    cold.ints("help.lines", [item.line for item in texts])
    cold.ints("help.forms", [item.form for item in texts])
    cold.texts("help.texts", [item.content for item in texts])
    return cold


def _pack_arrays(packer: Packer, arrays: Mapping[str, Any]) -> None:
    for name, values in arrays.items():
        if name in _TEXTS:
            packer.texts(name, values)
        else:
            packer.ints(name, values)


class _StoredArrays(Arrays):
    """The arrays of a tree from disk; each is decoded when it is first used."""

    __slots__ = ("_hot", "_open_cold")

    def __init__(self, hot: Packed, open_cold: Callable[[], Packed | Tree]) -> None:
        self._hot = hot
        self._open_cold = open_cold

    def __getattr__(self, name: str) -> object:
        if name not in _FIELDS:
            raise AttributeError(name)
        source = self._open_cold() if name in _COLD else self._hot
        value: list[int] | list[str]
        if isinstance(source, Tree):
            value = getattr(source.arrays, name)
        elif name in _TEXTS:
            value = source.texts(name)
        else:
            # Not looked through for what points outside: only who can compute checksums could have written that, and
            # they could as well have written another configuration. It would take as long as all the rest of loading.
            value = source.ints(name)
        setattr(self, name, value)
        return value


class _StoredHelps(Mapping[int, "HelpText"]):
    """Help texts by entry, read when the first one is asked for."""

    def __init__(self, open_cold: Callable[[], Packed | Tree]) -> None:
        self._open_cold = open_cold
        self._found: Mapping[int, HelpText] | None = None

    def _texts(self) -> Mapping[int, HelpText]:
        if self._found is None:
            cold = self._open_cold()
            if isinstance(cold, Tree):
                self._found = cold.helps
                return self._found
            from kcfg.language.help import restored

            entries = cold.ints("help.entries", low=0)
            texts, forms, lines = cold.texts("help.texts"), cold.ints("help.forms", low=0), cold.ints("help.lines")
            if not len(entries) == len(texts) == len(forms) == len(lines):
                raise DamagedError("the help texts do not fit together")
            rows = zip(entries, texts, forms, lines, strict=True)
            try:
                self._found = {entry: restored(text, form, line) for entry, text, form, line in rows}
            except IndexError as error:
                raise DamagedError("a help text of no known form") from error
        return self._found

    def __getitem__(self, entry: int) -> HelpText:
        return self._texts()[entry]

    def __iter__(self) -> Iterator[int]:
        return iter(self._texts())

    def __len__(self) -> int:
        return len(self._texts())


def unpack(hot: Packed, read_cold: Callable[[], Packed | Tree], dialect: Dialect) -> Tree:
    """The tree whose hot file is ``hot``; ``read_cold`` gives the other one when it is wanted, or the tree itself.

    Both are verified already. Raises DamagedError, also later, for sections that do not fit together. Cost: 1 ms, and
    some for each array that is used.
    """
    parts: list[Packed | Tree] = []

    def cold() -> Packed | Tree:
        if not parts:
            parts.append(read_cold())
        return parts[0]

    modules, circular = _exactly(hot.ints("facts", low=0), 2)
    return Tree(
        dialect,
        _StoredArrays(hot, cold),
        modules=modules,
        circular=bool(circular),
        helps=_StoredHelps(cold),
        diagnostics=_diagnostics(hot),
        environment_symbols=_mapping(hot.ints("environment.symbols"), hot.texts("environment.values")),
        origin=Origin(
            _exactly(hot.texts("origin.root"), 1)[0],
            _mapping(hot.texts("origin.names"), hot.texts("origin.values")),
            _mapping(hot.texts("origin.options"), hot.texts("origin.option-values")),
        ),
    )


def _exactly(values: list[T], count: int) -> list[T]:
    if len(values) != count:
        raise DamagedError("sections do not fit together")
    return values


def _mapping(keys: list[K], values: list[T]) -> dict[K, T]:
    return dict(zip(_exactly(keys, len(values)), values, strict=True))


def _diagnostics(hot: Packed) -> list[Diagnostic]:
    texts = hot.texts("diagnostic.texts")
    if not texts:
        return []
    from kcfg.language.diagnostics import Diagnostic, DiagnosticKind

    count = len(texts)
    rows = zip(
        _exactly(hot.texts("diagnostic.files"), count),
        _exactly(hot.ints("diagnostic.lines"), count),
        texts,
        _exactly(hot.texts("diagnostic.kinds"), count),
        strict=True,
    )
    return [Diagnostic(file, line, text, DiagnosticKind(kind)) for file, line, text, kind in rows]
