"""Picks the few dishes of each slot that a coach is shown, out of all that are legal. Deterministic."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import fields

import numpy as np

from plans.models import MAX_PORTION_QUARTERS, MIN_PORTION_QUARTERS
from plans.solver import Meal, Nutrients, WeekProblem

LENGTH = 24
"""Three times the seven that a slot needs, and some for the quick days; four slots of it are 3,000 tokens."""
CHEAP, LEAN = 7, 3
"""Of them, the cheapest by what they hold, a week's worth, and those with most protein: without some of both no pick of
a model could keep a tight budget or a high target."""
MIN_A_MEAL = 10
"""Dishes of the list that every single meal may have: five busy days have ten quick lunches and dinners between."""
RECENT_POINTS = 2_000
"""Takes what was served lately behind everything else, as liking runs from −1000 to 1000."""

SEEN_POINTS = 500
"""Takes what was in the weeks that another one is asked for behind all that is about as good."""

PORTIONS, QUARTERS = np.arange(MIN_PORTION_QUARTERS, MAX_PORTION_QUARTERS + 1), 4
"""The portions there are, in quarters of a serving."""

COLUMN = {nutrient.name: place for place, nutrient in enumerate(fields(Nutrients))}
"""Where each nutrient stands in a problem's table."""


def shortlists(problem: WeekProblem) -> dict[str, tuple[int, ...]]:
    """Return by slot the recipe ids to choose from, the best first; none for a slot that is all locked.

    The best of each family of food take turns, so that every kind is there, and then come the cheapest and those with
    most protein; what a weekly rule asks for and what a meal with little time needs is added on top.
    """
    meals_on = Counter(meal.day for meal in problem.meals)
    by_slot: dict[str, list[Meal]] = defaultdict(list)
    for meal in problem.meals:
        if meal.locked is None:
            by_slot[meal.slot].append(meal)
    points = _points(problem)
    lists: dict[str, tuple[int, ...]] = {}
    for slot, meals in by_slot.items():
        taken = [recipe_id for ids in lists.values() for recipe_id in ids]
        legal = np.unique(np.concatenate(list({id(meal.ids): meal.ids.array for meal in meals}.values())))
        is_alone = all(meals_on[meal.day] == 1 for meal in meals)
        suited = _enough_alone(problem, legal, days=[meal.day for meal in meals]) if is_alone else legal
        lists[slot] = tuple(_shortlist(problem, meals, legal, suited, points, taken))
    return lists


def _shortlist(
    problem: WeekProblem, meals: Sequence[Meal], legal: np.ndarray, suited: np.ndarray, points: np.ndarray,
    taken: Sequence[int],
) -> list[int]:  # fmt: skip
    """Return what one slot is shown: of the `suited`, and of all that is `legal` what a rule or a number asks for."""
    ranked = _ranked(problem, suited, points)
    rows = problem.table.rows(ranked)
    energy = np.maximum(problem.table.nutrients[rows, COLUMN["energy"]], 1)
    cheap = ranked[np.argsort(problem.table.pence[rows] / energy, kind="stable")]
    lean = ranked[np.argsort(-problem.table.nutrients[rows, COLUMN["protein"]] / energy, kind="stable")]
    chosen: list[int] = []
    _add(chosen, _in_turns(problem, ranked), LENGTH - CHEAP - LEAN)
    _add(chosen, cheap, CHEAP)
    _add(chosen, lean, LEAN)
    ranked = _ranked(problem, legal, points)
    rows = problem.table.rows(ranked)
    for rule in problem.weekly_rules:
        tagged = problem.table.tags.get(rule.tag)
        named = {id(meal.ids): meal.ids.array for meal in meals if rule.counts(meal.day, meal.slot)}
        if tagged is not None and named:
            of_rule = ranked[tagged[rows] & np.isin(ranked, np.concatenate([*named.values()]))]
            _add(chosen, of_rule, rule.at_least - int(np.isin(of_rule, chosen).sum()))
    # A dish may be for lunch and for dinner: each list has a dish for each of its meals that is on no list before it.
    own = ranked[~np.isin(ranked, taken)]
    _add(chosen, own, len(meals) - int(np.isin(own, chosen).sum()))
    for meal in meals:
        allowed = _ranked(problem, meal.ids.array, points)
        _add(chosen, allowed, MIN_A_MEAL - int(np.isin(allowed, chosen).sum()))
    return chosen


def _enough_alone(problem: WeekProblem, legal: np.ndarray, *, days: Sequence[int]) -> np.ndarray:
    """Return those of `legal` that make a day of one meal, in some portion; the nearest to it too where these are few.

    There no other meal makes up for what a dish lacks: most dishes, however liked, are no day's dinner by themselves.
    """
    amounts = problem.table.nutrients[problem.table.rows(legal)] * PORTIONS[:, None, None] / QUARTERS
    off = np.full(len(legal), np.inf)
    for targets in {problem.targets[day] for day in days}:
        breach = np.zeros(amounts.shape[:2])
        for name in ("energy", "protein", "fat", "carbohydrate"):
            percent = problem.bands.energy_percent if name == "energy" else problem.bands.macro_percent
            target = getattr(targets, name)
            breach += np.maximum(np.abs(amounts[:, :, COLUMN[name]] - target) / target - percent / 100, 0)
        off = np.minimum(off, breach.min(axis=0))
    nearest = np.argsort(off, kind="stable")
    return legal[nearest[: max(LENGTH, int((off == 0).sum()))]]


def _add(chosen: list[int], ranked: np.ndarray, count: int) -> None:
    """Append the first `count` of `ranked` that are not yet there."""
    chosen += ranked[~np.isin(ranked, chosen)][: max(0, count)].tolist()


def _points(problem: WeekProblem) -> np.ndarray:
    """Return what each row of the table is worth on its own: float64 (R,), in points."""
    table, weights = problem.table, problem.weights
    worth = weights.liking * table.liking - weights.dislike * table.dislike_penalty
    worth = worth + weights.pantry * table.pantry_bonus - weights.cost * table.pence / 100
    # Dishes that nobody has rated are alike: the seed says which of them are shown, so that weeks differ.
    lot = np.random.default_rng(problem.seed).random(len(table))
    is_seen = np.isin(table.recipe_id, sorted(frozenset().union(*problem.seen)))
    return worth - RECENT_POINTS * table.is_recent - SEEN_POINTS * is_seen + lot


def _ranked(problem: WeekProblem, recipe_ids: np.ndarray, points: np.ndarray) -> np.ndarray:
    return recipe_ids[np.argsort(-points[problem.table.rows(recipe_ids)], kind="stable")]


def _in_turns(problem: WeekProblem, ranked: np.ndarray) -> np.ndarray:
    """Put the first of each family before the second of any."""
    turn: dict[int, int] = defaultdict(int)
    turns = []
    for code in problem.table.family.codes[problem.table.rows(ranked)].tolist():
        turns.append(turn[code])
        turn[code] += 1
    return ranked[np.argsort(turns, kind="stable")]
