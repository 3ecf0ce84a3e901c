"""What a curator finds recipes and foods by."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import F, Q, QuerySet, TextChoices
from django.http import HttpRequest

from core.vocabulary import Allergen, Diet, Slot, to_bits
from recipes import review
from recipes.models import Ingredient, Recipe
from recipes.review import FoodReason
from recipes.selectors import MIN_KNOWN_SHARE

Choices = list[tuple[str, str]]


class BitFilter(admin.SimpleListFilter):
    """Rows whose set of words in `column` holds the chosen one, or does not where `is_held` is false."""

    vocabulary: ClassVar[type[TextChoices]]
    column: ClassVar[str]
    is_held: ClassVar[bool] = True

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return list(self.vocabulary.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        word = self.value()
        if word not in self.vocabulary.values:
            return queryset
        chosen = f"chosen_{self.parameter_name}"
        queryset = queryset.alias(**{chosen: F(self.column).bitand(to_bits([word], self.vocabulary))})
        return queryset.filter(**{f"{chosen}__gt" if self.is_held else chosen: 0})


class DietFilter(BitFilter):
    title, parameter_name, vocabulary, column = "diet", "diet", Diet, "diets"


class SlotFilter(BitFilter):
    title, parameter_name, vocabulary, column = "slot", "slot", Slot, "slots"


class HoldsAllergenFilter(BitFilter):
    """Contains, may contain or unknown: all that keeps a dish from a person with the allergy."""

    title, parameter_name, vocabulary, column = "allergen held or not ruled out", "holds", Allergen, "allergens_blocked"


class FreeOfAllergenFilter(BitFilter):
    title, parameter_name, vocabulary, column = "free of allergen", "free_of", Allergen, "allergens_blocked"
    is_held = False


class MissingDataFilter(admin.SimpleListFilter):
    title, parameter_name = "missing data", "missing"

    CONDITIONS = {
        "ingredients": ("Ingredients", Q(lines__isnull=True)),
        "steps": ("Steps", Q(steps=[])),
        "main": ("Main ingredient", Q(main_ingredient__isnull=True)),
        "mass": ("Mass of an ingredient", Q(lines__isnull=False, lines__grams__isnull=True)),
        "figures": ("Figures", Q(known_share__lt=MIN_KNOWN_SHARE)),
        "price": ("Price", Q(pence_per_serving__isnull=True)),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [(key, label) for key, (label, _) in self.CONDITIONS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Recipe]) -> QuerySet[Recipe]:
        value = self.value()
        if value not in self.CONDITIONS:
            return queryset
        found = Recipe.objects.filter(self.CONDITIONS[value][1]).order_by().values("pk")
        return queryset.filter(pk__in=found)


class RecipeReviewFilter(admin.SimpleListFilter):
    """Everything that waits for a curator, or one reason for it."""

    title, parameter_name = "needs review", "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [("any", "Waiting for review"), *FoodReason.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Recipe]) -> QuerySet[Recipe]:
        value = self.value()
        if value != "any" and value not in FoodReason.values:
            return queryset
        waiting = review.recipes_to_review(None if value == "any" else FoodReason(value))
        return queryset.filter(pk__in=waiting.order_by().values("pk"))


class FoodReviewFilter(admin.SimpleListFilter):
    title, parameter_name = "needs review", "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [("any", "Waiting for review"), *FoodReason.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Ingredient]) -> QuerySet[Ingredient]:
        value = self.value()
        if value != "any" and value not in FoodReason.values:
            return queryset
        waiting = review.foods_to_review(None if value == "any" else FoodReason(value))
        return queryset.filter(pk__in=waiting.order_by().values("pk"))
