"""The order of C's symbol table, in which its headers are written and its symbols evaluated.

A table of chained buckets; a new symbol goes to the head of its bucket. Choices without a name hash to 0.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


#: The size of the table of 2.6, whose keys are sums of bytes; the last bucket is for what has no name.
BYTE_SUMS = 257


def fnv32(name: str) -> int:
    """The 32-bit hash of ``name``: multiply by the FNV prime after each exclusive or (``strhash()`` in C).

    Bytes above 127 are negative in C, hence the sign extension.
    """
    value = 2166136261
    for byte in name.encode("utf-8", "surrogateescape"):
        if byte > 127:
            byte |= 0xFFFFFF00
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def _byte_sum(name: str) -> int:
    return sum(name.encode("utf-8", "surrogateescape")) & 0xFF


def hash_order(names: Sequence[str | None], buckets: int) -> list[int]:
    """The numbers of the symbols called ``names`` in the order of a table of ``buckets``.

    ``names`` is in the order of creation; the first three are ``n m y``, which are in no table. None stands for a
    choice without a name. Cost: some microseconds a symbol.
    """
    if buckets == BYTE_SUMS:
        keys = [(256 if name is None else _byte_sum(name), -number) for number, name in enumerate(names)]
    else:
        keys = [((0 if name is None else fnv32(name)) % buckets, -number) for number, name in enumerate(names)]
    return sorted(range(3, len(names)), key=keys.__getitem__)


def is_in_first_bucket(name: str, buckets: int) -> bool:
    """Whether a symbol comes first of all in a table of ``buckets``, as choices without a name do."""
    return not name or fnv32(name) % buckets == 0
