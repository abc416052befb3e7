"""Whole trees: blocks within blocks, sourced files, the modules symbol, and the symbols' definitions spread
among them.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.strategies.choices import choice
from tests.strategies.constructs import Constructs, Modules
from tests.strategies.entries import depends, entry, prompt_text
from tests.strategies.expressions import condition, expression
from tests.strategies.faults import fault
from tests.strategies.layout import file_ending, line
from tests.strategies.macros import assignment
from tests.strategies.source import Source
from tests.strategies.world import Symbol, World, make_world

ROOT = "Kconfig"
DEEPEST = 4


@dataclass(slots=True)
class _Queue:
    """The symbols that have yet to be defined, in the order of their definitions."""

    waiting: list[Symbol]

    def take(self, count: int = 1) -> list[Symbol]:
        taken, self.waiting = self.waiting[:count], self.waiting[count:]
        return taken

    def limit(self) -> int:
        """The lowest rank to come: what encloses the rest may depend on lower ranks only."""
        return min((symbol.rank for symbol in self.waiting), default=1 << 30)


def make_tree(source: Source, constructs: Constructs) -> World:
    """A tree in ``files`` (the root is ``Kconfig``) with the symbols that it defines."""
    world = make_world(source, constructs)
    modules = _modules(world)
    order = list(world.symbols)
    if world.traits.shuffled:
        order = [order.pop(source.below(len(order))) for _ in range(len(order))]
    queue = _Queue([symbol for symbol in order if symbol.name != "MODULES"])
    parts: list[str] = []
    if source.chance(12):
        parts.append(line(world, ["mainmenu", prompt_text(world)], ""))
    if world.traits.macros:
        parts += [assignment(world) + "\n" for _ in range(source.between(1, 5))]
    default_files = _default_files(world) if world.constructs.defconfig_list and source.chance(10) else ""
    at_end = source.chance(10) and (not world.constructs.needs_modules or source.chance(5))
    parts += [default_files] if at_end else [modules, default_files]
    while queue.waiting:
        parts.append(_item(world, queue, 0))
    parts += [modules] if at_end else []
    world.files[ROOT] = file_ending(world, "".join(parts), root=True)
    return world


def _modules(world: World) -> str:
    """The modules symbol's definition, or nothing; the symbol is put in front of all others."""
    source = world.source
    style = source.weighted(
        (
            (12, "plain"),
            (6, "none"),
            (4, "hidden"),
            (3, "tristate"),
            (2, "entry"),
            (2, "other"),
            (2, "off"),
            (1, "twice"),
            (1, "int"),
        )
    )
    if style == "none" and world.constructs.needs_modules and source.likely(95):
        style = "plain"
    if style == "none":
        return ""
    if style == "other":
        chosen = source.pick(world.symbols)
        return line(world, ["config", chosen.name], "") + _mark(world)
    kind = style if style in ("tristate", "int") else "bool"
    symbol = Symbol("MODULES", kind, 0)
    world.symbols.insert(0, symbol)
    for rank, other in enumerate(world.symbols):
        other.rank = rank
    if style == "entry":
        limit = source.below(len(world.symbols)) if source.chance(60) else 0
        return entry(world, symbol, limit) + _mark(world)
    default = {"off": "n", "tristate": source.pick(("m", "y", "n"))}.get(style, "y")
    prompt = [] if style == "hidden" else ['"Modules"']
    lines = [line(world, ["config", "MODULES"], ""), line(world, [kind, *prompt])]
    lines += [line(world, ["default", default]), _mark(world)]
    if style == "twice":
        lines += [line(world, ["config", world.symbols[-1].name], ""), _mark(world)]
    return "".join(lines)


def _default_files(world: World) -> str:
    """A symbol that lists the files to begin with where there is no ``.config``."""
    names = [world.source.pick(("absent", "input.config")) for _ in range(world.source.between(1, 3))]
    lines = [line(world, ["config", "DEFCONFIG_LIST"], ""), line(world, ["string"])]
    lines.append(line(world, ["option", "defconfig_list"]))
    limit = len(world.symbols) if world.source.chance(10) else 0
    return "".join(lines + [line(world, ["default", f'"{name}"', *condition(world, limit, 30)]) for name in names])


def _mark(world: World) -> str:
    """The line that makes a symbol the modules symbol, where there is one."""
    marks = {Modules.KEYWORD: ["modules"], Modules.OPTION: ["option", "modules"], Modules.NAME: []}
    tokens = marks[world.constructs.modules]
    return line(world, tokens) if tokens else ""


def _item(world: World, queue: _Queue, depth: int) -> str:
    """The next thing at this depth: an entry, or a block with entries in it."""
    source = world.source
    nested = 0 if depth >= DEEPEST else 1
    kind = source.weighted(
        (
            (60, "entry"),
            (24 if world.traits.many_choices else 6, "choice"),
            (8 * nested, "if"),
            (8 * nested, "menu"),
            (4, "comment"),
            (10 * nested if world.traits.sources else 0, "source"),
            (8 if world.traits.macros else 0, "macro"),
            (12 if world.traits.redefinitions else 0, "again"),
            (10 if world.traits.refused else 0, "fault"),
        )
    )
    if kind in ("if", "menu"):
        return _block(world, queue, depth, kind)
    if kind == "source":
        return _sourced(world, queue, depth)
    if kind == "choice":
        limit = queue.limit()
        return choice(world, queue.take(source.between(1, 4)), limit)
    if kind == "again":
        symbol = source.pick(world.symbols)
        return entry(world, symbol, symbol.rank)
    if kind == "comment":
        return _comment(world, queue.limit())
    if kind == "macro":
        return assignment(world) + "\n"
    if kind == "fault":
        return fault(world)
    (symbol,) = queue.take()
    return entry(world, symbol, symbol.rank)


def _items(world: World, queue: _Queue, depth: int) -> str:
    parts: list[str] = []
    for _ in range(world.source.weighted(((6, 1), (6, 2), (4, 3), (2, 0), (2, 5)))):
        if not queue.waiting:
            break
        parts.append(_item(world, queue, depth + 1))
    return "".join(parts)


def _comment(world: World, limit: int) -> str:
    tail = [depends(world, limit) for _ in range(world.source.below(2))]
    return line(world, ["comment", prompt_text(world)], "") + "".join(tail)


def _block(world: World, queue: _Queue, depth: int, kind: str) -> str:
    """An ``if`` or a ``menu`` around the next few things."""
    source = world.source
    limit = queue.limit()
    if kind == "if":
        head = line(world, ["if", *expression(world, limit)], "")
        return head + _items(world, queue, depth) + line(world, ["endif"], "")
    parts = [line(world, ["menu", prompt_text(world)], "")]
    for _ in range(source.weighted(((6, 0), (5, 1), (1, 2)))):
        if source.chance(40) and world.constructs.visible_if:
            parts.append(line(world, ["visible", *condition(world, limit, 100)]))
        else:
            parts.append(depends(world, limit))
    parts.append(_items(world, queue, depth))
    parts.append(line(world, ["endmenu"], ""))
    return "".join(parts)


def _sourced(world: World, queue: _Queue, depth: int) -> str:
    """A ``source`` of a new file with the next few things, or of one that was sourced before."""
    source = world.source
    if world.files and source.chance(15):
        name = source.pick(sorted(world.files))
    else:
        name = source.pick(("Kconfig.sub", "sub/Kconfig", "sub/deeper/Kconfig.more", "other"))
        name = name if name not in world.files else f"{name}.{len(world.files)}"
        world.files[name] = ""
        world.files[name] = file_ending(world, _items(world, queue, depth), root=False)
    written = f'"$(ENV_EMPTY){name}"' if world.traits.macros and source.chance(20) else f'"{name}"'
    return line(world, ["source", written], "")
