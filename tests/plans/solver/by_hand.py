"""Part of a week by hand: every filling of its open places, judged in plain Python by the documented definitions."""

from collections.abc import Callable, Iterator, Set
from dataclasses import replace
from itertools import product
from math import ceil

from plans.solver import Choice, WeekProblem, check, judge, score
from plans.solver.breaches import LIFTED_POINTS
from plans.solver.judge import FAMILIES
from plans.solver.scale import UNITS_PER_POINT, around

Week = tuple[Choice, ...]
Place = tuple[int, str]
Key = tuple[str, int | None, str]
PORTIONS = range(2, 9)
BANDS = {"energy": "energy", "protein": "macros", "fat": "macros", "carbohydrate": "macros"}


def fillings(problem: WeekProblem, current: Week, free: Set[Place], *, keeps_dishes: bool = False) -> Iterator[Week]:
    """Yield the week with every other dish, or with the same, in every portion in each of the free places."""
    now = {(one.day, one.slot): one for one in current}
    rest = tuple(one for one in current if (one.day, one.slot) not in free)
    ways = []
    for meal in problem.meals:
        place = meal.day, meal.slot
        if place in free:
            own = now[place].recipe_id
            dishes = [own] if keeps_dishes else [pk for pk in meal.candidates if pk != own]
            ways.append([Choice(*place, recipe_id, quarters) for recipe_id, quarters in product(dishes, PORTIONS)])
    for filling in product(*ways):
        yield tuple(sorted((*rest, *filling)))


def amounts(problem: WeekProblem, week: Week) -> dict[Key, int]:
    """By how much each single rule is broken: days in fortieths beyond, the budget in quarter-pence, the rest in
    servings and meals; 0 is left out."""
    found = {
        (one.code, one.day, one.subject): one.amount
        for one in check(problem, week)
        if one.code in ("recipe_repeat", "main_ingredient_week", "main_ingredient_day", "cuisine_week")
    }
    locked = {(meal.day, meal.slot) for meal in problem.meals if meal.locked is not None}
    for one in week:
        if problem.dish_by_id[one.recipe_id].is_recent and (one.day, one.slot) not in locked:
            found["recent", one.day, one.slot] = 1
    for day in problem.planned_days:
        for nutrient, code in BANDS.items():
            percent = problem.bands.energy_percent if nutrient == "energy" else problem.bands.macro_percent
            low, high = around(getattr(problem.targets[day], nutrient) * 4, percent)
            held = judge.day_total(problem, week, day, nutrient)
            found[code, day, f"{nutrient} low"] = max(0, low - held)
            found[code, day, f"{nutrient} high"] = max(0, held - high)
    if problem.weekly_budget_pence is not None:
        over = judge.bill_quarter_pence(problem, week) - 4 * problem.weekly_budget_pence
        found["budget", None, ""] = max(0, over)
    return {key: amount for key, amount in found.items() if amount}


def broken(problem: WeekProblem, week: Week) -> dict[Key, int]:
    """By how much each single rule is broken, as people are told: days in thousandths of the target to either side, the
    budget in pence; that on recent dishes is one for each meal."""
    told = {(one.code, one.day, one.subject): one.amount for one in check(problem, week) if one.code != "recent"}
    return told | {key: amount for key, amount in amounts(problem, week).items() if key[0] == "recent"}


def worth(problem: WeekProblem, week: Week) -> int:
    """The score less what broken rules cost by amount."""
    units = score(problem, week)
    for (code, day, subject), amount in amounts(problem, week).items():
        family = judge.FAMILY_OF[code]
        price = LIFTED_POINTS[family] * UNITS_PER_POINT
        if family == "budget":
            price = price // 4
        elif day is not None and family in ("macros", "energy"):
            price = ceil(price * 1000 / (getattr(problem.targets[day], subject.split()[0]) * 4))
        units -= price * amount
    return units


def best(
    problem: WeekProblem, current: Week, weeks: list[Week], free: Set[Place], *, keeps_dishes: bool = False,
    meets: Callable[[Week], bool] | None = None,
) -> int | None:  # fmt: skip
    """What the best of the weeks is worth: of those that break nothing but what the rest breaks; else nothing further
    than now; else, if they need not meet anything, with as few families further broken as can be."""
    judged = [(broken(problem, week), week) for week in weeks if meets is None or meets(week)]
    now, forced = broken(problem, current), broken_by_others(problem, current, free, keeps_dishes=keeps_dishes)
    further = {key: max(now.get(key, 0), forced.get(key, 0)) for key in now.keys() | forced.keys()}
    for limits in (forced, further):
        if (found := _best_within(problem, judged, limits)) is not None:
            return found
    if meets is not None:
        return None
    lifted = next(FAMILIES[:n] for n in range(1, 6) if _best_within(problem, judged, further, FAMILIES[:n]) is not None)
    for family in reversed(lifted[:-1]):
        fewer = tuple(other for other in lifted if other != family)
        if _best_within(problem, judged, further, fewer) is not None:
            lifted = fewer
    return _best_within(problem, judged, further, lifted)


def broken_by_others(problem: WeekProblem, current: Week, free: Set[Place], *, keeps_dishes: bool) -> dict[Key, int]:
    """By how much the other meals break rules, however the open places are filled; with their dishes if these stay."""
    rest = current if keeps_dishes else tuple(one for one in current if (one.day, one.slot) not in free)
    places = {(one.day, one.slot) for one in rest}
    part = replace(problem, meals=tuple(meal for meal in problem.meals if (meal.day, meal.slot) in places))
    open_days = {day for day, _ in free}
    return {
        key: amount
        for key, amount in broken(part, rest).items()
        if key[0] != "budget" and not (key[0] in ("macros", "energy") and key[1] in open_days)
    }


def _best_within(
    problem: WeekProblem,
    judged: list[tuple[dict[Key, int], Week]],
    limits: dict[Key, int],
    lifted: tuple[str, ...] = (),
) -> int | None:
    allowed = [
        week
        for found, week in judged
        if all(judge.FAMILY_OF[key[0]] in lifted or amount <= limits.get(key, 0) for key, amount in found.items())
    ]
    return max((worth(problem, week) for week in allowed), default=None)
