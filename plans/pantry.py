"""What a person has at home and what they pay: reads and changes, which their current weeks follow at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from core.errors import Conflict, Invalid, NotFound
from plans import reasons, services, shopping_rows
from plans.models import IngredientPrice, PantryItem
from plans.standing import standing_week
from ratings import recommendation_cache
from recipes.models import Ingredient
from users.models import User

MAX_PENCE_PER_KG = 2_000_000
"""Saffron, the dearest food, is about half as much; more is a slip of the decimal point."""
MIN_QUANTITY_G, MAX_QUANTITY_G = Decimal("0.1"), Decimal(1_000_000)
"""A tonne: more is a slip as well."""


def items_of(user: User) -> QuerySet[PantryItem]:
    """Return a person's pantry, what expires first at the top."""
    return (
        PantryItem.objects.filter(user=user)
        .select_related("ingredient")
        .order_by("expires_on", "ingredient__name", "pk")
    )


def item_for(user: User, item_id: int) -> PantryItem:
    """Return one item of a person's pantry.

    Raises:
        NotFound: no such item, or somebody else's.
    """
    item = items_of(user).filter(pk=item_id).first()
    if item is None:
        raise NotFound(f"Your pantry has no item {item_id}.")
    return item


@transaction.atomic
def add_item(user: User, *, ingredient_id: int, quantity_g: Decimal, expires_on: date | None = None) -> PantryItem:
    """Put so much of a food into the pantry, on top of what is there with the same expiry, and return the item.

    Raises:
        Invalid: no such food, or more than a pantry holds.
    """
    _require_food(ingredient_id)
    same = (
        items_of(user)
        .filter(ingredient_id=ingredient_id, expires_on=expires_on)
        .select_for_update(of=("self",))
        .first()
    )
    item = same or PantryItem(user=user, ingredient_id=ingredient_id, quantity_g=Decimal(0), expires_on=expires_on)
    item.quantity_g += quantity_g
    return _save_item(user, item)


@transaction.atomic
def change_item(user: User, item_id: int, **changes: Any) -> PantryItem:
    """Change quantity or expiry of an item and return it.

    Raises:
        NotFound: no such item, or somebody else's.
        Invalid: more than a pantry holds.
        Conflict: the food is in the pantry with that expiry already.
    """
    item = item_for(user, item_id)
    for name, value in changes.items():
        setattr(item, name, value)
    return _save_item(user, item)


@transaction.atomic
def remove_item(user: User, item_id: int) -> None:
    """Take an item out of the pantry.

    Raises:
        NotFound: no such item, or somebody else's.
    """
    item_for(user, item_id).delete()
    _follow_stock(user)


def prices_of(user: User) -> QuerySet[IngredientPrice]:
    """Return the prices a person has entered, by the name of the food."""
    return IngredientPrice.objects.filter(user=user).select_related("ingredient").order_by("ingredient__name", "pk")


def price_for(user: User, price_id: int) -> IngredientPrice:
    """Return one of a person's prices.

    Raises:
        NotFound: no such price, or somebody else's.
    """
    price = prices_of(user).filter(pk=price_id).first()
    if price is None:
        raise NotFound(f"You have no price {price_id}.")
    return price


@transaction.atomic
def set_price(user: User, *, ingredient_id: int, pence_per_kg: int) -> tuple[IngredientPrice, bool]:
    """Make this the price that a person pays for a food; return it, and whether it is the first for that food.

    Raises:
        Invalid: no such food.
    """
    _require_food(ingredient_id)
    price, is_new = IngredientPrice.objects.select_related("ingredient").update_or_create(
        user=user, ingredient_id=ingredient_id, defaults={"pence_per_kg": pence_per_kg}
    )
    _follow_prices(user)
    return price, is_new


@transaction.atomic
def change_price(user: User, price_id: int, *, pence_per_kg: int) -> IngredientPrice:
    """Change one of a person's prices and return it.

    Raises:
        NotFound: no such price, or somebody else's.
    """
    price = price_for(user, price_id)
    price.pence_per_kg = pence_per_kg
    price.save(update_fields=["pence_per_kg", "updated_at"])
    _follow_prices(user)
    return price


@transaction.atomic
def remove_price(user: User, price_id: int) -> None:
    """Go back to the catalogue's price for a food.

    Raises:
        NotFound: no such price, or somebody else's.
    """
    price_for(user, price_id).delete()
    _follow_prices(user)


def _save_item(user: User, item: PantryItem) -> PantryItem:
    if item.quantity_g > MAX_QUANTITY_G:
        message = f"{item.quantity_g:,} g is more than the {MAX_QUANTITY_G:,} g that a pantry holds of one food."
        raise Invalid(message, details={"quantity_g": [message]})
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError as error:
        raise Conflict("This food is in your pantry with that expiry already: change that item instead.") from error
    _follow_stock(user)
    return item


def _follow_stock(user: User) -> None:
    """Bring into step what depends on the pantry: shopping lists, and recommendations for what they use up."""
    shopping_rows.rebuild_current(user.pk)
    recommendation_cache.drop(user.pk)


def _follow_prices(user: User) -> None:
    for plan in shopping_rows.current_plans(user.pk):
        services.bring_into_step(plan)
        reasons.bring_into_step(standing_week(user, plan.pk))


def _require_food(ingredient_id: int) -> None:
    if not Ingredient.objects.filter(pk=ingredient_id).exists():
        message = f"There is no ingredient {ingredient_id}."
        raise Invalid(message, details={"ingredient_id": [message]})
