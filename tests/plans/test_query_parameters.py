"""What is asked of a list after the question mark: a misspelt word must not return everything."""

from __future__ import annotations

import pytest

from plans import generation
from plans.models import WeeklyPlan
from tests.plans import world


@pytest.fixture
def plan(alice, kitchen, quick_solver) -> WeeklyPlan:
    """A READY week of Alice's."""
    plan = world.requested(alice)
    generation.generate(plan.pk)
    return plan


PAGED = {
    "ratings": "page, page_size",
    "pantry": "page, page_size",
    "prices": "page, page_size",
    "plans": "lifecycle, page, page_size, status, week_start",
    "recipes": "cuisine, diet, free_from, max_difficulty, max_minutes, meal_type, page, page_size, q, slot",
    "ingredients": "aisle, page, page_size, q",
    "users/me/history": "from, page, page_size, to",
}


@pytest.mark.parametrize(("address", "known"), PAGED.items())
def test_a_paged_list_takes_its_own_words_and_names_them_where_it_refuses(api, alice, kitchen, address, known):
    refused = api(alice).get(f"/api/v1/{address}?page_size=5&colour=red&pgae=2")

    assert (refused.status_code, refused.json()["code"]) == (400, "invalid")
    sentence = [f"There is no such parameter. There are: {known}."]
    assert refused.json()["details"] == {"colour": sentence, "pgae": sentence}
    assert api(alice).get(f"/api/v1/{address}?page=1&page_size=5").status_code == 200


@pytest.mark.parametrize("size", ["0", "-1", "101", "ten", "", "²", "9" * 5000])
def test_a_page_that_no_list_has_is_refused_with_its_limits(api, alice, size):
    refused = api(alice).get("/api/v1/pantry", {"page_size": size})

    assert (refused.status_code, refused.json()["code"]) == (400, "invalid")
    assert refused.json()["details"]["page_size"][0].startswith("A page holds 1 to 100 rows, so it can't be '")


@pytest.mark.parametrize("size", ["1", "100"])
def test_the_smallest_and_the_largest_page_are_served(api, alice, size):
    assert api(alice).get("/api/v1/pantry", {"page_size": size}).status_code == 200


@pytest.mark.parametrize(
    ("rest", "known"),
    [
        ("meals/{meal}/alternatives", "There are: limit, rebalance."),
        ("shopping-list", "There are none here."),
        ("shopping-list/export", "There are: as."),
    ],
)
@pytest.mark.parametrize("word", ["limt", "page"])
def test_what_is_not_paged_has_no_pages(api, alice, plan, rest, known, word):
    address = f"/api/v1/plans/{plan.pk}/{rest.format(meal=world.meals(plan)[0].pk)}"

    refused = api(alice).get(f"{address}?{word}=2")

    assert (refused.status_code, refused.json()["details"]) == (400, {word: [f"There is no such parameter. {known}"]})
    assert api(alice).get(address).status_code == 200


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("status=lovely", "pending, generating, ready, infeasible, failed"),
        ("lifecycle=lovely", "draft, active, archived"),
    ],
)
def test_a_filter_of_plans_that_is_no_word_of_theirs_is_refused_with_the_words(api, alice, query, words):
    WeeklyPlan.objects.create(user=alice, week_start=world.next_monday())

    refused = api(alice).get(f"/api/v1/plans?{query}")

    assert refused.status_code == 400
    assert refused.json()["details"] == {query.split("=")[0]: [f'"lovely" is not one of {words}.']}
