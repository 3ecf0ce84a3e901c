"""What the Coach Agent is shown and how its answers are read."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from agents.coach import CoachAnswer, CoachRequest, ListedDish, pick_week
from agents.errors import AgentBadOutput
from agents.models import AgentRun
from tests.agents.model_server import say

REQUEST = CoachRequest(
    goal="maintain", day_energy_kcal=2000, day_protein_g=80,
    lists={"lunch": (ListedDish(id=1, title="Soup " * 30, minutes=10, energy_kcal=300, protein_g=12, pence=90,
                                tags=("british", "pulses")),
                     ListedDish(id=2, title="Toast", minutes=None, energy_kcal=250, protein_g=9, pence=40))},
    minutes={(0, "lunch"): 20, (6, "lunch"): 60}, fixed={(2, "lunch"): "Pie"},
)  # fmt: skip


def test_the_request_is_one_object_with_rows_and_nothing_that_is_not_known():
    assert json.loads(REQUEST.as_data()) == {
        "goal": "maintain",
        "day": {"energy_kcal": 2000, "protein_g": 80},
        "wishes": [],
        "most_times": 1,
        "columns": ["id", "title", "minutes", "kcal", "protein_g", "pence", "tags"],
        "lists": {"lunch": [
            [1, ("Soup " * 30)[:60], 10, 300, 12, 90, "british pulses"], [2, "Toast", None, 250, 9, 40, ""],
        ]},
        "meals": {"monday": {"lunch": 20}, "sunday": {"lunch": 60}},
        "decided": {"wednesday": {"lunch": "Pie"}},
    }  # fmt: skip


def test_picks_are_read_by_day_and_slot_and_what_is_no_day_is_passed_over():
    answer = CoachAnswer.model_validate_json(
        '{"week": {" Monday": {"LUNCH": "1", "dinner": null}, "someday": {"lunch": 2}}, "thoughts": "…"}'
    )

    assert answer.picks == {(0, "lunch"): 1}


@pytest.mark.parametrize(
    "text", ["{}", r'{"week": {"mon\u0000day": {"lunch": 1}}}', r'{"week": {"monday": {"lun\u001bch": 1}}}',
             '{"week": []}', '{"week": {"monday": [1, 2]}}', '{"week": "soup"}',
             '{"week": {}, "macros": {"protein_g": 1, "fat_g": "much", "carbohydrate_g": 3}}']
)  # fmt: skip
def test_another_shape_is_refused(text):
    with pytest.raises(ValidationError):
        CoachAnswer.model_validate_json(text)


@pytest.mark.django_db
@pytest.mark.parametrize(("picks", "is_enough"), [((1, 2), True), ((2, 2), True), ((2, 99), True), ((98, 99), False)])
def test_half_of_the_picks_must_be_from_the_list(model_server, alice, picks, is_enough):
    model_server.will(say({"week": {"monday": {"lunch": picks[0]}, "sunday": {"lunch": picks[1]}}}))

    if is_enough:
        assert pick_week(REQUEST, user_id=alice.pk).picks == {(0, "lunch"): picks[0], (6, "lunch"): picks[1]}
    else:
        with pytest.raises(AgentBadOutput):
            pick_week(REQUEST, user_id=alice.pk)

    assert AgentRun.objects.last().outcome == ("ok" if is_enough else "bad_facts")


def listed(*ids: int) -> tuple[ListedDish, ...]:
    return tuple(
        ListedDish(id=number, title="Soup", minutes=9, energy_kcal=300, protein_g=12, pence=90) for number in ids
    )


WEEK = CoachRequest(
    goal="maintain", day_energy_kcal=2000, day_protein_g=80,
    lists={"lunch": listed(0, 1, 2, 3, 4)},
    minutes={(day, "lunch"): 20 for day in range(5)},
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("request_", "picks", "is_enough"),
    [
        (WEEK, (0, 0, 0, 0, 0), False),
        (WEEK, (0, 1, 1, 0, 1), False),
        (WEEK, (0, 1, 2, 0, 1), True),
        (WEEK.model_copy(update={"most_times": 2}), (0, 1, 1, 0, 1), True),
        # Of a list of two dishes no more than two of the five meals could have one.
        (WEEK.model_copy(update={"lists": {"lunch": WEEK.lists["lunch"][:2]}}), (0, 0, 0, 0, 0), True),
    ],
)
def test_a_dish_that_is_picked_more_often_than_it_may_come_is_no_pick(model_server, alice, request_, picks, is_enough):
    days = dict(zip(("monday", "tuesday", "wednesday", "thursday", "friday"), picks, strict=True))
    model_server.will(say({"week": {day: {"lunch": pick} for day, pick in days.items()}}))

    if is_enough:
        assert len(pick_week(request_, user_id=alice.pk).picks) == 5
    else:
        with pytest.raises(AgentBadOutput):
            pick_week(request_, user_id=alice.pk)


@pytest.mark.parametrize(
    ("lists", "most_times", "pickable"),
    [
        ({"lunch": (1, 2, 3, 4, 5), "dinner": (6, 7, 8, 9, 10)}, 1, 10),
        ({"lunch": (1, 2), "dinner": (3, 4)}, 1, 4),
        ({"lunch": (1, 2), "dinner": (1, 2)}, 1, 2),
        ({"lunch": (1, 2), "dinner": (2, 3)}, 1, 3),
        ({"lunch": (1, 2), "dinner": (1, 2)}, 2, 4),
        ({"lunch": (1, 2, 3, 4, 5, 6, 7), "dinner": (1,)}, 1, 6),
        # Breakfasts have dishes of their own in plenty; that does not help the lunches and dinners that share two.
        ({"breakfast": (11, 12, 13, 14, 15, 16, 17), "lunch": (1, 2), "dinner": (1, 2)}, 1, 7),
        ({"lunch": (1, 2, 3)}, 1, 3),
        ({}, 1, 0),
    ],
)
def test_a_dish_on_the_lists_of_several_slots_goes_round_but_once(lists, most_times, pickable):
    slots = {*lists, "dinner"}
    request = CoachRequest(
        goal="maintain", day_energy_kcal=2000, day_protein_g=80, most_times=most_times,
        lists={slot: listed(*ids) for slot, ids in lists.items()},
        minutes={(day, slot): 20 for day in range(5) for slot in slots},
    )  # fmt: skip

    assert request.pickable == pickable


SHARED = CoachRequest(
    goal="maintain", day_energy_kcal=2000, day_protein_g=80,
    lists={"breakfast": listed(0), "lunch": listed(0), "dinner": listed(0)},
    minutes={(0, slot): 20 for slot in ("breakfast", "lunch", "dinner")},
)  # fmt: skip


@pytest.mark.django_db
def test_the_best_that_shared_lists_allow_is_enough_and_less_is_not(model_server, alice):
    model_server.will(say({"week": {"monday": {"breakfast": 0}}}), say({"week": {"monday": {"breakfast": 9}}}))

    assert pick_week(SHARED, user_id=alice.pk).picks == {(0, "breakfast"): 0}
    with pytest.raises(AgentBadOutput):
        pick_week(SHARED, user_id=alice.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("most_times", [1, 2])
def test_the_coach_is_told_how_often_a_dish_may_come(model_server, alice, most_times):
    model_server.will(say({"week": {day: {"lunch": at} for at, day in enumerate(("monday", "tuesday", "friday"))}}))

    pick_week(WEEK.model_copy(update={"most_times": most_times}), user_id=alice.pk)

    system, user = model_server.requests[0]["body"]["messages"]
    assert json.loads(user["content"])["most_times"] == most_times
    assert "No dish comes more than `most_times`\ntimes in the week." in system["content"]
    assert "once" not in system["content"]


@pytest.mark.django_db
@pytest.mark.parametrize(("most_times", "sentence"), [(1, "and none twice"), (2, "and none more than 2 times")])
def test_a_refusal_says_how_often_a_dish_may_come(model_server, alice, most_times, sentence):
    model_server.will(say({"week": {}}), say({"week": {day: {"lunch": 0} for day in ("monday", "tuesday")}}))

    with pytest.raises(AgentBadOutput):
        pick_week(WEEK.model_copy(update={"most_times": most_times}), user_id=alice.pk)

    assert sentence in model_server.requests[1]["body"]["messages"][-1]["content"]
