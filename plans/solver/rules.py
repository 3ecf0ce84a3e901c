"""The negotiable rules, one function each, posted on the model of a week (docs/solver.md, R1 to R8).

Candidate sets and locked meals need no rule here: no day-plan breaks them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from plans.solver.breaches import FORBIDDEN
from plans.solver.dish_table import Labels
from plans.solver.dishes import NUTRIENTS
from plans.solver.model import Count, WeekModel
from plans.solver.problem import MACROS, WeekProblem
from plans.solver.scale import QUARTERS, around
from plans.solver.scopes import CAPPED


@dataclass(frozen=True)
class Rule:
    """A negotiable rule: the family it gives way with, a sentence for people, and the function that posts it."""

    code: str
    family: str
    sentence: str
    post: Callable[[WeekModel], None]


def nothing_recent(model: WeekModel) -> None:
    """Serve no dish of the last 14 days, locked meals apart (R1). Excess: meals."""
    price = model.price_of("recent")
    if price != FORBIDDEN:
        model.recent_price = price
        return
    for slot in (slot for kind in model.kinds for slot in kind.slots if not slot.is_locked):
        slot.rows = slot.rows[~model.table.is_recent[slot.rows]]


def no_recipe_too_often(model: WeekModel) -> None:
    """Cook each recipe at most `caps.recipe_per_week` times (R2). Excess: servings.

    What is left over of a dish is a dish of its own here (`leftovers`).
    """
    model.recipe_cap = float(model.problem.caps.recipe_per_week)
    model.recipe_price = model.price_of("variety")


def no_main_ingredient_too_often(model: WeekModel) -> None:
    """Serve each main ingredient at most `caps.main_ingredient_per_week` times at capped meals (R3)."""
    _cap(model, _count(model, "main", model.table.main_ingredient), model.problem.caps.main_ingredient_per_week)


def no_main_ingredient_twice_a_day(model: WeekModel) -> None:
    """Serve each main ingredient at most `caps.main_ingredient_per_day` times at a day's capped meals (R4)."""
    model.daily_cap = model.problem.caps.main_ingredient_per_day
    model.daily_price = model.price_of("variety")


def no_cuisine_too_often(model: WeekModel) -> None:
    """Serve each cuisine at most `caps.cuisine_per_week` times at capped meals (R5). Excess: servings."""
    _cap(model, _count(model, "cuisine", model.table.cuisine), model.problem.caps.cuisine_per_week)


def within_budget(model: WeekModel) -> None:
    """Keep the household's bill within the weekly budget (R6). Excess: pence."""
    if model.problem.weekly_budget_pence is not None:
        model.budget = float(model.problem.weekly_budget_pence * QUARTERS)
        model.budget_price = model.price_of("budget", per=1 / QUARTERS)


def macros_in_band(model: WeekModel) -> None:
    """Keep each day's protein, fat and carbohydrate within the macro band (R7). Excess: thousandths of the target."""
    for name in MACROS:
        macro_in_band(model, name)


def macro_in_band(model: WeekModel, name: str) -> None:
    """Keep one of them within the macro band on each day."""
    _hold(model, NUTRIENTS.index(name), name, model.problem.bands.macro_percent, "macros")


def energy_in_band(model: WeekModel) -> None:
    """Keep each day's energy within the energy band (R8). Excess: thousandths of the target."""
    _hold(model, 0, "energy", model.problem.bands.energy_percent, "energy")


RULES = (
    Rule("recent", "recent", "Nothing that was served in the last 14 days", nothing_recent),
    Rule("recipe_repeat", "variety", "No recipe too often in the week", no_recipe_too_often),
    Rule("main_ingredient_week", "variety", "No main ingredient too often in the week", no_main_ingredient_too_often),
    Rule("main_ingredient_day", "variety", "No main ingredient twice on a day", no_main_ingredient_twice_a_day),
    Rule("cuisine_week", "variety", "No cuisine too often in the week", no_cuisine_too_often),
    Rule("budget", "budget", "The bill within the weekly budget", within_budget),
    Rule("macros", "macros", "Each day's protein, fat and carbohydrate within their band", macros_in_band),
    Rule("energy", "energy", "Each day's energy within its band", energy_in_band),
)
"""In the order in which they give way."""

MACRO_RULES = tuple(
    Rule(name, "macros", f"Each day's {name} within its band", partial(macro_in_band, name=name)) for name in MACROS
)

SINGLE_RULES = tuple(single for rule in RULES for single in (MACRO_RULES if rule.code == "macros" else (rule,)))
"""The same with the macros one by one: what can be named when rules clash."""


def _count(model: WeekModel, name: str, labels: Labels) -> Count:
    """Return the count of labels at capped meals."""
    return model.count(name, labels.codes, len(labels.names), scope=CAPPED)


def _cap(model: WeekModel, count: Count, cap: int) -> None:
    """Let each label come at most `cap` times."""
    count.cap[:] = cap
    count.beyond_price[:] = model.price_of("variety")


def _hold(model: WeekModel, column: int, name: str, percent: int, family: str) -> None:
    """Keep the nutrient in `column` within `percent` of each day's target."""
    for kind in model.kinds:
        target = getattr(model.problem.targets[kind.days[0]], name) * QUARTERS
        kind.band.hard_low[column], kind.band.hard_high[column] = around(target, percent)
        kind.band.hard_price[column] = np.ceil(model.price_of(family, per=1000 / target))


def matters(problem: WeekProblem, code: str) -> bool:
    """Return whether a rule could be broken in this problem at all."""
    capped = [meal.day for meal in problem.meals if problem.is_capped(meal.slot)]
    busiest = max((capped.count(day) for day in set(capped)), default=0)
    table, caps = problem.table, problem.caps
    return {
        "recent": bool(table.is_recent.any()),
        "recipe_repeat": len(problem.meals) > caps.recipe_per_week,
        "main_ingredient_week": bool(table.main_ingredient.names) and len(capped) > caps.main_ingredient_per_week,
        "main_ingredient_day": bool(table.main_ingredient.names) and busiest > caps.main_ingredient_per_day,
        "cuisine_week": bool(table.cuisine.names) and len(capped) > caps.cuisine_per_week,
        "budget": problem.weekly_budget_pence is not None,
        **dict.fromkeys((*MACROS, "energy"), True),
    }[code]
