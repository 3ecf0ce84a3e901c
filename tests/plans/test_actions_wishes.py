"""Wishes for other dishes are kept in numbers, all of a sentence or none, and places with the same wishes together."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import pytest

from agents.schemas import Action, Params
from core.errors import Conflict
from plans import solver, undo
from plans.models import PlanAction, PlanMeal, WeeklyPlan
from plans.solver import change
from tests.plans import world
from tests.plans.asks import asked, carried_out, done, everything, instructed, instruction, refused
from tests.plans.refills import assert_sound, changed, dishes, meal_at, spied
from tests.plans.weeks import ready_week

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]


@pytest.fixture
def meal(week) -> PlanMeal:
    return meal_at(week)


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


def test_places_with_the_same_wishes_are_filled_together(eater, week, meal, monkeypatch):
    posed = spied(monkeypatch)

    done(eater, week, asked(Action.REGENERATE_DAY, day=meal.day))

    assert [how["free"] for _, how in posed] == [frozenset({(1, "lunch"), (1, "dinner")})]
