"""The tree and the ``.config`` that a command works on: where they are, and what they come to."""

from __future__ import annotations

import os

from kcfg.configuration import AssignmentReader, Configuration, Mode
from kcfg.configuration.reading import Events
from kcfg.records import dataclass
from kcfg.tree import Tree

from .common import add_tree_options, output_path, shell_policy, variables

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_config_options(parser: argparse.ArgumentParser, *, writes: bool = True) -> None:
    """The tree's options, and those that say which ``.config``."""
    add_tree_options(parser)
    group = parser.add_argument_group("the configuration")
    group.add_argument(
        "--config",
        metavar="FILE",
        help="a .config, /proc/config.gz, a kernel or module that holds one, or - (default: the object folder's)",
    )
    if writes:
        group.add_argument(
            "-o",
            "--output",
            metavar="FILE",
            type=output_path,
            help="where the result goes, - for standard output (default: the .config)",
        )
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")


@dataclass(frozen=True)
class Workspace:
    """One tree, what stands before names in its files, and the path of its ``.config``."""

    tree: Tree
    prefix: str
    config: str

    def events(self, text: str | None, name: str = "") -> Events:
        """The assignments of a text; none of None."""
        reader = AssignmentReader(self.tree, self.prefix)
        return reader.read(text, name or self.config) if text is not None else reader.events

    def configuration(self, text: str | None, mode: Mode = Mode.OLDDEFCONFIG, name: str = "") -> Configuration:
        """What a text comes to."""
        has_input = text is not None
        return Configuration(self.tree, self.events(text, name), prefix=self.prefix, mode=mode, has_input=has_input)

    def bare(self, name: str) -> str:
        """A name as the tree has it, given with or without the prefix."""
        return name if name in self.tree.numbers else name.removeprefix(self.prefix)


def open_workspace(options: argparse.Namespace) -> Workspace:
    """What the options name. Raises KcfgError subclasses."""
    from kcfg.api import Loader, load_tree, setup_of
    from kcfg.projects.project import Request

    service = shell_policy(options)
    config = os.path.join(options.objtree, ".config")
    if options.kconfig is not None:
        tree = load_tree(
            options.tree or ".",
            kconfig=options.kconfig,
            arch=options.arch,
            env=variables(options),
            dialect=options.dialect,
            shell=service,
        )
        return Workspace(tree, os.environ.get("CONFIG_", "CONFIG_"), config)
    request = Request(
        objtree=os.path.abspath(options.objtree),
        arch=options.arch,
        variables=variables(options),
        environment=dict(os.environ),
        cwd=os.getcwd(),
        run=service.run_make,
    )
    setup = setup_of(options.tree or ".", request, service)
    tree = Loader(setup, dialect=options.dialect, shell=service).tree(setup.environment)
    return Workspace(tree, setup.prefix, os.path.relpath(setup.config))


def read_config(options: argparse.Namespace, workspace: Workspace) -> str:
    """The text of the ``.config`` that ``--config`` names or that is there. Raises FileError."""
    from kcfg.files.embedded import config_text_in

    return config_text_in(options.config or workspace.config)


def output_of(options: argparse.Namespace, workspace: Workspace) -> str:
    """The path that the result is written to: what was read from something else is not written there."""
    if options.output:
        return str(options.output)
    given = options.config
    return given if given and given != "-" and _is_plain(given) else workspace.config


def _is_plain(path: str) -> bool:
    try:
        with open(path, "rb") as stream:
            return b"\0" not in stream.read(4096)
    except OSError:
        return True


def plural(count: int, word: str) -> str:
    """``1 symbol``, ``2 symbols``."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
