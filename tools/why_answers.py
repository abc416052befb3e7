"""Write what ``kcfg explain`` answers in every case of ``corpora/cases/why``, to be read by a person before it is kept.

``answer.txt`` is the one expected file that no C program can make: it is prose. Each was read against the case's tree,
its ``situation.md`` and C's ``expected.config``; after a change of the prose, read what changed::

    python3 tools/why_answers.py && git diff corpora/cases/why

With ``--conf 6.12=CONF --conf 6.1=CONF``, every remedy that an answer claims is tried with the C program.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import places
from why_expected import Question, load_questions, resolve

sys.path.insert(0, str(places.CHECKOUT))

from kcfg.api import Shell, read_tree
from kcfg.configuration import Configuration, configure
from kcfg.tree import DIALECTS
from kcfg.why import Story
from kcfg.why.prose import headline
from kcfg.why.want_prose import want_text
from kcfg.why.wants import Want, Wants


def configured(question: Question) -> Configuration:
    """The case's configuration."""
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", **question.environment}
    dialect = DIALECTS[f"linux-{question.oracle}"]
    tree = read_tree("Kconfig", str(question.folder), environment, dialect, Shell())
    here = os.getcwd()
    os.chdir(question.folder)  # places are named as from the case's folder
    try:
        return configure(tree, ["input.config"])
    finally:
        os.chdir(here)


def answer(question: Question, configuration: Configuration) -> tuple[str, Want | None]:
    """What kcfg answers: the reasons, then what stands in the way of the wanted value."""
    explainer = configuration.explainer
    number = configuration.tree.numbers[question.symbol]
    text = Story(explainer).text(number)
    if question.want is None:
        return f"$ kcfg explain CONFIG_{question.symbol}\n{text}", None
    want = Wants(explainer).answer(number, question.want)
    words = question.want or '""'
    told = f"{headline(explainer.explain(number))}{want_text(want)}"
    return (
        f"$ kcfg explain CONFIG_{question.symbol}\n{text}\n"
        f"$ kcfg explain CONFIG_{question.symbol} --want {words}\n{told}"
    ), want


def main(arguments: list[str] | None = None) -> int:
    """Write every answer; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--conf", action="append", default=[], metavar="GENERATION=PATH")
    options = parser.parse_args(arguments)
    programs = {g: Path(p).resolve() for g, _, p in (item.partition("=") for item in options.conf)}
    tried = failed = 0
    for question in load_questions():
        text, want = answer(question, configured(question))
        places.write_whole(question.folder / "answer.txt", text)
        for remedy in want.remedies if want is not None and question.oracle in programs else ():
            tried += 1
            value = resolve(question, programs[question.oracle], remedy.lines).value(question.symbol)
            if value != question.want:
                failed += 1
                print(f"{question.folder.name}: with {remedy.lines} it is {value}", file=sys.stderr)
    print(f"{tried} remedies tried with C, {failed} do not hold", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
