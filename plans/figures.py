"""What a meal and a day add up to, in the units that rows keep. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from recipes import costing

TENTH = Decimal("0.1")
MACROS = ("energy_kcal", "protein_g", "fat_g", "carbohydrate_g")


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Nutrients of what one person eats, to a tenth, and pence of what the household eats."""

    energy_kcal: Decimal = Decimal(0)
    protein_g: Decimal = Decimal(0)
    fat_g: Decimal = Decimal(0)
    carbohydrate_g: Decimal = Decimal(0)
    cost_pence: int = 0

    def as_columns(self) -> dict[str, Decimal | int]:
        """Return the figures by the names that plan, day and meal share."""
        return vars(self).copy()


def of_meal(
    per_serving: dict[str, Decimal], *, pence_per_serving: int, portion_quarters: int, household_size: int
) -> Figures:
    """Return what a portion of a dish holds and costs.

    Args:
        per_serving: the four `MACROS` of one serving.
    """
    share = Decimal(portion_quarters) / 4
    return Figures(
        **{name: (per_serving[name] * share).quantize(TENTH, rounding=ROUND_HALF_UP) for name in MACROS},
        cost_pence=costing.meal_pence(
            pence_per_serving, portion_quarters=portion_quarters, household_size=household_size
        ),
    )


def total(parts: Iterable[Figures]) -> Figures:
    """Add figures up; of nothing, all zero."""
    columns: dict[str, Decimal] = dict.fromkeys(MACROS, Decimal(0))
    pence = 0
    for part in parts:
        for name in MACROS:
            columns[name] += getattr(part, name)
        pence += part.cost_pence
    return Figures(**columns, cost_pence=pence)
