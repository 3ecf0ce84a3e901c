"""The negotiable rules, one function each, posted on the choice of day-plans (docs/solver.md, R1 to R8).

Candidate sets and locked meals need no rule here: no day-plan breaks them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from plans.solver.master import Master
from plans.solver.scale import QUARTERS


@dataclass(frozen=True)
class Rule:
    """A negotiable rule: the family it gives way with, a sentence for people, and the function that posts it."""

    code: str
    family: str
    sentence: str
    post: Callable[[Master], None]


def nothing_recent(master: Master) -> None:
    """Serve no dish of the last 14 days, locked meals apart (R1). Excess: meals."""
    master.keep("recent", master.plans.serves_free @ master.arrays.recent, cap=0)


def no_recipe_too_often(master: Master) -> None:
    """Serve each recipe at most `caps.recipe_per_week` times (R2). Excess: servings."""
    for dish in np.flatnonzero(master.plans.serves.any(axis=0)).tolist():
        master.keep("variety", master.plans.serves[:, dish], cap=master.problem.caps.recipe_per_week)


def no_main_ingredient_too_often(master: Master) -> None:
    """Serve each main ingredient at most `caps.main_ingredient_per_week` times at capped meals (R3)."""
    for counts in label_counts(master, master.arrays.main):
        master.keep("variety", counts, cap=master.problem.caps.main_ingredient_per_week)


def no_main_ingredient_twice_a_day(master: Master) -> None:
    """Serve each main ingredient at most `caps.main_ingredient_per_day` times at a day's capped meals (R4)."""
    cap = master.problem.caps.main_ingredient_per_day
    beyond = [np.maximum(counts - cap, 0) for counts in label_counts(master, master.arrays.main)]
    if beyond:
        master.keep("variety", np.sum(beyond, axis=0), cap=0)


def no_cuisine_too_often(master: Master) -> None:
    """Serve each cuisine at most `caps.cuisine_per_week` times at capped meals (R5). Excess: servings."""
    for counts in label_counts(master, master.arrays.cuisine):
        master.keep("variety", counts, cap=master.problem.caps.cuisine_per_week)


def within_budget(master: Master) -> None:
    """Keep the household's bill within the weekly budget (R6). Excess: pence."""
    if master.arrays.budget is not None:
        bill = master.plans.price * master.problem.household_size
        master.keep("budget", bill, cap=master.arrays.budget, unit=QUARTERS)


def macros_in_band(master: Master) -> None:
    """Keep each day's protein, fat and carbohydrate within the macro band (R7). Excess: thousandths of the target."""
    master.keep("macros", master.beyond_bands()[:, 1:].sum(axis=1), cap=0)


def energy_in_band(master: Master) -> None:
    """Keep each day's energy within the energy band (R8). Excess: thousandths of the target."""
    master.keep("energy", master.beyond_bands()[:, 0], cap=0)


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


def label_counts(master: Master, labels: np.ndarray) -> list[np.ndarray]:
    """Return for each label ≥ 0 how often each plan serves it at capped meals: int64 (P,) each."""
    serves = master.plans.serves_capped
    return [serves[:, labels == label].sum(axis=1) for label in range(int(labels.max(initial=-1)) + 1)]
