"""Recipes for somebody of whom a few words are known, and for many people at once."""

from __future__ import annotations

import pytest

from ratings import services
from ratings.models import Rating, Recommendation
from recipes import copies
from recipes.models import Ingredient, Recipe
from tests.factories import make_user
from tests.ratings.kitchen import make_kitchen
from users.models import Profile, User

COLD, BATCH = "/api/v1/recommendations/cold-start", "/api/v1/recommendations/batch"
pytestmark = pytest.mark.django_db


@pytest.fixture
def kitchen(db) -> dict[str, Recipe]:
    return make_kitchen()


@pytest.fixture
def staff(db) -> User:
    user = make_user("staff@example.com")
    user.is_staff = True
    user.save()
    return user


def titles(answer) -> list[str]:
    assert answer.status_code == 200, answer.json()
    return [each["recipe"]["title"] for each in answer.json()["results"]]


def test_picks_say_what_else_is_liked_and_are_not_shown_again(api, alice, kitchen):
    answer = api(alice).post(COLD, {"picks": [kitchen["Chicken curry"].pk], "k": 3})

    found = titles(answer)
    assert found[0] == "Chicken tikka"
    assert "Chicken curry" not in found
    assert answer.json()["results"][0]["reason"] == "Because you liked Chicken curry"
    assert answer.json()["source"] == "computed"


def test_a_profile_is_enough_and_its_rules_hold(api, alice, kitchen):
    minutes = [30] * 7
    body = {"profile": {"allergens": ["milk"], "goal": "gain", "max_minutes_by_weekday": minutes}, "k": 50}

    answer = api(alice).post(COLD, body)

    assert set(titles(answer)) == {"Chicken curry", "Chicken tikka", "Bean chilli", "Bean dal", "Satay", "Rice bowl"}
    reasons = {each["recipe"]["title"]: each["reason"] for each in answer.json()["results"]}
    assert reasons["Chicken tikka"] == "High protein for your goal: 30 g a serving"


def test_both_together_and_filters(api, alice, kitchen):
    body = {"profile": {"allergens": ["peanuts"]}, "picks": [kitchen["Rice bowl"].pk], "slot": "dinner", "k": 50}

    found = titles(api(alice).post(COLD, body))

    assert len(found) == 6
    assert not {"Satay", "Rice bowl"} & set(found)


def test_nothing_is_saved(api, alice, kitchen):
    before = Profile.objects.values().get(user=alice)

    api(alice).post(COLD, {"profile": {"allergens": ["milk"]}, "picks": [kitchen["Satay"].pk]})

    assert Profile.objects.values().get(user=alice) == before
    assert not Rating.objects.exists()
    assert not Recommendation.objects.exists()
    assert "Satay" in titles(api(alice).post("/api/v1/recommendations/recipes", {"k": 50}))


def test_ones_own_allergens_hold_whoever_is_described(api, alice, kitchen):
    api(alice).patch("/api/v1/profile", {"allergens": ["peanuts"]})

    assert "Satay" not in titles(api(alice).post(COLD, {"profile": {"allergens": []}, "k": 50}))
    assert "Satay" not in titles(api(alice).post(COLD, {"picks": [kitchen["Rice bowl"].pk], "k": 50}))


def test_disliked_foods_of_the_description_go_behind(api, alice, kitchen):
    beans = Ingredient.objects.get(name="Beans")

    found = titles(api(alice).post(COLD, {"profile": {"disliked_ingredients": [beans.pk]}, "k": 50}))

    assert set(found[-3:]) == {"Bean chilli", "Bean burrito", "Bean dal"}


def test_what_the_asking_person_rated_says_nothing_of_somebody_else(api, alice, kitchen):
    services.rate(alice, recipe_id=kitchen["Satay"].pk, value=-1)

    assert "Satay" in titles(api(alice).post(COLD, {"profile": {"goal": "lose"}, "k": 50}))


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["profile", "picks"]), ({"picks": []}, ["profile", "picks"]), ({"profile": {}}, ["profile", "picks"]),
        ({"picks": [999]}, ["picks"]), ({"picks": ["x"]}, ["picks"]), ({"picks": [2**63]}, ["picks"]),
        ({"picks": list(range(1, 52))}, ["picks"]), ({"profile": 3}, ["profile"]),
        ({"profile": {"allergens": ["dust"]}}, ["profile"]), ({"profile": {"max_difficulty": 9}}, ["profile"]),
        ({"profile": {"mood": "fine"}}, ["profile"]), ({"profile": {"shares_taste": True}}, ["profile"]),
        ({"profile": {"disliked_ingredients": [999]}}, ["profile"]), ({"liked": [1]}, ["liked"]),
        ({"profile": {"goal": "lose"}, "k": 51}, ["k"]),
        ({"profile": {"weight_kg": 40, "height_cm": 220}}, ["profile"]),
    ],
)  # fmt: skip
def test_a_wrong_field_is_refused_by_name(api, alice, kitchen, body, fields):
    answer = api(alice).post(COLD, body)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid"), answer.json()
    assert list(answer.json()["details"]) == fields


def test_a_pick_that_is_a_draft_or_somebody_elses_is_no_recipe(api, alice, charlie, kitchen):
    rice = Ingredient.objects.get(name="Rice")
    copy = copies.changed_copy(charlie, kitchen["Chicken curry"], remove=[rice.pk], add=None)
    Recipe.objects.filter(title="Satay").update(status=Recipe.Status.DRAFT)

    for pk in (copy.pk, kitchen["Satay"].pk):
        answer = api(alice).post(COLD, {"picks": [kitchen["Rice bowl"].pk, pk]})
        assert answer.status_code == 400
        assert answer.json()["message"] == f"picks: There is no recipe {pk}."


def test_a_batch_gives_each_person_their_own_list_in_order(api, staff, alice, charlie, kitchen):
    Profile.objects.filter(user=charlie).update(allergens=0b10000000000)  # peanuts
    services.rate(alice, recipe_id=kitchen["Bean dal"].pk, value=-1)

    answer = api(staff).post(BATCH, {"user_ids": [charlie.pk, alice.pk, charlie.pk], "k": 50})

    assert answer.status_code == 200
    people = answer.json()["people"]
    assert [each["user_id"] for each in people] == [charlie.pk, alice.pk]
    listed = [{one["recipe"]["title"] for one in each["results"]} for each in people]
    assert ("Satay" in listed[0], "Bean dal" in listed[0]) == (False, True)
    assert ("Satay" in listed[1], "Bean dal" in listed[1]) == (True, False)
    assert all(each["model"] == "profile" and each["latency_ms"] > 0 for each in people)


def test_a_batch_is_for_staff_only(api, alice, charlie, kitchen):
    answer = api(alice).post(BATCH, {"user_ids": [charlie.pk]})

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize(
    ("user_ids", "message"),
    [
        ([], "user_ids: Ensure this field has at least 1 elements."),
        (list(range(1, 102)), "user_ids: Ensure this field has no more than 100 elements."),
        ([10**9], "user_ids: There is no person 1000000000."),
        (["me"], None),
        (None, None),
    ],
)
def test_wrong_ids_of_a_batch_are_named_and_nobody_is_answered(api, staff, alice, kitchen, user_ids, message):
    answer = api(staff).post(BATCH, {"user_ids": user_ids})

    assert (answer.status_code, list(answer.json()["details"])) == (400, ["user_ids"])
    assert message in (None, answer.json()["message"])


def test_a_closed_account_is_nobody(api, staff, alice, kitchen):
    User.objects.filter(pk=alice.pk).update(is_active=False)

    assert api(staff).post(BATCH, {"user_ids": [alice.pk]}).status_code == 400


def test_what_is_not_described_is_as_the_asking_person_has_it(api, alice, kitchen):
    rice = Ingredient.objects.get(name="Rice")
    api(alice).patch("/api/v1/profile", {"disliked_ingredients": [rice.pk], "max_minutes_by_weekday": [30] * 7})

    found = titles(api(alice).post(COLD, {"picks": [kitchen["Satay"].pk], "k": 50}))

    assert "Chicken pie" not in found
    assert set(found[-4:]) == {"Chicken curry", "Bean chilli", "Bean dal", "Rice bowl"}
