"""Dishes drawn by a seed so that they look like the shipped catalogue, as columns and without a database.

Family, slots, cuisine, main ingredient and diets keep the frequencies they have together in the catalogue, by family;
energy, composition and price keep their spread and how they go together (`catalogue_figures`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks import catalogue_figures as figures
from plans.solver import Labels

FURTHEST = 2.5
"""Spreads beyond which nothing is drawn: in the catalogue too, no dish in a hundred is further out."""
MINUTES_STEP = 5
KCAL_PER_G = {"protein": 4.0, "fat": 9.0, "carbohydrate": 3.75, "fibre": 2.0}

FAMILY_NAMES = tuple(sorted(family.name for family in figures.FAMILIES))
CUISINE_NAMES = tuple(sorted({name for family in figures.FAMILIES for name, _ in family.cuisines}))
MAIN_NAMES = tuple(
    sorted(f"{family.name} {number}" for family in figures.FAMILIES for number in range(len(family.mains)))
)
TAG_NAMES = tuple(sorted({tag for family in figures.FAMILIES for tag, _ in family.tags}))


@dataclass(frozen=True, kw_only=True)
class MadeUpDishes:
    """Dishes as columns, R of them, in the units of `plans.solver.DishTable`.

    Shapes: slots (R,): position in `figures.SLOTS`; minutes, keeps_days, pence: int64 (R,); nutrients: int64 (R, 8);
    tags: bool (R,) each.
    """

    slots: np.ndarray
    minutes: np.ndarray
    keeps_days: np.ndarray
    nutrients: np.ndarray
    pence: np.ndarray
    family: Labels
    main_ingredient: Labels
    cuisine: Labels
    tags: dict[str, np.ndarray]

    def suits(self, slot: str) -> np.ndarray:
        """Return which dishes suit `slot`: bool (R,)."""
        fitting = np.array([slot in kind.slots.split("+") for kind in figures.SLOTS])
        return fitting[self.slots]


def draw_dishes(
    rng: np.random.Generator, count: int, *, diets: Sequence[str], max_minutes: int, max_difficulty: int
) -> MadeUpDishes:
    """Return `count` dishes that fit all of `diets` and keep both limits."""
    families, slots, minutes = _kinds(rng, count, diets=diets, max_minutes=max_minutes, max_difficulty=max_difficulty)
    nutrients, pence = _figures(rng, families, slots)
    mains = _drawn(rng, [family.mains for family in figures.FAMILIES], families)
    cuisines = _drawn(rng, [[times for _, times in family.cuisines] for family in figures.FAMILIES], families)
    keeps = _drawn(rng, [[times for _, times in figures.KEEPS_DAYS]], np.zeros(count, dtype=np.int64))
    main_code = _codes([[f"{f.name} {n}" for n in range(len(f.mains))] for f in figures.FAMILIES], MAIN_NAMES)
    cuisine_code = _codes([[name for name, _ in f.cuisines] for f in figures.FAMILIES], CUISINE_NAMES)
    family_code = _codes([[f.name] for f in figures.FAMILIES], FAMILY_NAMES)
    family = Labels(family_code[families, 0], FAMILY_NAMES)
    cuisine = Labels(cuisine_code[families, cuisines], CUISINE_NAMES)
    return MadeUpDishes(
        slots=slots,
        minutes=minutes,
        keeps_days=np.array([days for days, _ in figures.KEEPS_DAYS])[keeps],
        nutrients=nutrients,
        pence=pence,
        family=family,
        main_ingredient=Labels(main_code[families, mains], MAIN_NAMES),
        cuisine=cuisine,
        tags=_tags(rng, families, family=family, cuisine=cuisine, diets=diets),
    )


def _kinds(
    rng: np.random.Generator, count: int, *, diets: Sequence[str], max_minutes: int, max_difficulty: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return family, slots (positions in `figures`) and minutes of dishes that pass the filters: (count,) each."""
    position = {kind.slots: number for number, kind in enumerate(figures.SLOTS)}
    cells = [(number, position[slots], times * _share_fitting(family, diets))
             for number, family in enumerate(figures.FAMILIES) for slots, times in family.slots]  # fmt: skip
    weights = np.array([weight for _, _, weight in cells])
    family_of, slots_of = np.array([[family, slots] for family, slots, _ in cells]).T
    mean, spread = np.array([kind.minutes for kind in figures.SLOTS]).T
    found: list[np.ndarray] = []
    while sum(len(rows) for rows in found) < count:
        drawn = rng.choice(len(cells), size=2 * count, p=weights / weights.sum())
        slots = slots_of[drawn]
        levels = _drawn(rng, [kind.difficulties for kind in figures.SLOTS], slots)
        usual = mean[slots] + np.array(figures.MINUTES_BY_DIFFICULTY)[levels]
        exact = np.exp(usual + spread[slots] * _normal(rng, len(drawn)))
        minutes = np.maximum(np.rint(exact / MINUTES_STEP).astype(np.int64), 1) * MINUTES_STEP
        passes = (minutes <= max_minutes) & (levels < max_difficulty)
        found.append(np.stack([family_of[drawn], slots, minutes], axis=1)[passes])
    families, slots, minutes = np.concatenate(found)[:count].T
    return families, slots, minutes


def _share_fitting(family: figures.Family, diets: Sequence[str]) -> float:
    """Return the share of a family's dishes that fit all of `diets`, taken as independent."""
    fitting = dict(family.tags)
    return float(np.prod([fitting.get(diet, 0) / family.dishes for diet in diets]))


def _figures(rng: np.random.Generator, families: np.ndarray, slots: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return nutrients in tenths, int64 (R, 8), and pence, int64 (R,), of one serving."""
    count = len(families)
    together = np.linalg.cholesky(np.array(figures.CORRELATION))
    off = np.clip(rng.standard_normal((count, len(together))) @ together.T, -FURTHEST, FURTHEST)
    mean, spread = np.array([kind.energy_kcal for kind in figures.SLOTS]).T
    energy = np.exp(mean[slots] + spread[slots] * off[:, 0])
    means = np.array([family.means for family in figures.FAMILIES])[families]
    spreads = np.array([family.spreads for family in figures.FAMILIES])[families]
    drawn = np.exp(means + spreads * off[:, 1:])
    ratio, per_100 = drawn[:, :2], np.maximum(drawn[:, 2:] - figures.SMALLEST, 0)
    fibre, sugars, saturates, salt, pence = (per_100 * energy[:, None] / 100).T
    closure = figures.CLOSURE[0] + figures.CLOSURE[1] * _normal(rng, count)
    # A dish of little but fibre is drawn once in thousands; half of the energy stays with the macros.
    from_macros = np.maximum(energy * closure - KCAL_PER_G["fibre"] * fibre, energy / 2)
    carbohydrate = from_macros / (1 + ratio.sum(axis=1))
    grams = {
        "protein": carbohydrate * ratio[:, 0] / KCAL_PER_G["protein"],
        "fat": carbohydrate * ratio[:, 1] / KCAL_PER_G["fat"],
        "carbohydrate": carbohydrate / KCAL_PER_G["carbohydrate"],
    }
    columns = [energy, grams["protein"], grams["fat"], grams["carbohydrate"], fibre]
    columns += [np.minimum(sugars, grams["carbohydrate"]), np.minimum(saturates, grams["fat"]), salt]
    return np.rint(np.stack(columns, axis=1) * 10).astype(np.int64), np.maximum(np.rint(pence), 1).astype(np.int64)


def _tags(
    rng: np.random.Generator, families: np.ndarray, *, family: Labels, cuisine: Labels, diets: Sequence[str]
) -> dict[str, np.ndarray]:
    """Return what weekly rules count: bool (R,) for each tag that any dish has, diets of the person on all."""
    share = {tag: np.array([dict(f.tags).get(tag, 0) / f.dishes for f in figures.FAMILIES]) for tag in TAG_NAMES}
    # One draw for all tags, so that what is vegan is vegetarian too: every family has no fewer of these than of those.
    # It stays below the shares of the person's diets, for all dishes fit them.
    fitting = np.min([np.ones(len(figures.FAMILIES)), *(share[diet] for diet in diets)], axis=0)
    lot = rng.random(len(families)) * fitting[families]
    tags = {tag: lot < share[tag][families] for tag in TAG_NAMES}
    tags |= {name: family.codes == code for code, name in enumerate(FAMILY_NAMES)}
    tags |= {f"cuisine:{name}": cuisine.codes == code for code, name in enumerate(CUISINE_NAMES)}
    return {tag: has for tag, has in sorted(tags.items()) if has.any()}


def _normal(rng: np.random.Generator, count: int) -> np.ndarray:
    return np.clip(rng.standard_normal(count), -FURTHEST, FURTHEST)


def _drawn(rng: np.random.Generator, weights: Sequence[Sequence[int]], rows: np.ndarray) -> np.ndarray:
    """Return for each of `rows` a position in its own row of `weights`, drawn by these: int64 (R,)."""
    longest = max(map(len, weights))
    table = np.array([[*row, *[0] * (longest - len(row))] for row in weights], dtype=float)
    upto = (table / table.sum(axis=1, keepdims=True)).cumsum(axis=1)
    upto[:, -1] = np.inf
    last = np.array([np.flatnonzero(row)[-1] for row in table])
    return np.minimum((rng.random(len(rows))[:, None] >= upto[rows]).sum(axis=1), last[rows])


def _codes(names: Sequence[Sequence[str]], known: Sequence[str]) -> np.ndarray:
    """Return the position in `known` of each name, row by row: int32, shorter rows filled up with -1."""
    code = {name: number for number, name in enumerate(known)}
    longest = max(map(len, names))
    return np.array([[code[name] for name in row] + [-1] * (longest - len(row)) for row in names], dtype=np.int32)
