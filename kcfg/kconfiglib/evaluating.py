"""Expressions and macros that a program hands over as texts, read by the rules of the tree's dialect."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from kcfg.errors import InputError, KcfgError
from kcfg.language import Kind, Reader, Statement, TextFiles
from kcfg.language.macros import Context, Macros
from kcfg.language.references import parse as references
from kcfg.language.statements import OP_AND, OP_EQ, OP_GE, OP_GT, OP_LE, OP_LT, OP_NE, OP_NOT, OP_OR
from kcfg.probes import Policy, Probes

from .constants import AND, EQUAL, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, NOT, OR, UNEQUAL
from .errors import KconfigError
from .expressions import standard_sc_expr_str
from .symbol import STRANGE_CONSTANT

if TYPE_CHECKING:
    from .expressions import Expression
    from .kconfig import Kconfig
    from .symbol import Symbol

_OPERATORS = {
    OP_AND: AND,
    OP_OR: OR,
    OP_EQ: EQUAL,
    OP_NE: UNEQUAL,
    OP_LT: LESS,
    OP_LE: LESS_EQUAL,
    OP_GT: GREATER,
    OP_GE: GREATER_EQUAL,
}


def parse(kconf: Kconfig, text: str, *, limits_m: bool = True) -> Expression:
    """The expression in ``text``, m in it limited by the modules symbol. Raises KconfigError for anything else."""
    try:
        statements = [statement for _, _, statement in _reader(kconf, f"if {text}\n")]
    except KcfgError as error:
        raise _complaint(text, error) from error
    if len(statements) != 1 or statements[0].kind is not Kind.IF:
        raise KconfigError(f"error: couldn't parse '{text.strip()}': malformed expression")
    return _expression(kconf, statements[0], limits_m)


def parse_tokens(kconf: Kconfig, tokens: list[Any], *, limits_m: bool) -> Expression:
    """The expression that :func:`tokenize` has cut into tokens, up to the None behind it."""
    return parse(kconf, " ".join(_text_of(token) for token in tokens if token is not None), limits_m=limits_m)


def _text_of(token: Any) -> str:
    return token if isinstance(token, str) else standard_sc_expr_str(token)


def tokenize(kconf: Kconfig, text: str) -> list[Any]:
    """The tokens of an ``if`` statement: words and quoted texts as symbols, others as they are, None last."""
    try:
        statements = [statement for _, _, statement in _reader(kconf, f"{text}\n")]
    except KcfgError as error:
        raise _complaint(text, error) from error
    if len(statements) != 1 or statements[0].kind is not Kind.IF:
        raise KconfigError(f"error: couldn't parse '{text.strip()}': only an `if` can be cut into tokens")
    names = {item for item in statements[0].shape.expr if item >= 0}
    tokens = enumerate(statements[0].tokens)
    return [_operand(kconf, token) if number in names else token for number, token in tokens] + [None]


def _reader(kconf: Kconfig, text: str) -> Reader:
    return Reader(
        "expression",
        rules=kconf._tree.dialect.language,
        environment=dict(os.environ),
        probes=Probes(Policy.RUN, environment=dict(os.environ), keeps_errors=True),
        files=TextFiles({"expression": text}),
    )


def _complaint(text: str, error: KcfgError) -> KconfigError:
    why = error.message if isinstance(error, InputError) else str(error)
    return KconfigError(f"error: couldn't parse '{text.strip()}': {why}")


def _expression(kconf: Kconfig, statement: Statement, limits_m: bool) -> Expression:
    """What the statement's postfix program builds; m is ``m && MODULES`` where it stands by itself, if so asked."""
    stack: list[Any] = []

    def limited(operand: Any) -> Any:
        return (AND, kconf.m, kconf.modules) if limits_m and operand is kconf.m else operand

    for item in statement.shape.expr:
        if item >= 0:
            stack.append(_operand(kconf, statement.tokens[item]))
        elif item == OP_NOT:
            stack[-1] = (NOT, limited(stack[-1]))
        else:
            right, left = stack.pop(), stack.pop()
            operator = _OPERATORS[item]
            if operator in (AND, OR):
                left, right = limited(left), limited(right)
            stack.append((operator, left, right))
    found: Expression = limited(stack[0])
    return found


def _operand(kconf: Kconfig, token: str) -> Symbol:
    if token[:1] == '"':
        known = kconf.const_syms.get(token[1:])
        return known if known is not None else kconf._stranger(token[1:], STRANGE_CONSTANT)
    name = token.removeprefix("'")
    if name in ("n", "m", "y"):
        return kconf.const_syms[name]
    found = kconf.syms.get(name)
    if found is None:
        kconf._warn(f"no symbol {name} in configuration")
        found = kconf._stranger(name)
    return found


def expand(kconf: Kconfig, name: str, arguments: tuple[str, ...]) -> str:
    """The value of a variable, or of the function that it is."""
    environment = dict(os.environ)
    macros = Macros(
        environment,
        Probes(Policy.RUN, environment=environment, keeps_errors=True),
        lambda diagnostic: kconf._warn(diagnostic.text),
        kconf._functions,
        name_is_argument=kconf._tree.dialect.language.name_is_argument,
    )
    for variable in kconf.variables.values():
        macros.restore(variable.name, variable.value, variable.is_recursive)
    # The arguments are values already: variables stand for them, so that nothing in them is expanded again.
    names = [f"\0{index}" for index in range(len(arguments))]
    for hidden, argument in zip(names, arguments, strict=True):
        macros.restore(hidden, argument, False)
    call = ",".join([name, *(f"$({hidden})" for hidden in names)])
    try:
        return macros.expand(references(f"$({call})"), Context(str(kconf.filename), kconf.linenr))
    except KcfgError as error:
        raise KconfigError(str(error)) from error
