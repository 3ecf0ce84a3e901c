"""Says why no week keeps all rules: the smallest sets that clash, each with how far it is from being kept."""

from plans.solver import wording
from plans.solver.asked import demand, locked_meals, shortfall
from plans.solver.conflicts import Conflict, conflicts
from plans.solver.distance import distance
from plans.solver.questions import Questions
from plans.solver.reach import InReach
from plans.solver.scale import QUARTERS
from plans.solver.solution import Clash

MEASURED = (
    "budget", "recent", "recipe_repeat", "main_ingredient_week", "main_ingredient_day", "cuisine_week", "protein",
    "fat", "carbohydrate", "energy",
)  # fmt: skip
"""Which rule of a set its distance is told of: money first, which everybody can weigh; then what gives way first."""


def clashes(questions: Questions, *, reach: InReach | None = None) -> tuple[Clash, ...]:
    """Return the smallest sets of rules that cannot be kept together, each with a sentence.

    Where a set is not proven to clash, the sentence says that no week was found. A set that a week keeps after all, as
    the search for how far apart its rules are shows now and then, is none: where that was the only one, there is none.

    Args:
        reach: of a budget out of reach. What the cheapest week costs then comes last, whether or not it is a smallest
            set that says so: it is what the bill is to be weighed against.
    """
    found = tuple(filter(None, (clash_of(questions, conflict) for conflict in conflicts(questions))))
    if reach is None or (cheapest := _out_of_reach(questions, reach)) is None:
        return found
    return *(clash for clash in found if set(clash.rules) != set(cheapest.rules)), cheapest


def _out_of_reach(questions: Questions, reach: InReach) -> Clash | None:
    """Return how far the budget is from what a week with everybody's targets costs; None if it was met after all."""
    far, budget = reach.cheapest, (questions.problem.weekly_budget_pence or 0) * QUARTERS
    if far.found is None or far.found <= budget:
        return None
    asked = f"{demand(questions.problem, 'budget')} and every day's targets"
    is_proven = far.at_least > budget
    head = f"{asked} can't both be met" if is_proven else wording.unfound([asked])
    head = wording.with_locks(head, locked_meals(questions.problem))
    return Clash(
        ("budget", *reach.others), f"{head}: {shortfall(questions.problem, far, others=reach.others)}", is_proven
    )


def clash_of(questions: Questions, conflict: Conflict) -> Clash | None:
    """Return a conflict in words, with how far apart its rules are; None if a week was found that keeps them all."""
    code = next(code for code in MEASURED if code in conflict.rules)
    others = tuple(other for other in conflict.rules if other != code)
    far = distance(questions, code, others=frozenset(others))
    met = (questions.problem.weekly_budget_pence or 0) * QUARTERS if code == "budget" else 0
    if far.found is not None and far.found <= met:
        return None
    said = [demand(questions.problem, each) for each in conflict.rules]
    number = shortfall(questions.problem, far, others=others)
    is_smallest = conflict.is_smallest
    head = wording.clashing(said, is_smallest=is_smallest) if conflict.is_proven else wording.unfound(said)
    head = wording.with_locks(head, locked_meals(questions.problem))
    return Clash(conflict.rules, f"{head}: {number}" if number else head, conflict.is_proven, is_smallest)
