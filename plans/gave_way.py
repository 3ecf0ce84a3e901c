"""Which negotiable rules a week breaks as it stands, in words: a change of its meals may have broken or mended some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from plans import solver
from plans.models import WeeklyPlan
from plans.solver import Choice, Relaxation, WeekProblem, wording
from plans.solver.report import relaxations
from plans.standing import standing_week
from plans.wishes import missed_wishes
from recipes import costing


def as_billed(problem: WeekProblem, choices: Sequence[Choice], found: Sequence[Relaxation]) -> tuple[Relaxation, ...]:
    """Return what gave way with the budget as people see it: against the bill in whole pence a meal.

    The planner adds up quarters of a penny, and a bill drops what is below a penny at each meal. So a week may be a few
    pence over for the planner whose bill is within its budget, which then has not given way.
    """
    budget = problem.weekly_budget_pence
    if budget is None:
        return tuple(found)
    bill = sum(
        costing.meal_pence(
            problem.dish_by_id[choice.recipe_id].pence,
            portion_quarters=choice.portion_quarters,
            household_size=problem.household_size,
        )
        for choice in choices
    )
    told = Relaxation("budget", wording.budget(budget, bill), bill - budget)
    billed = (told if each.code == "budget" else each for each in found)
    return tuple(each for each in billed if each.code != "budget" or bill > budget)


def rewrite(plan: WeeklyPlan) -> None:
    """Bring what a READY plan says of its rules into step with its meals, as they and the person's rules are now.

    Why rules clashed is said of the week that the planner made; it goes as soon as none of them is broken any more.
    """
    week = standing_week(plan.user, plan.pk)
    broken = [each for each in solver.check(week.problem, week.choices) if each.is_negotiable]
    found = (*as_billed(week.problem, week.choices, relaxations(broken)), *missed_wishes(week.problem, week.choices))
    plan.relaxations = [asdict(relaxation) for relaxation in found]
    if not broken:
        plan.clashes = []
    plan.save(update_fields=["relaxations", "clashes", "updated_at"])
