"""Choices: the strict ones of 6.12 on, and the older ones that may be optional, tristate, named, or without a
prompt.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.strategies.entries import default_value, depends, entry, help_text, option, prompt_text
from tests.strategies.expressions import condition, expression
from tests.strategies.layout import line
from tests.strategies.world import Symbol, World


def choice(world: World, members: Sequence[Symbol], limit: int) -> str:
    """A choice with ``members``; nothing in it depends on a rank that is not under ``limit``.

    Where the dialect's choices are strict, one that it refuses is made only now and then.
    """
    source = world.source
    loose = world.constructs.loose_choices or source.chance(2)
    for member in members:
        if not loose or source.likely(75):
            member.type = "bool"
        elif source.likely(70):
            member.type = "tristate"
    name = [source.pick(("CHOICE_A", "CHOICE_B"))] if loose and source.chance(12) else []
    hanging = members[-1] if loose and len(members) > 1 and source.chance(10) else None
    parts = [_selecting(world, hanging, limit)] if hanging is not None else []
    parts.append(line(world, ["choice", *name], ""))
    parts += _options(world, members, limit, loose)
    world.in_choice = True
    parts.append(_body(world, members if hanging is None else members[:-1], limit, loose))
    if hanging is not None:
        parts.append(_hanging(world, members, hanging))
    world.in_choice = False
    parts.append(line(world, ["endchoice"], ""))
    return "".join(parts)


def _selecting(world: World, target: Symbol, limit: int) -> str:
    """One more definition of an earlier symbol, which selects ``target`` come what may."""
    symbol = world.below(limit, ("bool", "tristate"))
    if symbol is None:
        return ""
    selects = line(world, ["select", target.name, *condition(world, symbol.rank, 15)])
    return line(world, ["config", symbol.name], "") + selects


def _hanging(world: World, members: Sequence[Symbol], symbol: Symbol) -> str:
    """What depends on the member before it is no member itself, but stands below that one."""
    kind = symbol.type if symbol.type in ("bool", "tristate") else "bool"
    prompt = [prompt_text(world)] if world.source.chance(50) else []
    parts = [line(world, ["config", symbol.name], ""), line(world, [kind, *prompt])]
    return "".join([*parts, line(world, ["depends", "on", members[-2].name])])


def _options(world: World, members: Sequence[Symbol], limit: int, loose: bool) -> list[str]:
    source = world.source
    prompt = [prompt_text(world), *condition(world, limit, 25)]
    if not loose or source.likely(60):
        options = [line(world, [source.pick(("prompt", "bool")), *prompt])]
    else:
        kind = source.pick(("tristate", "bool", "tristate"))
        options = [line(world, [kind, *prompt] if source.likely(85) else [kind])]
    for _ in range(source.weighted(((6, 0), (6, 1), (3, 2), (1, 3)))):
        default = source.pick(members) if source.likely(94) else source.pick(world.symbols)
        options.append(line(world, ["default", default.name, *condition(world, limit, 40)]))
    if source.chance(25):
        options.append(depends(world, limit))
    if loose and source.chance(25):
        options.append(line(world, ["optional"]))
    if source.chance(8):
        options.append(help_text(world))
    return options


def _body(world: World, members: Sequence[Symbol], limit: int, loose: bool) -> str:
    source = world.source
    parts: list[str] = []
    open_ifs = 0
    for member in members:
        if source.chance(8):
            parts.append(line(world, ["comment", prompt_text(world)], ""))
        if source.chance(8):
            parts.append(line(world, ["if", *expression(world, limit)], ""))
            open_ifs += 1
        parts.append(_member(world, members, member, limit, loose))
        if open_ifs and source.likely(60):
            parts.append(line(world, ["endif"], ""))
            open_ifs -= 1
    if world.traits.redefinitions and source.chance(15):
        parts.append(_member(world, members, source.pick(members), limit, loose))
    return "".join(parts) + line(world, ["endif"], "") * open_ifs


def _member(world: World, members: Sequence[Symbol], member: Symbol, limit: int, loose: bool) -> str:
    source = world.source
    if loose and source.chance(12):
        return entry(world, member, limit)
    parts = [line(world, ["config", member.name], "")]
    if loose and source.chance(6):
        parts.append(line(world, [member.type]))
    else:
        parts.append(line(world, [member.type, prompt_text(world), *condition(world, limit, 25)]))
    last = members[-1]
    beyond = Symbol(member.name, member.type, last.rank)
    for _ in range(source.weighted(((8, 0), (4, 1), (2, 2)))):
        if source.likely(45):
            sibling = loose and member is not members[0] and source.chance(30)
            dependency = [members[0].name] if sibling else expression(world, limit)
            parts.append(line(world, ["depends", "on", *dependency]))
        elif loose and source.chance(20):
            parts.append(line(world, ["default", *default_value(world, member.type, limit), *condition(world, limit)]))
        else:
            made = option(world, beyond, member.type, limit)
            parts.append(made if loose or "default" not in made or source.chance(3) else help_text(world))
    return "".join(parts)
