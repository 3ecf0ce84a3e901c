"""A wish for the dinners of all the week is about the dinners: the other meals stay, whoever understood it."""

from __future__ import annotations

import pytest

from plans.models import WeeklyPlan
from tests.agents.model_server import say
from tests.plans import world
from tests.plans.asks import asked, done
from tests.plans.refills import assert_sound, changed, dishes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]


def at(slot: str, week: WeeklyPlan) -> set[int]:
    return {each.pk for each in world.meals(week) if each.slot == slot}


@pytest.mark.parametrize("text", ["different dinners all week please", "every dinner is dull"])
def test_dinners_change_and_nothing_else(eater, week, text):
    before = dishes(week)

    done(eater, week, asked(text=text))

    assert changed(before, week) == at("dinner", week)
    assert_sound(week)


def test_of_two_slots_the_meals_of_both_change(eater, week):
    before = dishes(week)

    done(eater, week, asked(text="different dinners all week and different lunches all week"))

    assert changed(before, week) == at("dinner", week) | at("lunch", week)


def test_a_week_that_is_asked_for_besides_is_meant(eater, week):
    before = dishes(week)

    done(eater, week, asked(text="every dinner is dull. Redo the whole week"))

    assert changed(before, week) == set(before)


def test_a_food_goes_from_all_meals_though_only_dinners_are_to_be_others(eater, week):
    done(eater, week, asked(text="different dinners all week. No chicken this week"))

    assert not any(line.ingredient.name == "chicken" for meal in world.meals(week) for line in meal.recipe.lines.all())


def test_dinners_alone_change_when_a_model_took_them_for_the_week(eater, week, model_server):
    before = dishes(week)
    said = {"target_level": "week", "target_ids": {}, "action": "regenerate_week", "params": {}}
    model_server.will(say({"instructions": [said], "no_instruction_reason": None}))

    action = done(eater, week, asked(text="different dinners all week please"))

    assert action.source == "model"
    assert changed(before, week) == at("dinner", week)
