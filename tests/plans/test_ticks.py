"""What a person has ticked stays ticked, also while no meal of the week needs the food."""

from __future__ import annotations

import pytest

from agents.schemas import Action
from plans import differences, exporting, meals, shopping_lists, undo
from plans.models import PlanMeal, ShoppingListItem, WeeklyPlan
from tests.plans import world
from tests.plans.asks import asked, done, everything
from tests.plans.weeks import assert_in_step
from users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]


@pytest.fixture
def meal(week: WeeklyPlan, eater: User) -> PlanMeal:
    """The only meal of the week that needs saffron."""
    paella = world.make_dish("paella", [(world.make_food("saffron", kcal=300), 200)])
    first = world.meals(week)[0]
    return meals.change_meal(eater, plan_id=week.pk, meal_id=first.pk, recipe_id=paella.pk).meal


@pytest.fixture
def saffron(meal: PlanMeal, week: WeeklyPlan) -> ShoppingListItem:
    return week.shopping_items.get(ingredient__name="saffron")


@pytest.fixture
def ticked(saffron: ShoppingListItem, eater: User) -> ShoppingListItem:
    return shopping_lists.tick(eater, saffron.plan_id, saffron.pk, is_ticked=True)


def listed(week: WeeklyPlan) -> dict[str, ShoppingListItem]:
    """Return the rows that the person sees, by the name of the food."""
    return {item.ingredient.name: item for aisle in shopping_lists.list_of(week).aisles for item in aisle.items}


def test_a_tick_survives_a_meal_that_is_skipped_and_taken_back(eater, week, meal, ticked):
    meals.mark(eater, plan_id=week.pk, meal_id=meal.pk, outcome="skipped")
    assert "saffron" not in listed(week)

    meals.unmark(eater, plan_id=week.pk, meal_id=meal.pk, outcome="skipped")

    back = listed(week)["saffron"]
    assert (back.pk, back.is_ticked, back.needed_g) == (ticked.pk, True, ticked.needed_g)
    assert_in_step(week)


def test_a_tick_survives_a_swap_and_a_swap_back(eater, week, meal, ticked, kitchen):
    for dish in (kitchen["lentils 1"], meal.recipe):
        meals.change_meal(eater, plan_id=week.pk, meal_id=meal.pk, recipe_id=dish.pk)
        assert ("saffron" in listed(week)) is (dish == meal.recipe)
        assert_in_step(week)

    assert listed(week)["saffron"].is_ticked


def test_a_line_that_was_not_ticked_comes_back_without_a_tick(eater, week, meal, saffron):
    meals.mark(eater, plan_id=week.pk, meal_id=meal.pk, outcome="skipped")
    assert not week.shopping_items.filter(ingredient__name="saffron").exists()

    meals.unmark(eater, plan_id=week.pk, meal_id=meal.pk, outcome="skipped")

    assert not listed(week)["saffron"].is_ticked


def test_a_ticked_food_that_is_not_needed_is_nowhere_to_be_seen(eater, week, meal, ticked, api):
    def sums():
        found = shopping_lists.list_of(week)
        return found.used_pence, found.bought_pence, found.unpriced

    before = sums()
    meals.mark(eater, plan_id=week.pk, meal_id=meal.pk, outcome="skipped")

    after = sums()
    assert after[0] == before[0] - ticked.used_pence
    assert after[1] == before[1] - ticked.bought_pence
    assert after[2] == before[2] == 0
    sheet = shopping_lists.sheet_of(week)
    for render in (exporting.as_text, exporting.as_markdown, exporting.as_csv):
        assert "saffron" not in render(sheet)
    assert "saffron" not in [name for name, _ in differences.picture_of(week.pk).list_g.values()]
    path = f"/api/v1/plans/{week.pk}/shopping-list/{ticked.pk}"
    assert api(eater).patch(path, {"is_ticked": False}).status_code == 404
    ticked.refresh_from_db()
    assert ticked.is_ticked


def test_undo_is_exact_with_a_tick_on_a_food_that_the_week_does_not_need(eater, week, meal, ticked):
    meals.mark(eater, plan_id=week.pk, meal_id=meal.pk, outcome="skipped")
    before = everything(week)

    action = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))
    assert everything(week) != before
    undo.undo(eater, week.pk, action.pk)

    assert everything(week) == before


def test_undo_is_exact_where_the_action_took_a_ticked_food_off(eater, week, meal, ticked):
    before = everything(week)

    action = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))
    assert "saffron" not in listed(week)
    undo.undo(eater, week.pk, action.pk)

    assert everything(week) == before
    assert listed(week)["saffron"].is_ticked
