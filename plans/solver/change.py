"""Fill some places of a week anew, as somebody wishes, with all the rest of the week as it is."""

import time
from collections.abc import Set
from dataclasses import replace

import numpy as np

from plans.solver import judge, oneday, report, several, wording, worse
from plans.solver.anew import Anew
from plans.solver.dish_table import Ids
from plans.solver.greedy import solve_greedy
from plans.solver.leftovers import SecondServings
from plans.solver.planner import solve_week
from plans.solver.problem import Meal, WeekProblem
from plans.solver.solution import Clash, Status, Violation, WeekSolution
from plans.solver.standing import NOWHERE, Place, Standing
from plans.solver.wished import WISHES, Ruler, Week, Wishes

__all__ = ["Wishes", "rebalance", "replan"]


def replan(
    problem: WeekProblem,
    *,
    current: Week,
    free: frozenset[Place],
    wishes: Wishes,
    banned: frozenset[int] = frozenset(),
    seen: tuple[frozenset[int], ...] = (),
    keeps_rules: bool = False,
) -> WeekSolution:
    """Return the week with other dishes in the places `free`, as good as the week can be with them.

    Places of one day are filled in the best of all ways, in milliseconds; those of several by the planner of whole
    weeks. No rule is broken by more than now, unless there are no wishes and it can't be helped: then rules give way as
    in a whole week, by as little as can be, or nothing is changed, if `keeps_rules`.

    Args:
        problem: its candidates are what may come into each free place; the other places keep what they have.
        current: the week as it is.
        free: places (day, slot) to fill anew, at least one.
        banned: dishes that must come into none of them; a place's own dish of now never comes back to it.
        seen: dishes that are not new, for places of several days. These hold as many new ones as can be while every
            rule is kept that can be, and wishes are met: more such dishes first, of which the last are what is counted.
        keeps_rules: without wishes too, no rule may be broken by more than now; for places of one day.

    Returns: OPTIMAL if proven to be the best; else FEASIBLE, with the gap if one is known. INFEASIBLE, with a sentence
        for each clash, if a place has no other dish (`candidates`), or if no week that meets the wishes breaks no more
        than now: their codes are the clash's rules, or those of the rules that the nearest week breaks.
    Raises: ValueError if `current` is no week of the problem or has no such place, or if rules of several days are to
        be kept.
    """
    started = time.perf_counter()
    posed = _posed(problem, current, free, banned)
    if empty := [meal for meal in posed.meals if not meal.candidates]:
        sentences = (f"No other dish fits {wording.place(meal.day, meal.slot)}." for meal in empty)
        clashes = tuple(Clash(("candidates",), sentence) for sentence in sentences)
        return WeekSolution(Status.INFEASIBLE, clashes=clashes, method="change")
    ruler = Ruler(posed, free, [wish for wish in WISHES if getattr(wishes, wish.code)])
    if len({day for day, _ in free}) > 1:
        if keeps_rules:
            raise ValueError("rules are kept for certain in places of one day only")
        if seen:
            return _of_many_new(problem, current, ruler, seen, started=started)
        return _of_several_days(posed, current, ruler, started=started)
    standing = Standing(posed, current)
    meals = {place: standing.dish_and_portion(place) for place in sorted(free)}
    filled = oneday.fill(standing, meals, ruler)
    if filled.nearest is not None:
        clash = filled.nearest.why_not(ruler.amounts(current), ruler.asked)
        return WeekSolution(
            Status.INFEASIBLE, clashes=(clash,), method="change", solve_ms=report.milliseconds_since(started)
        )
    week = filled.week or solve_greedy(posed).choices
    if keeps_rules and (broken := worse.broken_by(posed, current=current, week=week)):
        return WeekSolution(
            Status.INFEASIBLE, clashes=(_needing(broken),), method="change", solve_ms=report.milliseconds_since(started)
        )
    return report.solution(posed, week, method="change", started=started, gap=0.0 if filled.is_proven else None)


def _of_several_days(posed: WeekProblem, current: Week, ruler: Ruler, *, started: float) -> WeekSolution:
    """Return the week with places of several days filled, whatever is new in it."""
    if posed.leftovers_per_week:
        return _with_leftovers(posed, current, ruler, started=started)
    return several.fill(posed, current, ruler, started=started, plan=solve_week)


def _of_many_new(
    problem: WeekProblem, current: Week, ruler: Ruler, seen: tuple[frozenset[int], ...], *, started: float
) -> WeekSolution:
    """Return the week with places of several days filled with as many new dishes as can be."""
    opened = _posed(problem, current, frozenset(ruler.free), frozenset(), keeps_own=True)
    anew = Anew(opened, current, seen, started=started)

    def fill(posed: WeekProblem) -> WeekSolution:
        # `posed` has the time that is left from now on.
        ruler_now = Ruler(posed, ruler.free, ruler.asked)
        return _of_several_days(posed, current, ruler_now, started=time.perf_counter())

    if problem.leftovers_per_week:
        return anew.with_leftovers(fill)
    if ruler.asked:
        return anew.wished(fill)
    found = anew.planned()
    return found if found.choices else replace(solve_greedy(ruler.problem), method="change")


def _with_leftovers(posed: WeekProblem, current: Week, ruler: Ruler, *, started: float) -> WeekSolution:
    """Return the week with places of several days filled, whose other places may hold leftovers.

    New ones come only without wishes, where the planner of whole weeks fills the places. With wishes, what is left over
    stays so, and nothing is proven of how much better a week with others could be.
    """
    if not ruler.asked and not judge.check(_as_it_is(posed, current), current):
        whole = solve_week(posed)
        return replace(solve_greedy(posed) if whole.status == Status.UNKNOWN else whole, method="change")
    second = SecondServings(posed, known=current)
    apart = Ruler(second.problem, ruler.free, ruler.asked)
    found = several.fill(second.problem, second.apart(current), apart, started=started, plan=solve_week)
    if not found.choices:
        return found
    week = second.together(found.choices)
    return report.solution(posed, week, method="change", started=started, clashes=found.clashes)


def _as_it_is(posed: WeekProblem, current: Week) -> WeekProblem:
    """Return the problem with what stands in each place as its only candidate."""
    now = {(choice.day, choice.slot): choice.recipe_id for choice in current}
    return replace(posed, meals=tuple(replace(each, candidates=(now[each.day, each.slot],)) for each in posed.meals))


def _needing(broken: list[Violation]) -> Clash:
    """Return the clash between another dish and rules that the week keeps: what the nearest dish would break."""
    found = report.relaxations(broken)
    sentences = "; ".join(wording.small(each.sentence) for each in found)
    return Clash(
        tuple(each.code for each in found),
        "No other dish was found that fits without breaking a rule that the week keeps. "
        f"With the nearest, {sentences}.",
    )


def rebalance(problem: WeekProblem, *, current: Week, day: int, fixed: Set[Place] = NOWHERE) -> WeekSolution:
    """Return the week with the best portions of the dishes of one day; what is locked, and `fixed`, stays.

    Rules are broken by no more than now. Returns: OPTIMAL.
    Raises: ValueError if `current` is no week of the problem.
    """
    started = time.perf_counter()
    locked = {(meal.day, meal.slot) for meal in problem.meals if meal.locked is not None}
    resized = frozenset(
        (each.day, each.slot) for each in current if each.day == day and (each.day, each.slot) not in locked | fixed
    )
    posed = _posed(problem, current, resized, frozenset(), keeps_dishes=True)
    filled = oneday.Filled(current, is_proven=True)
    if resized:
        standing = Standing(posed, current)
        day_of_dishes = oneday.Day(standing, {place: standing.portion(place) for place in sorted(resized)})
        filled = day_of_dishes.filled(day_of_dishes.best())
    week = filled.week or current
    return report.solution(posed, week, method="change", started=started, gap=0.0 if filled.is_proven else None)


def _posed(
    problem: WeekProblem, current: Week, free: frozenset[Place], banned: frozenset[int], *, keeps_dishes: bool = False,
    keeps_own: bool = False,
) -> WeekProblem:  # fmt: skip
    """Return the problem with only the free places open, to other dishes than now and `banned`, or to the same alone.

    Args:
        keeps_own: to all of their candidates, that of now among them.
    """
    now = {(choice.day, choice.slot): choice for choice in current}
    places = {(meal.day, meal.slot) for meal in problem.meals}
    if now.keys() != places or len(now) != len(current):
        raise ValueError(f"the week and the problem have different places: {sorted(now.keys() ^ places)!r}")
    if not keeps_dishes and (not free or free - places):
        raise ValueError(f"the free places {sorted(free)!r} must be some of the week's")
    known: dict[tuple[int, int], Ids] = {}
    meals = []
    for meal in problem.meals:
        choice = now[meal.day, meal.slot]
        if (meal.day, meal.slot) not in free:
            meals.append(Meal(meal.day, meal.slot, (choice.recipe_id,), choice))
        elif keeps_dishes:
            meals.append(Meal(meal.day, meal.slot, (choice.recipe_id,)))
        elif keeps_own:
            meals.append(meal)
        else:
            # One object for meals with the same candidates: by it the planner knows days alike.
            key = (id(meal.ids), choice.recipe_id if choice.recipe_id in meal.ids else 0)
            if key not in known:
                gone = np.array(sorted({choice.recipe_id, *banned}))
                known[key] = Ids(meal.ids.array[~np.isin(meal.ids.array, gone)])
            meals.append(Meal(meal.day, meal.slot, known[key]))
    return replace(problem, meals=tuple(meals))
