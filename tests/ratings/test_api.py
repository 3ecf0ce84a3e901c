"""Ratings over HTTP."""

from __future__ import annotations

import pytest

from plans.models import PlanDay, PlanMeal, WeeklyPlan
from ratings.models import Rating
from tests.factories import next_monday
from tests.food_factories import make_food, make_recipe

RATINGS = "/api/v1/ratings"


@pytest.fixture
def recipe(db):
    return make_recipe("Rice bowl", make_food("Rice"))


def test_the_first_rating_is_created_and_a_second_replaces_it(api, alice, recipe):
    first = api(alice).post(RATINGS, {"recipe_id": recipe.pk, "value": 1, "context": {"where": "plan"}})
    second = api(alice).post(RATINGS, {"recipe_id": recipe.pk, "value": -1})

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["context"] == {"where": "plan"}
    body = second.json()
    assert (body["recipe_id"], body["title"], body["value"]) == (recipe.pk, "Rice bowl", -1)
    assert list(Rating.objects.values_list("user", "recipe", "value")) == [(alice.pk, recipe.pk, -1)]


@pytest.mark.parametrize(
    ("said", "kept"),
    [({}, {"where": "plan"}), ({"context": {"where": "feed"}}, {"where": "feed"}), ({"context": {}}, {})],
)
def test_a_second_rating_replaces_the_context_only_where_it_brings_one(api, alice, recipe, said, kept):
    api(alice).post(RATINGS, {"recipe_id": recipe.pk, "value": 1, "context": {"where": "plan"}})

    second = api(alice).post(RATINGS, {"recipe_id": recipe.pk, "value": -1, **said})

    assert (second.json()["value"], second.json()["context"]) == (-1, kept)
    assert Rating.objects.get().context == kept


def test_a_first_rating_without_a_context_has_an_empty_one(api, alice, recipe):
    assert api(alice).post(RATINGS, {"recipe_id": recipe.pk, "value": 1}).json()["context"] == {}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"value": 0}, "value"),
        ({"value": 2}, "value"),
        ({"value": "good"}, "value"),
        ({"value": None}, "value"),
        ({"recipe_id": "x"}, "recipe_id"),
        ({"recipe_id": 0}, "recipe_id"),
        ({"recipe_id": 2**63}, "recipe_id"),
        ({"context": []}, "context"),
        ({"context": {"note": "x" * 2001}}, "context"),
        ({"context": {"note": "\0"}}, "context"),
    ],
)
def test_a_wrong_field_is_refused_in_the_one_shape_and_nothing_is_kept(api, alice, recipe, change, field):
    response = api(alice).post(RATINGS, {"recipe_id": recipe.pk, "value": 1, **change})

    assert response.status_code == 400
    body = response.json()
    assert set(body) == {"code", "message", "details"}
    assert body["code"] == "invalid"
    assert list(body["details"]) == [field]
    assert not Rating.objects.exists()


@pytest.mark.parametrize(
    ("context", "says"),
    [
        ('{"seconds": [1e400]}', "a number that is not finite"),
        ('{"note": "half: \\ud800"}', "half of a surrogate pair"),
        ('{"\\udc00": 1}', "half of a surrogate pair"),
    ],
)  # fmt: skip
def test_what_json_can_name_but_no_database_keep_is_refused(api, alice, recipe, context, says):
    body = f'{{"recipe_id": {recipe.pk}, "value": 1, "context": {context}}}'

    response = api(alice).post(RATINGS, body, content_type="application/json")

    assert response.status_code == 400
    assert says in response.json()["details"]["context"][0]
    assert not Rating.objects.exists()


@pytest.mark.parametrize("missing", ["recipe_id", "value"])
def test_both_fields_are_required(api, alice, recipe, missing):
    data = {"recipe_id": recipe.pk, "value": 1}
    del data[missing]

    response = api(alice).post(RATINGS, data)

    assert response.status_code == 400
    assert response.json()["details"] == {missing: ["This field is required."]}


def test_a_recipe_that_does_not_exist_is_not_found(api, alice):
    response = api(alice).post(RATINGS, {"recipe_id": 999, "value": 1})

    assert response.status_code == 404
    assert response.json() == {"code": "not_found", "message": "There is no recipe 999.", "details": {}}


def test_a_draft_can_be_rated_only_by_whom_it_was_served_to(api, alice, charlie):
    draft = make_recipe("Secret", make_food("Rice"), status="draft")
    plan = WeeklyPlan.objects.create(user=alice, week_start=next_monday(), status="ready")
    day = PlanDay.objects.create(plan=plan, date=plan.week_start)
    PlanMeal.objects.create(
        day=day, slot="dinner", recipe=draft, energy_kcal=1, protein_g=1, fat_g=1, carbohydrate_g=1, cost_pence=1
    )

    assert api(alice).post(RATINGS, {"recipe_id": draft.pk, "value": 1}).status_code == 201
    assert api(charlie).post(RATINGS, {"recipe_id": draft.pk, "value": 1}).status_code == 404


def test_ratings_come_in_pages_newest_first(api, alice, django_assert_max_num_queries):
    rice = make_food("Rice")
    for number in range(3):
        api(alice).post(RATINGS, {"recipe_id": make_recipe(f"Dish {number}", rice).pk, "value": 1})

    with django_assert_max_num_queries(2):
        page = api(alice).get(f"{RATINGS}?page_size=2").json()
    rest = api(alice).get(f"{RATINGS}?page_size=2&page=2").json()

    assert page["count"] == 3
    assert [row["title"] for row in page["results"]] == ["Dish 2", "Dish 1"]
    assert [row["title"] for row in rest["results"]] == ["Dish 0"]


def test_a_rating_is_forgotten_once(api, alice, recipe):
    api(alice).post(RATINGS, {"recipe_id": recipe.pk, "value": 1})

    assert api(alice).delete(f"{RATINGS}/{recipe.pk}").status_code == 204
    again = api(alice).delete(f"{RATINGS}/{recipe.pk}")
    assert (again.status_code, again.json()["code"]) == (404, "not_found")
    assert api(alice).delete(f"{RATINGS}/{2**70}").status_code == 404


def test_charlie_neither_sees_nor_removes_nor_changes_alices_ratings(api, alice, charlie, recipe):
    api(alice).post(RATINGS, {"recipe_id": recipe.pk, "value": 1})

    assert api(charlie).get(RATINGS).json()["results"] == []
    assert api(charlie).delete(f"{RATINGS}/{recipe.pk}").status_code == 404
    assert api(charlie).post(RATINGS, {"recipe_id": recipe.pk, "value": -1}).status_code == 201
    assert alice.ratings.get().value == 1


def test_nobody_rates_without_a_log_in(api, recipe):
    assert api().post(RATINGS, {"recipe_id": recipe.pk, "value": 1}).status_code == 401
    assert api().get(RATINGS).status_code == 401
    assert api().delete(f"{RATINGS}/{recipe.pk}").status_code == 401
