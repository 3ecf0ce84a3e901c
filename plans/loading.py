"""Gathers everything a week depends on into one `WeekProblem`, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from plans import costs
from plans.models import MealHistory, PantryItem, PlanMeal
from plans.solver import Choice, DayTargets, Dish, Meal, Nutrients, WeeklyRule, WeekProblem
from ratings import scoring
from recipes import selectors as recipe_selectors
from recipes import tags
from recipes.models import Recipe, RecipeIngredient
from users import selectors as user_selectors
from users.models import Profile
from users.targets import Targets

HISTORY_DAYS = 14
"""A dish served within these days is not served again while anything else will do."""
PANTRY_POINTS = 40
"""For each food of a dish that is at home, by the share of it that is there."""
EXPIRY_POINTS = 80
"""Besides, for food that expires before the week is over: throwing it away costs more than a like is worth."""
PANTRY_POINTS_LIMIT = 240
NUTRIENTS = ("energy_kcal", "protein_g", "fat_g", "carbohydrate_g", "fibre_g", "sugars_g", "saturates_g", "salt_g")


@dataclass(frozen=True, kw_only=True)
class WeekInputs:
    """A problem for the planner and what the result is judged and shown by."""

    problem: WeekProblem
    profile: Profile
    targets: Targets
    week_start: date
    ratings_used: int
    candidates: dict[str, int]
    """How many recipes are legal in each slot, on the weekday with the most time."""


def week_inputs(
    profile: Profile,
    *,
    week_start: date,
    locked: Iterable[PlanMeal] = (),
    standing: Iterable[PlanMeal] = (),
    seed: int | None = None,
) -> WeekInputs:
    """Load a person's week.

    Args:
        locked: meals that stay (locked or cooked), as far as they are still legal for the person; the rest are planned
            anew.
        standing: meals of a week that is already planned; their dishes are loaded too, legal or no longer legal.
        seed: which of equally good weeks is found; None takes the one of the settings.
    """
    targets = user_selectors.targets_of(profile)
    legal = {slot: list(recipe_selectors.legal_recipes(profile, slot).select_related("main_ingredient"))
             for slot in profile.slot_names}  # fmt: skip
    recipes = {meal.recipe_id: meal.recipe for meal in standing}
    recipes |= {recipe.pk: recipe for found in legal.values() for recipe in found}
    locked_choices = {
        (meal.day.date, meal.slot): Choice(
            day=(meal.day.date - week_start).days, slot=meal.slot, recipe_id=meal.recipe_id,
            portion_quarters=meal.portion_quarters,
        )
        for meal in locked
    }  # fmt: skip
    meals = tuple(
        _meal(profile, legal[slot], day, slot, locked_choices.get((week_start + timedelta(days=day), slot)))
        for day in range(7)
        for slot in profile.slot_names
    )
    problem = WeekProblem(
        dishes=_dishes(profile, recipes, week_start),
        meals=meals,
        targets=(_day_targets(targets),) * 7,
        weekly_rules=tuple(_weekly_rule(rule) for rule in profile.weekly_rules),
        household_size=profile.household_size,
        weekly_budget_pence=profile.weekly_budget_pence,
        seed=settings.SOLVER_SEED if seed is None else seed,
        time_limit_s=settings.SOLVER_TIME_LIMIT_S,
    )
    return WeekInputs(
        problem=problem, profile=profile, targets=targets, week_start=week_start,
        ratings_used=scoring.ratings_used(profile.user_id),
        candidates={slot: len(found) for slot, found in legal.items()},
    )  # fmt: skip


def _meal(profile: Profile, legal: list[Recipe], day: int, slot: str, locked: Choice | None) -> Meal:
    limit = profile.max_minutes_by_weekday[day]
    candidates = tuple(sorted(recipe.pk for recipe in legal if recipe.minutes <= limit))
    if locked is not None and locked.recipe_id in candidates:
        return Meal(day=day, slot=slot, candidates=(locked.recipe_id,), locked=locked)
    return Meal(day=day, slot=slot, candidates=candidates)


def _dishes(profile: Profile, recipes: dict[int, Recipe], week_start: date) -> tuple[Dish, ...]:
    liking = scoring.score_recipes(profile.user_id, recipes.values())
    penalties: dict[int, float] = defaultdict(float, recipe_selectors.disliked_penalties(profile))
    for recipe_id, penalty in scoring.ingredient_penalties(profile.user_id).items():
        penalties[recipe_id] += penalty
    recent = _recently_served(profile.user_id, week_start)
    pantry = _pantry_points(profile.user_id, week_start)
    own_prices = costs.own_price_changes(profile.user_id)
    return tuple(
        _dish(recipe, liking=liking[pk], penalty=penalties[pk], pantry_bonus=pantry.get(pk, 0), is_recent=pk in recent,
              pence=costs.serving_pence(recipe, own_prices))
        for pk, recipe in sorted(recipes.items())
    )  # fmt: skip


def _dish(recipe: Recipe, *, liking: float, penalty: float, pantry_bonus: int, is_recent: bool, pence: int) -> Dish:
    main = recipe.main_ingredient
    return Dish(
        recipe_id=recipe.pk,
        title=recipe.title,
        nutrients=Nutrients.from_floats(**{name: float(getattr(recipe, name) or 0) for name in NUTRIENTS}),
        pence=pence,
        # A food that a person wishes for has a negative penalty: it lifts the dish within the range of liking.
        liking=round(1000 * max(-1.0, min(1.0, liking - min(penalty, 0.0)))),
        dislike_penalty=round(1000 * max(penalty, 0.0)),
        pantry_bonus=pantry_bonus,
        main_ingredient=main.name if main else "",
        family=main.family if main else "",
        cuisine=recipe.cuisine,
        tags=tags.tags_of(recipe),
        is_recent=is_recent,
        keeps_days=recipe.keeps_days,
    )  # fmt: skip


def _recently_served(user_id: int, week_start: date) -> set[int]:
    since = week_start - timedelta(days=HISTORY_DAYS)
    served = MealHistory.objects.filter(user_id=user_id, date__gte=since, date__lt=week_start)
    return set(served.exclude(outcome=PlanMeal.Outcome.SKIPPED).values_list("recipe_id", flat=True))


def _pantry_points(user_id: int, week_start: date) -> dict[int, int]:
    """Return the bonus of each recipe that uses food at home which has not expired when the week begins."""
    at_home: dict[int, Decimal] = defaultdict(Decimal)
    expiring: set[int] = set()
    week_end = week_start + timedelta(days=6)
    for item in PantryItem.objects.filter(user_id=user_id):
        if item.expires_on is not None and item.expires_on < max(week_start, timezone.localdate()):
            continue
        at_home[item.ingredient_id] += item.quantity_g
        if item.expires_on is not None and item.expires_on <= week_end:
            expiring.add(item.ingredient_id)
    points: dict[int, float] = defaultdict(float)
    for line in RecipeIngredient.objects.filter(ingredient_id__in=at_home).select_related("recipe"):
        if line.grams is None:
            continue
        share = float(min(Decimal(1), at_home[line.ingredient_id] * line.recipe.servings / line.grams))
        points[line.recipe_id] += share * (PANTRY_POINTS + (EXPIRY_POINTS if line.ingredient_id in expiring else 0))
    return {recipe_id: min(round(value), PANTRY_POINTS_LIMIT) for recipe_id, value in points.items()}


def _day_targets(targets: Targets) -> DayTargets:
    planned = targets.planned()
    return DayTargets.from_floats(
        energy_kcal=planned["energy_kcal"], protein_g=planned["protein_g"], fat_g=max(planned["fat_g"], 1.0),
        carbohydrate_g=max(planned["carbohydrate_g"], 1.0), fibre_min_g=planned["fibre_g"],
        sugars_max_g=planned["sugars_g"],
        saturates_max_g=planned["saturates_g"], salt_max_g=planned["salt_g"],
    )  # fmt: skip


def _weekly_rule(rule: dict) -> WeeklyRule:
    at_least, at_most = rule.get("at_least") or 0, rule.get("at_most")
    words = [f"at least {at_least}" if at_least else "", f"at most {at_most}" if at_most is not None else ""]
    name = rule["tag"].removeprefix("cuisine:").replace("_", " ")
    return WeeklyRule(tag=rule["tag"], at_least=at_least, at_most=at_most,
                      sentence=f"{name} {' and '.join(filter(None, words))} times a week")  # fmt: skip
