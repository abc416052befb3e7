"""Records as lists of texts, and back: for setups, which are small trees of a few known classes.

Prefix notation, one text a node. Only the classes that the caller allows are ever made, by position, from texts,
lists, mappings and the like: what a stranger may have written gives a record or DamagedError.
"""

from __future__ import annotations

from kcfg.cache.packing import DamagedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence


def flat(value: object) -> list[str]:
    """The texts for ``value``. Raises ValueError for what is neither text, number, collection nor record."""
    out: list[str] = []
    _flatten(value, out)
    return out


def _flatten(value: object, out: list[str]) -> None:
    if value is None:
        out.append("-")
    elif isinstance(value, bool):
        out.append("b1" if value else "b0")
    elif isinstance(value, str):
        out.append(f"s{value}")
    elif isinstance(value, int):
        out.append(f"i{value}")
    elif isinstance(value, tuple | list):
        out.append(f"t{len(value)}")
        for item in value:
            _flatten(item, out)
    elif isinstance(value, dict):
        out.append(f"d{len(value)}")
        for key, item in value.items():
            _flatten(key, out)
            _flatten(item, out)
    else:
        names = getattr(type(value), "__match_args__", None)
        if names is None:
            raise ValueError(f"a {type(value).__name__} cannot be kept")
        out.append(f"r{type(value).__name__}")
        for name in names:
            _flatten(getattr(value, name), out)


def restored(texts: Sequence[str], classes: Mapping[str, Callable[..., object]]) -> object:
    """The value that ``texts`` stand for, records made by ``classes``. Raises DamagedError."""
    source = iter(texts)
    try:
        value = _restore(source, classes)
    except (StopIteration, ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise DamagedError("no record that kcfg wrote") from error
    if next(source, None) is not None:
        raise DamagedError("more than one record")
    return value


def _restore(source: Iterator[str], classes: Mapping[str, Callable[..., object]]) -> object:
    text = next(source)
    kind, rest = text[0], text[1:]
    if kind == "s":
        return rest
    if kind == "-":
        return None
    if kind == "b":
        return rest == "1"
    if kind == "i":
        return int(rest)
    if kind == "t":
        return tuple(_restore(source, classes) for _ in range(int(rest)))
    if kind == "d":
        return {_restore(source, classes): _restore(source, classes) for _ in range(int(rest))}
    make = classes[rest]
    count = len(make.__match_args__)  # type: ignore[attr-defined]
    return make(*[_restore(source, classes) for _ in range(count)])
