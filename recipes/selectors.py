"""Which recipes a person may be offered, and in what order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import F, QuerySet

from core.vocabulary import Slot, to_bits
from recipes import costing
from recipes.models import Recipe, RecipeIngredient
from users.models import Profile

MIN_KNOWN_SHARE = 0.9
"""Below this share of mass with known figures a dish can't be counted towards anybody's targets."""
BUDGET_PRESSURE = 1.3
"""A day may cost this many sevenths of the weekly budget before its dearer candidates go to the back."""
DISLIKED_INGREDIENT_PENALTY = 0.5
"""For each disliked food in a dish, on the scale of liking (-1 to 1): a liked dish may still come through."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A recipe that a person may eat in a slot, and what its rank was made of."""

    recipe: Recipe
    score: float
    """Predicted liking, -1 to 1."""
    penalty: float
    """For foods in it that the person would rather not have; 0 or more, on the scale of the score."""
    cost_pence: int
    """Of one serving for each of the household."""
    is_over_budget_pressure: bool


@dataclass(frozen=True, kw_only=True)
class Taste:
    """What is known of a person's liking when candidates are ranked."""

    score_by_recipe: Mapping[int, float] = field(default_factory=dict)
    penalty_by_recipe: Mapping[int, float] = field(default_factory=dict)


def legal_recipes(
    profile: Profile, slot: str, *, max_minutes: int | None = None, meal_type: str | None = None
) -> QuerySet[Recipe]:
    """Return the published recipes that break none of a person's hard rules in `slot`, filtered in the database.

    Args:
        max_minutes: the limit of the weekday in question; None asks for the longest of the week.
        meal_type: solid or drinkable; None accepts both.
    """
    minutes = max(profile.max_minutes_by_weekday) if max_minutes is None else max_minutes
    recipes = (
        Recipe.objects.filter(
            status=Recipe.Status.PUBLISHED,
            difficulty__lte=profile.max_difficulty,
            minutes__lte=minutes,
            known_share__gte=MIN_KNOWN_SHARE,
            pence_per_serving__isnull=False,
        )
        .alias(
            declared=F("allergens_blocked").bitand(profile.allergens),
            fitting=F("diets").bitand(profile.diets),
            here=F("slots").bitand(to_bits([slot], Slot)),
        )
        .filter(declared=0, fitting=profile.diets, here__gt=0)
    )
    return recipes.filter(meal_type=meal_type) if meal_type else recipes


def candidates_for(
    profile: Profile,
    slot: str,
    *,
    weekday: int | None = None,
    meal_type: str | None = None,
    day_spent_pence: int = 0,
    taste: Taste | None = None,
    limit: int | None = None,
) -> list[Candidate]:
    """Return the recipes that a person may eat in `slot`, best first.

    Rank: what keeps the day within `BUDGET_PRESSURE` × weekly budget ÷ 7 goes before what doesn't; then score less
    penalty; then price; then id, so that the order is the same every time.

    Args:
        weekday: 0 Monday to 6 Sunday, whose limit of minutes applies; None takes the longest of the week.
        day_spent_pence: what the household's other meals of that day cost.
    """
    minutes = None if weekday is None else profile.max_minutes_by_weekday[weekday]
    taste = taste or Taste(penalty_by_recipe=disliked_penalties(profile))
    recipes = legal_recipes(profile, slot, max_minutes=minutes, meal_type=meal_type).select_related("main_ingredient")
    ranked = sorted((_candidate(profile, recipe, day_spent_pence, taste) for recipe in recipes), key=_rank)
    return ranked[:limit]


def disliked_penalties(profile: Profile) -> dict[int, float]:
    """Return, for each recipe that holds foods the person dislikes, its penalty."""
    penalties: dict[int, float] = defaultdict(float)
    lines = RecipeIngredient.objects.filter(ingredient__in=profile.disliked_ingredients.all())
    for recipe_id in lines.values_list("recipe_id", flat=True):
        penalties[recipe_id] += DISLIKED_INGREDIENT_PENALTY
    return dict(penalties)


def _candidate(profile: Profile, recipe: Recipe, day_spent_pence: int, taste: Taste) -> Candidate:
    cost = costing.meal_pence(
        recipe.pence_per_serving or 0, portion_quarters=4, household_size=profile.household_size
    )
    budget = profile.weekly_budget_pence
    return Candidate(
        recipe=recipe,
        score=taste.score_by_recipe.get(recipe.pk, 0.0),
        penalty=taste.penalty_by_recipe.get(recipe.pk, 0.0),
        cost_pence=cost,
        is_over_budget_pressure=budget is not None and day_spent_pence + cost > BUDGET_PRESSURE * budget / 7,
    )


def _rank(candidate: Candidate) -> tuple[bool, float, int, int]:
    return (
        candidate.is_over_budget_pressure,
        -(candidate.score - candidate.penalty),
        candidate.cost_pence,
        candidate.recipe.pk,
    )
