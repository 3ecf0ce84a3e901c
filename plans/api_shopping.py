"""The shopping list of a plan: by aisle, ticked line by line, and as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import Choice, ErrorSerializer, KnownFieldsOnly, refuse_unknown_parameters
from plans import exporting, shopping_lists
from plans.api import opened
from plans.models import ShoppingListItem
from users import current

EXPORTS = {
    "text": (exporting.as_text, "text/plain", "txt"),
    "markdown": (exporting.as_markdown, "text/markdown", "md"),
    "csv": (exporting.as_csv, "text/csv", "csv"),
}
NOT_SHOWN = {
    404: OpenApiResponse(ErrorSerializer, description="No such plan, or somebody else's."),
    409: OpenApiResponse(ErrorSerializer, description="The plan is not ready."),
}


class ShoppingItemSerializer(serializers.ModelSerializer):
    """One food to buy; prices are null where unknown."""

    ingredient_id = serializers.IntegerField()
    name = serializers.CharField(source="ingredient.name")
    needed_g = serializers.FloatField()
    quantity = serializers.SerializerMethodField(help_text="What the week needs, in kitchen units.")
    from_pantry_g = serializers.FloatField()

    class Meta:
        model = ShoppingListItem
        fields = ["id", "ingredient_id", "name", "needed_g", "quantity", "from_pantry_g", "packs", "pack_g",
                  "used_pence", "bought_pence", "is_ticked"]  # fmt: skip

    def get_quantity(self, item: ShoppingListItem) -> str:
        return shopping_lists.quantity_of(item)


class AisleSerializer(serializers.Serializer):
    """The foods of one aisle."""

    aisle = serializers.CharField()
    name = serializers.CharField()
    items = ShoppingItemSerializer(many=True)


class ShoppingList(APIView):
    """What to buy for a week."""

    class Output(serializers.Serializer):
        plan_id = serializers.IntegerField()
        used_pence = serializers.IntegerField(
            help_text="Price of what the week uses: the plan's cost_pence less that of skipped meals, to the penny. "
            "The items' used_pence add up to it."
        )
        bought_pence = serializers.IntegerField(help_text="Price of the whole packs to buy.")
        unpriced = serializers.IntegerField(help_text="How many foods have no known price, and are in neither sum.")
        aisles = AisleSerializer(many=True)

        class Meta:
            ref_name = "ShoppingList"

    @extend_schema(responses={200: Output, **NOT_SHOWN})
    def get(self, request: Request, plan_id: int) -> Response:
        refuse_unknown_parameters(request, is_paged=False)
        plan = opened(current.person(request), plan_id)
        return Response(self.Output(shopping_lists.list_of(plan)).data)


class ShoppingItem(APIView):
    """One line of the list."""

    class Input(KnownFieldsOnly):
        is_ticked = serializers.BooleanField()

        class Meta:
            ref_name = "ShoppingTick"

    @extend_schema(request=Input, responses={200: ShoppingItemSerializer, 400: ErrorSerializer, **NOT_SHOWN})
    def patch(self, request: Request, plan_id: int, item_id: int) -> Response:
        data = self.Input(data=request.data)
        data.is_valid(raise_exception=True)
        shopping_lists.require_ready(opened(current.person(request), plan_id))
        item = shopping_lists.tick(current.person(request), plan_id, item_id, **data.validated_data)
        return Response(ShoppingItemSerializer(item).data)


class ShoppingExport(APIView):
    """The list as a file."""

    class Query(serializers.Serializer):
        def get_fields(self) -> dict[str, serializers.Field]:
            # "as" is a word of Python and can't be an attribute; the framework keeps "format" for itself.
            return {"as": Choice(list(EXPORTS), default="text")}

    @extend_schema(
        parameters=[Query],
        responses={(200, kind): OpenApiTypes.STR for _, kind, _ in EXPORTS.values()} | NOT_SHOWN,
    )
    def get(self, request: Request, plan_id: int) -> HttpResponse:
        query = self.Query(data=request.query_params)
        refuse_unknown_parameters(request, query.fields, is_paged=False)
        query.is_valid(raise_exception=True)
        render, content_type, suffix = EXPORTS[query.validated_data["as"]]
        plan = opened(current.person(request), plan_id)
        body = render(shopping_lists.sheet_of(plan))
        filename = f"shopping-list-{plan.week_start}.{suffix}"
        headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
        return HttpResponse(body, content_type=f"{content_type}; charset=utf-8", headers=headers)


routes = [
    path("plans/<int:plan_id>/shopping-list", ShoppingList.as_view(), name="shopping-list"),
    path("plans/<int:plan_id>/shopping-list/export", ShoppingExport.as_view(), name="shopping-export"),
    path("plans/<int:plan_id>/shopping-list/<int:item_id>", ShoppingItem.as_view(), name="shopping-item"),
]
