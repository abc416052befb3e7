"""Recordings: the answers of one machine in a file, with which any other resolves to the same bytes.

JSON, for people to read and compare. The source tree's and the object folder's paths stand as ``@srctree@`` and
``@objtree@``, so that a recording is good wherever the tree is unpacked.
"""

from __future__ import annotations

from kcfg.errors import FileError
from kcfg.records import dataclass, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Recording:
    """``answers`` of the commands of Kconfig files, ``make`` of those of makefiles, in the order of asking."""

    answers: Mapping[str, str] = field(default_factory=dict)
    make: Mapping[str, str] = field(default_factory=dict)

    def placed(self, srctree: str, objtree: str) -> Recording:
        """The recording as it reads for a tree in ``srctree`` that is configured in ``objtree``."""

        def place(text: str) -> str:
            return text.replace("@srctree@", srctree).replace("@objtree@", objtree)

        return Recording(_mapped(self.answers, place), _mapped(self.make, place))

    def anonymous(self, srctree: str, objtree: str) -> Recording:
        """The recording with the two places taken out of it."""

        def take_out(text: str) -> str:
            for path, mark in sorted(((srctree, "@srctree@"), (objtree, "@objtree@")), key=lambda x: -len(x[0])):
                if len(path) > 1:
                    text = text.replace(path, mark)
            return text

        return Recording(_mapped(self.answers, take_out), _mapped(self.make, take_out))

    def of_make(self, command: str, cwd: str) -> str | None:
        """What a makefile's command, run in ``cwd``, printed; None if it was not recorded.

        The tree's place is not known yet while its makefiles are read: any path stands for it.
        """
        import re

        for recorded, answer in self.make.items():
            pattern = re.escape(recorded.replace("@objtree@", cwd)).replace("@srctree@", "(.+?)")
            found = re.fullmatch(pattern, command, re.DOTALL)
            if found is not None:
                tree = found.group(1) if found.groups() else ""
                return answer.replace("@objtree@", cwd).replace("@srctree@", tree)
        return None

    def text(self) -> str:
        """The file."""
        content = {"schema": SCHEMA, "answers": dict(self.answers), "make": dict(self.make)}
        import json

        return json.dumps(content, indent=1, ensure_ascii=True) + "\n"


def _mapped(texts: Mapping[str, str], change: Callable[[str], str]) -> dict[str, str]:
    return {change(command): change(answer) for command, answer in texts.items()}


def read(path: str) -> Recording:
    """The recording in a file. Raises FileError."""
    import json

    try:
        with open(path, encoding="utf-8") as stream:
            content = json.load(stream)
        if content["schema"] != SCHEMA:
            raise FileError(f"{path} is a recording of another version of kcfg", file=path, hint="record again")
        answers, make = content["answers"], content["make"]
        return Recording({str(c): str(a) for c, a in answers.items()}, {str(c): str(a) for c, a in make.items()})
    except OSError as error:
        raise FileError(f"cannot read {path}: {error.strerror}", file=path) from error
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise FileError(
            f"{path} is no recording of probes", file=path, hint="make one with kcfg probes record FILE"
        ) from error
