"""Another dish for a meal, a day or the week: what stays, what never comes straight back, and what wishes mean."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from agents.schemas import Action, Params
from core.errors import Conflict
from plans import meals, safety, services, solver, undo, wish_readings
from plans.models import PlanAction, PlanMeal, WeeklyPlan
from plans.solver import change
from recipes.models import Recipe
from tests.factories import make_user
from tests.plans import world
from tests.plans.asks import asked, carried_out, done, everything, instructed, instruction, refused
from tests.plans.weeks import assert_in_step, ready_week

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]


@pytest.fixture
def meal(week) -> PlanMeal:
    return meal_at(week)


def meal_at(week: WeeklyPlan, day: int = 1, slot: str = "dinner") -> PlanMeal:
    date = week.week_start + timedelta(days=day)
    return next(each for each in world.meals(week) if (each.day.date, each.slot) == (date, slot))


def dishes(week: WeeklyPlan) -> dict[int, int]:
    return {each.pk: each.recipe_id for each in world.meals(week)}


def changed(before: dict[int, int], week: WeeklyPlan) -> set[int]:
    after = dishes(week)
    assert before.keys() == after.keys()  # meals keep their ids
    return {pk for pk in before if before[pk] != after[pk]}


def assert_sound(week: WeeklyPlan) -> None:
    assert safety.violations(week.user_id, services.meals_of(week)) == []
    assert_in_step(week)


def test_a_meal_gets_another_dish_and_the_rest_stays(eater, week, meal):
    before = dishes(week)

    action = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))

    assert changed(before, week) == {meal.pk}
    assert_sound(week)
    (told,) = action.changes["meals"]
    meal.refresh_from_db()
    assert (told["meal_id"], told["slot"], told["date"]) == (meal.pk, "dinner", meal.day.date.isoformat())
    assert told["before"]["recipe_id"] == before[meal.pk]
    assert told["after"] == {
        "recipe_id": meal.recipe_id, "title": meal.recipe.title, "portion": meal.portion_quarters / 4,
        "outcome": "planned", "energy_kcal": float(meal.energy_kcal), "protein_g": float(meal.protein_g),
        "fat_g": float(meal.fat_g), "carbohydrate_g": float(meal.carbohydrate_g), "cost_pence": meal.cost_pence,
    }  # fmt: skip
    week.refresh_from_db()
    assert action.changes["totals"]["after"]["cost_pence"] == week.cost_pence
    assert [each["day_id"] for each in action.changes["days"]] == [meal.day_id]
    assert meal.reasons[0] == "You asked for another dish"
    assert (action.source, action.finished_at is not None) == ("button", True)


def test_a_day_gets_other_dishes_and_the_other_days_stay(eater, week, meal):
    before = dishes(week)
    of_day = {each.pk for each in meal.day.meals.all()}

    done(eater, week, asked(Action.REGENERATE_DAY, day=meal.day))

    assert changed(before, week) == of_day
    assert not {before[pk] for pk in of_day} & {dishes(week)[pk] for pk in of_day}
    assert_sound(week)


@pytest.mark.parametrize("action", [Action.REGENERATE_WEEK, Action.GENERATE_NEW_WEEK])
def test_a_week_gets_other_dishes_throughout(eater, week, action):
    before = dishes(week)

    done(eater, week, asked(action))

    assert changed(before, week) == set(before)
    assert not set(before.values()) & set(dishes(week).values())
    assert_sound(week)


def test_locked_cooked_and_skipped_meals_stay(eater, week):
    locked, cooked, skipped = world.meals(week)[4:7]
    meals.change_meal(eater, plan_id=week.pk, meal_id=locked.pk, is_locked=True)
    meals.mark(eater, plan_id=week.pk, meal_id=cooked.pk, outcome="cooked")
    meals.mark(eater, plan_id=week.pk, meal_id=skipped.pk, outcome="skipped")
    before = dishes(week)

    action = done(eater, week, asked(Action.REGENERATE_WEEK))

    assert changed(before, week) == set(before) - {locked.pk, cooked.pk, skipped.pk}
    rows = {each.pk: each for each in world.meals(week)}
    assert rows[locked.pk].is_locked
    assert [rows[each.pk].outcome for each in (cooked, skipped)] == ["cooked", "skipped"]
    assert sum("stay" in note for note in action.changes["notes"]) == 3
    assert sum("is locked and stays" in note for note in action.changes["notes"]) == 1
    assert_sound(week)


@pytest.mark.parametrize(("outcome", "is_locked", "code"), [("cooked", False, "cooked"), ("planned", True, "locked")])
def test_a_locked_or_cooked_meal_is_not_replaced(eater, week, meal, outcome, is_locked, code):
    PlanMeal.objects.filter(pk=meal.pk).update(outcome=outcome, is_locked=is_locked)

    action = refused(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))

    assert action.refusal_code == code
    assert "Tuesday's dinner" in action.refusal


def test_a_day_of_which_everything_stays_is_refused(eater, week, meal):
    PlanMeal.objects.filter(day=meal.day).update(is_locked=True)

    assert refused(eater, week, asked(Action.REGENERATE_DAY, day=meal.day)).refusal_code == "locked"


def test_a_skipped_meal_that_is_asked_for_is_planned_again(eater, week, meal):
    meals.mark(eater, plan_id=week.pk, meal_id=meal.pk, outcome="skipped")

    done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))

    meal.refresh_from_db()
    assert meal.outcome == "planned"
    assert_sound(week)


def test_days_that_are_over_stay_when_the_week_is_planned_anew(eater, week, monkeypatch):
    wednesday = week.week_start + timedelta(days=2)
    monkeypatch.setattr(timezone, "localdate", lambda: wednesday)
    before = dishes(week)

    action = done(eater, week, asked(Action.REGENERATE_WEEK))

    over = {each.pk for each in world.meals(week) if each.day.date < wednesday}
    assert changed(before, week) == set(before) - over
    stay = [note for note in action.changes["notes"] if "stays" in note]
    assert stay == ["Monday is over and stays as it was.", "Tuesday is over and stays as it was."]


def test_a_week_that_is_over_is_left_and_a_day_that_is_named_is_not(eater, week, meal, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: week.week_start + timedelta(days=7))

    assert refused(eater, week, asked(Action.REGENERATE_WEEK)).refusal_code == "over"
    done(eater, week, asked(Action.REGENERATE_DAY, day=meal.day))


def test_a_dish_that_was_thrown_out_does_not_come_straight_back(eater, week, meal):
    seen = [meal.recipe_id]

    for _ in range(4):
        done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))
        meal.refresh_from_db()
        seen.append(meal.recipe_id)

    assert len(set(seen)) == 5


def test_a_dish_that_was_undone_may_come_again(eater, week, meal):
    first = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))
    undo.undo(eater, week.pk, first.pk)

    again = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))

    assert again.changes["meals"][0]["after"] == first.changes["meals"][0]["after"]


def only(*titles: str) -> None:
    Recipe.objects.exclude(title__in=titles).update(status="draft")


def test_it_comes_back_when_there_is_nothing_else(kitchen):
    user = make_user("few@example.com", enabled_slots=["dinner"])
    only("lentils 1", "tofu 1")
    week = ready_week(user)
    meal = world.meals(week)[0]
    first = meal.recipe_id

    for _ in range(2):
        done(user, week, asked(Action.REGENERATE_MEAL, meal=meal))

    meal.refresh_from_db()
    assert meal.recipe_id == first


def test_where_there_is_no_other_dish_the_refusal_says_so(kitchen):
    user = make_user("one@example.com", enabled_slots=["dinner"])
    only("lentils 1")
    week = ready_week(user)

    action = refused(user, week, asked(Action.REGENERATE_MEAL, meal=world.meals(week)[0]))

    assert action.refusal_code == "no_other_dish"
    assert action.refusal.startswith("No other dish fits Monday's dinner.")
    assert "loosen a rule in your profile" in action.refusal


def test_a_personal_copys_origin_does_not_come_in_its_place(eater, week, meal):
    origin = meal.recipe
    done(eater, week, asked(Action.REMOVE_INGREDIENT, meal=meal, ingredient_to_remove="rice"))
    done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))

    meal.refresh_from_db()
    assert origin not in (meal.recipe, meal.recipe.origin)


# ---------------------------------------------------------------- wishes

ROUNDING = 0.1
"""Rows keep tenths; a meal's price is rounded down to whole pence."""
WISHES = ("make_cheaper", "make_higher_protein", "keep_calories_similar", "make_healthier")


def dearest_dinner(week: WeeklyPlan) -> PlanMeal:
    """Return a meal that can surely be had cheaper."""
    return max((each for each in world.meals(week) if each.slot == "dinner"), key=lambda each: each.cost_pence)


def figures(week: WeeklyPlan, ids: set[int]) -> dict[str, float]:
    rows = [each for each in world.meals(week) if each.pk in ids]
    names = ("energy_kcal", "protein_g", "cost_pence")
    return {name: float(sum(getattr(each, name) for each in rows)) for name in names}


def assert_kept(wish: str, before: dict[str, float], after: dict[str, float], *, meals_: int) -> None:
    if wish == "make_cheaper":
        assert after["cost_pence"] <= 0.9 * before["cost_pence"] + meals_
    if wish == "make_higher_protein":
        assert after["protein_g"] >= 1.1 * before["protein_g"] - ROUNDING * meals_
    if wish == "keep_calories_similar":
        assert abs(after["energy_kcal"] - before["energy_kcal"]) <= 0.1 * before["energy_kcal"] + ROUNDING * meals_


def test_wishes_are_kept_in_numbers_and_undone_exactly(alice, catalogue, monkeypatch):
    """On the shipped catalogue, each from the same week, with the planner that plans them in earnest."""
    monkeypatch.setattr(change, "solve_week", solver.solve_week)
    week = ready_week(alice)
    meal = dearest_dinner(week)
    start, old = everything(week), dishes(week)
    of_day = {each.pk for each in meal.day.meals.all()}
    requests = (
        ({meal.pk}, asked(Action.REGENERATE_MEAL, meal=meal)),
        (of_day, asked(Action.REGENERATE_DAY, day=meal.day)),
        (set(old), asked(Action.REGENERATE_WEEK)),
    )
    for (ids, request), wish in product(requests, WISHES):
        before = figures(week, ids)

        row = done(alice, week, replace(request, params=Params(**{wish: True})))

        assert changed(old, week) == ids
        assert_kept(wish, before, figures(week, ids), meals_=len(ids))
        assert_sound(week)
        undo.undo(alice, week.pk, row.pk)
        assert everything(week) == start


def test_a_wish_that_can_not_be_met_is_refused_with_the_nearest(alice, catalogue):
    week = ready_week(alice)
    request = asked(Action.REGENERATE_MEAL, meal=meal_at(week), make_cheaper=True)
    while carried_out(alice, week, request).status == PlanAction.Status.DONE:
        pass  # until there is nothing left that is a tenth cheaper

    action = refused(alice, week, request)

    assert action.refusal_code == "wish_not_met"
    pounds = r"£\d\.\d\d"
    assert re.fullmatch(
        rf"The cheapest that keeps your rules is {pounds}, now {pounds}; cheaper means {pounds} or less\. "
        r"Ask for the whole day, which gives it more room, or for another dish without that wish\.",
        action.refusal,
    )


def test_wishes_of_a_day_and_of_a_meal_in_it_are_both_kept(alice, catalogue):
    week = ready_week(alice)
    meal = dearest_dinner(week)
    of_day = {each.pk for each in meal.day.meals.all()}
    before, dinner = figures(week, of_day), figures(week, {meal.pk})

    instructed(
        alice, week,
        instruction(Action.REGENERATE_DAY, day=meal.day, make_cheaper=True),
        instruction(Action.REGENERATE_MEAL, meal=meal, keep_calories_similar=True),
    )  # fmt: skip

    assert_kept("make_cheaper", before, figures(week, of_day), meals_=4)
    for wish in ("make_cheaper", "keep_calories_similar"):
        assert_kept(wish, dinner, figures(week, {meal.pk}), meals_=1)


def test_all_wishes_of_a_sentence_are_met_or_none(eater, week, meal):
    other = meal_at(week, day=4)
    PlanMeal.objects.filter(pk=other.pk).update(is_locked=True)
    before = everything(week)

    with pytest.raises(Conflict) as refusal:
        instructed(
            eater, week,
            instruction(Action.REGENERATE_MEAL, meal=meal),
            instruction(Action.AVOID_INGREDIENT_FUTURE, ingredient_to_remove="rice"),
            instruction(Action.REGENERATE_MEAL, meal=other),
        )  # fmt: skip

    assert refusal.value.code == "locked"
    assert everything(week) == before


def spied(monkeypatch) -> list[tuple[solver.WeekProblem, dict[str, object]]]:
    """Return what the planner is asked, once it is."""
    posed: list[tuple[solver.WeekProblem, dict[str, object]]] = []

    def replan(problem, **how):
        posed.append((problem, how))
        return change.replan(problem, **how)

    monkeypatch.setattr(wish_readings, "replan", replan)
    return posed


def test_places_with_the_same_wishes_are_filled_together(eater, week, meal, monkeypatch):
    posed = spied(monkeypatch)

    done(eater, week, asked(Action.REGENERATE_DAY, day=meal.day))

    assert [how["free"] for _, how in posed] == [frozenset({(1, "lunch"), (1, "dinner")})]


# ---------------------------------------------------------------- solid and drinkable


@pytest.fixture
def shake(kitchen) -> Recipe:
    foods = [(kitchen["lentils 1"].main_ingredient, 100), (kitchen["egg 1"].main_ingredient, 100)]
    return world.make_dish("shake", foods, meal_type="drinkable")


def test_a_meal_becomes_drinkable_and_solid_again(eater, week, meal):
    """The drink is the dish in a blender, so that no rule stands against it."""
    foods = [(line.ingredient, int(line.quantity)) for line in meal.recipe.lines.all()]
    shake = world.make_dish("blended", foods, meal_type="drinkable")
    before = dishes(week)

    done(eater, week, asked(Action.CHANGE_MEAL_TYPE, meal=meal, prefer_meal_type="drinkable"))

    meal.refresh_from_db()
    assert meal.recipe == shake
    assert changed(before, week) == {meal.pk}
    assert meal.reasons[0] == "You asked for something to drink"
    assert_sound(week)
    world.make_dish("chunky", foods)
    done(eater, week, asked(Action.CHANGE_MEAL_TYPE, meal=meal, prefer_meal_type="solid"))
    meal.refresh_from_db()
    assert meal.recipe.meal_type == "solid"


def test_a_meal_that_is_of_that_type_needs_no_change(eater, week, meal):
    action = refused(eater, week, asked(Action.CHANGE_MEAL_TYPE, meal=meal, prefer_meal_type="solid"))

    assert action.refusal == "Nothing has to change: Tuesday's dinner is solid already."


def test_a_drink_that_the_person_may_not_have_does_not_come(shake):
    eggless = make_user("eggless@example.com", enabled_slots=["lunch", "dinner"], allergens=["eggs"])
    week = ready_week(eggless)

    action = refused(
        eggless, week, asked(Action.CHANGE_MEAL_TYPE, meal=meal_at(week), prefer_meal_type="drinkable")
    )  # fmt: skip

    assert action.refusal_code == "no_other_dish"
    assert "There is no dish that is drinkable" in action.refusal


def test_solid_and_drinkable_at_once_are_a_contradiction(eater, shake, week, meal):
    with pytest.raises(Conflict) as refusal:
        instructed(
            eater, week,
            instruction(Action.CHANGE_MEAL_TYPE, meal=meal, prefer_meal_type="drinkable"),
            instruction(Action.CHANGE_MEAL_TYPE, meal=meal, prefer_meal_type="solid"),
        )  # fmt: skip

    assert refusal.value.code == "contradiction"


# ---------------------------------------------------------------- together with wishes about foods


def test_a_new_dish_heeds_a_food_that_is_to_be_left_out(eater, week, meal):
    wheel = world.make_food("carrot", kcal=400)
    for size in (1, 2):
        world.make_dish(f"no rice {size}", [(wheel, 150 * size)])

    instructed(
        eater, week,
        instruction(Action.REGENERATE_MEAL, meal=meal),
        instruction(Action.REMOVE_INGREDIENT, meal=meal, ingredient_to_remove="rice"),
    )  # fmt: skip

    meal.refresh_from_db()
    assert meal.recipe.title.startswith("no rice")  # a dish of the catalogue, not a copy of one


def test_a_wish_for_another_dish_may_itself_name_foods(eater, week, meal):
    wanted = "tofu" if not meal.recipe.title.startswith("tofu") else "lentils"

    done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal, ingredient_to_add=wanted))
    meal.refresh_from_db()
    assert meal.recipe.title.startswith(wanted)

    done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal, ingredient_to_remove=wanted))
    meal.refresh_from_db()
    assert not meal.recipe.title.startswith(wanted)


def test_the_whole_week_is_no_part_of_a_wish_for_one_meal(eater, week, meal):
    before = dishes(week)

    done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal, apply_to_whole_week=True))

    assert changed(before, week) == {meal.pk}


def test_a_new_dish_holds_a_food_that_is_wanted_in_place_of_another(eater, week, meal):
    wanted = "tofu" if not meal.recipe.title.startswith("tofu") else "lentils"

    instructed(
        eater, week,
        instruction(Action.REGENERATE_MEAL, meal=meal),
        instruction(Action.SWAP_INGREDIENT, meal=meal, ingredient_to_remove=meal.recipe.main_ingredient.name,
                    ingredient_to_add=wanted),
    )  # fmt: skip

    meal.refresh_from_db()
    assert meal.recipe.title.startswith(wanted) and meal.recipe.owner is None


def test_a_food_for_the_whole_week_is_swapped_in_the_dishes_that_stay(eater, week, meal):
    instructed(
        eater, week,
        instruction(Action.REGENERATE_DAY, day=meal.day),
        instruction(Action.SWAP_INGREDIENT, ingredient_to_remove="cod", ingredient_to_add="tofu",
                    apply_to_whole_week=True),
    )  # fmt: skip

    assert not [each for each in world.meals(week) if each.recipe.ingredients.filter(slug="cod").exists()]
    assert_sound(week)


def test_a_new_dish_is_chosen_with_the_foods_in_mind_that_are_never_wanted_again(
    eater, week, meal, kitchen, monkeypatch
):
    posed = spied(monkeypatch)

    instructed(
        eater, week,
        instruction(Action.REGENERATE_MEAL, meal=meal),
        instruction(Action.AVOID_INGREDIENT_FUTURE, ingredient_to_remove="tofu"),
    )  # fmt: skip

    ((problem, _),) = posed
    dishes_ = problem.dish_by_id
    assert dishes_[kitchen["tofu 1"].pk].dislike_penalty == 1000
    assert dishes_[kitchen["cod 1"].pk].dislike_penalty == 0
    assert kitchen["tofu 1"].pk in problem.meals[0].candidates  # lowered, not filtered
