"""Lists that are kept: shown again while nothing has changed, never against a hard rule, and not needed."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from core.vocabulary import Allergen, to_bits
from mealplanner.cache import LenientRedisCache
from ratings import recommendation_cache, services
from ratings.models import Recommendation
from recipes import services as recipe_services
from recipes.models import Ingredient, Recipe
from tests.ratings.kitchen import make_kitchen
from users import services as users_services
from users.models import Profile

RECIPES = "/api/v1/recommendations/recipes"
pytestmark = pytest.mark.django_db


@pytest.fixture
def kitchen(db) -> dict[str, Recipe]:
    return make_kitchen()


def ask(api, user, **body) -> dict:
    answer = api(user).post(RECIPES, {"k": 50, **body})
    assert answer.status_code == 200
    return answer.json()


def listed(body: dict) -> list[str]:
    return [each["recipe"]["title"] for each in body["results"]]


def test_the_same_question_is_answered_from_the_cache_in_the_same_words(api, alice, kitchen):
    first, second = ask(api, alice), ask(api, alice)

    assert (first["source"], second["source"]) == ("computed", "cache")
    assert first["results"] == second["results"]
    assert first["model"] == second["model"]


def test_a_cached_answer_asks_the_database_for_what_must_be_as_it_is_now_and_no_more(
    alice, kitchen, django_assert_num_queries
):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {users_services.token_of(alice).key}")
    client.post(RECIPES, {})

    # Who asks, their hard rules, the catalogue's version, experiments, the models.
    with django_assert_num_queries(5):
        answer = client.post(RECIPES, {})

    assert answer.json()["source"] == "cache"


def test_another_question_and_another_person_are_not(api, alice, charlie, kitchen):
    ask(api, alice)

    assert ask(api, alice, slot="dinner")["source"] == "computed"
    assert ask(api, charlie)["source"] == "computed"


def rates(api, alice, kitchen):
    services.rate(alice, recipe_id=kitchen["Satay"].pk, value=-1)


def takes_a_rating_back(api, alice, kitchen):
    services.forget(alice, recipe_id=kitchen["Bean dal"].pk)


def reports_a_like(api, alice, kitchen):
    api(alice).post("/api/v1/track", {"event_id": "1", "kind": "like", "recipe_id": kitchen["Satay"].pk})


def avoids_a_food(api, alice, kitchen):
    services.avoid(alice, [Ingredient.objects.get(name="Beans").pk])


def buys_food(api, alice, kitchen):
    api(alice).post("/api/v1/pantry", {"ingredient_id": Ingredient.objects.get(name="Beans").pk, "quantity_g": 400})


def changes_the_profile(api, alice, kitchen):
    api(alice).patch("/api/v1/profile", {"goal": "lose"})


def has_the_catalogue_changed(api, alice, kitchen):
    Recipe.objects.filter(title="Satay").update(minutes=25)


@pytest.mark.parametrize(
    "says_something",
    [
        rates,
        takes_a_rating_back,
        reports_a_like,
        avoids_a_food,
        buys_food,
        changes_the_profile,
        has_the_catalogue_changed,
    ],
)
def test_who_says_something_new_is_answered_anew(
    api, alice, kitchen, says_something, django_capture_on_commit_callbacks
):
    services.rate(alice, recipe_id=kitchen["Bean dal"].pk, value=1)
    ask(api, alice)

    with django_capture_on_commit_callbacks(execute=True):
        says_something(api, alice, kitchen)

    assert ask(api, alice)["source"] == "computed"
    assert ask(api, alice)["source"] == "cache"


@pytest.mark.parametrize("kind", ["view", "click"])
def test_a_passing_glance_keeps_the_list(api, alice, kitchen, kind, django_capture_on_commit_callbacks):
    ask(api, alice)

    with django_capture_on_commit_callbacks(execute=True):
        api(alice).post("/api/v1/track", {"event_id": "1", "kind": kind, "recipe_id": kitchen["Satay"].pk})

    assert ask(api, alice)["source"] == "cache"


def test_what_charlie_says_keeps_alices_list(api, alice, charlie, kitchen, django_capture_on_commit_callbacks):
    ask(api, alice)

    with django_capture_on_commit_callbacks(execute=True):
        services.rate(charlie, recipe_id=kitchen["Satay"].pk, value=1)

    assert ask(api, alice)["source"] == "cache"


def test_a_list_that_was_begun_before_a_rating_is_not_kept_after_it(alice, kitchen):
    place = recommendation_cache.look_up(alice.pk, ("question",))
    services.rate(alice, recipe_id=kitchen["Satay"].pk, value=1)

    recommendation_cache.keep(place, "of yesterday")

    assert recommendation_cache.look_up(alice.pk, ("question",)).found is None


def test_a_kept_list_is_shown_without_what_may_not_be_eaten_any_more(api, alice, kitchen):
    """Even where the change leaves no trace that the cache could know of."""
    before = ask(api, alice)
    assert "Satay" in listed(before)

    Profile.objects.filter(user=alice).update(allergens=to_bits([Allergen.PEANUTS], Allergen))

    after = ask(api, alice)
    assert "Satay" not in listed(after)
    assert len(after["results"]) == len(before["results"]) - 1


def test_an_allergen_that_a_food_turns_out_to_have_counts_at_once(api, alice, kitchen):
    api(alice).patch("/api/v1/profile", {"allergens": ["soya"]})
    assert "Rice bowl" in listed(ask(api, alice))

    Ingredient.objects.filter(name="Rice").update(allergens_unknown=to_bits([Allergen.SOYA], Allergen))
    recipe_services.refresh_recipes([each.pk for each in kitchen.values()])

    assert "Rice bowl" not in listed(ask(api, alice))


def test_without_a_cache_every_list_is_worked_out(api, alice, kitchen, tmp_path, monkeypatch):
    absent = LenientRedisCache(f"unix://{tmp_path}/nobody.sock", {})
    monkeypatch.setattr(recommendation_cache, "cache", absent)

    answers = [ask(api, alice) for _ in range(2)]
    services.rate(alice, recipe_id=kitchen["Satay"].pk, value=-1)

    assert [each["source"] for each in answers] == ["computed", "computed"]
    assert "Satay" not in listed(ask(api, alice))


def test_rating_drops_the_stored_list_as_well(alice, charlie, kitchen):
    for user in (alice, charlie):
        Recommendation.objects.create(
            user=user, recipe=kitchen["Satay"], rank=1, score=0, expires_at="2099-01-01T00:00:00Z"
        )

    services.rate(alice, recipe_id=kitchen["Rice bowl"].pk, value=1)

    assert list(Recommendation.objects.values_list("user", flat=True)) == [charlie.pk]


def test_a_thousand_questions_take_no_more_than_a_few_places(alice):
    keys = set()
    for number in range(1000):
        place = recommendation_cache.look_up(alice.pk, ("question", number))
        recommendation_cache.keep(place, number)
        keys.add(place.key)
        assert recommendation_cache.look_up(alice.pk, ("question", number)).found == number

    assert len(keys) == 32


def test_a_question_is_not_answered_with_what_another_one_left_in_its_place(alice, monkeypatch):
    monkeypatch.setattr(recommendation_cache, "PLACES", 1)
    recommendation_cache.keep(recommendation_cache.look_up(alice.pk, ("one",)), "the answer to one")

    assert recommendation_cache.look_up(alice.pk, ("two",)).found is None
    assert recommendation_cache.look_up(alice.pk, ("one",)).found == "the answer to one"


def test_nothing_of_a_dropped_list_stays_in_the_cache(alice):
    place = recommendation_cache.look_up(alice.pk, ("question",))
    recommendation_cache.keep(place, "because you liked it")
    assert cache.get(place.key) is not None

    recommendation_cache.drop(alice.pk)

    assert cache.get(place.key) is None
