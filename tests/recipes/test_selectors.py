"""Which recipes a person may be offered, and in what order."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.errors import NotFound
from core.vocabulary import Allergen, Diet, Exclusion, Slot, all_bits, to_bits
from recipes import selectors
from recipes.models import Ingredient, Recipe, RecipeIngredient
from recipes.selectors import Taste, candidates_for, legal_recipes
from tests.factories import make_user


def dish(title: str = "Dish", **fields) -> Recipe:
    """Return a recipe that suits everybody unless told otherwise."""
    plain = {
        "slug": title.lower().replace(" ", "-"), "slots": all_bits(Slot), "meal_type": "solid", "cuisine": "british",
        "difficulty": 1,
        "minutes": 20, "servings": 1, "status": Recipe.Status.PUBLISHED, "known_share": Decimal(1),
        "pence_per_serving": 100,
        "allergens_blocked": 0, "diets": all_bits(Diet), "steps": ["Cook."],
    }  # fmt: skip
    return Recipe.objects.create(title=title, **{**plain, **fields})


def without(allergen: str) -> int:
    return all_bits(Allergen) & ~to_bits([allergen], Allergen)


HARD_RULES = [
    (
        "allergen",
        {"allergens": ["milk"]},
        {"allergens_blocked": without("milk")},
        {"allergens_blocked": to_bits(["milk"], Allergen)},
    ),
    ("diet", {"diets": ["vegan"]}, {"diets": to_bits(["vegan"], Diet)}, {"diets": to_bits(["vegetarian"], Diet)}),
    (
        "both diets",
        {"diets": ["vegan", "halal"]},
        {"diets": to_bits(["vegan", "halal"], Diet)},
        {"diets": to_bits(["vegan"], Diet)},
    ),
    ("slot", {}, {"slots": to_bits(["dinner"], Slot)}, {"slots": to_bits(["lunch"], Slot)}),
    ("difficulty", {"max_difficulty": 3}, {"difficulty": 3}, {"difficulty": 4}),
    ("minutes", {"max_minutes_by_weekday": [30] * 7}, {"minutes": 30}, {"minutes": 31}),
    ("status", {}, {"status": "published"}, {"status": "draft"}),
    ("known share", {}, {"known_share": Decimal("0.9")}, {"known_share": Decimal("0.899")}),
    ("price", {}, {"pence_per_serving": 0}, {"pence_per_serving": None}),
]


@pytest.mark.parametrize(("rule", "person", "kept", "broken"), HARD_RULES, ids=[rule[0] for rule in HARD_RULES])
def test_a_recipe_that_keeps_a_hard_rule_is_offered_and_one_that_breaks_it_is_not(db, rule, person, kept, broken):
    profile = make_user(**person).profile
    good = dish("Kept", **kept)
    dish("Broken", **broken)
    assert [candidate.recipe for candidate in candidates_for(profile, "dinner")] == [good]


def test_the_meal_type_is_a_hard_rule_where_it_is_asked_for(alice):
    glass = dish("Shake", meal_type="drinkable")
    plate = dish("Plate")
    assert list(legal_recipes(alice.profile, "snack", meal_type="drinkable")) == [glass]
    assert set(legal_recipes(alice.profile, "snack")) == {glass, plate}


def test_minutes_are_those_of_the_weekday(db):
    profile = make_user(max_minutes_by_weekday=[20, 60, 20, 20, 20, 20, 20]).profile
    slow = dish("Slow", minutes=60)
    assert candidates_for(profile, "dinner", weekday=0) == []
    assert [candidate.recipe for candidate in candidates_for(profile, "dinner", weekday=1)] == [slow]
    assert [candidate.recipe for candidate in candidates_for(profile, "dinner")] == [slow]


def test_a_new_recipe_of_unknown_allergens_is_not_offered_to_who_has_one(db):
    unknown = dish("New", allergens_blocked=all_bits(Allergen))
    allergic = make_user("anna@example.com", allergens=["lupin"]).profile
    assert candidates_for(allergic, "lunch") == []
    assert [candidate.recipe for candidate in candidates_for(make_user("bob@example.com").profile, "lunch")] == [
        unknown
    ]


def test_the_rank_is_score_less_penalty_then_price_then_age(alice):
    dear, cheap, liked, spoiled = dish("Dear", pence_per_serving=300), dish("Cheap"), dish("Liked"), dish("Spoiled")
    same = dish("Same")
    taste = Taste(score_by_recipe={liked.pk: 0.8, spoiled.pk: 0.9}, penalty_by_recipe={spoiled.pk: 1.0})
    found = candidates_for(alice.profile, "dinner", taste=taste)
    assert [candidate.recipe for candidate in found] == [liked, cheap, same, dear, spoiled]
    assert candidates_for(alice.profile, "dinner", taste=taste, limit=2) == found[:2]


def test_a_day_above_1_3_sevenths_of_the_budget_goes_behind_those_below(db):
    profile = make_user(weekly_budget_pence=7000).profile  # a seventh is 1000 pence, 1.3 of them 1300
    edge, above = dish("Edge", pence_per_serving=300), dish("Above", pence_per_serving=301)
    taste = Taste(score_by_recipe={above.pk: 1.0})
    found = candidates_for(profile, "dinner", day_spent_pence=1000, taste=taste)
    assert [(candidate.recipe, candidate.is_over_budget_pressure) for candidate in found] == [
        (edge, False),
        (above, True),
    ]
    assert candidates_for(profile, "dinner", taste=taste)[0].recipe == above


def test_budget_pressure_counts_the_whole_household(db):
    dish("Edge", pence_per_serving=500)
    alone = make_user("one@example.com", weekly_budget_pence=7000).profile
    family = make_user("four@example.com", weekly_budget_pence=7000, household_size=4).profile
    assert not candidates_for(alone, "dinner")[0].is_over_budget_pressure
    found = candidates_for(family, "dinner")[0]
    assert found.is_over_budget_pressure and found.cost_pence == 2000


def test_without_a_budget_nothing_is_too_dear(alice):
    dish("Gold", pence_per_serving=100_000)
    assert not candidates_for(alice.profile, "dinner", day_spent_pence=10**6)[0].is_over_budget_pressure


def test_a_disliked_food_puts_its_dishes_back_for_that_person_alone(alice, charlie):
    food = Ingredient.objects.create(slug="okra", name="Okra", excludes=to_bits([], Exclusion))
    with_okra, plain = dish("Okra curry"), dish("Curry", pence_per_serving=200)
    RecipeIngredient.objects.create(recipe=with_okra, ingredient=food, quantity=100, unit="g")
    alice.profile.disliked_ingredients.add(food)
    assert [candidate.recipe for candidate in candidates_for(alice.profile, "dinner")] == [plain, with_okra]
    assert [candidate.recipe for candidate in candidates_for(charlie.profile, "dinner")] == [with_okra, plain]


def test_what_blocks_a_recipe_is_named(db):
    profile = make_user(allergens=["milk", "eggs"], diets=["vegan", "halal"]).profile
    recipe = dish("Omelette", allergens_blocked=to_bits(["eggs", "fish"], Allergen), diets=to_bits(["halal"], Diet))
    assert selectors.what_blocks(profile, recipe) == [("allergen", "eggs"), ("diet", "vegan")]


def test_a_draft_cannot_be_read_by_anybody(alice):
    draft = dish("Draft", status="draft")
    with pytest.raises(NotFound):
        selectors.published_recipe(alice, draft.pk)
