"""What becomes of dishes that somebody picked for a week: the wrong ones are replaced, and all are given portions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from plans import solver
from plans.planner_faults import PlannerFailed
from plans.solver import Choice, Ids, Meal, WeekProblem, WeekSolution

Place = tuple[int, str]
"""Day of the week from Monday, 0 to 6, and slot."""
Picks = Mapping[Place, int]
Lists = Mapping[str, tuple[int, ...]]
"""The recipe ids that may be picked, by slot, the best first."""

ROUNDS = 4
"""Of looking for portions: with all picks, twice with some of them open, and with all open."""
ROUND_TIME_LIMIT_S = 2.0
"""Few dishes are soon weighed up, and the model has taken its share of the worker's time already."""
SETTLE_MS = 6_000
"""After this no further round is begun."""


def fill(problem: WeekProblem, lists: Lists, picked: Picks) -> tuple[dict[Place, int], int]:
    """Return a dish for every meal that is not locked, and how many of them are ours.

    A pick stands if it is on the list of its slot, legal for its meal, and not yet in the week as often as may be; any
    other is replaced by the dish of the list that the week has least often, the best of them first.
    """
    free = [meal for meal in problem.meals if meal.locked is None]
    uses = Counter(meal.locked.recipe_id for meal in problem.meals if meal.locked is not None)
    picks: dict[Place, int] = {}
    for meal in free:
        recipe_id = picked.get((meal.day, meal.slot))
        is_offered = recipe_id in lists[meal.slot] and recipe_id in meal.candidates
        if recipe_id is not None and is_offered and uses[recipe_id] < problem.caps.recipe_per_week:
            picks[meal.day, meal.slot] = recipe_id
            uses[recipe_id] += 1
    filled = len(free) - len(picks)
    for meal in free:
        if (meal.day, meal.slot) not in picks:
            recipe_id = min(_offered(meal, lists), key=lambda each: uses[each])
            picks[meal.day, meal.slot] = recipe_id
            uses[recipe_id] += 1
    return picks, filled


def settle(problem: WeekProblem, picks: Picks, lists: Lists) -> tuple[WeekSolution, int]:
    """Return the week around `picks` with its portions, and how many picks it keeps.

    While it breaks a rule and there is time, the picks of the days at fault give way to others of their lists, and in
    the end all do.

    Raises:
        PlannerFailed: no portions were found.
    """
    free: set[Place] = set()
    solve_ms = 0
    for rounds_left in range(ROUNDS - 1, -1, -1):
        # Why rules clash is told of all dishes (`router`): of the picks it says nothing, and takes as long again.
        solution = solver.solve_week(_around(problem, picks, lists, free), explains=False)
        solve_ms += solution.solve_ms
        if not solution.choices:
            raise PlannerFailed("no portions were found in time for its picks")
        at_fault = _at_fault(problem, solution, picks)
        if not at_fault or solve_ms > SETTLE_MS:
            break
        free = free | at_fault if rounds_left > 1 else set(picks)
    kept = sum(picks.get((choice.day, choice.slot)) == choice.recipe_id for choice in solution.choices)
    return replace(solution, solve_ms=solve_ms), kept


def _around(problem: WeekProblem, picks: Picks, lists: Lists, free: set[Place]) -> WeekProblem:
    open_to: dict[tuple[str, int], Ids] = {}  # one object for meals with the same dishes: the solver knows them by it

    def narrowed(meal: Meal) -> Meal:
        place = (meal.day, meal.slot)
        if place not in picks:
            return meal
        if place not in free:
            return replace(meal, candidates=(picks[place],))
        alike = (meal.slot, id(meal.ids))
        if alike not in open_to:
            open_to[alike] = Ids(_offered(meal, lists))
        return replace(meal, candidates=open_to[alike])

    return replace(
        problem,
        meals=tuple(narrowed(meal) for meal in problem.meals),
        time_limit_s=min(problem.time_limit_s, ROUND_TIME_LIMIT_S),
    )


def _at_fault(problem: WeekProblem, solution: WeekSolution, picks: Picks) -> set[Place]:
    """Return the picked meals of each day that breaks a rule; for a rule of the whole week the dearest of each day."""
    broken = solver.check(problem, solution.choices)
    days = {violation.day for violation in broken}

    def price(choice: Choice) -> int:
        return problem.dish_by_id[choice.recipe_id].pence * choice.portion_quarters

    chosen = [choice for choice in solution.choices if (choice.day, choice.slot) in picks]
    dearest = {max((one for one in chosen if one.day == day), key=price) for day in {one.day for one in chosen}}
    return {
        (choice.day, choice.slot) for choice in chosen if choice.day in days or (None in days and choice in dearest)
    }


def _offered(meal: Meal, lists: Lists) -> list[int]:
    return [recipe_id for recipe_id in lists[meal.slot] if recipe_id in meal.candidates]
