"""One meal of a week over the API: lock, resize, swap, see what else could be eaten, cook or skip."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import KnownFieldsOnly, refuse_body, refuse_unknown_parameters
from plans import alternatives, meals
from plans.alternatives import MealAlternative
from plans.api import FiguresOutput, MealOutput, RecipeBrief, opened
from plans.meals import MealChange
from plans.models import PlanMeal
from users import current


class ChangedMeal(MealOutput):
    """A meal after a change, with what the day and the week then add up to."""

    date = serializers.DateField(source="day.date")
    day_totals = FiguresOutput(source="day")
    plan_totals = FiguresOutput(source="day.plan")


def quarters_of_a_serving(portion: Decimal) -> None:
    """Refuse a portion between the quarters."""
    if portion * 4 % 1:
        raise serializers.ValidationError(f"A portion comes in quarters, such as 0.75: {portion} does not.")


class MealPortion(KnownFieldsOnly):
    """A portion of another meal of the same day."""

    meal_id = serializers.IntegerField(min_value=1)
    portion = serializers.DecimalField(
        max_digits=4, decimal_places=2, min_value=Decimal("0.5"), max_value=Decimal(2), coerce_to_string=False,
        validators=[quarters_of_a_serving],
    )  # fmt: skip


def _listed(portions: Mapping[int, int]) -> list[dict[str, float]]:
    return [{"meal_id": pk, "portion": quarters / 4} for pk, quarters in sorted(portions.items())]


class MealUndo(serializers.Serializer):
    """What to send to have things as they were: only what was changed is in it."""

    recipe_id = serializers.IntegerField(required=False)
    portion = serializers.FloatField(required=False)
    is_locked = serializers.BooleanField(required=False)
    portions = MealPortion(many=True, required=False)


class MealAfterChange(ChangedMeal):
    """The same, and how to take the change back. The context holds the `change`."""

    undo = serializers.SerializerMethodField(help_text="Send this to have things as they were.")

    @extend_schema_field(MealUndo)
    def get_undo(self, _: PlanMeal) -> dict[str, Any]:
        change: MealChange = self.context["change"]
        quarters = change.portion_quarters
        before = {
            "recipe_id": change.recipe_id,
            "portion": None if quarters is None else quarters / 4,
            "is_locked": change.is_locked,
            "portions": _listed(change.portions) or None,
        }
        return {name: value for name, value in before.items() if value is not None}


class Meal(APIView):
    """Change one meal; everything asked for happens, or nothing."""

    class Input(KnownFieldsOnly):
        is_locked = serializers.BooleanField(required=False)
        portion = serializers.DecimalField(
            max_digits=4, decimal_places=2, min_value=Decimal("0.5"), max_value=Decimal(2), required=False,
            validators=[quarters_of_a_serving], help_text="Servings for one person: 0.5 to 2 in quarters.",
        )  # fmt: skip
        recipe_id = serializers.IntegerField(required=False, min_value=1, help_text="The dish to have instead.")
        portions = MealPortion(
            many=True, required=False, help_text="Of other meals of the day, as an alternative offers them."
        )
        rebalance = serializers.BooleanField(
            default=False, help_text="Suit the day's portions to the change, but for locked, cooked and skipped meals."
        )

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            if not attrs.keys() - {"rebalance"} and not attrs["rebalance"]:
                raise serializers.ValidationError(
                    "Say what to change: is_locked, portion, recipe_id, portions or rebalance."
                )
            return attrs

        class Meta:
            ref_name = "MealChange"

    @extend_schema(operation_id="plans_meals_change", request=Input, responses=MealAfterChange)
    def patch(self, request: Request, plan_id: int, meal_id: int) -> Response:
        asked = self.Input(data=request.data)
        asked.is_valid(raise_exception=True)
        portion = asked.validated_data.pop("portion", None)
        portions = asked.validated_data.pop("portions", [])
        rebalances = asked.validated_data.pop("rebalance")
        opened(current.person(request), plan_id)
        change = meals.change_meal(
            current.person(request),
            plan_id=plan_id,
            meal_id=meal_id,
            portion_quarters=None if portion is None else int(portion * 4),
            portions={each["meal_id"]: int(each["portion"] * 4) for each in portions},
            rebalances=rebalances,
            **asked.validated_data,
        )
        return Response(MealAfterChange(change.meal, context={"change": change}).data)


class Alternatives(APIView):
    """What else could be eaten at a meal, best first, and what each does to the day and the bill."""

    class Input(serializers.Serializer):
        limit = serializers.IntegerField(min_value=1, max_value=50, default=10)
        rebalance = serializers.BooleanField(default=True)

    class Output(serializers.Serializer):
        recipe = RecipeBrief()
        portion = serializers.SerializerMethodField(help_text="The portion that suits the day best.")
        meal = FiguresOutput()
        portions = serializers.SerializerMethodField(
            help_text="Of the day's other meals whose portion would change to suit. Change the meal with this, portion "
            "and recipe_id to have what is offered."
        )
        day_totals = FiguresOutput(source="day", help_text="The whole day with this dish and these portions in it.")
        energy_change_kcal = serializers.FloatField(help_text="Of the day.")
        bill_change_pence = serializers.IntegerField(help_text="For the household's week.")
        breaks = serializers.ListField(
            child=serializers.CharField(), help_text="Wishes that the week would then break and now keeps."
        )

        def get_portion(self, found: MealAlternative) -> float:
            return found.portion_quarters / 4

        @extend_schema_field(MealPortion(many=True))
        def get_portions(self, found: MealAlternative) -> list[dict[str, float]]:
            return _listed(found.portions)

        class Meta:
            ref_name = "MealAlternative"

    @extend_schema(
        operation_id="plans_meals_alternatives",
        parameters=[
            OpenApiParameter("limit", int, description="1 to 50; 10 if not given."),
            OpenApiParameter(
                "rebalance", bool, description="Whether the day's other portions may suit the dish; true if not given."
            ),
        ],
        responses=Output(many=True),
    )
    def get(self, request: Request, plan_id: int, meal_id: int) -> Response:
        asked = self.Input(data=request.query_params)
        refuse_unknown_parameters(request, asked.fields, is_paged=False)
        asked.is_valid(raise_exception=True)
        opened(current.person(request), plan_id)
        found = alternatives.alternatives_for(
            current.person(request), plan_id=plan_id, meal_id=meal_id, limit=asked.validated_data["limit"],
            rebalances=asked.validated_data["rebalance"],
        )  # fmt: skip
        return Response(self.Output(found, many=True).data)


class Cooked(APIView):
    """What became of a meal: it was cooked."""

    outcome = PlanMeal.Outcome.COOKED

    @extend_schema(operation_id="plans_meals_cooked", request=None, responses=ChangedMeal)
    def post(self, request: Request, plan_id: int, meal_id: int) -> Response:
        """Say so."""
        refuse_body(request)
        return self._told(meals.mark, request, plan_id, meal_id)

    @extend_schema(operation_id="plans_meals_not_cooked", request=None, responses={200: ChangedMeal})
    def delete(self, request: Request, plan_id: int, meal_id: int) -> Response:
        """Take it back: a slip of the finger."""
        refuse_body(request)
        return self._told(meals.unmark, request, plan_id, meal_id)

    def _told(self, tell: Callable[..., PlanMeal], request: Request, plan_id: int, meal_id: int) -> Response:
        user = current.person(request)
        opened(user, plan_id)
        return Response(ChangedMeal(tell(user, plan_id=plan_id, meal_id=meal_id, outcome=self.outcome)).data)


@extend_schema_view(
    post=extend_schema(operation_id="plans_meals_skipped"), delete=extend_schema(operation_id="plans_meals_not_skipped")
)
class Skipped(Cooked):
    """What became of a meal: it was left out; what it needed is no longer on the shopping list."""

    outcome = PlanMeal.Outcome.SKIPPED


routes = [
    path("plans/<int:plan_id>/meals/<int:meal_id>", Meal.as_view(), name="plan-meal"),
    path("plans/<int:plan_id>/meals/<int:meal_id>/alternatives", Alternatives.as_view(), name="plan-meal-alternatives"),
    path("plans/<int:plan_id>/meals/<int:meal_id>/cooked", Cooked.as_view(), name="plan-meal-cooked"),
    path("plans/<int:plan_id>/meals/<int:meal_id>/skipped", Skipped.as_view(), name="plan-meal-skipped"),
]
