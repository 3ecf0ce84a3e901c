from __future__ import annotations

from datetime import UTC, datetime

import pytest
from rest_framework.authtoken.models import Token

from core.errors import Conflict, Invalid, NotFound
from recipes.models import Recipe
from tests.factories import PASSWORD, make_user
from tests.food_factories import make_food, make_recipe
from users import selectors, services
from users.models import Profile, User
from users.weekly_rules import BLANK

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "is_due"),
    [
        ({"allergens": ["milk", "eggs"]}, True),
        ({"diets": ["vegan"]}, True),
        ({"allergens": ["milk"], "diets": []}, False),
        ({"household_size": 2}, False),
    ],
)
def test_only_a_change_of_needs_makes_plans_due_for_a_new_check(changes, is_due) -> None:
    user = make_user(allergens=["milk"], needs_changed_at=LONG_AGO)

    services.save_profile(user, **changes)

    assert (Profile.objects.get().needs_changed_at > LONG_AGO) is is_due


def test_a_refusal_leaves_the_row_and_the_object_in_hand_as_they_were(alice) -> None:
    before = Profile.objects.values().get()

    with pytest.raises(Invalid) as refusal:
        services.save_profile(alice, household_size=4, weight_kg=20, user=7)
    with pytest.raises(Invalid):
        services.save_profile(alice, household_size=4, weight_kg=20)

    assert refusal.value.details == {"user": ["There is no such field."]}
    assert Profile.objects.values().get() == before
    assert alice.profile.household_size == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"allergens": "milk"}, {"allergens": 5}, {"allergens": [{}]}, {"diets": ["keto"]}, {"weight_kg": "heavy"},
        {"weight_kg": float("nan")}, {"height_cm": [1]}, {"birth_year": "1980"}, {"disliked_ingredients": "tofu"},
        {"disliked_ingredients": [{}]}, {"weekly_rules": {}}, {"weekly_rules": ["fish"]}, {"goal": "shrink"},
        {"max_minutes_by_weekday": [True] * 7}, {"household_size": None}, {"max_minutes_by_weekday": None},
        {"weekly_rules": [{"tag": ["fish"], "at_least": 1}]}, {"sex": None}, {"height_cm": 170.5},
    ],
)  # fmt: skip
def test_values_of_a_wrong_type_are_refused_by_field_too(alice, changes) -> None:
    """A profile may come from a file, past the parsing of the API."""
    with pytest.raises(Invalid) as refusal:
        services.save_profile(alice, **changes)

    assert list(refusal.value.details) == list(changes)


@pytest.mark.parametrize("tag", ["sushi", "chinese", "cuisine:klingon", "cuisine:polish", "cuisine:"])
def test_a_weekly_rule_for_a_tag_that_no_recipe_has_is_refused_with_what_there_is(tag) -> None:
    kept = [{"tag": "fish", "at_least": 1, "at_most": None}]
    user = make_user(weekly_rules=kept)
    make_recipe("Dal", make_food("lentils"), cuisine="indian")
    make_recipe("Pierogi", make_food("flour"), cuisine="polish", status=Recipe.Status.DRAFT)

    with pytest.raises(Invalid) as refusal:
        services.save_profile(user, weekly_rules=[*kept, {"tag": tag, "at_most": 1}], household_size=2)

    assert list(refusal.value.details) == ["weekly_rules"]
    (sentence,) = refusal.value.details["weekly_rules"]
    assert sentence.startswith(f"No recipe has the tag {tag!r}. There are: fish, red_meat, pizza, curry, ")
    assert "pulses" in sentence
    assert "vegan" in sentence
    assert sentence.endswith(", cuisine:indian.")
    assert Profile.objects.values_list("weekly_rules", "household_size").get() == (kept, 1)


@pytest.mark.parametrize("tag", ["fish", "pizza", "drinkable", "vegan", "pulses", "cuisine:indian"])
def test_a_weekly_rule_for_a_tag_that_recipes_have_is_kept(alice, tag) -> None:
    make_recipe("Dal", make_food("lentils"), cuisine="indian")

    services.save_profile(alice, weekly_rules=[{"tag": tag, "at_least": 1}])

    assert Profile.objects.get().weekly_rules == [{**BLANK, "tag": tag, "at_least": 1}]


def test_a_rule_whose_cuisine_has_gone_since_hinders_no_other_change() -> None:
    rule = {"tag": "cuisine:cornish", "at_least": 1, "at_most": None}
    user = make_user(weekly_rules=[rule])

    services.save_profile(user, household_size=2)
    services.save_profile(user, household_size=3, weekly_rules=[rule, {"tag": "fish", "at_most": 2}])

    assert Profile.objects.get().household_size == 3
    assert [kept["tag"] for kept in Profile.objects.get().weekly_rules] == ["cuisine:cornish", "fish"]


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [
        ("sex", "f", "female, male, unspecified"),
        ("activity", "lazy", "sedentary, light, moderate, active, very_active"),
        ("goal", "shrink", "lose, maintain, gain"),
        ("allergens", ["peanut"], "celery, cereals_containing_gluten, crustaceans"),
        ("diets", ["keto"], "vegetarian, pescatarian, vegan, halal, gluten_free, dairy_free"),
        ("enabled_slots", ["tea"], "breakfast, lunch, dinner, snack"),
    ],
)
def test_a_word_that_is_none_of_a_list_is_refused_with_the_list(alice, field, value, allowed) -> None:
    with pytest.raises(Invalid) as refusal:
        services.save_profile(alice, **{field: value})

    word = value[0] if isinstance(value, list) else value
    assert refusal.value.details[field][0].startswith(f"{word!r} is not one of {allowed}")


def test_a_weight_with_one_place_is_kept_exactly(alice) -> None:
    services.save_profile(alice, weight_kg=70.1)

    assert str(Profile.objects.get().weight_kg) == "70.1"


def test_the_same_address_registers_once() -> None:
    services.register("bob@example.com", password=PASSWORD)

    with pytest.raises(Conflict):
        services.register("BOB@example.com ", password=PASSWORD)

    assert User.objects.count() == Profile.objects.count() == 1


def test_logging_in_twice_gives_one_token_and_logging_out_twice_is_no_error(alice, charlie) -> None:
    first = services.log_in(alice.email, password=PASSWORD)
    second = services.log_in(alice.email, password=PASSWORD)
    services.log_in(charlie.email, password=PASSWORD)
    assert first.key == second.key

    services.log_out(alice)
    services.log_out(alice)

    assert [token.user for token in Token.objects.all()] == [charlie]


def test_charlie_gets_his_own_profile_and_an_account_without_one_gets_none(alice, charlie) -> None:
    assert selectors.profile_of(charlie).user == charlie

    Profile.objects.filter(user=charlie).delete()

    with pytest.raises(NotFound):
        selectors.profile_of(charlie)
