"""Who may eat what comes out of the columns exactly as it comes out of the database."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.vocabulary import Allergen, Diet, MealType, Slot, all_bits, to_bits
from recipes import columns, snapshot
from recipes.legality import LegalDishes
from recipes.models import Recipe
from recipes.selectors import legal_recipes
from tests.factories import make_user
from users.models import Profile

pytestmark = pytest.mark.django_db
SHARES = [Decimal(share) for share in ("0", "0.899", "0.9", "0.901", "1")]


def bits(draw: Random, everything: int) -> int:
    """Return no bits, one, any, or all: each kind as likely as the others."""
    return draw.choice([0, 1 << draw.randrange(everything.bit_length()), draw.randint(0, everything), everything])


def dish_of(draw: Random, number: int) -> Recipe:
    """Return a dish whose every figure is near a limit that somebody may have."""
    return Recipe(
        slug=str(number), title=str(number), cuisine="british", servings=2, steps=[],
        slots=bits(draw, all_bits(Slot)) or 1, meal_type=draw.choice(MealType.values),
        difficulty=draw.randint(1, 5), minutes=draw.choice([1, 29, 30, 31, 60, 600]),
        status=draw.choice(["published", "published", "published", "draft"]),
        pence_per_serving=draw.choice([None, 0, 1, 300, 300]), known_share=draw.choice([*SHARES, Decimal(1)]),
        allergens_blocked=bits(draw, all_bits(Allergen)), diets=bits(draw, all_bits(Diet)) | draw.choice([0, 63]),
    )  # fmt: skip


def profile_of(draw: Random, profile: Profile) -> Profile:
    profile.diets = draw.choice([0, bits(draw, all_bits(Diet))])
    profile.allergens = draw.choice([0, bits(draw, all_bits(Allergen))])
    profile.max_difficulty = draw.randint(1, 5)
    profile.max_minutes_by_weekday = draw.choice([[30] * 7, [draw.choice([1, 29, 30, 60, 600]) for _ in range(7)]])
    return profile


@settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9))
def test_columns_and_database_offer_the_same_dishes(alice, charlie, seed):
    draw = Random(seed)
    Recipe.objects.all().delete()
    catalogue = [dish_of(draw, number) for number in range(draw.choice([0, 5, 60]))]
    for dish in catalogue:
        dish.owner = draw.choice([None, None, None, alice, charlie])
    Recipe.objects.bulk_create(catalogue)
    dishes = columns.read(Recipe.objects.visible_to(alice.pk))

    for _ in range(2):
        profile = profile_of(draw, alice.profile)
        legal = LegalDishes(dishes, profile)
        for slot in Slot.values:
            for limit in {None, *profile.max_minutes_by_weekday}:
                kind = draw.choice([None, *MealType.values])
                rows = legal.rows(slot, max_minutes=limit, meal_type=kind)
                expected = legal_recipes(profile, slot, max_minutes=limit, meal_type=kind)
                assert dishes.recipe_id[rows].tolist() == sorted(expected.values_list("pk", flat=True))
        together = {row for slot in ("lunch", "snack") for row in legal.rows(slot)}
        assert legal.rows("lunch", "snack").tolist() == sorted(together)


def test_the_shipped_catalogue_is_filtered_alike(catalogue):
    profile = make_user("allergic@example.com", diets=["pescatarian"]).profile
    dishes = columns.read(Recipe.objects.all())

    for allergen in Allergen.values:
        profile.allergens = to_bits([allergen], Allergen)
        for slot in Slot.values:
            rows = LegalDishes(dishes, profile).rows(slot)
            expected = set(legal_recipes(profile, slot).values_list("pk", flat=True))
            assert set(dishes.recipe_id[rows].tolist()) == expected
            assert 0 < len(expected) < len(dishes)


def test_an_allergen_that_nobody_has_looked_into_counts_as_present(db):
    unknown = Recipe.objects.create(
        slug="new", title="New", cuisine="british", servings=1, slots=15, difficulty=1, minutes=5, known_share=1,
        pence_per_serving=1, status="published",
    )  # fmt: skip
    dishes = columns.read(Recipe.objects.all())

    allergic = make_user("anna@example.com", allergens=to_bits(["lupin"], Allergen)).profile
    anybody = make_user("bob@example.com").profile
    assert LegalDishes(dishes, allergic).rows("dinner").tolist() == []
    assert dishes.recipe_id[LegalDishes(dishes, anybody).rows("dinner")].tolist() == [unknown.pk]


def test_of_some_rows_the_legal_ones_come_in_the_same_order(alice, catalogue):
    dishes = snapshot.current().dishes
    alice.profile.allergens = 0b101010
    whole = LegalDishes(dishes, alice.profile).rows("dinner", max_minutes=45)
    among = np.arange(len(dishes))[::-3]

    part = LegalDishes(dishes, alice.profile, among=among).rows("dinner", max_minutes=45)

    assert part.tolist() == [row for row in among.tolist() if row in set(whole.tolist())]
    assert 0 < len(part) < len(whole)
    assert LegalDishes(dishes, alice.profile, among=among[:0]).rows("dinner").tolist() == []
