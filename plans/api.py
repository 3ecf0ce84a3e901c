"""The week over the API: ask for it, read it, take it up, put it away."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import KnownFieldsOnly, refuse_body, refuse_unknown_parameters
from core.errors import Conflict
from plans import selectors, services
from plans.models import PlanDay, PlanMeal, WeeklyPlan
from tasks import ring
from tasks.plans import generate_plan
from users import current
from users.models import User


class FiguresOutput(serializers.Serializer):
    """Nutrients of one person, pence of the household."""

    energy_kcal = serializers.FloatField()
    protein_g = serializers.FloatField()
    fat_g = serializers.FloatField()
    carbohydrate_g = serializers.FloatField()
    cost_pence = serializers.IntegerField(
        help_text="A week's bill is rounded up to the penny once; its meals and days are shares of it that add up."
    )


class RecipeBrief(serializers.Serializer):
    """What a line of a week says of its dish."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    minutes = serializers.IntegerField()
    difficulty = serializers.IntegerField()


class MealOutput(FiguresOutput):
    """One meal with its dish."""

    id = serializers.IntegerField()
    slot = serializers.CharField()
    recipe = RecipeBrief()
    portion = serializers.FloatField(help_text="Servings for one person: 0.5 to 2 in quarters.")
    is_locked = serializers.BooleanField()
    outcome = serializers.ChoiceField(choices=PlanMeal.Outcome.choices)
    reasons = serializers.ListField(
        child=serializers.CharField(), help_text="Why it was chosen, and what the next best choice would have cost."
    )


class DayOutput(serializers.Serializer):
    """One day with its meals, breakfast first."""

    id = serializers.IntegerField()
    date = serializers.DateField()
    weekday = serializers.SerializerMethodField()
    totals = FiguresOutput(source="*")
    meals = MealOutput(many=True)

    def get_weekday(self, day: PlanDay) -> str:
        return f"{day.date:%A}"


class PlanBrief(serializers.Serializer):
    """A plan as a line in a list."""

    id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=WeeklyPlan.Status.choices)
    week_start = serializers.DateField()
    lifecycle = serializers.ChoiceField(choices=WeeklyPlan.Lifecycle.choices)
    method = serializers.CharField(help_text="solver, coach or greedy; empty until the week is ready.")
    household_size = serializers.IntegerField()
    error_message = serializers.CharField()


class PlanOutput(PlanBrief):
    """A whole week. Relaxations, totals and days are there once it is READY, clashes where it is INFEASIBLE."""

    relaxations = inline_serializer(
        "Relaxation",
        {"code": serializers.CharField(), "sentence": serializers.CharField(), "amount": serializers.IntegerField()},
        many=True,
    )
    clashes = inline_serializer(
        "Clash",
        {"rules": serializers.ListField(child=serializers.CharField()), "sentence": serializers.CharField()},
        many=True,
    )
    solver_metadata = serializers.DictField(
        help_text="How the week came about, or that there is none: method, gap, milliseconds by phase, and in "
        "`binding` the rules at their limit with what one unit more would bring."
    )
    targets = serializers.DictField(child=serializers.FloatField(allow_null=True))
    totals = FiguresOutput(source="*", allow_null=True)
    days = DayOutput(source="days.all", many=True)

    def to_representation(self, instance: WeeklyPlan) -> dict[str, Any]:
        """Show nothing of an earlier week while the plan is made anew: it may be what the gate refused."""
        body = super().to_representation(instance)
        if instance.status != WeeklyPlan.Status.READY:
            body |= {"method": "", "relaxations": [], "totals": None, "days": []}
        if instance.status not in (WeeklyPlan.Status.READY, WeeklyPlan.Status.INFEASIBLE):
            body |= {"clashes": []}
        return body


def opened(user: User, plan_id: int) -> WeeklyPlan:
    """Return a plan that is safe to show; one that has just failed the gate is being planned again."""
    plan = services.open_plan(user, plan_id)
    ring_if_pending(plan)
    return plan


def open_due(user: User) -> None:
    """Pass the person's weeks whose food or needs have changed through the gate, so that a list tells the truth.

    Weeks that are over are left as they are: nobody will eat them.
    """
    for plan in selectors.due_for_check().filter(user=user):
        with suppress(Conflict):  # archived a moment ago
            opened(user, plan.pk)


def ring_if_pending(plan: WeeklyPlan) -> None:
    """Ring for a plan that waits. Once too often does no harm: the first worker claims the row."""
    if plan.status == WeeklyPlan.Status.PENDING:
        ring(generate_plan, plan.pk)


class GenerateWeek(APIView):
    """Ask for a week; the answer names the plan to poll."""

    class Input(KnownFieldsOnly):
        week_start = serializers.DateField(help_text="A Monday, this week or up to 8 weeks ahead.")
        replace = serializers.BooleanField(
            default=False,
            help_text="Archive a finished draft of that week and plan another; "
            "what is locked, cooked or skipped stays.",
        )

        class Meta:
            ref_name = "WeekRequest"

    class Output(serializers.Serializer):
        id = serializers.IntegerField()
        status = serializers.ChoiceField(choices=WeeklyPlan.Status.choices)

        class Meta:
            ref_name = "RequestedWeek"

    @extend_schema(operation_id="plans_generate_week", request=Input, responses={202: Output})
    def post(self, request: Request) -> Response:
        asked = self.Input(data=request.data)
        asked.is_valid(raise_exception=True)
        plan = services.request_plan(current.person(request), **asked.validated_data)
        plan = opened(current.person(request), plan.pk)
        return Response(self.Output(plan).data, status=status.HTTP_202_ACCEPTED)


def words(vocabulary: type[TextChoices]) -> filters.ChoiceFilter:
    """Return a filter by the words of a vocabulary; a refusal names them all."""
    sentence = '"%(value)s" is not one of ' + ", ".join(vocabulary.values) + "."
    return filters.ChoiceFilter(choices=vocabulary.choices, error_messages={"invalid_choice": sentence})


class PlanFilter(filters.FilterSet):
    status = words(WeeklyPlan.Status)
    lifecycle = words(WeeklyPlan.Lifecycle)
    week_start = filters.DateFilter()


class PlanList(generics.ListAPIView):
    """A person's plans, newest week first."""

    queryset = WeeklyPlan.objects.none()
    serializer_class = PlanBrief
    filterset_class = PlanFilter

    def get_queryset(self) -> QuerySet[WeeklyPlan]:
        return selectors.plans_of(current.person(self.request))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Check before the filters do, or a week that isn't ready any more would be among those that are."""
        refuse_unknown_parameters(request, PlanFilter.base_filters)
        open_due(current.person(request))
        return super().list(request, *args, **kwargs)


class PlanDetail(APIView):
    """One week. Poll it while its status is pending or generating."""

    @extend_schema(operation_id="plans_retrieve", responses=PlanOutput)
    def get(self, request: Request, plan_id: int) -> Response:
        return Response(PlanOutput(opened(current.person(request), plan_id)).data)


class ActivatePlan(APIView):
    """Take a READY week up; the one before it is archived."""

    @extend_schema(operation_id="plans_activate", request=None, responses=PlanOutput)
    def post(self, request: Request, plan_id: int) -> Response:
        refuse_body(request)
        opened(current.person(request), plan_id)
        services.activate(current.person(request), plan_id)
        return Response(PlanOutput(opened(current.person(request), plan_id)).data)


class ArchivePlan(APIView):
    """Put a finished week away."""

    @extend_schema(operation_id="plans_archive", request=None, responses=PlanBrief)
    def post(self, request: Request, plan_id: int) -> Response:
        refuse_body(request)
        return Response(PlanBrief(services.archive(current.person(request), plan_id)).data)


routes = [
    path("plans/generate-week", GenerateWeek.as_view(), name="plans-generate-week"),
    path("plans", PlanList.as_view(), name="plans"),
    path("plans/<int:plan_id>", PlanDetail.as_view(), name="plan"),
    path("plans/<int:plan_id>/activate", ActivatePlan.as_view(), name="plan-activate"),
    path("plans/<int:plan_id>/archive", ArchivePlan.as_view(), name="plan-archive"),
]
