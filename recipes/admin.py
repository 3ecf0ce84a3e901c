"""Where a curator finds, edits and publishes recipes, and keeps foods right."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.forms import BaseModelForm
from django.http import HttpRequest
from django.utils.safestring import SafeString

from core.admin import bullets, table
from core.errors import DomainError
from core.vocabulary import Allergen, AllergenStatus, Diet, Exclusion, Slot
from recipes import review, services
from recipes.admin_filters import (
    DietFilter,
    FoodReviewFilter,
    FreeOfAllergenFilter,
    HoldsAllergenFilter,
    MissingDataFilter,
    RecipeReviewFilter,
    SlotFilter,
)
from recipes.admin_forms import ALLERGEN_FIELDS, IngredientForm, LineForm, RecipeForm
from recipes.models import MICRONUTRIENTS, Ingredient, Recipe, RecipeIngredient
from recipes.nutrition import LABEL

SHOWN_AS: dict[str, Any] = {
    "slots": "slot_list",
    "excludes": "exclusion_list",
    **dict.fromkeys(ALLERGEN_FIELDS, "allergen_table"),
}
"""What staff who may only look see in place of a form's field: a page without a form would show bits, or nothing."""
NOTHING_SAVED_YET = "Shown once the recipe is saved."


class ShownInWords(admin.ModelAdmin):
    """Shows sets of bits in words to staff who may look but not change."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj) or (obj is None and self.has_add_permission(request)):
            return fieldsets
        return [
            (
                title,
                {**options, "fields": list(dict.fromkeys(SHOWN_AS.get(str(name), name) for name in options["fields"]))},
            )
            for title, options in fieldsets
        ]


class LineInline(admin.TabularInline):
    model = RecipeIngredient
    form = LineForm
    autocomplete_fields = ("ingredient",)
    fields = ("position", "ingredient", "quantity", "unit", "grams", "note", "is_optional")
    readonly_fields = ("grams",)
    extra = 1


@admin.register(Recipe)
class RecipeAdmin(ShownInWords):
    """Recipes; figures, price, allergens and diets are shown and follow the ingredients."""

    form = RecipeForm
    inlines = (LineInline,)
    autocomplete_fields = ("main_ingredient",)
    prepopulated_fields = {"slug": ("title",)}
    search_fields = ("title", "slug", "ingredients__name")
    list_display = (
        "title", "status", "slot_list", "diet_list", "energy", "pence_per_serving", "known", "waits_for",
    )  # fmt: skip
    list_filter = (
        RecipeReviewFilter, "status", SlotFilter, DietFilter, HoldsAllergenFilter, FreeOfAllergenFilter,
        MissingDataFilter, "meal_type", "cuisine",
    )  # fmt: skip
    actions = ("publish", "withdraw")
    readonly_fields = (
        "status", "still_missing", *LABEL, "serving_g", "pence_per_serving", "known", "diet_list", "allergen_sources",
        "review_reasons",
    )  # fmt: skip
    fieldsets = (
        (None, {"fields": ("title", "slug", "status", "still_missing", "review_reasons")}),
        ("When and how", {"fields": (
            "slots", "meal_type", "cuisine", "dish_kind", "difficulty", "minutes", "servings", "keeps_days",
            "main_ingredient", "steps", "source",
        )}),
        ("Per serving, from the ingredients", {"fields": (
            *LABEL, "serving_g", "pence_per_serving", "known", "diet_list", "allergen_sources",
        )}),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Recipe]:
        """Leave out personal copies: they follow their foods, and are nobody's to curate."""
        return super().get_queryset(request).filter(owner=None).prefetch_related("lines__ingredient")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the ingredients, derive what follows from them, and withdraw what can no longer be planned."""
        super().save_related(request, form, formsets, change)
        services.refresh_recipes([form.instance.pk])
        recipe = Recipe.objects.get(pk=form.instance.pk)
        missing = services.what_is_missing(recipe)
        if recipe.status == Recipe.Status.PUBLISHED and missing:
            services.withdraw(recipe)
            self.message_user(request, f"{recipe} is a draft again: {'; '.join(missing)}.", messages.WARNING)

    @admin.action(description="Publish the selected recipes", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Recipe]) -> None:
        published = 0
        for recipe in queryset:
            try:
                services.publish(recipe)
                published += 1
            except DomainError as refusal:
                self.message_user(request, refusal.message, messages.ERROR)
        if published:
            self.message_user(request, f"{counted(published, 'recipe')} published.", messages.SUCCESS)

    @admin.action(description="Withdraw the selected recipes (back to draft)", permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Recipe]) -> None:
        published = [recipe for recipe in queryset if recipe.status == Recipe.Status.PUBLISHED]
        for recipe in published:
            services.withdraw(recipe)
        self.message_user(request, f"{counted(len(published), 'recipe')} withdrawn.", messages.SUCCESS)

    @admin.display(description="slots", ordering="slots")
    def slot_list(self, recipe: Recipe) -> str:
        return ", ".join(Slot(name).label for name in recipe.slot_names)

    @admin.display(description="diets")
    def diet_list(self, recipe: Recipe) -> str:
        return ", ".join(Diet(name).label for name in recipe.diet_names)

    @admin.display(description="kcal", ordering="energy_kcal")
    def energy(self, recipe: Recipe) -> str:
        return "" if recipe.energy_kcal is None else f"{recipe.energy_kcal:.0f}"

    @admin.display(description="figures known", ordering="known_share")
    def known(self, recipe: Recipe) -> str:
        return f"{Decimal(recipe.known_share):.0%}"

    @admin.display(description="waiting for review")
    def waits_for(self, recipe: Recipe) -> str:
        draft = ["draft"] if recipe.status == Recipe.Status.DRAFT else []
        return "; ".join([*draft, *_food_reasons(recipe)])

    @admin.display(description="waiting for review")
    def review_reasons(self, recipe: Recipe) -> SafeString | str:
        return bullets(_food_reasons(recipe)) if recipe.pk else NOTHING_SAVED_YET

    @admin.display(description="missing before it can be published")
    def still_missing(self, recipe: Recipe) -> SafeString | str:
        return bullets(services.what_is_missing(recipe)) if recipe.pk else NOTHING_SAVED_YET

    @admin.display(description="where allergens come from")
    def allergen_sources(self, recipe: Recipe) -> SafeString | str:
        """Return a table: each allergen that is not ruled out, and the foods it comes from."""
        if not recipe.pk:
            return NOTHING_SAVED_YET
        foods = list(dict.fromkeys(line.ingredient for line in recipe.lines.all()))
        statuses = (AllergenStatus.CONTAINS, AllergenStatus.MAY_CONTAIN, AllergenStatus.UNKNOWN)
        rows = []
        for allergen in Allergen:
            cells = [
                ", ".join(food.name for food in foods if food.allergen_status(allergen) == status)
                for status in statuses
            ]
            if any(cells):
                rows.append([allergen.label, *cells])
        return table(["Allergen", *(status.label for status in statuses)], rows) if rows else "None."


@admin.register(Ingredient)
class IngredientAdmin(ShownInWords):
    """Foods; saving one brings every recipe that holds it into step."""

    form = IngredientForm
    search_fields = ("name", "slug", "aliases_text")
    prepopulated_fields = {"slug": ("name",)}
    list_display = ("name", "aisle", "family", "energy_kcal", "pence_per_kg", "waits_for")
    list_filter = (FoodReviewFilter, "aisle", "family")
    readonly_fields = ("warnings",)
    fieldsets = (
        (None, {"fields": ("name", "slug", "aliases", "aisle", "family", "warnings")}),
        ("Allergens", {"fields": ALLERGEN_FIELDS, "description": "Everything but “Free from” counts as present."}),
        ("Diets", {"fields": ("excludes", "is_excludes_reviewed")}),
        ("Per 100 g", {"fields": (*LABEL, "source", "source_code", "source_note")}),
        ("Vitamins and minerals per 100 g", {"fields": MICRONUTRIENTS, "classes": ["collapse"]}),
        ("Measures and price", {"fields": (
            "density_g_per_ml", "each_g", "each_name", "pence_per_kg", "price_date", "price_source", "pack_g",
        )}),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ingredient]:
        # A JSON column can't be searched as text on PostgreSQL without saying so.
        return super().get_queryset(request).alias(aliases_text=Cast("aliases", TextField()))

    def save_model(self, request: HttpRequest, obj: Ingredient, form: BaseModelForm, change: bool) -> None:
        """Save the food through the service, and say how many recipes followed."""
        changed = services.save_ingredient(obj)
        if change:
            self.message_user(request, f"{counted(changed, 'recipe')} changed with {obj}.", messages.INFO)

    @admin.display(description="waiting for review")
    def waits_for(self, food: Ingredient) -> str:
        return "; ".join(review.reasons_of(food))

    @admin.display(description="excludes")
    def exclusion_list(self, food: Ingredient) -> str:
        return ", ".join(Exclusion(name).label for name in food.exclusion_names)

    @admin.display(description="allergens")
    def allergen_table(self, food: Ingredient) -> SafeString:
        return table(["Allergen", "Status"], [(each.label, food.allergen_status(each).label) for each in Allergen])

    @admin.display(description="allergen warnings")
    def warnings(self, food: Ingredient) -> SafeString | str:
        return bullets(review.allergen_warnings(food)) if food.pk else ""


def counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _food_reasons(recipe: Recipe) -> list[str]:
    """Return why the foods of a recipe wait for review, each with the food's name."""
    foods = dict.fromkeys(line.ingredient for line in recipe.lines.all())
    return [f"{food.name}: {', '.join(reasons)}" for food in foods if (reasons := review.reasons_of(food))]
