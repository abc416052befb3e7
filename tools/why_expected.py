"""Make the expected outputs of every case in ``corpora/cases/why`` with a real C ``conf``, never with kcfg.

Each case names in ``question.toml`` the generation of Linux whose program answers::

    tools/why-expected --conf 6.12=CONF --conf 6.1=CONF [--check]

``--check`` writes nothing. Ends with status 1 where, with ``--check``, a file differs from what the
repository holds, or where the lines that a case calls enough do not give the value that it wants.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from places import CHECKOUT, write_whole

CASES = CHECKOUT / "corpora" / "cases" / "why"


@dataclass(frozen=True)
class Question:
    """What ``question.toml`` says; ``folder`` is where it stands."""

    folder: Path
    situation: str
    symbol: str
    oracle: str
    want: str | None = None
    enough: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """What the program wrote and said."""

    config: bytes
    messages: bytes

    def value(self, symbol: str) -> str:
        """The symbol's value in the ``.config``, without quotes; a symbol that is not there is n."""
        found = re.search(rf"^CONFIG_{symbol}=(.*)$", self.config.decode(), re.MULTILINE)
        return found[1].strip('"') if found else "n"


def load_questions() -> list[Question]:
    """Every case, by name."""
    questions = []
    for path in sorted(CASES.glob("*/question.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        table["enough"] = tuple(table.get("enough", ()))
        questions.append(Question(folder=path.parent, **table))
    return questions


def resolve(question: Question, conf: Path, added: tuple[str, ...] = ()) -> Result:
    """Run ``conf --defconfig`` on the case's input, with the lines ``added`` at its end."""
    with tempfile.TemporaryDirectory(prefix="kcfg-why-") as folder:
        shutil.copy(question.folder / "Kconfig", folder)
        text = (question.folder / "input.config").read_text(encoding="utf-8")
        Path(folder, "input.config").write_text(text + "".join(f"{line}\n" for line in added), encoding="utf-8")
        done = subprocess.run(
            [str(conf), "--defconfig=input.config", "Kconfig"],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C", **question.environment},
            check=True,
            capture_output=True,
        )
        return Result(Path(folder, ".config").read_bytes(), done.stderr)


def write_if_different(path: Path, content: bytes, *, check: bool) -> bool:
    """Bring ``path`` to ``content`` (an empty one is no file) unless ``check``; whether it differed."""
    present = path.read_bytes() if path.exists() else b""
    if present == content:
        return False
    print(f"{path.relative_to(CHECKOUT)} differs", file=sys.stderr)
    if not check:
        write_whole(path, content)
    return True


def main(arguments: list[str] | None = None) -> int:
    """Write or check every case; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--conf", action="append", required=True, metavar="GENERATION=PATH")
    parser.add_argument("--check", action="store_true", help="compare only")
    options = parser.parse_args(arguments)
    pairs = [item.partition("=") for item in options.conf]
    programs = {generation: Path(path).resolve() for generation, _, path in pairs}
    questions = load_questions()
    different = unfit = 0
    for question in questions:
        conf = programs[question.oracle]
        result = resolve(question, conf)
        for name, content in (("expected.config", result.config), ("expected.messages", result.messages)):
            different += write_if_different(question.folder / name, content, check=options.check)
        if question.enough:
            value = resolve(question, conf, question.enough).value(question.symbol)
            if value != question.want:
                unfit += 1
                print(f"{question.folder.name}: with {question.enough} it is {value}", file=sys.stderr)
    print(f"{len(questions)} cases, {different} files differ, {unfit} remedies do not hold", file=sys.stderr)
    return 1 if unfit or (different and options.check) else 0


if __name__ == "__main__":
    sys.exit(main())
