"""What the words except from a change of the week stays, whoever understood them; and only what they except."""

from __future__ import annotations

import pytest

from agents.schemas import Action
from plans import action_life, api_actions
from plans.models import PlanAction, PlanMeal, WeeklyPlan
from tests.agents.model_server import say
from tests.plans import world
from tests.plans.asks import asked, done, instruction, refused
from tests.plans.weeks import assert_in_step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]


def dinners(week: WeeklyPlan, weekday: str) -> PlanMeal:
    return next(each for each in world.meals(week) if f"{each.day.date:%A} {each.slot}" == f"{weekday} dinner")


def dishes(week: WeeklyPlan) -> dict[int, int]:
    return {each.pk: each.recipe_id for each in world.meals(week)}


def changed(before: dict[int, int], week: WeeklyPlan) -> set[int]:
    after = dishes(week)
    return {pk for pk in before if before[pk] != after[pk]}


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch) -> None:
    monkeypatch.setattr(api_actions, "ring", lambda task, action_id: None)


@pytest.mark.parametrize(
    "text",
    [
        "redo the whole week except Sunday's dinner", "a new week please, but keep Sunday's dinner",
        "change everything this week, leave Sunday's dinner as it is",
    ],
)  # fmt: skip
def test_the_meal_excepted_stays_and_is_noted(api, eater, week, text):
    before, sunday = dishes(week), dinners(week, "Sunday")

    body = api(eater).post(f"/api/v1/plans/{week.pk}/actions", {"text": text}).json()
    action_life.apply(body["id"])

    body = api(eater).get(f"/api/v1/plans/{week.pk}/actions/{body['id']}").json()
    assert body["status"] == "done"
    assert changed(before, week) == set(before) - {sunday.pk}
    assert any("stays as it is, as you asked" in note for note in body["changes"]["notes"])
    assert set(body["instructions"][0]) <= {"target_level", "target_ids", "action", "params"}
    assert_in_step(week)


def test_a_whole_day_excepted_stays(eater, week):
    before, sunday = dishes(week), dinners(week, "Sunday")

    done(eater, week, asked(text="redo the whole week except Sunday"))

    assert changed(before, week) == set(before) - {each.pk for each in sunday.day.meals.all()}


def test_without_an_exception_all_of_the_week_changes(eater, week):
    before = dishes(week)

    action = done(eater, week, asked(text="redo the whole week"))

    assert changed(before, week) == set(before)
    assert not any("as you asked" in note for note in action.changes["notes"])


def test_praise_alone_holds_nothing(eater, week):
    before = dishes(week)

    done(eater, week, asked(text="Sunday's dinner was lovely. New week please"))

    assert changed(before, week) == set(before)


def test_portions_of_the_week_leave_the_meal_excepted(eater, week):
    sunday = dinners(week, "Sunday")

    action = done(eater, week, asked(text="bigger portions all week except Sunday's dinner"))

    resized = {change["meal_id"] for change in action.changes["meals"]}
    assert resized and sunday.pk not in resized


def test_a_meal_that_is_named_for_itself_changes_although_it_is_kept_from_the_rest(eater, week):
    before, sunday = dishes(week), dinners(week, "Sunday")

    done(eater, week, asked(text="keep Sunday's dinner but make it smaller"))

    assert changed(before, week) == set()
    assert dinners(week, "Sunday").portion_quarters < sunday.portion_quarters


def test_the_exception_holds_when_a_model_understood_the_sentence(eater, week, model_server):
    before, sunday = dishes(week), dinners(week, "Sunday")
    said = {"target_level": "week", "target_ids": {}, "action": "regenerate_week", "params": {}}
    model_server.will(say({"instructions": [said], "no_instruction_reason": None}))

    action = done(eater, week, asked(text="shake the whole week up except Sunday's dinner"))

    assert action.source == PlanAction.Source.MODEL
    assert changed(before, week) == set(before) - {sunday.pk}


def test_a_day_of_which_all_is_excepted_is_refused(eater, week, model_server):
    sunday = dinners(week, "Sunday").day
    said = instruction(Action.REGENERATE_DAY, day=sunday).model_dump(mode="json", exclude_defaults=True)
    model_server.will(say({"instructions": [said], "no_instruction_reason": None}))

    action = refused(eater, week, asked(text="redo the whole week except Sunday"))

    assert action.refusal_code == "spared"
