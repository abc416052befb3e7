"""A ``Configuration``: a tree with user values, each symbol's value, and where that value came from."""

from __future__ import annotations

from kcfg.errors import FileError, Place
from kcfg.language import SymbolType
from kcfg.lazy import cached_property
from kcfg.records import dataclass
from kcfg.texts import text_of
from kcfg.tree import Property, Symbol, Tree

from .events import Assignment, ReadWarning
from .modes import Mode
from .origins import Rule
from .passes import resolve, values_for_build
from .reading import AssignmentReader, Events
from .rules import TRISTATE_TEXT
from .values import UserValues, Values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kcfg.why import Explainer, Explanation, Verdict

    from .minimal import Minimal


@dataclass(frozen=True, slots=True)
class Origin:
    """Why a symbol has its value: the rule, and the clause (a property) or assignment that goes with it."""

    rule: Rule
    clause: Property | None = None
    assignment: Assignment | None = None

    @property
    def place(self) -> Place | None:
        """The line of Kconfig or of the input that fixed the value; None where no single line did."""
        if self.clause is not None:
            return self.clause.place
        return self.assignment.place if self.assignment is not None else None


@dataclass(frozen=True, slots=True)
class SymbolValue:
    """What one symbol came to in one configuration."""

    configuration: Configuration
    symbol: Symbol

    @property
    def value(self) -> str:
        """``n``, ``m`` or ``y`` for a bool or tristate, else the text without quotes."""
        values = self.configuration.values
        if self.symbol.type in (SymbolType.BOOL, SymbolType.TRISTATE):
            return TRISTATE_TEXT[values.tri[self.symbol.number]]
        return values.text[self.symbol.number]

    @property
    def tristate(self) -> int:
        """0, 1 or 2; 0 for everything that is no bool or tristate."""
        return min(self.configuration.values.tri[self.symbol.number], 2)

    @property
    def visibility(self) -> int:
        """The most that a prompt lets a person choose: 0 (hidden), 1 or 2."""
        return min(self.configuration.minimal.visibility(self.symbol.number), 2)

    @property
    def written(self) -> bool:
        """Whether it has a line in ``.config``."""
        return bool(self.configuration.values.written[self.symbol.number])

    @property
    def user_value(self) -> str | None:
        """What was asked for and is a valid value, whether or not it holds; None for nothing."""
        wanted = self.configuration.user.value[self.symbol.number]
        return TRISTATE_TEXT[wanted] if isinstance(wanted, int) else wanted

    @property
    def origin(self) -> Origin:
        """Why it has this value."""
        return self.configuration.origin(self.symbol.number)


class Configuration:
    """One tree with one list of assignments, evaluated. It does not change; :meth:`with_values` makes another.

    ``assignments`` are all that were asked for, in order, ``warnings`` what C prints about them.
    """

    def __init__(
        self,
        tree: Tree,
        events: Events | None = None,
        *,
        prefix: str = "CONFIG_",
        mode: Mode = Mode.DEFCONFIG,
        has_input: bool = True,
    ) -> None:
        self.tree = tree
        self.prefix = prefix
        self.mode = mode
        self.has_input = has_input
        self.assignments: tuple[Assignment, ...] = tuple(events.assignments) if events is not None else ()
        self.warnings: tuple[ReadWarning, ...] = tuple(events.warnings) if events is not None else ()
        self.user: UserValues
        self.values: Values
        self._text: str | None = None
        self.user, self.values = resolve(tree, self.assignments, mode, has_input=has_input)

    # -- asking ------------------------------------------------------------------------------------------------------

    def __getitem__(self, name: str) -> SymbolValue:
        """The value of the symbol called ``name``, with or without the prefix. Raises KeyError."""
        try:
            return SymbolValue(self, self.tree[name])
        except KeyError:
            if self.prefix and name.startswith(self.prefix):
                return SymbolValue(self, self.tree[name[len(self.prefix) :]])
            raise

    def __iter__(self) -> Iterator[SymbolValue]:
        """The values of all defined symbols."""
        return (SymbolValue(self, symbol) for symbol in self.tree.symbols)

    def origin(self, symbol: int) -> Origin:
        """Why the symbol with this number has its value."""
        rule = self.values.rule_of(symbol)
        clause = self.values.clause_of(symbol)
        if rule in (Rule.DEFAULT, Rule.RANGE_LOW, Rule.RANGE_HIGH):
            return Origin(rule, clause=Property(self.tree, clause))
        event = self.user.event[symbol]
        if rule is Rule.USER:
            return Origin(rule, assignment=self.assignments[event] if event >= 0 else None)
        return Origin(rule)

    @cached_property
    def unmet_warnings(self) -> tuple[str, ...]:
        """What C prints of each symbol that is selected against its dependencies."""
        if not self.values.unmet:
            return ()
        from .unmet import unmet_text

        return tuple(unmet_text(self.tree, self.values, symbol) for symbol in dict.fromkeys(self.values.unmet))

    def build_values(self, *, renewing: bool) -> Values:
        """The values that headers are written from; ``renewing`` says that there is an ``auto.conf`` already.

        The same as ``values`` unless values depend on themselves.
        """
        if not self.tree.circular or self.tree.dialect.walks:
            return self.values
        return values_for_build(self.tree, self.assignments, self.mode, has_input=self.has_input, renewing=renewing)

    @cached_property
    def minimal(self) -> Minimal:
        """The minimal defconfig's view of the values."""
        from .minimal import Minimal

        return Minimal(self.tree, self.values)

    @cached_property
    def explainer(self) -> Explainer:
        """What answers questions about this configuration; it keeps what it has found out."""
        # The next stage of the house; imported here so that values can be had without it.
        from kcfg.why import Explainer

        return Explainer(self)

    def explain(self, name: str) -> Explanation:
        """Why the symbol called ``name`` (with or without the prefix) has its value; ``str()`` of it is prose.

        Raises KeyError. Cost: a millisecond; 0.3 s more at the first call for Linux.
        """
        return self.explainer.explain(self[name].symbol.number)

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What became of each line of the input, in order. Cost: some microseconds a line."""
        return self.explainer.verdicts()

    # -- deriving ----------------------------------------------------------------------------------------------------

    def with_values(self, changes: Mapping[str, str], source: str = "what-if") -> Configuration:
        """The configuration that follows if ``changes`` (names without prefix to values) are asked for, too."""
        reader = AssignmentReader(self.tree, self.prefix)
        reader.events.assignments.extend(self.assignments)
        for name, value in changes.items():
            text = quoted(self.tree, name, value)
            reader.set(name, text, Place(source))
        return Configuration(self.tree, reader.events, prefix=self.prefix, mode=self.mode)

    # -- texts and files ---------------------------------------------------------------------------------------------
    # The writers are a package further right and not needed to evaluate, hence the imports inside.

    def config_text(self) -> str:
        """The text of ``.config``."""
        if self._text is None:
            from kcfg.files.dotconfig import config_text

            self._text = config_text(self.tree, self.values, self.prefix)
        return self._text

    def minimal_text(self) -> str:
        """The text of the minimal defconfig."""
        from kcfg.files.minimal import minimal_text

        return minimal_text(self.tree, self.user, self.values, self.prefix)

    def header_text(self) -> str:
        """The text of ``autoconf.h``."""
        from kcfg.files.headers import header_text

        return header_text(self.tree, self.values, self.prefix)

    def write_config(self, path: str, *, keep_old: bool = True) -> bool:
        """Write ``.config`` to ``path``; False if it had this text already and was left alone.

        The file that was there becomes ``path.old``. Raises FileError, and then nothing has changed.
        """
        from kcfg.files.writing import write_config

        return write_config(path, self.config_text(), keep_old=keep_old)

    def write_minimal(self, path: str) -> None:
        """Write the minimal defconfig to ``path``. Raises FileError."""
        from kcfg.files.writing import replace_file

        replace_file(path, self.minimal_text())

    def write_header(self, path: str) -> None:
        """Write ``autoconf.h`` to ``path``. Raises FileError."""
        from kcfg.files.writing import replace_file

        replace_file(path, self.header_text())


#: Where the assignments stand that no file holds.
CALLER = Place("--set")


def quoted(tree: Tree, name: str, value: str) -> str:
    """``value`` as it stands in a file of assignments: in quotes for a string symbol, unless it has them already."""
    number = tree.numbers.get(name, -1)
    if number >= 0 and tree.arrays.types[number] == SymbolType.STRING and value[:1] != '"':
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return value


def read_file(path: str) -> str:
    """The text of a file of assignments, bytes that are not UTF-8 kept. Raises FileError."""
    try:
        return text_of(path)
    except OSError as error:
        hint = "give the name of a defconfig or .config" if isinstance(error, IsADirectoryError) else ""
        raise FileError(f"cannot read {path}: {error.strerror}", file=path, hint=hint) from error


def configure(
    tree: Tree,
    files: Iterable[str] = (),
    *,
    values: Mapping[str, str] | None = None,
    prefix: str = "CONFIG_",
    mode: Mode = Mode.DEFCONFIG,
    warn_unknown: bool = False,
) -> Configuration:
    """The configuration that the files of assignments at the paths ``files``, then ``values``, ask for.

    ``values`` maps names without prefix to values. Raises FileError for a file that cannot be read. Cost: reading,
    and one evaluation (30 to 50 ms for Linux).
    """
    reader = AssignmentReader(tree, prefix, warn_unknown=warn_unknown)
    has_input = False
    for path in files:
        reader.read(read_file(path), path)
        has_input = True
    for name, value in (values or {}).items():
        bare = name.removeprefix(prefix)
        reader.set(bare, quoted(tree, bare, value), CALLER)
    return Configuration(tree, reader.events, prefix=prefix, mode=mode, has_input=has_input)
