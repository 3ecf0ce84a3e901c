"""What people do with recipes."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ratings import events
from ratings.models import Interaction
from recipes.models import Recipe
from tests.food_factories import make_food, make_recipe

TRACK = "/api/v1/track"


@pytest.fixture
def recipe(db):
    return make_recipe("Rice bowl", make_food("Rice"))


def event(recipe, number=1, **fields):
    return {"event_id": f"event-{number}", "kind": "view", "recipe_id": recipe.pk, **fields}


def test_one_event_is_stored_as_it_was_sent(api, alice, recipe):
    moment = timezone.now() - timedelta(hours=2)

    answer = api(alice).post(TRACK, event(recipe, kind="swap_out", occurred_at=moment.isoformat()))

    assert answer.status_code == 200
    assert answer.json() == {"stored": 1, "repeated": 0, "rejected": []}
    kept = Interaction.objects.get()
    assert (kept.user, kept.recipe, kept.kind, kept.event_id, kept.occurred_at) == (
        alice, recipe, "swap_out", "event-1", moment,
    )  # fmt: skip


def test_an_event_without_a_time_happened_now(api, alice, recipe):
    before = timezone.now()

    api(alice).post(TRACK, event(recipe))

    assert before <= Interaction.objects.get().occurred_at <= timezone.now()


def test_a_batch_is_stored_whole(api, alice, recipe):
    answer = api(alice).post(TRACK, {"events": [event(recipe, number) for number in range(100)]})

    assert answer.json() == {"stored": 100, "repeated": 0, "rejected": []}
    assert Interaction.objects.filter(user=alice).count() == 100


@pytest.mark.parametrize(("whose", "kept"), [("mine", 1), ("another's", 0)])
def test_a_batch_that_names_a_person_is_kept_of_that_person_only(api, alice, charlie, recipe, whose, kept):
    person = alice.pk if whose == "mine" else charlie.pk

    answer = api(alice).post(TRACK, {"events": [event(recipe)], "person": person})

    assert answer.status_code == 200
    assert (answer.json()["stored"], answer.json().get("ignored", 0)) == (kept, 1 - kept)
    assert ("belongs to somebody else" in answer.json().get("message", "")) is (not kept)
    assert Interaction.objects.count() == kept


def test_the_number_of_queries_does_not_grow_with_the_batch(alice, recipe):
    with CaptureQueriesContext(connection) as one:
        events.track(alice, [event(recipe)])
    with CaptureQueriesContext(connection) as many:
        events.track(alice, [event(recipe, number) for number in range(2, 102)])

    assert len(many) == len(one) <= 8


def test_what_is_sent_again_counts_once(api, alice, recipe):
    api(alice).post(TRACK, {"events": [event(recipe, 1), event(recipe, 2)]})

    again = api(alice).post(TRACK, {"events": [event(recipe, 1), event(recipe, 2), event(recipe, 3), event(recipe, 3)]})

    assert again.json() == {"stored": 1, "repeated": 3, "rejected": []}
    assert Interaction.objects.count() == 3


def test_what_is_sent_again_is_a_repeat_even_if_its_recipe_was_withdrawn(api, alice, recipe):
    api(alice).post(TRACK, event(recipe))
    Recipe.objects.update(status=Recipe.Status.DRAFT)

    assert api(alice).post(TRACK, event(recipe)).json() == {"stored": 0, "repeated": 1, "rejected": []}


def test_two_people_may_use_the_same_event_id(api, alice, charlie, recipe):
    api(alice).post(TRACK, event(recipe))

    assert api(charlie).post(TRACK, event(recipe)).json()["stored"] == 1


def test_a_bad_event_is_named_by_its_index_and_the_good_are_stored(api, alice, recipe):
    answer = api(alice).post(TRACK, {"events": [event(recipe, 1), event(recipe, 2, kind="sniff"), event(recipe, 3)]})

    assert answer.status_code == 200
    assert answer.json() == {
        "stored": 2,
        "repeated": 0,
        "rejected": [
            {"index": 1, "message": "kind: 'sniff' is not one of view, click, like, share, cook, skip, swap_out."}
        ],
    }
    assert set(Interaction.objects.values_list("event_id", flat=True)) == {"event-1", "event-3"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"event_id": ""}, {"event_id": "x" * 65}, {"event_id": None}, {"event_id": 7}, {"event_id": "a\0b"},
        {"event_id": "\ud800"}, {"kind": None}, {"kind": ["view"]}, {"kind": "\ud800"}, {"recipe_id": None},
        {"recipe_id": True}, {"recipe_id": "1"}, {"recipe_id": 0}, {"recipe_id": 2**63}, {"recipe_id": 10**9},
        {"occurred_at": "yesterday"}, {"occurred_at": 5}, {"occurred_at": "2026-02-30T10:00:00Z"},
        {"occurred_at": "0001-01-01T00:00:00+14:00"}, {"occurred_at": "9999-12-31T23:59:59-14:00"}, {"mood": "fine"},
    ],
)  # fmt: skip
def test_a_wrong_field_is_rejected_and_nothing_is_stored(api, alice, recipe, wrong):
    # Escaped, as half a surrogate pair can only be sent so.
    answer = api(alice).post(TRACK, json.dumps(event(recipe, **wrong)), content_type="application/json")

    assert answer.status_code == 200
    assert (answer.json()["stored"], [one["index"] for one in answer.json()["rejected"]]) == (0, [0])
    assert not Interaction.objects.exists()


def test_something_that_is_no_object_is_rejected_alone(api, alice, recipe):
    answer = api(alice).post(TRACK, {"events": [3, None, event(recipe), []]})

    assert (answer.json()["stored"], [one["index"] for one in answer.json()["rejected"]]) == (1, [0, 1, 3])


def test_an_event_of_the_future_is_rejected_but_a_clock_slightly_ahead_is_not(api, alice, recipe):
    ahead = [timezone.now() + timedelta(seconds=seconds) for seconds in (30, 3600)]

    answer = api(alice).post(
        TRACK, {"events": [event(recipe, number, occurred_at=at.isoformat()) for number, at in enumerate(ahead)]}
    )

    assert (answer.json()["stored"], [one["index"] for one in answer.json()["rejected"]]) == (1, [1])
    assert "is in the future" in answer.json()["rejected"][0]["message"]
    assert Interaction.objects.get().occurred_at <= timezone.now()


def test_a_draft_is_rejected_like_a_recipe_that_does_not_exist(api, alice, recipe):
    draft = make_recipe("Secret soup", make_food("Leek"), status=Recipe.Status.DRAFT)

    answer = api(alice).post(TRACK, {"events": [event(draft, 1), event(recipe, 2)]})

    assert answer.json() == {
        "stored": 1,
        "repeated": 0,
        "rejected": [{"index": 0, "message": f"There is no recipe {draft.pk}."}],
    }


@pytest.mark.parametrize("count", [0, 101])
def test_no_events_and_more_than_a_hundred_are_refused(api, alice, recipe, count):
    answer = api(alice).post(TRACK, {"events": [event(recipe, number) for number in range(count)]})

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
    assert answer.json()["message"] == f"Send 1 to 100 events at once, not {count}."
    assert not Interaction.objects.exists()


@pytest.mark.parametrize("body", ['"view"', "[]", "3", '{"events": 3}', '{"events": [], "kind": "view"}', "{"])
def test_a_body_of_another_shape_is_refused(api, alice, body):
    answer = api(alice).post(TRACK, body, content_type="application/json")

    assert answer.status_code == 400
    assert set(answer.json()) == {"code", "message", "details"}
    assert answer.json()["code"] == "invalid"


def test_nobody_may_track_without_a_login(api, recipe):
    answer = api().post(TRACK, event(recipe))

    assert answer.status_code == 401
    assert not Interaction.objects.exists()


def test_every_kind_has_a_weight():
    assert set(settings.INTERACTION_WEIGHTS) == set(Interaction.Kind.values)
