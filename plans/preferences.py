"""A questionnaire answered in one call: the profile is saved and a week asked for, or nothing happens at all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict
from django.utils import timezone

from plans import services
from plans.models import PreferenceRequest, WeeklyPlan
from users import services as user_services
from users.models import Profile, User


def coming_monday() -> date:
    """Return the Monday after today."""
    today = timezone.localdate()
    return today + timedelta(days=7 - today.weekday())


@transaction.atomic
def answer(user: User, *, week_start: date | None = None, changes: dict[str, Any]) -> PreferenceRequest:
    """Save the profile, ask for a week planned by it, and return the request with its plan, to be rung.

    The same answers given twice lead to the same plan; other answers to a new one.

    Args:
        week_start: a Monday; None takes the coming one.
        changes: fields of the profile; those that are not named stay as they are.

    Raises:
        Invalid: an answer can't be, or the week can't be planned; nothing is saved.
    """
    monday = week_start or coming_monday()
    services.hold_week(user, week_start=monday)
    before = _answers_of(user)
    if changes:
        user_services.save_profile(user, **changes)
    is_changed = _answers_of(user) != before
    plan = services.request_plan(user, week_start=monday, replace=is_changed)
    if is_changed:
        # A worker that began with the old answers loses its hold on the row, and what it made of them is not saved.
        begun = WeeklyPlan.objects.filter(pk=plan.pk, status=WeeklyPlan.Status.GENERATING)
        begun.update(status=WeeklyPlan.Status.PENDING, requested_at=timezone.now())
        plan.refresh_from_db()
    return PreferenceRequest.objects.create(user=user, plan=plan)


def _answers_of(user: User) -> dict[str, Any]:
    profile = Profile.objects.get(user=user)
    disliked = sorted(profile.disliked_ingredients.values_list("pk", flat=True))
    return {**model_to_dict(profile), "disliked_ingredients": disliked}
