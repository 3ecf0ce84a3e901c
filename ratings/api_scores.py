"""What a person will think of dishes, and what they want of single foods, over HTTP."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ErrorSerializer, KnownFieldsOnly, refuse_body, refuse_unknown_parameters
from core.errors import Invalid
from ratings import scoring, selectors, services
from ratings.models import IngredientScore
from users import current

MAX_RECIPES = 200
MAX_ID = 2**63 - 1
REFUSED = {400: ErrorSerializer, 404: ErrorSerializer}


class RecipeScores(APIView):
    """The liking that the planner and the lists count with."""

    class Query(serializers.Serializer):
        ids = serializers.CharField(help_text=f"Ids of recipes with commas between them, at most {MAX_RECIPES}.")

    class Output(serializers.Serializer):
        recipe_id = serializers.IntegerField()
        score = serializers.FloatField(help_text="-1 to 1: 1 or -1 as rated; else 2 × the chance of a like − 1.")

        class Meta:
            ref_name = "RecipeScore"

    @extend_schema(
        summary="How much I will like some recipes",
        parameters=[Query],
        responses={200: Output(many=True), **REFUSED},
    )
    def get(self, request: Request) -> Response:
        refuse_unknown_parameters(request, self.Query().fields, is_paged=False)
        person, ids = current.person(request), ids_of(request.query_params.get("ids", ""))
        selectors.recipes_to_score(person, ids)
        told = zip(ids, scoring.score_recipes(person, ids).tolist(), strict=True)
        return Response([{"recipe_id": pk, "score": round(score, 4)} for pk, score in told])


class IngredientScores(generics.ListAPIView):
    """The person's own wishes: they move dishes up and down, and rule none out."""

    class Output(serializers.ModelSerializer):
        name = serializers.CharField(source="ingredient.name", read_only=True)
        score = serializers.FloatField()

        class Meta:
            model = IngredientScore
            ref_name = "IngredientScore"
            fields = ("ingredient_id", "name", "score", "updated_at")

    serializer_class = Output
    queryset = IngredientScore.objects.none()  # names the model to the schema; `get_queryset` answers

    def get_queryset(self) -> QuerySet[IngredientScore]:
        refuse_unknown_parameters(self.request)
        return selectors.ingredient_scores_of(current.person(self.request))


class IngredientScoreDetail(APIView):
    class Input(KnownFieldsOnly):
        score = serializers.DecimalField(
            max_digits=3, decimal_places=2, min_value=-1, max_value=1, help_text="-1, never again, to 1, gladly."
        )

        class Meta:
            ref_name = "IngredientScoreInput"

    @extend_schema(
        summary="Say how much I want a food; the last word counts",
        request=Input,
        responses={200: IngredientScores.Output, **REFUSED},
    )
    def put(self, request: Request, ingredient_id: int) -> Response:
        asked = self.Input(data=request.data)
        asked.is_valid(raise_exception=True)
        score = services.score_ingredient(current.person(request), ingredient_id, **asked.validated_data)
        return Response(IngredientScores.Output(score).data)

    @extend_schema(summary="Forget what I said of a food", responses={204: None, 404: ErrorSerializer})
    def delete(self, request: Request, ingredient_id: int) -> Response:
        refuse_body(request)
        services.forget_ingredient(current.person(request), ingredient_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


def ids_of(written: str) -> list[int]:
    """Return the ids of `1,2,3`, each once, in this order.

    Raises:
        Invalid: none, too many, or something that is no id.
    """
    parts: dict[Any, None] = dict.fromkeys(written.split(","))
    is_id = [part.isascii() and part.isdigit() and 1 <= len(part) <= 19 and 1 <= int(part) <= MAX_ID for part in parts]
    if not all(is_id) or len(parts) > MAX_RECIPES:
        message = f"Give 1 to {MAX_RECIPES} ids of recipes with commas between them, such as ids=3,14."
        raise Invalid(message, details={"ids": [message]})
    return [int(part) for part in parts]


routes = [
    path("scores/recipes", RecipeScores.as_view(), name="recipe-scores"),
    path("scores/ingredients", IngredientScores.as_view(), name="ingredient-scores"),
    path("scores/ingredients/<int:ingredient_id>", IngredientScoreDetail.as_view(), name="ingredient-score"),
]
