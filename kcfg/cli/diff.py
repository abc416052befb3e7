"""``kcfg diff``: what differs between two configurations, grouped by what caused it."""

from __future__ import annotations

import os
import sys
from copy import copy

from kcfg.errors import FileError

from .common import add_tree_options, configured, input_path, print_json, resolved
from .sanity import named_architecture, refuse_foreign, refuse_truncated

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from kcfg.configuration import Configuration


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("a", metavar="A", type=input_path, help="a .config or defconfig; - for standard input")
    parser.add_argument("b", metavar="B", type=input_path, help="another one, of the same tree or of another")
    parser.add_argument("--tree-b", metavar="DIR", help="a folder in the tree of B, if it is another one")
    parser.add_argument("--unfold", action="store_true", help="list all that follows from each root")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the answer as JSON")
    form.add_argument("--markdown", action="store_true", help="print it for a review")
    form.add_argument("--html", metavar="FILE", help="write it as one page that can be searched")
    form.add_argument("--dot", action="store_true", help="print it as a picture for Graphviz")
    add_tree_options(parser)


def run(options: argparse.Namespace) -> int:
    """Compare; 1 if anything differs."""
    from kcfg.why.diff import diff
    from kcfg.why.diff_prose import difference_text, dot, markdown

    one, other = _configurations(options)
    for configuration, path in ((one, options.a), (other, options.b)):
        refuse_truncated(path, configuration.prefix)
        refuse_foreign(configuration, path)
    difference = diff(one, other)
    if options.json:
        from kcfg.why import as_data

        print_json(as_data(difference))
    elif options.markdown:
        sys.stdout.write(markdown(difference))
    elif options.dot:
        sys.stdout.write(dot(difference))
    elif options.html:
        from kcfg.files.writing import replace_file
        from kcfg.why.diff_html import page

        names = [os.path.basename(path) for path in (options.a, options.b)]
        title = " → ".join(names if names[0] != names[1] else (options.a, options.b))
        replace_file(options.html, page(difference, title))
        print(f"{options.html}: {difference.count} differences", file=sys.stderr)
    else:
        sys.stdout.write(difference_text(difference, unfold=options.unfold))
    return 1 if difference.count else 0


def _configurations(options: argparse.Namespace) -> tuple[Configuration, Configuration]:
    for path in (options.a, options.b):
        if os.path.isdir(path):
            raise FileError(f"cannot read {path}: it is a folder", file=path, hint="give a .config or defconfig")
    if options.kconfig is not None:
        first = configured(options, [options.a], [])
        if options.tree_b is None:
            return first, first.tree.configure(options.b, prefix=first.prefix)
        other = copy(options)
        other.tree = options.tree_b
        return first, configured(other, [options.b], [])
    other = copy(options)
    other.arch = options.arch or named_architecture(options.b)
    options.arch = options.arch or named_architecture(options.a)
    one = resolved(options, options.a, [], [])
    other.tree = options.tree_b or options.tree
    two = resolved(other, options.b, [], [])
    if one.setup.root == two.setup.root and one.setup.environment == two.setup.environment:
        # One tree, so that the edits of the input can be found.
        a, b = one.configuration, two.configuration
        from kcfg.configuration import Configuration, Events

        same = Configuration(a.tree, Events(list(b.assignments)), prefix=b.prefix, mode=b.mode)
        return a, same
    return one.configuration, two.configuration
