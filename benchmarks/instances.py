"""Weeks to be planned, made up by a seed: realistic people, and dishes drawn like those of the shipped catalogue.

All have four slots on seven days. `candidates` dishes have passed the person's filters on the day with the most time;
on days with less time those that take longer are not legal. The same seed and number give the same week, whatever else
is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.catalogue_figures import FOOD_SHARES
from benchmarks.made_up_dishes import MadeUpDishes, draw_dishes
from benchmarks.people import SLOT_SHARE, MadeUpPerson, make_people
from plans.solver import DayTargets, DishTable, Ids, Meal, WeeklyRule, WeekProblem
from users.formula import Person
from users.targets import targets_for

SLOTS = ("breakfast", "lunch", "dinner", "snack")
MOST_IN_HOUSEHOLD = 4
RECENT_DISHES = 42
"""Three dishes a day, fourteen days; never more than a tenth of the candidates."""

TASTE = {"cuisine": 0.22, "family": 0.22, "main": 0.15, "noise": 0.20}
"""Spread of what each part adds to liking, on the scale of -1 to 1: together 0.4, as predictions for people who have
rated are spread, half of it explained by what a dish is."""
TASTE_MEAN = 0.1
"""People are shown what suits them: the usual dish is a little liked."""
STRANGER = 0.3
"""Share of that spread for people who have not rated yet: predictions stay near what everybody likes."""
RATED_SHARE = 10
"""Of at least this many candidates, one has been rated, at most: small catalogues are not known by heart."""

PANTRY_FOODS = (0, 8)
PANTRY_POINTS, EXPIRY_POINTS, PANTRY_POINTS_LIMIT = 40, 80, 240
"""For food at home, food that expires, and at most, as people's weeks are loaded (`plans.loading`)."""
EXPIRING_SHARE = 0.3
DISLIKE_POINTS = 500
"""For each disliked food in a dish (`recipes.selectors`)."""

RULES: tuple[tuple[WeeklyRule, float], ...] = (
    (WeeklyRule("fish", at_least=1, sentence="fish at least once"), 0.30),
    (WeeklyRule("red_meat", at_most=2, sentence="red meat at most twice"), 0.25),
    (WeeklyRule("vegetarian", at_least=8, sentence="vegetarian at least 8 times"), 0.12),
    (WeeklyRule("pulses", at_least=3, sentence="pulses at least 3 times"), 0.12),
    (WeeklyRule("cuisine:italian", at_least=1, sentence="Italian at least once"), 0.12),
    (WeeklyRule("cuisine:indian", at_least=1, at_most=2, sentence="Indian once or twice"), 0.12),
    (WeeklyRule("drinkable", at_most=1, sentence="drinks at most once"), 0.12),
)
"""What people ask for, and the share of those who do; rules that nobody with their diet can keep are left out."""


@dataclass(frozen=True)
class Instance:
    """One week to be planned."""

    name: str
    problem: WeekProblem

    @property
    def candidates(self) -> int:
        """How many dishes are legal for at least one meal."""
        return len(
            np.unique(np.concatenate([ids.array for ids in {id(m.ids): m.ids for m in self.problem.meals}.values()]))
        )


def make_instances(count: int, *, candidates: int, seed: int) -> Iterator[Instance]:
    """Yield `count` weeks, each when it is asked for: fifty thousand dishes are worth some memory."""
    for number, person in enumerate(make_people(count, seed=seed)):
        rng = np.random.default_rng([seed, candidates, number])
        yield Instance(f"{candidates} candidates, person {number}", _problem(rng, _with_four_slots(person), candidates))


def _with_four_slots(person: MadeUpPerson) -> MadeUpPerson:
    """Return the person as one who plans all four slots, for at most four, on a budget to match."""
    household = min(person.household_size, MOST_IN_HOUSEHOLD)
    budget = person.weekly_budget_pence
    if budget is not None:
        share = sum(SLOT_SHARE[slot] for slot in person.enabled_slots)
        budget = round(budget / share * household / person.household_size)
    return replace(person, enabled_slots=SLOTS, household_size=household, weekly_budget_pence=budget)


def _problem(rng: np.random.Generator, person: MadeUpPerson, candidates: int) -> WeekProblem:
    dishes = draw_dishes(
        rng, candidates, diets=person.diets, max_minutes=max(person.max_minutes_by_weekday),
        max_difficulty=person.max_difficulty,
    )  # fmt: skip
    table = _table(rng, person, dishes)
    rules = tuple(rule for rule, share in RULES if rng.random() < share and rule.tag in table.tags)
    return WeekProblem(
        dishes=table, meals=_meals(person, dishes, table.recipe_id), targets=(_targets(person),) * 7,
        weekly_rules=rules, household_size=person.household_size, weekly_budget_pence=person.weekly_budget_pence,
    )  # fmt: skip


def _meals(person: MadeUpPerson, dishes: MadeUpDishes, recipe_id: np.ndarray) -> tuple[Meal, ...]:
    """Return 28 meals; those of one slot on days with the same time share their candidates."""
    limits = person.max_minutes_by_weekday
    legal = {
        (slot, limit): Ids(recipe_id[dishes.suits(slot) & (dishes.minutes <= limit)])
        for slot in SLOTS
        for limit in set(limits)
    }
    return tuple(Meal(day, slot, legal[slot, limits[day]]) for day in range(7) for slot in SLOTS)


def _targets(person: MadeUpPerson) -> DayTargets:
    targets = targets_for(
        Person(sex=person.sex, age_years=person.age_years, height_cm=person.height_cm, weight_kg=person.weight_kg,
               activity=person.activity, goal=person.goal, slots=person.enabled_slots)
    ).planned()  # fmt: skip
    return DayTargets.from_floats(
        energy_kcal=targets["energy_kcal"], protein_g=targets["protein_g"], fat_g=targets["fat_g"],
        carbohydrate_g=targets["carbohydrate_g"], fibre_min_g=targets["fibre_g"], sugars_max_g=targets["sugars_g"],
        saturates_max_g=targets["saturates_g"], salt_max_g=targets["salt_g"],
    )  # fmt: skip


def _table(rng: np.random.Generator, person: MadeUpPerson, dishes: MadeUpDishes) -> DishTable:
    """Return the dishes as the person sees them."""
    count = len(dishes.pence)
    predicted = _predicted(rng, person, dishes)
    recent = np.zeros(count, dtype=bool)
    recent[_drawn_by_liking(rng, predicted, min(RECENT_DISHES, count // 10))] = True
    rated = _drawn_by_liking(rng, predicted, min(person.ratings_count, count // RATED_SHARE))
    said = np.where(rng.random(len(rated)) < (1 + predicted[rated]) / 2, 1.0, -1.0)
    predicted[rated] = said
    return DishTable(
        recipe_id=np.arange(1, count + 1), titles=tuple(f"Dish {number}" for number in range(1, count + 1)),
        nutrients=dishes.nutrients, pence=dishes.pence, liking=np.rint(1000 * predicted).astype(np.int64),
        dislike_penalty=DISLIKE_POINTS * _holding_any(rng, count, person.disliked_count),
        pantry_bonus=_pantry(rng, count), main_ingredient=dishes.main_ingredient, family=dishes.family,
        cuisine=dishes.cuisine, tags=dishes.tags, is_recent=recent, keeps_days=dishes.keeps_days,
    )  # fmt: skip


def _predicted(rng: np.random.Generator, person: MadeUpPerson, dishes: MadeUpDishes) -> np.ndarray:
    """Return predicted liking, strictly between -1 and 1: float (R,)."""
    strength = 1.0 if person.ratings_count else STRANGER
    liking = TASTE_MEAN + strength * TASTE["noise"] * rng.standard_normal(len(dishes.pence))
    for part, labels in (("cuisine", dishes.cuisine), ("family", dishes.family), ("main", dishes.main_ingredient)):
        liking += strength * TASTE[part] * rng.standard_normal(len(labels.names))[labels.codes]
    return np.tanh(liking)


def _drawn_by_liking(rng: np.random.Generator, liking: np.ndarray, count: int) -> np.ndarray:
    """Return `count` rows: what people eat and rate is mostly what they like."""
    weights = np.exp(2 * liking)
    return rng.choice(len(liking), size=count, replace=False, p=weights / weights.sum())


def _holding_any(rng: np.random.Generator, count: int, foods: int) -> np.ndarray:
    """Return how many of `foods` foods, drawn by lot, each dish holds: int64 (R,)."""
    shares = rng.choice(FOOD_SHARES, size=foods)
    return (rng.random((count, foods)) < shares).sum(axis=1)


def _pantry(rng: np.random.Generator, count: int) -> np.ndarray:
    """Return the bonus of each dish for food at home: int64 (R,)."""
    points = np.zeros(count)
    for share in rng.choice(FOOD_SHARES, size=rng.integers(*PANTRY_FOODS, endpoint=True)):
        worth = PANTRY_POINTS + EXPIRY_POINTS * (rng.random() < EXPIRING_SHARE)
        points += worth * rng.uniform(0.2, 1.0) * (rng.random(count) < share)
    return np.minimum(np.rint(points), PANTRY_POINTS_LIMIT).astype(np.int64)
