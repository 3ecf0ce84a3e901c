"""What a wish for other dishes may be taken for, and the best week for it: cheaper, and lighter than now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from plans.solver import Choice, Status, WeekProblem, WeekSolution
from plans.solver.change import Wishes, replan
from plans.standing import Place


def best_week(
    problem: WeekProblem, current: tuple[Choice, ...], free: frozenset[Place], wishes: Wishes, banned: frozenset[int],
    *, seen: tuple[frozenset[int], ...] = (), keeps_rules: bool = False,
) -> WeekSolution:  # fmt: skip
    """Return the week with the best dishes in the free places that are as wished, or why there is none.

    Of several days energy is first left alone: it often comes out no higher anyway, and each further wish makes several
    days together far dearer to plan.

    Args:
        banned: dishes that must not come, for places of one day.
        seen: dishes that as few places as can be shall hold, more of them first; for places of several days.
        keeps_rules: no rule gives way without wishes either; for places of one day.
    """
    if wishes.no_more_energy and len({day for day, _ in free}) > 1:
        unbound = replace(wishes, no_more_energy=False)
        loose = replan(problem, current=current, free=free, wishes=unbound, banned=banned, seen=seen)
        if loose.status == Status.INFEASIBLE or _energy(problem, loose.choices, free) <= _energy(
            problem, current, free
        ):
            return loose
    return replan(problem, current=current, free=free, wishes=wishes, banned=banned, seen=seen, keeps_rules=keeps_rules)


def _energy(problem: WeekProblem, week: Sequence[Choice], free: frozenset[Place]) -> int:
    dishes = problem.dish_by_id
    places = [each for each in week if (each.day, each.slot) in free]
    return sum(dishes[each.recipe_id].nutrients.energy * each.portion_quarters for each in places)


def readings(wishes: Wishes, free: frozenset[Place]) -> list[Wishes]:
    """Return what may be meant, the best first: cheaper is a little cheaper where nothing costs a tenth less.

    Only for places of one day, which are filled in milliseconds: days together have room enough to save a tenth.
    """
    if not wishes.cheaper or len({day for day, _ in free}) > 1:
        return [wishes]
    return [wishes, replace(wishes, cheaper=False, a_little_cheaper=True)]


def saves_little(
    problem: WeekProblem, before: Sequence[Choice], after: Sequence[Choice], free: frozenset[Place]
) -> str:
    was, now = (
        sum(
            problem.dish_by_id[each.recipe_id].pence * each.portion_quarters
            for each in week
            if (each.day, each.slot) in free
        )
        for week in (before, after)
    )
    return (
        f"Nothing was found that keeps your rules and costs a tenth less; this saves {100 * (was - now) / was:.0f} %."
    )
