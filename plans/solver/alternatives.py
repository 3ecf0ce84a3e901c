"""What else could be eaten at one meal, best first, and what each does to the day and the bill."""

from dataclasses import dataclass, replace

import numpy as np

from plans.solver import judge
from plans.solver.arrays import NUTRIENTS, Week, WeekArrays
from plans.solver.moves import Surroundings
from plans.solver.problem import Choice, Nutrients, WeekProblem
from plans.solver.scale import QUARTERS


@dataclass(frozen=True)
class Alternative:
    """One dish that could take a meal's place, in the portion that suits the day best."""

    choice: Choice
    title: str
    day: Nutrients
    """What the day would hold, in tenths."""
    energy_change: int
    """Tenths of a kilocalorie that the day would gain."""
    bill_change_pence: int
    """Pence that the household's week would cost more."""
    score_change: int
    """What the week's score would gain, in ten-thousandths of a point."""
    broken: tuple[str, ...]
    """Sentences on the negotiable rules that the week would then break and now keeps."""


def ranked_alternatives(
    problem: WeekProblem, week: tuple[Choice, ...], *, day: int, slot: str, limit: int = 10
) -> tuple[Alternative, ...]:
    """Return up to `limit` other dishes for one meal of `week`, best first; all other meals stay as they are.

    The order is the planner's own: first what breaks fewer negotiable rules, then the better score. A lock on the meal
    is passed over; the caller decides whether it may be swapped.
    Raises: ValueError if the problem has no such meal, or `week` is not a legal week of the problem.
    """
    problem = _unlocked(problem, day, slot)
    broken = [violation.sentence for violation in judge.check(problem, week) if not violation.is_negotiable]
    if broken:
        raise ValueError(f"the week is not one of this problem: {broken!r}")
    now = next(choice for choice in week if (choice.day, choice.slot) == (day, slot))
    ranked = []
    for choice in _candidates(problem, week, now)[:limit]:
        ranked.append(_alternative(problem, week, now, choice))
    return tuple(ranked)


def _unlocked(problem: WeekProblem, day: int, slot: str) -> WeekProblem:
    """Return the problem without the lock of one meal."""
    if not any((meal.day, meal.slot) == (day, slot) for meal in problem.meals):
        raise ValueError(f"there is no meal on day {day!r} in slot {slot!r}")
    meals = (replace(meal, locked=None) if (meal.day, meal.slot) == (day, slot) else meal for meal in problem.meals)
    return replace(problem, meals=tuple(meals))


def _candidates(problem: WeekProblem, week: tuple[Choice, ...], now: Choice) -> list[Choice]:
    """Return each other candidate of the meal in its best portion, best first."""
    arrays = WeekArrays(problem)
    chosen = {(choice.day, choice.slot): choice for choice in week}
    in_order = [chosen[meal.day, meal.slot] for meal in arrays.meals]
    state = Week(
        np.array([arrays.index[choice.recipe_id] for choice in in_order]),
        np.array([choice.portion_quarters for choice in in_order]),
    )
    place = in_order.index(now)
    around = Surroundings(arrays, state, now.day, (place,))
    columns = around.columns(place)
    total = columns.worth + around.day_worth(columns.amounts, columns.price)
    best: dict[int, Choice] = {}
    for position in np.argsort(-total, kind="stable").tolist():
        recipe_id = arrays.dishes[columns.recipe[position]].recipe_id
        if recipe_id != now.recipe_id and recipe_id not in best:
            best[recipe_id] = Choice(now.day, now.slot, recipe_id, int(columns.quarters[position]))
    return list(best.values())


def _alternative(problem: WeekProblem, week: tuple[Choice, ...], now: Choice, choice: Choice) -> Alternative:
    """Return what `choice` in the place of `now` would do."""
    changed = tuple(choice if old == now else old for old in week)
    held = {name: judge.day_total(problem, changed, now.day, name) for name in NUTRIENTS}
    energy_before = judge.day_total(problem, week, now.day, "energy")
    bill_change = judge.bill_quarter_pence(problem, changed) - judge.bill_quarter_pence(problem, week)
    already = {(violation.code, violation.day) for violation in judge.check(problem, week)}
    newly = tuple(
        violation.sentence
        for violation in judge.check(problem, changed)
        if (violation.code, violation.day) not in already
    )
    return Alternative(
        choice,
        problem.dish_by_id[choice.recipe_id].title,
        Nutrients(**{name: round(amount / QUARTERS) for name, amount in held.items()}),
        round((held["energy"] - energy_before) / QUARTERS),
        round(bill_change / QUARTERS),
        judge.score(problem, changed) - judge.score(problem, week),
        newly,
    )
