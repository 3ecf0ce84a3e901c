"""How far one rule is out of reach while others are kept: the least by which it must be broken, found and proven."""

from dataclasses import dataclass, replace
from math import ceil, isinf

from plans.solver import possible
from plans.solver.breaches import LIFTED_POINTS
from plans.solver.judge import bill_quarter_pence, check
from plans.solver.least import least_broken
from plans.solver.model import WeekModel
from plans.solver.pricing import Duals
from plans.solver.problem import Choice
from plans.solver.questions import Questions
from plans.solver.rules import SINGLE_RULES
from plans.solver.scale import QUARTERS, UNITS_PER_POINT
from plans.solver.solution import Violation

FAMILY_OF = {rule.code: rule.family for rule in SINGLE_RULES}
TOLERANCE = 1e-3
"""Of a unit: bounds are rounded to whole units of worth."""

UNITS_PER_QUARTER_PENNY = LIFTED_POINTS["budget"] * UNITS_PER_POINT // QUARTERS


@dataclass(frozen=True)
class Distance:
    """By how much weeks that keep the other rules break this one; for the budget, what they cost.

    In the rule's own units: meals, servings, thousandths of a day's target; the budget in quarters of a penny.
    """

    code: str
    at_least: int
    """Proven: none breaks it by less, or is cheaper."""
    found: int | None
    """The least that was found; None if no week was."""
    is_exact: bool = False
    """What was found is proven to be the least there is."""
    choices: tuple[Choice, ...] = ()
    """The week that was found."""
    violations: tuple[Violation, ...] = ()
    """How it breaks this rule."""


def distance(questions: Questions, code: str, *, others: frozenset[str]) -> Distance:
    """Return how far the rule `code` is out of reach of weeks that keep the rules `others`."""
    model = _price_of_it(questions, code, others)
    relaxed = _relaxed_bill(questions, others) if code == "budget" else None
    best = least_broken(model, questions.best_week(others, model), questions.days, relaxed=relaxed)
    least = 0.0 if isinf(best.bound) else -best.bound / _units(model, code)
    at_least = max(0, ceil(least - _rounding(model, code) - TOLERANCE))
    if best.week is None:
        return Distance(code, at_least, None)
    choices = best.week.choices(model)
    is_exact = -best.worth / _units(model, code) < least + 1 - TOLERANCE
    if code == "budget":
        return Distance(code, at_least, bill_quarter_pence(questions.problem, choices), is_exact, choices)
    judged = check(questions.problem, choices)
    broken = tuple(each for each in judged if code == (each.subject if each.code == "macros" else each.code))
    return Distance(code, at_least, sum(each.amount for each in broken), is_exact, choices, broken)


def _price_of_it(questions: Questions, code: str, others: frozenset[str]) -> WeekModel:
    """Return a model of the other rules in which only breaking this one costs anything."""
    if code != "budget":
        return questions.posted(others | {code}, priced=frozenset({code}))
    model = questions.posted(others)
    model.quarter_price += UNITS_PER_QUARTER_PENNY * model.bill
    return model


def _relaxed_bill(questions: Questions, others: frozenset[str]) -> tuple[float, Duals] | None:
    """Return what the relaxation shows of a budget of nothing: how dear weeks are at least, and at which duals.

    There the other rules have prices; weeks that keep them pay none, so the bound holds for these.
    """
    if questions.is_over:
        return None
    proof = questions.relaxed(others | {"budget"}, budget_share=0.0)
    # What a week costs is part of its worth in the model of the cheapest week.
    return proof.bound, replace(proof.duals, budget=0.0)


def _units(model: WeekModel, code: str) -> float:
    """Return what one of the rule's own units costs in the model; a little more for nutrients, as prices are whole."""
    if code == "budget":
        return float(UNITS_PER_QUARTER_PENNY)
    if code not in possible.NUTRIENT_COLUMNS:
        return float(LIFTED_POINTS[FAMILY_OF[code]] * UNITS_PER_POINT)
    column, targets = possible.NUTRIENT_COLUMNS[code], model.problem.targets
    return max(
        float(kind.band.hard_price[column]) * getattr(targets[kind.days[0]], code) * QUARTERS / 1000
        for kind in model.kinds
    )


def _rounding(model: WeekModel, code: str) -> float:
    """Return the thousandths by which the model may count more than the judge: its bands end at whole fortieths."""
    if code not in possible.NUTRIENT_COLUMNS:
        return 0.0
    problem = model.problem
    return sum(1000 / (getattr(problem.targets[day], code) * QUARTERS) for day in problem.planned_days)
