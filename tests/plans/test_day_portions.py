"""A meal is swapped or resized, and the other portions of its day are suited to it, or given."""

from __future__ import annotations

import pytest

from plans import meals, solver
from plans.models import PlanMeal, WeeklyPlan
from plans.solver.change import rebalance
from plans.standing import standing_week
from recipes.models import Recipe
from tests.factories import make_user
from tests.plans import world
from tests.plans.weeks import assert_in_step, ready_week, state_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_solver")]


@pytest.fixture
def week(alice, kitchen) -> WeeklyPlan:
    return ready_week(alice)


@pytest.fixture
def day(week) -> list[PlanMeal]:
    """The meals of Monday."""
    return [meal for meal in world.meals(week) if meal.day.date == week.week_start]


def url(meal: PlanMeal) -> str:
    return f"/api/v1/plans/{meal.day.plan_id}/meals/{meal.pk}"


def portions_of(day: list[PlanMeal]) -> list[int]:
    rows = dict(PlanMeal.objects.filter(day=day[0].day).values_list("pk", "portion_quarters"))
    return [rows[meal.pk] for meal in day]


def large_dish(meal: PlanMeal) -> Recipe:
    """Another dish, of the most energy there is: the day is then too large."""
    return Recipe.objects.exclude(pk=meal.recipe_id).order_by("-energy_kcal").first()


def test_a_swap_that_asks_for_it_gives_the_day_its_best_portions(api, alice, week, day):
    new, before = large_dish(day[0]), portions_of(day)

    body = api(alice).patch(url(day[0]), {"recipe_id": new.pk, "rebalance": True}).json()

    assert body["recipe"]["id"] == new.pk
    assert portions_of(day) != before
    stands = standing_week(alice, week.pk)
    again = rebalance(stands.problem, current=stands.choices, day=0)
    assert solver.score(stands.problem, again.choices) == solver.score(stands.problem, stands.choices)
    assert body["day_totals"]["energy_kcal"] == float(sum(meal.energy_kcal for meal in day[0].day.meals.all()))
    assert_in_step(week)


def test_a_swap_that_does_not_ask_leaves_the_other_portions(api, alice, week, day):
    before = portions_of(day)

    assert api(alice).patch(url(day[0]), {"recipe_id": large_dish(day[0]).pk}).status_code == 200

    assert portions_of(day) == before


def test_the_day_makes_up_for_a_portion_that_was_chosen(api, alice, week, day):
    size = 8 if day[0].portion_quarters < 5 else 2

    body = api(alice).patch(url(day[0]), {"portion": size / 4, "rebalance": True}).json()

    assert (body["portion"], portions_of(day)[0]) == (size / 4, size)
    assert portions_of(day)[1:] != [meal.portion_quarters for meal in day[1:]]
    assert_in_step(week)


@pytest.mark.parametrize("change", [{"is_locked": True}, {"outcome": "cooked"}, {"outcome": "skipped"}])
def test_what_is_locked_cooked_or_skipped_keeps_its_portion(alice, week, day, change):
    PlanMeal.objects.filter(pk__in=[meal.pk for meal in day[1:]]).update(**change)

    made = meals.change_meal(
        alice, plan_id=week.pk, meal_id=day[0].pk, recipe_id=large_dish(day[0]).pk, rebalances=True
    )

    assert made.portions == {}
    assert portions_of(day)[1:] == [meal.portion_quarters for meal in day[1:]]


@pytest.mark.parametrize("change", [{"is_locked": True}, {"outcome": "cooked"}, {"outcome": "skipped"}])
def test_a_meal_that_keeps_its_portion_keeps_it_too_where_its_own_day_is_suited(alice, week, day, change):
    day[0].portion_quarters = 8 if day[0].portion_quarters < 5 else 2
    day[0].save()
    PlanMeal.objects.filter(pk=day[0].pk).update(**change)

    made = meals.change_meal(alice, plan_id=week.pk, meal_id=day[0].pk, rebalances=True)

    assert portions_of(day)[0] == day[0].portion_quarters
    assert made.portions


def test_a_change_is_taken_back_by_what_it_answers(api, alice, week, day):
    before = portions_of(day)
    body = api(alice).patch(
        url(day[0]), {"recipe_id": large_dish(day[0]).pk, "rebalance": True, "is_locked": True}
    ).json()  # fmt: skip
    assert body["undo"].keys() == {"recipe_id", "portion", "portions", "is_locked"}

    back = api(alice).patch(url(day[0]), body["undo"])

    assert back.status_code == 200
    assert (back.json()["recipe"]["id"], back.json()["is_locked"]) == (day[0].recipe_id, False)
    assert portions_of(day) == before
    assert_in_step(week)


def test_a_change_of_nothing_has_nothing_to_take_back(api, alice, week, day):
    body = api(alice).patch(url(day[0]), {"portion": day[0].portion_quarters / 4}).json()

    assert body["undo"] == {}


def test_portions_are_given_as_they_were_offered(api, alice, week, day):
    given = [{"meal_id": meal.pk, "portion": 1.75} for meal in day[1:3]]

    answer = api(alice).patch(url(day[0]), {"portions": given})

    assert answer.status_code == 200, answer.content
    assert portions_of(day) == [day[0].portion_quarters, 7, 7, day[3].portion_quarters]
    assert_in_step(week)


@pytest.mark.parametrize(
    ("portion", "whose", "status", "code"),
    [(1.1, 1, 400, "invalid"), (2.5, 1, 400, "invalid"), (1, 0, 400, "invalid"), (1, -1, 400, "invalid")],
)
def test_portions_that_can_not_be_are_refused_and_nothing_changes(api, alice, week, day, portion, whose, status, code):
    other = day[whose] if whose >= 0 else world.meals(week)[10]
    before = state_of(week)

    answer = api(alice).patch(
        url(day[0]), {"is_locked": True, "portions": [{"meal_id": other.pk, "portion": portion}]}
    )  # fmt: skip

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert list(answer.json()["details"]) == ["portions"]
    assert state_of(week) == before


def test_a_locked_meal_is_given_no_other_portion(api, alice, week, day):
    PlanMeal.objects.filter(pk=day[1].pk).update(is_locked=True)
    before = state_of(week)

    answer = api(alice).patch(
        url(day[0]),
        {"recipe_id": large_dish(day[0]).pk,
         "portions": [{"meal_id": day[1].pk, "portion": (day[1].portion_quarters % 8 + 1) / 4 + 0.25}]},
    )  # fmt: skip

    assert (answer.status_code, answer.json()["code"]) == (409, "locked")
    assert state_of(week) == before


def test_portions_are_either_given_or_suited(api, alice, week, day):
    change = {"rebalance": True, "portions": [{"meal_id": day[1].pk, "portion": 1}]}

    answer = api(alice).patch(url(day[0]), change)

    assert (answer.status_code, list(answer.json()["details"])) == (400, ["portions"])


def test_nobody_resizes_the_meals_of_another(api, alice, week, day, kitchen):
    charlie = make_user("charlie@example.com")
    theirs = world.meals(ready_week(charlie))[0]
    before = state_of(week)

    answer = api(charlie).patch(url(theirs), {"portions": [{"meal_id": day[0].pk, "portion": 1}]})

    assert answer.status_code == 400
    assert api(charlie).patch(url(day[0]), {"rebalance": True}).status_code == 404
    assert state_of(week) == before


def test_a_portion_that_was_suited_is_no_longer_called_chosen(api, alice, week, day):
    api(alice).patch(url(day[1]), {"portion": 2 if day[1].portion_quarters != 8 else 1.75})
    assert "You chose the portion" in PlanMeal.objects.get(pk=day[1].pk).reasons

    api(alice).patch(url(day[0]), {"portions": [{"meal_id": day[1].pk, "portion": 0.5}]})

    assert "You chose the portion" not in PlanMeal.objects.get(pk=day[1].pk).reasons
