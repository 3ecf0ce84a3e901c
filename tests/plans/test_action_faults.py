"""However badly an action ends, its row ends with it, and the log repeats nothing that a row was to hold."""

from __future__ import annotations

import traceback

import pytest
from django.db import DataError, IntegrityError, OperationalError

from agents.schemas import Action
from core.errors import Conflict, Transient
from plans import action_life, applying
from plans.models import PlanAction, WeeklyPlan
from tests.plans.asks import asked, everything

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick_changes")]
Status = PlanAction.Status


def waiting(week: WeeklyPlan) -> PlanAction:
    return action_life.request_action(week.user, week.pk, asked(Action.REGENERATE_WEEK))


def test_a_refusal_that_no_row_can_hold_fails_the_action(week, monkeypatch):
    def refuse(plan):
        raise Conflict("half of a pair: \ud800", code="no_instruction")

    before, action = everything(week), waiting(week)
    with monkeypatch.context() as patch:
        patch.setattr(applying, "require_changeable", refuse)
        with pytest.raises(UnicodeEncodeError):
            action_life.apply(action.pk)

    action.refresh_from_db()
    assert (action.status, action.refusal, len(action.error_id)) == (Status.FAILED, "", 12)
    assert action.finished_at is not None
    assert everything(week) == before
    assert waiting(week).pk != action.pk  # it is in nobody's way


def test_a_refusal_that_meets_a_busy_database_is_tried_again(week, monkeypatch):
    def refuse(plan):
        raise Conflict("Not now.", code="archived")

    def busy(*args, **kwargs):
        raise OperationalError("database is locked")

    action = waiting(week)
    with monkeypatch.context() as patch:
        patch.setattr(applying, "require_changeable", refuse)
        patch.setattr(action_life, "_end", busy)
        with pytest.raises(Transient):
            action_life.apply(action.pk)
    action.refresh_from_db()
    assert (action.status, action.attempt) == (Status.PENDING, 1)

    action_life.apply(action.pk)

    action.refresh_from_db()
    assert (action.status, action.attempt) == (Status.DONE, 2)


@pytest.mark.parametrize("fault", [DataError, IntegrityError])
def test_what_a_database_quotes_of_a_row_is_not_told_on(week, monkeypatch, caplog, fault):
    def fail(*args, **kwargs):
        raise fault("Failing row contains (my words)")

    action = waiting(week)
    monkeypatch.setattr(applying, "save", fail)

    with pytest.raises(action_life.RowRefused) as error:
        action_life.apply(action.pk)

    action.refresh_from_db()
    told = "".join(traceback.format_exception(error.value))
    assert action.status == Status.FAILED
    assert f"action {action.pk}, attempt 1: {fault.__name__}" in told
    assert "in fail" in told  # where it happened is still seen
    assert "my words" not in told.replace('raise fault("Failing row contains (my words)")', "")
    assert "my words" not in caplog.text
