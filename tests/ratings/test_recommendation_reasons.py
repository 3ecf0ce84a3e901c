"""Why a dish is recommended: every sentence is a fact."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone

from ratings import recommendation_reasons
from ratings.models import Rating
from ratings.recommendation_reasons import FoodAtHome, Grounds
from recipes import snapshot
from recipes.models import Ingredient
from tests.factories import make_user
from tests.ratings.kitchen import make_kitchen
from users.models import Goal

pytestmark = pytest.mark.django_db


@pytest.fixture
def kitchen(db):
    return make_kitchen()


def told(kitchen, title: str, *, goal: str = Goal.MAINTAIN, said=None, at_home=(), source: int = -1) -> tuple[str, ...]:
    dishes = snapshot.current().dishes
    grounds = Grounds(goal=goal, said=said or {}, at_home=at_home)
    rows = dishes.rows_of([kitchen[title].pk])
    return recommendation_reasons.reasons_for(dishes, rows, grounds, sources=np.array([source]))[0]


def at_home(name: str, *, days: int | None = None) -> FoodAtHome:
    expires_on = None if days is None else timezone.localdate() + timedelta(days=days)
    return FoodAtHome(Ingredient.objects.get(name=name).pk, name, expires_on)


def test_where_nothing_else_is_known_the_dishs_own_minutes_are_told(kitchen):
    assert told(kitchen, "Satay") == ("Ready in 20 minutes, and fits all that your profile asks for",)


def test_the_dish_that_the_model_names_is_told_if_the_person_said_that_they_like_it(kitchen):
    dal, bowl = kitchen["Bean dal"].pk, kitchen["Rice bowl"].pk

    assert told(kitchen, "Satay", said={dal: 1}, source=dal) == ("Because you liked Bean dal",)
    assert told(kitchen, "Satay", said={dal: -1}, source=dal) != ("Because you liked Bean dal",)
    assert told(kitchen, "Satay", said={bowl: 1}, source=dal) == told(kitchen, "Satay")


def test_where_the_model_names_none_it_is_the_liked_dish_with_the_same_main_food(kitchen):
    assert told(kitchen, "Bean chilli", said={kitchen["Bean dal"].pk: 1}) == ("Because you liked Bean dal",)


@pytest.mark.parametrize(
    ("title", "goal", "sentence"),
    [
        # By hand: a serving is 100 g of chicken: 30 g × 4 kcal of 150 kcal is 80 % of the energy.
        ("Chicken tikka", Goal.GAIN, "High protein for your goal: 30 g a serving"),
        ("Chicken tikka", Goal.LOSE, "High protein for your goal: 30 g a serving"),
        ("Chicken tikka", Goal.MAINTAIN, None),
        # 100 g of beans and of rice: 9 + 10 g of fibre in 470 kcal is 4 g in 100 kcal.
        ("Bean dal", Goal.LOSE, "High fibre for your goal: 19 g a serving"),
        ("Bean dal", Goal.GAIN, None),
        ("Rice bowl", Goal.GAIN, None),
    ],
)
def test_a_goal_is_named_where_the_dish_serves_it(kitchen, title, goal, sentence):
    assert [each for each in told(kitchen, title, goal=goal) if "goal" in each] == ([sentence] if sentence else [])


def test_of_the_foods_at_home_the_one_that_expires_first_is_named_with_its_day(kitchen):
    rice, chicken = at_home("Rice"), at_home("Chicken", days=2)
    day = f"{timezone.localdate() + timedelta(days=2):%A}"

    assert told(kitchen, "Chicken curry", at_home=[chicken, rice]) == (f"Uses your chicken, good until {day}",)
    assert told(kitchen, "Rice bowl", at_home=[chicken, rice]) == ("Uses your rice",)
    assert told(kitchen, "Rice bowl", at_home=[at_home("Rice", days=30)]) == ("Uses your rice",)
    assert "Uses" not in told(kitchen, "Bean burrito", at_home=[chicken, rice])[0]


def test_a_cuisine_is_liked_from_two_likes_on_that_outweigh_the_dislikes(kitchen):
    curry, tikka, dal = (kitchen[title].pk for title in ("Chicken curry", "Chicken tikka", "Bean dal"))

    assert told(kitchen, "Bean dal", said={curry: 1, tikka: 1}) == ("You like Indian food: 2 dishes so far",)
    assert told(kitchen, "Bean dal", said={curry: 1}) == told(kitchen, "Bean dal")
    assert told(kitchen, "Satay", said={curry: 1, dal: 1})[0].startswith("Because") is False


def test_a_dish_is_liked_by_many_from_five_people_on(kitchen):
    for number in range(5):
        before = told(kitchen, "Satay")
        Rating.objects.create(user=make_user(f"p{number}@example.com"), recipe=kitchen["Satay"], value=1)

    assert before == ("Ready in 20 minutes, and fits all that your profile asks for",)
    assert told(kitchen, "Satay") == ("5 people here like it",)


def test_no_more_than_three_are_told_the_strongest_first(kitchen):
    said = {kitchen["Chicken curry"].pk: 1, kitchen["Bean dal"].pk: 1}

    found = told(kitchen, "Chicken tikka", goal=Goal.GAIN, said=said, at_home=[at_home("Chicken")])

    assert found == (
        "Because you liked Chicken curry", "High protein for your goal: 30 g a serving", "Uses your chicken",
    )  # fmt: skip
