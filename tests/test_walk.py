"""The walk through all questions (2.6): what it spares itself is what would come to the same."""

from __future__ import annotations

import random

import pytest

from kcfg.configuration import AssignmentReader
from kcfg.configuration.evaluate import evaluate, still_follow
from kcfg.configuration.values import UserValues, Values
from kcfg.errors import KcfgError
from kcfg.tree import Tree
from tests.strategies import GENERATIONS, INPUT, seeded_case
from tests.strategies.trees import tree_of

SEEDS = 60


def answer_some(tree: Tree, user: UserValues, values: Values, chance: random.Random) -> None:
    """Ask for what is there already, mostly, as a walk does; now and then for something else."""
    a = tree.arrays
    for symbol in chance.sample(range(3, len(a.names)), min(4, len(a.names) - 3)):
        if a.types[symbol] > 2:
            user.value[symbol] = chance.choice((values.text[symbol], values.text[symbol], "7"))
        elif a.types[symbol]:
            user.value[symbol] = chance.choice((values.tri[symbol], values.tri[symbol], None, 2))
    for choice in a.choices:
        if chance.random() < 0.3:
            user.choice_pick[choice] = values.picked[choice][0]


@pytest.mark.parametrize("generation", ["busybox-1.37", "toybox-0.8.9"])
def test_what_still_follows_is_what_an_evaluation_gives(generation: str) -> None:
    followed = 0
    for seed in range(SEEDS):
        case = seeded_case(f"walk {seed}", GENERATIONS[generation])
        chance = random.Random(seed)
        try:
            tree = tree_of(generation, case)
        except KcfgError:
            continue
        if tree.circular:
            continue
        user = UserValues.of(tree, AssignmentReader(tree).read(case.files[INPUT], INPUT))
        for _ in range(10):
            values, before = evaluate(tree, user), user.copy()
            answer_some(tree, user, values, chance)
            fresh = evaluate(tree, user)
            if still_follow(tree, values, user, before):
                followed += 1
                assert (values.tri, values.text, values.rule) == (fresh.tri, fresh.text, fresh.rule)
                assert (values.written, values.picked, values.modules) == (fresh.written, fresh.picked, fresh.modules)
    assert followed > SEEDS
