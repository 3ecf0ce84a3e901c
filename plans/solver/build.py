"""Builds the model of a week: all rules, then all terms."""

from collections.abc import Set

from plans.solver.model import WeekModel
from plans.solver.problem import WeekProblem
from plans.solver.rules import RULES
from plans.solver.seen import few_seen
from plans.solver.terms import TERMS


def week_model(problem: WeekProblem, *, lifted: Set[str] = frozenset(), dearer: float = 1.0) -> WeekModel:
    """Return the model of a problem. The rules of the families `lifted` may be broken, at `dearer` times the price
    that `breaches.LIFTED_POINTS` says."""
    model = WeekModel(problem, lifted, dearer=dearer)
    for rule in RULES:
        rule.post(model)
    for term in TERMS:
        term.post(model)
    few_seen(model)
    for kind in model.kinds:
        model.keep_what_fits(kind)
    return model
