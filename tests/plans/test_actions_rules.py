"""What gives way to a change of a week: nothing to another type of meal, and never in silence to anything else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from agents.schemas import Action
from core.vocabulary import Slot, to_bits
from plans.models import MAX_PORTION_QUARTERS, PlanMeal, WeeklyPlan
from recipes.models import Ingredient, Recipe
from tests.factories import make_user
from tests.plans import world
from tests.plans.asks import asked, carried_out, done, refused
from tests.plans.weeks import assert_in_step, ready_week
from users.models import Profile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]

PourDrink = Callable[[str, int], Recipe]


@pytest.fixture
def dinner(week) -> PlanMeal:
    """Tuesday's."""
    tuesday = week.week_start + timedelta(days=1)
    return next(each for each in world.meals(week) if (each.day.date, each.slot) == (tuesday, "dinner"))


@pytest.fixture
def drink(dinner) -> PourDrink:
    """Make a drink with the figures of Tuesday's dinner at a price of its own, in pence a kilogram."""

    def pour(title: str, pence_per_kg: int) -> Recipe:
        grams = sum(int(line.quantity) for line in dinner.recipe.lines.all())
        figures = {
            name: round(float(getattr(dinner.recipe, name)) * 100 / grams, 1)
            for name in ("energy_kcal", "protein_g", "fat_g", "carbohydrate_g")
        }
        kcal = round(figures.pop("energy_kcal"))
        food = world.make_food(title, kcal=kcal, pence_per_kg=pence_per_kg, **figures)
        return world.make_dish(f"{title} drink", [(food, grams)], meal_type="drinkable")

    return pour


def allow(week: WeeklyPlan, *, beyond_pence: int) -> int:
    """Set the budget to what the week costs and some pence; return it."""
    budget = week.cost_pence + beyond_pence
    Profile.objects.filter(user=week.user_id).update(weekly_budget_pence=budget)
    return budget


def to_drink(meal: PlanMeal):
    return asked(Action.CHANGE_MEAL_TYPE, meal=meal, prefer_meal_type="drinkable")


def test_another_type_that_keeps_every_rule_is_taken_before_a_dear_one(eater, week, dinner, drink):
    drink("truffle", 9000)
    cheap = drink("barley", 100)
    budget = allow(week, beyond_pence=20)

    action = done(eater, week, to_drink(dinner))

    dinner.refresh_from_db()
    week.refresh_from_db()
    assert dinner.recipe == cheap
    assert week.cost_pence <= budget
    assert not [note for note in action.changes["notes"] if "gave way" in note]
    assert_in_step(week)


def test_another_type_that_only_a_broken_rule_allows_is_refused_with_the_rule(eater, week, dinner, drink):
    drink("truffle", 9000)
    budget = allow(week, beyond_pence=20)

    action = refused(eater, week, to_drink(dinner))

    assert action.refusal_code == "wish_not_met"
    assert action.refusal.startswith(
        "Of the dishes that are drinkable, none was found that fits without breaking a rule"
    )
    assert f"the budget of £{budget / 100:.2f} gave way: the week costs £" in action.refusal
    assert "Ask for the whole day" not in action.refusal


def test_a_rule_that_the_week_breaks_already_does_not_hinder_another_type(eater, week, dinner, drink):
    cheap = drink("barley", 100)
    allow(week, beyond_pence=-100)

    done(eater, week, to_drink(dinner))

    dinner.refresh_from_db()
    assert dinner.recipe == cheap


@pytest.mark.parametrize("is_dry_run", [True, False])
def test_a_food_that_breaks_the_budget_is_swapped_in_and_said_so(eater, week, dinner, is_dry_run):
    Ingredient.objects.filter(name="cod").update(pence_per_kg=15000)
    meal = next(each for each in world.meals(week) if "cod" not in each.recipe.title)
    budget = allow(week, beyond_pence=10)

    action = carried_out(
        eater, week, asked(Action.SWAP_INGREDIENT, meal=meal, ingredient_to_remove="rice", ingredient_to_add="cod"),
        is_dry_run=is_dry_run,
    )  # fmt: skip

    (note,) = (each for each in action.changes["notes"] if "budget" in each)
    cost = action.changes["totals"]["after"]["cost_pence"]
    assert note == (
        f"A rule that the week kept gives way: The budget of £{budget / 100:.2f} gave way: the week costs "
        f"£{cost / 100:.2f}."
    )


def test_larger_portions_over_the_budget_are_said(eater, week):
    allow(week, beyond_pence=0)

    action = done(eater, week, asked(Action.ADJUST_PORTION, meal=meal_with_room(week), larger_portion=True))

    (note,) = (each for each in action.changes["notes"] if "budget" in each)
    assert note.startswith("A rule that the week kept gives way: The budget of £")


def test_a_rule_that_is_broken_further_is_said_too(eater, week):
    allow(week, beyond_pence=-100)

    action = done(eater, week, asked(Action.ADJUST_PORTION, meal=meal_with_room(week), larger_portion=True))

    (note,) = (each for each in action.changes["notes"] if "budget" in each)
    assert note.startswith("A rule is broken by more than before: The budget of £")


def test_another_dish_over_the_budget_is_said(eater, week, dinner, kitchen):
    """There is only one other, and it is dear."""
    Recipe.objects.update(slots=to_bits([Slot.BREAKFAST], Slot))
    truffle = world.make_food("truffle", pence_per_kg=20000)
    other = world.make_dish("truffle pie", [(truffle, 300)])
    allow(week, beyond_pence=0)

    action = done(eater, week, asked(Action.REGENERATE_MEAL, meal=dinner))

    dinner.refresh_from_db()
    assert dinner.recipe == other
    assert [note for note in action.changes["notes"] if "gives way: The budget of £" in note]


def test_a_weekly_rule_that_is_missed_from_now_on_is_said(eater, week):
    """Its wish is met by the one dish that goes."""
    meal = world.meals(week)[0]
    name = meal.recipe.title.split()[0]
    others = [each.pk for each in world.meals(week) if each.recipe.title.split()[0] == name]
    tag = meal.recipe.main_ingredient.family
    eater.profile.weekly_rules = [{"tag": tag, "at_least": len(others)}]
    eater.profile.save()
    Recipe.objects.filter(main_ingredient__family=tag).update(slots=to_bits([Slot.BREAKFAST], Slot))

    action = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))

    (note,) = (each for each in action.changes["notes"] if "Your wish" in each)
    assert "was not met" in note


def meal_with_room(week: WeeklyPlan) -> PlanMeal:
    return next(each for each in world.meals(week) if each.portion_quarters < MAX_PORTION_QUARTERS)


def test_what_is_said_of_rules_follows_a_change(kitchen):
    user = make_user("poor@example.com", enabled_slots=["dinner"], weekly_budget_pence=100)
    week = ready_week(user)
    meal = world.meals(week)[0]
    assert "budget" in {each["code"] for each in week.relaxations}
    sentence = next(each["sentence"] for each in week.relaxations if each["code"] == "budget")
    how = "larger_portion" if meal.portion_quarters < 8 else "smaller_portion"

    action = done(user, week, asked(Action.ADJUST_PORTION, meal=meal, **{how: True}))

    week.refresh_from_db()
    new = next(each["sentence"] for each in week.relaxations if each["code"] == "budget")
    assert new != sentence
    assert action.changes["relaxations"] == week.relaxations
    Profile.objects.filter(user=user).update(weekly_budget_pence=None)
    user.refresh_from_db()
    done(user, week, asked(Action.REGENERATE_MEAL, meal=meal))
    week.refresh_from_db()
    assert "budget" not in {each["code"] for each in week.relaxations}
