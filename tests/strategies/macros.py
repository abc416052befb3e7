"""The macro language: variables, functions, the environment, and references to all of them."""

from __future__ import annotations

from tests.strategies.source import Source
from tests.strategies.world import World

ENVIRONMENT = {
    "ENV_Y": "y",
    "ENV_TEXT": "from the environment",
    "ENV_NUMBER": "12",
    "ENV_EMPTY": "",
    "ENV_NAME": "A",
}

VARIABLES = ("v", "w", "long-name", "V_1", "f")
ARGUMENTS = ("y", "n", "a", "", "$(v)", "(x,y)", " b ", "$(ENV_TEXT)", "A", "1 2")
BODIES = (
    "y", "n", "A", "some text", "", "$(w)", "$(v)$(w)", "$(1)", "$(2)-$(1)", "$(shell,echo $(1))",
    "x$(ENV_TEXT)x", "$(ENV_NAME)", "'quoted'", "a#b", "$(if", "$", "$$", "(", "$(nope)", "$(f,$(1),$(2))",
    "$(filename):$(lineno)", "$(long-name)", "a,b", "10",
)  # fmt: skip
PLAIN_BODIES = (
    "y", "n", "A", "some text", "", "10", "x$(ENV_TEXT)x", "$(ENV_NAME)", "$(shell,echo $(ENV_Y))",
    "$(lineno)",
)  # fmt: skip
"""Bodies that name no variable: where ``:=`` expands the very variable that it sets, C reads freed memory."""
CALLS = (
    "$(shell,echo y)", "$(shell,echo n)", "$(shell,printf 'a\\nb\\n\\n')", "$(shell,true)", "$(filename)",
    "$(lineno)", "$(info,told at $(lineno))", "$(warning-if,y,be warned)", "$(warning-if,n,silent)",
    "$(error-if,n,never)", "$(shell,echo $(ENV_NUMBER))", "$(info,)", "$(shell, echo blank)",
)  # fmt: skip
WORDS = (
    "$(ENV_Y)", "$(ENV_NUMBER)", "$(ENV_NAME)", "$(shell,echo y)", "$(shell,echo n)",
    "$(ENV_NAME)$(ENV_EMPTY)", "$(ENV_NAME)_x", "$(lineno)",
)  # fmt: skip
SILENT_CALLS = (
    "$(info,told at $(lineno))", "$(warning-if,y,be warned)", "$(warning-if,n,silent)", "$(error-if,n,never)",
    "$(info,$(ENV_TEXT))", "$(shell,true)", "$(not-defined)", "$(ENV_EMPTY)",
)  # fmt: skip
"""Calls that expand to nothing: the only ones that may stand alone on a line."""
FATAL_CALLS = (
    "$(error-if,y,stop here)", "$(info)", "$(info,a,b)", "$(warning-if,y)", "$(shell)", "$(lineno,1)",
    "$(unclosed", "$(f" + ",x" * 20 + ")",
)  # fmt: skip


def reference(world: World) -> str:
    """A reference to a variable, a function, the environment or a built-in; it may hold blanks."""
    source = world.source
    kind = source.weighted(((6, "variable"), (4, "environment"), (3, "call"), (3, "user"), (1, "unknown"), (1, "odd")))
    if kind == "variable" and world.variables:
        name = source.pick(world.variables)
        return f"$({name})"
    if kind == "environment":
        return f"$({source.pick(tuple(ENVIRONMENT))})"
    if kind == "user" and world.variables:
        arguments = ",".join(source.pick(ARGUMENTS) for _ in range(source.between(1, 3)))
        return f"$({source.pick(world.variables)},{arguments})"
    if kind == "call":
        return source.pick(CALLS)
    if kind == "odd":
        return source.pick(
            (
                "A$(v)",
                "$(v)B",
                "$(v)$(w)",
                "$($(v))",
                "$(ENV_$(w))",
                "$",
                "a$",
                "$(1)",
                "$()",
                "$( v)",
                "$(v )",
            )
        )
    return "$(not-defined)"


def word(world: World) -> str:
    """A reference that most likely expands to one word, as an expression needs it."""
    return world.source.pick(WORDS) if world.source.likely(90) else reference(world)


def assignment(world: World) -> str:
    """A line that sets a variable, or one that only calls something."""
    source = world.source
    if source.chance(15):
        return source.pick(SILENT_CALLS) if source.likely(90) else reference(world)
    name = source.pick(VARIABLES)
    operator = source.weighted(((5, ":="), (5, "="), (4, "+=")))
    body = source.pick(PLAIN_BODIES if operator == ":=" or source.likely(40) else BODIES)
    others = [other for other in world.simple if other != name]
    if operator == ":=" and others and source.chance(40):
        body = f"{body}$({source.pick(others)})"
    if operator == ":=" and name not in world.variables:
        world.simple.append(name)
    if name not in world.variables:
        world.variables.append(name)
    if source.chance(20):
        body += source.pick(CALLS)
    blanks = source.weighted(((8, " "), (1, ""), (1, "\t"), (1, "  ")))
    return f"{name}{blanks}{operator}{blanks}{body}{_trailing(source)}"


def fatal_call(world: World) -> str:
    """A call that ends the reading with an error."""
    if world.source.chance(30):
        return "loop = $(loop)\n$(loop)"
    return world.source.pick(FATAL_CALLS)


def _trailing(source: Source) -> str:
    return source.weighted(((8, ""), (1, " "), (1, " # not a comment"), (1, "\t")))
