"""What one planned week is worth by the figures that people see, worked out from the problem alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from plans.solver import Choice, VarietyCaps, WeekProblem, Weights, judge, solve_greedy, solve_week
from plans.solver.problem import MACROS, MAX_QUARTERS, MIN_QUARTERS
from plans.solver.scale import QUARTERS, UNITS_PER_POINT

A_TENTH = 10
NEAR_PERCENT = 5
"""How far off its energy a day may be and still be near it."""
STEEP = 10_000
"""Points for each per cent a day's energy is further off than that, where nothing else counts."""
ROUNDING = 0.01
"""Of a day: targets and prices are whole numbers, so what they add up to is a trifle off."""


@dataclass(frozen=True, kw_only=True)
class Week:
    """One person's week by one planner."""

    cpu_ms: float
    energy_errors: tuple[float, ...]
    """Per cent off the target, without sign, one a planned day."""
    worst_macro_errors: tuple[float, ...]
    """The same of the macro that is furthest off."""
    far_days_at_least: int
    """Days that are more than 5 % off their energy in any week that breaks as little as the nearest one: proven. Looked
    for only where this week has such days."""
    is_tenth_possible: bool
    """A week exists that keeps every rule and all macros within a tenth, as far as the planner could find one."""
    bill_pence: int
    budget_pence: int | None
    is_avoidable: bool
    """Over the budget although a week within it, no further off its energy and macros, was found."""
    recipes: int
    main_ingredients: int
    cuisines: int
    liking: float
    """Mean of the meals, -1 to 1."""
    extreme_portions: float
    """Share of meals in the smallest or the largest portion: nobody likes to cook half of a serving."""
    violations: int
    relaxations: tuple[str, ...]

    @property
    def far_days(self) -> int:
        """How many days are more than 5 % off their energy."""
        return sum(error > NEAR_PERCENT for error in self.energy_errors)

    @property
    def energy_errors_where_possible(self) -> tuple[float, ...]:
        """Those of all days but the worst, as many as no week can bring within 5 %."""
        return tuple(sorted(self.energy_errors)[: len(self.energy_errors) - min(self.far_days, self.far_days_at_least)])

    @property
    def is_over_budget(self) -> bool:
        return self.budget_pence is not None and self.bill_pence > self.budget_pence


def judged(
    problem: WeekProblem,
    choices: Sequence[Choice],
    *,
    cpu_ms: float,
    unsafe: int,
    relaxations: tuple[str, ...],
    ask_cheaper: bool,
) -> Week:
    """Judge a week.

    Args:
        unsafe: what the safety gate found.
        ask_cheaper: look for a better week where this one is over its budget, more than a tenth off a macro or more
            than 5 % off its energy, which takes a second.
    """
    week = tuple(choices)
    dishes = [problem.dish_by_id[choice.recipe_id] for choice in week]
    fatal = [violation for violation in judge.check(problem, week) if not violation.is_negotiable]
    bill = -(-judge.bill_quarter_pence(problem, week) // QUARTERS)
    budget = problem.weekly_budget_pence
    is_over = budget is not None and bill > budget
    days = problem.planned_days
    energy = tuple(_error(problem, week, day, "energy") for day in days)
    worst = tuple(max(_error(problem, week, day, macro) for macro in MACROS) for day in days)
    return Week(
        cpu_ms=cpu_ms,
        energy_errors=energy,
        worst_macro_errors=worst,
        far_days_at_least=far_days_at_least(problem) if ask_cheaper and max(energy) > NEAR_PERCENT else 0,
        is_tenth_possible=max(worst) <= A_TENTH or not ask_cheaper or _can_be_within_a_tenth(problem),
        bill_pence=bill,
        budget_pence=budget,
        is_avoidable=is_over and ask_cheaper and _can_be_cheaper(problem, week),
        recipes=len({dish.recipe_id for dish in dishes}),
        main_ingredients=len({dish.main_ingredient for dish in dishes}),
        cuisines=len({dish.cuisine for dish in dishes}),
        liking=sum(dish.liking for dish in dishes) / 1000 / len(dishes),
        extreme_portions=sum(choice.portion_quarters in (MIN_QUARTERS, MAX_QUARTERS) for choice in week) / len(week),
        violations=unsafe + len(fatal),
        relaxations=relaxations,
    )


def _error(problem: WeekProblem, week: tuple[Choice, ...], day: int, nutrient: str) -> float:
    target = getattr(problem.targets[day], nutrient) * QUARTERS
    return 100 * abs(judge.day_total(problem, week, day, nutrient) / target - 1)


def far_days_at_least(problem: WeekProblem) -> int:
    """Return how many days must be more than 5 % off their energy, at the least, if no more is broken than must be.

    The week whose days together are least beyond 5 % is looked for, and nothing else counts. A day is beyond it by the
    width of its band at most, so the bound on that sum says how many days it needs.
    """
    only_energy = replace(
        problem,
        weights=Weights(**{name: STEEP if name == "energy" else 0 for name in vars(Weights())}),
        bands=replace(problem.bands, energy_free_percent=NEAR_PERCENT),
        weekly_rules=(),
        time_limit_s=_patience(problem),
    )
    found = solve_week(only_energy, explains=False)
    if found.bound is None:
        return 0
    beyond_percent = -found.bound / (STEEP * UNITS_PER_POINT)
    if any(relaxation.code == "energy" for relaxation in found.relaxations):
        return int(beyond_percent > ROUNDING)  # a day may be beyond its band
    return max(0, math.ceil(beyond_percent / (problem.bands.energy_percent - NEAR_PERCENT) - ROUNDING))


def _patience(problem: WeekProblem) -> float:
    """Return the seconds that a question about a week may take: longer than the week, on a machine that is as busy."""
    return max(10.0, problem.time_limit_s)


def _can_be_within_a_tenth(problem: WeekProblem) -> bool:
    """Say whether a week with every macro of every day within a tenth can be found that keeps all other rules."""
    bands = replace(problem.bands, macro_percent=A_TENTH, macro_free_percent=A_TENTH - 1)
    return not solve_week(replace(problem, bands=bands, gap=0.9, time_limit_s=_patience(problem))).relaxations


def _can_be_cheaper(problem: WeekProblem, week: tuple[Choice, ...]) -> bool:
    """Say whether a week within the budget can be found that is no further beyond its bands; variety is left out."""
    only_price = replace(
        problem,
        weights=Weights(**{name: 10_000 if name == "cost" else 0 for name in vars(Weights())}),
        caps=VarietyCaps(
            recipe_per_week=28, main_ingredient_per_week=28, main_ingredient_per_day=4, cuisine_per_week=28
        ),
        dishes=tuple(replace(dish, is_recent=False) for dish in problem.dishes),
        weekly_rules=(),
        time_limit_s=_patience(problem),
    )
    allowed = judge.amounts_broken(problem, week)
    for plan in (solve_greedy, solve_week):
        found = judge.amounts_broken(only_price, plan(only_price).choices)
        if not found["budget"] and all(found[band] <= allowed[band] for band in ("energy", "macros")):
            return True
    return False
