"""Reasons as data: what an explanation is made of. Closed sets, places and values; the prose is another module's.

Values are texts as an author would write them: ``n``, ``m``, ``y``, numbers as they stand, strings in quotes.
"""

from __future__ import annotations

from kcfg.configuration import ChoiceRule, Rule
from kcfg.enums import Enum
from kcfg.errors import Place
from kcfg.language import SymbolType
from kcfg.records import dataclass


class ConditionKind(Enum):
    """Where a condition is written."""

    CLAUSE_IF = "if"  # behind the clause itself
    PROMPT_IF = "prompt if"
    DEPENDS = "depends on"
    BLOCK_IF = "if block"
    MENU_DEPENDS = "menu depends on"
    MENU_VISIBLE = "menu visible if"
    CHOICE_DEPENDS = "choice depends on"
    CHOICE_IF = "choice prompt if"
    CHOICE_MODE = "choice mode"  # up to 6.8: a tristate choice is itself n, m or y


class Join(Enum):
    """How the parts of a shortfall go together."""

    ALL = "all"  # each part must change
    ANY = "any"  # one part is enough
    SYMBOL = "symbol"
    COMPARISON = "comparison"


class DefaultState(Enum):
    """What became of one default of a symbol."""

    TAKEN = "taken"  # the first whose condition holds
    UNMET = "unmet"
    LATER = "later"  # never looked at: an earlier one was taken
    PASSED = "passed"  # not looked at: the symbol has a user value


class Hindrance(Enum):
    """Why what was asked for is not what came."""

    NO_PROMPT = "no-prompt"
    HIDDEN = "hidden"  # a prompt is there, and its conditions are not met
    LIMITED = "limited"  # the conditions allow m at most
    SELECTED = "selected"
    CLAMPED = "clamped"
    DROPPED = "dropped"  # a number out of range, which the generations up to 6.8 forget
    MODULES_OFF = "modules-off"  # m counts as y
    OTHER_MEMBER = "other-member"
    NEEDS_A_MEMBER = "needs-a-member"  # n for the member that its choice takes all the same
    EARLIER_PASS = (
        "earlier-pass"  # what came before the last fragment could not keep it, and its .config says otherwise
    )
    REWRITTEN = "rewritten"  # the value is kept in another form


class VerdictCode(Enum):
    """What became of one line of input. The values are stable."""

    APPLIED = "applied"
    REDUNDANT = "redundant"
    OVERRIDDEN = "overridden"
    OVERRULED = "overruled"
    MALFORMED = "malformed"
    UNKNOWN = "unknown"
    UNDEFINED = "undefined"
    INVALID = "invalid"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something from outside that no input changes: the answer of a command, or an environment variable."""

    is_command: bool
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Operand:
    """A symbol that a condition names, with its value now."""

    name: str
    value: str
    defined: bool


@dataclass(frozen=True, slots=True)
class Shortfall:
    """An expression that is not worth what it should be: at least ``needed`` (``rising``), or at most."""

    join: Join
    text: str
    value: str
    needed: str
    rising: bool
    operands: tuple[Operand, ...] = ()
    parts: tuple[Shortfall, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """One expression that something hangs on. ``within`` names the menu or choice that it is written for."""

    kind: ConditionKind
    text: str
    value: str
    place: Place
    within: str
    operands: tuple[Operand, ...]
    facts: tuple[Fact, ...]
    slot: int


@dataclass(frozen=True, slots=True)
class Definition:
    """One place where a symbol is defined. ``visible`` is the most that its prompt allows, n without one."""

    place: Place
    prompt: str
    visible: str
    conditions: tuple[Condition, ...]
    demands: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Default:
    """One default: what it says, what it would give now, and what became of it."""

    place: Place
    text: str
    value: str
    state: DefaultState
    conditions: tuple[Condition, ...]
    operands: tuple[Operand, ...]
    facts: tuple[Fact, ...]
    slot: int


@dataclass(frozen=True, slots=True)
class Selection:
    """One ``select`` or ``imply`` of the symbol. ``gives`` is what it raises to now, n while it lies idle."""

    is_imply: bool
    by: str
    by_value: str
    place: Place
    gives: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """One range. ``active``: it is the first whose condition holds."""

    place: Place
    low: Operand
    high: Operand
    active: bool
    conditions: tuple[Condition, ...]
    low_is_literal: bool = True
    high_is_literal: bool = True


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a choice."""

    name: str
    visible: str
    asked: str | None


@dataclass(frozen=True, slots=True)
class ChoiceFact:
    """The choice that a symbol is a member of, what it took and why; ``default`` is the clause that did it."""

    title: str
    place: Place
    picked: str
    rule: ChoiceRule
    default: Default | None
    defaults: tuple[Default, ...]
    members: tuple[Member, ...]
    request: Place | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one line of input, and why. ``line`` is the line, ``now`` the symbol's value as it came.

    ``by`` is what counts instead: a later line, the clause that the line lost against, the condition that is unmet, or
    the clause that gives a redundant line's value without it, and ``instead`` then the rule. ``near`` are names that
    may have been meant, ``renamed`` the name that the tree's history gives it, ``type`` that of a symbol that the value
    does not fit.
    """

    code: VerdictCode
    place: Place
    line: str
    name: str
    asked: str
    now: str
    hindrance: Hindrance | None = None
    by: Place | None = None
    near: tuple[str, ...] = ()
    renamed: str = ""
    blame: tuple[str, ...] = ()
    instead: Rule | None = None
    type: SymbolType | None = None

    def __str__(self) -> str:
        from .verdict_prose import verdict_text

        return verdict_text(self)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a symbol has its value. ``causes`` names the symbols that the value follows from, the nearest first.

    ``rule`` and ``clause`` fixed the value; ``wanted`` is what the input asks for (None: nothing that counts),
    ``otherwise`` what the value would be without that line, and ``hindrance`` why it is not the value.
    ``shortfalls`` are the conditions that keep the prompt from allowing more. ``dependents`` is None where they were
    not counted.
    """

    name: str
    prefix: str
    type: SymbolType
    value: str
    written: bool
    visible: str
    rule: Rule
    place: Place | None
    clause: str
    definitions: tuple[Definition, ...]
    requests: tuple[Verdict, ...]
    wanted: str | None
    otherwise: str | None
    hindrance: Hindrance | None
    shortfalls: tuple[tuple[Condition, Shortfall], ...]
    defaults: tuple[Default, ...]
    selections: tuple[Selection, ...]
    ranges: tuple[Range, ...]
    choice: ChoiceFact | None
    dependency: str
    unmet: bool
    facts: tuple[Fact, ...]
    near_misses: tuple[Verdict, ...]
    modules: str
    dependents: int | None
    causes: tuple[str, ...]

    def __str__(self) -> str:
        from .prose import paragraph

        return paragraph(self)

    @property
    def prompts(self) -> tuple[Definition, ...]:
        """The definitions that have a prompt."""
        return tuple(d for d in self.definitions if d.prompt)

    def grounds(self) -> tuple[Condition, ...]:
        """The conditions that hold and without which the rule would not have given this value, each once."""
        found: dict[tuple[Place, str], Condition] = {}
        used: list[Condition] = []
        if self.rule in (Rule.USER, Rule.CHOICE):
            used += (c for d in self.prompts if d.visible != "n" for c in d.conditions)
        elif self.rule in (Rule.SELECT, Rule.IMPLY):
            wanted = self.rule is Rule.IMPLY
            used += (c for s in self.acting() if s.is_imply == wanted for c in s.conditions)
        used += (c for d in self.defaults if d.state is DefaultState.TAKEN for c in d.conditions)
        used += (c for r in self.ranges if r.active for c in r.conditions)
        for condition in used:
            if condition.value != "n" and condition.operands:
                found.setdefault((condition.place, condition.text), condition)
        return tuple(found.values())

    def shared_unmet(self) -> tuple[Condition, ...]:
        """Where no default counts: the unmet conditions that all of them share, for they are the symbol's own."""
        if any(d.state is not DefaultState.UNMET for d in self.defaults):
            return ()
        unmet = [[c for c in d.conditions if c.value == "n"] for d in self.defaults]
        own = [c for c in unmet[0] if c.kind is not ConditionKind.CLAUSE_IF] if unmet else []
        return tuple(c for c in own if all(c in other for other in unmet))

    def acting(self) -> tuple[Selection, ...]:
        """The selects and implies that raise the symbol now."""
        return tuple(s for s in self.selections if s.gives != "n")
