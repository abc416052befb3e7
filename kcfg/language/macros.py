"""The macro language: variables, user functions, built-in functions and the environment, as C expands them.

Nothing here recurses in Python: each step of an expansion is a generator that yields the steps that it waits
for, so a thousand levels of user functions (where C gives up) or as many nested parentheses need no deeper
stack.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence

from kcfg.errors import MacroError
from kcfg.language.diagnostics import Diagnostic, DiagnosticKind
from kcfg.language.references import Part, Piece, Reference, Unterminated, parse
from kcfg.probes import Probes
from kcfg.records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn, TypeAlias

#: The most pieces (the name and its arguments) of one reference, and the most levels of one variable, in C.
MAX_PIECES = 16
MAX_LEVELS = 1000
#: Limits that C does not have: beyond them an expansion would only exhaust the machine.
MAX_LENGTH = 1 << 24
MAX_STEPS = 1 << 18

_BARE = re.compile(r"\$([A-Za-z0-9_]+|\{[^}]*\})")
_ARGUMENT_NUMBER = re.compile(r"[ \t\n\v\f\r]*\+?([0-9]+)")

_Step: TypeAlias = "Generator[_Step, str, str]"

#: A function that a caller adds: it gets the name and the arguments and returns the text.
UserFunction = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Context:
    """Where an expansion is asked for: what ``$(filename)`` and ``$(lineno)`` say, and where an error is."""

    file: str
    line: int
    column: int = 0
    source_line: str | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """What an expansion took from outside the files: an environment variable, or a command with its answer."""

    is_command: bool
    name: str
    value: str


@dataclass(slots=True)
class _Variable:
    value: str
    recursive: bool
    levels: int = 0
    outside: tuple[Outside, ...] = ()
    _parsed: Piece | None = None

    @property
    def parsed(self) -> Piece:
        """The value with its references found, once."""
        if self._parsed is None:
            self._parsed = parse(self.value)
        return self._parsed

    def set(self, value: str, recursive: bool) -> None:
        """Give it another value."""
        self.value = value
        self.recursive = recursive
        self._parsed = None


class Macros:
    """The variables of one reading, and the expansion of references in it."""

    def __init__(
        self,
        environment: Mapping[str, str],
        probes: Probes,
        report: Callable[[Diagnostic], None],
        functions: Mapping[str, UserFunction] | None = None,
        *,
        shell_bytes: int = 4095,
        name_is_argument: bool = False,
    ) -> None:
        self._shell_bytes = shell_bytes
        self._name_is_argument = name_is_argument
        self._environment = environment
        self._probes = probes
        self._report = report
        self._functions = dict(functions or {})
        self._variables: dict[str, _Variable] = {}
        self._context = Context("<none>", 0)
        self._steps = 0
        #: The environment variables that references read and that were set, in the order of their first use.
        self.environment_used: dict[str, str] = {}
        self._outside: dict[Outside, None] = {}

    @property
    def variables(self) -> list[tuple[str, str, bool]]:
        """Every variable: its name, its value, and whether that is expanded at each use."""
        return [(name, variable.value, variable.recursive) for name, variable in self._variables.items()]

    @property
    def place(self) -> tuple[str, int]:
        """File and line of the expansion at hand."""
        return self._context.file, self._context.line

    def restore(self, name: str, value: str, recursive: bool) -> None:
        """Give a variable the value that it had at the end of another reading."""
        self._variables[name] = _Variable(value, recursive)

    def take_outside(self) -> tuple[Outside, ...]:
        """What all expansions since the last call took from outside the files."""
        found = tuple(self._outside)
        self._outside.clear()
        return found

    def assign(self, name: str, operator: str, value: str, context: Context) -> None:
        """Carry out ``name operator value``; ``:=`` expands now. Raises MacroError, ProbeError."""
        variable = self._variables.get(name)
        append = operator == "+=" and variable is not None
        if append:
            assert variable is not None
            recursive = variable.recursive
        else:
            recursive = operator != ":="
        if variable is not None:
            # A value that refers to its own variable finds the old one, as it was written.
            variable.recursive = recursive
        new = value if recursive else self.expand(parse(value), context)
        outside = self.take_outside()
        if variable is None:
            self._variables[name] = _Variable(new, recursive, outside=outside)
        else:
            variable.set(f"{variable.value} {new}" if append else new, recursive)
            variable.outside = variable.outside + outside if append else outside
        if len(new) > MAX_LENGTH:
            self._fail("the value is too long", "")

    def expand(self, parts: Iterable[Part], context: Context) -> str:
        """The text that ``parts`` become. Raises MacroError where C exits, and what the probes raise."""
        self._context = context
        self._steps = 0
        stack: list[_Step] = [self._joined(parts, ())]
        result = ""
        fresh = True
        try:
            while stack:
                try:
                    child = next(stack[-1]) if fresh else stack[-1].send(result)
                except StopIteration as done:
                    result = done.value
                    stack.pop()
                    fresh = False
                else:
                    stack.append(child)
                    fresh = True
        except BaseException:
            while stack:
                stack.pop().close()
            raise
        return result

    def _joined(self, parts: Iterable[Part], arguments: Sequence[str]) -> _Step:
        out: list[str] = []
        length = 0
        for part in parts:
            if isinstance(part, Reference):
                text = yield self._reference(part, arguments)
            elif isinstance(part, Unterminated):
                what = f"unterminated reference to '{part.text}': missing ')'"
                self._fail(what, "close it on the same line")
            else:
                text = part
            out.append(text)
            length += len(text)
            if length > MAX_LENGTH:
                self._fail("the expansion is too long", "")
        return "".join(out)

    def _reference(self, reference: Reference, arguments: Sequence[str]) -> _Step:
        """The value of a reference inside a function that was called with ``arguments``, its name first."""
        self._steps += 1
        if self._steps > MAX_STEPS:
            self._fail("the expansion takes too many steps", "")
        number = argument_number(reference)
        if 0 < number < len(arguments):
            return arguments[number]
        if self._name_is_argument and arguments and reference.pieces == _NAME:
            return arguments[0]
        if len(reference.pieces) > MAX_PIECES:
            self._fail("too many function arguments", f"a function takes at most {MAX_PIECES - 1}")
        name = yield self._joined(reference.pieces[0], arguments)
        called = [name]
        for piece in reference.pieces[1:]:
            value = yield self._joined(piece, arguments)
            called.append(value)
        variable = self._variables.get(name)
        if variable is not None:
            text = yield self._variable(name, variable, called)
            return text
        values = called[1:]
        if name in self._functions:
            return self._functions[name](name, *values)
        if name in _BUILT_IN:
            return self._built_in(name, values)
        return "" if values else self._from_environment(name)

    def _variable(self, name: str, variable: _Variable, arguments: Sequence[str]) -> _Step:
        if len(arguments) == 1 and variable.levels:
            self._fail(
                f"Recursive variable '{name}' references itself (eventually)",
                "assign it with ':=' so that its value is expanded once, when it is assigned",
            )
        if variable.levels > MAX_LEVELS:
            self._fail("Too deep recursive expansion", f"'{name}' calls itself without an end")
        if not variable.recursive:
            self._outside.update(dict.fromkeys(variable.outside))
            return variable.value
        variable.levels += 1
        try:
            text = yield self._joined(variable.parsed, arguments)
        finally:
            variable.levels -= 1
        return text

    def expand_bare(self, text: str) -> str:
        """A text with ``$NAME`` and ``${NAME}`` replaced by environment variables, those that are set."""

        def value(match: re.Match[str]) -> str:
            name = match.group(1).strip("{}")
            return self._from_environment(name) if name in self._environment else match.group()

        return _BARE.sub(value, text)

    def _from_environment(self, name: str) -> str:
        if not name:
            return ""
        value = self.environment_used.get(name)
        if value is None:
            value = self._environment.get(name)
            if value is None:
                self._outside[Outside(False, name, "")] = None
                return ""
            self.environment_used[name] = value
        self._outside[Outside(False, name, value)] = None
        return value

    def _built_in(self, name: str, arguments: Sequence[str]) -> str:
        wanted = _BUILT_IN[name]
        if len(arguments) != wanted:
            much = "few" if len(arguments) < wanted else "many"
            self._fail(f"too {much} function arguments passed to '{name}'", f"it takes {wanted}")
        context = self._context
        if name == "shell":
            answer = cut_bytes(self._probes.answer(arguments[0]), self._shell_bytes)
            said = self._probes.errors.get(arguments[0])
            if said:
                text = f"'{arguments[0]}' wrote to stderr: {said}"
                self._report(Diagnostic(context.file, context.line, text, DiagnosticKind.COMMAND))
            self._outside[Outside(True, arguments[0], answer)] = None
            return answer
        if name == "filename":
            return context.file
        if name == "lineno":
            return str(context.line)
        if name == "info":
            self._report(Diagnostic(context.file, context.line, arguments[0], DiagnosticKind.INFO))
        elif arguments[0] == "y":
            if name == "error-if":
                self._fail(arguments[1], "the Kconfig file asks for this stop with $(error-if,…)")
            self._report(Diagnostic(context.file, context.line, arguments[1], DiagnosticKind.MESSAGE))
        return ""

    def _fail(self, message: str, hint: str) -> NoReturn:
        context = self._context
        raise MacroError(
            message,
            file=context.file,
            line=context.line,
            column=context.column,
            source_line=context.source_line,
            hint=hint,
            c_message=f"{context.file}:{context.line}: {message}",
        )


#: What ``$(0)`` consists of.
_NAME = (("0",),)
#: The built-in functions and the number of arguments that each takes.
_BUILT_IN = {"error-if": 2, "filename": 0, "info": 1, "lineno": 0, "shell": 1, "warning-if": 2}


def argument_number(reference: Reference) -> int:
    """The number that a reference such as ``$(1)`` consists of, as C's ``strtoul`` reads it; 0 for none."""
    (name, *arguments) = reference.pieces
    if arguments or len(name) != 1 or not isinstance(name[0], str):
        return 0
    match = _ARGUMENT_NUMBER.fullmatch(name[0])
    # More digits than these name no argument, and Python refuses to convert thousands of them.
    return int(match.group(1)[:20]) if match is not None else 0


def cut_bytes(text: str, most: int) -> str:
    """The text up to ``most`` bytes, as a C program keeps it that reads no further."""
    if len(text) * 4 <= most:
        return text
    return text.encode("utf-8", "surrogateescape")[:most].decode("utf-8", "surrogateescape")
