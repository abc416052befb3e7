"""Choosing a command and turning what it raises into a message and an exit status."""

from __future__ import annotations

import gc
import os
import sys

from kcfg.errors import KcfgError
from kcfg.lazy import module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Command: its module (with `add_arguments` and `run`), and what it does.
COMMANDS = {
    "resolve": ("kcfg.cli.resolve", "write the .config that make would write for a defconfig"),
    "explain": ("kcfg.cli.explain", "say why a symbol has its value"),
    "check": ("kcfg.cli.check", "say of every line of the input what became of it"),
    "sweep": ("kcfg.cli.sweep", "resolve many configurations at once: all defconfigs, random ones, a matrix"),
    "diff": ("kcfg.cli.diff", "say what differs between two configurations, and what caused it"),
    "graph": ("kcfg.cli.graph", "ask who depends on whom, and how"),
    "conf": ("kcfg.cli.conf", "be C conf: its arguments, environment, questions and exit status"),
    "dialects": ("kcfg.cli.dialects", "list the generations of Kconfig, and say which one a tree has"),
    "all": ("kcfg.cli.fill", "answer every question with yes, no, mod or its default"),
    "rand": ("kcfg.cli.rand", "answer every question at random, by a seed"),
    "save": ("kcfg.cli.save", "reduce a .config to its minimal defconfig"),
    "new": ("kcfg.cli.new", "list the symbols that a .config says nothing of"),
    "update": ("kcfg.cli.update", "bring a .config to the tree as it is now"),
    "set": ("kcfg.cli.set", "edit a .config, and say whether the values survive"),
    "search": ("kcfg.cli.search", "find symbols by a word in their names, prompts or help"),
    "merge": ("kcfg.cli.merge", "merge fragments, and say why a requested value is not in the result"),
    "localmod": ("kcfg.cli.localmod", "keep only the modules that a machine has loaded"),
    "export": ("kcfg.cli.export", "write a configuration for CMake, Meson, Rust, Bazel, a shell or as JSON"),
    "probes": ("kcfg.cli.probes", "record what commands answer, or say what other answers would change"),
    "menuconfig": ("kcfg.cli.menuconfig", "change a .config in the terminal, with Kconfiglib's menus"),
    "guiconfig": ("kcfg.cli.guiconfig", "change a .config in a window, with Kconfiglib's menus"),
    "run": ("kcfg.cli.script", "run a program written for Kconfiglib on kcfg's engine"),
    "cache": ("kcfg.cli.cache", "say what is kept between runs, or remove it"),
}

#: Commands that go on long enough for garbage to matter.
_LASTING = ("sweep", "menuconfig", "guiconfig", "run")


def run(words: Sequence[str]) -> int:
    """Run the command that ``words`` name; see :func:`guarded`."""
    # A tree is a million objects that live as long as the process: to look for garbage among them is time lost.
    if words and words[0] in _LASTING:
        gc.set_threshold(2_000_000, 50, 50)
    else:
        gc.disable()
    return guarded(lambda: _run(words))


def _run(words: Sequence[str]) -> int:
    from . import quick

    named, known = next((word for word in words if not word.startswith("-")), ""), COMMANDS
    if words[:1] == [named] and named in COMMANDS:
        known = {named: COMMANDS[named]}
        command = module(COMMANDS[named][0])
        options = quick.options(words[1:], command.add_arguments)
        if options is not None:
            return int(command.run(options))
    from .arguments import parsed

    whole, status = parsed(words, known, named)
    return status if whole is None else int(module(COMMANDS[whole.command][0]).run(whole))


def guarded(command: Callable[[], int]) -> int:
    """Run ``command``; a KcfgError becomes one message on standard error and exit status 2."""
    try:
        try:
            return command()
        finally:
            sys.stdout.flush()
    except KcfgError as error:
        print(f"kcfg: {error.render()}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        _drop_answers()  # their reader has seen enough
        return 0
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        if _is_nowhere():
            print("kcfg: the working directory is gone; go to one that is there", file=sys.stderr)
            return 2
        where = f"{error.filename}: " if error.filename else "" if _answers_flow() else "standard output: "
        print(f"kcfg: {where}{error.strerror or error}", file=sys.stderr)
        return 2


def _is_nowhere() -> bool:
    """Whether the working directory has been removed."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return True
    return False


def _answers_flow() -> bool:
    """Whether standard output takes what is left to write; if not, it is dropped."""
    try:
        sys.stdout.flush()
        return True
    except OSError:
        _drop_answers()
        return False


def _drop_answers() -> None:
    """Let what is still unwritten go nowhere, so that Python does not complain of it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
