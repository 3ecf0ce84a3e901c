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
        (food_at(dinner_id(1), "remove_ingredient", ingredient_to_remove="kidney beans"), "Tuesday without beans"),
        (food_at(dinner_id(2), "swap_ingredient", ingredient_to_remove="cod", ingredient_to_add="tofu"),
         "tofu instead of the fish on Wednesday"),
        (food_at(dinner_id(1), "swap_ingredient", ingredient_to_add="aubergine"), "put some eggplant in Tuesday's tea"),
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
         "the person does not say 'peanut butter': only foods that their words name go or come"),
        (food("remove_ingredient", ingredient_to_remove="cod"), "something nicer please",
         "the person does not say 'cod': only foods that their words name go or come"),
        (food("avoid_ingredient_future", ingredient_to_remove="cod"), "cheaper please",
         "the person does not say 'cod': only their own words can rule a food out for the future"),
        (food_at(dinner_id(1), "remove_ingredient", ingredient_to_remove="onion"), "cheaper please",
         "the person does not say 'onion': only foods that their words name go or come"),
        (food_at(dinner_id(1), "swap_ingredient", ingredient_to_remove="onion", ingredient_to_add="tofu"),
         "Tuesday without the onion",
         "the person does not say 'tofu': only foods that their words name go or come"),
    ],
)  # fmt: skip
def test_foods_that_nobody_knows_or_nobody_said_do_not(instruction, text, problem):
    assert problems(instruction, text) == (problem,)


NEW_WEEK = {"target_level": "week", "action": "generate_new_week"}
REDONE = {"target_level": "week", "action": "regenerate_week", "params": {"make_cheaper": True}}
SMALLER = {"target_level": "week", "action": "adjust_portion", "params": {"smaller_portion": True}}


@pytest.mark.parametrize(
    ("instruction", "text"),
    [
        (NEW_WEEK, "start again please"),
        (NEW_WEEK, "scrap it all"),
        (NEW_WEEK, "I'd like a fresh start"),
        (NEW_WEEK, "another plan, from scratch"),
        (REDONE, "this week is too dear"),
        (REDONE, "everything costs too much"),
        (REDONE, "cheaper dinners please"),
        (REDONE, "get the weekly shop down"),
        (REDONE, "the meals are too expensive"),
        (SMALLER, "smaller portions every day"),
        (SMALLER, "all of it is too much"),
    ],
)
def test_words_that_speak_of_the_week_carry_what_is_asked_of_it(instruction, text):
    assert problems(instruction, text) == ()


@pytest.mark.parametrize("instruction", [NEW_WEEK, REDONE, SMALLER])
@pytest.mark.parametrize("text", ["Tuesday's dinner smaller please", "no mushrooms on Friday", "lovely, thanks"])
def test_nothing_is_asked_of_a_week_that_the_words_do_not_speak_of(instruction, text):
    (problem,) = problems(instruction, text)

    assert problem.startswith("the person does not speak of the whole week")


@pytest.mark.parametrize(
    ("text", "context"),
    [("swap chicken for tofu on Monday", None), ("swap chicken for tofu", {"plan_meal_id": dinner_id(0)})],
)
def test_a_swap_of_one_meal_is_not_made_one_of_the_week(text, context):
    swap = {"ingredient_to_remove": "chicken", "ingredient_to_add": "tofu"}

    (problem,) = problems(food("swap_ingredient", **swap), text, context=context)

    assert problem.startswith("the person speaks of a day or meal, not of the whole week")
    assert problems(food_at(dinner_id(0), "swap_ingredient", **swap), text, context=context) == ()
    assert problems(food("swap_ingredient", **swap), f"{text}, everywhere please", context=context) == ()


@pytest.mark.parametrize("button", ["generate_new_week", "regenerate_week"])
def test_the_button_for_the_week_speaks_of_it(button):
    assert problems(REDONE, "cheaper please", context={"type": button}) == ()
    assert problems(REDONE, "cheaper please", context={"type": "regenerate_day"}) != ()


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
