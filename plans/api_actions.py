"""What a person wants changed in a week, over the API: in buttons, in words, or both; and taken back."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agents.requests import MAX_TEXT_CHARACTERS
from agents.schemas import Action, Params
from core.api import KnownFieldsOnly, refuse_body, refuse_unknown_parameters
from core.vocabulary import MealType
from plans import action_life, selectors, undo
from plans.api import FiguresOutput, opened
from plans.asking import Asked
from plans.models import PlanAction, PlanMeal
from tasks import ring
from tasks.actions import apply_action
from users import current

MAX_FOOD_CHARACTERS = 100
MAX_KEY_CHARACTERS = 64


def well_formed(value: str) -> None:
    """Refuse halves of surrogate pairs: databases keep none."""
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise serializers.ValidationError("This text holds a broken character.") from None


class ParamsInput(KnownFieldsOnly):
    """How a button's action is to be done; only what is set counts."""

    ingredient_to_remove = serializers.CharField(
        required=False, max_length=MAX_FOOD_CHARACTERS, validators=[well_formed]
    )
    ingredient_to_add = serializers.CharField(required=False, max_length=MAX_FOOD_CHARACTERS, validators=[well_formed])
    apply_to_whole_week = serializers.BooleanField(required=False, help_text="Wherever the food stands in the week.")
    make_healthier = serializers.BooleanField(required=False)
    make_cheaper = serializers.BooleanField(required=False)
    make_higher_protein = serializers.BooleanField(required=False)
    keep_calories_similar = serializers.BooleanField(required=False)
    smaller_portion = serializers.BooleanField(required=False, help_text="A quarter of a serving less.")
    larger_portion = serializers.BooleanField(required=False)
    prefer_meal_type = serializers.ChoiceField(
        choices=MealType.choices, required=False,
        error_messages={"invalid_choice": f"This is none of {', '.join(MealType.values)}."},
    )  # fmt: skip

    class Meta:
        ref_name = "ActionParams"


class ActionInput(KnownFieldsOnly):
    """A type with its ids, a text, or both: beside a text, type and ids say what it was written next to."""

    type = serializers.ChoiceField(
        choices=[(each.value, each.value) for each in Action], required=False,
        error_messages={"invalid_choice": f"This is none of {', '.join(Action)}."},
    )  # fmt: skip
    plan_day_id = serializers.IntegerField(required=False, min_value=1)
    plan_meal_id = serializers.IntegerField(required=False, min_value=1)
    ingredient_name = serializers.CharField(
        required=False, max_length=MAX_FOOD_CHARACTERS, validators=[well_formed],
        help_text="The food that the button stands beside.",
    )  # fmt: skip
    params = ParamsInput(required=False)
    text = serializers.CharField(
        required=False, allow_blank=True, max_length=MAX_TEXT_CHARACTERS, validators=[well_formed]
    )
    dry_run = serializers.BooleanField(default=False, help_text="Only say what would change.")
    client_key = serializers.CharField(
        required=False, allow_blank=True, max_length=MAX_KEY_CHARACTERS, validators=[well_formed],
        help_text="Chosen by the client: sent again with it, a request is the same action.",
    )  # fmt: skip

    class Meta:
        ref_name = "ActionRequest"


class DishState(FiguresOutput):
    """A meal at one moment."""

    recipe_id = serializers.IntegerField(allow_null=True, help_text="None where a dry run would make a new dish.")
    title = serializers.CharField()
    portion = serializers.FloatField()
    outcome = serializers.ChoiceField(choices=PlanMeal.Outcome.choices)


class Changes(serializers.Serializer):
    """What is different afterwards; what is not named stayed as it was."""

    class MealChange(serializers.Serializer):
        meal_id = serializers.IntegerField()
        date = serializers.DateField()
        slot = serializers.CharField()
        before = DishState()
        after = DishState()

        class Meta:
            ref_name = "ActionMealChange"

    class DayChange(serializers.Serializer):
        day_id = serializers.IntegerField()
        date = serializers.DateField()
        before = FiguresOutput()
        after = FiguresOutput()

        class Meta:
            ref_name = "ActionDayChange"

    class WeekChange(serializers.Serializer):
        before = FiguresOutput()
        after = FiguresOutput()

        class Meta:
            ref_name = "ActionWeekChange"

    class ListChange(serializers.Serializer):
        ingredient_id = serializers.IntegerField()
        name = serializers.CharField()
        before_g = serializers.FloatField(help_text="0: it comes onto the list.")
        after_g = serializers.FloatField(help_text="0: it goes.")

        class Meta:
            ref_name = "ActionListChange"

    meals = MealChange(many=True)
    days = DayChange(many=True)
    totals = WeekChange()
    shopping_list = ListChange(many=True)
    relaxations = serializers.ListField(child=serializers.DictField(), help_text="Which wishes the week then misses.")
    avoided = serializers.ListField(child=serializers.DictField(), help_text="Foods that are ranked lower from now on.")
    notes = serializers.ListField(child=serializers.CharField(), help_text="What stays although it was meant, and why.")

    class Meta:
        ref_name = "ActionChanges"


class ActionOutput(serializers.ModelSerializer):
    """An action. Poll it while its status is pending or applying."""

    type = serializers.CharField(source="asked.type", allow_null=True)
    text = serializers.CharField(source="asked.text")
    dry_run = serializers.BooleanField(source="is_dry_run")
    instructions = serializers.ListField(
        child=serializers.DictField(), help_text="What it was taken to mean; empty until it is understood."
    )
    changes = serializers.SerializerMethodField(help_text="None until it is done.")
    refusal = serializers.SerializerMethodField(help_text="Why it can't be done, and what to do; None if it can.")

    class Meta:
        model = PlanAction
        ref_name = "PlanAction"
        fields = (
            "id", "status", "type", "text", "dry_run", "source", "instructions", "changes", "refusal", "error_message",
            "created_at", "finished_at", "undone_at",
        )  # fmt: skip

    @extend_schema_field(Changes(allow_null=True))
    def get_changes(self, action: PlanAction) -> dict[str, Any] | None:
        return action.changes or None

    @extend_schema_field(serializers.DictField(child=serializers.CharField(), allow_null=True))
    def get_refusal(self, action: PlanAction) -> dict[str, str] | None:
        return {"code": action.refusal_code, "message": action.refusal} if action.refusal else None


class ActionList(generics.ListAPIView):
    """What was asked of a week, the newest first; and the place to ask."""

    queryset = PlanAction.objects.none()
    serializer_class = ActionOutput
    filterset_fields = ["status"]

    def get_queryset(self) -> QuerySet[PlanAction]:
        if getattr(self, "swagger_fake_view", False):
            return PlanAction.objects.none()
        return selectors.actions_of(current.person(self.request), self.kwargs["plan_id"])

    @extend_schema(operation_id="plans_actions_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse_unknown_parameters(request, self.filterset_fields)
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="plans_actions_request", request=ActionInput, responses={202: ActionOutput})
    def post(self, request: Request, plan_id: int) -> Response:
        """Ask for a change of the week; poll the action that is answered."""
        asked = ActionInput(data=request.data)
        asked.is_valid(raise_exception=True)
        wanted = dict(asked.validated_data)
        is_dry_run, client_key = wanted.pop("dry_run"), wanted.pop("client_key", "")
        if "type" in wanted:
            wanted["type"] = Action(wanted["type"])
        if "params" in wanted:
            wanted["params"] = Params(**wanted["params"])
        opened(current.person(request), plan_id)
        action = action_life.request_action(
            current.person(request), plan_id, Asked(**wanted), is_dry_run=is_dry_run, client_key=client_key
        )
        if not action.is_final:
            ring(apply_action, action.pk)
        return Response(ActionOutput(action).data, status=status.HTTP_202_ACCEPTED)


class ActionDetail(APIView):
    """One action. Poll it while its status is pending or applying."""

    @extend_schema(operation_id="plans_actions_retrieve", responses=ActionOutput)
    def get(self, request: Request, plan_id: int, action_id: int) -> Response:
        return Response(ActionOutput(selectors.action_for(current.person(request), plan_id, action_id)).data)


class UndoAction(APIView):
    """Take an action back; the week is as it was before it."""

    @extend_schema(operation_id="plans_actions_undo", request=None, responses=ActionOutput)
    def post(self, request: Request, plan_id: int, action_id: int) -> Response:
        refuse_body(request)
        opened(current.person(request), plan_id)
        return Response(ActionOutput(undo.undo(current.person(request), plan_id, action_id)).data)


routes = [
    path("plans/<int:plan_id>/actions", ActionList.as_view(), name="plan-actions"),
    path("plans/<int:plan_id>/actions/<int:action_id>", ActionDetail.as_view(), name="plan-action"),
    path("plans/<int:plan_id>/actions/<int:action_id>/undo", UndoAction.as_view(), name="plan-action-undo"),
]
