"""No list ever holds what a person must not eat: fresh, kept or stored, for people nobody thought of."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.vocabulary import Diet
from ratings import recommending, stored_recommendations
from ratings.models import Recommendation
from ratings.recommending import Wanted
from recipes.models import Recipe, RecipeIngredient
from tests.plans.test_promises import become, person_of, promises

pytestmark = pytest.mark.django_db


def forbidden(profile, recipe_ids: list[int]) -> list[str]:
    """Return what must not be there, worked out from the food alone, by other code than the filter's."""
    lines = RecipeIngredient.objects.filter(recipe_id__in=recipe_ids).select_related("ingredient")
    of_food = [
        f"{line.ingredient.name}: {allergen}"
        for line in lines
        for allergen in profile.allergen_names
        if line.ingredient.allergen_status(allergen) != "free"
    ]
    longest = max(profile.max_minutes_by_weekday)
    of_dish = [
        recipe.title
        for recipe in Recipe.objects.filter(pk__in=recipe_ids)
        if recipe.minutes > longest
        or recipe.difficulty > profile.max_difficulty
        or recipe.status != Recipe.Status.PUBLISHED
        or recipe.owner_id is not None
        or not {Diet(name) for name in profile.diet_names} <= {Diet(name) for name in recipe.diet_names}
        or not set(recipe.slot_names) & set(profile.slot_names)
    ]
    return of_food + of_dish


@promises(20)
@given(before=st.integers(0, 10**9), after=st.integers(0, 10**9))
def test_whatever_was_kept_or_stored_only_what_may_be_eaten_now_is_shown(alice, catalogue, before, after):
    wanted = Wanted(count=20)
    earlier = become(alice, person_of(before))
    shown = recommending.recommend(alice, wanted)
    assert forbidden(earlier, [each.recipe_id for each in shown.ranked]) == []
    Recommendation.objects.filter(user=alice).delete()
    # Any list at all may have been stored, and be it of everything.
    every = list(Recipe.objects.values_list("pk", flat=True))
    Random(after).shuffle(every)
    Recommendation.objects.bulk_create(
        Recommendation(
            user=alice, recipe_id=pk, rank=rank, score=0, reason="x", generated_at=timezone.now() + timedelta(hours=1),
            expires_at=timezone.now() + timedelta(days=1),
        )
        for rank, pk in enumerate(every[:120], start=1)
    )  # fmt: skip

    profile = become(alice, person_of(after))  # by an update that the cache can't know of

    for found in (recommending.recommend(alice, wanted), stored_recommendations.feed(alice, wanted)):
        assert forbidden(profile, [each.recipe_id for each in found.ranked]) == []
        assert found.ranked or found.message
