"""The C programs of the generations that random cases are compared with: where they are, built when first
asked for.
"""

from __future__ import annotations

from pathlib import Path

import oracle
import trees
from differential.program import Program


class WholeProgram(Program):
    """A C program as a subject: it can tell every part of an outcome."""

    parts = None


def conf(generation: str) -> Path:
    """The path of the ``conf`` of ``generation``, whose tree is got and built if need be.

    Raises PackageError where the tree or a compiler cannot be had.
    """
    return oracle.conf(trees.get(generation))


def whole_program(path: Path) -> WholeProgram:
    """The program at ``path`` as a subject."""
    return WholeProgram(path)
