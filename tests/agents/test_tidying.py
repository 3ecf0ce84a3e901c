"""Answers in the manner of small models: what says nothing is passed over, and no wish is ever lost on the way."""

from __future__ import annotations

import json
from functools import partial

import pytest
from pydantic import ValidationError

from agents.coach import CoachAnswer
from agents.models import AgentRun
from agents.review import interpret
from agents.review_rules import Reading
from agents.schemas import Action, Interpretation, Level
from agents.tidying import without_wrapping
from tests.agents import plans_for_review
from tests.agents.model_server import say
from tests.agents.plans_for_review import FOODS, dinner_id

review = partial(plans_for_review.review, known_foods=FOODS)
TEXT = "Tuesday's dinner is too expensive"
WISH = {"target_level": "meal", "target_ids": {"plan_meal_id": dinner_id(1)}, "action": "regenerate_meal",
        "params": {"make_cheaper": True}}  # fmt: skip
MEANT = Interpretation.model_validate({"instructions": [WISH]})
EVERY_FIELD = {
    "targetLevel": "Meal",
    "target_ids": {"planDayId": None, "plan_meal_id": dinner_id(1), "recipe_id": None},
    "action": "regenerateMeal",
    "params": {
        "ingredient_to_remove": None, "ingredientToAdd": "", "apply_to_whole_week": False, "makeCheaper": True,
        "make_healthier": None, "smaller_portion": "", "prefer_meal_type": "", "spice": None,
    },
    "notes": None,
    "confidence": 0.9,
    "reasoning": "They find it dear.",
}  # fmt: skip


def fenced(answer: object, language: str = "json") -> str:
    return f"```{language}\n{json.dumps(answer, indent=2)}\n```"


ANSWERS = {
    "as asked": {"instructions": [WISH]},
    "every field filled": {"instructions": [EVERY_FIELD], "noInstructionReason": ""},
    "a reason that is null": {"instructions": [WISH], "no_instruction_reason": None},
    "an object in place of a list": {"instructions": WISH},
    "a list alone": [WISH],
    "an instruction alone": WISH,
    "inside an answer": {"answer": {"instructions": [WISH]}},
    "fenced": fenced({"instructions": [WISH]}),
    "fenced without a language": fenced({"instructions": [WISH]}, ""),
    "fenced, with a word before and after": f"Here you are:\n{fenced([WISH])}\nEnjoy!",
    "thinking aloud": f"<think>They say {{expensive}}, so …</think>\n{json.dumps({'instructions': [WISH]})}",
    "an id as text": {"instructions": [WISH | {"target_ids": {"plan_meal_id": str(dinner_id(1))}}]},
    "params that are a list": {"instructions": [WISH | {"notes": [], "target_ids": WISH["target_ids"]}]},
}


@pytest.mark.django_db
@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
def test_an_answer_in_the_manner_of_a_small_model_needs_no_repair(model_server, alice, answer):
    model_server.will(say(answer))

    said, source = interpret(Reading(review(TEXT)), user_id=alice.pk)

    assert (source, said) == ("model", MEANT)
    assert list(AgentRun.objects.values_list("outcome", flat=True)) == ["ok"]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"params": {"make_cheaper": True, "avoid_fish": True}}, id="a param that there is not"),
        pytest.param({"target_ids": {"plan_meal_id": 1, "recipe_id": 4}}, id="an id that there is not"),
        pytest.param({"recipe": "Carbonara"}, id="a recipe"),
        pytest.param({"and_then": WISH}, id="another wish inside"),
        pytest.param({"action": "regenerate"}, id="half an action"),
        pytest.param({"params": {"make_cheaper": "rather"}}, id="neither yes nor no"),
        pytest.param({"target_ids": [dinner_id(1)]}, id="ids without names"),
    ],
)
def test_what_may_carry_a_wish_is_not_passed_over(changes):
    with pytest.raises(ValidationError):
        Interpretation.model_validate({"instructions": [WISH | changes]})


@pytest.mark.parametrize(
    "answer",
    [{}, {"instructions": []}, {"instructions": None, "no_instruction_reason": ""}, [], "thanks",
     {"instructions": [WISH], "no_instruction_reason": "There is nothing to do."}],
)  # fmt: skip
def test_silence_and_contradiction_are_refused(answer):
    with pytest.raises(ValidationError):
        Interpretation.model_validate(answer)


def test_a_reason_beside_empty_instructions_is_an_answer():
    said = Interpretation.model_validate({"instructions": None, "no_instruction_reason": "You only said thanks."})

    assert (said.instructions, said.no_instruction_reason) == ((), "You only said thanks.")


@pytest.mark.parametrize("word", ["adjust_portion", "adjustPortion", "Adjust portion", " ADJUST-PORTION "])
def test_words_of_the_vocabulary_are_known_however_they_are_spelt(word):
    portion = {"target_level": "WEEK", "action": word, "params": {"smaller_portion": True}}

    (said,) = Interpretation.model_validate([portion]).instructions

    assert (said.action, said.target_level) == (Action.ADJUST_PORTION, Level.WEEK)


def test_a_fence_inside_an_answer_stays():
    text = json.dumps({"note": "```json\n{}\n```"})

    assert without_wrapping(text) == text


@pytest.mark.parametrize(
    "text",
    [
        '<think>is it {"name": "plum"}?</think>{"name": "pear"}',
        'is it {"name": "plum"}?\n</think>\n\n{"name": "pear"}',
        '<think>one</think><think>two</think>\n{"name": "pear"}',
        '\ufeff{"name": "pear"}',
        '\ufeffis it a pear?</thinking>\n```json\n{"name": "pear"}\n```',
    ],
)
def test_thoughts_aloud_and_byte_order_marks_before_an_answer_are_passed_over(text):
    assert without_wrapping(text) == '{"name": "pear"}'


@pytest.mark.parametrize("text", ['{"name": "a </think> b"}', '["</think>"]'])
def test_the_end_of_a_thought_inside_an_answer_stays(text):
    assert without_wrapping(text) == text


@pytest.mark.parametrize(
    ("pick", "meant"), [(7, 7), ("7", 7), ({"id": 7}, 7), (None, None), ("", None), ("soup", None), (1.5, None),
                        (True, None), ([], None), ({"title": "Soup"}, None), ("9" * 30, None)]
)  # fmt: skip
def test_a_pick_that_names_no_dish_is_no_pick(pick, meant):
    answer = CoachAnswer.model_validate(
        {"week": {"monday": {"lunch": pick, "dinner": 3}, "tuesday": None}, "macros": {}}
    )

    assert answer.picks == {(0, "dinner"): 3} | ({(0, "lunch"): meant} if meant else {})
    assert answer.macros is None
