"""``kcfg cache``: what is kept between runs, and forgetting it."""

from __future__ import annotations

import sys

from .common import cache_of, print_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("action", choices=("info", "clear"), help="say what is kept, or remove it")
    parser.add_argument("--cache", metavar="DIR", help="the folder (default: the user's cache)")
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    parser.set_defaults(no_cache=False)


def run(options: argparse.Namespace) -> int:
    """Say what is kept, or remove it."""
    cache = cache_of(options)
    if cache is None:
        if options.json:
            print_json({"folder": None, "files": 0, "bytes": 0})
        else:
            sys.stdout.write("no cache folder: neither XDG_CACHE_HOME nor HOME is set\n")
        return 0
    if options.action == "clear":
        removed = cache.clear()
        if options.json:
            print_json({"folder": cache.path, "removed": removed})
        else:
            sys.stdout.write(f"{cache.path}: {removed} files removed\n")
        return 0
    entries = cache.entries()
    total = sum(size for _, size, _ in entries)
    kinds = {kind: sum(name.endswith(f".{kind}") for name, _, _ in entries) for kind in ("validity", "setup")}
    if options.json:
        facts = {"trees": kinds["validity"], "setups": kinds["setup"]}
        print_json({"folder": cache.path, "files": len(entries), "bytes": total, "limit": cache.limit, **facts})
    else:
        sys.stdout.write(
            f"{cache.path}\n  {kinds['validity']} trees and {kinds['setup']} setups in {len(entries)} files: "
            f"{total / 1e6:.1f} of at most {cache.limit / 1e6:.0f} MB\n"
        )
    return 0
