"""A small kitchen whose every figure is known, and planners that answer at once, wrongly or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from core.vocabulary import Allergen, Exclusion, Slot, to_bits
from plans import services, solver
from plans.models import PlanMeal, WeeklyPlan
from plans.solver import WeekProblem, WeekSolution
from recipes import services as recipe_services
from recipes.models import Family, Ingredient, Recipe, RecipeIngredient
from tests.factories import next_monday
from users.models import User

EVERY_SLOT = tuple(Slot.values)
MAINS = (  # name, what it contains, what it is, kcal per 100 g, pence per kg, family
    ("lentils", (), (), 350, 300, Family.PULSES),
    ("chickpeas", (), (), 360, 320, Family.PULSES),
    ("tofu", (Allergen.SOYA,), (), 130, 600, Family.TOFU_SOYA),
    ("egg", (Allergen.EGGS,), (Exclusion.EGG,), 140, 500, Family.EGG),
    ("cheddar", (Allergen.MILK,), (Exclusion.DAIRY,), 410, 800, Family.CHEESE),
    ("chicken", (), (Exclusion.MEAT, Exclusion.NON_HALAL), 150, 700, Family.POULTRY),
    ("cod", (Allergen.FISH,), (Exclusion.FISH,), 80, 1200, Family.WHITE_FISH),
)


def make_food(name: str, *, contains: Iterable[str] = (), possible: Iterable[str] = (), unknown: Iterable[str] = (),
              excludes: Iterable[str] = (), kcal: int = 200, pence_per_kg: int = 400,
              **fields: Any) -> Ingredient:  # fmt: skip
    """Return a saved food with every label figure known."""
    figures: dict[str, Any] = {
        "energy_kcal": kcal, "protein_g": 10, "fat_g": 6, "saturates_g": 1, "carbohydrate_g": 20, "sugars_g": 2,
        "fibre_g": 4, "salt_g": Decimal("0.1"), "pence_per_kg": pence_per_kg, "pack_g": 500,
        "is_excludes_reviewed": True,
    }  # fmt: skip
    return Ingredient.objects.create(
        slug=name, name=name, allergens_contained=to_bits(contains, Allergen),
        allergens_possible=to_bits(possible, Allergen), allergens_unknown=to_bits(unknown, Allergen),
        excludes=to_bits(excludes, Exclusion), **figures | fields,
    )  # fmt: skip


def make_dish(
    title: str, foods: Sequence[tuple[Ingredient, int]], *, slots: Iterable[str] = EVERY_SLOT, **fields: Any
) -> Recipe:
    """Return a published dish of one serving from (food, grams), with everything derived."""
    return make_dishes({title: foods}, slots=slots, **fields)[title]


def make_dishes(
    by_title: Mapping[str, Sequence[tuple[Ingredient, int]]], *, slots: Iterable[str] = EVERY_SLOT, **fields: Any
) -> dict[str, Recipe]:
    """Return several such dishes by title, made at once."""
    plain: dict[str, Any] = {
        "cuisine": "british", "difficulty": 2, "minutes": 20, "servings": 1, "steps": ["Cook it."],
        "status": Recipe.Status.PUBLISHED, "slots": to_bits(slots, Slot),
    }  # fmt: skip
    made = Recipe.objects.bulk_create(
        Recipe(slug=title.replace(" ", "-"), title=title,
               **plain | {"main_ingredient": foods[0][0] if foods else None} | fields)
        for title, foods in by_title.items()
    )  # fmt: skip
    RecipeIngredient.objects.bulk_create(
        RecipeIngredient(recipe=dish, ingredient=food, position=place, quantity=grams, unit="g")
        for dish in made
        for place, (food, grams) in enumerate(by_title[dish.title])
    )
    keys = [dish.pk for dish in made]
    recipe_services.refresh_recipes(keys)
    return {dish.title: dish for dish in Recipe.objects.filter(pk__in=keys).order_by("pk")}


def small_kitchen() -> dict[str, Recipe]:
    """Return 28 dishes for every slot by title: each main food in four sizes, with rice."""
    rice = make_food("rice", kcal=350, pence_per_kg=150)
    foods_by_title = {}
    for name, contains, excludes, kcal, pence, family in MAINS:
        food = make_food(name, contains=contains, excludes=excludes, kcal=kcal, pence_per_kg=pence, family=family)
        for size in (1, 2, 3, 4):
            foods_by_title[f"{name} {size}"] = [(food, 60 + 40 * size), (rice, 30 + 15 * size)]
    return make_dishes(foods_by_title)


def requested(user: User, **options: Any) -> WeeklyPlan:
    """Return the row of a week that was asked for."""
    return services.request_plan(user, week_start=next_monday(), **options)


def meals(plan: WeeklyPlan) -> list[PlanMeal]:
    """Return a plan's meals in order, with dish and day."""
    rows = PlanMeal.objects.filter(day__plan=plan).select_related("recipe", "day")
    return list(rows.order_by("day__date", "slot"))


def serving(recipe_id: int, *, at: int = 0):
    """Return a planner that breaks its promise: it puts `recipe_id` on place `at` of an honest week."""

    def planner(problem: WeekProblem) -> WeekSolution:
        honest = solver.solve_greedy(problem)
        choices = list(honest.choices)
        choices[at] = replace(choices[at], recipe_id=recipe_id)
        return replace(honest, choices=tuple(choices))

    return planner


def faulty(problem: WeekProblem) -> WeekSolution:
    """A planner with a defect."""
    raise ZeroDivisionError("a defect")
