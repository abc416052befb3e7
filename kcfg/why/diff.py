"""What differs between two configurations, each difference under what caused it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from functools import cached_property

from kcfg.configuration import Configuration
from kcfg.errors import Place
from kcfg.records import dataclass

from .explainer import Explainer
from .reasons import Condition, ConditionKind, DefaultState, Explanation, Fact
from .roots import edits_between


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
    """One cause: a text and a place on each side, the change of its own symbol, and what follows from it."""

    kind: RootKind
    name: str
    before: str
    after: str
    place_before: Place | None
    place_after: Place | None
    change: Change | None
    follows: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """All differences: the roots with what follows from each, the largest first, and what no root was found for."""

    prefix: str
    roots: tuple[Root, ...]
    unexplained: tuple[Change, ...]

    @property
    def count(self) -> int:
        """The number of lines that differ."""
        own = sum(root.change is not None for root in self.roots)
        return own + sum(len(root.follows) for root in self.roots) + len(self.unexplained)

    def __str__(self) -> str:
        from .diff_prose import difference_text

        return difference_text(self)


def diff(a: Configuration, b: Configuration) -> Difference:
    """What differs from ``a`` to ``b``, and what caused it.

    With one tree the roots are edits of A's input that, and only all of which, give B. With two, they are what
    changed for each symbol first. Cost: some milliseconds a difference.
    """
    return _Diff(a, b).result()


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
        self.one_tree = a.tree is b.tree
        one, other = self.a.lines, self.b.lines
        names = [name for name in {**one, **other} if one.get(name) != other.get(name)]
        self.changes = {name: Change(name, one.get(name, ""), other.get(name, "")) for name in names}

    def result(self) -> Difference:
        """All of it."""
        roots = self._input_roots() if self.one_tree else self._tree_roots()
        found, unexplained = self._follow(roots)
        if unexplained and not self.one_tree:
            # Nothing that acts now was changed: then name whatever the tree says otherwise of them.
            more = [root for change in unexplained if (root := self._any_text(change)) is not None]
            found, unexplained = self._follow([*roots, *more])
        ordered = sorted(found, key=lambda root: (-len(root.follows), root.name))
        return Difference(self.a.configuration.prefix, tuple(ordered), tuple(unexplained))

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
                )
            )
        return found

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
        if one.wanted != other.wanted and (one.visible != "n" or other.visible != "n"):
            old, new = _request(one), _request(other)
            return Root(RootKind.INPUT, name, old[0], new[0], old[1], new[1], change, ())
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
        before, after = (gone[0] if gone else ""), (added[0] if added else "")
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
        made = [
            Root(r.kind, r.name, r.before, r.after, r.place_before, r.place_after, r.change, tuple(follows[r.name]))
            for r in roots
        ]
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


def _request(e: Explanation) -> tuple[str, Place | None]:
    counted = [r for r in e.requests if r.asked == e.wanted]
    return (counted[-1].line, counted[-1].place) if counted else ("", None)


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
            found.setdefault("a prompt", definition.place)
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
