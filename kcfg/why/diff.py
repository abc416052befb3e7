"""What differs between two configurations, each difference under what caused it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import groupby

from kcfg.configuration import AssignmentReader, Configuration
from kcfg.enums import Enum
from kcfg.errors import Place
from kcfg.records import dataclass, replace

from .explainer import Explainer
from .reasons import Condition, ConditionKind, DefaultState, Explanation, Fact
from .roots import Edit, edits_between

# How the prompt stands among the clauses of a symbol.
A_PROMPT = "a prompt"


class RootKind(Enum):
    """What can be at the root of a difference."""

    INPUT = "input"  # a line was added, removed or changed
    CAME = "came"  # only the second tree has the symbol
    WENT = "went"
    TREE = "tree"  # a default, dependency, select, range or type was changed
    OUTSIDE = "outside"  # a command answered differently, or the environment is another


@dataclass(frozen=True, slots=True)
class Change:
    """One symbol whose line in ``.config`` differs (empty: no line). ``also`` are roots that would explain it, too."""

    name: str
    before: str
    after: str
    via: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Root:
    """One cause: a text and a place on each side, the change of its own symbol, and what follows from it.

    ``instead`` are lines of input of which each alone would explain the same.
    """

    kind: RootKind
    name: str
    before: str
    after: str
    place_before: Place | None
    place_after: Place | None
    change: Change | None
    follows: tuple[Change, ...]
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """All differences: the roots with what follows from each, the largest first, and what no root was found for.

    ``count`` is the number of lines that differ. With two trees one line can stand under two roots, for what the tree
    does to it and for what the input does then.
    """

    prefix: str
    count: int
    roots: tuple[Root, ...]
    unexplained: tuple[Change, ...]

    def __str__(self) -> str:
        from .diff_prose import difference_text

        return difference_text(self)


def diff(a: Configuration, b: Configuration) -> Difference:
    """What differs from ``a`` to ``b``, and what caused it.

    With one tree the roots are edits of A's input that, and only all of which, give B. With two, A's input is resolved
    with B's tree in between: what differs to there is the tree's doing, and each root of it is what changed for its
    symbol itself; what differs from there to B is the input's, with roots as for one tree. Cost: some milliseconds a
    difference.
    """
    whole = _Diff(a, b)
    if a.tree is b.tree:
        roots, unexplained = whole.input_roots()
    else:
        between = _moved(a, b)
        tree, unexplained = _Diff(a, between).tree_roots()
        moved, more = _Diff(between, b).input_roots()
        roots, unexplained = [*tree, *moved], [*unexplained, *more]
    told = [found for root in roots if (found := _only(root, whole.changes)) is not None]
    ordered = sorted(told, key=lambda root: (-len(root.follows), root.name))
    left = tuple(change for change in unexplained if change.name in whole.changes)
    return Difference(a.prefix, len(whole.changes), tuple(ordered), left)


def _moved(a: Configuration, b: Configuration) -> Configuration:
    """A's input with B's tree, its lines where they were."""
    reader = AssignmentReader(b.tree, b.prefix)
    judge = a.explainer.judge
    for file, group in groupby(a.assignments, key=lambda x: x.place.file):
        lines: list[str] = []
        for assignment in group:
            number = assignment.place.line
            if number <= len(lines):  # values that were set one by one have no lines
                reader.read("\n".join(lines), file)
                lines = []
            lines += [""] * (number - len(lines) - 1)
            lines.append(judge.line(assignment))
        reader.read("\n".join([*lines, ""]), file)
    return Configuration(b.tree, reader.events, prefix=b.prefix, mode=b.mode)


def _only(root: Root, changes: Mapping[str, Change]) -> Root | None:
    """The root with those changes that are left in the end; None for one of which nothing is."""
    follows = tuple(change for change in root.follows if change.name in changes)
    change = root.change if root.change is not None and root.change.name in changes else None
    if change is None and not follows and root.kind is not RootKind.INPUT:
        return None
    return replace(root, change=change, follows=follows)


class _Side:
    """One configuration as the comparison sees it."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self.explainer: Explainer = configuration.explainer
        self.tree = configuration.tree
        self._known: dict[str, Explanation | None] = {}

    @cached_property
    def lines(self) -> dict[str, str]:
        """By name, the value of each symbol that has a line in ``.config``."""
        asker, a = self.explainer.asker, self.tree.arrays
        written = self.configuration.values.written
        return {a.names[s]: asker.shown(s) for s in a.layout if s >= 0 and written[s]}

    def facts(self, e: Explanation) -> dict[str, str]:
        """What was asked of the outside for the symbol, the tree's own folder written as ``$srctree``."""
        srctree = self.tree.origin.environment_used.get("srctree")
        return {f.name.replace(srctree, "$srctree") if srctree else f.name: f.value for f in _facts(e)}

    def explain(self, name: str) -> Explanation | None:
        """The symbol's explanation, None if this tree does not define it."""
        if name not in self._known:
            number = self.tree.numbers.get(name, -1)
            defined = number > 2 and self.tree.arrays.types[number] != 0
            self._known[name] = self.explainer.explain(number) if defined else None
        return self._known[name]


class _Diff:
    """Works out one comparison."""

    def __init__(self, a: Configuration, b: Configuration) -> None:
        self.a = _Side(a)
        self.b = _Side(b)
        one, other = self.a.lines, self.b.lines
        names = [name for name in {**one, **other} if one.get(name) != other.get(name)]
        self.changes = {name: Change(name, one.get(name, ""), other.get(name, "")) for name in names}

    def input_roots(self) -> tuple[list[Root], list[Change]]:
        """The edits of A's input, with what follows from each, and what follows from none; for one tree."""
        return self._follow(self._input_roots())

    def tree_roots(self) -> tuple[list[Root], list[Change]]:
        """What the trees say otherwise, with what follows from it, and what follows from nothing; for one input."""
        roots = self._tree_roots()
        found, unexplained = self._follow(roots)
        if unexplained:
            # Nothing that acts now was changed: then name whatever the tree says otherwise of them.
            more = [root for change in unexplained if (root := self._any_text(change)) is not None]
            found, unexplained = self._follow([*roots, *more])
        return found, unexplained

    # -- roots ---------------------------------------------------------------------------------------------------------

    def _input_roots(self) -> list[Root]:
        names = self.b.tree.arrays.names
        found = []
        for edit in edits_between(self.a.configuration, self.b.configuration):
            old = edit.removed[-1] if edit.removed else None
            new = edit.added[-1] if edit.added else None
            judge_a, judge_b = self.a.explainer.judge, self.b.explainer.judge
            name = names[edit.symbol]
            found.append(
                Root(
                    RootKind.INPUT,
                    name,
                    judge_a.line(old) if old is not None else "",
                    judge_b.line(new) if new is not None else "",
                    old.place if old is not None else None,
                    new.place if new is not None else None,
                    self.changes.get(name),
                    (),
                    tuple(self._line_of(other) for other in edit.instead),
                )
            )
        return found

    def _line_of(self, edit: Edit) -> str:
        """The line that an edit puts in, or the one that it takes out."""
        if edit.added:
            return self.b.explainer.judge.line(edit.added[-1])
        return f"without {self.a.explainer.judge.line(edit.removed[-1])}"

    def _tree_roots(self) -> list[Root]:
        return [root for name in self.changes if (root := self._first_cause(name)) is not None]

    def _first_cause(self, name: str) -> Root | None:
        """What is different for this symbol itself, whatever changed around it; None if it only follows."""
        one, other = self.a.explain(name), self.b.explain(name)
        change = self.changes[name]
        if one is None or other is None:
            kind = RootKind.CAME if one is None else RootKind.WENT
            there = other if one is None else one
            place = there.definitions[0].place if there is not None and there.definitions else None
            before, after = (None, place) if one is None else (place, None)
            return Root(kind, name, "", "", before, after, change, ())
        outside = self._changed_outside(name, one, other)
        if outside is not None:
            return outside
        return self._changed_text(name, one, other, change)

    def _changed_outside(self, name: str, one: Explanation, other: Explanation) -> Root | None:
        """The same question to the outside, and another answer."""
        old, new = self.a.facts(one), self.b.facts(other)
        differ = [text for text in old if text in new and old[text] != new[text]]
        if not differ:
            return None
        before = "; ".join(f"`{text}` answered {old[text]}" for text in differ)
        after = "; ".join(f"`{text}` answered {new[text]}" for text in differ)
        return Root(RootKind.OUTSIDE, name, before, after, one.place, other.place, self.changes[name], ())

    @staticmethod
    def _changed_text(
        name: str, one: Explanation, other: Explanation, change: Change, *, acting: bool = True
    ) -> Root | None:
        """A clause that only one of the trees has; ``acting``: and that has a say there."""
        old, new = _clauses(one), _clauses(other)
        gone = [text for text in _clauses(one, acting=acting) if text not in new]
        added = [text for text in _clauses(other, acting=acting) if text not in old]
        if not gone and not added:
            return None
        before, after = _pair(gone or [text for text in old if text not in new], added)
        if not gone and added and before.split(" ")[0] != after.split(" ")[0]:
            before = ""  # what is gone had no say, and is of another kind
        places = (old.get(before) or one.definitions[0].place, new.get(after) or other.definitions[0].place)
        return Root(RootKind.TREE, name, before, after, *places, change, ())

    def _any_text(self, change: Change) -> Root | None:
        one, other = self.a.explain(change.name), self.b.explain(change.name)
        if one is None or other is None:
            return None
        return self._changed_text(change.name, one, other, change, acting=False)

    # -- what follows from what ----------------------------------------------------------------------------------------

    def _follow(self, roots: list[Root]) -> tuple[list[Root], list[Change]]:
        """Put every difference that is no root under the nearest ones."""
        by_name = {root.name: root for root in roots}
        follows: dict[str, list[Change]] = {root.name: [] for root in roots}
        unexplained = []
        for name, change in self.changes.items():
            if name in by_name:
                continue
            reached, via = self._roots_of(name, by_name)
            if not reached:
                unexplained.append(change)
                continue
            told = Change(name, change.before, change.after, via, tuple(reached[1:4]))
            follows[reached[0]].append(told)
        made = [replace(root, follows=tuple(follows[root.name])) for root in roots]
        return made, unexplained

    def _roots_of(self, name: str, roots: dict[str, Root]) -> tuple[list[str], tuple[str, ...]]:
        """The roots from which a difference follows, the nearest first, and the way from the first to it."""
        parent: dict[str, str] = {name: ""}
        queue = [name]
        reached: list[str] = []
        for current in queue:
            if current in roots and current != name:
                reached.append(current)
                continue
            for cause in self._causes(current, roots):
                if cause not in parent:
                    parent[cause] = current
                    queue.append(cause)
        way: list[str] = []
        if reached:
            step = parent[reached[0]]
            while step and step != name:
                way.append(step)
                step = parent[step]
        return reached, tuple(way)

    def _causes(self, name: str, roots: dict[str, Root]) -> list[str]:
        """Symbols that this one follows from and that differ themselves."""
        found: dict[str, None] = {}
        sides = [e for e in (self.b.explain(name), self.a.explain(name)) if e is not None]
        for e in sides:
            found.update(dict.fromkeys(e.causes))
        near = [c for c in found if self._differs(c, roots)]
        if near:
            return near
        for e in sides:
            found.update(dict.fromkeys(_mentioned(e)))
        return [c for c in found if self._differs(c, roots)]

    def _differs(self, name: str, roots: dict[str, Root]) -> bool:
        if name in self.changes or name in roots:
            return True
        one, other = self.a.explain(name), self.b.explain(name)
        return one is not None and other is not None and (one.value, one.visible) != (other.value, other.visible)


def _pair(gone: list[str], added: list[str]) -> tuple[str, str]:
    """One clause of each side: two of a kind if there are, for the one then stands in the place of the other."""
    for before in gone:
        for after in added:
            if before.split(" ")[0] == after.split(" ")[0]:
                return before, after
    return (gone[0] if gone else ""), (added[0] if added else "")


def _conditions(e: Explanation) -> Iterable[Condition]:
    for definition in e.definitions:
        yield from definition.conditions
    for default in e.defaults:
        yield from default.conditions
    for selection in e.selections:
        yield from selection.conditions
    for item in e.ranges:
        yield from item.conditions


def _facts(e: Explanation) -> tuple[Fact, ...]:
    found = [fact for condition in _conditions(e) for fact in condition.facts]
    found += [fact for default in e.defaults for fact in default.facts]
    return tuple(dict.fromkeys(found))


def _mentioned(e: Explanation) -> Iterable[str]:
    """Every symbol that the value, the prompt or a range can follow from."""
    for condition in _conditions(e):
        for operand in condition.operands:
            yield operand.name
    for default in e.defaults:
        for operand in default.operands:
            yield operand.name
    for selection in e.selections:
        yield selection.by
    for item in e.ranges:
        yield item.low.name
        yield item.high.name
    if e.choice is not None:
        for member in e.choice.members:
            yield member.name


def _clauses(e: Explanation, *, acting: bool = False) -> dict[str, Place]:
    """What the tree says of the symbol, clause by clause, with places; ``acting``: only what has a say now."""
    found: dict[str, Place] = {}
    for definition in e.definitions:
        found.setdefault(f"type {e.type.name.lower()}", definition.place)
        if definition.prompt and (definition.visible != "n" or not acting):
            found.setdefault(A_PROMPT, definition.place)
        for condition in definition.conditions:
            if condition.value != "y" or not acting:
                found.setdefault(f"{condition.kind.value} {condition.text}", condition.place)
    for default in e.defaults:
        if default.state is DefaultState.TAKEN or not acting:
            found.setdefault(default.text, default.place)
    for selection in e.selections:
        if selection.gives != "n" or not acting:
            verb = "implied" if selection.is_imply else "selected"
            own = [f" if {c.text}" for c in selection.conditions if c.kind is ConditionKind.CLAUSE_IF]
            found.setdefault(f"{verb} by {selection.by}{''.join(own)}", selection.place)
    for item in e.ranges:
        if item.active or not acting:
            found.setdefault(f"range {item.low.name} {item.high.name}", item.place)
    return found
