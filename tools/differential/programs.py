"""Where the C programs are that random cases are compared with; each is built when first asked for."""

from __future__ import annotations

from pathlib import Path

import oracle
import trees
from differential.calling import CALLINGS
from differential.program import Program


class WholeProgram(Program):
    """A C program as a subject: it can tell every part of an outcome."""

    parts = None


def conf(generation: str) -> Path:
    """The path of the ``conf`` of ``generation``, whose tree is got and built if need be.

    Raises PackageError where the tree or a compiler cannot be had.
    """
    return oracle.conf(trees.get(CALLINGS[generation].tree))


def program(generation: str) -> Program:
    """The C program of ``generation``. Raises PackageError."""
    return Program(conf(generation), CALLINGS[generation])


def whole_program(path: Path, generation: str) -> WholeProgram:
    """The program at ``path``, called like that of ``generation``, as a subject."""
    return WholeProgram(path, CALLINGS[generation])
