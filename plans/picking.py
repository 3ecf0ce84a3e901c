"""What becomes of dishes that somebody picked for a week: as many stay as the rules allow, and all are given portions.

In numbers: among the weeks that break the rules least, the one with most points, where a pick that stays in its place
counts as PICK_POINTS besides the week's score. That is one problem like any other for the planner, with other likings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from plans import solver
from plans.planner_faults import PlannerFailed
from plans.shortlist import SEEN_POINTS
from plans.solver import Ids, Meal, Status, WeekProblem, WeekSolution

Place = tuple[int, str]
"""Day of the week from Monday, 0 to 6, and slot."""
Picks = Mapping[Place, int]
Lists = Mapping[str, tuple[int, ...]]
"""The recipe ids that may be picked, by slot, the best first."""

PICK_POINTS = 50_000
"""More than twice what a day can be off its targets within its bands: 9 % of energy and 11 % of three macros are 20,700
points. So one more pick that stays outweighs all else of a day, and what is scarce in the week besides."""
CLOSE_POINTS = 100
"""How near to the best week the planner goes: a tenth of a favourite meal."""
TIME_LIMIT_S = 3.0
"""A safety net only: the model has taken its share of the worker's time already."""
UNTOLD = "with the other picks no week was found that has it"


@dataclass(frozen=True, kw_only=True)
class GaveWay:
    """A pick that is not in the week, and what the week would break with it in its place."""

    day: int
    slot: str
    recipe_id: int
    title: str
    because: tuple[str, ...]
    """Sentences with their numbers; at least one."""


@dataclass(frozen=True)
class Settled:
    """A week around picks, and the picks that it could not keep, in the order of the week."""

    week: WeekSolution
    gave_way: tuple[GaveWay, ...]


def usable(problem: WeekProblem, lists: Lists, picked: Picks) -> tuple[dict[Place, int], dict[Place, str]]:
    """Return the picks that may stand, and of every other meal that is not locked why it has none.

    A pick may stand if it is on the list of its slot, legal for its meal, and not yet in the week as often as may be.
    """
    uses = Counter(meal.locked.recipe_id for meal in problem.meals if meal.locked is not None)
    picks: dict[Place, int] = {}
    passed_over: dict[Place, str] = {}
    for meal in problem.meals:
        if meal.locked is not None:
            continue
        place = (meal.day, meal.slot)
        recipe_id = picked.get(place)
        if recipe_id is None:
            passed_over[place] = "nothing picked"
        elif recipe_id not in lists[meal.slot]:
            passed_over[place] = "not on the list"
        elif recipe_id not in meal.candidates:
            passed_over[place] = "not for this meal"
        elif uses[recipe_id] >= problem.caps.recipe_per_week:
            passed_over[place] = "in the week already"
        else:
            picks[place] = recipe_id
            uses[recipe_id] += 1
    return picks, passed_over


def settle(problem: WeekProblem, picks: Picks) -> Settled:
    """Return the week around `picks`, and those that had to give way. Other meals get the dishes that suit best.

    Raises:
        PlannerFailed: no week was found.
    """
    # Why rules clash is told of all dishes (`router`): of the picks it says nothing, and takes as long again.
    week = solver.solve_week(_around(problem, picks), explains=False)
    solve_ms = week.solve_ms
    if week.relaxations:
        # Where dishes are few the picks may have to change places for the rules to be kept.
        anywhere = solver.solve_week(_around(problem, picks, in_place=False), explains=False)
        solve_ms += anywhere.solve_ms
        week = min(week, anywhere, key=_broken)
    if not week.choices:
        raise PlannerFailed("no week was found in time for its picks")
    # Nothing is proven of how good a week is that others have picked.
    score = solver.score(problem, week.choices)
    week = replace(week, status=Status.FEASIBLE, objective=score, bound=None, gap=None, solve_ms=solve_ms)
    return Settled(week, tuple(_gave_way(problem, week, picks)))


def _around(problem: WeekProblem, picks: Picks, *, in_place: bool = True) -> WeekProblem:
    """Return the problem in which picks are worth their points: in their places and not allowed elsewhere, or anywhere.

    Another week is asked for as one of other dishes, which the lists saw to: what was seen is only worth less.
    """
    table, weights = problem.table, problem.weights
    picked = sorted(set(picks.values()))
    seen = sorted(frozenset().union(*problem.seen))
    bonus = weights.pantry * table.pantry_bonus + PICK_POINTS * np.isin(table.recipe_id, picked)
    penalty = weights.dislike * table.dislike_penalty + SEEN_POINTS * np.isin(table.recipe_id, seen)
    return replace(
        problem,
        dishes=replace(table, pantry_bonus=bonus, dislike_penalty=penalty),
        weights=replace(weights, pantry=1, dislike=1),
        meals=tuple(_with_own_picks(problem.meals, picks)) if in_place else problem.meals,
        seed=0, seen=(),
        gap=min(problem.gap, CLOSE_POINTS / (PICK_POINTS * max(len(picks), 1))),
        time_limit_s=min(problem.time_limit_s, TIME_LIMIT_S),
    )  # fmt: skip


def _with_own_picks(meals: tuple[Meal, ...], picks: Picks) -> Iterator[Meal]:
    picked = np.array(sorted(set(picks.values())), dtype=np.int64)
    open_to: dict[tuple[int, int | None], Ids] = {}  # one object for meals with the same dishes, as before
    for meal in meals:
        if meal.locked is not None:
            yield meal
            continue
        own = picks.get((meal.day, meal.slot))
        alike = (id(meal.ids), own)
        if alike not in open_to:
            ids = meal.ids.array
            ids = ids[~np.isin(ids, picked) | (ids == own)]
            open_to[alike] = Ids(ids) if len(ids) else meal.ids
        yield replace(meal, candidates=open_to[alike])


def _broken(week: WeekSolution) -> tuple[bool, int, int]:
    """Return a key that is less for a week that breaks fewer rules, and those by less.

    A budget counts as broken, not by how much: the nearest one has room for other dishes (docs/solver.md).
    """
    amount = sum(one.amount for one in week.relaxations if one.code != "budget")
    return not week.choices, len(week.relaxations), amount


def _gave_way(problem: WeekProblem, week: WeekSolution, picks: Picks) -> Iterator[GaveWay]:
    for choice in week.choices:
        recipe_id = picks.get((choice.day, choice.slot))
        if recipe_id is None or recipe_id == choice.recipe_id:
            continue
        two = Ids(sorted({recipe_id, choice.recipe_id}))
        meals = tuple(
            replace(meal, candidates=two) if (meal.day, meal.slot) == (choice.day, choice.slot) else meal
            for meal in problem.meals
        )
        others = solver.ranked_alternatives(
            replace(problem, meals=meals), week.choices, day=choice.day, slot=choice.slot, limit=1, with_portions=True
        )
        because = others[0].broken if others else ()
        title = problem.dish_by_id[recipe_id].title
        yield GaveWay(day=choice.day, slot=choice.slot, recipe_id=recipe_id, title=title, because=because or (UNTOLD,))
