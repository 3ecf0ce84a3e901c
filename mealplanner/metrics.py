"""Figures for a monitoring system, in Prometheus' text format."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Min
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import BasePermission
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api import ErrorSerializer
from core.models import JobQuerySet
from plans.models import PlanAction, WeeklyPlan
from ratings.models import TrainedModel
from recipes.models import Recipe
from users.models import User

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True)
class Gauge:
    """One metric: a single value, or one for each value of a label."""

    name: str
    help: str
    values: dict[str, int | float]
    label: str = ""


def gauges() -> list[Gauge]:
    """Return every metric as of now; a label without rows is there with 0, so that alarms can compare."""
    published = Recipe.objects.for_everyone().filter(status=Recipe.Status.PUBLISHED).count()
    return [
        Gauge("mealplanner_plans", "Weekly plans by status.",
              _counts(WeeklyPlan.objects.all(), "status", WeeklyPlan.Status.values), "status"),
        Gauge("mealplanner_plans_by_method", "Weekly plans by the planner that made them.",
              _counts(WeeklyPlan.objects.all(), "method", WeeklyPlan.Method.values), "method"),
        Gauge("mealplanner_oldest_pending_plan_age_seconds", "Wait of the oldest pending plan; 0 if none waits.",
              {"": _oldest_wait_s(WeeklyPlan.objects.all())}),
        Gauge("mealplanner_plans_stuck", "Plans in work for so long that their worker counts as lost.",
              {"": _stuck(WeeklyPlan.objects.all())}),
        Gauge("mealplanner_actions", "Changes asked of weeks by status.",
              _counts(PlanAction.objects.all(), "status", PlanAction.Status.values), "status"),
        Gauge("mealplanner_oldest_pending_action_age_seconds", "Wait of the oldest pending change; 0 if none waits.",
              {"": _oldest_wait_s(PlanAction.objects.all())}),
        Gauge("mealplanner_actions_stuck", "Changes in work for so long that their worker counts as lost.",
              {"": _stuck(PlanAction.objects.all())}),
        Gauge("mealplanner_trainings", "Trainings of recommenders by status.",
              _counts(TrainedModel.objects.all(), "status", TrainedModel.Status.values), "status"),
        Gauge("mealplanner_active_model_age_seconds", "Since the active recommender was trained; 0 where none is.",
              {"": _active_model_age_s()}),
        Gauge("mealplanner_users", "Accounts that can log in.", {"": User.objects.filter(is_active=True).count()}),
        Gauge("mealplanner_recipes_published", "Recipes that can be planned.", {"": published}),
    ]  # fmt: skip


def _counts(jobs: JobQuerySet, field: str, names: Iterable[str]) -> dict[str, int | float]:
    """Return how many rows have each value of a field."""
    rows = dict(jobs.order_by().values_list(field).annotate(Count("pk")))
    return {name: rows.get(name, 0) for name in names}


def _oldest_wait_s(jobs: JobQuerySet) -> float:
    oldest = jobs.order_by().filter(status=jobs.job.PENDING).aggregate(oldest=Min("requested_at"))["oldest"]
    return round(max(0.0, (timezone.now() - oldest).total_seconds()), 3) if oldest else 0.0


def _active_model_age_s() -> float:
    asked_for = TrainedModel.objects.filter(is_active=True).values_list("requested_at", flat=True).first()
    return round(max(0.0, (timezone.now() - asked_for).total_seconds()), 3) if asked_for else 0.0


def _stuck(jobs: JobQuerySet) -> int:
    overdue = timezone.now() - timedelta(seconds=settings.PLAN_GENERATING_STALE_S)
    return jobs.order_by().filter(status=jobs.job.WORKING, claimed_at__lt=overdue).count()


def exposition(metrics: Iterable[Gauge]) -> str:
    """Return metrics as text. Names, helps and labels are this program's own words, and need no escaping."""
    lines: list[str] = []
    for metric in metrics:
        lines += [f"# HELP {metric.name} {metric.help}", f"# TYPE {metric.name} gauge"]
        for value_of_label, value in metric.values.items():
            label = f'{{{metric.label}="{value_of_label}"}}' if metric.label else ""
            lines.append(f"{metric.name}{label} {value}")
    return "\n".join(lines) + "\n"


class StaffOrMonitoring(BasePermission):
    """Staff, or whoever sends METRICS_TOKEN as a bearer token, where one is set."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if getattr(request.user, "is_staff", False):
            return True
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        expected = settings.METRICS_TOKEN
        return (
            bool(expected)
            and scheme.lower() == "bearer"
            and secrets.compare_digest(token.strip().encode(), expected.encode())
        )


class MetricsView(APIView):
    permission_classes = [StaffOrMonitoring]

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Ignore Accept: monitoring systems ask for formats of their own, and refusals are JSON to everyone."""
        return JSONRenderer(), JSONRenderer.media_type

    @extend_schema(
        summary="Figures for monitoring, in Prometheus' text format; staff only, or with the monitoring token",
        responses={(200, "text/plain"): OpenApiTypes.STR, 403: ErrorSerializer},
    )
    def get(self, request: Request) -> HttpResponse:
        return HttpResponse(exposition(gauges()), content_type=CONTENT_TYPE)
