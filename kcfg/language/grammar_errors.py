"""What the grammar says of a line that it does not know; apart from it, so that Lark stays unimported."""

from __future__ import annotations


class UnknownShapeError(Exception):
    """The grammar has no statement of this shape: the token at ``index`` does not fit.

    ``expected`` holds the classes of the tokens that would (``"N"``, ``"on"``, ``"&&"``), with ``""`` for the
    end of the line. Internal to the package: the reader turns it into a KconfigSyntaxError, which knows the
    place.
    """

    def __init__(self, index: int, expected: tuple[str, ...]) -> None:
        super().__init__(f"token {index}: expected {expected}")
        self.index = index
        self.expected = expected
