from __future__ import annotations

from datetime import timedelta

import pytest

from plans.models import MealHistory
from tests.factories import next_monday

HISTORY = "/api/v1/users/me/history"
MONDAY = next_monday()


@pytest.fixture
def served(alice, kitchen) -> None:
    """Alice ate three days running: lunch and dinner, of all her dishes the same."""
    dish = kitchen["cod 1"]
    for offset in range(3):
        for slot in ("dinner", "lunch"):
            MealHistory.objects.create(
                user=alice, recipe=dish, date=MONDAY + timedelta(days=offset), slot=slot, method="solver",
                outcome="cooked",
            )  # fmt: skip


def test_history_is_newest_first_and_within_a_day_in_the_order_of_the_day(alice, api, served, kitchen):
    body = api(alice).get(HISTORY).json()

    assert body["count"] == 6
    first = body["results"][0]
    assert first == {
        "id": first["id"], "date": str(MONDAY + timedelta(days=2)), "slot": "lunch", "plan_id": None,
        "recipe": {"id": kitchen["cod 1"].pk, "slug": "cod-1", "title": "cod 1"}, "method": "solver",
        "outcome": "cooked",
    }  # fmt: skip
    assert [meal["slot"] for meal in body["results"]] == ["lunch", "dinner"] * 3


def test_history_is_filtered_by_dates_both_included(alice, api, served):
    def dates(**query):
        return {meal["date"] for meal in api(alice).get(HISTORY, query).json()["results"]}

    days = [str(MONDAY + timedelta(days=offset)) for offset in range(3)]
    assert dates(**{"from": days[1]}) == set(days[1:])
    assert dates(to=days[1]) == set(days[:2])
    assert dates(**{"from": days[1], "to": days[1]}) == {days[1]}


@pytest.mark.parametrize(("query", "field"), [
    ({"from": "yesterday"}, "from"), ({"to": "2026-02-30"}, "to"), ({"from": "2026-02-02", "to": "2026-02-01"}, "to"),
])  # fmt: skip
def test_dates_that_can_not_be_are_refused(alice, api, query, field):
    answer = api(alice).get(HISTORY, query)

    assert (answer.status_code, list(answer.json()["details"])) == (400, [field])


def test_history_is_paged(alice, api, served):
    body = api(alice).get(HISTORY, {"page_size": 4, "page": 2}).json()

    assert (body["count"], len(body["results"]), body["next"]) == (6, 2, None)


def test_charlie_has_a_history_of_his_own(charlie, api, served):
    assert api(charlie).get(HISTORY).json()["count"] == 0
