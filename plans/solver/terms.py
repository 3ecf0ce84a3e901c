"""The soft terms, one function each: what a week gains or loses, in units (docs/solver.md, T1 to T10)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from plans.solver import scopes
from plans.solver.dish_table import Labels
from plans.solver.dishes import NUTRIENTS
from plans.solver.kinds import PORTIONS
from plans.solver.model import WeekModel
from plans.solver.problem import MACROS
from plans.solver.scale import (
    FREE_QUARTERS,
    FREE_REPEATS,
    QUARTERS,
    UNITS_PER_POINT,
    around,
    units_per_fortieth,
    units_per_quarter_penny,
)
from plans.solver.scopes import CAPPED


@dataclass(frozen=True)
class Term:
    """A soft term: a sentence for people, and the function that posts it."""

    code: str
    sentence: str
    post: Callable[[WeekModel], None]


def meals_worth(model: WeekModel) -> None:
    """Add liking, less disliked ingredients, plus food that is at home (T1 to T3)."""
    weights, table = model.problem.weights, model.table
    points = weights.liking * table.liking - weights.dislike * table.dislike_penalty
    model.value += (points + weights.pantry * table.pantry_bonus) * UNITS_PER_POINT


def targets_missed(model: WeekModel) -> None:
    """Take off what each day's distance from its energy and macro targets costs, beyond what is free (T4)."""
    weights, bands = model.problem.weights, model.problem.bands
    _soften(model, 0, "energy", weights.energy, bands.energy_free_percent)
    for column, name in enumerate(MACROS, start=1):
        _soften(model, column, name, weights.macro, bands.macro_free_percent)


def advice_missed(model: WeekModel) -> None:
    """Take off what fibre missing and sugars, saturates and salt too much cost (T5)."""
    weight = model.problem.weights.reference
    for kind in model.kinds:
        targets, band = model.problem.targets[kind.days[0]], kind.band
        for name, limit in (("fibre", targets.fibre_min), ("sugars", targets.sugars_max),
                            ("saturates", targets.saturates_max), ("salt", targets.salt_max)):  # fmt: skip
            if limit is not None:
                column = NUTRIENTS.index(name)
                band.soft_price[column] = units_per_fortieth(weight, limit)
                edge = band.soft_low if name == "fibre" else band.soft_high
                edge[column] = limit * QUARTERS


def price(model: WeekModel) -> None:
    """Take off what the food of one person costs (T6)."""
    model.quarter_price += model.table.pence * units_per_quarter_penny(model.problem.weights.cost)


def odd_portions(model: WeekModel) -> None:
    """Take off what portions far from one serving cost (T9)."""
    odd = np.maximum(np.abs(PORTIONS - QUARTERS) - FREE_QUARTERS, 0)
    model.portion_price += odd * model.problem.weights.portion * UNITS_PER_POINT


def repeats(model: WeekModel) -> None:
    """Take off what cuisines and families cost that come to capped meals more than `FREE_REPEATS` times (T7)."""
    weights, table = model.problem.weights, model.table
    named: tuple[tuple[str, Labels, int], ...] = (
        ("cuisine", table.cuisine, weights.cuisine_repeat),
        ("family", table.family, weights.family_repeat),
    )
    for name, labels, weight in named:
        count = model.count(name, labels.codes, len(labels.names), scope=CAPPED)
        count.free[:] = FREE_REPEATS
        count.above_price[:] = weight * UNITS_PER_POINT


def wishes_missed(model: WeekModel) -> None:
    """Take off what weekly rules cost for each meal they are missed by (T8).

    A rule that names a day or a slot counts the meals there; days that rules tell apart are not of one kind.
    """
    price = model.problem.weights.weekly_rule * UNITS_PER_POINT
    nowhere = np.zeros(len(model.table), dtype=bool)
    for number, rule in enumerate(model.problem.weekly_rules):
        label = np.where(model.table.tags.get(rule.tag, nowhere), 0, -1)
        scope = scopes.of_rule(number) if rule.is_placed else scopes.ANY
        count = model.count(f"rule {number}", label, 1, scope=scope)
        count.floor[0], count.below_price[0] = rule.at_least, price
        if rule.at_most is not None:
            count.free[0], count.above_price[0] = rule.at_most, price


def leftovers(model: WeekModel) -> None:
    """Add what is saved by each serving that is left over and need not be cooked (T10)."""
    if model.table.is_leftover is not None:
        model.value += model.table.is_leftover * float(model.problem.weights.leftover * UNITS_PER_POINT)


TERMS = (
    Term("meals", "Meals the person likes, without disliked ingredients, using what is at home", meals_worth),
    Term("targets", "Days near their energy and macro targets", targets_missed),
    Term("advice", "Enough fibre; not too much sugar, saturated fat and salt", advice_missed),
    Term("price", "A small bill", price),
    Term("portions", "Portions near a whole serving", odd_portions),
    Term("repeats", "Different cuisines and kinds of food", repeats),
    Term("wishes", "The person's weekly rules", wishes_missed),
    Term("leftovers", "Dishes that are cooked once and eaten twice", leftovers),
)
"""What the score is the sum of."""


def _soften(model: WeekModel, column: int, name: str, weight: int, free_percent: int) -> None:
    """Let the nutrient in `column` cost `weight` points for each per cent it is off its target beyond what is free."""
    for kind in model.kinds:
        target = getattr(model.problem.targets[kind.days[0]], name)
        band = kind.band
        band.soft_low[column], band.soft_high[column] = around(target * QUARTERS, free_percent)
        band.soft_price[column] = units_per_fortieth(weight, target)
