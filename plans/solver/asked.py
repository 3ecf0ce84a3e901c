"""What rules ask for and how far they are from being met, in words with numbers."""

from collections import Counter
from math import ceil, floor

from plans.solver import wording
from plans.solver.distance import Distance
from plans.solver.judge import day_total
from plans.solver.possible import WHOLE_WEEK
from plans.solver.problem import WeekProblem
from plans.solver.scale import QUARTERS, around

THAT = {"protein": "that protein", "fat": "that fat", "carbohydrate": "that carbohydrate", "energy": "that energy"}

ROUNDING = 1e-9
"""Of a tenth of a gram: what floats lose, so that 32.0 is not told as 31.9."""

NOTHING = ("0 ", "0.0 ")
"""How amounts begin that are too small for their unit."""


def demand(problem: WeekProblem, code: str) -> str:
    """Return what a rule asks for: "£18 a week", "160 g of protein a day (±20 %)"."""
    caps = problem.caps
    if code == "recent":
        return "nothing from the last 14 days"
    if code == "budget":
        people = "" if problem.household_size == 1 else f" for {problem.household_size} people"
        return f"{wording.pounds(problem.weekly_budget_pence or 0, is_short=True)} a week{people}"
    capped = wording.listed([slot for slot in caps.slots if any(meal.slot == slot for meal in problem.meals)])
    if code == "recipe_repeat" and problem.leftovers_per_week:
        return f"each recipe cooked at most {wording.times(caps.recipe_per_week)} a week"
    if code == "recipe_repeat":
        return f"each recipe at most {wording.times(caps.recipe_per_week)} a week"
    if code == "main_ingredient_week":
        return f"each main ingredient at most {wording.times(caps.main_ingredient_per_week)} a week at {capped}"
    if code == "main_ingredient_day":
        return f"each main ingredient at most {wording.times(caps.main_ingredient_per_day)} a day at {capped}"
    if code == "cuisine_week":
        return f"each cuisine at most {wording.times(caps.cuisine_per_week)} a week at {capped}"
    targets = [getattr(problem.targets[day], code) for day in problem.planned_days]
    return f"{_range(targets, code)} a day (±{_percent(problem, code)} %)"


def shortfall(problem: WeekProblem, far: Distance, *, others: tuple[str, ...]) -> str:
    """Return how far a rule is from being met by weeks that keep the others; empty if no such week is known."""
    if not far.found:
        return ""
    if far.code == "budget":
        return _cheapest(far, others)
    if far.code in THAT:
        return _off(problem, far, others)
    number = far.at_least or far.found
    what = {
        "recent": "to come from the last 14 days",
        "recipe_repeat": "to repeat a dish of the week",
    }.get(far.code, "to go beyond it")
    meals = f"{wording.counted(number, 'meal')} {'has' if number == 1 else 'have'} {what}"
    if not far.at_least:
        return f"{meals} in the nearest week found"
    least = f"at least {meals}"
    if far.code == "recipe_repeat" and not others and (few := _locked_often(problem) or _too_few(problem)):
        least = f"{few}, so {least}"
    return least if far.is_exact else f"{least}, and {far.found} do in the nearest week found"


def locked_meals(problem: WeekProblem) -> int:
    """Return how many meals stay whatever they break."""
    return sum(meal.locked is not None for meal in problem.meals)


def _locked_often(problem: WeekProblem) -> str:
    """Return which dishes are locked more often than a dish may come: "porridge is locked 7 times"."""
    locked = Counter(meal.locked.recipe_id for meal in problem.meals if meal.locked is not None)
    often = [(recipe_id, count) for recipe_id, count in locked.items() if count > problem.caps.recipe_per_week]
    return wording.listed([f"{problem.dish_by_id[pk].title} is locked {wording.times(count)}" for pk, count in often])


def _too_few(problem: WeekProblem) -> str:
    """Return for which slots fewer recipes are allowed than there are meals to choose: "only 3 breakfast recipes are
    allowed"."""
    few = []
    open_meals = [meal for meal in problem.meals if meal.locked is None]
    for slot in dict.fromkeys(meal.slot for meal in open_meals):
        meals = [meal for meal in open_meals if meal.slot == slot]
        allowed = {recipe_id for ids in {meal.ids for meal in meals} for recipe_id in ids}
        if len(allowed) * problem.caps.recipe_per_week < len(meals):
            few.append(wording.counted(len(allowed), f"{slot} recipe"))
    is_one = len(few) == 1 and few[0].startswith("1 ")
    return f"only {wording.listed(few)} {'is' if is_one else 'are'} allowed" if few else ""


def _cheapest(far: Distance, others: tuple[str, ...]) -> str:
    """Return what the cheapest week costs, or what it costs at least."""
    with_others = " that keeps the rest" if others else ""
    if len(others) == 1 and others[0] in THAT:
        with_others = f" with {THAT[others[0]]}"
    found = wording.pounds(ceil((far.found or 0) / QUARTERS))
    if far.is_exact:
        return f"the cheapest week{with_others} costs {found}"
    if not far.at_least:
        return f"the cheapest week found{with_others} costs {found}"
    least = wording.pounds(far.at_least // QUARTERS)
    return f"the cheapest week{with_others} costs at least {least}, and the cheapest that was found {found}"


def _off(problem: WeekProblem, far: Distance, others: tuple[str, ...]) -> str:
    """Return by how much days miss a nutrient's band, on the average of the days that have to."""
    days = sorted({each.day for each in far.violations if each.day is not None})
    # Days are independent unless a rule of the whole week ties them together: then those that miss it have to.
    is_told_by_day = far.is_exact and not WHOLE_WEEK.intersection(others) and len(days) < len(problem.planned_days)
    who = wording.listed([wording.DAY_NAMES[day] for day in days]) if is_told_by_day else "days"
    count = len(days) if is_told_by_day else len(problem.planned_days)
    is_one = is_told_by_day and count == 1
    thousandths = _missed(problem, far) if far.is_exact or not far.at_least else far.at_least
    by = _amount(problem, far.code, thousandths / count)
    miss = f"{who} {_side(problem, far, is_one=is_one)}"
    if by.startswith(NOTHING):
        return f"{miss} by a little"
    mean = "" if is_one else " on average"
    return f"{miss} by at least {by}{mean}" if far.at_least else f"{miss} by {by}{mean} in the nearest week found"


def _missed(problem: WeekProblem, far: Distance) -> float:
    """Return by how many thousandths of the target the nearest week's days miss the band in all, unrounded."""
    missed, percent = 0.0, _percent(problem, far.code)
    for each in far.violations:
        assert each.day is not None
        target = getattr(problem.targets[each.day], far.code) * QUARTERS
        held = day_total(problem, far.choices, each.day, far.code)
        missed += abs(held - target) * 1000 / target - 10 * percent
    return missed


def _side(problem: WeekProblem, far: Distance, *, is_one: bool) -> str:
    """Return on which side of the band the days are in the nearest week: "falls short of 128 g"."""
    percent = _percent(problem, far.code)
    under, edges = set(), set()
    for each in far.violations:
        assert each.day is not None
        low, high = around(getattr(problem.targets[each.day], far.code) * QUARTERS, percent)
        is_under = day_total(problem, far.choices, each.day, far.code) < low
        under.add(is_under)
        edges.add(low if is_under else high)
    if len(under) > 1:
        return "misses what is asked" if is_one else "miss what is asked"
    verb = ("falls" if is_one else "fall") + " short of" if under.pop() else ("goes" if is_one else "go") + " over"
    return f"{verb} {wording.amount(far.code, edges.pop()) if len(edges) == 1 else 'what is asked'}"


def _amount(problem: WeekProblem, code: str, thousandths: float) -> str:
    """Return thousandths of a day's target in its unit, or in per cent where days have different targets.

    Rounded down: "at least" has to hold.
    """
    targets = {getattr(problem.targets[day], code) for day in problem.planned_days}
    if len(targets) > 1:
        return f"{floor(thousandths + ROUNDING) / 10:.1f} % of the target"
    tenths = floor(targets.pop() * thousandths / 1000 + ROUNDING)
    return f"{tenths // 10:,} kcal" if code == "energy" else f"{tenths / 10:,.1f} g"


def _percent(problem: WeekProblem, code: str) -> int:
    return problem.bands.energy_percent if code == "energy" else problem.bands.macro_percent


def _range(targets: list[int], code: str) -> str:
    """Return targets in tenths as people write them: "160 g of protein", "1,900 to 2,100 kcal"."""
    least, most = (f"{tenths / 10:,.0f}" for tenths in (min(targets), max(targets)))
    number = least if least == most else f"{least} to {most}"
    return f"{number} kcal" if code == "energy" else f"{number} g of {code}"
