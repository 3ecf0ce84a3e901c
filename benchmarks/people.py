"""People made up by a seed, as they may come to a planner in the UK. Pure: the same seed gives the same people.

The shares are round figures that look like the UK: most eat everything, a few combine a diet with an allergy, two in
three watch their spending. The point is a spread that no single kind of person dominates, not a census.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

Drawn = TypeVar("Drawn")

ADULT_AGES = (18, 80)
HEIGHT_CM = {"female": (162, 7), "male": (176, 7)}
BMI_MEAN, BMI_DEVIATION = 27.0, 4.5
BMI_RANGE = (18.5, 42.0)
DIETS: tuple[tuple[tuple[str, ...], int], ...] = (
    ((), 74), (("vegetarian",), 7), (("pescatarian",), 4), (("vegan",), 4), (("halal",), 5), (("gluten_free",), 2),
    (("dairy_free",), 2), (("vegan", "gluten_free"), 1), (("vegetarian", "gluten_free"), 1),
)  # fmt: skip
ALLERGIC_SHARE, SECOND_ALLERGEN_SHARE = 0.15, 0.25
ALLERGENS = (
    ("milk", 20), ("nuts", 18), ("peanuts", 14), ("cereals_containing_gluten", 12), ("eggs", 9), ("crustaceans", 8),
    ("fish", 6), ("soya", 4), ("sesame", 3), ("sulphites", 2), ("mustard", 2), ("celery", 1), ("molluscs", 1),
)  # fmt: skip
SLOTS: tuple[tuple[tuple[str, ...], int], ...] = (
    (("breakfast", "lunch", "dinner", "snack"), 72), (("breakfast", "lunch", "dinner"), 16), (("lunch", "dinner"), 8),
    (("dinner",), 4),
)  # fmt: skip
HOUSEHOLDS = ((1, 35), (2, 37), (3, 13), (4, 12), (5, 3))
BUDGET_SHARE = 0.7
BUDGET_POUNDS_A_PERSON = (22, 65)
"""For all four meals of every day, from pinched to easy; likeliest in the middle."""
WEEKDAY_MINUTES = ((20, 8), (30, 27), (45, 30), (60, 20), (120, 15))
DIFFICULTIES = ((2, 15), (3, 35), (4, 20), (5, 30))
ACTIVITIES = (("sedentary", 30), ("light", 35), ("moderate", 22), ("active", 10), ("very_active", 3))
SLOT_SHARE = {"breakfast": 0.25, "lunch": 0.30, "dinner": 0.35, "snack": 0.10}


@dataclass(frozen=True, kw_only=True)
class MadeUpPerson:
    """One person; the fields have the names and units of a profile."""

    sex: str
    age_years: int
    height_cm: int
    weight_kg: float
    activity: str
    goal: str
    diets: tuple[str, ...]
    allergens: tuple[str, ...]
    enabled_slots: tuple[str, ...]
    max_difficulty: int
    max_minutes_by_weekday: tuple[int, ...]
    household_size: int
    weekly_budget_pence: int | None
    weekly_rules: tuple[tuple[str, int, int | None], ...]
    """Tag, at least, at most."""
    disliked_count: int
    ratings_count: int
    """At least 10, or none: half of the people have said what they like."""
    taste_seed: int


def make_people(count: int, *, seed: int) -> list[MadeUpPerson]:
    """Return `count` people; more of them begin with the same ones."""
    return [_person(random.Random(f"{seed}/{number}"), has_rated=number % 2 == 1) for number in range(count)]


def _person(rng: random.Random, *, has_rated: bool) -> MadeUpPerson:
    sex = rng.choice(("female", "male"))
    height_cm = round(rng.gauss(*HEIGHT_CM[sex]))
    bmi = min(max(rng.gauss(BMI_MEAN, BMI_DEVIATION), BMI_RANGE[0]), BMI_RANGE[1])
    slots = _drawn(rng, SLOTS)
    household = _drawn(rng, HOUSEHOLDS)
    weekday = _drawn(rng, WEEKDAY_MINUTES)
    weekend = max(weekday, _drawn(rng, WEEKDAY_MINUTES))
    diets = _drawn(rng, DIETS)
    return MadeUpPerson(
        sex=sex, age_years=rng.randint(*ADULT_AGES), height_cm=height_cm,
        weight_kg=round(bmi * (height_cm / 100) ** 2, 1), activity=_drawn(rng, ACTIVITIES), goal=_goal(rng, bmi),
        diets=diets, allergens=_allergens(rng), enabled_slots=slots, max_difficulty=_drawn(rng, DIFFICULTIES),
        max_minutes_by_weekday=(weekday,) * 5 + (weekend,) * 2, household_size=household,
        weekly_budget_pence=_budget(rng, slots, household), weekly_rules=_rules(rng, diets),
        disliked_count=rng.choice((0, 0, 1, 2, 3, 5)), ratings_count=rng.randint(10, 60) if has_rated else 0,
        taste_seed=rng.randrange(2**32),
    )  # fmt: skip


def _drawn(rng: random.Random, weighted: Sequence[tuple[Drawn, int]]) -> Drawn:
    return rng.choices([value for value, _ in weighted], [weight for _, weight in weighted])[0]


def _goal(rng: random.Random, bmi: float) -> str:
    shares = (60, 38, 2) if bmi >= 27 else (20, 62, 18) if bmi >= 22 else (2, 68, 30)
    return rng.choices(("lose", "maintain", "gain"), shares)[0]


def _allergens(rng: random.Random) -> tuple[str, ...]:
    if rng.random() >= ALLERGIC_SHARE:
        return ()
    found = {_drawn(rng, ALLERGENS)}
    if rng.random() < SECOND_ALLERGEN_SHARE:
        found.add(_drawn(rng, ALLERGENS))
    return tuple(sorted(found))


def _budget(rng: random.Random, slots: tuple[str, ...], household: int) -> int | None:
    if rng.random() >= BUDGET_SHARE:
        return None
    share = sum(SLOT_SHARE[slot] for slot in slots)
    return round(rng.triangular(*BUDGET_POUNDS_A_PERSON) * share * household) * 100


def _rules(rng: random.Random, diets: tuple[str, ...]) -> tuple[tuple[str, int, int | None], ...]:
    eats_fish = not {"vegetarian", "vegan"} & set(diets)
    if eats_fish and rng.random() < 0.2:
        return (("fish", 1, None),)
    return ()
