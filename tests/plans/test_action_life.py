"""One request for a change ends in exactly one result, however often it is sent and by whomever it is worked on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest
from django.db import OperationalError, connection

from agents.schemas import Action
from core.errors import Conflict, Invalid, NotFound, Transient
from plans import action_life, applying, meals, safety, services, standing
from plans.asking import Asked
from plans.models import PlanAction, PlanMeal, WeeklyPlan
from plans.safety import ServedMeal, Violation
from tasks import actions as action_tasks
from tests.plans import world
from tests.plans.asks import another_dish, asked, done, everything, waiting
from tests.plans.weeks import assert_in_step, ready_week

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]
Status = PlanAction.Status


@pytest.fixture
def week(alice, kitchen) -> WeeklyPlan:
    return ready_week(alice)


@pytest.fixture
def meal(week) -> PlanMeal:
    return world.meals(week)[1]


@pytest.fixture
def rung(monkeypatch) -> list[int]:
    """The ids that a worker was asked for."""
    ids: list[int] = []
    monkeypatch.setattr(action_tasks, "ring", lambda task, pk: ids.append(pk))
    return ids


# ---------------------------------------------------------------- asking


def test_a_request_waits_for_a_worker(alice, week, meal):
    action = waiting(alice, meal)

    assert (action.status, action.attempt, action.source) == (Status.PENDING, 0, "")
    assert Asked.from_json(PlanAction.objects.get().asked) == another_dish(meal)


def test_the_same_request_while_it_is_worked_on_is_the_same_action(alice, week, meal):
    first = waiting(alice, meal)
    assert waiting(alice, meal) == first
    PlanAction.objects.claim(first.pk)

    assert waiting(alice, meal) == first
    assert PlanAction.objects.count() == 1


def test_a_finished_request_asked_again_is_a_new_action(alice, week, meal):
    first = done(alice, week, another_dish(meal))

    assert waiting(alice, meal) != first


def test_another_request_meanwhile_is_told_to_wait(alice, week, meal):
    first = waiting(alice, meal)

    for other in (asked(Action.REGENERATE_WEEK), asked(Action.REGENERATE_MEAL, meal=meal, make_cheaper=True)):
        with pytest.raises(Conflict, match="ask again when it is done") as refusal:
            action_life.request_action(alice, week.pk, other)
        assert (refusal.value.code, refusal.value.details) == ("busy", {"action_id": first.pk})
    with pytest.raises(Conflict, match="ask again"):
        action_life.request_action(alice, week.pk, another_dish(meal), is_dry_run=True)
    assert PlanAction.objects.count() == 1


def test_a_request_with_a_key_is_the_same_action_for_ever(alice, week, meal):
    first = action_life.request_action(alice, week.pk, another_dish(meal), client_key="click-1")
    action_life.apply(first.pk)

    again = action_life.request_action(alice, week.pk, another_dish(meal), client_key="click-1")

    assert (again.pk, again.status) == (first.pk, Status.DONE)


def test_a_key_is_not_taken_for_another_request(alice, week, meal):
    action_life.request_action(alice, week.pk, another_dish(meal), client_key="click-1")

    with pytest.raises(Conflict) as refusal:
        action_life.request_action(alice, week.pk, asked(Action.REGENERATE_WEEK), client_key="click-1")

    assert refusal.value.code == "key_reused"


def test_a_key_that_was_answered_with_an_action_is_that_action_for_ever(alice, week, meal):
    larger = asked(Action.ADJUST_PORTION, meal=meal, larger_portion=True)
    first = action_life.request_action(alice, week.pk, larger)
    answered = {}
    for key in ("click-2", "click-3"):
        with suppress(Conflict):
            answered[key] = action_life.request_action(alice, week.pk, larger, client_key=key)
    action_life.apply(first.pk)

    again = {key: action_life.request_action(alice, week.pk, larger, client_key=key) for key in answered}

    assert again == answered == {"click-2": first}
    assert PlanAction.objects.get() == first


def test_a_request_that_came_with_a_key_is_another_one_than_that_with_another_key(alice, week, meal):
    first = action_life.request_action(alice, week.pk, another_dish(meal), client_key="click-1")

    with pytest.raises(Conflict, match="ask again when it is done") as refusal:
        action_life.request_action(alice, week.pk, another_dish(meal), client_key="click-2")

    assert (refusal.value.code, refusal.value.details) == ("busy", {"action_id": first.pk})
    assert waiting(alice, meal) == first
    assert PlanAction.objects.get().client_key == "click-1"


def test_a_request_that_loses_the_race_to_one_that_ends_at_once_is_asked_all_the_same(alice, week, meal, monkeypatch):
    look, looks = action_life._same_request, []

    def look_while_another_comes_and_goes(user, plan_id, *asked_for):
        looks.append(plan_id)
        if len(looks) == 2:
            PlanAction.objects.update(status=Status.REFUSED)
        found = look(user, plan_id, *asked_for)
        if len(looks) == 1:
            PlanAction.objects.create(plan_id=plan_id, asked=asked(Action.REGENERATE_WEEK).as_json())
        return found

    monkeypatch.setattr(action_life, "_same_request", look_while_another_comes_and_goes)

    mine = waiting(alice, meal)

    assert len(looks) == 2
    assert (mine.status, mine.asked) == (Status.PENDING, another_dish(meal).as_json())
    assert [each.status for each in PlanAction.objects.exclude(pk=mine.pk)] == [Status.REFUSED]


def test_nobody_asks_anything_of_somebody_elses_week(charlie, week, meal):
    with pytest.raises(NotFound):
        waiting(charlie, meal)

    assert not PlanAction.objects.exists()


@pytest.mark.parametrize(
    ("request_", "fields"),
    [
        (Asked(), {"type", "text"}),
        (Asked(type=Action.REGENERATE_MEAL), {"type"}),
        (Asked(type=Action.REGENERATE_DAY), {"type"}),
        (Asked(type=Action.SWAP_INGREDIENT), {"type"}),
        (Asked(type=Action.REMOVE_INGREDIENT), {"type"}),
        (Asked(type=Action.ADJUST_PORTION), {"type"}),
        (asked(text="cheaper", make_cheaper=True), {"params"}),
        (Asked(type=Action.REGENERATE_MEAL, plan_meal_id=10**6), {"plan_meal_id"}),
        (Asked(type=Action.REGENERATE_DAY, plan_day_id=10**6), {"plan_day_id"}),
        (Asked(text="something else", plan_meal_id=10**6, plan_day_id=10**6), {"plan_meal_id", "plan_day_id"}),
    ],
)
def test_what_asks_for_nothing_or_for_what_is_not_there_is_refused_at_once(alice, week, request_, fields):
    with pytest.raises(Invalid) as refusal:
        action_life.request_action(alice, week.pk, request_)

    assert set(refusal.value.details) == fields
    assert not PlanAction.objects.exists()


def test_a_meal_of_another_day_or_of_another_persons_week_is_refused(alice, charlie, week, meal):
    other_day = week.days.exclude(pk=meal.day_id).first()
    theirs = world.meals(ready_week(charlie))[0]

    for request_ in (asked(Action.REGENERATE_MEAL, meal=meal, day=other_day), another_dish(theirs)):
        with pytest.raises(Invalid) as refusal:
            action_life.request_action(alice, week.pk, request_)
        assert set(refusal.value.details) == {"plan_meal_id"}


def test_a_week_that_is_not_ready_or_put_away_takes_no_requests(alice, week, meal):
    services.archive(alice, week.pk)
    with pytest.raises(Conflict, match="archived"):
        waiting(alice, meal)

    WeeklyPlan.objects.update(lifecycle="draft", status="pending")
    with pytest.raises(Conflict, match="isn't ready"):
        waiting(alice, meal)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("keys", [("", "", "", ""), ("a", "a", "a", "a")])
def test_requests_at_once_are_one_row(alice, kitchen, quick_solver, keys):
    week = ready_week(alice)
    meal = world.meals(week)[0]
    start = Barrier(len(keys))

    def ask(key: str) -> int:
        start.wait()
        try:
            return action_life.request_action(alice, week.pk, another_dish(meal), client_key=key).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(len(keys)) as threads:
        ids = set(threads.map(ask, keys))

    assert ids == {PlanAction.objects.get().pk}


# ---------------------------------------------------------------- working


def test_a_message_that_comes_twice_or_for_nothing_changes_nothing(alice, week, meal):
    action = done(alice, week, another_dish(meal))
    before = everything(week)

    action_tasks.apply_action(action.pk)
    action_tasks.apply_action(123456)

    action.refresh_from_db()
    assert (action.status, action.attempt) == (Status.DONE, 1)
    assert everything(week) == before


def test_a_worker_that_lost_the_action_writes_nothing(alice, week, meal):
    action = waiting(alice, meal)
    PlanAction.objects.claim(action.pk)
    found = standing.standing_week(alice, week.pk)
    draft = applying.Draft.of(found)
    assert any(draft.resize(found.place_of(meal), step) for step in (-1, 1))
    PlanAction.objects.update(attempt=2)  # released meanwhile, and taken by another worker
    before = everything(week)

    assert applying.save(action, attempt=1, week=found, draft=draft) is False
    assert everything(week) == before
    assert applying.save(action, attempt=2, week=found, draft=draft) is True
    assert everything(week) != before


def changed_while_worked_out(monkeypatch, *changes) -> list[int]:
    """Let somebody change the week each time before a draft is written; return how often it was tried."""
    save, tries = applying.save, []

    def late(action, **kwargs):
        tries.append(1)
        if len(tries) <= len(changes):
            changes[len(tries) - 1]()
        return save(action, **kwargs)

    monkeypatch.setattr(applying, "save", late)
    return tries


def test_a_week_that_moves_meanwhile_is_changed_as_it_is_then(alice, week, meal, monkeypatch):
    other = world.meals(week)[9]
    size = other.portion_quarters
    tries = changed_while_worked_out(
        monkeypatch,
        lambda: meals.change_meal(alice, plan_id=week.pk, meal_id=other.pk, portion_quarters=8 if size < 8 else 2),
        lambda: meals.mark(alice, plan_id=week.pk, meal_id=other.pk, outcome="cooked"),
    )

    done(alice, week, asked(Action.REGENERATE_WEEK))

    other.refresh_from_db()
    assert len(tries) == 3
    assert (other.outcome, other.portion_quarters) == ("cooked", 8 if size < 8 else 2)
    assert_in_step(week)


def test_a_week_that_moves_all_the_time_is_tried_again_later(alice, week, meal, monkeypatch, settings):
    other = world.meals(week)[9]

    def lock() -> None:
        other.refresh_from_db()
        meals.change_meal(alice, plan_id=week.pk, meal_id=other.pk, is_locked=not other.is_locked)

    changed_while_worked_out(monkeypatch, *[lock] * 100)
    action = waiting(alice, meal)

    for attempt in range(1, settings.PLAN_MAX_ATTEMPTS):
        with pytest.raises(Transient):
            action_life.apply(action.pk)
        action.refresh_from_db()
        assert (action.status, action.attempt) == (Status.PENDING, attempt)
    with pytest.raises(applying.PlanMoved):
        action_life.apply(action.pk)

    action.refresh_from_db()
    assert action.status == Status.FAILED
    assert action.error_message.startswith("Something went wrong on our side")


def test_a_busy_database_is_tried_again(alice, week, meal, monkeypatch):
    def busy(*args, **kwargs):
        raise OperationalError("database is locked")

    action = waiting(alice, meal)
    with monkeypatch.context() as patch:
        patch.setattr(applying, "save", busy)
        with pytest.raises(Transient):
            action_life.apply(action.pk)
    action_life.apply(action.pk)

    action.refresh_from_db()
    assert (action.status, action.attempt) == (Status.DONE, 2)


def test_a_fault_of_ours_fails_with_an_error_id_and_leaves_the_week_alone(alice, week, meal, monkeypatch, caplog):
    before = everything(week)
    monkeypatch.setattr(applying.shopping_rows, "rebuild", lambda plan: 1 // 0)
    action = waiting(alice, meal)

    with pytest.raises(ZeroDivisionError):
        action_life.apply(action.pk)

    action.refresh_from_db()
    assert (action.status, len(action.error_id), action.refusal) == (Status.FAILED, 12, "")
    assert action.error_id in {record.__dict__.get("error_id") for record in caplog.records}
    assert everything(week) == before
    assert waiting(alice, meal).pk != action.pk  # a failed action is in nobody's way


def test_a_dish_that_the_gate_refuses_in_the_end_is_planned_again(alice, week, meal, monkeypatch):
    look = safety.violations
    refused: list[ServedMeal] = []

    def doubtful(user_id, served):
        found = look(user_id, served)
        if not refused:
            refused.append(next(each for each in served if (each.date, each.slot) == (meal.day.date, meal.slot)))
            found.append(Violation(code="allergen", sentence="Just declared.", meal=refused[0]))
        return found

    monkeypatch.setattr(applying.safety, "violations", doubtful)

    done(alice, week, another_dish(meal))

    assert len(refused) == 1
    assert_in_step(week)


def test_a_week_that_is_no_longer_safe_is_sent_back_and_the_change_refused(alice, week, meal, rung):
    action = waiting(alice, meal)
    alice.profile.allergens = next(each.recipe.allergens_blocked for each in world.meals(week)
                                   if each.pk != meal.pk and each.recipe.allergens_blocked)  # fmt: skip
    alice.profile.save()

    action_tasks.apply_action(action.pk)

    action.refresh_from_db()
    week.refresh_from_db()
    assert (action.status, action.refusal_code, week.status) == (Status.REFUSED, "no_longer_safe", "pending")
    assert "look again" in action.refusal
    assert rung == [week.pk]


def test_a_week_that_is_put_away_meanwhile_is_left_alone(alice, week, meal):
    action = waiting(alice, meal)
    services.archive(alice, week.pk)

    action_life.apply(action.pk)

    action.refresh_from_db()
    assert (action.status, action.refusal_code) == (Status.REFUSED, "archived")


def test_what_was_asked_of_a_week_planned_anew_meanwhile_is_gone(alice, week, meal, kitchen):
    action = waiting(alice, meal)
    services.plan_again(week, why="allergen")
    ready_week(alice)

    action_life.apply(action.pk)

    action.refresh_from_db()
    assert (action.status, action.refusal_code) == (Status.REFUSED, "gone")
