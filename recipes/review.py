"""What waits for a curator: drafts, and foods whose data is unknown, unchecked or at odds with their name."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from core.vocabulary import Allergen, from_bits, to_bits
from recipes import allergens
from recipes.models import Ingredient, Recipe, RecipeIngredient
from recipes.nutrition import LABEL


class FoodReason(models.TextChoices):
    """Why a food waits for review."""

    ALLERGENS = "allergens", "Allergens unknown"
    EXCLUDES = "excludes", "Diets not reviewed"
    FIGURES = "figures", "Figures missing"
    PRICE = "price", "Price missing"
    WARNING = "warning", "Named like an allergen it is recorded free of"


_CONDITIONS = {
    FoodReason.ALLERGENS: Q(allergens_unknown__gt=0),
    FoodReason.EXCLUDES: Q(is_excludes_reviewed=False),
    FoodReason.FIGURES: Q(*((f"{name}__isnull", True) for name in LABEL), _connector=Q.OR),
    FoodReason.PRICE: Q(pence_per_kg__isnull=True),
}


def foods_to_review(reason: FoodReason | None = None) -> QuerySet[Ingredient]:
    """Return the foods that wait for review for `reason`, or for any."""
    condition = Q()
    for each in [reason] if reason else list(FoodReason):
        condition |= Q(pk__in=_warned_ids()) if each == FoodReason.WARNING else _CONDITIONS[each]
    return Ingredient.objects.filter(condition)


def recipes_to_review(reason: FoodReason | None = None) -> QuerySet[Recipe]:
    """Return the recipes that hold a food waiting for `reason`; without one, drafts too and foods waiting for any."""
    foods = foods_to_review(reason).order_by().values("pk")
    waiting = Exists(RecipeIngredient.objects.filter(recipe=OuterRef("pk"), ingredient__in=foods))
    return Recipe.objects.for_everyone().filter(waiting if reason else Q(waiting) | Q(status=Recipe.Status.DRAFT))


def reasons_of(food: Ingredient) -> list[str]:
    """Return, in words, why a food waits for review; empty when it does not."""
    reasons = []
    if food.allergens_unknown:
        reasons.append(f"unknown: {_labels(food.allergens_unknown)}")
    if not food.is_excludes_reviewed:
        reasons.append("diets not reviewed")
    if any(getattr(food, name) is None for name in LABEL):
        reasons.append("figures missing")
    if food.pence_per_kg is None:
        reasons.append("price missing")
    return reasons + allergen_warnings(food)


def allergen_warnings(food: Ingredient) -> list[str]:
    """Return a warning for each allergen that a food's name implies and its record denies."""
    denied = _denied(food.name, food.allergens_blocked)
    return [f"sounds like {Allergen(name).label.lower()}, recorded free of it" for name in from_bits(denied, Allergen)]


def _denied(name: str, blocked: int) -> int:
    return to_bits(allergens.infer(name), Allergen) & ~blocked


def _warned_ids() -> list[int]:
    foods = Ingredient.objects.order_by().only(
        "pk", "name", "allergens_contained", "allergens_possible", "allergens_unknown"
    )
    return [food.pk for food in foods if _denied(food.name, food.allergens_blocked)]


def _labels(bits: int) -> str:
    names = from_bits(bits, Allergen)
    return "all 14" if len(names) == len(Allergen) else ", ".join(Allergen(name).label.lower() for name in names)
