"""A budget that no week can keep: how cheap a week can be, and the budget that is planned with in its place."""

from dataclasses import dataclass, replace
from math import ceil

from plans.solver.distance import Distance, distance
from plans.solver.judge import FAMILIES
from plans.solver.model import WeekModel
from plans.solver.questions import Questions
from plans.solver.scale import QUARTERS
from plans.solver.week import Week

ROOM = 0.05
"""Of the cheapest week's bill. That week is a handful of dishes again and again; a twentieth more, which nobody would
call far from it, buys three times as many."""

AFTER_THE_BUDGET = FAMILIES[FAMILIES.index("budget") + 1 :]
"""What people would rather pay for than do without."""


@dataclass(frozen=True)
class InReach:
    """The least budget that can be kept, with some room, and why it is that."""

    questions: Questions
    """Of the same problem with that budget: what was learnt of it so far holds here too."""
    cheapest: Distance
    others: tuple[str, ...]
    """The rules that the cheapest week keeps."""


def budget_in_reach(questions: Questions, lifted: frozenset[str]) -> InReach | None:
    """Return what to plan with where it is the budget that has to give way; None where it is not.

    Args:
        lifted: the families that give way in the documented order. Where even those after the budget do, no bill is
            the nearest: a day that can't have its macros is not to be cheap at the cost of still more of them.
    """
    budget = questions.problem.weekly_budget_pence
    if budget is None or "budget" not in lifted or lifted.intersection(AFTER_THE_BUDGET):
        return None
    kept = questions.of(AFTER_THE_BUDGET)
    cheapest = distance(questions, "budget", others=kept)
    if cheapest.found is None:
        return None
    # A week within the budget may have been found only now: then the budget can be met, and is.
    is_met = cheapest.found <= budget * QUARTERS
    pence = budget if is_met else ceil(cheapest.found * (1 + ROOM) / QUARTERS)
    asked = Questions(replace(questions.problem, weekly_budget_pence=pence), limit=questions.limit)
    asked.cores += [core for core in questions.cores if is_met or "budget" not in core]
    asked.days, asked.prices, asked.shared = questions.days, questions.prices, questions.shared
    model = WeekModel(asked.problem)
    for _, week in questions.weeks:
        asked.learn(week, week.choices(model))
    asked.learn(Week.of(model, cheapest.choices), cheapest.choices)
    return InReach(asked, cheapest, tuple(code for code in questions.rules if code in kept))
