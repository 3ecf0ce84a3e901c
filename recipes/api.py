"""Recipes and foods as people browse them: only what is published, marked with what the person may eat."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import Choice, ErrorSerializer, refuse_unknown_parameters
from core.vocabulary import Allergen, AllergenStatus, Diet, MealType, Slot, from_bits
from recipes import selectors
from recipes.models import Aisle, Ingredient, Recipe, RecipeIngredient
from recipes.nutrition import LABEL
from users import current


class RecipeListView(generics.ListAPIView):
    """Published recipes, filtered and paged."""

    class Input(serializers.Serializer):
        slot = Choice(Slot.values, required=False)
        diet = serializers.ListField(
            child=Choice(Diet.values), required=False, help_text="Repeat it for several; all must fit."
        )
        free_from = serializers.ListField(
            child=Choice(Allergen.values), required=False, help_text="Repeat it for several."
        )
        cuisine = serializers.CharField(required=False)
        meal_type = Choice(MealType.values, required=False)
        max_minutes = serializers.IntegerField(required=False, min_value=1)
        max_difficulty = serializers.IntegerField(required=False, min_value=1, max_value=5)
        q = serializers.CharField(
            required=False, allow_blank=True, max_length=80, help_text="In titles and ingredients."
        )

        def validate_cuisine(self, value: str) -> str:
            known = selectors.cuisines()
            if value not in known:
                raise serializers.ValidationError(f'"{value}" is not one of {", ".join(known)}.')
            return value

    class Output(serializers.ModelSerializer):
        slots = serializers.ListField(child=serializers.CharField(), source="slot_names")
        diets = serializers.ListField(child=serializers.CharField(), source="diet_names")
        main_ingredient = serializers.CharField(source="main_ingredient.name", default=None)
        allergens_contained = serializers.SerializerMethodField()
        allergens_possible = serializers.SerializerMethodField()
        may_eat = serializers.SerializerMethodField(help_text="None of your allergens or diets rules it out.")
        blocked_by = serializers.SerializerMethodField(help_text="Which of your allergens and diets rule it out.")

        class Meta:
            model = Recipe
            ref_name = "Recipe"
            fields: tuple[str, ...] = (
                "id", "slug", "title", "slots", "meal_type", "cuisine", "dish_kind", "difficulty", "minutes",
                "servings", "keeps_days", "main_ingredient", *LABEL, "pence_per_serving", "diets",
                "allergens_contained", "allergens_possible", "may_eat", "blocked_by",
            )  # fmt: skip

        def get_allergens_contained(self, recipe: Recipe) -> list[str]:
            return from_bits(recipe.allergens_contained, Allergen)

        def get_allergens_possible(self, recipe: Recipe) -> list[str]:
            return from_bits(recipe.allergens_blocked & ~recipe.allergens_contained, Allergen)

        def get_may_eat(self, recipe: Recipe) -> bool:
            return not self.get_blocked_by(recipe)

        @extend_schema_field(serializers.ListField(child=serializers.DictField(child=serializers.CharField())))
        def get_blocked_by(self, recipe: Recipe) -> list[dict[str, str]]:
            found = selectors.what_blocks(self.context["request"].user.profile, recipe)
            return [{"rule": rule, "name": name} for rule, name in found]

    serializer_class = Output

    @extend_schema(
        operation_id="recipes_list", parameters=[Input], responses={200: Output(many=True), 400: ErrorSerializer}
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List published recipes, by title."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Recipe]:
        if getattr(self, "swagger_fake_view", False):
            return Recipe.objects.none()
        query = self.Input(data=self.request.query_params)
        refuse_unknown_parameters(self.request, query.fields)
        query.is_valid(raise_exception=True)
        asked = dict(query.validated_data)
        wanted = {"diets": asked.pop("diet", ()), "search": asked.pop("q", "").strip(), **asked}
        return selectors.published_recipes(selectors.RecipeFilter(**wanted))


class RecipeDetailView(APIView):
    """One published recipe with everything a cook needs."""

    class Output(RecipeListView.Output):
        class LineOutput(serializers.ModelSerializer):
            ingredient_id = serializers.IntegerField()
            name = serializers.CharField(source="ingredient.name")
            allergens = serializers.SerializerMethodField()

            class Meta:
                model = RecipeIngredient
                ref_name = "RecipeLine"
                fields = ("ingredient_id", "name", "quantity", "unit", "grams", "note", "is_optional", "allergens")

            def get_allergens(self, line: RecipeIngredient) -> dict[str, str]:
                return allergen_statuses(line.ingredient)

        ingredients = LineOutput(source="lines", many=True, help_text="For all servings together.")

        class Meta(RecipeListView.Output.Meta):
            ref_name = "RecipeDetail"
            fields = (
                *RecipeListView.Output.Meta.fields, "serving_g", "known_share", "ingredients", "steps", "source",
            )  # fmt: skip

    @extend_schema(operation_id="recipes_retrieve", responses={200: Output, 404: ErrorSerializer})
    def get(self, request: Request, recipe_id: int) -> Response:
        """Return a published recipe, or the person's own copy of one."""
        recipe = selectors.published_recipe(current.person(request), recipe_id)
        return Response(self.Output(recipe, context={"request": request}).data)


class IngredientListView(generics.ListAPIView):
    """Foods, found by any of their names."""

    class Input(serializers.Serializer):
        q = serializers.CharField(
            required=False, allow_blank=True, max_length=80, help_text="In names and other names."
        )
        aisle = Choice(Aisle.values, required=False)

    class Output(serializers.ModelSerializer):
        allergens = serializers.SerializerMethodField(help_text="Contained, possible and unknown ones, by name.")
        excludes = serializers.ListField(child=serializers.CharField(), source="exclusion_names")

        class Meta:
            model = Ingredient
            ref_name = "Ingredient"
            fields = (
                "id", "slug", "name", "aliases", "aisle", "family", *LABEL, "source", "source_code", "allergens",
                "excludes",
                "each_g", "each_name", "pence_per_kg", "price_date", "pack_g",
            )  # fmt: skip

        def get_allergens(self, food: Ingredient) -> dict[str, str]:
            return allergen_statuses(food)

    serializer_class = Output

    @extend_schema(
        operation_id="ingredients_list", parameters=[Input], responses={200: Output(many=True), 400: ErrorSerializer}
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List foods, by name."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Ingredient]:
        if getattr(self, "swagger_fake_view", False):
            return Ingredient.objects.none()
        query = self.Input(data=self.request.query_params)
        refuse_unknown_parameters(self.request, query.fields)
        query.is_valid(raise_exception=True)
        return selectors.ingredients(query.validated_data.get("q", "").strip(), aisle=query.validated_data.get("aisle"))


def allergen_statuses(food: Ingredient) -> dict[str, str]:
    """Return the status of each allergen that is not known to be absent."""
    statuses = {name: food.allergen_status(name) for name in Allergen.values}
    return {name: str(status) for name, status in statuses.items() if status != AllergenStatus.FREE}


routes = [
    path("recipes", RecipeListView.as_view(), name="recipes"),
    path("recipes/<int:recipe_id>", RecipeDetailView.as_view(), name="recipe"),
    path("ingredients", IngredientListView.as_view(), name="ingredients"),
]
