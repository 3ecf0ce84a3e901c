"""Whatever happens in whatever order, no request is lost, no late worker writes and nothing forbidden is shown."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.errors import Conflict
from core.vocabulary import Allergen, Slot, to_bits
from plans import generation, loading, services, writing
from plans.loading import WeekInputs
from plans.models import PlanMeal, WeeklyPlan
from plans.router import Routed
from plans.safety import ServedMeal
from plans.writing import UnsafePlan
from recipes.models import RecipeIngredient
from tests.factories import next_monday
from tests.plans.weeks import state_of
from users.models import Profile, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kitchen", "quick_solver")]
Status, Lifecycle = WeeklyPlan.Status, WeeklyPlan.Lifecycle
DECLARED = (Allergen.SOYA, Allergen.EGGS, Allergen.MILK, Allergen.FISH)
LIVE = (Status.PENDING, Status.GENERATING, Status.READY)


@dataclass
class Worker:
    """It has claimed a week and planned it, and has yet to save; killed or slow, it may do so at any time."""

    plan_id: int
    attempt: int
    inputs: WeekInputs
    routed: Routed
    meals: list[ServedMeal]


@dataclass
class World:
    """A person, their weeks and whoever works on them. Each step takes a number that picks what it is done to."""

    user: User
    workers: list[Worker] = field(default_factory=list)

    def request(self, number: int, *, replace: bool = False) -> None:
        week_start = next_monday() + timedelta(weeks=number % 2)
        plan = services.request_plan(self.user, week_start=week_start, replace=replace)
        assert plan.week_start == week_start

    def replace(self, number: int) -> None:
        self.request(number, replace=True)

    def claim(self, number: int) -> None:
        plan = self.plan(number)
        attempt = plan and WeeklyPlan.objects.claim(plan.pk)
        assert (attempt is not None) == (plan is not None and plan.status == Status.PENDING)
        if plan and attempt:
            profile = Profile.objects.get(user=self.user)
            inputs = loading.week_inputs(profile, week_start=plan.week_start)
            self.workers.append(Worker(plan.pk, attempt, inputs, *generation.plan_choices(inputs)))

    def save(self, number: int) -> None:
        """A worker saves, perhaps long after its week was given to another, perhaps for a second time."""
        if not self.workers:
            return
        worker = self.workers[number % len(self.workers)]
        plan = WeeklyPlan.objects.get(pk=worker.plan_id)
        is_its_own = (plan.status, plan.attempt) == (Status.GENERATING, worker.attempt)
        before = state_of(plan)
        try:
            is_saved = writing.save_week(
                plan.pk, attempt=worker.attempt, inputs=worker.inputs, routed=worker.routed, meals=worker.meals
            )
        except UnsafePlan:
            assert is_its_own
            assert forbidden(self.user, {meal.recipe_id for meal in worker.meals})
            is_saved = False
        else:
            assert is_saved == is_its_own
        assert is_saved or state_of(plan) == before

    def deliver(self, number: int) -> None:
        """The message of a week arrives, be it for the second time."""
        plan = self.plan(number)
        if plan:
            generation.generate(plan.pk)

    def rescue(self, _: int) -> None:
        """So much time passes that every worker still at it is taken for dead; what was lost is rung again."""
        long_ago = timezone.now() - timedelta(days=1)
        WeeklyPlan.objects.update(requested_at=long_ago)
        WeeklyPlan.objects.filter(status=Status.GENERATING).update(claimed_at=long_ago)
        to_ring = services.rescue_stuck()
        waiting = WeeklyPlan.objects.filter(status__in=[Status.PENDING, Status.GENERATING])
        assert sorted(to_ring) == sorted(waiting.values_list("pk", flat=True))

    def activate(self, number: int) -> None:
        self.ask(services.activate, number)

    def archive(self, number: int) -> None:
        self.ask(services.archive, number)

    def declare(self, number: int) -> None:
        profile = Profile.objects.get(user=self.user)
        profile.allergens |= to_bits([DECLARED[number % len(DECLARED)]], Allergen)
        profile.needs_changed_at = timezone.now()
        profile.save()

    def check(self, _: int) -> None:
        services.check_due_plans()

    def ask(self, what, number: int) -> None:
        plan = self.plan(number)
        if plan:
            with suppress(Conflict):  # refused, which is an answer too
                what(self.user, plan.pk)

    def plan(self, number: int) -> WeeklyPlan | None:
        plans = list(WeeklyPlan.objects.order_by("-pk"))
        return plans[number % len(plans)] if plans else None


def forbidden(user: User, recipe_ids: set[int]) -> list[str]:
    """Return what the person must not have in these dishes, from the food alone."""
    names = Profile.objects.get(user=user).allergen_names
    lines = RecipeIngredient.objects.filter(recipe_id__in=recipe_ids).select_related("ingredient")
    return [
        f"{line.ingredient.name}: {name}"
        for line in lines
        for name in names
        if line.ingredient.allergen_status(name) != "free"
    ]


def assert_sound(user: User) -> None:
    plans = list(WeeklyPlan.objects.all())
    drafts = [plan.week_start for plan in plans if plan.lifecycle == Lifecycle.DRAFT and plan.status in LIVE]
    assert len(drafts) == len(set(drafts))
    assert sum(plan.lifecycle == Lifecycle.ACTIVE for plan in plans) <= 1


def assert_safe_to_open(user: User) -> None:
    for plan in WeeklyPlan.objects.all():
        served = PlanMeal.objects.filter(day__plan=plan)
        try:
            opened = services.open_plan(user, plan.pk)
        except Conflict:
            assert plan.lifecycle == Lifecycle.ARCHIVED
            assert forbidden(user, set(served.values_list("recipe_id", flat=True)))
            continue
        if opened.status == Status.READY:
            assert served.count() == 7
            assert forbidden(user, set(served.values_list("recipe_id", flat=True))) == []


STEPS = ("request", "replace", "claim", "save", "deliver", "rescue", "activate", "archive", "declare", "check")
steps = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 5)), min_size=6, max_size=14)


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example([("request", 0), ("claim", 0), ("rescue", 0), ("claim", 0), ("save", 0), ("save", 1), ("save", 0)])
@example([("request", 0), ("claim", 0), *[("declare", n) for n in range(4)], ("save", 0), ("rescue", 0), ("save", 0)])
@example([("request", 0), *[("claim", 0), ("rescue", 0)] * 3, ("save", 2), ("request", 0), ("deliver", 0)])
@example(
    [("request", 0), ("deliver", 0), ("activate", 0), ("replace", 0), ("claim", 0), ("declare", 1), ("archive", 1)]
)
@given(happened=steps)
def test_no_order_of_events_loses_a_request_or_shows_what_is_forbidden(alice, happened):
    Profile.objects.filter(user=alice).update(enabled_slots=to_bits([Slot.DINNER], Slot))
    with transaction.atomic():
        world = World(alice)
        for step, number in happened:
            getattr(world, step)(number)
            assert_sound(alice)
            assert_safe_to_open(alice)

        for _ in range(django_settings.PLAN_MAX_ATTEMPTS):
            world.rescue(0)
            for plan in WeeklyPlan.objects.all():
                generation.generate(plan.pk)

        assert set(WeeklyPlan.objects.values_list("status", flat=True)) <= set(WeeklyPlan.FINAL)
        assert_sound(alice)
        assert_safe_to_open(alice)
        transaction.set_rollback(True)
