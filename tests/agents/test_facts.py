"""What an interpretation names has to be there."""

from __future__ import annotations

import pytest

from agents import facts
from agents.schemas import Interpretation
from tests.agents.plans_for_review import FOODS, day_id, dinner_id, review


def problems(instruction: dict, text: str, *, context: dict | None = None, foods=FOODS) -> tuple[str, ...]:
    said = Interpretation.model_validate({"instructions": [instruction]})
    return facts.problems(said, review(text, context=context), known_foods=foods)


def meal(plan_meal_id: int, **target_ids: int) -> dict:
    return {"target_level": "meal", "action": "regenerate_meal", "params": {"make_cheaper": True},
            "target_ids": {"plan_meal_id": plan_meal_id, **target_ids}}  # fmt: skip


def food(action: str, **params: object) -> dict:
    return {"target_level": "ingredient", "action": action, "params": params}


def food_at(plan_meal_id: int, action: str, **params: object) -> dict:
    return food(action, **params) | {"target_ids": {"plan_meal_id": plan_meal_id}}


@pytest.mark.parametrize(
    ("instruction", "text"),
    [
        (meal(dinner_id(1)), "Tuesday's dinner is too dear"),
        (meal(dinner_id(1), plan_day_id=day_id(1)), "Tuesday's dinner is too dear"),
        (food("avoid_ingredient_future", ingredient_to_remove="mushrooms"), "never any mushrooms again"),
        (food("avoid_ingredient_future", ingredient_to_remove="mushrooms"), "never any mushroom agian"),
        (food("avoid_ingredient_future", ingredient_to_remove="mushrooms"), "no musrooms ever"),
        (food("swap_ingredient", ingredient_to_remove="chicken breast", ingredient_to_add="tofu"), "tofu not chicken"),
        (food("swap_ingredient", ingredient_to_remove="chicken", ingredient_to_add="tofu"), "tofu not chicken"),
        (food_at(dinner_id(1), "remove_ingredient", ingredient_to_remove="kidney beans"), "Tuesday's gives me wind"),
        (food_at(dinner_id(1), "swap_ingredient", ingredient_to_remove="beef mince", ingredient_to_add="tofu"),
         "make Tuesday's tea veggie"),
    ],
)  # fmt: skip
def test_what_is_there_passes(instruction, text):
    assert problems(instruction, text) == ()


@pytest.mark.parametrize(
    ("instruction", "problem"),
    [
        (meal(999), "the plan has no meal 999"),
        (meal(day_id(1)), "the plan has no meal 11"),
        (meal(dinner_id(1), plan_day_id=999), "the plan has no day 999"),
        (meal(dinner_id(1), plan_day_id=day_id(2)), "meal 111 is on day 11, not on day 12"),
        ({"target_level": "week", "action": "regenerate_day", "target_ids": {"plan_day_id": day_id(0)}},
         "regenerate_day has target_level day, not week"),
    ],
)  # fmt: skip
def test_ids_of_nothing_or_of_somebody_else_do_not(instruction, problem):
    assert problems(instruction, "cheaper please") == (problem,)


@pytest.mark.parametrize(
    ("instruction", "text", "problem"),
    [
        (food("swap_ingredient", ingredient_to_add="aubergin"), "put aubergin in it",
         "there is no food 'aubergin' here; the nearest are aubergine"),
        (food("swap_ingredient", ingredient_to_add="dragonfruit"), "with dragonfruit",
         "there is no food 'dragonfruit' here; the nearest are unlike it"),
        (food("swap_ingredient", ingredient_to_add="peanut butter", apply_to_whole_week=True), "something nicer please",
         "the person does not say 'peanut butter': name a day or meal for it, or only foods that their words name"),
        (food("remove_ingredient", ingredient_to_remove="cod"), "something nicer please",
         "the person does not say 'cod': name a day or meal for it, or only foods that their words name"),
        (food("avoid_ingredient_future", ingredient_to_remove="cod"), "cheaper please",
         "the person does not say 'cod': only their own words can rule a food out for the future"),
        (food_at(dinner_id(1), "remove_ingredient", ingredient_to_remove="tofu"), "cheaper please",
         "'tofu' is neither in the plan nor in the person's words"),
    ],
)  # fmt: skip
def test_foods_that_nobody_knows_or_nobody_said_do_not(instruction, text, problem):
    assert problems(instruction, text) == (problem,)


def test_the_food_beside_the_button_counts_as_said():
    instruction = food("avoid_ingredient_future", ingredient_to_remove="cod")

    assert problems(instruction, "never again", context={"ingredient_name": "cod"}) == ()


def test_without_a_catalogue_only_what_was_said_is_asked():
    instruction = food("swap_ingredient", ingredient_to_add="dragonfruit")

    assert problems(instruction, "with dragonfruit", foods=()) == ()
    assert problems(instruction, "with pears", foods=()) != ()


@pytest.mark.parametrize("text", ["see https://evil.example", "go to www.evil.example", "buy at evil.com"])
def test_an_answer_for_people_holds_no_links(text):
    said = Interpretation.model_validate({"instructions": [], "no_instruction_reason": text})

    assert facts.problems(said, review("thanks"), known_foods=FOODS) == ("an answer holds no links",)


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("mushroms", ["mushrooms"]), ("chicken", ["chicken thighs", "chicken breast"]), ("brocoli", ["broccoli"]),
     ("zzz", [])],
)  # fmt: skip
def test_the_nearest_foods_are_offered(name, nearest):
    assert sorted(facts.nearest_foods(name, FOODS)) == sorted(nearest)
