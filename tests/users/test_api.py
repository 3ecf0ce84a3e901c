from __future__ import annotations

import pytest
from django.utils import timezone
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient
from rest_framework.throttling import SimpleRateThrottle

from recipes.models import Ingredient
from tests.factories import PASSWORD, make_user
from users.models import Profile, User

pytestmark = pytest.mark.django_db

PROFILE = "/api/v1/profile"
THIS_YEAR = timezone.localdate().year


def rows() -> list[dict]:
    return list(Profile.objects.order_by("pk").values())


def test_registering_creates_the_person_with_a_profile_and_a_working_token(api) -> None:
    answer = api().post("/api/v1/auth/register", {"email": "New@Example.com", "password": PASSWORD})

    user = User.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {"token": Token.objects.get().key, "user": {"id": user.pk, "email": "new@example.com"}}
    client = APIClient(headers={"Authorization": f"Token {answer.json()['token']}"})
    assert client.get(PROFILE).status_code == 200


def test_a_taken_address_is_a_conflict_in_any_case(api, alice) -> None:
    answer = api().post("/api/v1/auth/register", {"email": "ALICE@example.com", "password": PASSWORD})

    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")
    assert list(answer.json()["details"]) == ["email"]
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "new@example.com", "password": "short"}, "password"),
        ({"email": "new@example.com", "password": "12345678901"}, "password"),
        ({"email": "new@example.com", "password": "new@example.com"}, "password"),
        ({"email": "no address", "password": PASSWORD}, "email"),
        ({"email": "new@example.com"}, "password"),
        ({"email": "new@example.com", "password": PASSWORD, "is_staff": True}, "is_staff"),
    ],
)
def test_a_poor_registration_is_refused_by_field(api, body, field) -> None:
    answer = api().post("/api/v1/auth/register", body)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert list(answer.json()["details"]) == [field]
    assert not User.objects.exists()


def test_logging_in_gives_the_token_and_opens_a_session(api, alice) -> None:
    client = api()

    answer = client.post("/api/v1/auth/login", {"email": " Alice@Example.com", "password": PASSWORD})

    assert answer.status_code == 200
    assert answer.json() == {"token": Token.objects.get(user=alice).key}
    assert client.get(PROFILE).status_code == 200


def test_a_wrong_password_an_unknown_address_and_a_closed_account_are_not_told_apart(api, alice) -> None:
    make_user("closed@example.com")
    User.objects.filter(email="closed@example.com").update(is_active=False)
    tries = [("alice@example.com", "wrong"), ("nobody@example.com", PASSWORD), ("closed@example.com", PASSWORD)]

    answers = [api().post("/api/v1/auth/login", {"email": email, "password": word}) for email, word in tries]

    assert [answer.status_code for answer in answers] == [400, 400, 400]
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].json()["code"] == "wrong_credentials"
    assert not Token.objects.exists()


def test_logging_out_ends_both_the_token_and_the_session(api, alice) -> None:
    browser = api()
    token = browser.post("/api/v1/auth/login", {"email": alice.email, "password": PASSWORD}).json()["token"]

    answer = browser.post("/api/v1/auth/logout")

    assert (answer.status_code, answer.content) == (204, b"")
    assert browser.get(PROFILE).status_code == 401
    assert APIClient(headers={"Authorization": f"Token {token}"}).get(PROFILE).status_code == 401


@pytest.mark.parametrize("scope", ["login", "register"])
def test_trying_too_often_is_refused(api, monkeypatch, scope) -> None:
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"login": "3/minute", "register": "3/minute"})
    body = {"email": "nobody@example.com", "password": "short"}

    answers = [api().post(f"/api/v1/auth/{scope}", body) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [400, 400, 400, 429]
    assert answers[-1].json()["code"] == "too_many_requests"


def test_a_profile_is_read_as_names_and_can_be_put_back_as_it_was(api, catalogue) -> None:
    user = make_user(allergens=["milk", "nuts"], diets=["vegetarian"], weight_kg="70.5")
    user.profile.disliked_ingredients.set(Ingredient.objects.order_by("pk")[:2])
    before = api(user).get(PROFILE).json()

    after = api(user).put(PROFILE, before)

    assert before["allergens"] == ["milk", "nuts"]
    assert before["diets"] == ["vegetarian"]
    assert before["enabled_slots"] == ["breakfast", "lunch", "dinner", "snack"]
    assert before["weight_kg"] == 70.5
    assert before["max_minutes_by_weekday"] == [120] * 7
    assert len(before["disliked_ingredients"]) == 2
    assert (after.status_code, after.json()) == (200, before)


@pytest.mark.parametrize("method", ["put", "patch"])
def test_what_is_named_changes_and_what_is_left_out_stays(api, catalogue, method) -> None:
    user = make_user(allergens=["milk"])
    ingredient = Ingredient.objects.order_by("pk").first()
    body = {
        "birth_year": THIS_YEAR - 40,
        "weight_kg": 70.1,
        "diets": ["halal", "vegan"],
        "disliked_ingredients": [ingredient.pk],
        "max_minutes_by_weekday": [30, 30, 30, 30, 30, 90, 90],
        "enabled_slots": ["dinner"],
        "weekly_budget_pence": 4500,
        "leftovers_per_week": 7,
        "weekly_rules": [
            {"tag": "fish", "at_least": 1}, {"tag": "cuisine:italian", "at_most": 2},
            {"tag": "pizza", "day": "friday", "slot": "dinner"},
        ],
    }  # fmt: skip

    answer = getattr(api(user), method)(PROFILE, body)

    rules = [
        {"tag": "fish", "at_least": 1, "at_most": None, "day": None, "slot": None},
        {"tag": "cuisine:italian", "at_least": None, "at_most": 2, "day": None, "slot": None},
        {"tag": "pizza", "at_least": 1, "at_most": None, "day": "friday", "slot": "dinner"},
    ]
    assert answer.status_code == 200, answer.content
    assert {name: answer.json()[name] for name in body} == {**body, "diets": ["vegan", "halal"], "weekly_rules": rules}
    assert answer.json()["allergens"] == ["milk"]
    assert Profile.objects.get().weekly_rules == rules


@pytest.mark.parametrize(
    ("body", "field", "limit"),
    [
        ({"birth_year": THIS_YEAR - 7}, "birth_year", "18"),
        ({"birth_year": THIS_YEAR - 111}, "birth_year", "110"),
        ({"weight_kg": 20}, "weight_kg", "35"),
        ({"weight_kg": 5000}, "weight_kg", "300"),
        ({"weight_kg": 10**30}, "weight_kg", "digits"),
        ({"height_cm": 90}, "height_cm", "120"),
        ({"height_cm": 200, "weight_kg": 59}, "weight_kg", "15"),
        ({"height_cm": 120, "weight_kg": 145}, "weight_kg", "at most 144 kg"),
        ({"target_energy_kcal": 799}, "target_energy_kcal", "1,200"),
        ({"target_energy_kcal": 1200, "target_protein_g": 301}, "target_protein_g", "at most 193 g"),
        ({"target_energy_kcal": 2000, "target_protein_g": 150, "target_fat_g": 160}, "target_fat_g", "at most 128 g"),
        ({"target_energy_kcal": 1500, "target_protein_g": 340}, "target_protein_g", "at most 256 g"),
        ({"target_energy_kcal": 2500, "target_fat_g": 30}, "target_fat_g", "at least 42 g"),
        ({"target_energy_kcal": 2000, "target_carbohydrate_g": 450}, "target_carbohydrate_g", "at most 316 g"),
        ({"target_carbohydrate_g": 20}, "target_carbohydrate_g", "50"),
        ({"weekly_budget_pence": -1}, "weekly_budget_pence", "100"),
        ({"household_size": 0}, "household_size", "1"),
        ({"household_size": 13}, "household_size", "12"),
        ({"max_difficulty": 6}, "max_difficulty", "5"),
        ({"leftovers_per_week": 8}, "leftovers_per_week", "8 is outside 0 to 7 leftovers a week."),
        ({"leftovers_per_week": -1}, "leftovers_per_week", "0 to 7"),
        ({"leftovers_per_week": None}, "leftovers_per_week", "null"),
        ({"max_minutes_by_weekday": [30] * 6}, "max_minutes_by_weekday", "seven"),
        ({"max_minutes_by_weekday": [30] * 6 + [4]}, "max_minutes_by_weekday", "5"),
        ({"enabled_slots": []}, "enabled_slots", "at least one"),
        ({"disliked_ingredients": [999_999]}, "disliked_ingredients", "999999"),
        ({"weekly_rules": [{"tag": "fish", "at_least": 3, "at_most": 2}]}, "weekly_rules", "3"),
        ({"weekly_rules": [{"tag": "Fish", "at_least": 1}]}, "weekly_rules", "lower case"),
        ({"weekly_rules": [{"at_least": 1}]}, "weekly_rules", "None is not a tag"),
        ({"weekly_rules": [{"tag": "fish"}]}, "weekly_rules", "needs"),
        ({"weekly_rules": [{"tag": "fish", "at_least": 1}] * 2}, "weekly_rules", "two rules"),
        ({"weekly_rules": [{"tag": f"t{n}", "at_least": 1} for n in range(11)]}, "weekly_rules", "10"),
        ({"weekly_rules": [{"tag": "sushi", "at_most": 1}]}, "weekly_rules", "'sushi'. There are: fish, red_meat"),
        ({"weekly_rules": [{"tag": "fish", "day": "fri"}]}, "weekly_rules", "'fri' is not a day: one of monday, "),
        ({"weekly_rules": [{"tag": "fish", "day": 5}]}, "weekly_rules", "'5' is not a day"),
        ({"weekly_rules": [{"tag": "fish", "slot": "tea"}]}, "weekly_rules", "'tea' is not a slot: one of breakfast, "),
        ({"weekly_rules": [{"tag": "fish", "slot": "lunch", "at_most": 8}]}, "weekly_rules", "0 to 7 for lunch."),
        ({"weekly_rules": [{"tag": "fish", "day": "monday", "at_least": 5}]}, "weekly_rules", "0 to 4 on Monday."),
        (
            {"weekly_rules": [{"tag": "fish", "day": "friday", "slot": "dinner", "at_least": 2}]},
            "weekly_rules",
            "2 meals of 'fish' is outside 0 to 1 for dinner on Friday.",
        ),
        ({"weekly_rules": [{"tag": "fish", "day": "friday"}] * 2}, "weekly_rules", "two rules for 'fish' on Friday"),
        ({"allergens": ["gluten"]}, "allergens", '"gluten" is not one of celery, cereals_containing_gluten, '),
        ({"diets": ["keto"]}, "diets", '"keto" is not one of vegetarian, '),
        ({"enabled_slots": ["tea"]}, "enabled_slots", '"tea" is not one of breakfast, lunch, dinner, snack.'),
        ({"allergens": "milk"}, "allergens", "list"),
        ({"allergens": None}, "allergens", "null"),
        ({"weekly_rules": [{"tag": "fish", "at_lest": 1}]}, "weekly_rules", "no such field"),
        ({"birth_year": "long ago"}, "birth_year", "integer"),
        ({"household_size": None}, "household_size", "null"),
        ({"household_size": True}, "household_size", "integer"),
        ({"sex": "x"}, "sex", '"x" is not one of female, male, unspecified.'),
        ({"goal": ""}, "goal", '"" is not one of lose, maintain, gain.'),
        ({"age": 40}, "age", "no such field"),
        ({"needs_changed_at": "2020-01-01"}, "needs_changed_at", "no such field"),
    ],
)
def test_a_profile_that_cannot_be_is_refused_with_field_and_limit_and_nothing_changes(api, body, field, limit) -> None:
    user = make_user(allergens=["milk"], birth_year=1980, height_cm=170, weight_kg="70", goal="maintain")
    before = rows()

    answer = api(user).put(PROFILE, {"allergens": ["eggs"], "goal": "gain"} | body)

    assert answer.status_code == 400
    refusal = answer.json()
    assert refusal["code"] == "invalid"
    assert list(refusal["details"]) == [field]
    assert refusal["message"].startswith(field)
    assert limit.lower() in refusal["message"].lower()
    assert rows() == before


@pytest.mark.parametrize("body", ["[]", "null", '"text"', "7", '[{"goal": "gain"}]'])
def test_a_body_that_is_no_object_is_refused(api, alice, body) -> None:
    before = rows()

    answer = api(alice).put(PROFILE, body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert rows() == before


def test_charlie_sees_and_changes_only_his_own_profile(api, alice, charlie) -> None:
    before = Profile.objects.filter(user=alice).values().get()

    changed = api(charlie).patch(PROFILE, {"household_size": 5})

    assert changed.json()["household_size"] == 5
    assert Profile.objects.filter(user=alice).values().get() == before
    assert api(alice).get(PROFILE).json()["household_size"] == 1


def test_targets_are_given_for_the_day_and_the_planned_slots_with_every_step(api) -> None:
    user = make_user(
        sex="female", birth_year=THIS_YEAR - 30, height_cm=165, weight_kg="60", enabled_slots=["lunch", "dinner"]
    )

    body = api(user).get("/api/v1/profile/targets").json()

    assert body["energy_kcal"] == 1815
    assert body["planned_share"] == 0.65
    assert body["planned"]["energy_kcal"] == 1179.8
    assert [step["name"] for step in body["steps"]] == [
        "resting energy", "energy spent", "energy for the goal", "energy", "protein", "fat", "carbohydrate",
        "planned share", "fibre", "salt", "saturates", "sugars",
    ]  # fmt: skip
    assert body["steps"][0]["formula"] == "10 × 60 kg + 6.25 × 165 cm − 5 × 30 years − 161"
    assert "Mifflin" in body["steps"][0]["source"]


def test_the_admin_works_with_email_log_ins(client) -> None:
    User.objects.create_superuser("boss@example.com", PASSWORD)
    assert client.login(username="boss@example.com", password=PASSWORD)

    form = {"email": "Hired@example.com", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    created = client.post("/admin/users/user/add/", form)
    hired = User.objects.get(email="hired@example.com")

    assert created.status_code == 302
    for page in ("user/", f"user/{hired.pk}/change/", "profile/", f"profile/{hired.profile.pk}/change/"):
        assert client.get(f"/admin/users/{page}").status_code == 200, page
    assert client.post(f"/admin/users/profile/{hired.profile.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"/admin/users/user/{hired.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not User.objects.filter(email="hired@example.com").exists()


def test_nobody_reads_other_peoples_tokens_in_the_admin(client, alice) -> None:
    token = Token.objects.create(user=alice)
    client.force_login(User.objects.create_superuser("boss@example.com", PASSWORD))

    assert client.get("/admin/authtoken/tokenproxy/").status_code == 404
    assert token.key not in client.get(f"/admin/users/user/{alice.pk}/change/").content.decode()
