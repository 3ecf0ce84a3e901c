"""A questionnaire in one call: who eats, and a week for them."""

from __future__ import annotations

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ErrorSerializer
from plans import preferences, selectors
from plans.api import opened
from plans.models import PreferenceRequest, WeeklyPlan
from users import current
from users.api import ProfileSerializer


class PreferencesSerializer(serializers.ModelSerializer):
    """Which plan the answers led to, and how far it is."""

    plan_id = serializers.IntegerField()
    plan_status = serializers.ChoiceField(choices=WeeklyPlan.Status.choices, source="plan.status")

    class Meta:
        model = PreferenceRequest
        fields = ["id", "plan_id", "plan_status"]


class ClashOfRequest(serializers.Serializer):
    """Wishes that can't all be met."""

    rules = serializers.ListField(child=serializers.CharField())
    sentence = serializers.CharField()


class Preferences(APIView):
    """Answers to a questionnaire."""

    class Input(ProfileSerializer):
        week_start = serializers.DateField(
            required=False, write_only=True, help_text="A Monday; by default the coming one."
        )

        class Meta(ProfileSerializer.Meta):
            ref_name = "PreferencesInput"
            fields = [*ProfileSerializer.Meta.fields, "week_start"]

    @extend_schema(request=Input, responses={202: PreferencesSerializer, 400: ErrorSerializer})
    def post(self, request: Request) -> Response:
        """Save the profile and ask for a week; poll `preferences/{id}` until `plan_status` is final."""
        data = self.Input(data=request.data, partial=True)
        data.is_valid(raise_exception=True)
        answers = data.validated_data
        changes = {name: answers[field.source] for name, field in data.fields.items() if field.source in answers}
        asked = preferences.answer(current.person(request), week_start=changes.pop("week_start", None), changes=changes)
        asked.plan = opened(asked.user, asked.plan_id)
        return Response(PreferencesSerializer(asked).data, status=status.HTTP_202_ACCEPTED)


class PreferencesDetail(APIView):
    """One answered questionnaire."""

    class Output(PreferencesSerializer):
        clashes = ClashOfRequest(many=True, source="plan.clashes", help_text="Why there is no such week.")

        class Meta(PreferencesSerializer.Meta):
            ref_name = "PreferencesState"
            fields = [*PreferencesSerializer.Meta.fields, "clashes"]

    @extend_schema(responses={200: Output, 404: ErrorSerializer, 409: ErrorSerializer})
    def get(self, request: Request, request_id: int) -> Response:
        """Tell how far the week is; an archived one that is no longer safe is refused, as the week itself is."""
        asked = selectors.preferences_for(current.person(request), request_id)
        asked.plan = opened(asked.user, asked.plan_id)
        return Response(self.Output(asked).data)


routes = [
    path("preferences", Preferences.as_view(), name="preferences"),
    path("preferences/<int:request_id>", PreferencesDetail.as_view(), name="preferences-detail"),
]
