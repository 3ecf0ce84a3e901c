"""The soft terms, one function each: what a week gains or loses, in units (docs/solver.md, T1 to T9)."""

from collections.abc import Callable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from plans.solver.arrays import NUTRIENTS, TARGETED
from plans.solver.master import Expression, Master
from plans.solver.rules import label_counts
from plans.solver.scale import FREE_REPEATS, UNITS_PER_POINT


@dataclass(frozen=True)
class Term:
    """A soft term: a sentence for people, and the function that returns its worth in units."""

    code: str
    sentence: str
    worth: Callable[[Master], Expression]


def meals_worth(master: Master) -> Expression:
    """Return liking, less disliked ingredients, plus food that is at home (T1 to T3)."""
    return master.total(master.plans.serves @ master.arrays.value)


def targets_missed(master: Master) -> Expression:
    """Return what each day's distance from its energy and macro targets costs (T4)."""
    return -master.total(master.off_targets(range(TARGETED)))


def advice_missed(master: Master) -> Expression:
    """Return what fibre missing and sugars, saturates and salt too much cost (T5)."""
    return -master.total(master.off_targets(range(TARGETED, len(NUTRIENTS))))


def price(master: Master) -> Expression:
    """Return what the food of one person costs (T6)."""
    return -master.total(master.plans.price * master.arrays.cost_units)


def odd_portions(master: Master) -> Expression:
    """Return what portions far from one serving cost (T9)."""
    return -master.total(master.plans.odd_quarters * master.arrays.portion_units)


def repeats(master: Master) -> Expression:
    """Return what cuisines and families cost that come to capped meals more than `FREE_REPEATS` times (T7)."""
    arrays, weights = master.arrays, master.problem.weights
    lost = [
        weight * UNITS_PER_POINT * master.above(counts, FREE_REPEATS)
        for labels, weight in ((arrays.cuisine, weights.cuisine_repeat), (arrays.family, weights.family_repeat))
        for counts in label_counts(master, labels)
    ]
    return -cp_model.LinearExpr.sum(lost)


def wishes_missed(master: Master) -> Expression:
    """Return what weekly rules cost for each meal they are missed by (T8)."""
    missed = []
    for number, rule in enumerate(master.problem.weekly_rules):
        counts = master.plans.serves @ master.arrays.tagged[:, number]
        missed.append(master.above(-counts, -rule.at_least))
        if rule.at_most is not None:
            missed.append(master.above(counts, rule.at_most))
    return -master.problem.weights.weekly_rule * UNITS_PER_POINT * cp_model.LinearExpr.sum(missed)


TERMS = (
    Term("meals", "Meals the person likes, without disliked ingredients, using what is at home", meals_worth),
    Term("targets", "Days near their energy and macro targets", targets_missed),
    Term("advice", "Enough fibre; not too much sugar, saturated fat and salt", advice_missed),
    Term("price", "A small bill", price),
    Term("portions", "Portions near a whole serving", odd_portions),
    Term("repeats", "Different cuisines and kinds of food", repeats),
    Term("wishes", "The person's weekly rules", wishes_missed),
)
