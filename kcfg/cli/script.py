"""``kcfg run``: a program written for Kconfiglib, on kcfg's engine, in the surroundings that the tree's make sets."""

from __future__ import annotations

import os
import sys

from kcfg.errors import NoTreeError

from .common import add_tree_options, cache_of, shell_policy, variables

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("script", help="a Python file, or one of Kconfiglib's tools by name (menuconfig, genconfig …)")
    add_options(parser)


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `kcfg menuconfig` and `kcfg guiconfig` take, too."""
    parser.add_argument("arguments", nargs="...", help="what the program is given; options come before it")
    add_tree_options(parser)


def run(options: argparse.Namespace) -> int:
    """Run the script; it may end the process itself."""
    return run_script(options, options.script)


def run_script(options: argparse.Namespace, script: str) -> int:
    """Run one script in the tree that the options name."""
    from kcfg.kconfiglib import programs

    path = programs.find(script)
    surround(options)
    try:
        programs.run(path, options.arguments)
    except BrokenPipeError:
        raise
    except OSError:
        # What a script does not catch is its own affair: told as Python tells it, not as a failure of kcfg's.
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


def surround(options: argparse.Namespace) -> None:
    """Set the environment and the working directory as the tree's make does before it runs conf.

    An environment that has ``srctree`` was set by somebody who knows better, and a folder above which there is no tree
    leaves things as they are.
    """
    from kcfg.api import dialect_named, setup_of
    from kcfg.kconfiglib.loading import Surroundings, surround
    from kcfg.projects.project import Request

    service = shell_policy(options)
    dialect = dialect_named(options.dialect).name if options.dialect else ""
    keeps = cache_of(options)
    cache = keeps.path if keeps is not None else ""
    if options.kconfig is not None or "srctree" in os.environ:
        os.environ.update(variables(options))
        os.environ.update({"ARCH": options.arch, "SRCARCH": options.arch} if options.arch else {})
        surround(Surroundings(root=options.kconfig or "", dialect=dialect, policy=service.policy, cache=cache))
        return
    request = Request(
        objtree=os.path.abspath(options.objtree),
        arch=options.arch,
        variables=variables(options),
        environment=dict(os.environ),
        cwd=os.getcwd(),
        run=service.run_make,
    )
    try:
        setup = setup_of(options.tree or ".", request, service)
    except NoTreeError:
        if options.tree:
            raise
        surround(Surroundings(dialect=dialect, policy=service.policy, cache=cache))
        return
    os.chdir(setup.cwd)
    os.environ.update(setup.environment)
    os.environ.setdefault("KCONFIG_CONFIG", os.path.relpath(setup.config))
    os.environ.setdefault("CONFIG_", setup.prefix)
    surround(
        Surroundings(
            root=setup.kconfig_file,
            overlay=dict(setup.overlay),
            sources=setup.kconfig_sources or "",
            kind=setup.kind,
            dialect=dialect,
            policy=service.policy,
            cache=cache,
            headed=True,
        )
    )
