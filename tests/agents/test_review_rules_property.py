"""Whatever people write, the rules answer, and only with what the plan has."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from agents.requests import ReviewRequest
from agents.review_rules import interpret
from agents.schemas import MAX_INSTRUCTIONS, Action
from tests.agents.plans_for_review import day_id, dinner_id, review
from tests.examples import examples

VOCABULARY = """
swap replace the for with instead of rather than no not never again ever without remove add more less only over
too very cheaper lighter healthier protein calories bigger smaller hungry smoothie solid drink just start new
different boring Monday Tuesday's weekend tomorrow tonight 26th dinner tea breakfasts week same keep to allergic
everything mushrooms cod rice tofu chicken it them this and but please thanks I don't like hate 'd want
, . ! § ~ 😀 <b> { }
"""
WORDS = st.sampled_from(VOCABULARY.split())
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=30).map(" ".join))
CONTEXTS = st.one_of(
    st.none(),
    st.fixed_dictionaries(
        {"type": st.sampled_from([None, *Action])},
        optional={
            "plan_day_id": st.sampled_from([day_id(0), day_id(6), 0, 10**9]),
            "plan_meal_id": st.sampled_from([dinner_id(0), dinner_id(6), 0, 10**9]),
            "ingredient_name": st.sampled_from(["mushrooms", "Unicorn steak", "", "§0"]),
        },
    ),
)


@examples(300)
@given(text=TEXTS, context=CONTEXTS)
def test_every_answer_is_about_this_plan_and_the_same_again(text: str, context: dict[str, Any] | None):
    request = review(text, context=context)
    days = {day.id for day in request.plan.days}
    meals = {meal.id for meal in request.plan.meals}

    answer = interpret(request)

    assert len(answer.instructions) <= MAX_INSTRUCTIONS
    assert len(set(answer.instructions)) == len(answer.instructions)
    for instruction in answer.instructions:
        assert instruction.target_ids.plan_day_id in {None, *days}
        assert instruction.target_ids.plan_meal_id in {None, *meals}
        for food in (instruction.params.ingredient_to_remove, instruction.params.ingredient_to_add):
            assert food is None or not set(food) & set("§~#<>{}") or food == request.context.ingredient_name
    assert interpret(request) == answer


@examples(50)
@given(text=TEXTS)
def test_without_a_plan_nothing_of_a_plan_is_named(text: str):
    answer = interpret(ReviewRequest.model_validate({"today": "2026-11-24", "text": text[:1000]}))

    for instruction in answer.instructions:
        assert instruction.target_ids.plan_day_id is None and instruction.target_ids.plan_meal_id is None
