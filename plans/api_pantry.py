"""What is at home, what food costs a person, and what they were served."""

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
from plans import pantry, selectors
from plans.api import open_due
from plans.models import IngredientPrice, MealHistory, PantryItem
from recipes.models import Ingredient, Recipe
from users import current

REFUSALS = {400: ErrorSerializer, 404: ErrorSerializer}


class FoodSerializer(serializers.ModelSerializer):
    """A food by its names."""

    class Meta:
        model = Ingredient
        ref_name = "FoodAtHome"
        fields = ["id", "slug", "name"]


class PantryItemSerializer(serializers.ModelSerializer):
    """So much of a food at home."""

    ingredient = FoodSerializer()
    quantity_g = serializers.FloatField()

    class Meta:
        model = PantryItem
        fields = ["id", "ingredient", "quantity_g", "expires_on"]


class PantryChange(KnownFieldsOnly):
    quantity_g = serializers.DecimalField(
        max_digits=8, decimal_places=1, min_value=pantry.MIN_QUANTITY_G, max_value=pantry.MAX_QUANTITY_G
    )
    expires_on = serializers.DateField(required=False, allow_null=True)


class Pantry(generics.ListAPIView):
    """A person's pantry."""

    serializer_class = PantryItemSerializer

    class Input(PantryChange):
        ingredient_id = serializers.IntegerField(min_value=1)

        class Meta:
            ref_name = "PantryItemInput"

    def get_queryset(self) -> QuerySet[PantryItem]:
        if getattr(self, "swagger_fake_view", False):  # the schema is drawn without a person
            return PantryItem.objects.none()
        refuse_unknown_parameters(self.request)
        return pantry.items_of(current.person(self.request))

    @extend_schema(request=Input, responses={201: PantryItemSerializer, 400: ErrorSerializer})
    def post(self, request: Request) -> Response:
        """Add food; more of the same with the same expiry is added to the item that is there."""
        data = self.Input(data=request.data)
        data.is_valid(raise_exception=True)
        item = pantry.add_item(current.person(request), **data.validated_data)
        return Response(PantryItemSerializer(item).data, status=status.HTTP_201_CREATED)


class PantryDetail(APIView):
    """One item of the pantry."""

    @extend_schema(responses={200: PantryItemSerializer, 404: ErrorSerializer})
    def get(self, request: Request, item_id: int) -> Response:
        return Response(PantryItemSerializer(pantry.item_for(current.person(request), item_id)).data)

    @extend_schema(request=PantryChange, responses={200: PantryItemSerializer, 409: ErrorSerializer, **REFUSALS})
    def patch(self, request: Request, item_id: int) -> Response:
        data = PantryChange(data=request.data, partial=True)
        data.is_valid(raise_exception=True)
        item = pantry.change_item(current.person(request), item_id, **data.validated_data)
        return Response(PantryItemSerializer(item).data)

    @extend_schema(responses={204: None, 404: ErrorSerializer})
    def delete(self, request: Request, item_id: int) -> Response:
        refuse_body(request)
        pantry.remove_item(current.person(request), item_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class PriceSerializer(serializers.ModelSerializer):
    """What a person pays for a food."""

    ingredient = FoodSerializer()

    class Meta:
        model = IngredientPrice
        fields = ["id", "ingredient", "pence_per_kg"]


class PriceChange(KnownFieldsOnly):
    pence_per_kg = serializers.IntegerField(min_value=1, max_value=pantry.MAX_PENCE_PER_KG)


class Prices(generics.ListAPIView):
    """The prices a person has entered; all other foods cost what the catalogue says."""

    serializer_class = PriceSerializer

    class Input(PriceChange):
        ingredient_id = serializers.IntegerField(min_value=1)

        class Meta:
            ref_name = "PriceInput"

    def get_queryset(self) -> QuerySet[IngredientPrice]:
        if getattr(self, "swagger_fake_view", False):
            return IngredientPrice.objects.none()
        refuse_unknown_parameters(self.request)
        return pantry.prices_of(current.person(self.request))

    @extend_schema(request=Input, responses={200: PriceSerializer, 201: PriceSerializer, 400: ErrorSerializer})
    def post(self, request: Request) -> Response:
        """Set the price of a food: 201 for the first one, 200 where it replaces another."""
        data = self.Input(data=request.data)
        data.is_valid(raise_exception=True)
        price, is_new = pantry.set_price(current.person(request), **data.validated_data)
        return Response(PriceSerializer(price).data, status=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)


class PriceDetail(APIView):
    """One of a person's prices."""

    @extend_schema(responses={200: PriceSerializer, 404: ErrorSerializer})
    def get(self, request: Request, price_id: int) -> Response:
        return Response(PriceSerializer(pantry.price_for(current.person(request), price_id)).data)

    @extend_schema(request=PriceChange, responses={200: PriceSerializer, **REFUSALS})
    def patch(self, request: Request, price_id: int) -> Response:
        data = PriceChange(data=request.data)
        data.is_valid(raise_exception=True)
        return Response(
            PriceSerializer(pantry.change_price(current.person(request), price_id, **data.validated_data)).data
        )

    @extend_schema(responses={204: None, 404: ErrorSerializer})
    def delete(self, request: Request, price_id: int) -> Response:
        refuse_body(request)
        pantry.remove_price(current.person(request), price_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ServedRecipeSerializer(serializers.ModelSerializer):
    """A dish by its names."""

    class Meta:
        model = Recipe
        ref_name = "ServedRecipe"
        fields = ["id", "slug", "title"]


class HistorySerializer(serializers.ModelSerializer):
    """One meal that was served."""

    recipe = ServedRecipeSerializer()
    plan_id = serializers.IntegerField(allow_null=True)

    class Meta:
        model = MealHistory
        fields = ["id", "date", "slot", "recipe", "plan_id", "method", "outcome"]


class History(generics.ListAPIView):
    """What a person was served when, newest first."""

    serializer_class = HistorySerializer

    class Query(serializers.Serializer):
        def get_fields(self) -> dict[str, serializers.Field]:
            # "from" is a word of Python and can't be an attribute.
            return {"from": serializers.DateField(required=False), "to": serializers.DateField(required=False)}

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            if "from" in attrs and "to" in attrs and attrs["to"] < attrs["from"]:
                raise serializers.ValidationError({"to": [f"{attrs['to']} is before {attrs['from']}."]})
            return attrs

    def get_queryset(self) -> QuerySet[MealHistory]:
        if getattr(self, "swagger_fake_view", False):
            return MealHistory.objects.none()
        query = self.Query(data=self.request.query_params)
        refuse_unknown_parameters(self.request, query.fields)
        query.is_valid(raise_exception=True)
        dates = query.validated_data
        open_due(current.person(self.request))
        return selectors.history_of(current.person(self.request), since=dates.get("from"), until=dates.get("to"))

    @extend_schema(parameters=[Query])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


routes = [
    path("pantry", Pantry.as_view(), name="pantry"),
    path("pantry/<int:item_id>", PantryDetail.as_view(), name="pantry-item"),
    path("prices", Prices.as_view(), name="prices"),
    path("prices/<int:price_id>", PriceDetail.as_view(), name="price"),
    path("users/me/history", History.as_view(), name="history"),
]
