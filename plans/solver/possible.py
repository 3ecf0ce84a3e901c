"""Whether rules can be kept together at all, as far as the linear relaxation can tell: in some 10 ms, with a proof."""

from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from plans.solver.aggregate import AggregatedLp
from plans.solver.model import WeekModel
from plans.solver.pricing import Duals, Pricer
from plans.solver.problem import WeekProblem
from plans.solver.rules import SINGLE_RULES
from plans.solver.seen import few_seen

WHOLE_WEEK = frozenset({"recipe_repeat", "main_ingredient_week", "cuisine_week", "budget"})
"""Rules that bind days together. The others are kept by each day by itself, or broken by it."""

NUTRIENT_COLUMNS = {"energy": 0, "protein": 1, "fat": 2, "carbohydrate": 3}


@dataclass(frozen=True)
class Proof:
    """What the relaxation shows of rules that are kept together."""

    model: WeekModel
    bound: float
    """No week is worth more, where rules of the whole week are broken at a price and nothing else counts; 0 or more if
    nothing is shown."""
    duals: Duals
    needed: frozenset[str]
    """The rules without which the same duals would not prove it."""

    @property
    def is_impossible(self) -> bool:
        """No week keeps the rules."""
        return self.bound < -1


def prove_families(problem: WeekProblem, families: Set[str]) -> Proof:
    """Return what the relaxation shows of all rules of `families`, with the others left out."""
    return prove(problem, frozenset(rule.code for rule in SINGLE_RULES if rule.family in families))


def needed_by_days(duals: Duals, kept: frozenset[str]) -> frozenset[str]:
    """Return the rules of `kept` without which a bound by day-plans at these duals could be another.

    Which days there are depends on all that a day keeps by itself.
    """
    return kept & (_with_a_price(duals) | (kept - WHOLE_WEEK))


def prove(problem: WeekProblem, kept: frozenset[str], *, near: Duals | None = None) -> Proof:
    """Return what the relaxation shows of the single rules `kept` (`rules.SINGLE_RULES`).

    A rule of the whole week has a price, and nothing else counts: a bound below zero then proves that something must
    be broken. What a day keeps by itself is kept, which makes the bound tight.

    Args:
        near: the duals of another such proof of the same problem, if there is one.
    """
    model = posted(problem, kept, priced=WHOLE_WEEK)
    if any(not len(slot.rows) for kind in model.kinds for slot in kind.slots):
        return Proof(model, -np.inf, Duals.none(model), kept & {"recent"})
    pricers = [Pricer(model, number) for number in range(len(model.kinds))]
    bound, duals = AggregatedLp(model, pricers).run(near=near)
    return Proof(model, bound, duals, kept & (_with_a_price(duals) | {"recent", "energy"}))


def posted(problem: WeekProblem, kept: Set[str], *, priced: Set[str] = frozenset()) -> WeekModel:
    """Return a model that asks for the single rules `kept` and nothing else; those in `priced` have a price instead.

    The prices are those of lifted rules (`model.LIFTED_POINTS`). A limit on dishes that were seen is kept besides.
    """
    model = WeekModel(problem)
    for rule in SINGLE_RULES:
        if rule.code in kept:
            model.lifted = frozenset({rule.family}) if rule.code in priced else frozenset()
            rule.post(model)
    model.lifted = frozenset(rule.family for rule in SINGLE_RULES if rule.code in kept & priced)
    few_seen(model)
    for kind in model.kinds:
        model.keep_what_fits(kind)
    return model


def _with_a_price(duals: Duals) -> set[str]:
    """Return the rules whose duals count in a bound.

    Energy also limits portions before there is any bound, and dishes of late are left out: those two are never here.
    """
    found = {code for code, column in NUTRIENT_COLUMNS.items() if any(slope[column] for slope in duals.amounts)}
    found |= {"budget"} if duals.budget else set()
    found |= {"recipe_repeat"} if duals.recipes.any() else set()
    for name, code in (("main", "main_ingredient_week"), ("cuisine", "cuisine_week")):
        if name in duals.counts and duals.counts[name].any():
            found.add(code)
    return found
