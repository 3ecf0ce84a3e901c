"""Which weeks the gate has to see again: a change is timed before it is committed, and nobody sees it in between."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from plans import generation, selectors, services
from plans.models import WeeklyPlan
from plans.selectors import SLOWEST_EDIT
from recipes import services as recipe_services
from recipes.models import Ingredient, Recipe
from tests.plans import world
from users.models import Profile

pytestmark = pytest.mark.usefixtures("quick_solver")


def settled(plan: WeeklyPlan) -> WeeklyPlan:
    """Return the plan with its food and its person last changed long before its check."""
    long_ago = timezone.now() - timedelta(days=1)
    Recipe.objects.update(food_changed_at=long_ago)
    Profile.objects.update(needs_changed_at=long_ago)
    plan.refresh_from_db()
    return plan


@pytest.fixture
def ready(alice, kitchen) -> WeeklyPlan:
    """Alice's planned week."""
    plan = world.requested(alice)
    generation.generate(plan.pk)
    return settled(plan)


def test_a_week_in_step_is_not_due(ready):
    assert not selectors.is_due_for_check(ready)
    assert not selectors.due_for_check().exists()


@pytest.mark.parametrize("what", ["food", "needs"])
@pytest.mark.parametrize(
    ("before_the_check", "is_due"),
    [
        (-timedelta(seconds=1), True),
        (timedelta(seconds=1), True),
        (SLOWEST_EDIT - timedelta(seconds=1), True),
        (SLOWEST_EDIT + timedelta(seconds=1), False),
    ],
)
def test_a_change_that_may_have_been_committed_after_the_check_makes_a_week_due(ready, what, before_the_check, is_due):
    timed = ready.checked_at - before_the_check

    if what == "food":
        Recipe.objects.filter(pk=world.meals(ready)[3].recipe_id).update(food_changed_at=timed)
    else:
        Profile.objects.update(needs_changed_at=timed)

    assert selectors.is_due_for_check(ready) is is_due
    assert selectors.due_for_check().exists() is is_due


@pytest.mark.django_db(transaction=True)
def test_an_edit_under_way_while_the_gate_looks_is_not_missed(alice, kitchen):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time: a check waits for the edit, and sees it")
    plan = world.requested(alice)
    generation.generate(plan.pk)
    plan = settled(plan)
    WeeklyPlan.objects.update(checked_at=None)
    is_edited, has_been_checked = Event(), Event()

    def edit() -> None:
        with transaction.atomic():
            rice = Ingredient.objects.get(slug="rice")
            rice.pence_per_kg = 2000
            recipe_services.save_ingredient(rice)
            is_edited.set()
            assert has_been_checked.wait(20)
        connection.close()

    editor = Thread(target=edit)
    editor.start()
    assert is_edited.wait(20)
    assert services.check_due_plans() == []
    has_been_checked.set()
    editor.join()

    assert selectors.is_due_for_check(plan)
    services.check_due_plans()
    before = plan.cost_pence
    plan.refresh_from_db()
    assert plan.cost_pence > before
