"""Which recipes a person may be offered, and in what order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from core.errors import NotFound
from core.vocabulary import Allergen, Diet, Slot, from_bits, to_bits
from recipes.models import Ingredient, Recipe, RecipeIngredient
from recipes.naming import NamedFood
from users.models import Profile, User

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

    Their personal copies are among them: what a person had made for them they may lock and swap back to.

    Args:
        max_minutes: the limit of the weekday in question; None asks for the longest of the week.
        meal_type: solid or drinkable; None accepts both.
    """
    minutes = max(profile.max_minutes_by_weekday) if max_minutes is None else max_minutes
    recipes = (
        Recipe.objects.visible_to(profile.user_id)
        .filter(
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


@dataclass(frozen=True, kw_only=True)
class RecipeFilter:
    """What somebody who browses asks for; None and empty ask for nothing."""

    slot: str | None = None
    diets: Sequence[str] = ()
    free_from: Sequence[str] = ()
    """Allergens; one that a recipe contains, may contain or leaves unknown rules it out."""
    cuisine: str | None = None
    meal_type: str | None = None
    max_minutes: int | None = None
    max_difficulty: int | None = None
    search: str = ""
    """Part of a title, or of the name or an alias of a food in it."""


def published_recipes(wanted: RecipeFilter | None = None) -> QuerySet[Recipe]:
    """Return the recipes that people may see, by title, filtered in the database."""
    wanted = wanted or RecipeFilter()
    recipes = Recipe.objects.for_everyone().filter(status=Recipe.Status.PUBLISHED).select_related("main_ingredient")
    plain = {"cuisine": wanted.cuisine, "meal_type": wanted.meal_type, "minutes__lte": wanted.max_minutes,
             "difficulty__lte": wanted.max_difficulty}  # fmt: skip
    recipes = recipes.filter(**{name: value for name, value in plain.items() if value is not None})
    diets = to_bits(wanted.diets, Diet)
    recipes = recipes.alias(
        declared=F("allergens_blocked").bitand(to_bits(wanted.free_from, Allergen)), fitting=F("diets").bitand(diets)
    ).filter(declared=0, fitting=diets)
    if wanted.slot:
        recipes = recipes.alias(here=F("slots").bitand(to_bits([wanted.slot], Slot))).filter(here__gt=0)
    if wanted.search:
        held = RecipeIngredient.objects.filter(recipe=OuterRef("pk"), ingredient__in=ingredients(wanted.search))
        recipes = recipes.filter(Q(title__icontains=wanted.search) | Exists(held))
    return recipes.order_by("title", "pk")


def published_recipe(user: User, recipe_id: int) -> Recipe:
    """Return a recipe of the catalogue, or the person's own copy of one, with its lines and their foods.

    Raises:
        NotFound: there is none, it is not published, or it is somebody else's copy.
    """
    recipes = Recipe.objects.visible_to(user.pk).filter(status=Recipe.Status.PUBLISHED, pk=recipe_id)
    recipe = recipes.select_related("main_ingredient").prefetch_related("lines__ingredient").first()
    if recipe is None:
        raise NotFound("There is no such recipe.")
    return recipe


def ingredients(search: str = "", *, aisle: str | None = None) -> QuerySet[Ingredient]:
    """Return foods by name; `search` is a part of the name or of an alias."""
    foods = Ingredient.objects.order_by("name", "pk")
    if aisle:
        foods = foods.filter(aisle=aisle)
    if search:
        foods = foods.alias(alias_text=Cast("aliases", TextField()))
        foods = foods.filter(Q(name__icontains=search) | Q(alias_text__icontains=search))
    return foods


def named_foods() -> list[NamedFood]:
    """Return every food as far as its name goes, by name: what a person's words are matched with."""
    rows = Ingredient.objects.order_by("name", "pk").values_list(
        "pk", "name", "aliases", "aisle", "family", "excludes",
        "allergens_contained", "allergens_possible", "allergens_unknown",
    )  # fmt: skip
    return [
        NamedFood(
            pk=pk, name=name, aliases=tuple(aliases), aisle=aisle, family=family, excludes=excludes,
            contained=contained, suspected=possible | unknown,
        )
        for pk, name, aliases, aisle, family, excludes, contained, possible, unknown in rows
    ]  # fmt: skip


def cuisines() -> list[str]:
    """Return the cuisines that published recipes have, by name."""
    recipes = Recipe.objects.for_everyone().filter(status=Recipe.Status.PUBLISHED).order_by("cuisine")
    return list(recipes.values_list("cuisine", flat=True).distinct())


def what_blocks(profile: Profile, recipe: Recipe) -> list[tuple[str, str]]:
    """Return which of a person's allergens and diets rule a recipe out, as ("allergen" or "diet", name)."""
    allergens = from_bits(recipe.allergens_blocked & profile.allergens, Allergen)
    diets = from_bits(profile.diets & ~recipe.diets, Diet)
    return [*(("allergen", name) for name in allergens), *(("diet", name) for name in diets)]


def _candidate(profile: Profile, recipe: Recipe, day_spent_pence: int, taste: Taste) -> Candidate:
    cost = (recipe.pence_per_serving or 0) * profile.household_size
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
