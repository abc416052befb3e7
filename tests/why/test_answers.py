"""The whole prose for every situation of corpora/cases/why, and that its remedies are those that C confirmed."""

from __future__ import annotations

import json

import pytest

from why_answers import answer, configured
from why_expected import Question, load_questions

QUESTIONS = load_questions()


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.folder.name)
def test_the_prose_is_the_one_that_was_read(question: Question) -> None:
    text, _ = answer(question, configured(question))
    assert text == (question.folder / "answer.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.folder.name)
def test_a_remedy_is_offered_exactly_where_there_is_one(question: Question) -> None:
    _, want = answer(question, configured(question))
    if want is not None:
        assert bool(want.remedies) == bool(question.enough)
        assert want.remedies or want.unmet or want.obstacles


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.folder.name)
def test_the_value_told_is_the_one_that_c_wrote(question: Question) -> None:
    explanation = configured(question).explain(question.symbol)
    lines = (question.folder / "expected.config").read_text(encoding="utf-8").splitlines()
    name = f"CONFIG_{question.symbol}"
    told = f"# {name} is not set" if explanation.value == "n" else f"{name}={explanation.value}"
    assert (told in lines) == explanation.written
    assert explanation.written or not any(line.startswith((f"{name}=", f"# {name} ")) for line in lines)


def test_an_answer_is_data_that_json_takes() -> None:
    from kcfg.why import as_data

    for question in QUESTIONS:
        data = json.loads(json.dumps(as_data(configured(question).explain(question.symbol))))
        assert data["name"] == question.symbol
        assert data["rule"] in {
            "unset", "default", "user", "select", "imply", "choice", "range-low", "range-high",
        }  # fmt: skip
