"""The promises, for people nobody thought of: nothing forbidden is served, sums are right, an answer always comes."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.vocabulary import Allergen, Diet, Slot, all_bits
from plans import generation, impossible, loading, safety, services, solver, writing
from plans.figures import MACROS
from plans.models import PlanMeal, WeeklyPlan
from plans.router import Attempt, Routed
from plans.safety import ServedMeal
from plans.solver import Status
from recipes.models import RecipeIngredient
from tests.factories import next_monday
from users.models import Activity, Goal, Profile, Sex

pytestmark = pytest.mark.django_db
QUARTER = Decimal("0.25")


def person_of(seed: int) -> dict[str, object]:
    """Return what somebody is, wants and must not eat, drawn evenly: Hypothesis itself draws mostly plain ones."""
    draw = Random(seed)
    minutes = draw.choice([[120] * 7, [45] * 7, [draw.choice([5, 15, 30, 45, 120]) for _ in range(7)]])
    allergens = draw.choice([0, 0, *(sum(1 << bit for bit in draw.sample(range(14), n)) for n in (1, 2, 4, 14))])
    return {
        "sex": draw.choice(Sex.values),
        "activity": draw.choice(Activity.values),
        "goal": draw.choice(Goal.values),
        "birth_year": draw.choice([None, draw.randint(1930, 2007)]),
        "height_cm": draw.choice([None, draw.randint(120, 230)]),
        "weight_kg": draw.choice([None, Decimal(draw.randint(40, 250))]),
        "target_energy_kcal": draw.choice([None, None, draw.randint(1200, 5000)]),
        "allergens": allergens,
        "diets": draw.choice([0, 1 << draw.randrange(6), 1 << draw.randrange(6), draw.randint(0, all_bits(Diet))]),
        "weekly_budget_pence": draw.choice([None, 100, 500, 2500, 6000, 100_000]),
        "max_minutes_by_weekday": minutes,
        "max_difficulty": draw.randint(1, 5),
        "enabled_slots": draw.choice([all_bits(Slot), draw.randint(1, all_bits(Slot))]),
        "household_size": draw.randint(1, 12),
        "weekly_rules": draw.choice([[], [{"tag": "fish", "at_least": 3, "at_most": None}]]),
    }


people = st.integers(0, 10**9).map(person_of)


def promises(examples: int):
    """Run a test on so many people, the same ones every time."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )


def become(user, person: dict) -> Profile:
    Profile.objects.filter(user=user).update(**person)
    return Profile.objects.get(user=user)


def forbidden(profile: Profile, meals: list[ServedMeal]) -> list[str]:
    """Return what must not be in `meals`, worked out here from the food alone, by other code than the gate's."""
    lines = RecipeIngredient.objects.filter(recipe_id__in={meal.recipe_id for meal in meals}).select_related(
        "ingredient"
    )
    return [
        f"{line.ingredient.name} in recipe {line.recipe_id}: {allergen}"
        for line in lines
        for allergen in profile.allergen_names
        if line.ingredient.allergen_status(allergen) != "free"
    ]


@promises(80)
@given(person=people)
def test_whoever_asks_gets_a_safe_week_or_a_sentence(alice, catalogue, person):
    profile = become(alice, person)
    inputs = loading.week_inputs(profile, week_start=next_monday())

    solution = solver.solve_greedy(inputs.problem)

    if solution.status == Status.INFEASIBLE:
        assert all(clash.rules and clash.sentence for clash in generation.empty_meals(inputs))
        assert generation.empty_meals(inputs)
        return
    assert generation.empty_meals(inputs) == []
    meals = generation.served_meals(inputs, solution.choices)
    assert safety.violations(alice.pk, meals) == []
    assert forbidden(profile, meals) == []
    expected = {(next_monday() + timedelta(days=day), slot) for day in range(7) for slot in profile.slot_names}
    assert {(meal.date, meal.slot) for meal in meals} == expected
    assert all(relaxation.sentence for relaxation in solution.relaxations)
    spent = sum(inputs.problem.dish_by_id[one.recipe_id].pence * one.portion_quarters for one in solution.choices)
    budget = profile.weekly_budget_pence
    is_over = budget is not None and spent * profile.household_size > 4 * budget
    assert is_over == ("budget" in {relaxation.code for relaxation in solution.relaxations})


def recomputed(meal: PlanMeal, household_size: int) -> dict[str, Decimal]:
    """Return a meal's figures straight from its foods: exact nutrients, and quarters of a penny."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in meal.recipe.lines.select_related("ingredient"):
        for name in MACROS:
            sums[name] += Decimal(line.grams or 0) * (getattr(line.ingredient, name) or 0) / 100
        sums["pence"] += Decimal(line.grams or 0) * (line.ingredient.pence_per_kg or 0) / 1000
    servings = meal.recipe.servings
    a_serving = (sums.pop("pence") / servings).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    figures = {name: value / servings * meal.portion_quarters * QUARTER for name, value in sums.items()}
    return figures | {"quarter_pence": a_serving * meal.portion_quarters * household_size}


@promises(12)
@given(person=people)
def test_the_figures_of_every_week_are_the_sums_of_its_foods(alice, catalogue, person):
    profile = become(
        alice, person | {"diets": 0, "allergens": 0, "max_difficulty": 5, "max_minutes_by_weekday": [120] * 7}
    )
    plan = WeeklyPlan.objects.create(user=alice, week_start=next_monday())
    inputs = loading.week_inputs(profile, week_start=next_monday())
    solution = solver.solve_greedy(inputs.problem)
    routed = Routed(method="greedy", solution=solution, attempts=(Attempt("greedy", "ok"),), reason="a test")
    meals = generation.served_meals(inputs, solution.choices)
    attempt = WeeklyPlan.objects.claim(plan.pk)
    assert writing.save_week(plan.pk, attempt=attempt, inputs=inputs, routed=routed, meals=meals)

    plan.refresh_from_db()
    needed: dict[int, Decimal] = defaultdict(Decimal)
    quarter_pence = Decimal(0)
    for meal in PlanMeal.objects.filter(day__plan=plan).select_related("recipe"):
        exact = recomputed(meal, profile.household_size)
        assert abs(meal.cost_pence - exact["quarter_pence"] * QUARTER) < 1
        quarter_pence += exact["quarter_pence"]
        for name in MACROS:
            assert abs(getattr(meal, name) - exact[name]) <= Decimal("0.052"), (meal.recipe.title, name)
        for line in meal.recipe.lines.all():
            needed[line.ingredient_id] += (
                Decimal(line.grams or 0) * meal.portion * profile.household_size / meal.recipe.servings
            )
    for name in (*MACROS, "cost_pence"):
        days = list(plan.days.prefetch_related("meals"))
        assert all(getattr(day, name) == sum(getattr(meal, name) for meal in day.meals.all()) for day in days)
        assert getattr(plan, name) == sum(getattr(day, name) for day in days)
    assert plan.cost_pence == math.ceil(quarter_pence / 4)
    assert plan.cost_pence == sum(item.used_pence or 0 for item in plan.shopping_items.all())
    for item in plan.shopping_items.select_related("ingredient"):
        # A serving is rounded to whole pence: at most half a penny of each that the household eats.
        by_weight = item.needed_g * (item.ingredient.pence_per_kg or 0) / 1000
        assert abs((item.used_pence or 0) - by_weight) <= 1 + by_weight / 50, item.ingredient.name
        assert abs(item.needed_g - needed[item.ingredient_id]) <= Decimal("0.051"), item.ingredient.name
        assert item.packs * (item.pack_g or 0) >= item.needed_g - item.from_pantry_g or not item.pack_g
    listed = set(plan.shopping_items.values_list("ingredient_id", flat=True))
    free = RecipeIngredient.objects.filter(ingredient__pence_per_kg=0).values_list("ingredient_id", flat=True)
    assert {pk for pk, grams in needed.items() if grams >= Decimal("0.05")} - listed <= set(free)
    plan.delete()


@pytest.mark.parametrize(
    "person",
    [
        {"diets": 0b000100, "weekly_budget_pence": 500},  # vegan, for five pounds
        {"allergens": 0b00000001000010, "household_size": 4, "weekly_budget_pence": 9000},  # gluten and milk
        {"allergens": all_bits(Allergen), "diets": all_bits(Diet)},
    ],
)
def test_the_full_planner_keeps_the_same_promises(alice, catalogue, person):
    become(alice, person)
    plan = WeeklyPlan.objects.create(user=alice, week_start=next_monday())

    generation.generate(plan.pk)

    plan.refresh_from_db()
    if plan.status == WeeklyPlan.Status.INFEASIBLE:
        assert all(clash["sentence"] for clash in plan.clashes)
        assert plan.clashes
        return
    assert plan.status == WeeklyPlan.Status.READY
    budget = person.get("weekly_budget_pence")
    told = {relaxation["code"] for relaxation in plan.relaxations}
    assert budget is None or plan.cost_pence <= budget or "budget" in told
    assert safety.violations(alice.pk, services.meals_of(plan)) == []


def test_a_sentence_about_an_empty_meal_counts_what_a_change_would_really_bring(alice, catalogue):
    profile = become(alice, {"diets": 0b000100, "max_minutes_by_weekday": [1] * 7})

    told = impossible.explain_empty_meal(profile, weekday=0, slot="dinner")

    assert told.rules == ("diet", "minutes")
    freed = len(loading.week_inputs(become(alice, {"max_minutes_by_weekday": [30] * 7}), week_start=next_monday())
                .problem.meals[2].candidates)  # fmt: skip
    assert f"30 minutes would allow {freed}" in told.sentence
