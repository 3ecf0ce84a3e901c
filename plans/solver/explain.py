"""Name the negotiable rules that clash: a deletion filter, each question answered by a short search."""

from collections.abc import Iterable
from dataclasses import replace

from plans.solver import judge, wording
from plans.solver.arrays import Week, WeekArrays
from plans.solver.policy import Bands
from plans.solver.problem import DAYS, WeekProblem
from plans.solver.search import Search
from plans.solver.solution import Clash

NO_BAND = 10_000
NO_CAP = DAYS * 24


def clashes(problem: WeekProblem, week: Week) -> tuple[Clash, ...]:
    """Return a smallest set of negotiable families that the planner could not keep together, with a sentence.

    `week` is the nearest week that was found. What a short search cannot do counts as impossible, so the set is
    certain to hold no rule that could be left out by that search, and only as certain to clash as the search is good.
    """
    kept = [family for family in judge.FAMILIES if _matters(problem, family)]
    for family in tuple(kept):
        trial = [other for other in kept if other != family]
        if trial and not can_keep(problem, trial, week):
            kept = trial
    return (Clash(tuple(kept), sentence(problem, kept)),)


def can_keep(problem: WeekProblem, families: Iterable[str], week: Week) -> bool:
    """Return whether a short search from `week` finds one that keeps all rules of `families`."""
    arrays = WeekArrays(without(problem, set(judge.FAMILIES) - set(families)))
    return Search(arrays, week, problem.seed).reaches(tuple(families))


def without(problem: WeekProblem, families: set[str]) -> WeekProblem:
    """Return the problem with all rules of `families` lifted."""
    bands, caps, dishes = problem.bands, problem.caps, problem.dishes
    if "recent" in families:
        dishes = tuple(replace(dish, is_recent=False) for dish in dishes)
    if "variety" in families:
        caps = replace(
            caps,
            recipe_per_week=NO_CAP,
            main_ingredient_per_week=NO_CAP,
            main_ingredient_per_day=NO_CAP,
            cuisine_per_week=NO_CAP,
        )
    bands = Bands(
        energy_percent=NO_BAND if "energy" in families else bands.energy_percent,
        macro_percent=NO_BAND if "macros" in families else bands.macro_percent,
    )
    budget = None if "budget" in families else problem.weekly_budget_pence
    return replace(problem, dishes=dishes, caps=caps, bands=bands, weekly_budget_pence=budget)


def sentence(problem: WeekProblem, families: list[str]) -> str:
    """Return what people read about families that clash: "A weekly budget of £18.00 …: no week … was found"."""
    said = [_demand(problem, family) for family in families]
    if len(said) == 1:
        return f"{said[0]}: no week that keeps this was found among the recipes that are allowed"
    return f"{'; '.join(said)}: no week that keeps all of these was found among the recipes that are allowed"


def _matters(problem: WeekProblem, family: str) -> bool:
    """Return whether the family says anything in this problem."""
    if family == "recent":
        return any(dish.is_recent for dish in problem.dishes)
    return family != "budget" or problem.weekly_budget_pence is not None


def _demand(problem: WeekProblem, family: str) -> str:
    """Return what a family asks for, with its numbers."""
    caps, bands = problem.caps, problem.bands
    if family == "recent":
        count = sum(dish.is_recent for dish in problem.dishes)
        return f"Nothing from the last 14 days ({count} recipes)"
    if family == "variety":
        recipe, main, cuisine = (
            wording.times(cap) for cap in (caps.recipe_per_week, caps.main_ingredient_per_week, caps.cuisine_per_week)
        )
        return (
            f"Each recipe at most {recipe} a week, each main ingredient at most {main}, each cuisine at most {cuisine}"
        )
    if family == "budget":
        people = "one person" if problem.household_size == 1 else f"{problem.household_size} people"
        return f"A weekly budget of {wording.pounds(problem.weekly_budget_pence or 0)} for {people}"
    if family == "macros":
        return f"Protein, fat and carbohydrate within ±{bands.macro_percent} % of each day's targets"
    return f"Energy within ±{bands.energy_percent} % of each day's target"
