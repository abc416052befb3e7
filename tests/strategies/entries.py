"""``config`` and ``menuconfig`` entries with all their options."""

from __future__ import annotations

from tests.strategies.constants import constant, number, quoted
from tests.strategies.expressions import Tokens, condition, expression
from tests.strategies.layout import line
from tests.strategies.macros import reference, word
from tests.strategies.source import Source
from tests.strategies.world import TYPES, UNDEFINED_NAMES, UNDEFINED_TARGETS, Symbol, World

PROMPTS = (
    "prompt", "a longer prompt", "Prompt (NEW)", "", "it's", 'say "hi"', "back\\slash", "gr\u00fc\u00df",
    "\udcff", "# no", "%s", "x" * 90,
)  # fmt: skip
FIRST_HELP_LINES = (
    "Some help.", "config A", "# not a comment", "$(v)", "\\", '"quoted"', "trailing blanks \t ",
    "gr\u00fc\u00df",
)  # fmt: skip
"""The first line sets the indentation; a blank one, too, and then the help ends where nobody meant it to."""
HELP_LINES = (
    "Some help.", "", "config A", "  indented more", "\ttabbed", "    depends on nothing", "# not a comment",
    "\"quotes\" 'both'", "trailing blanks  \t", "$(v) is not expanded", "\\", "gr\u00fc\u00df \udcfe",
    "-- list", "help", " ",
)  # fmt: skip


def prompt_text(world: World) -> str:
    """The text of a prompt, a menu or a comment, in quotes unless one word will do."""
    source = world.source
    if spoken_of_old(world, world.constructs.bare_texts):
        return source.pick(("Bare", "bare_word", "B2"))
    if world.traits.macros and source.chance(15):
        return f'"about {reference(world)}"'
    content = source.pick(PROMPTS) if source.chance(15) else source.pick(PROMPTS[:3])
    if source.chance(3):
        content = source.pick((" ", "\t", "  ")) + content
    return quoted(source, content)


def entry(world: World, symbol: Symbol, limit: int) -> str:
    """A whole entry for ``symbol``; what it depends on has a rank under ``limit``."""
    source = world.source
    keyword = "menuconfig" if source.chance(12) else "config"
    kind = symbol.type
    if world.traits.redefinitions and source.chance(8):
        kind = source.pick(TYPES)
    lines = [line(world, [keyword, symbol.name], "")]
    options = _head(world, kind, limit) if source.likely(96) else []
    for _ in range(source.weighted(((10, 1), (10, 2), (6, 3), (4, 0), (3, 4), (2, 6)))):
        options.append(option(world, symbol, kind, limit))
    if source.chance(10):
        options.append(options.pop(0) if options else "")
    if world.constructs.asks_for_ever and kind in ("int", "hex") and source.likely(90):
        options.append(line(world, ["default", source.pick(("1", "12", "100"))]))
    return "".join(lines + options)


def _head(world: World, kind: str, limit: int) -> list[str]:
    """The lines that give type and prompt, in one of the ways in which authors write them."""
    source = world.source
    style = source.weighted(((12, "typed prompt"), (4, "hidden"), (3, "separate"), (3, "def")))
    if style == "def" and kind in ("bool", "tristate"):
        tail = condition(world, limit)
        lines = [line(world, [f"def_{kind}", *default_value(world, kind, limit), *tail])]
        if source.chance(40):
            lines.append(line(world, ["prompt", prompt_text(world), *condition(world, limit)]))
        return lines
    if style == "hidden":
        return [line(world, [type_word(world, kind)])]
    if style == "separate":
        lines = [
            line(world, [type_word(world, kind)]),
            line(world, ["prompt", prompt_text(world), *condition(world, limit, 50)]),
        ]
        return lines if source.likely(60) else lines[::-1]
    return [line(world, [type_word(world, kind), prompt_text(world), *condition(world, limit, 20)])]


def option(world: World, symbol: Symbol, kind: str, limit: int) -> str:
    """One option line of an entry whose type is ``kind``."""
    source = world.source
    logical = kind in ("bool", "tristate")
    select = 7 if logical else 1
    choices = (
        (12, "default"), (12, "depends"), (select, "select"), (select - 1 if world.constructs.imply else 0, "imply"),
        (0 if logical else 6, "range"), (3, "help"),
    )  # fmt: skip
    name = source.weighted((*choices, (1, "range"), (1, "prompt"), (1, "type")))
    if name == "default":
        return line(world, ["default", *default_value(world, kind, limit), *condition(world, limit, 45)])
    if name == "depends":
        return depends(world, limit)
    if name in ("select", "imply"):
        word = "enable" if name == "select" and spoken_of_old(world, world.constructs.old_words) else name
        return line(world, [word, _target(world, symbol), *condition(world, limit, 35)])
    if name == "range":
        return line(world, ["range", *_bounds(world, kind), *condition(world, limit)])
    if name == "prompt":
        return line(world, ["prompt", prompt_text(world), *condition(world, limit)])
    if name == "type" and world.constructs.environment_option and not logical and source.chance(50):
        return line(world, ["option", 'env="ENV_TEXT"'])
    if name == "type" and world.traits.redefinitions:
        return line(world, [source.pick(TYPES)])
    return help_text(world)


def spoken_of_old(world: World, accepted: bool) -> bool:
    """Whether to say something as trees of long ago do, where the dialect takes it (and rarely where not)."""
    if not world.traits.old_words:
        return False
    return world.source.chance(50 if accepted else 1)


def type_word(world: World, kind: str) -> str:
    """The keyword of the type ``kind``."""
    return "boolean" if kind == "bool" and spoken_of_old(world, world.constructs.old_types) else kind


def depends(world: World, limit: int) -> str:
    """A line that says what an entry depends on."""
    words = ["depends", "on"]
    if spoken_of_old(world, world.constructs.old_words):
        words = world.source.pick((["depends"], ["requires"]))
    return line(world, [*words, *expression(world, limit)])


def default_value(world: World, kind: str, limit: int) -> Tokens:
    """What may stand after ``default`` for a symbol of type ``kind``."""
    source = world.source
    if world.traits.macros and source.chance(20):
        return [f'"{reference(world)}"' if kind == "string" or source.chance(50) else word(world)]
    if kind in ("bool", "tristate"):
        if source.likely(45):
            return [source.weighted(((8, "y"), (3, "n"), (5, "m")))]
        return expression(world, limit)
    if source.chance(30):
        other = world.below(limit, (kind,) if source.likely(60) else ())
        if other is not None:
            return [other.name]
    if source.chance(3):
        return expression(world, limit)
    return [constant(source, kind)]


def _target(world: World, symbol: Symbol) -> str:
    target = world.above(symbol.rank)
    if target is None or (world.traits.undefined and world.source.chance(10)):
        return world.source.pick(UNDEFINED_TARGETS if world.source.likely(95) else UNDEFINED_NAMES)
    return target.name


def _bounds(world: World, kind: str) -> list[str]:
    """Two bounds: constants, mostly in order, or symbols of any rank (C's loop check does not look at
    ranges).
    """
    source = world.source
    kind = kind if kind in ("int", "hex") else "int"
    if source.likely(50):
        base = 10 if kind == "int" else 16
        low = source.below(30)
        high = low + source.below(200)
        return [str(low), str(high)] if base == 10 else [hex(low), hex(high)]
    bounds: list[str] = []
    for _ in range(2):
        other = world.any_of(("int", "hex") if source.likely(85) else TYPES)
        if other is not None and source.chance(55):
            bounds.append(other.name)
        else:
            word = number(source, kind)
            bounds.append(quoted(source, word) if source.chance(10) else word)
    return bounds


def help_text(world: World) -> str:
    """A help option, indented anyhow; it ends where C says it ends."""
    source = world.source
    keyword = line(world, ["---help---" if spoken_of_old(world, world.constructs.long_help) else "help"])
    indent = source.weighted(((40, "\t  "), (10, "        "), (5, "  "), (5, "\t"), (4, " ")))
    first = source.pick(FIRST_HELP_LINES) if source.chance(30) else FIRST_HELP_LINES[0]
    return f"{keyword}{indent}{first}\n" + "".join(_help_line(source, indent) for _ in range(source.below(4)))


def _help_line(source: Source, indent: str) -> str:
    """A line of help: a deeper one belongs to it, a shallower one ends it and is read as a statement."""
    if source.chance(12):
        indent = source.pick(("\t\t", "\t   ", "             "))
    elif source.chance(2):
        return source.pick((" # a comment", " depends on y", " default y", " text", " ", "# at the margin")) + "\n"
    content = source.pick(HELP_LINES) if source.chance(40) else HELP_LINES[0]
    return f"{indent}{content}\n" if content.strip() or source.chance(50) else "\n"
