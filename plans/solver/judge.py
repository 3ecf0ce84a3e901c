"""The judge: recompute a week's violations and score from the problem, in plain Python, trusting no solver."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from plans.solver import wording
from plans.solver.dishes import Dish, Nutrients
from plans.solver.problem import MACROS, Choice, WeekProblem
from plans.solver.scale import (
    FREE_QUARTERS,
    FREE_REPEATS,
    QUARTERS,
    UNITS_PER_POINT,
    around,
    units_per_fortieth,
    units_per_quarter_penny,
)
from plans.solver.solution import Violation

Week = tuple[Choice, ...]

FAMILIES = ("recent", "variety", "budget", "macros", "energy")
"""The negotiable rules in the order in which they give way."""

FAMILY_OF = {
    "recent": "recent",
    "recipe_repeat": "variety",
    "main_ingredient_week": "variety",
    "main_ingredient_day": "variety",
    "cuisine_week": "variety",
    "budget": "budget",
    "macros": "macros",
    "energy": "energy",
}
CODES = ("place", "candidate", "locked", *FAMILY_OF)


def check(problem: WeekProblem, choices: Week) -> list[Violation]:
    """List every rule that the week breaks.

    Returns: first those that never give way (`place`, `candidate`, `locked`: if any is there, nothing else is
        judged), then the negotiable ones in the order in which they give way. An empty list is a week that keeps all.
    """
    broken = list(_broken_for_ever(problem, choices))
    if not broken:
        for judge in (_recent, _variety, _budget, _bands):
            broken.extend(judge(problem, choices))
    return broken


def amounts_broken(problem: WeekProblem, choices: Week) -> dict[str, int]:
    """Return by how much each family of `FAMILIES` is broken in all; 0 where it is kept."""
    amounts = dict.fromkeys(FAMILIES, 0)
    for violation in check(problem, choices):
        amounts[FAMILY_OF[violation.code]] += violation.amount
    return amounts


def day_total(problem: WeekProblem, choices: Week, day: int, nutrient: str) -> int:
    """Return what the meals of `day` hold of `nutrient`, in fortieths."""
    return sum(
        getattr(problem.dish_by_id[choice.recipe_id].nutrients, nutrient) * choice.portion_quarters
        for choice in choices
        if choice.day == day
    )


def _eaten_by_day(problem: WeekProblem, choices: Week) -> defaultdict[int, list[tuple[Nutrients, int]]]:
    """Return what each day's dishes hold and their portions: asked for by nutrient, a week is gone through once."""
    eaten: defaultdict[int, list[tuple[Nutrients, int]]] = defaultdict(list)
    for choice in choices:
        eaten[choice.day].append((problem.dish_by_id[choice.recipe_id].nutrients, choice.portion_quarters))
    return eaten


def _held(eaten: list[tuple[Nutrients, int]], nutrient: str) -> int:
    """Return what is held of `nutrient`, in fortieths."""
    return sum([getattr(dish, nutrient) * quarters for dish, quarters in eaten])


def bill_quarter_pence(problem: WeekProblem, choices: Week) -> int:
    """Return the price of the week for the household, in quarters of a penny."""
    return problem.household_size * sum(
        problem.dish_by_id[choice.recipe_id].pence * choice.portion_quarters for choice in choices
    )


def left_over(problem: WeekProblem, choices: Week) -> dict[Choice, Choice]:
    """Return the servings that are planned leftovers, each with the serving it is left over from.

    A dish that keeps k days and comes on a day and again on a later one, at most k days after, is cooked once and eaten
    twice: its second serving is left over. A dish has one leftover a week, and a week `leftovers_per_week`: those that
    are eaten first. The choices may be part of a week.
    """
    if not problem.leftovers_per_week:
        return {}
    found: dict[Choice, Choice] = {}
    cooked: dict[int, list[Choice]] = defaultdict(list)
    done: set[int] = set()
    for choice in sorted(choices):
        keeps = problem.dish_by_id[choice.recipe_id].keeps_days
        earlier = cooked[choice.recipe_id]
        source = next((one for one in earlier if one.day < choice.day <= one.day + keeps), None)
        if source is not None and choice.recipe_id not in done and len(found) < problem.leftovers_per_week:
            found[choice] = source
            done.add(choice.recipe_id)
        else:
            earlier.append(choice)
    return found


def _broken_for_ever(problem: WeekProblem, choices: Week) -> Iterator[Violation]:
    by_place = {(choice.day, choice.slot): choice for choice in choices}
    places = {(meal.day, meal.slot) for meal in problem.meals}
    if len(by_place) != len(choices) or by_place.keys() != places:
        wrong = len(choices) - len(by_place) + len(by_place.keys() ^ places)
        sentence = f"{wrong} meals are missing, planned twice or not asked for"
        yield Violation("place", sentence, wrong, is_negotiable=False)
        return
    for meal in problem.meals:
        choice = by_place[meal.day, meal.slot]
        place = wording.place(meal.day, meal.slot)
        if choice.recipe_id not in meal.candidates:
            yield Violation("candidate", f"Recipe {choice.recipe_id} is not allowed for {place}", 1, False, meal.day)
        elif meal.locked is not None and choice != meal.locked:
            yield Violation("locked", f"{place} is locked, and was changed", 1, False, meal.day)


def _dishes(problem: WeekProblem, choices: Week, *, only_capped: bool) -> list[tuple[Choice, Dish]]:
    return [
        (choice, problem.dish_by_id[choice.recipe_id])
        for choice in sorted(choices)
        if not only_capped or problem.is_capped(choice.slot)
    ]


def _recent(problem: WeekProblem, choices: Week) -> Iterator[Violation]:
    locked = {(meal.day, meal.slot) for meal in problem.meals if meal.locked is not None}
    for choice, dish in _dishes(problem, choices, only_capped=False):
        if dish.is_recent and (choice.day, choice.slot) not in locked:
            yield Violation(
                "recent", wording.recent(dish.title), 1, day=choice.day, subject=dish.title, slot=choice.slot
            )


def _dish_of(problem: WeekProblem, choice: Choice) -> int:
    return problem.same_dish.get(choice.recipe_id, choice.recipe_id)


def _variety(problem: WeekProblem, choices: Week) -> Iterator[Violation]:
    caps = problem.caps
    leftovers = left_over(problem, choices)
    once = [choice for choice in choices if choice not in leftovers]
    cooked = Counter(_dish_of(problem, choice) for choice in once)
    for recipe_id, times in sorted(cooked.items()):
        if times > (cap := caps.recipe_per_week):
            first = min(choice for choice in once if _dish_of(problem, choice) == recipe_id)
            title = problem.dish_by_id[first.recipe_id].title
            say = wording.cooked_too_often if problem.leftovers_per_week else wording.too_often
            yield Violation("recipe_repeat", say(title, times, cap), times - cap, subject=title)
    capped = _dishes(problem, choices, only_capped=True)
    mains = Counter(dish.main_ingredient for _, dish in capped if dish.main_ingredient)
    for name, times in sorted(mains.items()):
        if times > (cap := caps.main_ingredient_per_week):
            sentence = wording.too_often(name, times, cap)
            yield Violation("main_ingredient_week", sentence, times - cap, subject=name)
    daily = Counter((choice.day, dish.main_ingredient) for choice, dish in capped if dish.main_ingredient)
    for (day, name), times in sorted(daily.items()):
        if times > (cap := caps.main_ingredient_per_day):
            sentence = wording.too_often_on(day, name, times, cap)
            yield Violation("main_ingredient_day", sentence, times - cap, day=day, subject=name)
    cuisines = Counter(dish.cuisine for _, dish in capped if dish.cuisine)
    for name, times in sorted(cuisines.items()):
        if times > (cap := caps.cuisine_per_week):
            sentence = wording.too_often(f"{name} food", times, cap)
            yield Violation("cuisine_week", sentence, times - cap, subject=f"{name} food")


def _budget(problem: WeekProblem, choices: Week) -> Iterator[Violation]:
    if problem.weekly_budget_pence is None:
        return
    budget = problem.weekly_budget_pence
    over = bill_quarter_pence(problem, choices) - budget * QUARTERS
    if over > 0:
        pence = -(-over // QUARTERS)
        yield Violation("budget", wording.budget(budget, budget + pence), pence)


def _bands(problem: WeekProblem, choices: Week) -> Iterator[Violation]:
    bands = [("macros", name, problem.bands.macro_percent) for name in MACROS]
    eaten = _eaten_by_day(problem, choices)
    for code, nutrient, percent in [*bands, ("energy", "energy", problem.bands.energy_percent)]:
        for day in problem.planned_days:
            target = getattr(problem.targets[day], nutrient) * QUARTERS
            actual = _held(eaten[day], nutrient)
            beyond = abs(actual - target) * 1000 - percent * 10 * target
            if beyond > 0:
                sentence = wording.band(day, nutrient, actual, target, percent)
                yield Violation(code, sentence, -(-beyond // target), day=day, subject=nutrient)


def score(problem: WeekProblem, choices: Week) -> int:
    """Return what the week is worth by the soft terms alone, in ten-thousandths of a point; higher is better.

    Source: docs/solver.md, terms T1 to T10. Violations are not part of it.
    """
    points = _meal_points(problem, choices) - _repeat_points(problem, choices) - _wish_points(problem, choices)
    points += problem.weights.leftover * len(left_over(problem, choices))
    price = sum(problem.dish_by_id[choice.recipe_id].pence * choice.portion_quarters for choice in choices)
    odd = sum(max(0, abs(choice.portion_quarters - QUARTERS) - FREE_QUARTERS) for choice in choices)
    points -= problem.weights.portion * odd
    units = points * UNITS_PER_POINT - price * units_per_quarter_penny(problem.weights.cost)
    eaten = _eaten_by_day(problem, choices)
    return units - sum(_day_units(problem, eaten[day], day) for day in problem.planned_days)


def _meal_points(problem: WeekProblem, choices: Week) -> int:
    weights = problem.weights
    return sum(
        weights.liking * dish.liking - weights.dislike * dish.dislike_penalty + weights.pantry * dish.pantry_bonus
        for _, dish in _dishes(problem, choices, only_capped=False)
    )


def _repeat_points(problem: WeekProblem, choices: Week) -> int:
    capped = _dishes(problem, choices, only_capped=True)
    points = 0
    for attribute, weight in (("cuisine", problem.weights.cuisine_repeat), ("family", problem.weights.family_repeat)):
        counts = Counter(getattr(dish, attribute) for _, dish in capped if getattr(dish, attribute))
        points += weight * sum(max(0, times - FREE_REPEATS) for times in counts.values())
    return points


def _wish_points(problem: WeekProblem, choices: Week) -> int:
    missed = 0
    for rule in problem.weekly_rules:
        named = [choice for choice in choices if rule.counts(choice.day, choice.slot)]
        times = sum(rule.tag in problem.dish_by_id[choice.recipe_id].tags for choice in named)
        missed += max(0, rule.at_least - times) + (0 if rule.at_most is None else max(0, times - rule.at_most))
    return problem.weights.weekly_rule * missed


def _day_units(problem: WeekProblem, eaten: list[tuple[Nutrients, int]], day: int) -> int:
    targets, weights = problem.targets[day], problem.weights
    units = 0
    bands = problem.bands
    macros = ((macro, weights.macro, bands.macro_free_percent) for macro in MACROS)
    for nutrient, weight, free_percent in (("energy", weights.energy, bands.energy_free_percent), *macros):
        target = getattr(targets, nutrient)
        low, high = around(target * QUARTERS, free_percent)
        held = _held(eaten, nutrient)
        units += max(0, low - held, held - high) * units_per_fortieth(weight, target)
    advice = (
        ("fibre", targets.fibre_min, -1),
        ("sugars", targets.sugars_max, 1),
        ("saturates", targets.saturates_max, 1),
        ("salt", targets.salt_max, 1),
    )
    for nutrient, limit, sign in advice:
        if limit is not None:
            off = max(0, sign * (_held(eaten, nutrient) - limit * QUARTERS))
            units += off * units_per_fortieth(weights.reference, limit)
    return units
