"""What a meal and a day add up to, in the units that rows keep. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from plans import bills

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


@dataclass(frozen=True, kw_only=True)
class Plate:
    """A dish in a portion, as one person eats it."""

    per_serving: Mapping[str, Decimal]
    """The four `MACROS`."""
    pence_per_serving: int
    portion_quarters: int


def of_week(plates: Sequence[Plate], *, household_size: int) -> list[Figures]:
    """Return what each meal of a week holds and costs, in the order of `plates`.

    The pence of all of them add up to the bill of the week, which is rounded once: so they depend on one another.
    """
    quarter_pence = [plate.pence_per_serving * plate.portion_quarters * household_size for plate in plates]
    return [
        Figures(
            **{
                name: (plate.per_serving[name] * plate.portion_quarters / 4).quantize(TENTH, rounding=ROUND_HALF_UP)
                for name in MACROS
            },
            cost_pence=pence,
        )
        for plate, pence in zip(plates, bills.meals_pence(quarter_pence), strict=True)
    ]


def total(parts: Iterable[Figures]) -> Figures:
    """Add figures up; of nothing, all zero."""
    columns: dict[str, Decimal] = dict.fromkeys(MACROS, Decimal(0))
    pence = 0
    for part in parts:
        for name in MACROS:
            columns[name] += getattr(part, name)
        pence += part.cost_pence
    return Figures(**columns, cost_pence=pence)
