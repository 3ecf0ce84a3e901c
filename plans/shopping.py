"""What to buy for a week: needs added up, what is at home taken off, and the rest rounded up to packs. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from plans import bills
from recipes import costing


@dataclass(frozen=True, kw_only=True)
class Food:
    """What a shop says of a food; None means unknown."""

    pence_per_kg: int | None
    pack_g: int | None


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of the list."""

    ingredient_id: int
    needed_g: Decimal
    from_pantry_g: Decimal
    packs: int
    """Whole packs to buy; 0 where the pantry has enough, or where the food has no pack size and is bought by weight."""
    used_pence: int | None
    """What this food makes up of the week's bill, wherever it comes from; None where the price is unknown."""
    bought_pence: int | None
    """Price of what is to be bought: whole packs, or the missing weight where there is no pack size."""


def add_up(needs: Iterable[tuple[int, Decimal]]) -> dict[int, Decimal]:
    """Return the grams of each food over all meals.

    Args:
        needs: (food, grams) of each line of each meal, portion and household already counted.
    """
    totals: dict[int, Decimal] = defaultdict(Decimal)
    for ingredient_id, mass_g in needs:
        totals[ingredient_id] += mass_g
    return {key: mass.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP) for key, mass in totals.items()}


def shopping_list(
    needed_g: Mapping[int, Decimal], *, foods: Mapping[int, Food], at_home_g: Mapping[int, Decimal], bill_pence: int
) -> list[Item]:
    """Return what to buy, by food id; foods that cost nothing (tap water) are not listed.

    Of a food at home only as much as is needed is taken off. What foods are used for adds up to the bill, to the penny:
    it is shared out by their prices, which differ from it by what is rounded at each serving.

    Args:
        bill_pence: what the meals that need these foods cost in all.
    """
    priced = {pk: _exact(mass_g, foods[pk]) for pk, mass_g in sorted(needed_g.items()) if foods[pk].pence_per_kg}
    used = dict(zip(priced, bills.shares([*priced.values()], of=bill_pence), strict=True))
    items = []
    for ingredient_id, mass_g in sorted(needed_g.items()):
        food = foods[ingredient_id]
        if food.pence_per_kg == 0 or mass_g <= 0:
            continue
        from_pantry = min(mass_g, at_home_g.get(ingredient_id, Decimal(0)))
        missing = mass_g - from_pantry
        packs = math.ceil(missing / food.pack_g) if food.pack_g else 0
        items.append(
            Item(
                ingredient_id=ingredient_id, needed_g=mass_g, from_pantry_g=from_pantry, packs=packs,
                used_pence=used.get(ingredient_id), bought_pence=_bought(missing, packs, food),
            )
        )  # fmt: skip
    return items


def _price(mass_g: Decimal, food: Food) -> int | None:
    return None if food.pence_per_kg is None else costing.whole_pence(_exact(mass_g, food))


def _exact(mass_g: Decimal, food: Food) -> Decimal:
    return costing.pence_for(mass_g, pence_per_kg=food.pence_per_kg or 0)


def _bought(missing_g: Decimal, packs: int, food: Food) -> int | None:
    if not food.pack_g:
        return _price(missing_g, food)
    pack_price = _price(Decimal(food.pack_g), food)
    return None if pack_price is None else packs * pack_price
