"""Week problems made up by lot, for tests and measurements: same seed, same problem."""

from dataclasses import dataclass, replace

import numpy as np

from plans.solver import Choice, DayTargets, Dish, Meal, Nutrients, WeeklyRule, WeekProblem

SLOT_KCAL = {"breakfast": 380, "lunch": 500, "dinner": 620, "snack": 180}
SLOT_COUNT = {"breakfast": 50, "lunch": 75, "dinner": 105, "snack": 50}
MAINS = {
    "poultry": ("chicken", "turkey"),
    "beef": ("beef",),
    "pork": ("pork",),
    "white_fish": ("cod", "haddock"),
    "oily_fish": ("salmon", "mackerel"),
    "pulses": ("lentils", "chickpeas", "beans"),
    "egg": ("eggs",),
    "tofu_soya": ("tofu",),
    "pasta": ("pasta",),
    "rice": ("rice",),
    "vegetable": ("squash", "aubergine", "mushrooms"),
}
CUISINES = ("british", "italian", "indian", "chinese", "mexican", "french", "greek", "thai", "japanese", "moroccan")


def dish(
    recipe_id: int,
    *,
    kcal: float = 500,
    protein_g: float = 25,
    fat_g: float = 18,
    carbohydrate_g: float = 58,
    pence: int = 150,
    **details: object,
) -> Dish:
    """Return a dish with a plain balanced serving unless told otherwise."""
    nutrients = Nutrients.from_floats(
        energy_kcal=kcal,
        protein_g=protein_g,
        fat_g=fat_g,
        carbohydrate_g=carbohydrate_g,
        fibre_g=6,
        sugars_g=8,
        saturates_g=5,
        salt_g=1,
    )
    return Dish(recipe_id, str(details.pop("title", f"Dish {recipe_id}")), nutrients, pence, **details)


@dataclass(frozen=True)
class Person:
    """What differs from person to person."""

    energy_kcal: float
    protein_share: float
    fat_share: float
    household_size: int
    weekly_budget_pence: int | None
    keeps: float
    """Share of the catalogue that is legal for the person."""


def random_dishes(random: np.random.Generator, counts: dict[str, int] | None = None) -> dict[str, list[Dish]]:
    """Return made-up dishes by slot, their macros, prices and labels spread as in a UK catalogue."""
    by_slot: dict[str, list[Dish]] = {}
    recipe_id = 1
    for slot, count in (counts or SLOT_COUNT).items():
        by_slot[slot] = []
        for _ in range(count):
            by_slot[slot].append(_random_dish(random, recipe_id, slot))
            recipe_id += 1
    return by_slot


def _random_dish(random: np.random.Generator, recipe_id: int, slot: str) -> Dish:
    kcal = float(SLOT_KCAL[slot] * random.lognormal(0, 0.3))
    protein, fat, carbohydrate = random.dirichlet((3.2, 6.0, 8.0))
    family = str(random.choice(list(MAINS)))
    cuisine = str(random.choice(CUISINES))
    tags = {f"cuisine:{cuisine}"} | ({"fish"} if "fish" in family else set())
    tags |= {"red_meat"} if family in ("beef", "pork") else set()
    grams = {"protein_g": kcal * protein / 4, "fat_g": kcal * fat / 9, "carbohydrate_g": kcal * carbohydrate / 3.75}
    nutrients = Nutrients.from_floats(
        energy_kcal=kcal,
        **grams,
        fibre_g=kcal / 100 * random.uniform(0.4, 2.4),
        salt_g=kcal / 400 * random.uniform(0.2, 2),
        sugars_g=grams["carbohydrate_g"] * random.uniform(0.05, 0.6),
        saturates_g=grams["fat_g"] * random.uniform(0.1, 0.5),
    )
    return Dish(
        recipe_id,
        f"{slot.title()} {recipe_id}",
        nutrients,
        round(kcal * random.lognormal(-1.15, 0.45)),
        liking=int(np.clip(random.normal(0, 400), -1000, 1000)),
        dislike_penalty=int(random.choice((0, 0, 0, 0, 200))),
        pantry_bonus=int(random.choice((0, 0, 0, 0, 0, 100))),
        main_ingredient=str(random.choice(MAINS[family])),
        family=family,
        cuisine=cuisine,
        tags=frozenset(tags),
        is_recent=bool(random.random() < 0.12),
    )


def random_person(random: np.random.Generator) -> Person:
    """Return a realistic person: 1,500 to 3,000 kcal, budgets from tight to none, all or a third of dishes legal."""
    household_size = int(random.choice((1, 1, 2, 2, 3, 4)))
    energy = float(random.uniform(1500, 3000))
    budget = random.choice((None, round(energy / 2000 * random.uniform(2600, 5500) * household_size)), p=(0.2, 0.8))
    return Person(
        energy,
        float(random.uniform(0.16, 0.26)),
        float(random.uniform(0.28, 0.36)),
        household_size,
        None if budget is None else int(budget),
        float(random.choice((1.0, 0.7, 0.35))),
    )


def targets_of(person: Person) -> DayTargets:
    """Return a day's targets of `person`."""
    kcal = person.energy_kcal
    return DayTargets.from_floats(
        energy_kcal=kcal,
        protein_g=kcal * person.protein_share / 4,
        fat_g=kcal * person.fat_share / 9,
        carbohydrate_g=kcal * (1 - person.protein_share - person.fat_share) / 4,
        fibre_min_g=30,
        sugars_max_g=kcal * 0.18 / 4,
        saturates_max_g=kcal * 0.11 / 9,
        salt_max_g=6,
    )


def random_problem(
    seed: int, *, counts: dict[str, int] | None = None, days: int = 7, person: Person | None = None, **details: object
) -> WeekProblem:
    """Return a whole week's problem drawn by `seed`; `details` go to WeekProblem."""
    random = np.random.default_rng(seed)
    by_slot = random_dishes(random, counts)
    person = person or random_person(random)
    legal = {
        slot: tuple(one.recipe_id for one in dishes if random.random() < person.keeps) or (dishes[0].recipe_id,)
        for slot, dishes in by_slot.items()
    }
    meals = tuple(Meal(day, slot, candidates) for day in range(days) for slot, candidates in legal.items())
    rules = (
        WeeklyRule("fish", at_least=1, sentence="fish at least once"),
        WeeklyRule("red_meat", at_most=2, sentence="red meat at most twice"),
    )
    settings = {
        "household_size": person.household_size,
        "weekly_budget_pence": person.weekly_budget_pence,
        "weekly_rules": rules,
    } | details
    return WeekProblem(
        dishes=tuple(one for dishes in by_slot.values() for one in dishes),
        meals=meals,
        targets=(targets_of(person),) * 7,
        **settings,
    )


TARGETS = DayTargets.from_floats(energy_kcal=1000, protein_g=50, fat_g=36, carbohydrate_g=116)
"""What two plain dishes hold."""


def plain_problem(*, locked: tuple[Choice, ...] = (), count: int = 24, **details: object) -> WeekProblem:
    """Return a week of lunches and dinners from plain dishes 1 to `count`, at £1.00 to £1.50 a serving."""
    locks = {(choice.day, choice.slot): choice for choice in locked}
    dishes = tuple(dish(number, pence=100 + 50 * (number % 2), liking=number * 10) for number in range(1, count + 1))
    ids = tuple(one.recipe_id for one in dishes)
    meals = tuple(Meal(day, slot, ids, locks.get((day, slot))) for day in range(7) for slot in ("lunch", "dinner"))
    return WeekProblem(**{"dishes": dishes, "meals": meals, "targets": (TARGETS,) * 7} | details)


def with_dish(problem: WeekProblem, recipe_id: int, **changes: object) -> WeekProblem:
    """Return the problem with one dish changed."""
    dishes = tuple(replace(one, **changes) if one.recipe_id == recipe_id else one for one in problem.dishes)
    return replace(problem, dishes=dishes)
