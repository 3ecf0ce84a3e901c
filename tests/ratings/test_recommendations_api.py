"""Recipes for a person, over HTTP: what is asked for, never what they must not eat, and why."""

from __future__ import annotations

import pytest

from core.vocabulary import Exclusion, to_bits
from ratings import services
from ratings.models import Rating
from recipes import copies, snapshot
from recipes import services as recipe_services
from recipes.models import Ingredient, Recipe
from tests.ratings.kitchen import make_kitchen
from users import services as users_services
from users.models import Goal, Profile

RECIPES = "/api/v1/recommendations/recipes"
pytestmark = pytest.mark.django_db


@pytest.fixture
def kitchen(db) -> dict[str, Recipe]:
    return make_kitchen()


def titles(answer) -> list[str]:
    assert answer.status_code == 200, answer.json()
    return [each["recipe"]["title"] for each in answer.json()["results"]]


def test_every_answer_names_model_source_latency_rank_score_and_reason(api, alice, kitchen):
    services.rate(alice, recipe_id=kitchen["Chicken curry"].pk, value=1)

    body = api(alice).post(RECIPES, {"k": 3}).json()

    assert set(body) == {"model", "source", "latency_ms", "message", "results"}
    assert (body["model"], body["source"], body["message"]) == ("profile", "computed", "")
    assert body["latency_ms"] > 0
    assert [each["rank"] for each in body["results"]] == [1, 2, 3]
    first = body["results"][0]
    assert set(first) == {"rank", "score", "reason", "reasons", "recipe"}
    tikka = kitchen["Chicken tikka"]
    assert first["recipe"] == {
        "id": tikka.pk, "title": "Chicken tikka", "slots": ["breakfast", "lunch", "dinner", "snack"],
        "meal_type": "solid", "cuisine": "indian", "minutes": 20, "energy_kcal": 150.0, "protein_g": 30.0,
        "pence_per_serving": 20,
    }  # fmt: skip
    assert first["reason"] == first["reasons"][0] == "Because you liked Chicken curry"
    assert 0 < first["score"] <= 1


def test_without_any_word_of_the_person_there_is_a_list(api, alice, kitchen):
    assert len(titles(api(alice).post(RECIPES))) == 8


def test_what_is_disliked_never_comes_and_what_is_liked_only_if_asked_for(api, alice, kitchen):
    services.rate(alice, recipe_id=kitchen["Satay"].pk, value=-1)
    services.rate(alice, recipe_id=kitchen["Rice bowl"].pk, value=1)

    assert not {"Satay", "Rice bowl"} & set(titles(api(alice).post(RECIPES, {"k": 50})))
    rated = titles(api(alice).post(RECIPES, {"k": 50, "include_rated": True}))
    assert rated[0] == "Rice bowl"
    assert "Satay" not in rated


def test_filters_narrow_the_list(api, alice, kitchen):
    Recipe.objects.filter(title="Bean dal").update(slots=1)

    def asked(**fields):
        return set(titles(api(alice).post(RECIPES, {"k": 50, **fields})))

    assert asked(max_minutes=15) == {"Rice bowl"}
    assert asked(cuisine="mexican") == {"Bean chilli", "Bean burrito"}
    assert "Bean dal" not in asked(slot="dinner")
    assert "Bean dal" in asked(slot="breakfast")
    assert asked(meal_type="drinkable") == set()
    assert "Satay" not in asked(exclude=[kitchen["Satay"].pk, 10**12])
    assert len(asked(k=2)) == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"k": 0}, "k"), ({"k": 51}, "k"), ({"k": "many"}, "k"), ({"slot": "tea"}, "slot"), ({"slot": None}, "slot"),
        ({"meal_type": "raw"}, "meal_type"), ({"cuisine": "martian"}, "cuisine"), ({"max_minutes": 0}, "max_minutes"),
        ({"exclude": 3}, "exclude"), ({"exclude": ["x"]}, "exclude"), ({"exclude": [0]}, "exclude"),
        ({"exclude": [2**63]}, "exclude"), ({"exclude": [1] * 501}, "exclude"), ({"limit": 3}, "limit"),
        ({"include_rated": "maybe"}, "include_rated"), ({"user_id": 1}, "user_id"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_refused_by_name(api, alice, kitchen, body, field):
    answer = api(alice).post(RECIPES, body)

    assert answer.status_code == 400
    assert set(answer.json()) == {"code", "message", "details"}
    assert answer.json()["code"] == "invalid"
    assert list(answer.json()["details"]) == [field]


@pytest.mark.parametrize("body", ["[]", "3", '"x"', "{"])
def test_a_body_of_another_shape_is_refused(api, alice, body):
    answer = api(alice).post(RECIPES, body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_parameters_in_the_address_are_refused(api, alice, kitchen):
    answer = api(alice).post(f"{RECIPES}?k=3", {})

    assert answer.status_code == 400
    assert list(answer.json()["details"]) == ["k"]


def test_nobody_is_recommended_anything_without_a_log_in(api, kitchen):
    for address in ("recipes", "users", "batch", "cold-start"):
        assert api().post(f"/api/v1/recommendations/{address}", {}).status_code == 401
    assert api().get("/api/v1/feed").status_code == 401


def test_an_allergen_is_ruled_out_where_it_is_contained_possible_or_unknown(api, alice, kitchen):
    Ingredient.objects.filter(name="Rice").update(allergens_unknown=0b1000000000000)  # soya
    recipe_services.refresh_recipes([each.pk for each in kitchen.values()])
    api(alice).patch("/api/v1/profile", {"allergens": ["peanuts", "soya"]})

    assert set(titles(api(alice).post(RECIPES, {"k": 50}))) == {"Chicken tikka", "Chicken pie", "Bean burrito"}


def test_diets_difficulty_and_minutes_of_the_profile_hold(api, alice, kitchen):
    Recipe.objects.filter(title__startswith="Chicken").update(difficulty=4)
    minutes = [15] * 6 + [25]
    api(alice).patch("/api/v1/profile", {"max_difficulty": 3, "max_minutes_by_weekday": minutes})

    found = set(titles(api(alice).post(RECIPES, {"k": 50, "max_minutes": 600})))

    assert found == {"Bean chilli", "Bean burrito", "Bean dal", "Satay", "Rice bowl"}


def test_drafts_and_personal_copies_never_come(api, alice, charlie, kitchen):
    Recipe.objects.filter(title="Rice bowl").update(status=Recipe.Status.DRAFT)
    rice = Ingredient.objects.get(name="Rice")
    copy = copies.changed_copy(charlie, kitchen["Chicken curry"], remove=[rice.pk], add=None)

    for person in (alice, charlie):
        found = titles(api(person).post(RECIPES, {"k": 50}))
        assert copy.title not in found
        assert "Rice bowl" not in found
        assert len(found) == 7


def test_disliked_foods_lower_a_dish_and_rule_none_out(api, alice, kitchen):
    rice = Ingredient.objects.get(name="Rice")
    api(alice).patch("/api/v1/profile", {"disliked_ingredients": [rice.pk]})

    found = titles(api(alice).post(RECIPES, {"k": 50}))

    assert set(found[-4:]) == {"Chicken curry", "Bean chilli", "Bean dal", "Rice bowl"}


def test_an_avoided_food_goes_behind_as_well(api, alice, kitchen):
    services.avoid(alice, [Ingredient.objects.get(name="Beans").pk])

    assert set(titles(api(alice).post(RECIPES, {"k": 50}))[-3:]) == {"Bean chilli", "Bean burrito", "Bean dal"}


def test_where_nothing_is_legal_the_list_is_empty_and_says_what_to_do(api, alice, kitchen):
    Profile.objects.filter(user=alice).update(allergens=(1 << 14) - 1)
    Ingredient.objects.update(allergens_unknown=(1 << 14) - 1, allergens_contained=0)
    recipe_services.refresh_recipes([each.pk for each in kitchen.values()])

    answer = api(alice).post(RECIPES, {"slot": "dinner"})

    assert answer.status_code == 200
    assert answer.json()["results"] == []
    assert answer.json()["message"].startswith("No recipe for dinner keeps all rules of your profile.")


def test_where_filters_or_ratings_leave_nothing_the_sentence_says_so(api, alice, kitchen):
    assert "allow more minutes" in api(alice).post(RECIPES, {"max_minutes": 1}).json()["message"]
    for recipe in kitchen.values():
        Rating.objects.create(user=alice, recipe=recipe, value=1)
    assert "include_rated" in api(alice).post(RECIPES, {}).json()["message"]


def test_an_empty_catalogue_is_an_empty_list(api, alice, db):
    answer = api(alice).post(RECIPES, {})

    assert (answer.status_code, answer.json()["results"]) == (200, [])
    assert answer.json()["message"]


def test_charlies_likes_do_not_move_alices_list(api, alice, charlie, kitchen):
    before = titles(api(alice).post(RECIPES, {"k": 50}))
    for title in ("Bean chilli", "Bean dal"):
        services.rate(charlie, recipe_id=kitchen[title].pk, value=-1)

    assert titles(api(alice).post(RECIPES, {"k": 50})) == before
    assert "Bean dal" not in titles(api(charlie).post(RECIPES, {"k": 50}))


def test_the_first_ten_are_not_ten_times_the_same(api, alice, kitchen):
    services.rate(alice, recipe_id=kitchen["Chicken curry"].pk, value=1)

    ordered = titles(api(alice).post(RECIPES, {"k": 50}))

    # Chicken tikka shares all, and of the rest chicken and an Indian dish come one after the other, not all chicken.
    assert ordered[0] == "Chicken tikka"
    assert ordered.index("Bean dal") < max(ordered.index("Chicken pie"), ordered.index("Satay"))


def test_the_score_is_the_planners_and_explicit_words_win(api, alice, kitchen):
    services.rate(alice, recipe_id=kitchen["Chicken curry"].pk, value=1)

    body = api(alice).post(RECIPES, {"k": 50, "include_rated": True}).json()

    assert body["results"][0]["recipe"]["title"] == "Chicken curry"
    assert body["results"][0]["score"] == 1.0


def test_a_rating_of_a_dish_goes_before_what_was_said_of_its_foods(api, alice, kitchen):
    services.rate(alice, recipe_id=kitchen["Bean chilli"].pk, value=1)
    alice.profile.disliked_ingredients.add(Ingredient.objects.get(name="Rice"))
    services.avoid(alice, Ingredient.objects.filter(name__in=["Beans", "Rice"]).values_list("pk", flat=True))

    listed = api(alice).post(RECIPES, {"k": 1, "include_rated": True}).json()["results"]
    said = api(alice).get(f"/api/v1/scores/recipes?ids={kitchen['Bean chilli'].pk}").json()

    assert [(each["recipe"]["title"], each["score"]) for each in listed] == [("Bean chilli", 1.0)]
    assert [each["score"] for each in said] == [1.0]


def test_foods_lower_dishes_that_are_not_rated_whatever_is_said_of_others(api, alice, kitchen):
    services.rate(alice, recipe_id=kitchen["Bean chilli"].pk, value=1)
    services.avoid(alice, [Ingredient.objects.get(name="Beans").pk])

    body = api(alice).post(RECIPES, {"k": 50, "include_rated": True}).json()

    scores = {each["recipe"]["title"]: each["score"] for each in body["results"]}
    assert scores["Bean chilli"] == 1.0
    assert scores["Bean dal"] < 0 <= scores["Chicken curry"]


def test_a_liked_dish_with_an_allergen_or_against_a_diet_is_still_left_out(api, alice, kitchen):
    Ingredient.objects.filter(name="Chicken").update(excludes=to_bits([Exclusion.MEAT], Exclusion))
    recipe_services.refresh_recipes([each.pk for each in kitchen.values()])
    for title in ("Satay", "Chicken pie", "Bean chilli"):
        services.rate(alice, recipe_id=kitchen[title].pk, value=1)
    users_services.save_profile(alice, allergens=["peanuts"], diets=["vegetarian"])

    liked = titles(api(alice).post(RECIPES, {"k": 50, "include_rated": True}))

    assert "Bean chilli" in liked
    assert not {"Satay", "Chicken pie"} & set(liked)


def test_the_goal_is_named_with_the_dishs_own_figure(api, alice, kitchen):
    Profile.objects.filter(user=alice).update(goal=Goal.GAIN)

    reasons = {
        each["recipe"]["title"]: each["reasons"] for each in api(alice).post(RECIPES, {"k": 50}).json()["results"]
    }

    assert reasons["Chicken tikka"] == ["High protein for your goal: 30 g a serving"]
    assert reasons["Rice bowl"] == ["Ready in 10 minutes, and fits all that your profile asks for"]


def test_what_is_at_home_is_named(api, alice, kitchen):
    beans = Ingredient.objects.get(name="Beans")
    api(alice).post("/api/v1/pantry", {"ingredient_id": beans.pk, "quantity_g": 500})

    found = api(alice).post(RECIPES, {"k": 50}).json()["results"]

    using = {each["recipe"]["title"] for each in found if each["reason"] == "Uses your beans"}
    assert using == {"Bean chilli", "Bean burrito", "Bean dal"}


def test_a_list_of_the_shipped_catalogue_takes_few_queries(api, alice, catalogue, django_assert_max_num_queries):
    snapshot.current()

    with django_assert_max_num_queries(12):
        assert len(titles(api(alice).post(RECIPES, {"k": 10}))) == 10
