"""How a person's weeks went, over HTTP."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ErrorSerializer, refuse_unknown_parameters
from plans import insight_words, insights, looking_back
from plans.looking_back import LookBack, Outcome
from users import current

DEFAULT_WEEKS, MAX_WEEKS = 8, 52


class AgainstOutput(serializers.Serializer):
    planned = serializers.FloatField()
    target = serializers.FloatField(allow_null=True)
    share = serializers.FloatField(allow_null=True, help_text="planned ÷ target.")

    class Meta:
        ref_name = "PlannedAgainstTarget"


class FiguresOutput(serializers.Serializer):
    planned = serializers.IntegerField()
    due = serializers.IntegerField(help_text="Meals of past days, and those that something was said of.")
    cooked = serializers.IntegerField()
    skipped = serializers.IntegerField()
    not_said = serializers.IntegerField()
    cooked_share = serializers.FloatField(allow_null=True, help_text="Of the due ones.")
    skipped_share = serializers.FloatField(allow_null=True)
    energy_kcal = AgainstOutput(help_text="Of a day, on average; so is the protein.")
    protein_g = AgainstOutput()
    cost_pence = AgainstOutput(help_text="Of a week, on average, against the budget of now.")

    class Meta:
        ref_name = "WeekFigures"


class WeekOutput(FiguresOutput):
    week_start = serializers.DateField()
    plan_id = serializers.IntegerField()
    is_over = serializers.BooleanField()

    class Meta:
        ref_name = "WeekInsight"


class TrendOutput(serializers.Serializer):
    of = serializers.ChoiceField(choices=["cooked", "skipped", "energy", "protein", "spending"])
    direction = serializers.ChoiceField(choices=["rising", "falling", "steady"])
    earlier = serializers.FloatField(help_text="The share in the earlier half of the weeks that are over.")
    later = serializers.FloatField()
    sentence = serializers.CharField()

    class Meta:
        ref_name = "Trend"


class WordOutput(serializers.Serializer):
    code = serializers.CharField()
    sentence = serializers.CharField()

    class Meta:
        ref_name = "InsightWord"


class OftenOutput(serializers.Serializer):
    recipe_id = serializers.IntegerField()
    title = serializers.CharField()
    times = serializers.IntegerField()

    class Meta:
        ref_name = "OftenDish"


class InsightsView(APIView):
    """A look back on the person's own weeks."""

    class Input(serializers.Serializer):
        weeks = serializers.IntegerField(min_value=1, max_value=MAX_WEEKS, default=DEFAULT_WEEKS)

        class Meta:
            ref_name = "InsightsInput"

    class Output(serializers.Serializer):
        since = serializers.DateField(help_text="A Monday; and until is the Sunday of this week.")
        until = serializers.DateField()
        message = serializers.CharField(help_text="Where there is nothing to look back on: what to do.")
        weeks = WeekOutput(many=True, help_text="Weeks that were taken up, the oldest first.")
        totals = FiguresOutput(allow_null=True)
        trends = TrendOutput(many=True, help_text="Of three weeks that are over, or more.")
        strengths = WordOutput(many=True)
        weak_spots = WordOutput(many=True)
        often_cooked = OftenOutput(many=True)
        often_skipped = OftenOutput(many=True)

        class Meta:
            ref_name = "Insights"

    @extend_schema(
        summary="How the last weeks went, this one included",
        parameters=[Input],
        responses={200: Output, 400: ErrorSerializer},
    )
    def get(self, request: Request) -> Response:
        refuse_unknown_parameters(request, self.Input().fields, is_paged=False)
        asked = self.Input(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        found = looking_back.look_back(current.person(request), **asked.validated_data)
        return Response(self.Output(as_told(found)).data)


def as_told(found: LookBack) -> dict[str, Any]:
    """Return a look back with its figures and words; without a week, with a message and nothing else."""
    weeks, budget = found.weeks, found.budget_pence
    told: dict[str, Any] = {"since": found.since, "until": found.until, "message": "", "totals": None}
    told |= {name: [] for name in ("weeks", "trends", "strengths", "weak_spots", "often_cooked", "often_skipped")}
    if not weeks:
        return told | {"message": insight_words.NOTHING_YET}
    words = insight_words.words(weeks, budget, found.sinking)
    return told | {
        "weeks": [
            {"week_start": week.week_start, "plan_id": week.plan_id, "is_over": week.is_over,
             **asdict(insights.figures([week], budget))}
            for week in weeks
        ],
        "totals": asdict(insights.figures(weeks, budget)),
        "trends": [
            {**asdict(trend), "sentence": insight_words.trend_sentence(trend)}
            for trend in insights.trends(weeks, budget)
        ],
        "strengths": [word for word in words if word.is_strength],
        "weak_spots": [word for word in words if not word.is_strength],
        "often_cooked": insights.often(weeks, Outcome.COOKED),
        "often_skipped": insights.often(weeks, Outcome.SKIPPED),
    }  # fmt: skip


routes = [path("insights", InsightsView.as_view(), name="insights")]
