"""What else could be eaten at one meal, best first, and what each does to the day and the bill."""

from collections.abc import Set
from dataclasses import dataclass, replace

from plans.solver import judge
from plans.solver.dishes import NUTRIENTS, Nutrients
from plans.solver.leeway import Leeway
from plans.solver.problem import Choice, WeekProblem
from plans.solver.scale import QUARTERS
from plans.solver.solution import Violation
from plans.solver.standing import NOWHERE, Place, Standing
from plans.solver.worse import newly_broken

BROKEN = 2e13
BROKEN_FURTHER = 1e12
"""Units for each rule that is broken, and broken further than now: more than any week scores, and no ten of the second,
as many as one meal can break, make one of the first. Sums of them are exact."""


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
    """Sentences on the negotiable rules that the week would then break and now keeps, or break further than now."""
    portions: tuple[Choice, ...] = ()
    """The day's other meals whose portions would change, as they would be."""


def ranked_alternatives(
    problem: WeekProblem, week: tuple[Choice, ...], *, day: int, slot: str, limit: int = 10,
    with_portions: bool = False, fixed: Set[Place] = NOWHERE,
) -> tuple[Alternative, ...]:  # fmt: skip
    """Return up to `limit` other dishes for one meal of `week`, the best of all there are, best first.

    First come those with which the week breaks fewer negotiable rules, of these those that break none further than now,
    and then those that score more. A lock on the meal is passed over; the caller decides whether it may be swapped.

    Args:
        with_portions: other meals of the day may change their portions, not their dishes, to suit; otherwise all other
            meals stay as they are. Locked meals stay in either case.
        fixed: further places whose portions stay, such as meals that have been cooked.

    Raises: ValueError if the problem has no such meal, or `week` is not a legal week of the problem.
    """
    problem = _unlocked(problem, day, slot)
    before = judge.check(problem, week)
    broken = [violation.sentence for violation in before if not violation.is_negotiable]
    if broken:
        raise ValueError(f"the week is not one of this problem: {broken!r}")
    standing = Standing(problem, week)
    resized: set[Place] = set()
    if with_portions:
        resized = {(each.day, each.slot) for each in problem.meals if each.day == day and each.locked is None}
    weeks = best_others(standing, (day, slot), limit=limit, resized=resized - fixed)
    return tuple(_alternative(standing, changed, (day, slot), before) for changed in weeks)


def best_others(
    standing: Standing, place: Place, *, limit: int, resized: Set[Place] = NOWHERE
) -> list[tuple[Choice, ...]]:
    """Return the whole weeks with the `limit` best other dishes at `place`, best first: the core of the above.

    Over all candidates and portions of the place, and all portions of the places `resized` of its day.
    """
    now = standing.choices[standing.number[place]]
    meals = {place: standing.dish_and_portion(place, banned={now.recipe_id})}
    meals |= {other: standing.portion(other) for other in sorted(resized - {place})}
    leeway = Leeway(now=standing.tally(place[0]), step=BROKEN, last_step=BROKEN_FURTHER)
    found = standing.part(meals, leeway).best(keep=min(limit, len(meals[place].rows)))
    return [
        standing.with_filling(meals, rows, quarters) for rows, quarters in zip(found.rows, found.quarters, strict=True)
    ]


def _unlocked(problem: WeekProblem, day: int, slot: str) -> WeekProblem:
    """Return the problem without the lock of one meal."""
    meal = next((each for each in problem.meals if (each.day, each.slot) == (day, slot)), None)
    if meal is None:
        raise ValueError(f"there is no meal on day {day!r} in slot {slot!r}")
    if meal.locked is None:
        return problem
    return replace(problem, meals=tuple(replace(each, locked=None) if each is meal else each for each in problem.meals))


def _alternative(standing: Standing, changed: tuple[Choice, ...], place: Place, before: list[Violation]) -> Alternative:
    """Return what a changed week means, by the judge."""
    problem, week = standing.problem, standing.choices
    chosen = {(each.day, each.slot): each for each in changed}
    held = {name: judge.day_total(problem, changed, place[0], name) for name in NUTRIENTS}
    energy_before = judge.day_total(problem, week, place[0], "energy")
    bill_change = judge.bill_quarter_pence(problem, changed) - judge.bill_quarter_pence(problem, week)
    return Alternative(
        chosen[place],
        problem.dish_by_id[chosen[place].recipe_id].title,
        Nutrients(**{name: round(amount / QUARTERS) for name, amount in held.items()}),
        round((held["energy"] - energy_before) / QUARTERS),
        round(bill_change / QUARTERS),
        judge.score(problem, changed) - judge.score(problem, week),
        tuple(each.sentence for each in newly_broken(before, judge.check(problem, changed))),
        tuple(sorted(chosen[other] for other in chosen if other != place and chosen[other] not in week)),
    )
