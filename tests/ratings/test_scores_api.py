"""What a person will think of dishes, and what they want of single foods."""

from __future__ import annotations

import pytest

from ratings import scoring
from ratings.models import IngredientScore, Rating
from recipes.models import Recipe
from tests.food_factories import make_food, make_recipe

pytestmark = pytest.mark.django_db

RECIPES, FOODS = "/api/v1/scores/recipes", "/api/v1/scores/ingredients"


@pytest.fixture
def rice(db):
    return make_food("Rice")


@pytest.fixture
def dishes(rice):
    return [make_recipe(title, rice) for title in ("Rice bowl", "Rice soup", "Rice cake")]


def test_recipes_are_scored_in_the_order_asked_and_ratings_win(api, alice, dishes):
    bowl, soup, cake = dishes
    Rating.objects.create(user=alice, recipe=bowl, value=1)
    Rating.objects.create(user=alice, recipe=soup, value=-1)

    answer = api(alice).get(RECIPES, {"ids": f"{cake.pk},{soup.pk},{bowl.pk},{soup.pk}"})

    assert answer.status_code == 200
    expected = round(scoring.score_recipes(alice, [cake.pk])[0], 4)
    assert answer.json() == [
        {"recipe_id": cake.pk, "score": expected},
        {"recipe_id": soup.pk, "score": -1.0},
        {"recipe_id": bowl.pk, "score": 1.0},
    ]


@pytest.mark.parametrize("ids", ["", "1,", "one", "-1", "0", "1.5", "²", str(2**63), ",".join(map(str, range(1, 202)))])
def test_what_are_no_ids_is_refused(api, alice, ids):
    answer = api(alice).get(RECIPES, {"ids": ids})

    assert (answer.status_code, list(answer.json()["details"])) == (400, ["ids"])


def test_a_recipe_that_the_person_can_not_see_is_not_scored(api, alice, charlie, dishes):
    draft = make_recipe("Secret soup", status=Recipe.Status.DRAFT)
    Recipe.objects.filter(pk=dishes[0].pk).update(owner=charlie)

    for hidden in (draft, dishes[0]):
        answer = api(alice).get(RECIPES, {"ids": f"{dishes[1].pk},{hidden.pk}"})
        assert (answer.status_code, answer.json()["message"]) == (404, f"There is no recipe {hidden.pk}.")


def test_a_food_is_scored_the_last_word_counts_and_it_is_listed(api, alice, rice):
    api(alice).put(f"{FOODS}/{rice.pk}", {"score": -1})

    answer = api(alice).put(f"{FOODS}/{rice.pk}", {"score": 0.25})

    assert (answer.status_code, answer.json()["score"], answer.json()["name"]) == (200, 0.25, "Rice")
    listed = api(alice).get(FOODS).json()
    assert (listed["count"], listed["results"]) == (1, [answer.json()])


@pytest.mark.parametrize("score", [1.01, -2, "much", None, 0.125])
def test_a_score_out_of_range_is_refused_and_nothing_changes(api, alice, rice, score):
    answer = api(alice).put(f"{FOODS}/{rice.pk}", {"score": score})

    assert (answer.status_code, list(answer.json()["details"])) == (400, ["score"])
    assert not IngredientScore.objects.exists()


def test_what_was_said_of_a_food_is_forgotten_once(api, alice, rice):
    api(alice).put(f"{FOODS}/{rice.pk}", {"score": -1})

    assert api(alice).delete(f"{FOODS}/{rice.pk}").status_code == 204
    assert api(alice).delete(f"{FOODS}/{rice.pk}").status_code == 404
    assert not IngredientScore.objects.exists()


def test_charlie_neither_sees_nor_forgets_what_alice_said(api, alice, charlie, rice):
    api(alice).put(f"{FOODS}/{rice.pk}", {"score": -1})

    assert api(charlie).get(FOODS).json()["results"] == []
    assert api(charlie).delete(f"{FOODS}/{rice.pk}").status_code == 404
    assert IngredientScore.objects.count() == 1


@pytest.mark.parametrize("food_id", [10**9, 2**63, 10**30])
def test_a_food_that_does_not_exist_is_not_found(api, alice, food_id):
    assert api(alice).put(f"{FOODS}/{food_id}", {"score": 1}).status_code == 404
    assert api(alice).delete(f"{FOODS}/{food_id}").status_code == 404
