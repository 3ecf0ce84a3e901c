"""Figures of a dish from figures of its foods. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

LABEL = ("energy_kcal", "protein_g", "fat_g", "saturates_g", "carbohydrate_g", "sugars_g", "fibre_g", "salt_g")
"""The eight figures of a UK label (energy, and the seven with fibre), in its order."""


@dataclass(frozen=True)
class Portion:
    """A mass of a food with its figures per 100 g; None in either means unknown."""

    mass_g: Decimal | None
    per_100_g: Mapping[str, Decimal | None]


@dataclass(frozen=True)
class ServingFigures:
    """What one serving holds. Unknown foods count as holding nothing: `known_share` says how far to trust it."""

    figures: dict[str, Decimal]
    serving_g: Decimal
    known_share: Decimal
    """0 to 1: the share of the mass whose label figures are all known; 0 when any mass is unknown."""


def per_serving(portions: Sequence[Portion], *, servings: int) -> ServingFigures:
    """Add up the foods of a dish and divide by its servings; an empty dish has zero figures and a known share of 0."""
    totals = dict.fromkeys(LABEL, Decimal(0))
    mass = known = Decimal(0)
    is_weighed = bool(portions)
    for portion in portions:
        if portion.mass_g is None:
            is_weighed = False
            continue
        mass += portion.mass_g
        if all(portion.per_100_g[name] is not None for name in LABEL):
            known += portion.mass_g
        for name in LABEL:
            totals[name] += (portion.per_100_g[name] or Decimal(0)) * portion.mass_g / 100
    return ServingFigures(
        figures={name: (total / servings).quantize(Decimal("0.001")) for name, total in totals.items()},
        serving_g=(mass / servings).quantize(Decimal("0.001")),
        known_share=(known / mass).quantize(Decimal("0.001")) if is_weighed and mass else Decimal(0),
    )


def energy_from_macros_kcal(figures: Mapping[str, Decimal]) -> Decimal:
    """Return the energy of the macros: 4·protein + 9·fat + 3.75·carbohydrate + 2·fibre (see users/targets.py)."""
    return (
        4 * figures["protein_g"]
        + 9 * figures["fat_g"]
        + Decimal("3.75") * figures["carbohydrate_g"]
        + 2 * figures["fibre_g"]
    )
